/*
 * html_data.h - what a page shows, as JSON.
 */
#ifndef NMR_REPORT_HTML_DATA_H
#define NMR_REPORT_HTML_DATA_H

#include <jansson.h>

#include "report/report.h"

/* Findings with their paths, the sources these run through, the rules, and what was not looked at. NULL: no memory. */
json_t *nmr_html_data(const nmr_report *report);

#endif
