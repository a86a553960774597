/*
 * analysis.h - from the paths of the user to one result: each source by itself, then the drivers they make.
 *
 * A source that uses no protocol is parsed all the same once it turns out to have to do with one that does: it calls a
 * function that gets to a protocol call, or has a function that such a one calls.
 */
#ifndef NMR_TOOL_ANALYSIS_H
#define NMR_TOOL_ANALYSIS_H

#include "tool/run.h"
#include "tool/whole.h"

typedef struct nmr_analysis {
    const nmr_options *options;
    const nmr_rules *rules;
    const nmr_selection *selection;
    const nmr_list *rule_files; /* absolute: a worker must find them too */
    const char *cwd;
    const nmr_focus *focus; /* files that findings are to have to do with; NULL: they need not */
    nmr_plan plan;
    nmr_run run;     /* how each unit of the plan ended */
    nmr_whole whole; /* the drivers */
    nmr_result *all; /* what was found, sorted, with absolute paths */
    char *folder;    /* for files of this run alone, while it runs */
    char *overlay;
    nmr_list mentioned, defined, looked_for; /* names that make a source matter, beside those of the rules */
    size_t *graphs;              /* of each unit, as the whole numbers them; NMR_NONE: it has none */
    int callers;                 /* also from folders that the user did not name */
    size_t nread;                /* units whose graphs were read */
} nmr_analysis;

/*
 * Find out what is to be analysed.
 *
 * @param a  with the first six members set; to be released with nmr_analysis_clear(), also on error
 * @return 0, NMR_EIO, NMR_EFORMAT, NMR_EINVAL or NMR_ENOMEM
 */
int nmr_analysis_plan(nmr_analysis *a, nmr_error *err);
/* Do it. The same about errors. */
int nmr_analysis_run(nmr_analysis *a, nmr_error *err);
void nmr_analysis_clear(nmr_analysis *a);

#endif
