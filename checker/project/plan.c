/* plan.c - what the paths of the user stand for. */
#include "project/plan.h"

#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/path.h"
#include "project/plan_parts.h"
#include "project/walk.h"

int nmr_plan_start(nmr_plan *out, const nmr_plan_options *options, nmr_error *err)
{
    int rc = nmr_scans_init(&out->scans, options->rules);

    if (rc == 0 && options->mentioned)
        rc = nmr_scans_add(&out->scans, options->mentioned, NMR_NAME_MENTIONED);
    if (rc == 0 && options->defined)
        rc = nmr_scans_add(&out->scans, options->defined, NMR_NAME_DEFINED);
    if (rc == 0 && options->looked_for)
        rc = nmr_scans_add(&out->scans, options->looked_for, NMR_NAME_LOOKED_FOR);
    return rc < 0 ? nmr_fail_memory(err) : 0;
}

void nmr_plan_clear(nmr_plan *plan)
{
    size_t i;

    for (i = 0; i < plan->nunits; i++) {
        free(plan->units[i].path);
        free(plan->units[i].problem);
        nmr_list_clear(&plan->units[i].flags);
    }
    free(plan->units);
    nmr_list_clear(&plan->elsewhere);
    nmr_list_clear(&plan->problems);
    nmr_list_clear(&plan->aliases);
    nmr_map_clear(&plan->by_path);
    nmr_scans_clear(&plan->scans);
    *plan = (nmr_plan){0};
}

static nmr_unit *new_unit(nmr_plan *plan)
{
    if (plan->nunits == plan->capacity) {
        size_t capacity = plan->capacity ? plan->capacity * 2 : 64;
        nmr_unit *grown = realloc(plan->units, capacity * sizeof *grown);
        if (!grown)
            return NULL;
        plan->units = grown;
        plan->capacity = capacity;
    }
    plan->units[plan->nunits] = (nmr_unit){0};
    return &plan->units[plan->nunits++];
}

int nmr_plan_see(nmr_plan *plan, const char *path, int *fresh)
{
    *fresh = nmr_map_get(&plan->by_path, path) == NMR_NONE;
    plan->seen += (size_t)*fresh;
    return *fresh ? nmr_map_set(&plan->by_path, path, 1) : 0;
}

int nmr_plan_leave_out(nmr_plan *plan, const nmr_scan *scan)
{
    return nmr_list_add_all(&plan->elsewhere, (const char *const *)scan->bodies.items, scan->bodies.count);
}

int nmr_plan_add_unit(nmr_plan *plan, const nmr_plan_options *options, const char *path, const nmr_list *flags,
                      nmr_unit **unit)
{
    int rc;

    if (!(*unit = new_unit(plan)) || !((*unit)->path = nmr_copy(path)))
        return NMR_ENOMEM;
    rc = nmr_list_add_all(&(*unit)->flags, (const char *const *)options->flags->items, options->flags->count);
    if (rc == 0 && flags)
        rc = nmr_list_add_all(&(*unit)->flags, (const char *const *)flags->items, flags->count);
    return rc;
}

int nmr_plan_add_problem(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *reason)
{
    nmr_unit *unit;
    int rc = nmr_plan_add_unit(plan, options, path, NULL, &unit);

    if (rc == 0)
        rc = (unit->problem = nmr_copy(reason)) ? 0 : NMR_ENOMEM;
    return rc;
}

static int add_source(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *shown,
                      nmr_error *err)
{
    const char *refusal;
    nmr_unit *unit;
    char *text;
    size_t length;
    int fresh, rc = nmr_file_read(&text, &length, path, NULL);

    if (rc < 0)
        return rc == NMR_ENOMEM ? rc : nmr_file_read(&text, &length, path, err);
    refusal = length == 0 ? "is empty; name a source with something in it" : nmr_file_refusal(text, length);
    free(text);
    if (refusal)
        return nmr_fail(err, NMR_EFORMAT, NULL, 0, "%s: %s", shown, refusal);
    if ((rc = nmr_plan_see(plan, path, &fresh)) < 0 || !fresh)
        return rc;
    rc = nmr_plan_add_unit(plan, options, path, NULL, &unit);
    if (rc == 0)
        unit->named = 1;
    return rc;
}

