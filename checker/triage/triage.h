/*
 * triage.h - what becomes of findings before they are reported: those that the source, or the user, has an answer to
 * are taken out of the result and kept beside it.
 */
#ifndef NMR_TRIAGE_TRIAGE_H
#define NMR_TRIAGE_TRIAGE_H

#include "triage/suppressions.h"

typedef struct nmr_triage {
    nmr_suppressions suppressions; /* of all sources looked at */
    nmr_result *suppressed;        /* findings that one of them answers; NULL: none was looked for */
    size_t *by;                    /* for each of those, which */
} nmr_triage;

void nmr_triage_clear(nmr_triage *triage);

typedef struct nmr_suppress_options {
    const nmr_rules *rules;
    const nmr_selection *selection;
    const nmr_list *files; /* sources to look into, absolute; those with findings or protocol calls come in addition */
    int complete;          /* 1: whole drivers were looked at, with nothing missing: a rule that could report did */
} nmr_suppress_options;

/*
 * Take the findings out of a result that comments in the sources suppress.
 *
 * @param triage  zero-initialised before; also receives remarks on suppressions that are wrong or do nothing
 * @param all     with absolute paths
 * @return 0 or NMR_ENOMEM
 */
int nmr_triage_suppress(nmr_triage *triage, nmr_result *all, const nmr_suppress_options *options);

#endif
