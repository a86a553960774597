/*
 * scan.c - a scanner for C and C++ that knows comments, literals, include lines and where code begins; no more.
 *
 * It errs towards "used": a name too many costs one parse, a name too few a missed defect.
 */
#include "project/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/list.h"

/* What stood between the last ';', '{' or '}' and here: decides whether a '{' opens code or only a scope. */
typedef struct head {
    int aggregate; /* struct, union, class, enum */
    int space;     /* namespace */
    int external;  /* extern */
    int paren;
    char last; /* last character that meant something; 's' for a string, 'a' for a word */
} head;

typedef struct scanner {
    const char *at, *end;
    const nmr_map *names;
    nmr_scan *out;
    head head;
    size_t code;    /* open braces since code began; 0 outside code */
    int line_start; /* nothing but white space so far on this line */
    int define;     /* inside a #define */
    int member;     /* just after '.' or '->' */
} scanner;

static int is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Removes backslash-newline, so that nothing below has to think of it. */
static size_t splice(char *text, size_t length)
{
    const char *in = memchr(text, '\\', length), *end = text + length;
    char *out = text + (in ? in - text : 0);

    if (!in)
        return length;
    while (in < end) {
        if (in[0] == '\\' && end - in > 1 && in[1] == '\n') {
            in += 2;
        } else if (in[0] == '\\' && end - in > 2 && in[1] == '\r' && in[2] == '\n') {
            in += 3;
        } else {
            *out++ = *in++;
        }
    }
    *out = '\0';
    return (size_t)(out - text);
}

static void skip_to_line_end(scanner *s)
{
    const char *newline = memchr(s->at, '\n', (size_t)(s->end - s->at));

    s->at = newline ? newline : s->end;
}

static void skip_comment(scanner *s)
{
    s->at += 2;
    while (s->at < s->end) {
        const char *star = memchr(s->at, '*', (size_t)(s->end - s->at));
        if (!star)
            break;
        s->at = star + 1;
        if (*s->at == '/') {
            s->at++;
            return;
        }
    }
    s->at = s->end;
}

/* A literal ends at its quote, or at the line end when it is broken (text inside #if 0 may be). */
static void skip_literal(scanner *s, char quote)
{
    s->at++;
    while (s->at < s->end && *s->at != quote && *s->at != '\n')
        s->at += *s->at == '\\' && s->end - s->at > 1 && s->at[1] != '\n' ? 2 : 1;
    if (s->at < s->end && *s->at == quote)
        s->at++;
    s->head.last = 's';
    s->member = 0;
}

/* R"mark( ... )mark": at the quote. Returns 0 when it is not one after all. */
static int skip_raw_string(scanner *s)
{
    const char *mark = s->at + 1, *open = mark;
    size_t length;

    while (open < s->end && *open != '(' && *open != '"' && *open != '\n' && open - mark <= 16)
        open++;
    if (open >= s->end || *open != '(')
        return 0;
    length = (size_t)(open - mark);
    for (s->at = open + 1; s->at < s->end; s->at++) {
        if (*s->at == ')' && (size_t)(s->end - s->at) > length + 1 && memcmp(s->at + 1, mark, length) == 0 &&
            s->at[1 + length] == '"') {
            s->at += length + 2;
            break;
        }
    }
    s->head.last = 's';
    return 1;
}

static int add_include(scanner *s, const char *text, size_t length, int quoted)
{
    nmr_scan *out = s->out;
    char *copy, *at;

    if (out->nincludes == out->capacity) {
        size_t capacity = out->capacity ? out->capacity * 2 : 8;
        nmr_include *grown = realloc(out->includes, capacity * sizeof *grown);
        if (!grown)
            return NMR_ENOMEM;
        out->includes = grown;
        out->capacity = capacity;
    }
    if (!(copy = nmr_copy_bytes(text, length)))
        return NMR_ENOMEM;
    for (at = copy; (at = strchr(at, '\\')) != NULL;)
        *at = '/';
    out->includes[out->nincludes++] = (nmr_include){copy, quoted};
    return 0;
}

