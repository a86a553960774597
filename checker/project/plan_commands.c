/* plan_commands.c - the sources of a build, and what they are linked to. */
#include <stdlib.h>
#include <string.h>

#include "project/casing.h"
#include "project/infer.h"
#include "project/path.h"
#include "project/plan_parts.h"
#include "project/root.h"

/* Sources with the same include folders resolve their includes alike and share what is known about them. */
typedef struct context {
    struct commands *all;
    nmr_list folders;
    nmr_prefilter *filter;
    nmr_inference inference;
} context;

typedef struct commands {
    nmr_plan *plan;
    const nmr_plan_options *options;
    const nmr_commands *build;
    char *root; /* headers outside it are not the project's */
    nmr_casing casing;
    nmr_tree tree;                     /* below the root, of a build that is partial */
    nmr_map known_aliases, first_seen; /* first_seen: sources that nobody named before */
    nmr_map by_key;
    context **contexts;
    size_t count;
    size_t *units; /* of each command, NMR_NONE: it does not matter */
    unsigned char *met; /* of each command: has it to do with the files that are asked about? */
} commands;

/* Notes that what an include asks for is spelled otherwise on disk. */
static int note_alias(commands *c, const char *asked, const char *actual)
{
    int rc;

    if (nmr_map_get(&c->known_aliases, asked) != NMR_NONE)
        return 0;
    rc = nmr_map_set(&c->known_aliases, asked, 1);
    if (rc == 0 && (rc = nmr_list_add(&c->plan->aliases, asked)) == 0)
        rc = nmr_list_add(&c->plan->aliases, actual);
    return rc;
}

/* Sets `path` to folder/include if that is a file of the project. */
static int try_folder(commands *c, const char *folder, const char *include, char **path)
{
    char *full = nmr_path_absolute(folder, include);
    const char *actual = NULL;
    int rc = full ? 0 : NMR_ENOMEM;

    if (full && nmr_path_below(full, c->root))
        rc = nmr_casing_find(&c->casing, full, &actual);
    if (actual && nmr_path_kind(actual) == NMR_IS_FILE) {
        if (strcmp(actual, full) != 0)
            rc = note_alias(c, full, actual);
        if (rc == 0)
            rc = (*path = nmr_copy(actual)) ? 0 : NMR_ENOMEM;
    }
    free(full);
    return rc;
}

static int resolve(void *user, const char *from, const nmr_include *include, char **path)
{
    context *x = user;
    size_t i;
    int rc = 0;

    if (include->quoted) {
        char *folder = nmr_path_folder(from);
        rc = folder ? try_folder(x->all, folder, include->text, path) : NMR_ENOMEM;
        free(folder);
    }
    for (i = 0; i < x->folders.count && rc == 0 && !*path; i++)
        rc = try_folder(x->all, x->folders.items[i], include->text, path);
    return rc;
}

/* Include folders among flags as nmr_command_flags() writes them. */
static int folders_of(nmr_list *folders, const nmr_list *flags)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < flags->count && rc == 0; i++) {
        const char *flag = flags->items[i];
        if (strncmp(flag, "-I", 2) == 0)
            rc = nmr_list_add(folders, flag + 2);
        else if (strcmp(flag, "-isystem") == 0 || strcmp(flag, "-iquote") == 0 || strcmp(flag, "-idirafter") == 0)
            rc = nmr_list_add(folders, flags->items[++i]);
    }
    return rc;
}

static char *key_of(const nmr_list *folders)
{
    size_t length = 1, i;
    char *key;

    for (i = 0; i < folders->count; i++)
        length += strlen(folders->items[i]) + 1;
    if (!(key = malloc(length)))
        return NULL;
    for (key[0] = '\0', length = 0, i = 0; i < folders->count; i++) {
        size_t n = strlen(folders->items[i]);
        memcpy(key + length, folders->items[i], n);
        key[length += n] = '\n';
        key[++length] = '\0';
    }
    return key;
}

static void free_context(context *x)
{
    if (!x)
        return;
    nmr_prefilter_free(x->filter);
    nmr_inference_clear(&x->inference);
    nmr_list_clear(&x->folders);
    free(x);
}

