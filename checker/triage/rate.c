/* rate.c - drops findings of rules that are off where they are, and gives the others the weight they have there. */
#include <stdlib.h>
#include <string.h>

#include "core/result.h"
#include "triage/triage.h"

typedef struct rater {
    const nmr_triage_options *options;
    int rc;
} rater;

static int is_on(const nmr_triage_options *options, const nmr_rule *rule, const char *file, int *on)
{
    nmr_selection *selection;
    int rc;

    if (!options->overrides) {
        *on = nmr_selection_has(options->selection, rule);
        return 0;
    }
    if ((rc = nmr_overrides_select(options->overrides, options->rules, file, &selection)) < 0)
        return rc;
    *on = nmr_selection_has(selection, rule);
    nmr_selection_free(selection);
    return 0;
}

/* What depends on all of a driver may be unreported only because a part is missing. */
int nmr_triage_is_certain(const nmr_triage_options *options, const char *rule, const char *file)
{
    const nmr_rule *known = nmr_rules_find(options->rules, rule);
    int on = 0;

    return known && is_on(options, known, file, &on) == 0 && on && (known->one_source || options->complete);
}

static int reports(void *user, const nmr_finding *finding)
{
    rater *r = user;
    const nmr_rule *rule = nmr_rules_find(r->options->rules, finding->rule);
    int on = 1;

    if (rule && r->rc == 0)
        r->rc = is_on(r->options, rule, finding->file, &on);
    return on;
}

/* One that says on a machine what the level says. */
static nmr_severity severity_of(const char *level)
{
    return strcmp(level, "error") == 0 ? NMR_BUGCHECK : strcmp(level, "warning") == 0 ? NMR_MISUSE : NMR_NOTE;
}

static nmr_severity weigh(void *user, const nmr_finding *finding)
{
    rater *r = user;
    const nmr_rule *rule = nmr_rules_find(r->options->rules, finding->rule);
    const char *level = rule ? nmr_overrides_level(r->options->overrides, rule, finding->file) : NULL;

    return level && strcmp(level, nmr_severity_level(finding->severity)) != 0 ? severity_of(level) : finding->severity;
}

int nmr_triage_rate(nmr_result *all, const nmr_triage_options *options)
{
    rater r = {options, 0};

    if (!options->overrides)
        return 0;
    nmr_result_filter(all, reports, &r);
    nmr_result_weigh(all, weigh, &r);
    return r.rc;
}
