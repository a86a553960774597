/* compdb.c - reading compile_commands.json, `command` and `arguments` alike. */
#include "project/compdb.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "project/command.h"
#include "project/file.h"
#include "project/path.h"
#include "project/walk.h"

typedef struct reader {
    nmr_commands *out;
    const nmr_build_choice *choice;
    const char *path;
    char *folder;            /* of the file: what a relative or missing "directory" is relative to */
    nmr_list configurations; /* of each command, "" when it does not say */
    size_t nentries;
    nmr_error *err;
} reader;

static int refuse(const reader *r, size_t entry, const char *what)
{
    return nmr_fail(r->err, NMR_EFORMAT, r->path, 0, "entry %zu %s; generate the file again", entry + 1, what);
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

/* CMake's generators for several configurations define it. The value stands in quotes. */
static char *configuration_of(const nmr_list *flags)
{
    static const char define[] = "-DCMAKE_INTDIR=";
    size_t i;

    for (i = 0; i < flags->count; i++) {
        const char *value = flags->items[i] + sizeof define - 1;
        if (strncmp(flags->items[i], define, sizeof define - 1) != 0)
            continue;
        value += strspn(value, "\\\"");
        return nmr_copy_bytes(value, strcspn(value, "\\\""));
    }
    return nmr_copy("");
}

/* Does the object lie in a folder of that name? */
static int lies_in(const char *output, const char *folder)
{
    size_t n = strlen(folder);

    for (; output && *output; output += output[strcspn(output, "/\\")] != '\0') {
        size_t length = strcspn(output, "/\\");
        if (length == n && strncmp(output, folder, n) == 0 && output[n])
            return 1;
        output += length;
    }
    return 0;
}

/* Is it the configuration that was asked for? One that does not say which it is, is part of all. */
static int is_chosen(const reader *r, const char *configuration, const char *output)
{
    const char *wanted = r->choice->configuration;

    if (!wanted)
        return 1;
    return *configuration ? nmr_path_same_text(configuration, wanted) : lies_in(output, wanted);
}

static int keep(reader *r, const char *file, nmr_list *flags, char *configuration)
{
    size_t index, before = r->out->count;
    int rc = nmr_commands_add(r->out, file, flags, &index);

    if (rc == 0 && r->out->count > before)
        return nmr_list_take(&r->configurations, configuration);
    free(configuration);
    return rc;
}

static int add_source(reader *r, const char *file, const char *directory, const nmr_list *arguments,
                      const char *spelled, const char *output)
{
    nmr_list flags = {0};
    char *configuration = NULL;
    int rc;

    if (nmr_path_language(file) == NMR_NOT_SOURCE)
        return 0;
    rc = nmr_command_flags(&flags, directory, arguments, spelled);
    if (rc == 0 && !(configuration = configuration_of(&flags)))
        rc = NMR_ENOMEM;
    r->nentries++;
    if (rc == 0 && is_chosen(r, configuration, output))
        rc = keep(r, file, &flags, configuration);
    else
        free(configuration);
    nmr_list_clear(&flags);
    return rc;
}

/* An entry of Windows, where '\\' is what '/' is here: unless there is something of that very name. To be freed. */
static char *path_of(const char *base, const char *spelled)
{
    char *path = nmr_path_absolute(base, spelled), *copy, *at;

    if (!path || !strchr(spelled, '\\') || nmr_path_kind(path) != NMR_IS_MISSING)
        return path;
    free(path);
    if (!(copy = nmr_copy(spelled)))
        return NULL;
    for (at = copy; (at = strchr(at, '\\')) != NULL;)
        *at = '/';
    path = nmr_path_absolute(base, copy);
    free(copy);
    return path;
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
    directory = path_of(r->folder, where ? where : ".");
    file = directory ? path_of(directory, spelled) : NULL;
    rc = file ? arguments_of(&arguments, entry) : NMR_ENOMEM;
    if (rc == NMR_EFORMAT)
        refuse(r, number, "has neither a \"command\" nor a list of strings as \"arguments\"");
    if (rc == 0)
        rc = add_source(r, file, directory, &arguments, spelled, json_string_value(json_object_get(entry, "output")));
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

/* ---- configurations ------------------------------------------------------------------------------------------- */

/* How many commands each file has, and which of them each command is. */
static int count_commands(const nmr_commands *c, size_t *ordinal, size_t *most)
{
    nmr_map counts = {0};
    size_t i;
    int rc = 0;

    for (i = 0; i < c->count && rc == 0; i++) {
        size_t n = nmr_map_get(&counts, c->items[i].file);
        ordinal[i] = n == NMR_NONE ? 0 : n;
        if (ordinal[i] + 1 > *most)
            *most = ordinal[i] + 1;
        rc = nmr_map_set(&counts, c->items[i].file, ordinal[i] + 1);
    }
    for (i = c->count; i-- > 0 && rc == 0;) /* of those that have one only */
        if (ordinal[i] == 0 && nmr_map_get(&counts, c->items[i].file) == 1)
            ordinal[i] = NMR_NONE;
    nmr_map_clear(&counts);
    return rc;
}

/* By name where all that differ have one, else in the order in which they stand. */
static int names_of(const reader *r, const size_t *ordinal, nmr_list *names)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < r->out->count && rc == 0; i++) {
        if (ordinal[i] == NMR_NONE)
            continue;
        if (!r->configurations.items[i][0]) {
            nmr_list_clear(names);
            return 0;
        }
        if (!nmr_list_has(names, r->configurations.items[i]))
            rc = nmr_list_add(names, r->configurations.items[i]);
    }
    return rc;
}

static int make_target(reader *r, const size_t *ordinal, size_t number, const char *name)
{
    nmr_target *target = nmr_commands_target(r->out, "");
    size_t i;
    int rc = target ? 0 : NMR_ENOMEM;

    if (rc == 0)
        target->separate = 1;
    for (i = 0; i < r->out->count && rc == 0; i++)
        if (name ? !r->configurations.items[i][0] || strcmp(r->configurations.items[i], name) == 0
                 : ordinal[i] == NMR_NONE || ordinal[i] == number)
            rc = nmr_target_add(target, i);
    return rc;
}

static int make_targets(reader *r)
{
    size_t *ordinal = calloc(r->out->count + 1, sizeof *ordinal), most = 0, i;
    nmr_list names = {0};
    int rc = ordinal ? count_commands(r->out, ordinal, &most) : NMR_ENOMEM;

    if (rc == 0 && most > 1 && (rc = names_of(r, ordinal, &names)) == 0)
        for (i = 0; i < (names.count ? names.count : most) && rc == 0; i++)
            rc = make_target(r, ordinal, i, names.count ? names.items[i] : NULL);
    nmr_list_clear(&names);
    free(ordinal);
    return rc;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static int finish(reader *r)
{
    if (r->choice->platform)
        return nmr_fail(r->err, NMR_EINVAL, r->path, 0,
                        "compile commands do not say for which platform they are; leave out --platform");
    if (r->nentries && !r->out->count)
        return nmr_fail(r->err, NMR_EINVAL, r->path, 0,
                        "no entry says that it is of configuration '%s'; leave out --configuration",
                        r->choice->configuration);
    return make_targets(r);
}

int nmr_compdb_read(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err)
{
    reader r = {.out = out, .choice = choice, .path = path, .err = err};
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
    else if ((rc = read_entries(&r, root)) == 0)
        rc = finish(&r);
    json_decref(root);
    nmr_list_clear(&r.configurations);
    free(r.folder);
    free(text);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}