/* Owns the folders. */
static int new_context(commands *c, nmr_list *folders, const char *key, context **out)
{
    context **grown = realloc(c->contexts, (c->count + 1) * sizeof *grown);
    context *x = grown ? calloc(1, sizeof *x) : NULL;

    if (grown)
        c->contexts = grown;
    if (!x)
        return NMR_ENOMEM;
    x->all = c;
    x->folders = *folders;
    *folders = (nmr_list){0};
    x->inference = (nmr_inference){.tree = &c->tree, .scans = &c->plan->scans, .given = &x->folders};
    if (nmr_prefilter_new(&x->filter, &c->plan->scans, resolve, x) < 0 || nmr_map_set(&c->by_key, key, c->count) < 0) {
        free_context(x);
        return NMR_ENOMEM;
    }
    c->contexts[c->count++] = x;
    *out = x;
    return 0;
}

static int context_of(commands *c, const nmr_list *flags, context **out)
{
    nmr_list folders = {0};
    char *key = NULL;
    size_t known;
    int rc = folders_of(&folders, flags);

    if (rc == 0 && !(key = key_of(&folders)))
        rc = NMR_ENOMEM;
    if (rc == 0) {
        known = nmr_map_get(&c->by_key, key);
        if (known != NMR_NONE)
            *out = c->contexts[known];
        else
            rc = new_context(c, &folders, key, out);
    }
    free(key);
    nmr_list_clear(&folders);
    return rc;
}

/* Is it a source that came from elsewhere already? Of a project it counts all the same: for what it is linked to. */
static int see(commands *c, const char *file, int *skip)
{
    int fresh, rc = nmr_plan_see(c->plan, file, &fresh);

    if (rc == 0 && fresh)
        rc = nmr_map_set(&c->first_seen, file, 1);
    *skip = !fresh && !c->build->ntargets && nmr_map_get(&c->first_seen, file) == NMR_NONE;
    return rc;
}

/* A source that is not there may be made by a build: its flags are known all the same. */
static int add_refused(commands *c, const nmr_command *command, const char *reason)
{
    nmr_unit *unit;
    int rc = nmr_plan_add_unit(c->plan, c->options, command->file, c->options->all ? &command->flags : NULL, &unit);

    if (rc == 0 && !unit->problem)
        rc = (unit->problem = nmr_copy(reason)) ? 0 : NMR_ENOMEM;
    return rc;
}

/* Whether it matters to the protocols or not: what is linked with it may. */
static int ask_focus(commands *c, const context *x, const nmr_command *command)
{
    int meets = 0, rc = 0;

    if (c->options->focus)
        rc = nmr_prefilter_meets(x->filter, command->file, c->options->focus, &meets);
    c->met[command - c->build->items] = meets != 0;
    return rc;
}

static int add_command(commands *c, const nmr_command *command, size_t *out)
{
    const nmr_scan *scan;
    nmr_unit *unit;
    context *x = NULL;
    int skip, relevant, rc;

    if ((rc = see(c, command->file, &skip)) < 0 || skip)
        return rc;
    if ((rc = nmr_scans_get(&c->plan->scans, command->file, &scan)) < 0)
        return rc;
    if (scan->refusal)
        return add_refused(c, command, scan->refusal);
    if ((rc = context_of(c, &command->flags, &x)) < 0 ||
        (rc = nmr_prefilter_ask(x->filter, command->file, &relevant)) < 0 || (rc = ask_focus(c, x, command)) < 0)
        return rc;
    if (!relevant && !c->options->all)
        return c->build->ntargets ? 0 : nmr_plan_leave_out(c->plan, scan);
    if ((rc = nmr_plan_add_unit(c->plan, c->options, command->file, &command->flags, &unit)) < 0)
        return rc;
    *out = (size_t)(unit - c->plan->units);
    rc = nmr_prefilter_follow(x->filter, command->file);
    /* Headers that a build would have put somewhere are where they come from. */
    return rc == 0 && c->build->partial ? nmr_infer(&x->inference, &unit->flags, command->file) : rc;
}

/* ---- targets -------------------------------------------------------------------------------------------------- */

static int fill_target(commands *c, nmr_plan_target *out, const nmr_target *target)
{
    const nmr_scan *scan;
    size_t i;
    int rc = 0;

    for (i = 0; i < target->count && rc == 0; i++) {
        size_t command = target->commands[i];
        out->met |= c->met[command];
        if (c->units[command] != NMR_NONE) {
            rc = nmr_plan_target_add(out, c->units[command]);
            continue;
        }
        rc = nmr_scans_get(&c->plan->scans, c->build->items[command].file, &scan);
        if (rc == 0)
            rc = nmr_list_add_all(&out->elsewhere, (const char *const *)scan->bodies.items, scan->bodies.count);
    }
    return rc;
}

