/* suppression_text.c - suppressions as they are written: comments of ours, and what drivers have for other tools. */
#include <stdlib.h>
#include <string.h>

#include "triage/suppression_parts.h"

/* ---- text ----------------------------------------------------------------------------------------------------- */

int nmr_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\';
}

nmr_part nmr_part_trim(const char *at, const char *end)
{
    while (at < end && nmr_is_blank(*at))
        at++;
    while (end > at && nmr_is_blank(end[-1]))
        end--;
    return (nmr_part){at, end};
}

static int begins(nmr_part p, const char *word)
{
    size_t n = strlen(word);

    return (size_t)(p.end - p.at) >= n && !memcmp(p.at, word, n);
}

static const char *find(nmr_part p, const char *word)
{
    for (; p.at < p.end; p.at++)
        if (begins(p, word))
            return p.at;
    return NULL;
}

static const char *find_char(nmr_part p, char c)
{
    return memchr(p.at, c, (size_t)(p.end - p.at));
}

static void count_lines(const nmr_suppression_reader *r, const char *at, unsigned *line, unsigned *column)
{
    const char *c;

    *column = 1;
    for (c = at; c > r->tokens.text && c[-1] != '\n'; c--)
        ++*column;
    for (*line = 1, c = r->tokens.text; c < at; c++)
        *line += *c == '\n';
}

/* ---- comments ------------------------------------------------------------------------------------------------- */

/* Without what makes it a comment: the stars in front of lines and the slashes at both ends. */
static nmr_part undecorated(const char *at, const char *end)
{
    nmr_part p = nmr_part_trim(at, end);

    if (begins(p, "//") || begins(p, "/*"))
        p.at += 2;
    while (p.at < p.end && (nmr_is_blank(*p.at) || *p.at == '*' || *p.at == '/' || *p.at == '!'))
        p.at++;
    if (p.end - p.at >= 2 && p.end[-1] == '/' && p.end[-2] == '*')
        p.end -= 2;
    return nmr_part_trim(p.at, p.end);
}

static const char *line_end(const char *at, const char *end)
{
    const char *found = memchr(at, '\n', (size_t)(end - at));

    return found ? found : end;
}

/* What follows in the comment, up to the next suppression, as one line. */
static const char *reason_in(nmr_suppression_reader *r, const char *at, const char *end)
{
    size_t used = 0;
    char *text = malloc((size_t)(end - at) + 1);
    const char *kept, *stop;
    nmr_part line = {at, at};

    for (; text && at < end; at = stop + 1) {
        stop = line_end(at, end);
        line = undecorated(at, stop);
        if (begins(line, NMR_SUPPRESSION_WORD))
            break;
        if (used && line.at < line.end)
            text[used++] = ' ';
        memcpy(text + used, line.at, (size_t)(line.end - line.at));
        used += (size_t)(line.end - line.at);
    }
    kept = nmr_suppression_keep(r, text ? text : "", used);
    free(text);
    return kept;
}

/* From the word behind "nmrcheck:". */
static void take_own(nmr_suppression_reader *r, nmr_written *w, nmr_part line, const char *comment_end)
{
    static const char *const words[] = {"ignore[", "ignore-function[", "ignore-file["};
    nmr_part p = nmr_part_trim(line.at + strlen(NMR_SUPPRESSION_WORD), line.end);
    const char *close;
    int i = 0;

    while (i < 3 && !begins(p, words[i]))
        i++;
    if (i == 3) {
        nmr_suppression_refuse(r, w,
                               "'%.*s' is not known; there are ignore[ID] reason, ignore-function[ID] reason and "
                               "ignore-file[ID] reason",
                               (int)(p.end - p.at < 60 ? p.end - p.at : 60), p.at);
        return;
    }
    p.at += strlen(words[i]);
    if (!(close = find_char(p, ']'))) {
        nmr_suppression_refuse(r, w, "the bracket is not closed on its line; write ignore[ID] reason");
        return;
    }
    w->scope = (nmr_scope)i;
    w->ids = nmr_part_trim(p.at, close);
    if ((w->reason = reason_in(r, close + 1, comment_end)) != NULL)
        nmr_suppression_take(r, w);
}

static void take_lgtm(nmr_suppression_reader *r, nmr_written *w, nmr_part line, const char *comment_end)
{
    const char *at = find(line, "lgtm["), *close = at ? find_char((nmr_part){at, line.end}, ']') : NULL;

    if (!close)
        return;
    count_lines(r, at, &w->line, &w->column);
    w->foreign = 1;
    w->ids = nmr_part_trim(at + 5, close);
    if ((w->reason = reason_in(r, close + 1, comment_end)) != NULL)
        nmr_suppression_take(r, w);
}

void nmr_suppression_comment(nmr_suppression_reader *r, const nmr_token *aside)
{
    const char *at = r->tokens.text + aside->begin, *end = r->tokens.text + aside->end, *stop;

    for (; at < end && r->rc == 0; at = stop + 1) {
        nmr_written w = {.aside = aside};
        nmr_part line;
        stop = line_end(at, end);
        line = undecorated(at, stop);
        count_lines(r, line.at, &w.line, &w.column);
        if (begins(line, NMR_SUPPRESSION_WORD))
            take_own(r, &w, line, end);
        else
            take_lgtm(r, &w, line, end);
    }
}

/* ---- pragmas -------------------------------------------------------------------------------------------------- */

/* The words of a directive one after the other; blanks between them do not matter. */
static int take_word(nmr_part *p, const char *word)
{
    nmr_part rest = nmr_part_trim(p->at, p->end);

    if (!begins(rest, word))
        return 0;
    p->at = rest.at + strlen(word);
    return 1;
}

/* The comment on the line of a directive. */
static const char *comment_of(nmr_suppression_reader *r, const nmr_token *directive)
{
    const nmr_token *next = directive + 1;

    if (next < r->tokens.asides + r->tokens.nasides && next->kind == NMR_ASIDE_COMMENT && next->begin < directive->end)
        return reason_in(r, r->tokens.text + next->begin, r->tokens.text + next->end);
    return nmr_suppression_keep(r, "", 0);
}

/* prefast takes its reason as a string. */
static const char *pragma_reason(nmr_suppression_reader *r, const nmr_token *directive, nmr_part arguments)
{
    const char *open = find_char(arguments, '"');
    const char *close = open ? find_char((nmr_part){open + 1, arguments.end}, '"') : NULL;
    nmr_part reason = close ? nmr_part_trim(open + 1, close) : arguments;

    return close ? nmr_suppression_keep(r, reason.at, (size_t)(reason.end - reason.at)) : comment_of(r, directive);
}

void nmr_suppression_pragma(nmr_suppression_reader *r, const nmr_token *aside)
{
    nmr_part p = {r->tokens.text + aside->begin, r->tokens.text + aside->end};
    nmr_written w = {.aside = aside, .foreign = 1};
    const char *stop;

    if (!take_word(&p, "#") || !take_word(&p, "pragma"))
        return;
    if (!take_word(&p, "warning"))
        take_word(&p, "prefast");
    if (!take_word(&p, "(") || !take_word(&p, "suppress") || !take_word(&p, ":"))
        return;
    for (stop = p.at; stop < p.end && !strchr(";)\"", *stop);)
        stop++;
    w.ids = nmr_part_trim(p.at, stop);
    count_lines(r, r->tokens.text + aside->begin, &w.line, &w.column);
    if ((w.reason = pragma_reason(r, aside, p)) != NULL)
        nmr_suppression_take(r, &w);
}
