/*
 * triage.h - what becomes of findings before they are reported: those that the source, or the user, has an answer to
 * are taken out of the result and kept beside it.
 */
#ifndef NMR_TRIAGE_TRIAGE_H
#define NMR_TRIAGE_TRIAGE_H

#include "triage/baseline.h"
#include "triage/change.h"
#include "triage/overrides.h"
#include "triage/suppressions.h"

typedef struct nmr_triage {
    nmr_suppressions suppressions; /* of all sources looked at */
    nmr_result *suppressed;        /* findings that one of them answers; NULL: none was looked for */
    size_t *by;                    /* for each of those, which */
    const nmr_baseline *baseline;  /* borrowed; NULL: there is none */
    nmr_result *known;             /* findings that it has; NULL: none was looked for */
    size_t untouched;              /* findings left out: a change is asked about, and has no part in them */
} nmr_triage;

void nmr_triage_clear(nmr_triage *triage);

/* What was looked at. */
typedef struct nmr_triage_options {
    const nmr_rules *rules;
    const nmr_selection *selection;
    const nmr_overrides *overrides; /* NULL: the selection holds everywhere */
    const nmr_list *files;          /* sources that were analysed, absolute */
    int complete;                   /* 1: as whole drivers, with nothing missing: a rule that could report did */
} nmr_triage_options;

/* If a rule were broken somewhere in these sources: is it certain that it would have reported in this file? */
int nmr_triage_is_certain(const nmr_triage_options *options, const char *rule, const char *file);

/* Drop findings of rules that are off where they are, and give the others the weight they have there. 0 or NMR_ENOMEM.
 */
int nmr_triage_rate(nmr_result *all, const nmr_triage_options *options);

/*
 * Take the findings out of a result that comments in the sources suppress. Files with findings or protocol calls are
 * looked into beside the sources.
 *
 * @param triage  zero-initialised before; also receives remarks on suppressions that are wrong or do nothing
 * @param all     with absolute paths
 * @return 0 or NMR_ENOMEM
 */
int nmr_triage_suppress(nmr_triage *triage, nmr_result *all, const nmr_triage_options *options);

/*
 * Take the findings out of a result that a baseline has, and mark its entries: those that were found, and those that
 * are gone.
 *
 * @param triage    zero-initialised before the first of these calls
 * @param baseline  must outlive `triage`
 * @return 0 or NMR_ENOMEM
 */
int nmr_triage_known(nmr_triage *triage, nmr_result *all, nmr_baseline *baseline, const nmr_triage_options *options);

/*
 * Drop the findings whose path a change does not touch, and what is said of suppressions in other lines. To be called
 * after the others.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_triage_touched(nmr_triage *triage, nmr_result *all, const nmr_change *change);

#endif
