/*
 * json.h - strings for jansson, which refuses what is not UTF-8.
 */
#ifndef NMR_REPORT_JSON_H
#define NMR_REPORT_JSON_H

#include <jansson.h>

/* A string; bytes that are not UTF-8 become U+FFFD. NULL: no memory. */
json_t *nmr_json_text(const char *text);

#endif
