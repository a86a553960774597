/* variable.c - edits of the variable that an argument points to: its storage, and the members it is initialised with. */
#include <string.h>

#include "fix/edits.h"

/* A variable as it is declared: T name; or T name = ...; */
typedef struct declaration {
    size_t first, name;
    nmr_span value; /* empty: not initialised */
} declaration;

/* The name in &name or name; NMR_NO_TOKEN: the argument is something else. */
static size_t variable_of(const nmr_tokens *t, const nmr_text_call *c, unsigned argument)
{
    const nmr_span *arg = &c->args[argument];
    size_t name = arg->end - 1;

    if (argument >= c->nargs || arg->end - arg->begin > 2 || t->at[name].kind != NMR_TOKEN_WORD)
        return NMR_NO_TOKEN;
    return arg->end - arg->begin == 1 || t->at[arg->begin].kind == '&' ? name : NMR_NO_TOKEN;
}

static int same_word(const nmr_tokens *t, size_t a, size_t b)
{
    return nmr_tokens_same(t, a, a + 1, b, b + 1);
}

/* Is token i the name in a declaration of one variable? */
static int read_declaration(declaration *d, const nmr_tokens *t, size_t i)
{
    size_t first = i, end;

    while (first > 0 && (t->at[first - 1].kind == NMR_TOKEN_WORD))
        first--;
    if (first == i || nmr_token_is(t, first, "return") || nmr_token_is(t, first, "else") ||
        nmr_token_is(t, first, "goto") || (first > 0 && !strchr(";{}", t->at[first - 1].kind)))
        return 0;
    *d = (declaration){.first = first, .name = i};
    if (nmr_token_kind(t, i + 1) == ';')
        return 1;
    if (nmr_token_kind(t, i + 1) != '=')
        return 0;
    for (end = i + 2; end < t->n && t->at[end].kind != ';' && t->at[end].kind != ','; end++)
        if (strchr("([{", t->at[end].kind) && (end = nmr_token_close(t, end)) == NMR_NO_TOKEN)
            return 0;
    d->value = (nmr_span){i + 2, end};
    return nmr_token_kind(t, end) == ';';
}

static int find_declaration(declaration *d, const nmr_tokens *t, size_t from, size_t to, size_t name)
{
    size_t i;

    for (i = to; i-- > from;)
        if (t->at[i].kind == NMR_TOKEN_WORD && same_word(t, i, name) && read_declaration(d, t, i))
            return 1;
    return 0;
}

/* ---- static --------------------------------------------------------------------------------------------------- */

/* Does the token stand in the arguments of a call, or in an initialiser? */
static int is_nested(const nmr_tokens *t, size_t i)
{
    while (i-- > 0) {
        char kind = t->at[i].kind, before = i ? t->at[i - 1].kind : '\0';
        if (kind == '(' || kind == '[')
            return 1;
        if (kind == '{')
            return before == '=' || before == ',' || before == '{';
        if (kind == ';' || kind == '}' || ((kind == ')' || kind == ']') && (i = nmr_token_open(t, i)) == NMR_NO_TOKEN))
            return 0;
    }
    return 0;
}

/* May the word be a parameter of the function whose body begins at `body`, or a variable of it? */
static int is_local(const nmr_tokens *t, size_t body, size_t end, size_t word)
{
    size_t open = nmr_token_open(t, body - 1), i;

    for (i = open == NMR_NO_TOKEN ? 0 : open; i < end; i++) {
        char before = i ? t->at[i - 1].kind : '\0', behind = nmr_token_kind(t, i + 1);
        int declares = (before == NMR_TOKEN_WORD || before == '*' || before == ',') && behind && strchr(";=,[", behind) &&
                       !is_nested(t, i);
        if (t->at[i].kind == NMR_TOKEN_WORD && same_word(t, i, word) && (i < body || declares) &&
            !nmr_token_is(t, i - 1, "return"))
            return 1;
    }
    return 0;
}

/* Does the function put the same into the variable whenever it runs? Then it may as well have one for all of them. */
static int is_filled_alike(const nmr_tokens *t, size_t body, const declaration *d, const nmr_text_call *c)
{
    size_t i, j, end;
    int about = 0;

    for (i = d->value.begin; i < d->value.end; i++)
        if (t->at[i].kind == NMR_TOKEN_WORD && !same_word(t, i, d->name) && is_local(t, body, c->first, i))
            return 0;
    for (i = d->name + 1; i < c->first; i = end + 1) {
        for (end = i, about = 0; end < c->first && !strchr(";{}", t->at[end].kind); end++)
            about |= t->at[end].kind == NMR_TOKEN_WORD && same_word(t, end, d->name);
        for (j = i; about && j < end; j++)
            if (t->at[j].kind == NMR_TOKEN_WORD && !same_word(t, j, d->name) && is_local(t, body, c->first, j))
                return 0;
    }
    return 1;
}

