/* around.c - what surrounds the families: roles, functions with a known effect, wrappers, what the system runs. */
#include "core/parse/parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The position of an argument, from 0; -1 when the word is none. */
static int position(const char *word)
{
    return isdigit((unsigned char)*word) && strspn(word, "0123456789") == strlen(word) && strlen(word) < 3 ? atoi(word)
                                                                                                           : -1;
}

/* "unless CALL..." and "when CALL..." behind a role of an argument. */
static int role_conditions(nmr_parser *p, nmr_role_rule *r)
{
    const char *clause = NULL;
    int i;

    for (i = 5; i < p->nwords; i++) {
        int when = clause && *clause == 'w';
        if (nmr_parse_one_of(p->words[i], "when unless"))
            clause = p->words[i];
        else if (!clause)
            return FAIL(p, "'%s' is not understood here; expected unless or when", p->words[i]);
        else if (nmr_parse_add_names(p, p->words[i], clause, when ? r->when : r->unless, when ? &r->nwhen : &r->nunless) < 0)
            return NMR_EFORMAT;
    }
    return nmr_parse_one_of(p->words[p->nwords - 1], "when unless") ? FAIL(p, "nothing stands behind '%s'", clause) : 0;
}

int nmr_parse_on_role(nmr_parser *p)
{
    static const nmr_keyword sources[] = {
        {"function", NMR_ROLE_BY_NAME},
        {"member", NMR_ROLE_BY_MEMBER},
        {"type", NMR_ROLE_BY_TYPE},
        {"argument", NMR_ROLE_BY_ARGUMENT},
        {NULL, 0},
    };
    nmr_role_rule *r;
    int64_t source;
    int role;

    if (nmr_parse_need_words(p, 4) < 0 || (role = nmr_parse_role_word(p, p->words[1])) < 0)
        return NMR_EFORMAT;
    if ((source = nmr_keyword_find(sources, p->words[2])) < 0)
        return FAIL(p, "'%s' is not function, member, type or argument", p->words[2]);
    if (source == NMR_ROLE_BY_ARGUMENT ? nmr_parse_need_words(p, 5) < 0 : nmr_parse_exact_words(p, 4) < 0)
        return NMR_EFORMAT;
    if (source == NMR_ROLE_BY_ARGUMENT && position(p->words[4]) < 0)
        return FAIL(p, "'%s' is not the position of an argument", p->words[4]);
    if (source == NMR_ROLE_BY_MEMBER && !strchr(p->words[3], '.'))
        return FAIL(p, "a member is written RECORD.Member");
    if (!(r = nmr_grow(&p->rules->roles, &p->rules->nroles, sizeof *r)))
        return nmr_parse_no_memory(p);
    r->role = (nmr_role)role;
    r->source = (nmr_role_source)source;
    r->name = p->words[3];
    r->index = source == NMR_ROLE_BY_ARGUMENT ? (unsigned)position(p->words[4]) : 0;
    return p->nwords > 5 ? role_conditions(p, r) : 0;
}

