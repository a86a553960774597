/*
 * json.h - what jansson lacks: strings that are not UTF-8.
 */
#ifndef NMR_REPORT_JSON_H
#define NMR_REPORT_JSON_H

#include <jansson.h>

/* A string; bytes that are not UTF-8 become U+FFFD. NULL: no memory. */
json_t *nmr_json_text(const char *text);
/* Puts an item at the end of an array, which owns it from here on, also on failure. 0 or NMR_ENOMEM. */
int nmr_json_append(json_t *array, json_t *item);

#endif
