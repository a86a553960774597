/* families.c - the families, and what each must have. */
#include "core/parse/parse.h"

#include <stdlib.h>
#include <string.h>

static int declare(nmr_parser *p, const char **table, uint8_t *n, size_t limit, const char *name, const char *what)
{
    uint8_t i;

    for (i = 0; i < *n; i++)
        if (table[i] && !strcmp(table[i], name))
            return FAIL(p, "%s '%s' is declared twice", what, name);
    if (*n == limit)
        return FAIL(p, "more than %zu names of the sort '%s' in a family", limit - 1, what);
    table[(*n)++] = name;
    return 0;
}

int nmr_parse_on_family(nmr_parser *p)
{
    if (nmr_parse_exact_words(p, 2) < 0 || nmr_parse_finish_family(p) < 0)
        return NMR_EFORMAT;
    if (nmr_parse_family_named(p->rules, p->words[1]))
        return FAIL(p, "family '%s' exists already", p->words[1]);
    p->family = nmr_grow(&p->rules->families, &p->rules->nfamilies, sizeof *p->family);
    if (!p->family)
        return nmr_parse_no_memory(p);
    p->family->id = p->words[1];
    p->family->states[p->family->nstates++] = "unseen";
    p->family->slots[p->family->nslots++] = "holder";
    p->family->nkinds = 1;
    p->naliases = 0;
    p->block = NMR_BLOCK_FAMILY;
    return 0;
}

/* What stands behind a state: conditions that hold for the path while an object is in it. */
static int state_meaning(nmr_parser *p, uint32_t *means)
{
    const int about_path = NMR_COND_AT_DISPATCH | NMR_COND_RAISED | NMR_COND_LOCKED;
    int64_t condition;
    int i;

    for (i = 2; i < p->nwords; i++) {
        condition = nmr_keyword_find(nmr_words_conditions, p->words[i]);
        if (condition < 0 || !(condition & about_path))
            return FAIL(p, "'%s' is not understood behind a state; expected at-dispatch, raised or locked", p->words[i]);
        *means |= (uint32_t)condition;
    }
    return 0;
}

int nmr_parse_on_family_line(nmr_parser *p)
{
    nmr_family *f = p->family;
    const char *word = p->words[0];
    int i;

    if (!f || nmr_parse_need_words(p, 2) < 0)
        return f ? NMR_EFORMAT : FAIL(p, "'%s' stands before any family", word);
    p->block = NMR_BLOCK_FAMILY;
    switch (word[0]) {
    case 't':
        if (nmr_parse_exact_words(p, 3) < 0)
            return NMR_EFORMAT;
        if (f->track)
            return FAIL(p, "'%s' is given twice", word);
        if (strcmp(p->words[2], "value") && strcmp(p->words[2], "storage"))
            return FAIL(p, "'%s' is not 'value' or 'storage'", p->words[2]);
        f->track = p->words[1];
        f->storage = p->words[2][0] == 's';
        return 0;
    case 'o':
        if (nmr_parse_exact_words(p, 2) < 0)
            return NMR_EFORMAT;
        if (!nmr_parse_family_named(p->rules, p->words[1]) || !strcmp(p->words[1], f->id))
            return FAIL(p, "there is no earlier family '%s' to own this one", p->words[1]);
        f->owner = p->words[1];
        return 0;
    case 'm':
    case 'l':
        for (i = 1; i < p->nwords; i++) {
            size_t length = strlen(p->words[i]);
            int deep = length > 2 && !strcmp(p->words[i] + length - 2, "->");
            if (deep)
                p->words[i][length - 2] = '\0';
            if (declare(p, f->slots, &f->nslots, NMR_MAX_SLOTS, p->words[i], "memory") < 0)
                return NMR_EFORMAT;
            f->deep = (uint8_t)(f->deep | deep << (f->nslots - 1));
            f->lent = (uint8_t)(f->lent | (word[0] == 'l') << (f->nslots - 1));
        }
        return 0;
    case 'k':
        if (nmr_parse_exact_words(p, 3) < 0)
            return NMR_EFORMAT;
        f->kind_texts[f->nkinds % NMR_MAX_KINDS] = p->words[2];
        return declare(p, f->kinds, &f->nkinds, NMR_MAX_KINDS, p->words[1], "kind");
    default:
        if (declare(p, f->states, &f->nstates, NMR_MAX_STATES, p->words[1], "state") < 0)
            return NMR_EFORMAT;
        return state_meaning(p, &f->state_means[f->nstates - 1]);
    }
}

/* Errors come before moves: what is wrong in a state is wrong before the state changes. */
static int by_kind_and_line(const void *a, const void *b)
{
    const nmr_row *x = a, *y = b;

    if ((x->rule < 0) != (y->rule < 0))
        return x->rule < 0 ? 1 : -1;
    return (x->line > y->line) - (x->line < y->line);
}

static uint32_t reached_states(const nmr_family *f)
{
    uint32_t set = 1u << NMR_UNSEEN, before;
    size_t i;

    do {
        before = set;
        for (i = 0; i < f->nrows; i++)
            if (f->rows[i].rule < 0 && f->rows[i].to < NMR_MAX_STATES && (f->rows[i].from & set))
                set |= 1u << f->rows[i].to;
    } while (set != before);
    return set;
}

/* What a family must have before it is used: caught here, not in the middle of an analysis. */
int nmr_parse_finish_family(nmr_parser *p)
{
    nmr_family *f = p->family;
    uint32_t reached;
    size_t i;

    if (!f)
        return 0;
    if (!f->title || !f->track || !f->nrows)
        return FAIL(p, "family %s needs a title, a track line and a call", f->id);
    qsort(f->rows, f->nrows, sizeof *f->rows, by_kind_and_line);
    reached = reached_states(f);
    for (i = 0; i < f->nrows; i++)
        if (!(f->rows[i].from & reached)) {
            p->line = f->rows[i].line;
            return FAIL(p, "this can never happen: nothing leads to its states");
        }
    for (i = 0; i < f->nstates; i++)
        if (!(reached >> i & 1u))
            return FAIL(p, "state '%s' of family %s is never reached", f->states[i], f->id);
    p->family = NULL;
    return nmr_parse_finish_rewrites(p);
}
