/* tally.c - what an analysis came to, for the report. */
#include "tool/tally.h"

#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/map.h"
#include "tool/commands.h"

static int by_file(const void *a, const void *b)
{
    return strcmp(((const nmr_failure *)a)->file, ((const nmr_failure *)b)->file);
}

static int is_named(const nmr_plan *plan, const char *file)
{
    size_t i;

    for (i = 0; i < plan->nunits; i++)
        if (plan->units[i].named && strcmp(plan->units[i].path, file) == 0)
            return 1;
    return 0;
}

/* Drivers that could not be solved. */
static void count_drivers(nmr_tally *tally, nmr_report *r, const nmr_analysis *a)
{
    const nmr_whole *whole = &a->whole;
    size_t i;

    for (i = 0; i < whole->nfailures; i++) {
        const nmr_failure *f = &whole->failures[i];
        tally->failures[r->nfailures++] = *f;
        if (is_named(&a->plan, f->file))
            tally->named = nmr_say("%s: %s", nmr_report_path(f->file, a->cwd), f->reason);
    }
}

/* Of the ways in which a source is compiled, the first that was analysed stands for it, else the first. */
static int pick_ends(const nmr_run *run, unsigned char *picked)
{
    nmr_map first = {0};
    size_t i, known;
    int rc = 0;

    for (i = 0; i < run->nends && rc == 0; i++) {
        known = nmr_map_get(&first, run->plan->units[i].path);
        if (known != NMR_NONE && (run->ends[known].result || !run->ends[i].result))
            continue;
        if (known != NMR_NONE)
            picked[known] = 0;
        picked[i] = 1;
        rc = nmr_map_set(&first, run->plan->units[i].path, i);
    }
    nmr_map_clear(&first);
    return rc;
}

int nmr_tally_take(nmr_tally *tally, nmr_report *r, const nmr_analysis *a, nmr_error *err)
{
    const nmr_run *run = &a->run;
    unsigned char *picked = calloc(run->nends + 1, 1);
    size_t i;

    if (!picked || pick_ends(run, picked) < 0) {
        free(picked);
        return nmr_fail_memory(err);
    }
    if (!(tally->failures = calloc(run->nends + a->whole.nfailures + 1, sizeof *tally->failures))) {
        free(picked);
        return nmr_fail_memory(err);
    }
    for (i = 0; i < run->nends; i++) {
        const nmr_unit *unit = &run->plan->units[i];
        const nmr_unit_end *end = &run->ends[i];
        r->relevant += picked[i];
        r->left_out += picked[i] && unit->left_out && !end->result;
        if (end->result) {
            r->analysed += picked[i];
            if (!picked[i])
                continue;
            r->unconcerned += nmr_result_outcome(end->result) == NMR_IRRELEVANT;
            r->emulators += nmr_result_outcome(end->result) == NMR_EMULATOR;
            continue;
        }
        if (!end->reason)
            continue;
        tally->failures[r->nfailures++] = (nmr_failure){unit->path, end->reason};
        if (unit->named)
            tally->named = nmr_say("%s: %s", nmr_report_path(unit->path, a->cwd), end->reason);
    }
    free(picked);
    count_drivers(tally, r, a);
    qsort(tally->failures, r->nfailures, sizeof *tally->failures, by_file);
    r->failures = tally->failures;
    return 0;
}

int nmr_tally_sources(const nmr_analysis *a, nmr_list *sources)
{
    const nmr_run *run = &a->run;
    size_t i;
    int rc = 0;

    for (i = 0; i < run->nends && rc == 0; i++)
        if (run->ends[i].result && nmr_result_outcome(run->ends[i].result) == NMR_ANALYSED)
            rc = nmr_list_add(sources, run->plan->units[i].path);
    return rc;
}

int nmr_tally_is_complete(const nmr_analysis *a)
{
    size_t i;

    for (i = 0; i < a->run.nends; i++)
        if (a->run.ends[i].reason)
            return 0;
    for (i = 0; i < a->whole.ndrivers; i++)
        if (a->whole.drivers[i].ngaps)
            return 0;
    return a->whole.ndrivers > 0 && a->whole.nfailures == 0;
}

void nmr_tally_clear(nmr_tally *tally)
{
    free(tally->failures);
    *tally = (nmr_tally){0};
}
