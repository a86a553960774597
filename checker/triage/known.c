/* known.c - the findings that a baseline has, and what it has that is not found any more. */
#include "core/result.h"
#include "project/map.h"
#include "triage/triage.h"

typedef struct taker {
    nmr_triage *triage;
    nmr_baseline *baseline;
    int rc;
} taker;

static int is_new(void *user, const nmr_finding *finding)
{
    taker *t = user;
    nmr_known *known = nmr_baseline_find(t->baseline, finding);

    if (!known)
        return 1;
    known->met = 1;
    if (t->rc == 0)
        t->rc = nmr_result_add_finding(t->triage->known, finding);
    return 0;
}

/* A suppressed finding is not gone. */
static void meet_suppressed(const nmr_triage *triage, const nmr_baseline *baseline)
{
    const nmr_finding *findings;
    size_t n = triage->suppressed ? nmr_result_findings(triage->suppressed, &findings) : 0, i;
    nmr_known *known;

    for (i = 0; i < n; i++)
        if ((known = nmr_baseline_find(baseline, &findings[i])) != NULL)
            known->met = 1;
}

static int mark_gone(nmr_baseline *baseline, const nmr_triage_options *options)
{
    nmr_map files = {0};
    size_t i;
    int rc = 0;

    for (i = 0; i < options->files->count && rc == 0; i++)
        rc = nmr_map_set(&files, options->files->items[i], 1);
    for (i = 0; i < baseline->n; i++) {
        nmr_known *known = &baseline->at[i];
        int looked_at = known->moved || nmr_map_get(&files, known->file) != NMR_NONE;
        known->gone = !known->met && looked_at && nmr_triage_is_certain(options, known->rule, known->file);
    }
    nmr_map_clear(&files);
    return rc;
}

int nmr_triage_known(nmr_triage *triage, nmr_result *all, nmr_baseline *baseline, const nmr_triage_options *options)
{
    taker t = {triage, baseline, 0};

    if (!triage->known && (t.rc = nmr_result_new(&triage->known, "")) < 0)
        return t.rc;
    triage->baseline = baseline;
    nmr_result_filter(all, is_new, &t);
    meet_suppressed(triage, baseline);
    return t.rc == 0 ? mark_gone(baseline, options) : t.rc;
}
