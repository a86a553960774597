/* analysis.c - from the paths of the user to one result. */
#include "tool/analysis.h"

#include <stdio.h>
#include <stdlib.h>

#include "project/file.h"
#include "project/map.h"
#include "tool/choose.h"
#include "tool/folders.h"
#include "tool/job.h"
#include "tool/merge.h"
#include "tool/outside.h"
#include "tool/overlay.h"
#include "tool/projects.h"

/* ---- which sources -------------------------------------------------------------------------------------------- */

static int make_plan(const nmr_analysis *a, nmr_plan *plan, nmr_error *err)
{
    nmr_plan_options options = {.rules = a->rules,
                                .cwd = a->cwd,
                                .flags = &a->options->flags,
                                .choice = {a->options->configuration, a->options->platform},
                                .read_project = nmr_projects_read,
                                .mentioned = &a->mentioned,
                                .defined = &a->defined,
                                .looked_for = &a->looked_for,
                                .focus = a->focus,
                                .callers = a->callers};
    size_t i;
    int rc = nmr_plan_start(plan, &options, err);

    for (i = 0; i < a->options->paths.count && rc == 0; i++)
        rc = nmr_plan_add(plan, &options, a->options->paths.items[i], err);
    return rc;
}

static int narrow(nmr_analysis *a, int rc, nmr_error *err)
{
    if (rc == 0 && a->focus && nmr_plan_narrow(&a->plan, a->focus) < 0)
        return nmr_fail_memory(err);
    return rc;
}

int nmr_analysis_plan(nmr_analysis *a, nmr_error *err)
{
    if (a->options->paths.count == 0)
        return nmr_fail(err, NMR_EINVAL, NULL, 0,
                        "nothing to check; name a source, a folder, a solution or a compile_commands.json, or see "
                        "nmrcheck --help");
    return narrow(a, make_plan(a, &a->plan, err), err);
}

static int find_names(nmr_analysis *a)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < a->whole.nprograms && rc == 0; i++)
        rc = nmr_outside_names(&a->mentioned, &a->defined, &a->looked_for, a->whole.programs[i]);
    for (i = 0; i < a->whole.nprograms && rc == 0; i++)
        rc = nmr_outside_callers(&a->mentioned, a->whole.programs[i]);
    return rc;
}

static int write_overlay(nmr_analysis *a, nmr_error *err)
{
    free(a->overlay);
    a->run.overlay = NULL;
    if (nmr_overlay_write(&a->overlay, a->folder, "names.yaml", &a->plan.aliases, err) < 0)
        return NMR_EIO;
    a->run.overlay = a->overlay;
    return 0;
}

/* A library is looked at as part of the drivers around it. */
static int needs_callers(const nmr_analysis *a)
{
    size_t i;

    if (a->callers || !a->plan.around)
        return 0;
    for (i = 0; i < a->whole.nprograms; i++)
        if (nmr_outside_is_library(a->whole.programs[i]))
            return 1;
    return 0;
}

/* Adds to the plan what a plan with all names known so far has in addition. */
static int plan_again(nmr_analysis *a, nmr_error *err)
{
    nmr_plan wider = {0};
    int rc = make_plan(a, &wider, err);

    if (rc == 0)
        rc = nmr_plan_take(&a->plan, &wider) < 0 ? nmr_fail_memory(err) : write_overlay(a, err);
    nmr_plan_clear(&wider);
    return narrow(a, rc, err);
}

static size_t count_names(const nmr_analysis *a)
{
    return a->mentioned.count + a->defined.count + a->looked_for.count;
}

/* Adds the sources to the plan that matter because of what was linked so far. */
static int widen(nmr_analysis *a, nmr_error *err)
{
    size_t names = count_names(a), units = a->plan.nunits;
    int rc = 0;

    if (a->plan.seen == a->plan.nunits && !a->plan.around && !a->plan.ntargets)
        return 0;
    if (find_names(a) < 0)
        return nmr_fail_memory(err);
    if (count_names(a) > names)
        rc = plan_again(a, err);
    if (rc == 0 && a->plan.nunits == units && needs_callers(a)) {
        a->callers = 1;
        rc = plan_again(a, err);
    }
    return rc;
}

/* ---- the sources, and the drivers they make ------------------------------------------------------------------- */

/* A graph that cannot be read back is a defect of nmrcheck, or of the disk: nothing to go on from. */
static int read_graph(nmr_analysis *a, size_t unit, nmr_error *err)
{
    char *path = nmr_run_graph(&a->run, unit);
    int rc = path ? nmr_whole_read(&a->whole, path, err) : nmr_fail_memory(err);

    a->graphs[unit] = a->whole.ngraphs - 1;
    free(path);
    return rc;
}

