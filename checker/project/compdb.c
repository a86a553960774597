/* compdb.c - reading compile_commands.json, `command` and `arguments` alike. */
#include "project/compdb.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "project/command.h"
#include "project/file.h"
#include "project/path.h"

typedef struct reader {
    nmr_compdb *db;
    const char *path;
    char *folder; /* of the file: what a relative or missing "directory" is relative to */
    nmr_error *err;
} reader;

static int refuse(const reader *r, size_t entry, const char *what)
{
    return nmr_fail(r->err, NMR_EFORMAT, r->path, 0, "entry %zu %s; generate the file again", entry + 1, what);
}

static nmr_command *new_command(nmr_compdb *db)
{
    if (db->count == db->capacity) {
        size_t capacity = db->capacity ? db->capacity * 2 : 64;
        nmr_command *grown = realloc(db->commands, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        db->commands = grown;
        db->capacity = capacity;
    }
    db->commands[db->count] = (nmr_command){0};
    return &db->commands[db->count++];
}

static int from_arguments(nmr_list *out, const json_t *arguments)
{
    const json_t *argument;
    size_t i;
    int rc = 0;

    json_array_foreach (arguments, i, argument) {
        if (!json_is_string(argument))
            return NMR_EFORMAT;
        if ((rc = nmr_list_add(out, json_string_value(argument))) < 0)
            break;
    }
    return rc;
}

/* The command of an entry as a list. NMR_EFORMAT when it has none. */
static int arguments_of(nmr_list *out, const json_t *entry)
{
    const json_t *arguments = json_object_get(entry, "arguments"), *command = json_object_get(entry, "command");

    if (json_is_array(arguments))
        return from_arguments(out, arguments);
    if (json_is_string(command))
        return nmr_command_split(out, json_string_value(command), nmr_command_is_windows(json_string_value(command)));
    return NMR_EFORMAT;
}

/* Adds a source with its flags unless it is there already. Owns `file`. */
static int add_source(reader *r, char *file, const char *directory, const nmr_list *arguments, const char *spelled)
{
    nmr_command *command;

    if (nmr_map_get(&r->db->by_file, file) != NMR_NONE || nmr_path_language(file) == NMR_NOT_SOURCE) {
        free(file);
        return 0;
    }
    if (!(command = new_command(r->db))) {
        free(file);
        return NMR_ENOMEM;
    }
    command->file = file;
    if (nmr_map_set(&r->db->by_file, file, r->db->count - 1) < 0)
        return NMR_ENOMEM;
    return nmr_command_flags(&command->flags, directory, arguments, spelled);
}

static int read_entry(reader *r, const json_t *entry, size_t number)
{
    const char *spelled = json_string_value(json_object_get(entry, "file"));
    const char *where = json_string_value(json_object_get(entry, "directory"));
    nmr_list arguments = {0};
    char *directory, *file;
    int rc;

    if (!json_is_object(entry))
        return refuse(r, number, "is not an object");
    if (!spelled || !*spelled)
        return refuse(r, number, "has no \"file\"");
    directory = nmr_path_absolute(r->folder, where ? where : ".");
    file = directory ? nmr_path_absolute(directory, spelled) : NULL;
    rc = file ? arguments_of(&arguments, entry) : NMR_ENOMEM;
    if (rc == NMR_EFORMAT)
        refuse(r, number, "has neither a \"command\" nor a list of strings as \"arguments\"");
    if (rc == 0) {
        rc = add_source(r, file, directory, &arguments, spelled);
        file = NULL;
    }
    nmr_list_clear(&arguments);
    free(directory);
    free(file);
    return rc;
}

static int read_entries(reader *r, const json_t *root)
{
    const json_t *entry;
    size_t i;
    int rc = 0;

    if (!json_is_array(root))
        return nmr_fail(r->err, NMR_EFORMAT, r->path, 1, "not a list of compile commands; generate the file again");
    json_array_foreach (root, i, entry) {
        if ((rc = read_entry(r, entry, i)) < 0)
            break;
    }
    return rc;
}

int nmr_compdb_read(nmr_compdb *out, const char *path, nmr_error *err)
{
    reader r = {.db = out, .path = path, .err = err};
    json_error_t where;
    json_t *root = NULL;
    char *text = NULL;
    size_t length;
    int rc = nmr_file_read(&text, &length, path, err);

    if (rc < 0)
        return rc;
    root = json_loadb(text, length, 0, &where);
    if (!root)
        rc = nmr_fail(err, NMR_EFORMAT, path, where.line, "column %d: %s; generate the file again", where.column,
                      where.text);
    else if (!(r.folder = nmr_path_folder(path)))
        rc = NMR_ENOMEM;
    else
        rc = read_entries(&r, root);
    json_decref(root);
    free(r.folder);
    free(text);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

void nmr_compdb_clear(nmr_compdb *db)
{
    size_t i;

    for (i = 0; i < db->count; i++) {
        free(db->commands[i].file);
        nmr_list_clear(&db->commands[i].flags);
    }
    free(db->commands);
    nmr_map_clear(&db->by_file);
    *db = (nmr_compdb){0};
}
