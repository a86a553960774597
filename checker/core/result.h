/*
 * result.h - building what one translation unit came to.
 *
 * The adapter fills a result while it analyses; the reader of a child's report fills one from JSON. Every string is
 * copied. Adding never fails half-way: on NMR_ENOMEM the result is as it was before.
 */
#ifndef NMR_CORE_RESULT_H
#define NMR_CORE_RESULT_H

#include "nmrcheck/nmrcheck.h"

#ifdef __cplusplus
extern "C" {
#endif

int nmr_result_new(nmr_result **out, const char *file);
void nmr_result_set_outcome(nmr_result *result, nmr_outcome outcome);
void nmr_result_set_parse_errors(nmr_result *result, unsigned count);
void nmr_result_set_functions(nmr_result *result, unsigned relevant, unsigned analysed);

/*
 * A finding that the result already has is dropped, unless its path is shorter: then it replaces. It is the same when the
 * fingerprint is, and the file where it is found or where its path begins.
 */
int nmr_result_add_finding(nmr_result *result, const nmr_finding *finding);
int nmr_result_add_skipped(nmr_result *result, const nmr_skipped *skipped);
int nmr_result_add_call(nmr_result *result, const nmr_call_site *call);
int nmr_result_add_missing(nmr_result *result, const char *include);

/* Drops the findings that `keeps` returns 0 for; it is asked once for each, in order. */
void nmr_result_filter(nmr_result *result, int (*keeps)(void *user, const nmr_finding *finding), void *user);

/* Gives each finding the severity that is returned for it. */
void nmr_result_weigh(nmr_result *result, nmr_severity (*weigh)(void *user, const nmr_finding *finding), void *user);

/* Sorts findings by file, line, column, rule; the other lists by file and line. */
void nmr_result_sort(nmr_result *result);

/* The file where the path of a finding begins. Never NULL. */
const char *nmr_finding_start(const nmr_finding *finding);

/*
 * The fingerprint of a finding: a hash over the rule, the function it is in, the place it is about and the protocol
 * call that opened the obligation. No line, no path of the machine, nothing that depends on the LLVM version.
 *
 * @param out  33 bytes
 */
void nmr_fingerprint(char out[33], const char *rule, const char *file_name, const char *function, const char *place,
                     const char *site);

#ifdef __cplusplus
}
#endif
#endif
