/* call.c - finds a call in the text, and reads the statement around it. What it is not sure of is NMR_FORM_OTHER. */
#include "fix/call.h"

#include <string.h>

#include "core/machine.h"

/* ---- the call ------------------------------------------------------------------------------------------------- */

/* A member of a table is called through '.' or '->'. */
static int has_name(const nmr_tokens *t, size_t i, const char *name)
{
    const char *dot = strrchr(name, '.');
    char word[128];
    size_t n = t->at[i].end - t->at[i].begin;
    int member = i > 0 && (t->at[i - 1].kind == '.' || t->at[i - 1].kind == NMR_TOKEN_ARROW);

    if (n >= sizeof word || member != (dot != NULL))
        return 0;
    memcpy(word, t->text + t->at[i].begin, n);
    word[n] = '\0';
    return nmr_glob(dot ? dot + 1 : name, word);
}

static int is_call_of(const nmr_tokens *t, size_t i, const char *const *names, size_t nnames)
{
    size_t n;

    if (nmr_token_kind(t, i) != NMR_TOKEN_WORD || nmr_token_kind(t, i + 1) != '(')
        return 0;
    for (n = 0; n < nnames; n++)
        if (has_name(t, i, names[n]))
            return 1;
    return 0;
}

static int read_args(nmr_text_call *c, const nmr_tokens *t)
{
    size_t open = c->callee + 1, i, begin = open + 1;

    if ((c->close = nmr_token_close(t, open)) == NMR_NO_TOKEN || t->at[c->close].kind != ')')
        return 0;
    if (begin == c->close)
        return 1;
    for (i = begin; i <= c->close; i++) {
        if (i < c->close && strchr("([{", t->at[i].kind)) {
            if ((i = nmr_token_close(t, i)) == NMR_NO_TOKEN)
                return 0;
        } else if (i == c->close || t->at[i].kind == ',') {
            if (c->nargs == NMR_FIX_MAX_ARGS || i == begin)
                return 0;
            c->args[c->nargs++] = (nmr_span){begin, i};
            begin = i + 1;
        }
    }
    return 1;
}

/* ---- the statement -------------------------------------------------------------------------------------------- */

/* Back over blocks of brackets to what ends the statement before; *enclosed: an open bracket stands between. */
static size_t statement_begin(const nmr_tokens *t, size_t i, int *enclosed)
{
    *enclosed = 0;
    while (i-- > 0) {
        char kind = t->at[i].kind;
        if (kind == ';' || kind == '{' || kind == '}')
            return i + 1;
        if (kind == ')' || kind == ']') {
            if ((i = nmr_token_open(t, i)) == NMR_NO_TOKEN)
                return NMR_NO_TOKEN;
        } else if (kind == '(' || kind == '[') {
            *enclosed = 1;
        }
    }
    return NMR_NO_TOKEN;
}

/* Is the statement that begins here a part of for (...; ...; ...)? */
static int is_in_loop_head(const nmr_tokens *t, size_t begin)
{
    size_t i = begin;

    while (i-- > 0) {
        char kind = t->at[i].kind;
        if (kind == '{' || kind == '}')
            return 0;
        if (kind == '(')
            return 1;
        if ((kind == ')' || kind == ']') && (i = nmr_token_open(t, i)) == NMR_NO_TOKEN)
            return 1;
    }
    return 0;
}

/* Behind `label:` and `case X:`; NMR_NO_TOKEN when there is no such thing. */
static size_t behind_label(const nmr_tokens *t, size_t i, size_t limit)
{
    if (nmr_token_is(t, i, "case")) {
        for (i++; i < limit; i++)
            if (t->at[i].kind == ':')
                return i + 1;
        return NMR_NO_TOKEN;
    }
    return nmr_token_kind(t, i) == NMR_TOKEN_WORD && nmr_token_kind(t, i + 1) == ':' ? i + 2 : NMR_NO_TOKEN;
}

/* Where the expression begins that ends with the callee: g->table.f or f. */
static size_t callee_begin(const nmr_tokens *t, size_t i)
{
    while (i > 1 && (t->at[i - 1].kind == '.' || t->at[i - 1].kind == NMR_TOKEN_ARROW)) {
        i -= 2;
        while (t->at[i].kind == ')' || t->at[i].kind == ']') {
            if ((i = nmr_token_open(t, i)) == NMR_NO_TOKEN || i == 0)
                return NMR_NO_TOKEN;
            if (t->at[i - 1].kind != NMR_TOKEN_WORD && t->at[i - 1].kind != ')' && t->at[i - 1].kind != ']')
                return i;
            i--;
        }
    }
    return i;
}

/* if (f() ...): nothing in front of the call decides whether it is made. */
static void read_condition(nmr_text_call *c, const nmr_tokens *t, size_t at)
{
    size_t i;

    if (c->header != NMR_NO_TOKEN)
        return;
    for (i = at + 2; i < c->callee; i++)
        if (t->at[i].kind == '?' || nmr_token_is(t, i, "&&") || nmr_token_is(t, i, "||"))
            return;
    c->first = at;
    c->form = NMR_FORM_CONDITION;
}

static void read_result(nmr_text_call *c, const nmr_tokens *t, size_t begin, size_t end)
{
    size_t i;

    c->result = (nmr_span){begin, end};
    for (i = begin; i + 1 < end; i++)
        if (t->at[i].kind == NMR_TOKEN_WORD && t->at[i + 1].kind == NMR_TOKEN_WORD)
            c->result.begin = end - 1; /* a declaration: its last word is the name */
    if (begin < end && nmr_span_is_simple(t, c->result))
        c->form = NMR_FORM_ASSIGNED;
}

