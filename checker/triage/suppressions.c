/* suppressions.c - reads suppressions: where they stand, what they are about, and what is wrong with them. */
#include "triage/suppressions.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "triage/functions.h"

#define OWN "nmrcheck:"

typedef enum scope { SCOPE_LINE, SCOPE_FUNCTION, SCOPE_FILE } scope;

typedef struct reader {
    nmr_suppressions *out;
    const nmr_rules *rules;
    const char *file;
    nmr_tokens tokens;
    nmr_functions functions;
    int rc;
} reader;

/* A part of the text, without blanks at its ends. */
typedef struct part {
    const char *at, *end;
} part;

/* One suppression as it is written. */
typedef struct written {
    const nmr_token *aside;
    unsigned line, column;
    scope scope;
    part ids;
    const char *reason; /* kept in the texts; "" when there is none */
    int foreign;        /* made for other tools as well: ids that are not ours are theirs */
} written;

/* ---- text ----------------------------------------------------------------------------------------------------- */

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\';
}

static part trim(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    while (end > at && is_blank(end[-1]))
        end--;
    return (part){at, end};
}

static int begins(part p, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(p.end - p.at) >= n && !memcmp(p.at, word, n);
}

static const char *find(part p, const char *word)
{
    for (; p.at < p.end; p.at++)
        if (begins(p, word))
            return p.at;
    return NULL;
}

static const char *find_char(part p, char c)
{
    return memchr(p.at, c, (size_t)(p.end - p.at));
}

/* Kept as long as the suppressions; NULL when memory is out. */
static const char *keep(reader *r, const char *at, size_t length)
{
    nmr_list *texts = &r->out->texts;

    if (nmr_list_add_bytes(texts, at, length) < 0) {
        r->rc = NMR_ENOMEM;
        return NULL;
    }
    return texts->items[texts->count - 1];
}

