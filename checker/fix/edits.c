/* edits.c - the edits of a call itself: another function, another argument, another order. */
#include "fix/edits.h"

#include <stdlib.h>
#include <string.h>

int nmr_replace(nmr_replacements *out, size_t begin, size_t end, const char *text, size_t length)
{
    char *copy = out->n < NMR_FIX_MAX_REPLACEMENTS ? malloc(length + 1) : NULL;

    if (!copy) {
        out->failed = 1;
        return 1;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    out->at[out->n++] = (nmr_replacement){begin, end, copy};
    return 1;
}

void nmr_replacements_clear(nmr_replacements *replacements)
{
    size_t i;

    for (i = 0; i < replacements->n; i++)
        free(replacements->at[i].text);
    *replacements = (nmr_replacements){0};
}

static int replace_tokens(nmr_replacements *out, const nmr_tokens *t, nmr_span span, const char *text)
{
    return nmr_replace(out, t->at[span.begin].begin, t->at[span.end - 1].end, text, strlen(text));
}

static int edit_argument(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, const nmr_edit *e)
{
    const nmr_span *arg = &c->args[e->index];

    if (e->index >= c->nargs)
        return 0;
    if (arg->end - arg->begin != 1 || !nmr_token_is(t, arg->begin, e->old))
        return arg->end - arg->begin == 1 && nmr_token_is(t, arg->begin, e->text);
    return replace_tokens(out, t, *arg, e->text);
}

/* Both are statements by themselves, one behind the other, about the same thing. */
static int edit_swap(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, const char *other)
{
    nmr_text_call next;
    size_t i = c->end + 1, n;
    int found = 0;

    if ((c->form != NMR_FORM_DROPPED && c->form != NMR_FORM_ASSIGNED) || c->header != NMR_NO_TOKEN)
        return 0;
    for (; i < t->n && !found && !strchr(";{}", t->at[i].kind); i++)
        found = nmr_text_call_read(&next, t, i, &other, 1);
    if (!found || next.first != c->end + 1 || next.header != NMR_NO_TOKEN || !next.nargs || !c->nargs ||
        (next.form != NMR_FORM_DROPPED && next.form != NMR_FORM_ASSIGNED) ||
        !nmr_tokens_same(t, c->args[0].begin, c->args[0].end, next.args[0].begin, next.args[0].end))
        return 0;
    n = t->at[c->end].end - t->at[c->first].begin;
    nmr_replace(out, t->at[next.first].begin, t->at[next.end].end, t->text + t->at[c->first].begin, n);
    n = t->at[next.end].end - t->at[next.first].begin;
    return nmr_replace(out, t->at[c->first].begin, t->at[c->end].end, t->text + t->at[next.first].begin, n);
}

int nmr_edit_apply(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, const nmr_edit *e)
{
    switch (e->kind) {
    case NMR_EDIT_BEFORE:
        return nmr_edit_before(out, t, c, e->text);
    case NMR_EDIT_AFTER:
        return nmr_edit_after(out, t, c, e->text);
    case NMR_EDIT_CALLEE:
        return replace_tokens(out, t, (nmr_span){c->callee, c->callee + 1}, e->text);
    case NMR_EDIT_ARGUMENT:
        return edit_argument(out, t, c, e);
    case NMR_EDIT_STATIC:
        return nmr_edit_static(out, t, c, e->index);
    case NMR_EDIT_MEMBER:
        return nmr_edit_member(out, t, c, e);
    case NMR_EDIT_SWAP:
        return edit_swap(out, t, c, e->text);
    }
    return 0;
}
