/*
 * cmd_compile_commands.c - what a project or a solution compiles, as compile_commands.json: for clangd, for scan-build's
 * analyze-build and for whatever else reads it. The flags are those that nmrcheck parses with.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/msbuild/msbuild.h"
#include "project/path.h"
#include "report/json.h"
#include "tool/commands.h"
#include "tool/folders.h"

typedef struct writing {
    const nmr_options *options;
    nmr_commands commands;
    char cwd[4096];
    nmr_error *err;
} writing;

static int add(json_t *list, const char *text)
{
    return json_array_append_new(list, nmr_json_text(text));
}

/* clang FLAGS -c FILE */
static json_t *arguments_of(const writing *w, const nmr_command *command)
{
    json_t *list = json_array();
    char **flags = NULL;
    size_t i;
    int rc = nmr_flags_default(&flags, command->file, (const char *const *)command->flags.items, command->flags.count,
                               w->err);

    if (rc == 0)
        rc = add(list, nmr_path_language(command->file) == NMR_CXX ? "clang++" : "clang");
    for (i = 0; rc == 0 && flags[i]; i++)
        rc = add(list, flags[i]);
    if (rc == 0)
        rc = add(list, "-c");
    if (rc == 0)
        rc = add(list, command->file);
    nmr_flags_free(flags);
    if (rc < 0) {
        json_decref(list);
        return NULL;
    }
    return list;
}

static int add_entry(const writing *w, json_t *entries, const nmr_command *command)
{
    char *folder = nmr_path_folder(command->file);
    json_t *arguments = folder ? arguments_of(w, command) : NULL, *entry = NULL;

    if (arguments)
        entry = json_pack("{s:o, s:o, s:o}", "directory", nmr_json_text(folder), "file", nmr_json_text(command->file),
                          "arguments", arguments);
    free(folder);
    if (json_array_append_new(entries, entry) == 0)
        return 0;
    return w->err->message[0] ? NMR_EIO : nmr_fail_memory(w->err);
}

static int write_entries(const writing *w, const char *path)
{
    json_t *entries = json_array();
    size_t i;
    int rc = 0;

    for (i = 0; i < w->commands.count && rc == 0; i++)
        rc = add_entry(w, entries, &w->commands.items[i]);
    if (rc == 0 && strcmp(path, "-") == 0)
        rc = json_dumpf(entries, stdout, JSON_INDENT(1)) < 0 || putchar('\n') == EOF ? NMR_EIO : 0;
    else if (rc == 0)
        rc = json_dump_file(entries, path, JSON_INDENT(1)) < 0 ? NMR_EIO : 0;
    json_decref(entries);
    if (rc == NMR_EIO && !w->err->message[0])
        nmr_fail(w->err, NMR_EIO, path, 0, "cannot be written; name another file with -o");
    return rc;
}

/* What was not there is told: the file may be less than the project. */
static void tell(const writing *w, const char *path)
{
    const nmr_commands *c = &w->commands;
    size_t i;

    for (i = 0; i < c->problems.count; i++)
        fprintf(stderr, "nmrcheck: not read: %s\n", c->problems.items[i]);
    for (i = 0; i < c->missing.count; i++)
        fprintf(stderr, "nmrcheck: not here, and read as if it were empty: %s\n", c->missing.items[i]);
    if (!w->options->quiet)
        fprintf(stderr, "nmrcheck: %zu compile commands of %zu targets written to %s\n", c->count, c->ntargets, path);
}

int nmr_cmd_compile_commands(const nmr_options *options)
{
    const char *output = options->output ? options->output : "compile_commands.json";
    nmr_build_choice choice = {options->configuration, options->platform};
    nmr_error err = {0};
    writing w = {.options = options, .err = &err};
    char *path = NULL;
    int rc;

    if (options->paths.count != 2)
        return nmr_say("nmrcheck compile-commands takes one project or solution; leave out '%s'",
                       options->paths.items[2]);
    if (!nmr_msbuild_is(options->paths.items[1]))
        return nmr_say("%s: not a project or solution (.vcxproj, .sln, .slnx); name one", options->paths.items[1]);
    rc = nmr_current_folder(w.cwd, sizeof w.cwd, &err);
    if (rc == 0 && !(path = nmr_path_absolute(w.cwd, options->paths.items[1])))
        rc = nmr_fail_memory(&err);
    if (rc == 0 && (rc = nmr_msbuild_read(&w.commands, path, &choice, &err)) == 0)
        rc = write_entries(&w, output);
    if (rc == 0)
        tell(&w, output);
    nmr_commands_clear(&w.commands);
    free(path);
    return rc < 0 ? nmr_say_error(&err) : NMR_EXIT_CLEAN;
}
