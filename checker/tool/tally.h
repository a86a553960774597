/*
 * tally.h - what an analysis came to: which sources were looked at, and which were to be and were not.
 */
#ifndef NMR_TOOL_TALLY_H
#define NMR_TOOL_TALLY_H

#include "report/report.h"
#include "tool/analysis.h"

typedef struct nmr_tally {
    nmr_failure *failures; /* borrow from the analysis */
    int named;             /* something that the user named could not be analysed; why, was said on stderr */
} nmr_tally;

/*
 * Count sources, and list the failures, in a report.
 *
 * @param tally  zero-initialised; to be released with nmr_tally_clear() when the report is done with
 * @return 0 or NMR_ENOMEM
 */
int nmr_tally_take(nmr_tally *tally, nmr_report *report, const nmr_analysis *analysis, nmr_error *err);
void nmr_tally_clear(nmr_tally *tally);

/* Appends the sources that were analysed. 0 or NMR_ENOMEM. */
int nmr_tally_sources(const nmr_analysis *analysis, nmr_list *sources);
/* Was everything looked at that a rule may ask about? */
int nmr_tally_is_complete(const nmr_analysis *analysis);

#endif
