/*
 * show.h - the report of a run: where it goes, in which form, and the exit code it gives.
 */
#ifndef NMR_TOOL_SHOW_H
#define NMR_TOOL_SHOW_H

#include "report/report.h"
#include "tool/options.h"

typedef struct nmr_show {
    const nmr_options *options;
    FILE *output, *calls; /* NULL: not asked for */
} nmr_show;

/*
 * Open the files of the report. Done before the run: an hour later is too late to learn that one cannot be written.
 *
 * @param show  with `options` set; to be closed with nmr_show_close(), also on error
 * @return 0 or NMR_EIO
 */
int nmr_show_open(nmr_show *show, nmr_error *err);
/* 0, NMR_EIO or NMR_ENOMEM. */
int nmr_show_report(const nmr_show *show, const nmr_report *report, nmr_error *err);
/* 0, or NMR_EIO when what was written did not arrive. */
int nmr_show_close(nmr_show *show, nmr_error *err);

/* NMR_EXIT_FINDINGS when one weighs enough for --fail-on, else NMR_EXIT_CLEAN. */
int nmr_show_code(const nmr_options *options, const nmr_result *all);

#endif
