/* suppressions.c - what suppressions are about: which rule, in which lines; and what is wrong with them. */
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "triage/suppression_parts.h"

const char *nmr_suppression_keep(nmr_suppression_reader *r, const char *at, size_t length)
{
    nmr_list *texts = &r->out->texts;

    if (nmr_list_add_bytes(texts, at, length) < 0) {
        r->rc = NMR_ENOMEM;
        return NULL;
    }
    return texts->items[texts->count - 1];
}

/* ---- remarks -------------------------------------------------------------------------------------------------- */

int nmr_suppressions_remark(nmr_suppressions *out, const char *file, unsigned line, unsigned column, const char *text)
{
    nmr_remark *slot;

    if (nmr_list_add(&out->texts, file) < 0 || nmr_list_add(&out->texts, text) < 0 ||
        !(slot = nmr_grow(&out->remarks, &out->nremarks, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = (nmr_remark){out->texts.items[out->texts.count - 2], line, column, out->texts.items[out->texts.count - 1]};
    return 0;
}

void nmr_suppression_refuse(nmr_suppression_reader *r, const nmr_written *w, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (r->rc == 0)
        r->rc = nmr_suppressions_remark(r->out, r->file, w->line, w->column, text);
}

/* ---- what a suppression is about ------------------------------------------------------------------------------- */

/* The first token that ends behind a place. */
static size_t token_behind(const nmr_tokens *tokens, size_t offset)
{
    size_t low = 0, high = tokens->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->at[middle].end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Its own lines; when no code is there, those up to the next line of code. */
static void cover_line(const nmr_suppression_reader *r, const nmr_written *w, nmr_suppression *s)
{
    const nmr_tokens *t = &r->tokens;
    size_t next = token_behind(t, w->aside->begin), i;

    s->first = s->last = w->aside->line;
    for (i = w->aside->begin; i < w->aside->end; i++)
        s->last += t->text[i] == '\n';
    if (next > 0 && t->at[next - 1].line == s->first)
        return;
    if (next < t->n && t->at[next].line > s->last)
        s->last = t->at[next].line;
}

static int cover_function(const nmr_suppression_reader *r, const nmr_written *w, nmr_suppression *s)
{
    const nmr_function *f = nmr_functions_at(&r->functions, token_behind(&r->tokens, w->aside->begin));

    if (!f)
        return 0;
    s->first = r->tokens.at[f->first].line;
    s->last = r->tokens.at[f->last].line;
    return 1;
}

/* Returns 0 when there is nothing it could be about. */
static int cover(const nmr_suppression_reader *r, const nmr_written *w, nmr_suppression *s)
{
    if (w->scope == NMR_SCOPE_FUNCTION)
        return cover_function(r, w, s);
    if (w->scope == NMR_SCOPE_LINE)
        cover_line(r, w, s);
    else
        s->last = UINT_MAX;
    return 1;
}

static void add(nmr_suppression_reader *r, const nmr_written *w, const char *rule)
{
    nmr_suppression s = {0}, *slot;

    if (!cover(r, w, &s)) {
        nmr_suppression_refuse(
            r, w, "no function is here to ignore '%s' in; put the comment into the function or right above it", rule);
        return;
    }
    s.line = w->line;
    s.column = w->column;
    s.rule = rule;
    s.reason = w->reason;
    s.file = nmr_suppression_keep(r, r->file, strlen(r->file));
    if (!(slot = nmr_grow(&r->out->at, &r->out->n, sizeof *slot)))
        r->rc = NMR_ENOMEM;
    else
        *slot = s;
}

/* ---- ids ------------------------------------------------------------------------------------------------------ */

/* Does an id that is no rule look like one of ours? By the protocol, which is its first word. */
static int is_ours(const nmr_suppression_reader *r, const char *id)
{
    size_t word = strcspn(id, "."), n = nmr_rules_count(r->rules), i;

    for (i = 0; id[word] && i < n; i++)
        if (!strncmp(nmr_rules_at(r->rules, i)->id, id, word + 1))
            return 1;
    return 0;
}

static void take_id(nmr_suppression_reader *r, const nmr_written *w, nmr_part p)
{
    const char *id = nmr_suppression_keep(r, p.at, (size_t)(p.end - p.at));

    if (!id || (w->foreign && !is_ours(r, id)))
        return;
    if (!nmr_rules_find(r->rules, id))
        nmr_suppression_refuse(r, w, "there is no rule '%s': nothing is suppressed; nmrcheck rules lists the rules",
                               id);
    else if (!w->reason[0])
        nmr_suppression_refuse(
            r, w, "the suppression of '%s' gives no reason and is not applied; write the reason %s", id,
            w->aside->kind == NMR_ASIDE_DIRECTIVE ? "into a comment behind it" : "behind the bracket");
    else
        add(r, w, id);
}

/* Separated by commas; where other tools read it, too, also by blanks. */
void nmr_suppression_take(nmr_suppression_reader *r, const nmr_written *w)
{
    const char *at = w->ids.at;

    if (at == w->ids.end && !w->foreign)
        nmr_suppression_refuse(r, w, "no rule is named: nothing is suppressed; write its id between the brackets");
    while (at < w->ids.end && r->rc == 0) {
        const char *end = at;
        nmr_part id;
        while (end < w->ids.end && *end != ',' && !(w->foreign && nmr_is_blank(*end)))
            end++;
        id = nmr_part_trim(at, end);
        if (id.at < id.end)
            take_id(r, w, id);
        at = end + 1;
    }
}

/* ---- a source ------------------------------------------------------------------------------------------------- */

/* Is there anything in the text at all? Most sources have none, and need not be cut into tokens. */
static int is_worth_it(const char *text)
{
    return strstr(text, NMR_SUPPRESSION_WORD) || strstr(text, "suppress") || strstr(text, "lgtm[");
}

int nmr_suppressions_read(nmr_suppressions *out, const nmr_rules *rules, const char *file, const char *text,
                          size_t length)
{
    nmr_suppression_reader r = {.out = out, .rules = rules, .file = file};
    size_t i;

    if (!is_worth_it(text))
        return 0;
    if ((r.rc = nmr_tokens_read(&r.tokens, text, length)) == 0)
        r.rc = nmr_functions_find(&r.functions, &r.tokens);
    for (i = 0; i < r.tokens.nasides && r.rc == 0; i++) {
        if (r.tokens.asides[i].kind == NMR_ASIDE_COMMENT)
            nmr_suppression_comment(&r, &r.tokens.asides[i]);
        else
            nmr_suppression_pragma(&r, &r.tokens.asides[i]);
    }
    nmr_functions_clear(&r.functions);
    nmr_tokens_clear(&r.tokens);
    return r.rc;
}

void nmr_suppressions_clear(nmr_suppressions *suppressions)
{
    free(suppressions->at);
    free(suppressions->remarks);
    nmr_list_clear(&suppressions->texts);
    *suppressions = (nmr_suppressions){0};
}
