/* triage.c - what the steps of triage share. */
#include "triage/triage.h"

#include <stdlib.h>

/* What depends on all of a driver may be unreported only because a part is missing. */
int nmr_triage_is_certain(const nmr_triage_options *options, const char *rule)
{
    const nmr_rule *known = nmr_rules_find(options->rules, rule);

    return known && nmr_selection_has(options->selection, known) && (known->one_source || options->complete);
}

void nmr_triage_clear(nmr_triage *triage)
{
    nmr_suppressions_clear(&triage->suppressions);
    nmr_result_free(triage->suppressed);
    nmr_result_free(triage->known);
    free(triage->by);
    *triage = (nmr_triage){0};
}
