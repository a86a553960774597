/* cmd_check.c - the main job: plan, run, merge, report, exit code. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/path.h"
#include "project/plan.h"
#include "project/walk.h"
#include "report/report.h"
#include "tool/commands.h"
#include "tool/merge.h"
#include "tool/overlay.h"
#include "tool/run.h"
#include "tool/selection.h"

typedef struct check {
    const nmr_options *options;
    nmr_error *err;
    char cwd[4096];
    nmr_list rule_files; /* absolute: a worker must find them too */
    nmr_rules *rules;
    nmr_selection *selection;
    nmr_plan plan;
    char *overlay;
    nmr_run run;
    nmr_result *all;
    nmr_failure *failures;
    char *root;
    FILE *output, *calls;
    nmr_report report;
    int named_failure;
} check;

/* ---- before the run ------------------------------------------------------------------------------------------- */

static int load(check *c)
{
    size_t i;
    int rc = nmr_select(&c->rules, &c->selection, &c->options->rules, &c->options->select, c->err);

    for (i = 0; i < c->options->rules.count && rc == 0; i++)
        if (nmr_list_take(&c->rule_files, nmr_path_absolute(c->cwd, c->options->rules.items[i])) < 0)
            rc = nmr_fail_memory(c->err);
    return rc;
}

static int make_plan(check *c)
{
    nmr_plan_options options = {c->rules, c->cwd, &c->options->flags};
    size_t i;
    int rc = nmr_plan_start(&c->plan, &options, c->err);

    if (rc == 0 && c->options->paths.count == 0)
        return nmr_fail(c->err, NMR_EINVAL, NULL, 0,
                        "nothing to check; name a source, a compile_commands.json or a folder, or see nmrcheck --help");
    for (i = 0; i < c->options->paths.count && rc == 0; i++)
        rc = nmr_plan_add(&c->plan, &options, c->options->paths.items[i], c->err);
    if (rc == 0)
        rc = nmr_overlay_write(&c->overlay, &c->plan.aliases, c->err);
    return rc;
}

/* Opened before the run: an hour later is too late to learn that it cannot be written. */
static int open_file(FILE **file, const char *path, nmr_error *err)
{
    if (path && !(*file = fopen(path, "w")))
        return nmr_fail(err, NMR_EIO, path, 0, "cannot be written; check the folder");
    return 0;
}

static int run(check *c)
{
    c->run = (nmr_run){c->options, &c->plan, &c->rule_files, c->overlay, NULL};
    return nmr_run_all(&c->run, c->err);
}

/* ---- after the run -------------------------------------------------------------------------------------------- */

static int merge(check *c)
{
    nmr_result **results = calloc(c->plan.nunits + 1, sizeof *results);
    size_t i;
    int rc = NMR_ENOMEM;

    if (results) {
        for (i = 0; i < c->plan.nunits; i++)
            results[i] = c->run.ends[i].result;
        rc = nmr_merge(&c->all, results, c->plan.nunits, c->cwd);
    }
    free(results);
    return rc < 0 ? nmr_fail_memory(c->err) : 0;
}

static int by_file(const void *a, const void *b)
{
    return strcmp(((const nmr_failure *)a)->file, ((const nmr_failure *)b)->file);
}

static int count_ends(check *c)
{
    nmr_report *r = &c->report;
    size_t i;

    if (!(c->failures = calloc(c->plan.nunits + 1, sizeof *c->failures)))
        return nmr_fail_memory(c->err);
    for (i = 0; i < c->plan.nunits; i++) {
        const nmr_unit *unit = &c->plan.units[i];
        const nmr_unit_end *end = &c->run.ends[i];
        r->relevant++;
        if (end->result) {
            r->analysed++;
            r->unconcerned += nmr_result_outcome(end->result) == NMR_IRRELEVANT;
            r->emulators += nmr_result_outcome(end->result) == NMR_EMULATOR;
            continue;
        }
        c->failures[r->nfailures++] = (nmr_failure){unit->path, end->reason};
        if (unit->named)
            c->named_failure = nmr_say("%s: %s", nmr_report_path(unit->path, c->cwd), end->reason);
    }
    qsort(c->failures, r->nfailures, sizeof *c->failures, by_file);
    return 0;
}

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

static nmr_level level_of(const nmr_finding *finding)
{
    const char *level = nmr_severity_level(finding->severity);

    if (strcmp(level, "error") == 0)
        return NMR_LEVEL_ERROR;
    return strcmp(level, "warning") == 0 ? NMR_LEVEL_WARNING : NMR_LEVEL_NOTE;
}

