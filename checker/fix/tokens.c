/* tokens.c - cuts a source into tokens: as much of C as it takes to find a call, its arguments and its statement. */
#include "fix/tokens.h"

#include <stdlib.h>
#include <string.h>

#include "nmrcheck/nmrcheck.h"

typedef struct cutter {
    nmr_tokens *out;
    const char *text;
    size_t at, length, capacity, aside_capacity;
    unsigned line;
    int failed;     /* memory ran out */
    int line_start; /* nothing but blanks so far on this line */
    char directive;
} cutter;

static int is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
           (unsigned char)c >= 0x80;
}

static char peek(const cutter *c, size_t ahead)
{
    return c->at + ahead < c->length ? c->text[c->at + ahead] : '\0';
}

static void step(cutter *c)
{
    if (c->text[c->at++] == '\n') {
        c->line++;
        c->line_start = 1;
    }
}

static void skip(cutter *c, size_t to)
{
    while (c->at < to)
        step(c);
}

/* Length of backslash-newline here, 0 when there is none. */
static size_t splice(const cutter *c)
{
    if (peek(c, 0) != '\\')
        return 0;
    return peek(c, 1) == '\n' ? 2 : peek(c, 1) == '\r' && peek(c, 2) == '\n' ? 3 : 0;
}

/* Room for one more at the end of an array. 0 or NMR_ENOMEM. */
static int grow(nmr_token **at, size_t n, size_t *capacity)
{
    size_t wider = *capacity ? *capacity * 2 : 256;
    nmr_token *grown;

    if (n < *capacity)
        return 0;
    if (!(grown = realloc(*at, wider * sizeof *grown)))
        return NMR_ENOMEM;
    *at = grown;
    *capacity = wider;
    return 0;
}

/* An aside that begins here; its end is known later. Returns its index. */
static size_t begin_aside(cutter *c, char kind)
{
    nmr_tokens *out = c->out;

    if (grow(&out->asides, out->nasides, &c->aside_capacity) < 0) {
        c->failed = 1;
        return NMR_NO_TOKEN;
    }
    out->asides[out->nasides] = (nmr_token){c->at, c->at, c->line, kind, 0};
    return out->nasides++;
}

static void end_aside(cutter *c, size_t aside)
{
    if (aside != NMR_NO_TOKEN)
        c->out->asides[aside].end = c->at;
}

static void skip_comment_text(cutter *c, int line)
{
    skip(c, c->at + 2);
    while (c->at < c->length) {
        if (line && splice(c)) {
            skip(c, c->at + splice(c));
        } else if (line && peek(c, 0) == '\n') {
            return;
        } else if (!line && peek(c, 0) == '*' && peek(c, 1) == '/') {
            skip(c, c->at + 2);
            return;
        } else {
            step(c);
        }
    }
}

/* Returns 1 when there was a comment. */
static int skip_comment(cutter *c)
{
    int line = peek(c, 0) == '/' && peek(c, 1) == '/';
    size_t aside;

    if (!line && !(peek(c, 0) == '/' && peek(c, 1) == '*'))
        return 0;
    aside = begin_aside(c, NMR_ASIDE_COMMENT);
    skip_comment_text(c, line);
    end_aside(c, aside);
    return 1;
}

static void skip_directive(cutter *c)
{
    size_t aside = begin_aside(c, NMR_ASIDE_DIRECTIVE);

    while (c->at < c->length && peek(c, 0) != '\n') {
        if (splice(c))
            skip(c, c->at + splice(c));
        else if (!skip_comment(c))
            step(c);
    }
    end_aside(c, aside);
    c->directive = 1;
}

static size_t literal_end(const cutter *c)
{
    char quote = peek(c, 0);
    size_t i;

    for (i = c->at + 1; i < c->length && c->text[i] != quote; i++) {
        if (c->text[i] == '\\')
            i++;
        else if (c->text[i] == '\n') /* no string: the text is not what it seems */
            return i;
    }
    return i < c->length ? i + 1 : c->length;
}