static int read_graphs(nmr_analysis *a, nmr_error *err)
{
    size_t *graphs = realloc(a->graphs, (a->run.nends + 1) * sizeof *graphs);
    int rc = 0;

    if (!graphs)
        return nmr_fail_memory(err);
    a->graphs = graphs;
    for (; a->nread < a->run.nends && rc == 0; a->nread++) {
        graphs[a->nread] = NMR_NONE;
        if (nmr_run_has_graph(&a->run, a->nread))
            rc = read_graph(a, a->nread, err);
    }
    return rc;
}

/* Sources that no linker would take together: the findings of each of them are still worth reporting. */
static int note_conflict(nmr_analysis *a, const nmr_error *said, nmr_error *err)
{
    char text[sizeof said->file + sizeof said->message + 64];

    snprintf(text, sizeof text, "drivers as a whole: /%s:%d: %s", said->file, said->line, said->message);
    if (!nmr_list_has(&a->plan.problems, text) && nmr_list_add(&a->plan.problems, text) < 0)
        return nmr_fail_memory(err);
    return 0;
}

static int link_set(nmr_analysis *a, const nmr_whole_set *set, nmr_error *err)
{
    nmr_error said = {0};
    int rc = nmr_whole_link(&a->whole, set, &said);

    if (rc == NMR_EINVAL)
        return note_conflict(a, &said, err);
    return rc < 0 ? nmr_fail(err, rc, said.file, said.line, "%s", said.message) : 0;
}

/* Adds a unit to what is linked together; one without a graph because nobody could parse it, as failed. */
static int put_unit(const nmr_analysis *a, nmr_whole_set *set, size_t unit)
{
    if (a->graphs[unit] != NMR_NONE)
        set->graphs[set->n++] = a->graphs[unit];
    else if (!a->run.ends[unit].result && !a->plan.units[unit].left_out)
        return nmr_list_add(&set->failed, nmr_whole_graph_name(&a->whole, a->plan.units[unit].path));
    return 0;
}

static int link_target(nmr_analysis *a, const nmr_plan_target *target, nmr_error *err)
{
    nmr_whole_set set = {.elsewhere = &target->elsewhere, .separate = target->separate, .lenient = !target->separate};
    size_t i;
    int rc = (set.graphs = calloc(target->count + 1, sizeof *set.graphs)) ? 0 : NMR_ENOMEM;

    for (i = 0; i < target->count && rc == 0; i++)
        rc = put_unit(a, &set, target->units[i]);
    rc = rc < 0 ? nmr_fail_memory(err) : set.n ? link_set(a, &set, err) : 0;
    free(set.graphs);
    nmr_list_clear(&set.failed);
    return rc;
}

/* Units that no project speaks of. */
static int link_others(nmr_analysis *a, nmr_error *err)
{
    unsigned char *known = calloc(a->run.nends + 1, 1);
    nmr_whole_set set = {.elsewhere = &a->plan.elsewhere, .separate = 1};
    size_t i, k;
    int rc = known && (set.graphs = calloc(a->run.nends + 1, sizeof *set.graphs)) ? 0 : NMR_ENOMEM;

    for (i = 0; i < a->plan.ntargets && rc == 0; i++)
        for (k = 0; k < a->plan.targets[i].count; k++)
            known[a->plan.targets[i].units[k]] = 1;
    for (i = 0; i < a->run.nends && rc == 0; i++)
        if (!known[i])
            rc = put_unit(a, &set, i);
    rc = rc < 0 ? nmr_fail_memory(err) : set.n || !a->plan.ntargets ? link_set(a, &set, err) : 0;
    free(known);
    free(set.graphs);
    nmr_list_clear(&set.failed);
    return rc;
}

static int is_linked(const nmr_analysis *a, const nmr_plan_target *target)
{
    return !target->user && (!a->focus || target->met);
}

static int link_units(nmr_analysis *a, nmr_error *err)
{
    size_t i;
    int rc = read_graphs(a, err);

    nmr_whole_forget(&a->whole);
    for (i = 0; i < a->plan.ntargets && rc == 0; i++)
        if (is_linked(a, &a->plan.targets[i])) /* user mode is no driver: there is nothing that loads and unloads it as the rules mean */
            rc = link_target(a, &a->plan.targets[i], err);
    return rc == 0 ? link_others(a, err) : rc;
}

static int has_elsewhere(const nmr_plan *plan)
{
    size_t i, n = plan->elsewhere.count;

    for (i = 0; i < plan->ntargets; i++)
        n += plan->targets[i].elsewhere.count;
    return n > 0;
}

