/* patterns.c - calls as rules describe them. */
#include "core/parse/parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int nmr_parse_values(nmr_parser *p, const char *text, int64_t *values, uint8_t *n, uint8_t *negated)
{
    const char *s;
    char *end;

    *negated = *text == '!';
    s = text + *negated + 1;
    if (s[-1] != '=')
        return FAIL(p, "'%s' is not =NUMBER or !=NUMBER", text);
    for (*n = 0;; s = end + 1) {
        if (*n == NMR_MAX_VALUES)
            return FAIL(p, "'%s' has more than %d numbers", text, NMR_MAX_VALUES);
        errno = 0;
        values[(*n)++] = (int64_t)strtoull(s, &end, 0);
        if (end == s || (*end && *end != '|') || errno)
            return FAIL(p, "'%s' is not =NUMBER or !=NUMBER", text);
        if (!*end)
            return 0;
    }
}

int nmr_parse_bits(nmr_parser *p, const char *text, uint64_t *bits)
{
    char *end = NULL;

    errno = 0;
    *bits = *text == '&' && isdigit((unsigned char)text[1]) ? strtoull(text + 1, &end, 0) : 0;
    return end && !*end && !errno && *bits ? 0 : FAIL(p, "'%s' is not &NUMBER", text);
}

static int parse_bit_literal(nmr_parser *p, nmr_arg *a, const char *text)
{
    uint64_t bits;

    if (nmr_parse_bits(p, text, &bits) < 0)
        return NMR_EFORMAT;
    a->literal = NMR_LITERAL_BITS;
    a->nvalues = 1;
    a->values[0] = (int64_t)bits;
    return 0;
}

/* Where the test of a literal begins in an argument; NULL: the argument is no literal. */
static char *test_of_literal(char *text)
{
    char *equals = strchr(text, '='), *bits = strchr(text, '&');

    if (equals)
        return equals > text && equals[-1] == '!' ? equals - 1 : equals;
    return bits && isdigit((unsigned char)bits[1]) ? bits : NULL;
}

/* "=0", or "_.Member=0": what the argument, or what a member of the memory it points to, holds. */
static int parse_literal(nmr_parser *p, nmr_pattern *pattern, char *text, char *test)
{
    nmr_arg *a = &pattern->arg[pattern->nargs++];
    uint8_t negated = 0;
    char *arrow;

    a->kind = NMR_ARG_LITERAL;
    if (!strcmp(test, "=unset"))
        a->literal = NMR_LITERAL_UNSET;
    else if (!strncmp(test, "=@", 2) && test[2]) {
        a->literal = NMR_LITERAL_VARIABLE;
        a->variable = test + 2;
    } else if (*test == '&' ? parse_bit_literal(p, a, test) < 0 : nmr_parse_values(p, test, a->values, &a->nvalues, &negated) < 0)
        return NMR_EFORMAT;
    if (negated)
        a->literal = NMR_LITERAL_IS_NOT;
    *test = '\0';
    if (*text && strncmp(text, "_.", 2))
        return FAIL(p, "'%s' is not '_.Member'", text);
    a->member = *text ? text + 2 : NULL;
    if (*text && (arrow = strstr(text, "->")) != NULL) {
        *arrow = '\0';
        a->through = a->member;
        a->member = arrow + 2;
    }
    return 0;
}

/* Split off what follows the dot or arrow of an argument; NULL when there is none. */
static char *member_of(char *name)
{
    char *dot = strchr(name, '.');

    if (!dot)
        return NULL;
    *dot = '\0';
    return dot + 1;
}

static int parse_arg(nmr_parser *p, nmr_pattern *pattern, char *text, uint8_t index)
{
    nmr_arg *a = &pattern->arg[pattern->nargs];
    char *arrow, *test;
    int slot, out = 0, behind = 0;

    if (!strcmp(text, "_"))
        return 0;
    if (pattern->nargs == NMR_MAX_ARGS)
        return FAIL(p, "a pattern has more than %d arguments that matter", NMR_MAX_ARGS);
    a->index = index;
    if ((test = test_of_literal(text)) != NULL)
        return parse_literal(p, pattern, text, test);
    if (*text == '&' || *text == '*') {
        out = *text == '&';
        behind = !out;
        text++;
    }
    if ((arrow = strstr(text, "->_")) != NULL && !arrow[3]) {
        *arrow = '\0';
        a->kind = NMR_ARG_HOLDER;
    } else if ((arrow = strstr(text, "+_")) != NULL && !arrow[2]) {
        *arrow = '\0';
        a->kind = NMR_ARG_INSIDE;
    }
    a->member = member_of(text);
    if (!strcmp(text, p->family->track)) {
        if (a->kind != NMR_ARG_HOLDER && a->kind != NMR_ARG_INSIDE)
            a->kind = out ? NMR_ARG_OUT : behind ? NMR_ARG_BEHIND : NMR_ARG_TRACKED;
    } else if (p->family->owner && !strcmp(text, "owner")) {
        a->kind = NMR_ARG_OWNER;
    } else if ((slot = nmr_parse_find(p->family->slots, p->family->nslots, text)) > 0) {
        a->holds = a->kind == NMR_ARG_HOLDER;
        a->kind = NMR_ARG_MEMORY;
        a->slot = (uint8_t)slot;
    } else {
        return FAIL(p, "'%s' is not the tracked object, a memory name, 'owner', '_', '...' or '=NUMBER'", text);
    }
    pattern->nargs++;
    return 0;
}