static void skip_blanks(scanner *s)
{
    while (s->at < s->end) {
        if (is_blank(*s->at))
            s->at++;
        else if (s->at[0] == '/' && s->at[1] == '*')
            skip_comment(s);
        else
            break;
    }
}

/* After "#include": a name in quotes or angle brackets. One made by a macro is left to the front end. */
static int include_line(scanner *s)
{
    const char *start, *close;

    skip_blanks(s);
    if (s->at < s->end && (*s->at == '"' || *s->at == '<')) {
        start = s->at + 1;
        close = start + strcspn(start, *s->at == '"' ? "\"\n" : ">\n");
        if (close < s->end && *close != '\n' && close > start &&
            add_include(s, start, (size_t)(close - start), *s->at == '"') < 0)
            return NMR_ENOMEM;
    }
    skip_to_line_end(s);
    return 0;
}

static int is(const char *word, size_t length, const char *text)
{
    return strlen(text) == length && memcmp(word, text, length) == 0;
}

static int directive(scanner *s)
{
    const char *word;
    size_t length;

    s->at++;
    skip_blanks(s);
    word = s->at;
    while (s->at < s->end && is_word(*s->at))
        s->at++;
    length = (size_t)(s->at - word);
    s->line_start = 0;
    if (is(word, length, "include") || is(word, length, "include_next") || is(word, length, "import"))
        return include_line(s);
    s->define = is(word, length, "define");
    if (!s->define)
        skip_to_line_end(s);
    return 0;
}

/* Does a function of this name have its body here: a parameter list and '{', with at most words between them? */
static int begins_body(const scanner *s, const char *after)
{
    scanner ahead = *s;
    size_t depth = 0;
    int closed = 0;

    for (ahead.at = after; ahead.at < ahead.end; ahead.at++) {
        char c = *ahead.at;
        if (c == '/' && (ahead.at[1] == '*' || ahead.at[1] == '/')) {
            if (ahead.at[1] == '*')
                skip_comment(&ahead);
            else
                skip_to_line_end(&ahead);
            ahead.at--;
        } else if (depth == 0 && closed && c == '{') {
            return 1;
        } else if (c == '(' && !closed) {
            depth++;
        } else if (c == ')' && depth > 0) {
            closed = --depth == 0;
        } else if (c == ';' || c == '{' || (depth == 0 && c != '\n' && !is_blank(c) && !(closed && is_word(c)))) {
            return 0;
        }
    }
    return 0;
}

/* Is a name that matters, in front of `after`, more than declared? */
static void found_name(scanner *s, const char *after)
{
    if (s->out->calls || (!s->code && !s->define))
        return;
    while (after < s->end && (is_blank(*after) || *after == '\n'))
        after++;
    if (s->member || (after < s->end && *after == '('))
        s->out->calls = 1;
}

static void keyword(head *h, const char *word, size_t length)
{
    if (is(word, length, "struct") || is(word, length, "union") || is(word, length, "class") ||
        is(word, length, "enum"))
        h->aggregate = 1;
    else if (is(word, length, "namespace"))
        h->space = 1;
    else if (is(word, length, "extern"))
        h->external = 1;
}

