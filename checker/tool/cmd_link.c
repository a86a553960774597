/* cmd_link.c - the second half of a check by hand: graphs that were extracted before are one driver. */
#include <stdlib.h>

#include "project/file.h"
#include "tool/choose.h"
#include "tool/commands.h"
#include "tool/folders.h"
#include "tool/selection.h"
#include "tool/show.h"
#include "tool/sift.h"
#include "tool/whole.h"

typedef struct linking {
    const nmr_options *options;
    nmr_error *err;
    char cwd[4096];
    nmr_rules *rules;
    nmr_selection *selection;
    nmr_whole whole;
    nmr_sift sift;
    nmr_show show;
    nmr_report report;
} linking;

static int load(linking *l)
{
    return nmr_select(&l->rules, &l->selection, &l->options->rules, &l->options->select, NULL, l->err);
}

static int solve(linking *l)
{
    static const nmr_list none = {0};
    const nmr_list *paths = &l->options->paths;
    nmr_whole_set set = {.elsewhere = &none};
    size_t i;
    int rc = (set.graphs = calloc(paths->count + 1, sizeof *set.graphs)) ? 0 : nmr_fail_memory(l->err);

    /* Nobody knows where the sources were: their lines are shown when they are where the user is. */
    l->whole = (nmr_whole){.options = l->options, .rules = l->rules, .rule_files = &l->options->rules, .base = l->cwd};
    for (i = 1; i < paths->count && rc == 0; i++)
        rc = nmr_whole_read(&l->whole, paths->items[i], l->err);
    for (; set.n < l->whole.ngraphs; set.n++)
        set.graphs[set.n] = set.n;
    if (rc == 0 && (rc = nmr_whole_link(&l->whole, &set, l->err)) == 0)
        rc = nmr_whole_solve(&l->whole, l->err);
    free(set.graphs);
    if (rc == 0 && nmr_choose_distinct(l->whole.found) < 0)
        rc = nmr_fail_memory(l->err);
    return rc;
}

/* Nobody says which sources there are beside those that are found: whether a suppression does nothing is not known. */
static int sift(linking *l)
{
    static const nmr_list none = {0};
    nmr_triage_options options = {l->rules, l->selection, NULL, &none, 0};

    return nmr_sift_run(&l->sift, l->whole.found, &options, l->err);
}

/* The graphs were named: a driver that they make and that cannot be solved is an error of the run. */
static int exit_code(const linking *l)
{
    size_t i;

    for (i = 0; i < l->whole.nfailures; i++)
        nmr_say("%s: %s", nmr_report_path(l->whole.failures[i].file, l->cwd), l->whole.failures[i].reason);
    return l->whole.nfailures ? NMR_EXIT_FAILED : nmr_show_code(l->options, l->whole.found);
}

static int report(linking *l)
{
    nmr_report *r = &l->report;

    r->rules = l->rules;
    r->all = l->whole.found;
    r->triage = &l->sift.triage;
    r->drivers = l->whole.drivers;
    r->ndrivers = l->whole.ndrivers;
    r->cwd = r->root = l->cwd;
    r->seen = r->relevant = r->analysed = l->whole.ngraphs;
    r->unconcerned = l->whole.ndrivers ? 0 : l->whole.ngraphs;
    r->graphs = 1;
    r->failures = l->whole.failures;
    r->nfailures = l->whole.nfailures;
    r->exit_code = exit_code(l);
    return nmr_show_report(&l->show, r, l->err);
}

int nmr_cmd_link(const nmr_options *options)
{
    nmr_error err = {0};
    linking l = {
        .options = options, .err = &err, .show = {.options = options}, .sift = {.options = options, .cwd = l.cwd}};
    int rc, closed;

    if (options->flags.count)
        return nmr_say("nmrcheck link reads graphs, not sources; give flags to nmrcheck extract");
    if ((rc = nmr_current_folder(l.cwd, sizeof l.cwd, &err)) == 0 && (rc = load(&l)) == 0 &&
        (rc = nmr_sift_open(&l.sift, l.rules, &err)) == 0 && (rc = nmr_show_open(&l.show, &err)) == 0 &&
        (rc = solve(&l)) == 0 && (rc = sift(&l)) == 0)
        rc = report(&l);
    if (rc == 0)
        rc = nmr_sift_finish(&l.sift, l.report.exit_code, &err);
    closed = nmr_show_close(&l.show, rc == 0 ? &err : NULL);
    nmr_sift_clear(&l.sift);
    nmr_whole_clear(&l.whole);
    nmr_selection_free(l.selection);
    nmr_rules_free(l.rules);
    if (rc < 0 || closed < 0)
        return nmr_say_error(&err);
    return l.report.exit_code;
}
