/*
 * result_json.h - a result as JSON, for the way from a worker process to its parent.
 */
#ifndef NMR_REPORT_RESULT_JSON_H
#define NMR_REPORT_RESULT_JSON_H

#include <jansson.h>

#include "nmrcheck/nmrcheck.h"

/* NULL: no memory. */
json_t *nmr_result_to_json(const nmr_result *result);
/*
 * @param out  receives the result, to be released with nmr_result_free(); NULL on error
 * @return 0, NMR_EFORMAT or NMR_ENOMEM
 */
int nmr_result_from_json(nmr_result **out, const json_t *json);

#endif
