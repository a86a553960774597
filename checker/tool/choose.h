/*
 * choose.h - which findings of the two engines a run reports.
 *
 * A finding of both is explore's: it knows values. A finding of solve alone counts when its path lies in two sources or
 * more, or when it depends on all of the driver; what lies in one source is explore's to decide.
 */
#ifndef NMR_TOOL_CHOOSE_H
#define NMR_TOOL_CHOOSE_H

#include "project/list.h"
#include "tool/options.h"

/*
 * Drop from both results the findings that are not reported.
 *
 * @param explored, solved  with absolute paths
 * @param sources           absolute paths of what was parsed for itself: a header is no source
 * @return 0 or NMR_ENOMEM
 */
int nmr_choose(nmr_result *explored, nmr_result *solved, const nmr_list *sources, nmr_engine engine);

/* Keep one of those findings that a reader could not tell apart. 0 or NMR_ENOMEM. */
int nmr_choose_distinct(nmr_result *solved);

#endif
