/*
 * sift.h - from what was found to what is reported, as the options say.
 */
#ifndef NMR_TOOL_SIFT_H
#define NMR_TOOL_SIFT_H

#include "project/prefilter.h"
#include "tool/options.h"
#include "triage/triage.h"

typedef struct nmr_sift {
    const nmr_options *options;
    const char *cwd;
    nmr_baseline baseline, written;
    char *target, *unfinished; /* of --write-baseline: its path, and the file that takes its place */
    FILE *output;
    nmr_change change;
    nmr_focus focus;
    nmr_triage triage;
} nmr_sift;

/*
 * Read what is to be read, before the run: a wrong file is not worth an analysis.
 *
 * @param sift  with the first two members set; to be released with nmr_sift_clear(), also on error
 * @return 0, NMR_EIO, NMR_EFORMAT or NMR_ENOMEM
 */
int nmr_sift_open(nmr_sift *sift, const nmr_rules *rules, nmr_error *err);
/* The files that findings are to have to do with; NULL: they need not. */
const nmr_focus *nmr_sift_focus(const nmr_sift *sift);
/* Take out of a result what is not reported. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_sift_run(nmr_sift *sift, nmr_result *all, const nmr_triage_options *options, nmr_error *err);
/* Put the new baseline in its place, unless the run has failed: it would lack what was not analysed. 0 or NMR_EIO. */
int nmr_sift_finish(nmr_sift *sift, int exit_code, nmr_error *err);
void nmr_sift_clear(nmr_sift *sift);

#endif