static int parse_args(nmr_parser *p, nmr_pattern *pattern, char *text)
{
    char *s, *end;
    uint8_t index = 0;
    int rc, comma;

    for (s = text; *s; s = end) {
        while (isspace((unsigned char)*s))
            s++;
        end = s + strcspn(s, ",");
        comma = *end == ',';
        if (comma)
            *end++ = '\0';
        nmr_parse_trimmed(s);
        if (!strcmp(s, "...") && index != NMR_ARG_LAST) {
            index = NMR_ARG_LAST;
            continue;
        }
        if (!*s || (comma && !*end))
            return FAIL(p, "an argument is missing; write '_' for any");
        if ((rc = parse_arg(p, pattern, s, index)) < 0)
            return rc;
        if (index != NMR_ARG_LAST)
            index++;
    }
    return 0;
}

static int pattern_names(nmr_parser *p, nmr_pattern *pattern, const char *name)
{
    int i;

    for (i = 0; i < p->naliases; i++)
        if (!strcmp(p->alias[i].name, name)) {
            memcpy(pattern->names, p->alias[i].functions, sizeof pattern->names);
            pattern->nnames = p->alias[i].n;
            return 0;
        }
    if (!isalpha((unsigned char)*name) && *name != '_')
        return FAIL(p, "'%s' is not a function, a RECORD.Member or a name", name);
    pattern->names[0] = name;
    pattern->nnames = 1;
    return 0;
}

/* Read "[x =] NAME(args)" and return its number in the family. The same text gives the same number. */
int nmr_parse_pattern(nmr_parser *p, const char *source)
{
    nmr_family *f = p->family;
    nmr_pattern pattern = {0}, *slot;
    char *text, *open, *close, *name, *equals;
    size_t i;
    int rc;

    for (i = 0; i < f->npatterns; i++)
        if (!strcmp(f->patterns[i].text, source))
            return (int)i;
    if (f->npatterns == NMR_MAX_PATTERNS)
        return FAIL(p, "more than %d different calls in family %s", NMR_MAX_PATTERNS, f->id);
    pattern.text = nmr_rules_keep(p->rules, source, strlen(source));
    text = nmr_rules_keep(p->rules, source, strlen(source));
    if (!pattern.text || !text)
        return nmr_parse_no_memory(p);
    open = strchr(text, '(');
    close = strrchr(text, ')');
    if (!open || !close || close[1])
        return FAIL(p, "'%s' is not a call; write NAME(arguments)", source);
    *open = *close = '\0';
    name = nmr_parse_trimmed(text);
    if ((equals = strchr(name, '=')) != NULL) {
        *equals = '\0';
        if (strcmp(nmr_parse_trimmed(name), f->track))
            return FAIL(p, "only the tracked object '%s' can be a result", f->track);
        pattern.arg[pattern.nargs++] = (nmr_arg){.kind = NMR_ARG_TRACKED, .index = NMR_ARG_RESULT};
        name = nmr_parse_trimmed(equals + 1);
    }
    pattern.line = p->line;
    pattern.all = !strcmp(nmr_parse_trimmed(open + 1), "_");
    if ((rc = pattern_names(p, &pattern, name)) < 0 || (rc = parse_args(p, &pattern, open + 1)) < 0)
        return rc;
    slot = nmr_grow(&f->patterns, &f->npatterns, sizeof *f->patterns);
    if (!slot)
        return nmr_parse_no_memory(p);
    *slot = pattern;
    return (int)f->npatterns - 1;
}

/*
 * Join the words of a call, which the line was split at, from word i on. Returns the number of words taken, or a
 * negative code.
 */
int nmr_parse_join_call(nmr_parser *p, int i, char *out, size_t size)
{
    int first = i;
    size_t n = 0;

    out[0] = '\0';
    for (; i < p->nwords; i++) {
        size_t len = strlen(p->words[i]);
        if (n + len + 2 > size)
            return FAIL(p, "a call is longer than %zu characters", size);
        if (n)
            out[n++] = ' ';
        memcpy(out + n, p->words[i], len + 1);
        n += len;
        if (len && out[n - 1] == ')')
            return i + 1 - first;
    }
    return FAIL(p, "a call does not end; close it with )");
}