int nmr_edit_static(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, unsigned argument)
{
    size_t name = variable_of(t, c, argument), body = nmr_function_begin(t, c->callee), i;
    declaration d;

    if (name == NMR_NO_TOKEN || body == NMR_NO_TOKEN || !find_declaration(&d, t, body, c->callee, name))
        return 0;
    for (i = d.first; i < d.name; i++)
        if (nmr_token_is(t, i, "static") || nmr_token_is(t, i, "extern") || nmr_token_is(t, i, "register"))
            return 0;
    /* What a static variable is initialised with must be constant. */
    if (d.value.begin < d.value.end && t->at[d.value.begin].kind != '{')
        return 0;
    if (!is_filled_alike(t, body, &d, c))
        return 0;
    return nmr_replace(out, t->at[d.first].begin, t->at[d.first].begin, "static ", 7);
}

/* ---- members -------------------------------------------------------------------------------------------------- */

/* The element of an initialiser: by its name, or by where it stands. */
static int element(nmr_span *out, const nmr_tokens *t, nmr_span braces, const char *name, size_t length, unsigned at)
{
    size_t i = braces.begin + 1, begin = i;
    unsigned n = 0;

    for (; i < braces.end; i++) {
        if (strchr("([{", t->at[i].kind) && (i = nmr_token_close(t, i)) == NMR_NO_TOKEN)
            return 0;
        if (t->at[i].kind != ',' && i + 1 != braces.end)
            continue;
        if (t->at[begin].kind == '.' && begin + 3 < i) {
            const nmr_token *word = &t->at[begin + 1];
            if (t->at[begin + 2].kind == '=' && word->end - word->begin == length &&
                !memcmp(t->text + word->begin, name, length)) {
                *out = (nmr_span){begin + 3, i};
                return 1;
            }
        } else if (t->at[begin].kind != '.' && n == at && begin < i) {
            *out = (nmr_span){begin, i};
            return 1;
        }
        n++;
        begin = i + 1;
    }
    return 0;
}

static int in_initialiser(nmr_span *out, const nmr_tokens *t, const declaration *d, const nmr_edit *e)
{
    const char *name = e->member;
    nmr_span braces = d->value;
    unsigned depth;

    for (depth = 0; depth < e->depth; depth++) {
        size_t length = strcspn(name, ".");
        if (braces.begin >= braces.end || t->at[braces.begin].kind != '{')
            return 0;
        /* Without the bracket that closes, which ends the last element. */
        if (!element(out, t, (nmr_span){braces.begin, nmr_token_close(t, braces.begin) + 1}, name, length, e->at[depth]))
            return 0;
        braces = *out;
        name += length + (name[length] == '.');
    }
    return 1;
}

/* The last `name.Member = value;` or `name->Member = value;` in front of the call, in its function. */
static int in_assignment(nmr_span *out, const nmr_tokens *t, const nmr_text_call *c, size_t name, const nmr_edit *e)
{
    size_t body = nmr_function_begin(t, c->callee), i, at, end;

    for (i = c->first; body != NMR_NO_TOKEN && i-- > body;) {
        const char *member = e->member;
        if (t->at[i].kind != NMR_TOKEN_WORD || !same_word(t, i, name))
            continue;
        for (at = i + 1; *member; at += 2) {
            size_t length = strcspn(member, ".");
            const nmr_token *word = &t->at[at + 1];
            if (at + 2 >= t->n || (t->at[at].kind != '.' && t->at[at].kind != NMR_TOKEN_ARROW) ||
                word->end - word->begin != length || memcmp(t->text + word->begin, member, length))
                break;
            member += length + (member[length] == '.');
        }
        if (*member || nmr_token_kind(t, at) != '=')
            continue;
        for (end = at + 1; end < c->first && t->at[end].kind != ';'; end++)
            ;
        *out = (nmr_span){at + 1, end};
        return end > at + 1;
    }
    return 0;
}

/* sizeof of the variable itself is the size of its type. */
static int is_own_size(const nmr_tokens *t, nmr_span value, size_t name)
{
    return value.end - value.begin == 4 && nmr_token_is(t, value.begin, "sizeof") && same_word(t, value.begin + 2, name);
}

int nmr_edit_member(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, const nmr_edit *e)
{
    size_t name = variable_of(t, c, e->index), n = strlen(e->text);
    declaration d;
    nmr_span value = {0};
    size_t begin, end;

    if (name == NMR_NO_TOKEN)
        return 0;
    if (!in_assignment(&value, t, c, name, e) &&
        !(find_declaration(&d, t, 0, c->callee, name) && in_initialiser(&value, t, &d, e)))
        return 0;
    begin = t->at[value.begin].begin;
    end = t->at[value.end - 1].end;
    if ((e->depth == 1 && is_own_size(t, value, name)) || (end - begin == n && !memcmp(t->text + begin, e->text, n)))
        return 1;
    return nmr_replace(out, begin, end, e->text, n);
}