static void count_lines(const reader *r, const char *at, unsigned *line, unsigned *column)
{
    const char *c;

    *column = 1;
    for (c = at; c > r->tokens.text && c[-1] != '\n'; c--)
        ++*column;
    for (*line = 1, c = r->tokens.text; c < at; c++)
        *line += *c == '\n';
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

static void remark(reader *r, const written *w, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void remark(reader *r, const written *w, const char *format, ...)
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
static void cover_line(const reader *r, const written *w, nmr_suppression *s)
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

static int cover_function(const reader *r, const written *w, nmr_suppression *s)
{
    const nmr_function *f = nmr_functions_at(&r->functions, token_behind(&r->tokens, w->aside->begin));

    if (!f)
        return 0;
    s->first = r->tokens.at[f->first].line;
    s->last = r->tokens.at[f->last].line;
    return 1;
}

/* Returns 0 when there is nothing it could be about. */
static int cover(const reader *r, const written *w, nmr_suppression *s)
{
    if (w->scope == SCOPE_FUNCTION)
        return cover_function(r, w, s);
    if (w->scope == SCOPE_LINE)
        cover_line(r, w, s);
    else
        s->last = UINT_MAX;
    return 1;
}

static void add(reader *r, const written *w, const char *rule)
{
    nmr_suppression s = {0}, *slot;

    if (!cover(r, w, &s)) {
        remark(r, w, "no function is here to ignore '%s' in; put the comment into the function or right above it",
               rule);
        return;
    }
    s.line = w->line;
    s.column = w->column;
    s.rule = rule;
    s.reason = w->reason;
    s.file = keep(r, r->file, strlen(r->file));
    if (!(slot = nmr_grow(&r->out->at, &r->out->n, sizeof *slot)))
        r->rc = NMR_ENOMEM;
    else
        *slot = s;
}

/* ---- ids ------------------------------------------------------------------------------------------------------ */

/* Does an id that is no rule look like one of ours? By the protocol, which is its first word. */
static int is_ours(const reader *r, const char *id)
{
    size_t word = strcspn(id, "."), n = nmr_rules_count(r->rules), i;

    for (i = 0; id[word] && i < n; i++)
        if (!strncmp(nmr_rules_at(r->rules, i)->id, id, word + 1))
            return 1;
    return 0;
}

static void take_id(reader *r, const written *w, part p)
{
    const char *id = keep(r, p.at, (size_t)(p.end - p.at));

    if (!id || (w->foreign && !is_ours(r, id)))
        return;
    if (!nmr_rules_find(r->rules, id))
        remark(r, w, "there is no rule '%s': nothing is suppressed; nmrcheck rules lists the rules", id);
    else if (!w->reason[0])
        remark(r, w, "the suppression of '%s' gives no reason and is not applied; write the reason %s", id,
               w->aside->kind == NMR_ASIDE_DIRECTIVE ? "into a comment behind it" : "behind the bracket");
    else
        add(r, w, id);
}

/* Separated by commas; where other tools read it, too, also by blanks. */
static void take_ids(reader *r, const written *w)
{
    const char *at = w->ids.at;

    if (at == w->ids.end && !w->foreign)
        remark(r, w, "no rule is named: nothing is suppressed; write its id between the brackets");
    while (at < w->ids.end && r->rc == 0) {
        const char *end = at;
        part id;
        while (end < w->ids.end && *end != ',' && !(w->foreign && is_blank(*end)))
            end++;
        id = trim(at, end);
        if (id.at < id.end)
            take_id(r, w, id);
        at = end + 1;
    }
}

/* ---- comments ------------------------------------------------------------------------------------------------- */

/* Without what makes it a comment: the stars in front of lines and the slashes at both ends. */
static part undecorated(const char *at, const char *end)
{
    part p = trim(at, end);

    if (begins(p, "//") || begins(p, "/*"))
        p.at += 2;
    while (p.at < p.end && (is_blank(*p.at) || *p.at == '*' || *p.at == '/' || *p.at == '!'))
        p.at++;
    if (p.end - p.at >= 2 && p.end[-1] == '/' && p.end[-2] == '*')
        p.end -= 2;
    return trim(p.at, p.end);
}

static const char *line_end(const char *at, const char *end)
{
    const char *found = memchr(at, '\n', (size_t)(end - at));

    return found ? found : end;
}

/* What follows in the comment, up to the next suppression, as one line. */
static const char *reason_in(reader *r, const char *at, const char *end)
{
    size_t used = 0;
    char *text = malloc((size_t)(end - at) + 1);
    const char *kept, *stop;
    part line = {at, at};

    for (; text && at < end; at = stop + 1) {
        stop = line_end(at, end);
        line = undecorated(at, stop);
        if (begins(line, OWN))
            break;
        if (used && line.at < line.end)
            text[used++] = ' ';
        memcpy(text + used, line.at, (size_t)(line.end - line.at));
        used += (size_t)(line.end - line.at);
    }
    kept = keep(r, text ? text : "", used);
    free(text);
    return kept;
}

/* From the word behind "nmrcheck:". */
static void take_own(reader *r, written *w, part line, const char *comment_end)
{
    static const char *const words[] = {"ignore[", "ignore-function[", "ignore-file["};
    part p = trim(line.at + strlen(OWN), line.end);
    const char *close;
    int i = 0;

    while (i < 3 && !begins(p, words[i]))
        i++;
    if (i == 3) {
        remark(r, w,
               "'%.*s' is not known; there are ignore[ID] reason, ignore-function[ID] reason and "
               "ignore-file[ID] reason",
               (int)(p.end - p.at < 60 ? p.end - p.at : 60), p.at);
        return;
    }
    p.at += strlen(words[i]);
    if (!(close = find_char(p, ']'))) {
        remark(r, w, "the bracket is not closed on its line; write ignore[ID] reason");
        return;
    }
    w->scope = (scope)i;
    w->ids = trim(p.at, close);
    if ((w->reason = reason_in(r, close + 1, comment_end)) != NULL)
        take_ids(r, w);
}

static void take_lgtm(reader *r, written *w, part line, const char *comment_end)
{
    const char *at = find(line, "lgtm["), *close = at ? find_char((part){at, line.end}, ']') : NULL;

    if (!close)
        return;
    count_lines(r, at, &w->line, &w->column);
    w->foreign = 1;
    w->ids = trim(at + 5, close);
    if ((w->reason = reason_in(r, close + 1, comment_end)) != NULL)
        take_ids(r, w);
}

static void take_comment(reader *r, const nmr_token *aside)
{
    const char *at = r->tokens.text + aside->begin, *end = r->tokens.text + aside->end, *stop;

    for (; at < end && r->rc == 0; at = stop + 1) {
        written w = {.aside = aside};
        part line;
        stop = line_end(at, end);
        line = undecorated(at, stop);
        count_lines(r, line.at, &w.line, &w.column);
        if (begins(line, OWN))
            take_own(r, &w, line, end);
        else
            take_lgtm(r, &w, line, end);
    }
}

/* ---- pragmas -------------------------------------------------------------------------------------------------- */

/* The words of a directive one after the other; blanks between them do not matter. */
static int take_word(part *p, const char *word)
{
    part rest = trim(p->at, p->end);

    if (!begins(rest, word))
        return 0;
    p->at = rest.at + strlen(word);
    return 1;
}

/* The comment on the line of a directive. */
static const char *comment_of(reader *r, const nmr_token *directive)
{
    const nmr_token *next = directive + 1;

    if (next < r->tokens.asides + r->tokens.nasides && next->kind == NMR_ASIDE_COMMENT && next->begin < directive->end)
        return reason_in(r, r->tokens.text + next->begin, r->tokens.text + next->end);
    return keep(r, "", 0);
}

/* prefast takes its reason as a string. */
static const char *pragma_reason(reader *r, const nmr_token *directive, part arguments)
{
    const char *open = find_char(arguments, '"');
    const char *close = open ? find_char((part){open + 1, arguments.end}, '"') : NULL;
    part reason = close ? trim(open + 1, close) : arguments;

    return close ? keep(r, reason.at, (size_t)(reason.end - reason.at)) : comment_of(r, directive);
}

static void take_pragma(reader *r, const nmr_token *aside)
{
    part p = {r->tokens.text + aside->begin, r->tokens.text + aside->end};
    written w = {.aside = aside, .foreign = 1};
    const char *stop;

    if (!take_word(&p, "#") || !take_word(&p, "pragma"))
        return;
    if (!take_word(&p, "warning"))
        take_word(&p, "prefast");
    if (!take_word(&p, "(") || !take_word(&p, "suppress") || !take_word(&p, ":"))
        return;
    for (stop = p.at; stop < p.end && !strchr(";)\"", *stop);)
        stop++;
    w.ids = trim(p.at, stop);
    count_lines(r, r->tokens.text + aside->begin, &w.line, &w.column);
    if ((w.reason = pragma_reason(r, aside, p)) != NULL)
        take_ids(r, &w);
}

/* ---- a source ------------------------------------------------------------------------------------------------- */

/* Is there anything in the text at all? Most sources have none, and need not be cut into tokens. */
static int is_worth_it(const char *text)
{
    return strstr(text, OWN) || strstr(text, "suppress") || strstr(text, "lgtm[");
}

int nmr_suppressions_read(nmr_suppressions *out, const nmr_rules *rules, const char *file, const char *text,
                          size_t length)
{
    reader r = {.out = out, .rules = rules, .file = file};
    size_t i;

    if (!is_worth_it(text))
        return 0;
    if ((r.rc = nmr_tokens_read(&r.tokens, text, length)) == 0)
        r.rc = nmr_functions_find(&r.functions, &r.tokens);
    for (i = 0; i < r.tokens.nasides && r.rc == 0; i++) {
        if (r.tokens.asides[i].kind == NMR_ASIDE_COMMENT)
            take_comment(&r, &r.tokens.asides[i]);
        else
            take_pragma(&r, &r.tokens.asides[i]);
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
