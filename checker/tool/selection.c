/* selection.c - rules and which of them report. */
#include "tool/selection.h"

int nmr_select(nmr_rules **rules, nmr_selection **selection, const nmr_list *files, const nmr_list *choices,
               const nmr_overrides *overrides, nmr_error *err)
{
    size_t i;
    int rc;

    *selection = NULL;
    if ((rc = nmr_rules_load(rules, (const char *const *)files->items, files->count, err)) < 0)
        return rc;
    rc = overrides ? nmr_overrides_check(overrides, *rules, err) : 0;
    if (rc == 0)
        rc = nmr_selection_new(selection, *rules);
    for (i = 0; i < choices->count && rc == 0; i++)
        rc = nmr_selection_set(*selection, choices->items[i] + 1, choices->items[i][0] == '+', err);
    if (rc < 0) {
        nmr_selection_free(*selection);
        nmr_rules_free(*rules);
        *selection = NULL;
        *rules = NULL;
    }
    return rc;
}
