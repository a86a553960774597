/* cmd_check.c - the main job: analyse, report, exit code. */
#include <stdlib.h>
#include <string.h>

#include "fix/fix.h"
#include "project/file.h"
#include "project/path.h"
#include "project/walk.h"
#include "report/report.h"
#include "tool/analysis.h"
#include "tool/commands.h"
#include "tool/folders.h"
#include "tool/selection.h"
#include "tool/show.h"
#include "tool/sift.h"
#include "tool/tally.h"

typedef struct check {
    const nmr_options *options;
    nmr_error *err;
    char cwd[4096];
    nmr_list rule_files; /* absolute: a worker must find them too */
    nmr_rules *rules;
    nmr_selection *selection;
    nmr_analysis analysis;
    nmr_tally tally;
    nmr_target_end *targets;
    nmr_sift sift;
    nmr_fixes fixes;
    char *root;
    nmr_show show;
    nmr_report report;
} check;

/* ---- before the run ------------------------------------------------------------------------------------------- */

static int load(check *c)
{
    size_t i;
    int rc = nmr_select(&c->rules, &c->selection, &c->options->rules, &c->options->select, c->options->overrides, c->err);

    for (i = 0; i < c->options->rules.count && rc == 0; i++)
        if (nmr_list_take(&c->rule_files, nmr_path_absolute(c->cwd, c->options->rules.items[i])) < 0)
            rc = nmr_fail_memory(c->err);
    return rc;
}

static int plan(check *c)
{
    c->analysis.options = c->options;
    c->analysis.rules = c->rules;
    c->analysis.selection = c->selection;
    c->analysis.rule_files = &c->rule_files;
    c->analysis.cwd = c->cwd;
    c->analysis.focus = nmr_sift_focus(&c->sift);
    return nmr_analysis_plan(&c->analysis, c->err);
}

/* ---- after the run -------------------------------------------------------------------------------------------- */

/* What URIs are relative to: the current folder, or the one that was asked about when that lies elsewhere. */
static char *root_of(const check *c)
{
    const char *first = c->options->paths.items[0];
    char *path = nmr_path_absolute(c->cwd, first), *folder;

    if (!path || strcmp(path, c->cwd) == 0)
        return path;
    if (nmr_path_below(path, c->cwd)) {
        free(path);
        return nmr_copy(c->cwd);
    }
    if (nmr_path_kind(path) == NMR_IS_FOLDER)
        return path;
    folder = nmr_path_folder(path);
    free(path);
    return folder;
}

static int exit_code(const check *c)
{
    const nmr_report *r = &c->report;

    if (c->tally.named || (c->options->strict && (r->nfailures || r->nproblems)))
        return NMR_EXIT_FAILED;
    /* Asked about a tree and able to tell nothing about it: that is not "clean". */
    if (r->nfailures && r->analysed == 0)
        return NMR_EXIT_FAILED;
    return nmr_show_code(c->options, c->analysis.all);
}

/* Configurations of compile commands have no name. */
static int list_targets(check *c)
{
    const nmr_plan *plan = &c->analysis.plan;
    size_t i;

    if (!(c->targets = calloc(plan->ntargets + 1, sizeof *c->targets)))
        return NMR_ENOMEM;
    for (i = 0; i < plan->ntargets; i++)
        c->targets[i] = (nmr_target_end){plan->targets[i].name, plan->targets[i].about, plan->targets[i].count};
    return 0;
}

static int fill_report(check *c)
{
    const nmr_analysis *a = &c->analysis;
    nmr_report *r = &c->report;

    if (list_targets(c) < 0)
        return nmr_fail_memory(c->err);
    r->rules = c->rules;
    r->all = a->all;
    r->triage = &c->sift.triage;
    r->problems = (const char *const *)a->plan.problems.items;
    r->nproblems = a->plan.problems.count;
    r->missing = (const char *const *)a->plan.missing.items;
    r->nmissing = a->plan.missing.count;
    r->targets = c->targets;
    r->ntargets = a->plan.ntargets;
    r->drivers = a->whole.drivers;
    r->ndrivers = a->whole.ndrivers;
    r->configuration = c->options->configuration;
    r->platform = c->options->platform;
    r->cwd = c->cwd;
    r->root = c->root;
    r->fixes = &c->fixes;
    r->seen = a->plan.seen;
    r->exit_code = exit_code(c);
    return 0;
}

/* ---- what is reported of it --------------------------------------------------------------------------------------------------- */

static int sift(check *c)
{
    nmr_list sources = {0};
    nmr_triage_options options = {c->rules, c->selection, c->options->overrides, &sources, nmr_tally_is_complete(&c->analysis)};
    int rc = nmr_tally_sources(&c->analysis, &sources) < 0 ? nmr_fail_memory(c->err) : 0;

    if (rc == 0)
        rc = nmr_sift_run(&c->sift, c->analysis.all, &options, c->err);
    nmr_list_clear(&sources);
    return rc;
}

/* ---- fixes ---------------------------------------------------------------------------------------------------- */

static int find_fixes(check *c, int tried)
{
    return nmr_fixes_find(&c->fixes, c->rules, c->analysis.all, c->root, tried) < 0 ? nmr_fail_memory(c->err) : 0;
}

