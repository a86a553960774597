/*
 * title.h - what a rule is about, without a finding at hand.
 */
#ifndef NMR_REPORT_TITLE_H
#define NMR_REPORT_TITLE_H

#include <stddef.h>

#include "nmrcheck/nmrcheck.h"

/* The rule's line with "the object" and the like where a finding names one. Returns `out`. */
const char *nmr_rule_title(char *out, size_t size, const nmr_rule *rule);

#endif
