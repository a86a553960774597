/* names.c - what the names in a family mean: states, memory, signals, and names for several functions. */
#include "core/parse/parse.h"

#include <string.h>

int nmr_parse_find(const char *const *table, uint8_t n, const char *name)
{
    uint8_t i;

    for (i = 0; i < n; i++)
        if (table[i] && !strcmp(table[i], name))
            return i;
    return -1;
}

int nmr_parse_state_set(nmr_parser *p, const char *name, uint32_t *set)
{
    int s;

    if (!strcmp(name, "any")) {
        *set |= UINT32_MAX;
        return 0;
    }
    s = nmr_parse_find(p->family->states, p->family->nstates, name);
    if (s < 0)
        return FAIL(p, "state '%s' is not declared in family %s", name, p->family->id);
    *set |= 1u << s;
    return 0;
}

const nmr_family *nmr_parse_family_named(const nmr_rules *rules, const char *id)
{
    size_t i;

    for (i = 0; i < rules->nfamilies; i++)
        if (!strcmp(rules->families[i].id, id))
            return &rules->families[i];
    return NULL;
}

int nmr_parse_signal_number(nmr_parser *p, const char *name)
{
    nmr_family *f = p->family;
    int n = nmr_parse_find(f->signals, f->nsignals, name);

    if (n >= 0)
        return n;
    if (f->nsignals == NMR_MAX_SIGNALS)
        return FAIL(p, "more than %d signals in a family", NMR_MAX_SIGNALS);
    f->signals[f->nsignals] = name;
    return f->nsignals++;
}

/* A function, or what a name stands for, behind `never` or `ever`. */
int nmr_parse_add_names(nmr_parser *p, const char *word, const char *clause, const char **list, uint8_t *count)
{
    const char *const *names = &word;
    uint8_t n = 1;
    int i;

    for (i = 0; i < p->naliases; i++)
        if (!strcmp(p->alias[i].name, word)) {
            names = p->alias[i].functions;
            n = p->alias[i].n;
        }
    if (*count + n > NMR_MAX_NAMES)
        return FAIL(p, "more than %d functions behind '%s'", NMR_MAX_NAMES, clause);
    memcpy(list + *count, names, n * sizeof *names);
    *count = (uint8_t)(*count + n);
    return 0;
}

int nmr_parse_on_name(nmr_parser *p)
{
    int i;

    if (!p->family)
        return FAIL(p, "'name' stands before any family");
    if (nmr_parse_need_words(p, 3) < 0)
        return NMR_EFORMAT;
    for (i = 0; i < p->naliases; i++)
        if (!strcmp(p->alias[i].name, p->words[1]))
            return FAIL(p, "name '%s' is declared twice", p->words[1]);
    if (p->naliases == (int)(sizeof p->alias / sizeof *p->alias) || p->nwords - 2 > NMR_MAX_NAMES)
        return FAIL(p, "too many names");
    p->alias[p->naliases].name = p->words[1];
    p->alias[p->naliases].n = 0;
    for (i = 2; i < p->nwords; i++)
        p->alias[p->naliases].functions[p->alias[p->naliases].n++] = p->words[i];
    p->naliases++;
    return 0;
}
