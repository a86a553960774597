/*
 * selection.h - rules and which of them report, as the command line or a request says.
 */
#ifndef NMR_TOOL_SELECTION_H
#define NMR_TOOL_SELECTION_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "triage/overrides.h"

/*
 * Load the rules and apply "+WHAT" and "-WHAT" in order.
 *
 * @param overrides  what else speaks of rules, which are to be known; NULL: nothing
 * @param rules, selection  receive new objects; NULL on error
 */
int nmr_select(nmr_rules **rules, nmr_selection **selection, const nmr_list *files, const nmr_list *choices,
               const nmr_overrides *overrides, nmr_error *err);

#endif
