/*
 * solve.h - drivers are solved in processes of their own, some at a time: one that crashes or never ends costs no other.
 */
#ifndef NMR_TOOL_SOLVE_H
#define NMR_TOOL_SOLVE_H

#include "tool/job.h"
#include "tool/options.h"

typedef struct nmr_solve_end {
    nmr_result *result; /* NULL: the driver could not be solved */
    char *reason;       /* why not */
} nmr_solve_end;

/*
 * @param ends  one for each job, zero-initialised; what is in them is to be released by the caller, also on error
 * @param jobs  of the kind NMR_JOB_SOLVE
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_solve_drivers(nmr_solve_end *ends, const nmr_job *jobs, size_t njobs, const nmr_options *options, nmr_error *err);

/* In a worker: link the graphs of a driver and solve it. 0, NMR_EIO, NMR_EFORMAT, NMR_EINVAL or NMR_ENOMEM. */
int nmr_solve_job(nmr_result **result, const nmr_job *job, const nmr_rules *rules, const nmr_selection *selection,
                  nmr_error *err);

#endif