/* A word: identifier, keyword or the prefix of a raw string. */
static int word(scanner *s)
{
    const char *start = s->at;
    uint32_t hash = NMR_MAP_SEED;
    size_t length, how;

    for (; s->at < s->end && is_word(*s->at); s->at++)
        hash = nmr_map_hash_step(hash, (unsigned char)*s->at);
    length = (size_t)(s->at - start);
    if (s->at < s->end && *s->at == '"' && s->at[-1] == 'R' && length <= 3 && skip_raw_string(s))
        return 0;
    how = nmr_map_get_hashed(s->names, start, length, hash);
    if (how != NMR_NONE && (how < NMR_NAME_DEFINED || begins_body(s, s->at))) {
        s->out->names |= how <= NMR_NAME_DEFINED;
        s->out->kinds |= 1u << how;
        if (how == NMR_NAME_USED || (how == NMR_NAME_MENTIONED && s->define))
            found_name(s, s->at);
        if (how == NMR_NAME_LOOKED_FOR && nmr_list_add_bytes(&s->out->bodies, start, length) < 0)
            return NMR_ENOMEM;
    }
    if (!s->code && !s->define)
        keyword(&s->head, start, length);
    s->head.last = 'a';
    s->member = 0;
    return 0;
}

/* A number, with the quotes C++ allows between its digits. */
static void number(scanner *s)
{
    while (s->at < s->end &&
           (is_word(*s->at) || *s->at == '.' || (*s->at == '\'' && s->end - s->at > 1 && is_word(s->at[1]))))
        s->at++;
    s->head.last = 'a';
    s->member = 0;
}

static void open_brace(scanner *s)
{
    const head *h = &s->head;
    int scope = h->space || h->last == '=' || (h->external && h->last == 's') || (h->aggregate && !h->paren);

    if (s->code || !scope)
        s->code++;
}

static void punctuation(scanner *s)
{
    char c = *s->at++;

    s->member = c == '.' || (c == '>' && s->head.last == '-');
    if (s->define) {
        s->head.last = c; /* braces in a macro open nothing here */
        return;
    }
    if (c == '{')
        open_brace(s);
    if (c == '}' && s->code)
        s->code--;
    if (c == '{' || c == '}' || c == ';')
        s->head = (head){0};
    s->head.paren |= c == '(';
    s->head.last = c;
}

static int step(scanner *s)
{
    char c = *s->at;

    if (c == '\n') {
        s->line_start = 1;
        s->define = 0;
        s->at++;
    } else if (is_blank(c)) {
        s->at++;
    } else if (c == '/' && s->at[1] == '/') {
        skip_to_line_end(s);
    } else if (c == '/' && s->at[1] == '*') {
        skip_comment(s);
    } else if (c == '#' && s->line_start) {
        return directive(s);
    } else {
        s->line_start = 0;
        if (c == '"' || c == '\'')
            skip_literal(s, c);
        else if (is_digit(c))
            number(s);
        else if (is_word(c))
            return word(s);
        else
            punctuation(s);
    }
    return 0;
}

int nmr_scan_text(nmr_scan *out, char *text, size_t length, const nmr_map *names)
{
    scanner s = {.at = text, .names = names, .out = out, .line_start = 1};
    int rc = 0;

    s.end = text + splice(text, length);
    if (s.end - s.at >= 3 && memcmp(s.at, "\xef\xbb\xbf", 3) == 0)
        s.at += 3;
    while (s.at < s.end && rc == 0)
        rc = step(&s);
    return rc;
}

int nmr_scan_file(nmr_scan *out, const char *path, const nmr_map *names)
{
    nmr_error err;
    size_t length;
    char *text;
    int rc = nmr_file_read(&text, &length, path, &err);

    if (rc == NMR_ENOMEM)
        return rc;
    if (rc < 0) {
        snprintf(out->problem, sizeof out->problem, "%.*s", (int)sizeof out->problem - 1, err.message);
        out->refusal = out->problem;
        return 0;
    }
    out->refusal = nmr_file_refusal(text, length);
    if (!out->refusal)
        rc = nmr_scan_text(out, text, length, names);
    free(text);
    return rc;
}

void nmr_scan_clear(nmr_scan *scan)
{
    size_t i;

    for (i = 0; i < scan->nincludes; i++)
        free(scan->includes[i].text);
    free(scan->includes);
    nmr_list_clear(&scan->bodies);
    *scan = (nmr_scan){0};
}
