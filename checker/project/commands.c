/* commands.c - what is compiled, and what it is linked to. */
#include "project/commands.h"

#include <stdlib.h>
#include <string.h>

#include "project/text.h"

char *nmr_command_key(const char *file, const nmr_list *flags)
{
    nmr_text text = {0};
    size_t i;

    nmr_text_add(&text, file);
    for (i = 0; i < flags->count; i++) {
        nmr_text_add_char(&text, '\n');
        nmr_text_add(&text, flags->items[i]);
    }
    if (text.failed)
        nmr_text_clear(&text);
    return text.at;
}

static nmr_command *new_command(nmr_commands *commands)
{
    if (commands->count == commands->capacity) {
        size_t capacity = commands->capacity ? commands->capacity * 2 : 64;
        nmr_command *grown = realloc(commands->items, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        commands->items = grown;
        commands->capacity = capacity;
    }
    commands->items[commands->count] = (nmr_command){0};
    return &commands->items[commands->count++];
}

static int add(nmr_commands *commands, const char *key, const char *file, nmr_list *flags)
{
    nmr_command *fresh = new_command(commands);

    if (!fresh || !(fresh->file = nmr_copy(file)) || nmr_map_set(&commands->by_key, key, commands->count - 1) < 0)
        return NMR_ENOMEM;
    fresh->flags = *flags;
    *flags = (nmr_list){0};
    return 0;
}

int nmr_commands_add(nmr_commands *commands, const char *file, nmr_list *flags, size_t *index)
{
    char *key = nmr_command_key(file, flags);
    int rc = key ? 0 : NMR_ENOMEM;

    if (rc == 0 && (*index = nmr_map_get(&commands->by_key, key)) == NMR_NONE) {
        *index = commands->count;
        rc = add(commands, key, file, flags);
    }
    nmr_list_clear(flags);
    free(key);
    return rc;
}

nmr_target *nmr_commands_target(nmr_commands *commands, const char *name)
{
    nmr_target *fresh;

    if (commands->ntargets == commands->targets_capacity) {
        size_t capacity = commands->targets_capacity ? commands->targets_capacity * 2 : 8;
        nmr_target *grown = realloc(commands->targets, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        commands->targets = grown;
        commands->targets_capacity = capacity;
    }
    fresh = &commands->targets[commands->ntargets];
    *fresh = (nmr_target){.name = nmr_copy(name)};
    if (!fresh->name)
        return NULL;
    commands->ntargets++;
    return fresh;
}

int nmr_target_add(nmr_target *target, size_t command)
{
    size_t i;

    for (i = 0; i < target->count; i++)
        if (target->commands[i] == command)
            return 0;
    if (target->count == target->capacity) {
        size_t capacity = target->capacity ? target->capacity * 2 : 16;
        size_t *grown = realloc(target->commands, capacity * sizeof *grown);
        if (!grown)
            return NMR_ENOMEM;
        target->commands = grown;
        target->capacity = capacity;
    }
    target->commands[target->count++] = command;
    return 0;
}

void nmr_commands_clear(nmr_commands *commands)
{
    size_t i;

    for (i = 0; i < commands->count; i++) {
        free(commands->items[i].file);
        nmr_list_clear(&commands->items[i].flags);
    }
    for (i = 0; i < commands->ntargets; i++) {
        free(commands->targets[i].name);
        free(commands->targets[i].about);
        free(commands->targets[i].commands);
    }
    free(commands->items);
    free(commands->targets);
    nmr_list_clear(&commands->missing);
    nmr_list_clear(&commands->problems);
    nmr_map_clear(&commands->by_key);
    *commands = (nmr_commands){0};
}