static int add_database(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *shown,
                        nmr_error *err)
{
    nmr_compdb db = {0};
    int rc = nmr_compdb_read(&db, path, err);

    if (rc == 0 && db.count == 0)
        rc = nmr_fail(err, NMR_EINVAL, NULL, 0, "%s: no C or C++ source in it; generate it again", shown);
    if (rc == 0)
        rc = nmr_plan_add_commands(plan, options, &db, NULL);
    nmr_compdb_clear(&db);
    return rc;
}

/* The sources a database lists come with their flags; what else is in the tree is inferred. */
static int add_folder(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *shown,
                      nmr_error *err)
{
    char *database = nmr_path_join(path, "compile_commands.json");
    nmr_compdb db = {0};
    size_t seen = plan->seen;
    int rc = database ? 0 : NMR_ENOMEM;

    if (rc == 0 && nmr_path_kind(database) == NMR_IS_FILE) {
        rc = nmr_compdb_read(&db, database, err);
        if (rc == 0)
            rc = nmr_plan_add_commands(plan, options, &db, path);
    }
    if (rc == 0)
        rc = nmr_plan_add_tree(plan, options, path, err);
    if (rc == 0 && plan->seen == seen)
        rc = nmr_fail(err, NMR_EINVAL, NULL, 0,
                      "%s: no C or C++ source (.c, .cc, .cpp, .cxx) in this folder; name the driver's folder", shown);
    nmr_compdb_clear(&db);
    free(database);
    return rc;
}

static int is_json(const char *path)
{
    const char *dot = strrchr(nmr_path_name(path), '.');

    return dot && nmr_path_same_text(dot, ".json");
}

/* As short as the user would write it. */
static void shorten(nmr_error *err, const char *cwd)
{
    const char *below = err ? nmr_path_below(err->file, cwd) : NULL;

    if (below)
        memmove(err->file, below, strlen(below) + 1);
}

int nmr_plan_add(nmr_plan *plan, const nmr_plan_options *options, const char *path, nmr_error *err)
{
    char *full;
    int rc;

    if (!*path)
        return nmr_fail(err, NMR_EINVAL, NULL, 0, "an empty path; name a source, compile_commands.json or folder");
    if (!(full = nmr_path_absolute(options->cwd, path)))
        return nmr_fail_memory(err);
    switch (nmr_path_kind(full)) {
    case NMR_IS_FOLDER:
        rc = add_folder(plan, options, full, path, err);
        break;
    case NMR_IS_FILE:
        if (is_json(full))
            rc = add_database(plan, options, full, path, err);
        else if (nmr_path_language(full) != NMR_NOT_SOURCE)
            rc = add_source(plan, options, full, path, err);
        else
            rc = nmr_fail(err, NMR_EINVAL, NULL, 0,
                          "%s: not a C or C++ source; name a .c, .cc, .cpp or .cxx file, a compile_commands.json or "
                          "a folder",
                          path);
        break;
    default:
        rc = nmr_fail(err, NMR_EIO, NULL, 0, "%s: no such file or folder; check the path", path);
    }
    free(full);
    if (rc < 0 && rc != NMR_ENOMEM)
        shorten(err, options->cwd);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

int nmr_plan_take(nmr_plan *plan, nmr_plan *wider)
{
    nmr_list aliases = plan->aliases, elsewhere = plan->elsewhere;
    nmr_map have = {0};
    size_t i;
    int fresh, rc = 0;

    for (i = 0; i < plan->nunits && rc == 0; i++)
        rc = nmr_map_set(&have, plan->units[i].path, i);
    for (i = 0; i < wider->nunits && rc == 0; i++) {
        nmr_unit *unit;
        if (nmr_map_get(&have, wider->units[i].path) != NMR_NONE)
            continue;
        if ((rc = nmr_plan_see(plan, wider->units[i].path, &fresh)) < 0 || !(unit = new_unit(plan))) {
            rc = NMR_ENOMEM;
        } else {
            *unit = wider->units[i];
            unit->for_others = 1;
            wider->units[i] = (nmr_unit){0};
        }
    }
    plan->aliases = wider->aliases;
    wider->aliases = aliases;
    plan->elsewhere = wider->elsewhere;
    wider->elsewhere = elsewhere;
    nmr_map_clear(&have);
    return rc;
}
