/* plan.c - what the paths of the user stand for. */
#include "project/plan.h"

#include <stdlib.h>
#include <string.h>

#include "project/compdb.h"
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
        free(plan->units[i].key);
        free(plan->units[i].problem);
        nmr_list_clear(&plan->units[i].flags);
    }
    for (i = 0; i < plan->ntargets; i++) {
        free(plan->targets[i].name);
        free(plan->targets[i].about);
        free(plan->targets[i].units);
        nmr_list_clear(&plan->targets[i].elsewhere);
    }
    free(plan->units);
    free(plan->targets);
    nmr_list_clear(&plan->missing);
    nmr_list_clear(&plan->elsewhere);
    nmr_list_clear(&plan->problems);
    nmr_list_clear(&plan->aliases);
    nmr_map_clear(&plan->by_path);
    nmr_map_clear(&plan->by_key);
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

static int fill_unit(nmr_unit *unit, const nmr_plan_options *options, const char *path, const nmr_list *flags)
{
    int rc = (unit->path = nmr_copy(path)) ? 0 : NMR_ENOMEM;

    if (rc == 0)
        rc = nmr_list_add_all(&unit->flags, (const char *const *)options->flags->items, options->flags->count);
    if (rc == 0 && flags)
        rc = nmr_list_add_all(&unit->flags, (const char *const *)flags->items, flags->count);
    if (rc == 0 && !(unit->key = nmr_command_key(path, &unit->flags)))
        rc = NMR_ENOMEM;
    return rc;
}

int nmr_plan_add_unit(nmr_plan *plan, const nmr_plan_options *options, const char *path, const nmr_list *flags,
                      nmr_unit **unit)
{
    size_t known;
    int rc;

    if (!(*unit = new_unit(plan)))
        return NMR_ENOMEM;
    if ((rc = fill_unit(*unit, options, path, flags)) < 0)
        return rc;
    if ((known = nmr_map_get(&plan->by_key, (*unit)->key)) == NMR_NONE)
        return nmr_map_set(&plan->by_key, (*unit)->key, plan->nunits - 1);
    free((*unit)->path);
    free((*unit)->key);
    nmr_list_clear(&(*unit)->flags);
    plan->nunits--;
    *unit = &plan->units[known];
    return 0;
}

