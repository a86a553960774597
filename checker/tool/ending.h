/*
 * ending.h - what the end of a worker means: its answer, or the reason why there is none.
 */
#ifndef NMR_TOOL_ENDING_H
#define NMR_TOOL_ENDING_H

#include "tool/options.h"
#include "tool/pool.h"

enum { NMR_REASON_MAX = 640 };

/*
 * @param result  receives what the worker found, NULL when it failed
 * @param reason  receives why it failed, for people
 * @param said    receives the error that the worker reports, empty when it did not get that far
 * @return 0, or how it failed
 */
int nmr_ending_read(nmr_result **result, char reason[NMR_REASON_MAX], nmr_error *said, const nmr_job_end *end,
                    const nmr_options *options);

#endif
