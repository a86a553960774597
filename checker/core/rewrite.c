/* rewrite.c - what the families say about the calls that rewrites are about. */
#include "core/rewrite.h"

#include <string.h>

#include "core/rules.h"

size_t nmr_rules_rewrites(const nmr_rules *rules, const nmr_rewrite **rewrites)
{
    *rewrites = rules->rewrites;
    return rules->nrewrites;
}

int nmr_rules_mends(const nmr_rules *rules, const nmr_rule *rule)
{
    size_t i;

    for (i = 0; i < rules->nrewrites; i++)
        if (&rules->rules[rules->rewrites[i].rule] == rule)
            return 1;
    return 0;
}

/* Calls of rewrites may themselves be patterns. */
static int is_about(const nmr_family *family, const nmr_row *row, const char *function)
{
    const nmr_pattern *pattern = &family->patterns[row->pattern];
    uint8_t n;

    if (row->event != NMR_EVENT_CALL && row->event != NMR_EVENT_MISMATCH)
        return 0;
    for (n = 0; n < pattern->nnames; n++)
        if (!strcmp(pattern->names[n], function))
            return 1;
    return 0;
}

int nmr_rules_judges(const nmr_rules *rules, int rule, const char *function)
{
    size_t f, i;

    for (f = 0; f < rules->nfamilies; f++)
        for (i = 0; i < rules->families[f].nrows; i++)
            if (rules->families[f].rows[i].rule == rule &&
                is_about(&rules->families[f], &rules->families[f].rows[i], function))
                return 1;
    return 0;
}

int nmr_rules_notes(const nmr_rules *rules, const char *function, const char *text)
{
    size_t f, i;

    for (f = 0; f < rules->nfamilies; f++)
        for (i = 0; i < rules->families[f].nrows; i++) {
            const nmr_row *row = &rules->families[f].rows[i];
            if (row->rule < 0 && row->note && (!text || !strcmp(row->note, text)) &&
                is_about(&rules->families[f], row, function))
                return 1;
        }
    return 0;
}
