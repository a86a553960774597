/*
 * functions.c - finds functions by their braces. Of the branches of a preprocessor condition, each starts as deep as
 * the first, and the last one counts for what follows.
 */
#include "triage/functions.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules.h"

enum { MAX_CONDITIONS = 64 };

typedef struct finder {
    const nmr_tokens *tokens;
    nmr_functions *out;
    size_t aside;  /* the next one */
    size_t start;  /* where the declaration begins that is being read */
    size_t opened; /* where the one began whose braces are open; NMR_NO_TOKEN: no function */
    int depth;     /* of braces that are no extern "C", namespace or class */
    int conditions[MAX_CONDITIONS];
    int nconditions;
} finder;

/* ---- preprocessor conditions ---------------------------------------------------------------------------------- */

static int is_directive(const nmr_tokens *tokens, const nmr_token *aside, const char *word)
{
    const char *at = tokens->text + aside->begin + 1, *end = tokens->text + aside->end;
    size_t n = strlen(word);

    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    return (size_t)(end - at) >= n && !memcmp(at, word, n);
}

static void take_directive(finder *f, const nmr_token *aside)
{
    if (aside->kind != NMR_ASIDE_DIRECTIVE)
        return;
    if (is_directive(f->tokens, aside, "if")) {
        if (f->nconditions < MAX_CONDITIONS)
            f->conditions[f->nconditions] = f->depth;
        f->nconditions++;
    } else if (is_directive(f->tokens, aside, "el") && f->nconditions > 0 && f->nconditions <= MAX_CONDITIONS) {
        f->depth = f->conditions[f->nconditions - 1];
    } else if (is_directive(f->tokens, aside, "endif") && f->nconditions > 0) {
        f->nconditions--;
    }
}

static void take_directives(finder *f, size_t before)
{
    const nmr_tokens *t = f->tokens;

    for (; f->aside < t->nasides && t->asides[f->aside].begin < before; f->aside++)
        take_directive(f, &t->asides[f->aside]);
}

/* ---- braces --------------------------------------------------------------------------------------------------- */

typedef enum brace { OF_FUNCTION, OF_SCOPE, OF_OTHER } brace;

static int is_one_of(const nmr_tokens *tokens, size_t i, const char *const *words, size_t n)
{
    while (n-- > 0)
        if (nmr_token_is(tokens, i, words[n]))
            return 1;
    return 0;
}

/* What the brace at `open` begins, from the words of the declaration in front of it. */
static brace brace_of(const finder *f, size_t open)
{
    static const char *const scopes[] = {"namespace", "class", "struct", "union", "enum"};
    static const char *const attributes[] = {"__declspec", "__attribute__", "alignas"};
    int scope = 0, parameters = 0;
    size_t i;

    for (i = f->start; i < open; i++) {
        if (nmr_token_kind(f->tokens, i) == '=')
            return OF_OTHER;
        scope |= is_one_of(f->tokens, i, scopes, sizeof scopes / sizeof *scopes);
        parameters |= nmr_token_kind(f->tokens, i) == '(' && i > f->start &&
                      !is_one_of(f->tokens, i - 1, attributes, sizeof attributes / sizeof *attributes);
    }
    if (open > f->start && nmr_token_kind(f->tokens, open - 1) == ')')
        return OF_FUNCTION;
    if ((scope && !parameters) || (open > f->start && nmr_token_is(f->tokens, open - 1, "\"C\"")))
        return OF_SCOPE;
    return parameters ? OF_FUNCTION : OF_OTHER;
}

static void open_brace(finder *f, size_t i)
{
    brace kind = f->depth ? OF_OTHER : brace_of(f, i);

    if (kind == OF_SCOPE) {
        f->start = i + 1;
        return;
    }
    if (f->depth++ == 0)
        f->opened = kind == OF_FUNCTION ? f->start : NMR_NO_TOKEN;
}

static int add(nmr_functions *out, size_t first, size_t last)
{
    nmr_function *slot = nmr_grow(&out->at, &out->n, sizeof *slot);

    if (!slot)
        return NMR_ENOMEM;
    *slot = (nmr_function){first, last};
    return 0;
}

static int close_brace(finder *f, size_t i)
{
    int rc = 0;

    if (f->depth > 0 && --f->depth > 0)
        return 0;
    if (f->opened != NMR_NO_TOKEN)
        rc = add(f->out, f->opened, i);
    f->opened = NMR_NO_TOKEN;
    f->start = i + 1;
    return rc;
}

int nmr_functions_find(nmr_functions *out, const nmr_tokens *tokens)
{
    finder f = {.tokens = tokens, .out = out, .opened = NMR_NO_TOKEN};
    size_t i;
    int rc = 0;

    for (i = 0; i < tokens->n && rc == 0; i++) {
        char kind = tokens->at[i].kind;
        take_directives(&f, tokens->at[i].begin);
        if (kind == '{')
            open_brace(&f, i);
        else if (kind == '}')
            rc = close_brace(&f, i);
        else if (kind == ';' && f.depth == 0)
            f.start = i + 1;
    }
    return rc;
}

void nmr_functions_clear(nmr_functions *functions)
{
    free(functions->at);
    *functions = (nmr_functions){0};
}

const nmr_function *nmr_functions_at(const nmr_functions *functions, size_t i)
{
    size_t low = 0, high = functions->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (functions->at[middle].last < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low < functions->n && functions->at[low].first <= i ? &functions->at[low] : NULL;
}
