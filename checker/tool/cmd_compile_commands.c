/*
 * cmd_compile_commands.c - how the sources of a project, a solution or a tree are parsed, as compile_commands.json: for
 * clangd, for scan-build's analyze-build and for whatever else reads it.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/command.h"
#include "project/file.h"
#include "project/path.h"
#include "project/plan.h"
#include "project/text.h"
#include "report/json.h"
#include "tool/commands.h"
#include "tool/folders.h"
#include "tool/overlay.h"
#include "tool/projects.h"
#include "tool/selection.h"

typedef struct writing {
    const nmr_options *options;
    nmr_rules *rules;
    nmr_selection *selection;
    nmr_plan plan;
    char cwd[4096];
    char *overlay;
    nmr_error *err;
} writing;

/* ---- what is compiled ----------------------------------------------------------------------------------------- */

static int plan(writing *w)
{
    const nmr_list *paths = &w->options->paths;
    nmr_plan_options options = {.rules = w->rules,
                                .cwd = w->cwd,
                                .flags = &w->options->flags,
                                .choice = {w->options->configuration, w->options->platform},
                                .read_project = nmr_projects_read,
                                .all = 1};
    size_t i;
    int rc = nmr_plan_start(&w->plan, &options, w->err);

    for (i = 1; i < paths->count && rc == 0; i++)
        rc = nmr_plan_add(&w->plan, &options, paths->items[i], w->err);
    return rc;
}

/* Headers that are spelled with other capitals are found by way of a file beside the one that is asked for. */
static int write_overlay(writing *w, const char *output)
{
    char *path = nmr_path_absolute(w->cwd, output), *folder = path ? nmr_path_folder(path) : NULL;
    nmr_text name = {0};
    int rc = 0;

    nmr_text_add(&name, nmr_path_name(output));
    nmr_text_add(&name, ".names.yaml");
    if (!folder || name.failed)
        rc = nmr_fail_memory(w->err);
    else if (strcmp(output, "-") != 0)
        rc = nmr_overlay_write(&w->overlay, folder, nmr_text_get(&name), &w->plan.aliases, w->err);
    nmr_text_clear(&name);
    free(folder);
    free(path);
    return rc;
}

/* ---- the entries ---------------------------------------------------------------------------------------------- */

static int flags_of(const writing *w, const nmr_unit *unit, char ***flags)
{
    nmr_list own = {0};
    int rc = nmr_list_add_all(&own, (const char *const *)unit->flags.items, unit->flags.count);

    if (rc == 0 && w->overlay && (rc = nmr_list_add(&own, "-ivfsoverlay")) == 0)
        rc = nmr_list_add(&own, w->overlay);
    rc = rc < 0 ? nmr_fail_memory(w->err)
                : nmr_flags_default(flags, unit->path, (const char *const *)own.items, own.count, w->err);
    nmr_list_clear(&own);
    return rc;
}

/* clang FLAGS -c FILE, as a shell reads it: analyze-build does not know lists of arguments. */
static json_t *command_of(const writing *w, const nmr_unit *unit)
{
    nmr_text line = {0};
    json_t *text = NULL;
    char **flags = NULL;
    size_t i;

    if (flags_of(w, unit, &flags) < 0)
        return NULL;
    nmr_command_quote(&line, nmr_path_language(unit->path) == NMR_CXX ? "clang++" : "clang");
    for (i = 0; flags[i]; i++)
        nmr_command_quote(&line, flags[i]);
    nmr_command_quote(&line, "-c");
    nmr_command_quote(&line, unit->path);
    if (!line.failed)
        text = nmr_json_text(nmr_text_get(&line));
    nmr_text_clear(&line);
    nmr_flags_free(flags);
    return text;
}

static int add_entry(const writing *w, json_t *entries, const nmr_unit *unit)
{
    char *folder = nmr_path_folder(unit->path);
    json_t *command = folder ? command_of(w, unit) : NULL, *entry = NULL;

    if (command)
        entry = json_pack("{s:o, s:o, s:o}", "directory", nmr_json_text(folder), "file", nmr_json_text(unit->path),
                          "command", command);
    free(folder);
    if (json_array_append_new(entries, entry) == 0)
        return 0;
    return w->err->message[0] ? NMR_EIO : nmr_fail_memory(w->err);
}

static int write_entries(const writing *w, const char *output)
{
    json_t *entries = json_array();
    size_t i;
    int rc = 0;

    for (i = 0; i < w->plan.nunits && rc == 0; i++)
        rc = add_entry(w, entries, &w->plan.units[i]);
    if (rc == 0 && strcmp(output, "-") == 0)
        rc = json_dumpf(entries, stdout, JSON_INDENT(1)) < 0 || putchar('\n') == EOF ? NMR_EIO : 0;
    else if (rc == 0)
        rc = json_dump_file(entries, output, JSON_INDENT(1)) < 0 ? NMR_EIO : 0;
    json_decref(entries);
    if (rc == NMR_EIO && !w->err->message[0])
        nmr_fail(w->err, NMR_EIO, output, 0, "cannot be written; name another file with -o");
    return rc;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

/* What was not there is told: the file may say less than a build would. */
static void tell(const writing *w, const char *output)
{
    const nmr_plan *p = &w->plan;
    size_t i;

    for (i = 0; i < p->problems.count; i++)
        fprintf(stderr, "nmrcheck: not looked at: %s\n", p->problems.items[i]);
    for (i = 0; i < p->missing.count; i++)
        fprintf(stderr, "nmrcheck: not here: %s\n", p->missing.items[i]);
    if (!w->options->quiet)
        fprintf(stderr, "nmrcheck: %zu compile commands written to %s\n", p->nunits, output);
}

static void clear(writing *w)
{
    nmr_plan_clear(&w->plan);
    nmr_selection_free(w->selection);
    nmr_rules_free(w->rules);
    free(w->overlay);
}

int nmr_cmd_compile_commands(const nmr_options *options)
{
    const char *output = options->output ? options->output : "compile_commands.json";
    nmr_error err = {0};
    writing w = {.options = options, .err = &err};
    int rc;

    if ((rc = nmr_current_folder(w.cwd, sizeof w.cwd, &err)) == 0 &&
        (rc = nmr_select(&w.rules, &w.selection, &options->rules, &options->select, options->overrides, &err)) == 0 &&
        (rc = plan(&w)) == 0 && (rc = write_overlay(&w, output)) == 0 && (rc = write_entries(&w, output)) == 0)
        tell(&w, output);
    clear(&w);
    return rc < 0 ? nmr_say_error(&err) : NMR_EXIT_CLEAN;
}