static int wants_fixes(const nmr_options *options)
{
    return options->fix || options->fix_dry_run || options->format == NMR_FORMAT_SARIF;
}

static void say_not_taken(const check *c)
{
    size_t i;

    for (i = 0; i < c->fixes.n; i++) {
        const nmr_fix *fix = &c->fixes.items[i];
        const nmr_finding *f = fix->finding;
        if (fix->state == NMR_FIX_OVERLAPS)
            fprintf(stderr, "%s:%u: note: not fixed: %s: the change overlaps another one; run --fix again\n",
                    nmr_report_path(f->file, c->cwd), f->line, f->rule);
        else if (fix->state == NMR_FIX_REFUSED)
            fprintf(stderr, "%s:%u: note: not fixed: %s: the change would break a rule elsewhere\n",
                    nmr_report_path(f->file, c->cwd), f->line, f->rule);
    }
}

static int show_diff(check *c)
{
    FILE *out = c->show.output ? c->show.output : stdout;
    int rc = nmr_fixes_diff(out, &c->fixes, c->cwd);

    say_not_taken(c);
    if (rc == NMR_ENOMEM)
        return nmr_fail_memory(c->err);
    return rc < 0 ? nmr_fail(c->err, rc, c->options->output, 0, "the diff cannot be written; is the disk full?") : 0;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static void clear(check *c)
{
    nmr_fixes_clear(&c->fixes);
    nmr_sift_clear(&c->sift);
    nmr_analysis_clear(&c->analysis);
    nmr_selection_free(c->selection);
    nmr_rules_free(c->rules);
    nmr_list_clear(&c->rule_files);
    nmr_tally_clear(&c->tally);
    free(c->targets);
    free(c->root);
}

static int prepare(check *c)
{
    int rc;

    c->sift = (nmr_sift){.options = c->options, .cwd = c->cwd};
    if ((rc = load(c)) < 0 || (rc = nmr_sift_open(&c->sift, c->rules, c->err)) < 0 || (rc = plan(c)) < 0)
        return rc;
    return (c->root = root_of(c)) ? 0 : nmr_fail_memory(c->err);
}

static int analyse(check *c)
{
    int rc = nmr_analysis_run(&c->analysis, c->err);

    return rc == 0 ? sift(c) : rc;
}

/* One more look at what the first check was about, whose fixes are in the sources now. */
static int look_again(check *again, const check *first)
{
    int rc;

    *again = (check){.options = first->options, .err = first->err, .show = first->show};
    memcpy(again->cwd, first->cwd, sizeof again->cwd);
    rc = prepare(again);
    return rc == 0 ? analyse(again) : rc;
}

/*
 * Mend the sources. What is reported then is what a second check finds; when the fixes themselves lead to findings, they
 * are taken back, and it is what a third one finds.
 */
static int mend(check *first, check *again)
{
    int rc = nmr_fixes_write(&first->fixes, first->err);

    if (rc == 0 && (rc = look_again(again, first)) == 0 &&
        nmr_fixes_judge(&first->fixes, first->analysis.all, again->analysis.all) > 0) {
        clear(again);
        if ((rc = nmr_fixes_write(&first->fixes, first->err)) == 0)
            rc = look_again(again, first);
    }
    if (rc == 0) {
        say_not_taken(first);
        fprintf(stderr, "nmrcheck: %zu fixed\n",
                nmr_fixes_count(&first->fixes, NMR_FIX_TAKEN) + nmr_fixes_count(&first->fixes, NMR_FIX_SAME));
    }
    return rc;
}

static int report(check *c)
{
    int rc = nmr_tally_take(&c->tally, &c->report, &c->analysis, c->err);

    if (rc == 0 && (rc = fill_report(c)) == 0)
        rc = c->options->fix_dry_run ? show_diff(c) : nmr_show_report(&c->show, &c->report, c->err);
    if (rc == 0)
        rc = nmr_sift_finish(&c->sift, c->report.exit_code, c->err);
    return rc;
}

static int check_and_report(check *c, check *again, int *code)
{
    int rc = prepare(c);

    if (rc == 0 && (rc = nmr_show_open(&c->show, c->err)) == 0 &&
        (rc = analyse(c)) == 0)
        rc = wants_fixes(c->options) ? find_fixes(c, c->options->fix) : 0;
    if (rc == 0 && c->options->fix && nmr_fixes_count(&c->fixes, NMR_FIX_TAKEN)) {
        if ((rc = mend(c, again)) == 0 && (rc = find_fixes(again, 0)) == 0)
            rc = report(again);
        *code = again->report.exit_code;
        return rc;
    }
    rc = rc == 0 ? report(c) : rc;
    *code = c->report.exit_code;
    return rc;
}

int nmr_cmd_check(const nmr_options *options)
{
    nmr_error err = {0};
    check c = {.options = options, .err = &err, .show = {.options = options}}, again = {0};
    int rc = nmr_current_folder(c.cwd, sizeof c.cwd, &err), closed, code = NMR_EXIT_FAILED;

    if (rc == 0)
        rc = check_and_report(&c, &again, &code);
    closed = nmr_show_close(&c.show, rc == 0 ? &err : NULL);
    clear(&again);
    clear(&c);
    if (rc < 0 || closed < 0)
        return nmr_say_error(&err);
    return code;
}
