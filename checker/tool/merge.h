/*
 * merge.h - the results of many translation units as one: a header's finding counts once.
 */
#ifndef NMR_TOOL_MERGE_H
#define NMR_TOOL_MERGE_H

#include "nmrcheck/nmrcheck.h"

/*
 * @param out      receives the result, sorted, with absolute paths; to be released with nmr_result_free()
 * @param results  entries may be NULL
 * @param cwd      what relative paths are relative to
 * @return 0 or NMR_ENOMEM
 */
int nmr_merge(nmr_result **out, nmr_result *const *results, size_t count, const char *cwd);

#endif
