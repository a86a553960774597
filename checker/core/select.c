/*
 * select.c - which rules report.
 */
#include "core/rules.h"

#include <stdlib.h>
#include <string.h>

struct nmr_selection {
    const nmr_rules *rules;
    size_t n;
    unsigned char on[];
};

int nmr_selection_new(nmr_selection **out, const nmr_rules *rules)
{
    size_t i, n = nmr_rules_count(rules);

    *out = calloc(1, sizeof **out + n);
    if (!*out)
        return NMR_ENOMEM;
    (*out)->rules = rules;
    (*out)->n = n;
    for (i = 0; i < n; i++)
        (*out)->on[i] = nmr_rules_at(rules, i)->tier <= 2;
    return 0;
}

void nmr_selection_free(nmr_selection *selection)
{
    free(selection);
}

/* A rule's own name also turns its variants of tiers 1 and 2 on and off. */
static int meant(const nmr_rule *rule, const char *what, int tier, int on)
{
    size_t n = strlen(what);

    if (tier)
        return rule->tier == tier;
    if (!strcmp(rule->id, what))
        return 1;
    if (on && rule->tier > 2)
        return 0;
    return nmr_glob(what, rule->id) || (!strncmp(rule->id, what, n) && rule->id[n] == ':');
}

/* 1 to 3, 0: it is no tier. */
static int tier_of(const char *what)
{
    return !strncmp(what, "tier", 4) && what[4] >= '1' && what[4] <= '3' && !what[5] ? what[4] - '0' : 0;
}

int nmr_rule_is_meant(const nmr_rule *rule, const char *what)
{
    return meant(rule, what, tier_of(what), 0);
}

int nmr_selection_set(nmr_selection *selection, const char *what, int on, nmr_error *err)
{
    int tier = tier_of(what);
    size_t i, hits = 0;

    for (i = 0; i < selection->n; i++) {
        const nmr_rule *rule = nmr_rules_at(selection->rules, i);
        if (!meant(rule, what, tier, on))
            continue;
        selection->on[i] = on != 0;
        hits++;
    }
    /* A tier without rules is no mistake of the caller. */
    if (!hits && !tier)
        return nmr_fail(err, NMR_EINVAL, NULL, 0, "no rule is called '%s'; 'nmrcheck rules' lists them", what);
    return 0;
}

int nmr_selection_has(const nmr_selection *selection, const nmr_rule *rule)
{
    size_t i = (size_t)(rule - nmr_rules_at(selection->rules, 0));

    return i < selection->n && selection->on[i];
}
