/* triage.c - what the steps of triage leave. */
#include "triage/triage.h"

#include <stdlib.h>

void nmr_triage_clear(nmr_triage *triage)
{
    nmr_suppressions_clear(&triage->suppressions);
    nmr_result_free(triage->suppressed);
    nmr_result_free(triage->known);
    free(triage->by);
    *triage = (nmr_triage){0};
}
