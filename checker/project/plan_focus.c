/* plan_focus.c - leaves out of a plan what has nothing to do with the files that are asked about. */
#include <stdlib.h>

#include "project/path.h"
#include "project/plan.h"

/* Could one of the files be a part of something that no target speaks of? A source may; else what is included. */
static int meets_any(const nmr_plan *plan, const nmr_focus *focus, int *meets)
{
    size_t i;
    int rc = 0;

    *meets = 0;
    for (i = 0; i < focus->paths->capacity && !*meets; i++)
        if (focus->paths->entries[i].key)
            *meets = nmr_path_language(focus->paths->entries[i].key) != NMR_NOT_SOURCE;
    for (i = 0; i < plan->scans.count && !*meets && rc == 0; i++)
        rc = nmr_scan_meets(plan->scans.items[i], focus, meets);
    return rc;
}

enum { IN_NONE, IN_LEFT_OUT, IN_MET };

static unsigned char *memberships(const nmr_plan *plan)
{
    unsigned char *of = calloc(plan->nunits + 1, 1);
    size_t i, k;

    for (i = 0; of && i < plan->ntargets; i++)
        for (k = 0; k < plan->targets[i].count; k++) {
            unsigned char *unit = &of[plan->targets[i].units[k]];
            *unit = plan->targets[i].met ? IN_MET : *unit == IN_NONE ? IN_LEFT_OUT : *unit;
        }
    return of;
}

int nmr_plan_narrow(nmr_plan *plan, const nmr_focus *focus)
{
    unsigned char *of = memberships(plan);
    size_t i;
    int others, rc = of ? meets_any(plan, focus, &others) : NMR_ENOMEM;

    for (i = 0; i < plan->nunits && rc == 0; i++)
        plan->units[i].left_out = of[i] == IN_NONE ? !others : of[i] == IN_LEFT_OUT;
    free(of);
    return rc;
}