int nmr_parse_on_helper(nmr_parser *p)
{
    static const nmr_keyword kinds[] = {
        {"allocator", NMR_HELPER_ALLOCATOR}, {"deallocator", NMR_HELPER_DEALLOCATOR}, {"assert", NMR_HELPER_ASSERT},
        {"noreturn", NMR_HELPER_NORETURN},   {"harmless", NMR_HELPER_HARMLESS},       {"peer", NMR_HELPER_PEER},
        {"context", NMR_HELPER_CONTEXT},     {"clears", NMR_HELPER_CLEARS},           {NULL, 0},
    };
    nmr_helper *h;
    uint64_t unless = 0;
    int kind = (int)nmr_keyword_find(kinds, p->words[0]);
    int zeroed = p->nwords > 2 && kind == NMR_HELPER_ALLOCATOR && !strcmp(p->words[2], "zeroed");
    int indexed = kind != NMR_HELPER_ALLOCATOR && kind != NMR_HELPER_NORETURN && kind != NMR_HELPER_HARMLESS;

    if (nmr_parse_need_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (zeroed && p->nwords == 6 && !strcmp(p->words[3], "unless")) {
        if (position(p->words[4]) < 0)
            return FAIL(p, "an allocator is written CALL zeroed unless N &NUMBER");
        if (nmr_parse_bits(p, p->words[5], &unless) < 0)
            return NMR_EFORMAT;
        p->nwords = 3;
    }
    if (p->nwords > 3 || (p->nwords == 3 && !zeroed && !(indexed && position(p->words[2]) >= 0)))
        return FAIL(p, "'%s' is not understood behind %s %s", p->words[2], p->words[0], p->words[1]);
    if (!(h = nmr_grow(&p->rules->helpers, &p->rules->nhelpers, sizeof *h)))
        return nmr_parse_no_memory(p);
    h->kind = zeroed ? NMR_HELPER_ZEROING_ALLOCATOR : (nmr_helper_kind)kind;
    h->name = p->words[1];
    h->index = unless ? (unsigned)position(p->words[4]) : p->nwords > 2 && indexed ? (unsigned)position(p->words[2]) : 0;
    h->unless = unless;
    return 0;
}

static int names_call(const nmr_rules *rules, const char *name)
{
    size_t f, i;
    uint8_t n;

    for (f = 0; f < rules->nfamilies; f++)
        for (i = 0; i < rules->families[f].npatterns; i++)
            for (n = 0; n < rules->families[f].patterns[i].nnames; n++)
                if (nmr_glob(rules->families[f].patterns[i].names[n], name))
                    return 1;
    return 0;
}

/* wrapper NAME INDEX does CALL...: NAME hands its argument INDEX to each CALL, as the first argument. */
int nmr_parse_on_wrapper(nmr_parser *p)
{
    nmr_wrapper *w;
    int i;

    if (nmr_parse_need_words(p, 5) < 0)
        return NMR_EFORMAT;
    if (position(p->words[2]) < 0 || strcmp(p->words[3], "does") || p->nwords - 4 > NMR_MAX_NAMES)
        return FAIL(p, "a wrapper is written: wrapper NAME ARGUMENT-NUMBER does CALL...");
    for (i = 4; i < p->nwords; i++)
        if (!names_call(p->rules, p->words[i]))
            return FAIL(p, "'%s' is not a call of a family above", p->words[i]);
    if (!(w = nmr_grow(&p->rules->wrappers, &p->rules->nwrappers, sizeof *w)))
        return nmr_parse_no_memory(p);
    w->name = p->words[1];
    w->index = (uint8_t)position(p->words[2]);
    for (i = 4; i < p->nwords; i++)
        w->calls[w->ncalls++] = p->words[i];
    return 0;
}

/* runs CALL N [with M as P] now|later, or: runs member RECORD.Member later */
int nmr_parse_on_runs(nmr_parser *p)
{
    int n = p->nwords, member = n > 1 && !strcmp(p->words[1], "member");
    nmr_runs *r;

    if (nmr_parse_need_words(p, 4) < 0)
        return NMR_EFORMAT;
    if (member && (n != 4 || strcmp(p->words[3], "later")))
        return FAIL(p, "a member that is run is written: runs member RECORD.Member later");
    if (member && !strchr(p->words[2], '.'))
        return FAIL(p, "a member is written RECORD.Member");
    if (!member && ((n != 4 && n != 8) || position(p->words[2]) < 0 ||
                    !nmr_parse_one_of(p->words[n - 1], "now later") ||
                    (n == 8 && (strcmp(p->words[3], "with") || position(p->words[4]) < 0 || strcmp(p->words[5], "as") ||
                                position(p->words[6]) < 0))))
        return FAIL(p, "what a call runs is written: runs CALL N [with M as P] now|later, where N and M are positions "
                       "of arguments and P is that of a parameter");
    if (!(r = nmr_grow(&p->rules->runs, &p->rules->nruns, sizeof *r)))
        return nmr_parse_no_memory(p);
    r->name = p->words[member ? 2 : 1];
    r->member = member;
    r->function = member ? 0 : (unsigned)position(p->words[2]);
    r->argument = n == 8 ? position(p->words[4]) : -1;
    r->parameter = n == 8 ? position(p->words[6]) : -1;
    r->later = !strcmp(p->words[n - 1], "later");
    return 0;
}

int nmr_parse_on_word_list(nmr_parser *p, const char ***list, size_t *n)
{
    int i;

    for (i = 1; i < p->nwords; i++) {
        const char **slot = nmr_grow(list, n, sizeof *slot);
        if (!slot)
            return nmr_parse_no_memory(p);
        *slot = p->words[i];
    }
    return nmr_parse_need_words(p, 2);
}

int nmr_parse_on_format(nmr_parser *p)
{
    if (nmr_parse_exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (strcmp(p->words[1], "1"))
        return FAIL(p, "rule format %s is not known to this version; it reads format 1", p->words[1]);
    p->format_seen = 1;
    return 0;
}
