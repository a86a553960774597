/*
 * condition.c - conditions: or, and, !, comparisons, Exists() and HasTrailingSlash().
 *
 * What is left and right of a comparison is a text; it is compared as numbers, as truth values or as text, whichever
 * both sides are. `and` and `or` look at their right side only when it counts.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/walk.h"

enum { MAX_NESTING = 100 };

typedef enum kind {
    END,
    OPEN,
    CLOSE,
    NOT,
    AND,
    OR,
    EQUAL,
    UNEQUAL,
    LESS,
    LESS_EQUAL,
    GREATER,
    GREATER_EQUAL,
    TEXT,
    CALL
} kind;

typedef struct condition {
    nmr_msb *m;
    const nmr_msb_place *place;
    const char *whole, *at;
    kind next;
    const char *text; /* of a TEXT as written, of a CALL its name */
    int quoted, exists, depth, skipping;
} condition;

static int refuse(condition *c, const char *what)
{
    nmr_msb_fail(c->m->session, NMR_EFORMAT, c->m->here, c->place->line, "condition \"%.200s\" %s; repair it", c->whole,
                 what);
    c->next = END;
    return 0;
}

/* ---- words ---------------------------------------------------------------------------------------------------- */

static void take_text(condition *c, const char *start, size_t length, const char *end, int quoted)
{
    c->text = nmr_msb_keep_bytes(c->m->session, start, length);
    c->quoted = quoted;
    c->next = TEXT;
    c->at = end;
}

static int operator_at(condition *c)
{
    static const struct {
        const char *text;
        kind kind;
    } operators[] = {{"==", EQUAL},  {"!=", UNEQUAL}, {"<=", LESS_EQUAL}, {">=", GREATER_EQUAL}, {"<", LESS},
                     {">", GREATER}, {"!", NOT},      {"(", OPEN},        {")", CLOSE}};
    size_t i;

    for (i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        size_t n = strlen(operators[i].text);
        if (strncmp(c->at, operators[i].text, n) == 0) {
            c->next = operators[i].kind;
            c->at += n;
            return 1;
        }
    }
    return 0;
}

/* A quote inside $(...) does not end the text. */
static void take_quoted(condition *c)
{
    const char *at = c->at + 1;
    int opens = 1;

    while (*at && *at != '\'') {
        const char *end = opens && strchr("$@%", *at) && at[1] == '(' ? nmr_msb_closing(at + 1) : at + 1;
        opens = end != NULL;
        at = end ? end : at + 1;
    }
    if (!*at)
        refuse(c, "has a quote without an end");
    else
        take_text(c, c->at + 1, (size_t)(at - c->at - 1), at + 1, 1);
}

static void take_word(condition *c)
{
    size_t n = 0;

    while (isalnum((unsigned char)c->at[n]) || strchr("_.-+", c->at[n])) {
        if (!c->at[n])
            break;
        n++;
    }
    if (!n) {
        refuse(c, "has something in it that is no condition");
        return;
    }
    take_text(c, c->at, n, c->at + n, 0);
    if (nmr_msb_same(c->text, "and"))
        c->next = AND;
    else if (nmr_msb_same(c->text, "or"))
        c->next = OR;
    else if (c->at[strspn(c->at, " \t\r\n")] == '(')
        c->next = CALL;
}

static void advance(condition *c)
{
    const char *end;

    c->at += strspn(c->at, " \t\r\n");
    c->next = END;
    if (!*c->at || c->m->session->rc < 0)
        return;
    if (*c->at == '\'') {
        take_quoted(c);
    } else if (strchr("$@%", *c->at) && c->at[1] == '(') {
        if ((end = nmr_msb_closing(c->at + 1)) != NULL)
            take_text(c, c->at, (size_t)(end - c->at), end, 0);
        else
            refuse(c, "has a parenthesis without an end");
    } else if (!operator_at(c)) {
        take_word(c);
    }
}

/* ---- values --------------------------------------------------------------------------------------------------- */

static const char *value_of(condition *c, const char *text)
{
    return nmr_msb_evaluate(c->m, text, c->place);
}

static int truth_of(const char *text, int *truth)
{
    static const char *const yes[] = {"true", "on", "yes", "!false", "!off", "!no"};
    static const char *const no[] = {"false", "off", "no", "!true", "!on", "!yes"};
    size_t i;

    for (i = 0; i < sizeof yes / sizeof yes[0]; i++) {
        *truth = nmr_msb_same(text, yes[i]);
        if (*truth || nmr_msb_same(text, no[i]))
            return 1;
    }
    return 0;
}

int nmr_msb_number(const char *text, double *number)
{
    char *end;
    size_t digits = text[0] == '-' || text[0] == '+';

    /* strtod() would take "nan", "inf" and hexadecimal fractions, too. */
    if (!isdigit((unsigned char)text[digits]) && text[digits] != '.')
        return 0;
    if (text[0] == '0' && (text[1] | 32) == 'x') {
        if (strspn(text + 2, "0123456789abcdefABCDEF") != strlen(text + 2) || !text[2])
            return 0;
        *number = (double)strtoull(text, NULL, 16);
        return 1;
    }
    if (strspn(text, "0123456789+-.eE") != strlen(text))
        return 0;
    *number = strtod(text, &end);
    return *end == '\0';
}

/* Up to four numbers with dots between them. */
static int version_of(const char *text, double parts[4])
{
    int n;

    for (n = 0; n < 4; n++) {
        char *end;
        if (!isdigit((unsigned char)*text))
            return 0;
        parts[n] = (double)strtoul(text, &end, 10);
        if (!*end)
            return n + 1;
        if (*end != '.')
            return 0;
        text = end + 1;
    }
    return 0;
}