static int exit_code(const check *c)
{
    const nmr_report *r = &c->report;
    const nmr_finding *findings;
    size_t n = nmr_result_findings(c->all, &findings), i;

    if (c->named_failure || (c->options->strict && (r->nfailures || r->nproblems)))
        return NMR_EXIT_FAILED;
    /* Asked about a tree and able to tell nothing about it: that is not "clean". */
    if (r->nfailures && r->analysed == 0)
        return NMR_EXIT_FAILED;
    for (i = 0; i < n; i++)
        if (level_of(&findings[i]) >= c->options->fail_on)
            return NMR_EXIT_FINDINGS;
    return NMR_EXIT_CLEAN;
}

static int fill_report(check *c)
{
    nmr_report *r = &c->report;

    if (!(c->root = root_of(c)))
        return nmr_fail_memory(c->err);
    r->rules = c->rules;
    r->all = c->all;
    r->failures = c->failures;
    r->problems = (const char *const *)c->plan.problems.items;
    r->nproblems = c->plan.problems.count;
    r->cwd = c->cwd;
    r->root = c->root;
    r->seen = c->plan.seen;
    r->exit_code = exit_code(c);
    return 0;
}

static void write_calls(const check *c)
{
    const nmr_call_site *calls;
    size_t n = nmr_result_calls(c->all, &calls), i;
    char reason[512];

    for (i = 0; c->calls && i < n; i++)
        fprintf(c->calls, "%s\t%u\t%s\t%s\t%s\n", nmr_report_path(calls[i].file, c->cwd), calls[i].line, calls[i].name,
                calls[i].explored ? "explored" : "not",
                calls[i].explored ? "" : nmr_report_call_reason(reason, sizeof reason, c->all, &calls[i]));
}

static int wants_color(const check *c)
{
    if (c->options->color != NMR_AUTO)
        return c->options->color == NMR_ALWAYS;
    return !c->output && uv_guess_handle(1) == UV_TTY;
}

/* Quiet is about the summary, not about what could not be done. */
static void say_failures(const check *c)
{
    if (c->report.nfailures)
        fprintf(stderr, "nmrcheck: warning: %zu of %zu relevant sources not analysed; leave out --quiet to see why\n",
                c->report.nfailures, c->report.relevant);
}

static int write_report(check *c)
{
    nmr_text_options text = {wants_color(c), c->options->verbose};
    FILE *out = c->output ? c->output : stdout;
    int sarif = c->options->format == NMR_FORMAT_SARIF;
    int rc = sarif ? nmr_report_sarif(out, &c->report) : nmr_report_text(out, &c->report, &text);

    if (rc == 0 && !c->options->quiet)
        rc = nmr_report_summary(sarif ? stderr : out, &c->report, &text);
    if (c->options->quiet)
        say_failures(c);
    write_calls(c);
    if (rc == NMR_ENOMEM)
        return nmr_fail_memory(c->err);
    return rc < 0 ? nmr_fail(c->err, rc, c->options->output, 0, "the report cannot be written; is the disk full?") : 0;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static int close_file(FILE **file, const char *path, nmr_error *err)
{
    int failed = *file && (ferror(*file) | fclose(*file));

    *file = NULL;
    return failed ? nmr_fail(err, NMR_EIO, path, 0, "cannot be written; is the disk full?") : 0;
}

static int find_cwd(check *c)
{
    size_t size = sizeof c->cwd;

    if (uv_cwd(c->cwd, &size) < 0)
        return nmr_fail(c->err, NMR_EIO, NULL, 0, "the current folder is gone; change to another");
    return 0;
}

static void clear(check *c)
{
    nmr_run_clear(&c->run);
    nmr_overlay_remove(c->overlay);
    nmr_result_free(c->all);
    nmr_plan_clear(&c->plan);
    nmr_selection_free(c->selection);
    nmr_rules_free(c->rules);
    nmr_list_clear(&c->rule_files);
    free(c->failures);
    free(c->root);
}

int nmr_cmd_check(const nmr_options *options)
{
    nmr_error err = {0};
    check c = {.options = options, .err = &err};
    int rc, closed;

    if ((rc = find_cwd(&c)) == 0 && (rc = load(&c)) == 0 && (rc = make_plan(&c)) == 0 &&
        (rc = open_file(&c.output, options->output, &err)) == 0 &&
        (rc = open_file(&c.calls, options->calls, &err)) == 0 && (rc = run(&c)) == 0 && (rc = merge(&c)) == 0 &&
        (rc = count_ends(&c)) == 0 && (rc = fill_report(&c)) == 0)
        rc = write_report(&c);
    closed = close_file(&c.output, options->output, rc == 0 ? &err : NULL);
    if (rc == 0)
        rc = closed;
    closed = close_file(&c.calls, options->calls, rc == 0 ? &err : NULL);
    if (rc == 0)
        rc = closed;
    clear(&c);
    return rc < 0 ? nmr_say_error(&err) : c.report.exit_code;
}
