/*
 * sarif_rules.h - the tool.driver object of a SARIF log: who made it, and every rule with its advice.
 */
#ifndef NMR_REPORT_SARIF_RULES_H
#define NMR_REPORT_SARIF_RULES_H

#include <jansson.h>

#include "nmrcheck/nmrcheck.h"

/* Ids of the notifications a run may contain. */
#define NMR_SARIF_NOT_ANALYSED "source-not-analysed"
#define NMR_SARIF_NOT_READ     "folder-not-read"
#define NMR_SARIF_SKIPPED      "function-skipped"
#define NMR_SARIF_INCOMPLETE   "driver-incomplete"
#define NMR_SARIF_SUPPRESSION  "suppression-without-effect"
#define NMR_SARIF_TRIMMED      "log-trimmed"

/* The rules stand in catalogue order: the index of a rule there is its ruleIndex. NULL: no memory. */
json_t *nmr_sarif_driver(const nmr_rules *rules);

#endif