int nmr_msb_versions(const char *a, const char *b, int *order)
{
    double x[4] = {-1, -1, -1, -1}, y[4] = {-1, -1, -1, -1};
    int i;

    if (!version_of(a, x) || !version_of(b, y))
        return 0;
    for (i = 0; i < 3 && x[i] == y[i]; i++)
        ;
    *order = x[i] < y[i] ? -1 : x[i] > y[i];
    return 1;
}

static int equal(const char *a, const char *b)
{
    double x, y;
    int s, t;

    if (nmr_msb_number(a, &x) && nmr_msb_number(b, &y))
        return x == y;
    if (truth_of(a, &s) && truth_of(b, &t))
        return s == t;
    return nmr_msb_same(a, b);
}

/* What cannot be ordered comes of a variable that is not set here: it does not hold. */
static int ordered(condition *c, kind how, const char *a, const char *b)
{
    double x, y;
    int order;

    if (nmr_msb_number(a, &x) && nmr_msb_number(b, &y))
        order = x < y ? -1 : x > y;
    else if (!nmr_msb_versions(a, b, &order)) {
        nmr_msb_miss(c->m->session, "value for condition", c->whole);
        return 0;
    }
    return how == LESS ? order < 0 : how == LESS_EQUAL ? order <= 0 : how == GREATER ? order > 0 : order >= 0;
}

/* ---- functions ------------------------------------------------------------------------------------------------ */

static int all_exist(condition *c, const char *paths)
{
    const char *folder = c->place->folder ? c->place->folder : c->m->folder;
    nmr_list parts = {0};
    size_t i;
    int all;

    nmr_msb_split(c->m->session, &parts, paths);
    all = parts.count > 0;
    for (i = 0; i < parts.count; i++)
        all &= c->exists || nmr_msb_find(c->m->session, folder, parts.items[i]) != NULL;
    nmr_list_clear(&parts);
    return all;
}

static int call(condition *c, const char *name, const char *argument)
{
    size_t n = strlen(argument);

    if (nmr_msb_same(name, "Exists"))
        return all_exist(c, argument);
    if (nmr_msb_same(name, "HasTrailingSlash"))
        return n > 0 && (argument[n - 1] == '/' || argument[n - 1] == '\\');
    return refuse(c, "calls a function that conditions do not have");
}

static int function(condition *c)
{
    const char *name = c->text, *argument;

    advance(c);
    advance(c);
    if (c->next != TEXT)
        return refuse(c, "lacks the argument of a function");
    argument = c->text;
    advance(c);
    if (c->next != CLOSE)
        return refuse(c, "lacks a closing parenthesis");
    advance(c);
    return c->skipping ? 0 : call(c, name, value_of(c, argument));
}

/* ---- the grammar ---------------------------------------------------------------------------------------------- */

static int disjunction(condition *c);

static int comparison(condition *c)
{
    const char *left = c->text, *value;
    kind how;
    int truth;

    advance(c);
    if (c->next >= EQUAL && c->next <= GREATER_EQUAL) {
        how = c->next;
        advance(c);
        if (c->next != TEXT)
            return refuse(c, "lacks the right side of a comparison");
        value = c->text;
        advance(c);
        if (c->skipping)
            return 0;
        if (how == EQUAL || how == UNEQUAL)
            return equal(value_of(c, left), value_of(c, value)) == (how == EQUAL);
        return ordered(c, how, value_of(c, left), value_of(c, value));
    }
    if (c->skipping)
        return 0;
    value = nmr_msb_trim(c->m->session, value_of(c, left));
    if (truth_of(value, &truth))
        return truth;
    if (!*value) /* a variable that is not set, or that MSBuild would refuse */
        return 0;
    return refuse(c, "is neither true nor false");
}

static int primary(condition *c)
{
    int holds;

    if (++c->depth > MAX_NESTING)
        return refuse(c, "is nested too deeply");
    if (c->next == NOT) {
        advance(c);
        holds = !primary(c);
    } else if (c->next == OPEN) {
        advance(c);
        holds = disjunction(c);
        if (c->next != CLOSE)
            return refuse(c, "lacks a closing parenthesis");
        advance(c);
    } else if (c->next == CALL) {
        holds = function(c);
    } else if (c->next == TEXT) {
        holds = comparison(c);
    } else {
        return refuse(c, "lacks something to compare");
    }
    c->depth--;
    return holds;
}

static int conjunction(condition *c)
{
    int holds = primary(c);

    while (c->next == AND) {
        int skipped = !holds;
        c->skipping += skipped;
        advance(c);
        holds = primary(c) && holds;
        c->skipping -= skipped;
    }
    return holds;
}

static int disjunction(condition *c)
{
    int holds = conjunction(c);

    while (c->next == OR) {
        int skipped = holds;
        c->skipping += skipped;
        advance(c);
        holds = conjunction(c) || holds;
        c->skipping -= skipped;
    }
    return holds;
}

int nmr_msb_condition(nmr_msb *m, const char *text, const nmr_msb_place *place, int exists)
{
    condition c = {.m = m, .place = place, .whole = text, .at = text, .exists = exists};
    int holds;

    if (!text || !text[strspn(text, " \t\r\n")])
        return 1;
    advance(&c);
    holds = disjunction(&c);
    if (m->session->rc == 0 && c.next != END)
        refuse(&c, "goes on where it should end");
    return holds && m->session->rc == 0;
}
