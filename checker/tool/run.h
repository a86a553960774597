/*
 * run.h - checking the units of a plan in worker processes.
 */
#ifndef NMR_TOOL_RUN_H
#define NMR_TOOL_RUN_H

#include "project/plan.h"
#include "tool/options.h"

/* What one unit of the plan came to: a result, or the reason why there is none. One that is left out has neither. */
typedef struct nmr_unit_end {
    nmr_result *result;
    char *reason;
} nmr_unit_end;

typedef struct nmr_run {
    const nmr_options *options;
    const nmr_plan *plan;
    const nmr_list *rule_files; /* absolute */
    const char *overlay;        /* further overlay for clang, or NULL */
    const char *folder;         /* where graphs are written, or NULL */
    nmr_unit_end *ends;         /* one for each unit */
    size_t nends;
} nmr_run;

/*
 * Check the units that have no end yet.
 *
 * @param run  with the first five members set; to be released with nmr_run_clear(), also on error
 * @return 0, NMR_EIO, NMR_EINVAL (a flag clang does not know) or NMR_ENOMEM
 */
int nmr_run_all(nmr_run *run, nmr_error *err);
/* Has the unit a graph? One that failed has none, nor has one that defines the protocol functions itself. */
int nmr_run_has_graph(const nmr_run *run, size_t unit);
/* The file its graph is in. To be freed; NULL: no memory. */
char *nmr_run_graph(const nmr_run *run, size_t unit);
void nmr_run_clear(nmr_run *run);

#endif