static size_t operator_end(const cutter *c, char *kind)
{
    static const char *const twos[] = {"->", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=",
                                       "|=", "^=", "++", "--", "&&", "||", "<<", ">>", "::"};
    size_t i;

    for (i = 0; i < sizeof twos / sizeof *twos; i++)
        if (peek(c, 0) == twos[i][0] && peek(c, 1) == twos[i][1]) {
            *kind = i ? NMR_TOKEN_OPERATOR : NMR_TOKEN_ARROW;
            return c->at + 2;
        }
    *kind = peek(c, 0);
    return c->at + 1;
}

static int add(cutter *c, size_t end, char kind)
{
    nmr_tokens *out = c->out;

    if (grow(&out->at, out->n, &c->capacity) < 0)
        return NMR_ENOMEM;
    out->at[out->n++] = (nmr_token){c->at, end, c->line, kind, c->directive};
    c->directive = 0;
    c->line_start = 0;
    skip(c, end);
    return 0;
}

static int cut_token(cutter *c)
{
    char kind = NMR_TOKEN_WORD;
    size_t end = c->at;

    if (peek(c, 0) == '"' || peek(c, 0) == '\'')
        return add(c, literal_end(c), NMR_TOKEN_LITERAL);
    while (end < c->length && is_word(c->text[end]))
        end++;
    if (end == c->at)
        end = operator_end(c, &kind);
    return add(c, end, kind);
}

int nmr_tokens_read(nmr_tokens *out, const char *text, size_t length)
{
    cutter c = {.out = out, .text = text, .length = length, .line = 1, .line_start = 1};
    int rc = 0;

    *out = (nmr_tokens){.text = text, .length = length};
    if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        c.at = 3;
    while (rc == 0 && c.at < length) {
        char ch = peek(&c, 0);
        if (splice(&c))
            skip(&c, c.at + splice(&c));
        else if (ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n' || ch == '\f' || ch == '\v')
            step(&c);
        else if (ch == '#' && c.line_start)
            skip_directive(&c);
        else if (!skip_comment(&c))
            rc = cut_token(&c);
    }
    return c.failed ? NMR_ENOMEM : rc;
}

void nmr_tokens_clear(nmr_tokens *tokens)
{
    free(tokens->at);
    free(tokens->asides);
    *tokens = (nmr_tokens){0};
}

char nmr_token_kind(const nmr_tokens *tokens, size_t i)
{
    return i < tokens->n ? tokens->at[i].kind : '\0';
}

int nmr_token_is(const nmr_tokens *tokens, size_t i, const char *word)
{
    size_t n = strlen(word);

    return i < tokens->n && tokens->at[i].end - tokens->at[i].begin == n &&
           !memcmp(tokens->text + tokens->at[i].begin, word, n);
}

int nmr_tokens_same(const nmr_tokens *tokens, size_t a, size_t b, size_t c, size_t d)
{
    if (b - a != d - c)
        return 0;
    for (; a < b; a++, c++) {
        const nmr_token *x = &tokens->at[a], *y = &tokens->at[c];
        if (x->end - x->begin != y->end - y->begin ||
            memcmp(tokens->text + x->begin, tokens->text + y->begin, x->end - x->begin))
            return 0;
    }
    return 1;
}

/* How deep a bracket leads: 1, -1, or 0 for all else. */
static int bracket(char kind)
{
    return kind && strchr("([{", kind) ? 1 : kind && strchr(")]}", kind) ? -1 : 0;
}

size_t nmr_token_close(const nmr_tokens *tokens, size_t i)
{
    int depth = 0;

    for (; i < tokens->n; i++)
        if ((depth += bracket(tokens->at[i].kind)) <= 0)
            return i;
    return NMR_NO_TOKEN;
}

size_t nmr_token_open(const nmr_tokens *tokens, size_t i)
{
    int depth = 0;

    if (i >= tokens->n)
        return NMR_NO_TOKEN;
    do {
        if ((depth -= bracket(tokens->at[i].kind)) <= 0)
            return i;
    } while (i-- > 0);
    return NMR_NO_TOKEN;
}
