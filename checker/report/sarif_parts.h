/*
 * sarif_parts.h - the parts of a SARIF log that have a file each. Every function returns a new object; NULL: no memory.
 */
#ifndef NMR_REPORT_SARIF_PARTS_H
#define NMR_REPORT_SARIF_PARTS_H

#include <jansson.h>
#include <stdio.h>

#include "project/map.h"
#include "report/report.h"
#include "report/source.h"

#define NMR_SARIF_ROOT "%SRCROOT%"

/* What code scanning takes: more makes it refuse the log, or drop what it likes. */
typedef struct nmr_sarif_limits {
    size_t results; /* in all */
    size_t steps;   /* in the path of a result */
} nmr_sarif_limits;

typedef struct nmr_sarif {
    const nmr_report *report;
    nmr_sarif_limits limits;
    size_t left_out, shortened; /* results that are not there, and those that lack a part of their path */
    nmr_sources *sources;
    nmr_map rule_index;
} nmr_sarif;

/* The URI of a file. @param suffix  goes behind it as it is */
json_t *nmr_sarif_uri(const char *path, const char *suffix);
json_t *nmr_sarif_artifact(const nmr_sarif *w, const char *file);
/* @param line, column  1-based, in bytes; 0: none. @param message  may be NULL */
json_t *nmr_sarif_location(const nmr_sarif *w, const char *file, unsigned line, unsigned column, const char *message);

/* The run's results: what is reported, then what is not and why. To be made before the notes. */
json_t *nmr_sarif_results(nmr_sarif *w);
/* What a finding's fix changes. */
json_t *nmr_sarif_fix(const nmr_sarif *w, const nmr_fix *fix);

/* What was not analysed. */
json_t *nmr_sarif_execution_notes(const nmr_sarif *w);
/* What is wrong in what the user wrote for nmrcheck. */
json_t *nmr_sarif_configuration_notes(const nmr_sarif *w);

/* As nmr_report_sarif(), with limits of one's own. */
int nmr_sarif_write(FILE *out, const nmr_report *report, const nmr_sarif_limits *limits);

#endif