int nmr_plan_add_problem(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *reason)
{
    nmr_unit *unit;
    int rc = nmr_plan_add_unit(plan, options, path, NULL, &unit);

    if (rc == 0 && !unit->problem)
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

static int take_over(nmr_list *to, const nmr_list *from)
{
    return nmr_list_add_all(to, (const char *const *)from->items, from->count);
}

static int has_extension(const char *path, const char *const *extensions)
{
    const char *dot = strrchr(nmr_path_name(path), '.');

    for (; dot && *extensions; extensions++)
        if (nmr_path_same_text(dot, *extensions))
            return 1;
    return 0;
}

static int is_project(const char *path)
{
    static const char *const extensions[] = {".vcxproj", ".sln", ".slnx", NULL};

    return has_extension(path, extensions);
}

static int is_database(const char *path)
{
    static const char *const extensions[] = {".json", NULL};

    return has_extension(path, extensions);
}

static int add_build(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *shown,
                     nmr_error *err)
{
    nmr_commands commands = {0};
    int rc = (is_project(path) ? options->read_project : nmr_compdb_read)(&commands, path, &options->choice, err);

    if (rc == 0 && commands.count == 0)
        rc = nmr_fail(err, NMR_EINVAL, NULL, 0, "%s: no C or C++ source in it; generate it again", shown);
    if (rc == 0)
        rc = nmr_plan_add_commands(plan, options, &commands, path, NULL, err);
    if (rc == 0 && (rc = take_over(&plan->missing, &commands.missing)) == 0)
        rc = take_over(&plan->problems, &commands.problems);
    nmr_commands_clear(&commands);
    return rc;
}

/* The sources a database lists come with their flags; what else is in the tree is inferred. */
static int add_folder(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *shown,
                      nmr_error *err)
{
    char *database = nmr_path_join(path, "compile_commands.json");
    nmr_commands commands = {0};
    size_t seen = plan->seen;
    int rc = database ? 0 : NMR_ENOMEM;

    if (rc == 0 && nmr_path_kind(database) == NMR_IS_FILE) {
        rc = nmr_compdb_read(&commands, database, &options->choice, err);
        if (rc == 0)
            rc = nmr_plan_add_commands(plan, options, &commands, database, path, err);
    }
    if (rc == 0)
        rc = nmr_plan_add_tree(plan, options, path, err);
    if (rc == 0 && plan->seen == seen)
        rc = nmr_fail(err, NMR_EINVAL, NULL, 0,
                      "%s: no C or C++ source (.c, .cc, .cpp, .cxx) in this folder; name the driver's folder", shown);
    nmr_commands_clear(&commands);
    free(database);
    return rc;
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
        return nmr_fail(err, NMR_EINVAL, NULL, 0,
                        "an empty path; name a source, a compile_commands.json, a solution, a project or a folder");
    if (!(full = nmr_path_absolute(options->cwd, path)))
        return nmr_fail_memory(err);
    switch (nmr_path_kind(full)) {
    case NMR_IS_FOLDER:
        rc = add_folder(plan, options, full, path, err);
        break;
    case NMR_IS_FILE:
        if (is_project(full) || is_database(full))
            rc = add_build(plan, options, full, path, err);
        else if (nmr_path_language(full) != NMR_NOT_SOURCE)
            rc = add_source(plan, options, full, path, err);
        else
            rc = nmr_fail(err, NMR_EINVAL, NULL, 0,
                          "%s: not a C or C++ source; name a .c, .cc, .cpp or .cxx file, a compile_commands.json, a "
                          ".sln, .slnx or .vcxproj file, or a folder",
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

int nmr_plan_target_add(nmr_plan_target *target, size_t unit)
{
    size_t i;

    for (i = 0; i < target->count; i++)
        if (target->units[i] == unit)
            return 0;
    if (target->count == target->capacity) {
        size_t capacity = target->capacity ? target->capacity * 2 : 16;
        size_t *grown = realloc(target->units, capacity * sizeof *grown);
        if (!grown)
            return NMR_ENOMEM;
        target->units = grown;
        target->capacity = capacity;
    }
    target->units[target->count++] = unit;
    return 0;
}

int nmr_plan_add_target(nmr_plan *plan, const nmr_target *target, nmr_plan_target **out)
{
    nmr_plan_target *grown = realloc(plan->targets, (plan->ntargets + 1) * sizeof *grown);

    if (!grown)
        return NMR_ENOMEM;
    plan->targets = grown;
    *out = &grown[plan->ntargets++];
    **out = (nmr_plan_target){.user = target->user, .separate = target->separate, .name = nmr_copy(target->name)};
    if (target->about)
        (*out)->about = nmr_copy(target->about);
    return (*out)->name && (!target->about || (*out)->about) ? 0 : NMR_ENOMEM;
}

static void swap_lists(nmr_list *a, nmr_list *b)
{
    nmr_list old = *a;

    *a = *b;
    *b = old;
}

/* Both plans come of the same paths: they have the same targets in the same order. `at`: for each unit of the wider, ours. */
static int take_targets(nmr_plan *plan, nmr_plan *wider, const size_t *at)
{
    size_t i, k;
    int rc = 0;

    for (i = 0; i < plan->ntargets && i < wider->ntargets; i++) {
        for (k = 0; k < wider->targets[i].count && rc == 0; k++)
            rc = nmr_plan_target_add(&plan->targets[i], at[wider->targets[i].units[k]]);
        plan->targets[i].met |= wider->targets[i].met;
        swap_lists(&plan->targets[i].elsewhere, &wider->targets[i].elsewhere);
    }
    return rc;
}

/* The unit of the plan that this one of the wider is, which is moved when it is new. */
static int take_unit(nmr_plan *plan, nmr_unit *unit, size_t *at)
{
    nmr_unit *fresh;
    int seen;

    if ((*at = nmr_map_get(&plan->by_key, unit->key)) != NMR_NONE)
        return 0;
    if (nmr_plan_see(plan, unit->path, &seen) < 0 || !(fresh = new_unit(plan)))
        return NMR_ENOMEM;
    *at = plan->nunits - 1;
    *fresh = *unit;
    fresh->for_others = 1;
    *unit = (nmr_unit){0};
    return nmr_map_set(&plan->by_key, fresh->key, *at);
}

int nmr_plan_take(nmr_plan *plan, nmr_plan *wider)
{
    size_t *at = calloc(wider->nunits + 1, sizeof *at), i;
    int rc = at ? 0 : NMR_ENOMEM;

    for (i = 0; i < wider->nunits && rc == 0; i++)
        rc = take_unit(plan, &wider->units[i], &at[i]);
    if (rc == 0)
        rc = take_targets(plan, wider, at);
    swap_lists(&plan->aliases, &wider->aliases);
    swap_lists(&plan->elsewhere, &wider->elsewhere);
    free(at);
    return rc;
}