static int add_targets(commands *c)
{
    nmr_plan_target *target;
    size_t i;
    int rc = 0;

    for (i = 0; i < c->build->ntargets && rc == 0; i++)
        if ((rc = nmr_plan_add_target(c->plan, &c->build->targets[i], &target)) == 0)
            rc = fill_target(c, target, &c->build->targets[i]);
    return rc;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

/* The folder that both a folder and a file are below. Owns the folder, and returns one to be freed; NULL: no memory. */
static char *common_folder(char *folder, const char *file)
{
    while (folder && strcmp(folder, "/") != 0 && !nmr_path_below(file, folder)) {
        char *parent = nmr_path_folder(folder);
        free(folder);
        folder = parent;
    }
    return folder;
}

/* The project of all sources and, unless it lies far from them, of what describes their build. */
static char *root_of(const nmr_commands *build, const char *description)
{
    char *folder = nmr_path_folder(build->count ? build->items[0].file : description), *wider, *root;
    size_t i;

    for (i = 1; i < build->count; i++)
        folder = common_folder(folder, build->items[i].file);
    wider = folder ? common_folder(nmr_copy(folder), description) : NULL;
    if (wider && strchr(wider + 1, '/')) {
        free(folder);
        folder = wider;
    } else {
        free(wider);
    }
    root = folder ? nmr_project_root(folder) : NULL;
    free(folder);
    return root;
}

/* The files of commands that are part of something for the kernel. */
static int find_kernel_files(const commands *c, nmr_map *files)
{
    const nmr_commands *build = c->build;
    size_t i, k;
    int rc = 0;

    for (i = 0; i < build->ntargets; i++)
        for (k = 0; k < build->targets[i].count && !build->targets[i].user && rc == 0; k++)
            rc = nmr_map_set(files, build->items[build->targets[i].commands[k]].file, build->targets[i].commands[k]);
    return rc;
}

/* A source that is compiled for both modes is looked at as the kernel has it. */
static int mark_user_commands(const commands *c, unsigned char *skipped)
{
    const nmr_commands *build = c->build;
    nmr_map files = {0};
    size_t i, k;
    int rc = find_kernel_files(c, &files);

    for (i = 0; i < build->ntargets && !c->options->all; i++)
        for (k = 0; k < build->targets[i].count && build->targets[i].user; k++)
            skipped[build->targets[i].commands[k]] =
                nmr_map_get(&files, build->items[build->targets[i].commands[k]].file) != NMR_NONE;
    for (i = 0; i < build->ntargets; i++)
        for (k = 0; k < build->targets[i].count && !build->targets[i].user; k++)
            skipped[build->targets[i].commands[k]] = 0;
    nmr_map_clear(&files);
    return rc;
}

static int add_commands(commands *c, const char *root)
{
    const nmr_commands *build = c->build;
    unsigned char *skipped = calloc(build->count + 1, 1);
    size_t i;
    int rc = skipped ? mark_user_commands(c, skipped) : NMR_ENOMEM;

    for (i = 0; i < build->count && rc == 0; i++) {
        c->units[i] = NMR_NONE;
        if (!skipped[i] && (!root || nmr_path_below(build->items[i].file, root)))
            rc = add_command(c, &build->items[i], &c->units[i]);
    }
    free(skipped);
    return rc == 0 ? add_targets(c) : rc;
}

int nmr_plan_add_commands(nmr_plan *plan, const nmr_plan_options *options, const nmr_commands *build,
                          const char *description, const char *root, nmr_error *err)
{
    commands c = {.plan = plan, .options = options, .build = build};
    size_t i;
    int rc = NMR_ENOMEM;

    c.root = root ? nmr_copy(root) : root_of(build, description);
    c.units = calloc(build->count + 1, sizeof *c.units);
    c.met = calloc(build->count + 1, 1);
    if (c.root && c.units && c.met)
        rc = build->partial ? nmr_tree_open(&c.tree, c.root, err) : 0;
    if (rc == 0)
        rc = add_commands(&c, root);
    for (i = 0; i < c.count && rc == 0; i++)
        rc = nmr_list_add_all(&plan->aliases, (const char *const *)c.contexts[i]->inference.aliases.items,
                              c.contexts[i]->inference.aliases.count);
    for (i = 0; i < c.count; i++)
        free_context(c.contexts[i]);
    free(c.contexts);
    free(c.units);
    free(c.met);
    free(c.root);
    nmr_tree_clear(&c.tree);
    nmr_casing_clear(&c.casing);
    nmr_map_clear(&c.known_aliases);
    nmr_map_clear(&c.first_seen);
    nmr_map_clear(&c.by_key);
    return rc;
}