/* What stands between the beginning of the statement and the call. */
static void read_form(nmr_text_call *c, const nmr_tokens *t, size_t begin, size_t callee)
{
    c->first = begin;
    c->end = c->close + 1;
    if (nmr_token_kind(t, c->end) != ';')
        return;
    if (begin == callee) {
        c->form = NMR_FORM_DROPPED;
    } else if (callee - begin == 3 && t->at[begin].kind == '(' && t->at[begin + 2].kind == ')' &&
               (nmr_token_is(t, begin + 1, "void") || nmr_token_is(t, begin + 1, "VOID"))) {
        c->form = NMR_FORM_DROPPED;
    } else if (callee - begin == 1 && nmr_token_is(t, begin, "return")) {
        c->form = NMR_FORM_RETURNED;
    } else if (t->at[callee - 1].kind == '=') {
        read_result(c, t, begin, callee - 1);
    }
}

static void read_statement(nmr_text_call *c, const nmr_tokens *t)
{
    size_t callee = callee_begin(t, c->callee), i, next;
    int enclosed;

    if (callee == NMR_NO_TOKEN || (i = statement_begin(t, callee, &enclosed)) == NMR_NO_TOKEN || is_in_loop_head(t, i))
        return;
    for (;;) {
        int head = nmr_token_is(t, i, "if") || nmr_token_is(t, i, "while") || nmr_token_is(t, i, "for");
        if ((next = behind_label(t, i, callee)) != NMR_NO_TOKEN) {
            i = next;
        } else if (head && (next = nmr_token_close(t, i + 1)) != NMR_NO_TOKEN) {
            if (next > callee) {
                if (nmr_token_is(t, i, "if"))
                    read_condition(c, t, i);
                return;
            }
            c->outer = c->header == NMR_NO_TOKEN ? i : c->outer;
            c->header = next;
            i = next + 1;
        } else if (nmr_token_is(t, i, "else") || nmr_token_is(t, i, "do")) {
            c->outer = c->header == NMR_NO_TOKEN ? i : c->outer;
            c->header = i++;
        } else {
            break;
        }
    }
    if (!enclosed && i <= callee)
        read_form(c, t, i, callee);
}

/* A statement that the preprocessor takes apart is no statement that can be edited. */
static int is_broken(const nmr_text_call *c, const nmr_tokens *t)
{
    size_t i, end = c->form == NMR_FORM_CONDITION ? c->close : c->end;

    for (i = (c->header != NMR_NO_TOKEN ? c->outer : c->first) + 1; i <= end; i++)
        if (t->at[i].directive)
            return 1;
    return 0;
}

int nmr_text_call_read(nmr_text_call *out, const nmr_tokens *tokens, size_t i, const char *const *names, size_t nnames)
{
    *out = (nmr_text_call){.callee = i, .header = NMR_NO_TOKEN};
    if (!is_call_of(tokens, i, names, nnames) || !read_args(out, tokens))
        return 0;
    read_statement(out, tokens);
    if (out->form != NMR_FORM_OTHER && is_broken(out, tokens))
        out->form = NMR_FORM_OTHER;
    return 1;
}

/* ---- the place ------------------------------------------------------------------------------------------------ */

size_t nmr_token_at(const nmr_tokens *t, unsigned line, unsigned column)
{
    const char *start = t->text, *end = t->text + t->length;
    size_t i, offset;
    unsigned n;

    for (n = 1; n < line && start; n++)
        if ((start = memchr(start, '\n', (size_t)(end - start))) != NULL)
            start++;
    if (!start || !column)
        return NMR_NO_TOKEN;
    offset = (size_t)(start - t->text) + column - 1;
    for (i = 0; i < t->n && t->at[i].end <= offset; i++)
        ;
    return i < t->n && t->at[i].line == line ? i : NMR_NO_TOKEN;
}

int nmr_text_call_at(nmr_text_call *out, const nmr_tokens *tokens, unsigned line, unsigned column,
                     const char *const *names, size_t nnames)
{
    size_t i = nmr_token_at(tokens, line, column), found = NMR_NO_TOKEN;

    for (; i < tokens->n && !strchr(";{}", tokens->at[i].kind); i++)
        if (is_call_of(tokens, i, names, nnames)) {
            if (found != NMR_NO_TOKEN)
                return 0;
            found = i;
        }
    return found != NMR_NO_TOKEN && nmr_text_call_read(out, tokens, found, names, nnames);
}

int nmr_span_is_simple(const nmr_tokens *tokens, nmr_span span)
{
    size_t i;

    for (i = span.begin; i < span.end; i++) {
        char kind = tokens->at[i].kind;
        if (kind != NMR_TOKEN_WORD && kind != NMR_TOKEN_ARROW && !strchr(".*&()[]", kind))
            return 0;
        if (kind == NMR_TOKEN_WORD && i + 1 < span.end && tokens->at[i + 1].kind == '(')
            return 0;
        if (tokens->at[i].directive && i > span.begin)
            return 0;
    }
    return span.begin < span.end;
}

size_t nmr_function_begin(const nmr_tokens *tokens, size_t i)
{
    size_t found = NMR_NO_TOKEN;

    while (i-- > 0) {
        char kind = tokens->at[i].kind;
        if (kind == '{' && i > 0 && tokens->at[i - 1].kind == ')') /* not that of a namespace around it */
            found = i;
        else if (strchr(")]}", kind) && (i = nmr_token_open(tokens, i)) == NMR_NO_TOKEN)
            return NMR_NO_TOKEN;
    }
    return found;
}