/* Until no source is left out that has to do with what is there. */
static int run_growing(nmr_analysis *a, nmr_error *err)
{
    size_t before;
    int rc;

    do {
        before = a->plan.nunits;
        rc = nmr_run_all(&a->run, err);
        if (rc == 0 && a->run.folder && (rc = link_units(a, err)) == 0)
            rc = widen(a, err);
    } while (rc == 0 && a->plan.nunits > before);
    /* With what the last look at the tree has told. */
    return rc == 0 && has_elsewhere(&a->plan) ? link_units(a, err) : rc;
}

/* Adds the sources that alone keep a driver from being complete. */
static int add_wanted(nmr_analysis *a, nmr_error *err)
{
    size_t names = a->defined.count, i;

    for (i = 0; i < a->whole.nprograms; i++)
        if (nmr_outside_wanted(&a->defined, a->whole.programs[i]) < 0)
            return nmr_fail_memory(err);
    return a->defined.count > names ? plan_again(a, err) : 0;
}

static int run_units(nmr_analysis *a, nmr_error *err)
{
    size_t before;
    int rc;

    do {
        rc = run_growing(a, err);
        before = a->plan.nunits;
        if (rc == 0)
            rc = add_wanted(a, err);
    } while (rc == 0 && a->plan.nunits > before);
    return rc;
}

/* ---- what they come to ---------------------------------------------------------------------------------------- */

/* Each source by itself. */
static int merge_units(const nmr_analysis *a, nmr_result **explored)
{
    nmr_result **results = calloc(a->run.nends + 1, sizeof *results);
    size_t i;
    int rc = NMR_ENOMEM;

    if (results) {
        for (i = 0; i < a->run.nends; i++)
            results[i] = a->run.ends[i].result;
        rc = nmr_merge(explored, results, a->run.nends, a->cwd);
    }
    free(results);
    return rc;
}

static int list_sources(const nmr_analysis *a, nmr_list *sources)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < a->plan.nunits && rc == 0; i++)
        rc = nmr_list_add(sources, a->plan.units[i].path);
    return rc;
}

/* Drops from `explored`, and from what solve found, what is not reported. */
static int solve(nmr_analysis *a, nmr_result *explored, nmr_error *err)
{
    nmr_list sources = {0};
    int rc = list_sources(a, &sources);

    if (rc == 0 && (rc = nmr_whole_solve(&a->whole, err)) == 0 &&
        (rc = nmr_whole_name(&a->whole, &sources, a->cwd)) == 0)
        rc = nmr_choose(explored, a->whole.found, &sources, a->options->engine);
    nmr_list_clear(&sources);
    return rc;
}

/* Both engines' findings as one result. */
static int merge(nmr_analysis *a, nmr_error *err)
{
    nmr_result *both[2] = {NULL, NULL};
    int rc = merge_units(a, &both[0]);

    if (rc == 0 && a->options->engine != NMR_ENGINE_EXPLORE && (rc = solve(a, both[0], err)) == 0)
        both[1] = a->whole.found;
    if (rc == 0)
        rc = nmr_merge(&a->all, both, 2, a->cwd);
    nmr_result_free(both[0]);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static int start(nmr_analysis *a, nmr_error *err)
{
    int rc = nmr_temporary_make(&a->folder, err);

    a->run = (nmr_run){.options = a->options, .plan = &a->plan, .rule_files = a->rule_files};
    a->whole = (nmr_whole){.options = a->options, .rules = a->rules, .rule_files = a->rule_files, .base = NMR_JOB_ROOT};
    if (a->options->engine != NMR_ENGINE_EXPLORE)
        a->run.folder = a->folder;
    return rc == 0 ? write_overlay(a, err) : rc;
}

static void remove_folder(nmr_analysis *a)
{
    nmr_temporary_remove(a->folder);
    a->folder = NULL;
    a->run.folder = NULL;
}

int nmr_analysis_run(nmr_analysis *a, nmr_error *err)
{
    int rc = start(a, err);

    if (rc == 0)
        rc = run_units(a, err);
    if (rc == 0)
        rc = merge(a, err);
    remove_folder(a);
    return rc;
}

void nmr_analysis_clear(nmr_analysis *a)
{
    nmr_run_clear(&a->run);
    nmr_whole_clear(&a->whole);
    nmr_result_free(a->all);
    nmr_plan_clear(&a->plan);
    nmr_list_clear(&a->mentioned);
    nmr_list_clear(&a->defined);
    nmr_list_clear(&a->looked_for);
    free(a->graphs);
    free(a->overlay);
}
