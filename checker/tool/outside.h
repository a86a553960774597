/*
 * outside.h - names that lead from what was parsed to sources that were not, because they use no protocol themselves.
 */
#ifndef NMR_TOOL_OUTSIDE_H
#define NMR_TOOL_OUTSIDE_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

/*
 * Add the names of a linked driver to those that are known.
 *
 * @param mentioned  receives what matters to whoever mentions it: functions that get to a protocol call, variables that
 *                   hold what such calls are about
 * @param defined    receives what matters where it is defined: functions that those functions call or store, and callbacks
 * @param looked_for  receives the other functions that are nowhere
 * @return 0 or NMR_ENOMEM
 */
int nmr_outside_names(nmr_list *mentioned, nmr_list *defined, nmr_list *looked_for, const nmr_program *program);

/*
 * Add to `defined` what was not parsed and may call back, where nothing else keeps the driver from being complete.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_outside_wanted(nmr_list *defined, const nmr_program *program);

/*
 * Add to `mentioned` the functions that get to one of those names. Sources that are parsed only because they mention a name
 * are not linked with the driver yet: what lies between them and the rest of it is still to be found.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_outside_callers(nmr_list *mentioned, const nmr_program *program);

/* Are two drivers made of the same graphs, and complete for the same reasons? */
int nmr_outside_same(const nmr_program *a, const nmr_program *b);
/* Is the graph a part of the driver? */
int nmr_outside_is_part(const nmr_program *program, const nmr_graph *graph);
/* Does anything in the driver get to a protocol? What does not is only there because of a name. */
int nmr_outside_concerns(const nmr_program *program);
/* The same, and is its entry function not here? */
int nmr_outside_is_library(const nmr_program *program);

#endif
