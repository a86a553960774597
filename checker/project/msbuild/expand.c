/* expand.c - values of properties, metadata and items in the place of $(...), %(...) and @(...). */
#include <ctype.h>
#include <string.h>

#include "project/msbuild/inner.h"

/* A value that is longer was made to be: properties that double themselves. */
enum { MAX_VALUE = 1 << 20, MAX_NESTING = 64 };

static size_t name_length(const char *text)
{
    size_t n = 0;

    if (!isalpha((unsigned char)*text) && *text != '_')
        return 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_' || (text[n] == '-' && text[n + 1] != '>'))
        n++;
    return n;
}

const char *nmr_msb_closing(const char *open)
{
    int depth = 0;
    char quote = 0;

    for (; *open; open++) {
        if (quote)
            quote = *open == quote ? 0 : quote;
        else if (*open == '\'' || *open == '"' || *open == '`')
            quote = *open;
        else if (*open == '(')
            depth++;
        else if (*open == ')' && --depth == 0)
            return open + 1;
    }
    return NULL;
}

/* ---- properties ----------------------------------------------------------------------------------------------- */

static void add_property(nmr_msb *m, nmr_text *out, const char *body, const nmr_msb_place *place)
{
    const char *trimmed = nmr_msb_trim(m->session, body), *value;

    if (nmr_msb_same_bytes(trimmed, 9, "Registry:") && strlen(trimmed) > 9) {
        nmr_msb_miss(m->session, "registry value", trimmed + 9);
        return;
    }
    if (name_length(trimmed) < strlen(trimmed)) {
        nmr_text_add(out, nmr_msb_function(m, trimmed, place));
        return;
    }
    if ((value = nmr_msb_get(m, trimmed)) != NULL) {
        nmr_text_add(out, value);
        return;
    }
    nmr_text_add_char(out, '\001');
    nmr_text_add(out, trimmed);
    nmr_text_add_char(out, '\002');
}

/* ---- metadata ------------------------------------------------------------------------------------------------- */

/* %(Name) or %(Type.Name). Of another type there is nothing to take it from. */
static void add_metadata(nmr_msb *m, nmr_text *out, const char *body, const nmr_msb_item *item)
{
    const char *dot = strchr(body, '.'), *name = nmr_msb_trim(m->session, dot ? dot + 1 : body), *value = NULL;

    if (!dot || nmr_msb_same_bytes(body, (size_t)(dot - body), item->type->name))
        value = nmr_msb_metadata_of(m, item, name);
    if (value)
        nmr_text_add(out, value);
}

/* ---- items ---------------------------------------------------------------------------------------------------- */

/* A quoted text at `at`, if there is one: its inside. Moves behind it. */
static const char *quoted(nmr_msb *m, const char **at)
{
    const char *end, *inside;

    while (isspace((unsigned char)**at))
        ++*at;
    if (**at != '\'' || !(end = strchr(*at + 1, '\'')))
        return NULL;
    inside = nmr_msb_keep_bytes(m->session, *at + 1, (size_t)(end - *at - 1));
    *at = end + 1;
    return inside;
}

static void add_transformed(nmr_msb *m, nmr_text *out, const char *transform, const nmr_msb_item *item, int line)
{
    nmr_msb_place place = {.item = item, .line = line};

    nmr_text_add(out, transform ? nmr_msb_expand(m, transform, &place) : item->include);
}

/* Type, Type->'...', and either with , 'separator' behind it. Functions of items are not known. */
static void add_items(nmr_msb *m, nmr_text *out, const char *body, int line)
{
    const char *at = body + strspn(body, " \t\r\n"), *transform = NULL, *separator = ";", *word;
    size_t n = name_length(at), i;
    const nmr_msb_type *type;

    type = nmr_msb_type_of(m, nmr_msb_keep_bytes(m->session, at, n), 0);
    at += n;
    at += strspn(at, " \t\r\n");
    if (strncmp(at, "->", 2) == 0) {
        at += 2;
        if (!(transform = quoted(m, &at)))
            nmr_msb_miss(m->session, "function", nmr_msb_trim(m->session, at));
        at += strspn(at, " \t\r\n");
    }
    if (*at == ',') {
        at++;
        if ((word = quoted(m, &at)) != NULL)
            separator = word;
    }
    for (i = 0; type && i < type->n; i++) {
        if (i)
            nmr_text_add(out, separator);
        add_transformed(m, out, transform, type->items[i], line);
        if (out->length > MAX_VALUE)
            return;
    }
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

/* What stands at `at` with its end at `end`; 0 when it is to be taken as it is. */
static int add_expression(nmr_msb *m, nmr_text *out, const char *at, const char *end, const nmr_msb_place *place)
{
    const char *body = nmr_msb_keep_bytes(m->session, at + 2, (size_t)(end - at - 3));

    if (*at == '$')
        add_property(m, out, body, place);
    else if (*at == '%' && place->item)
        add_metadata(m, out, body, place->item);
    else if (*at == '@' && place->items)
        add_items(m, out, body, place->line);
    else
        return 0;
    return 1;
}

const char *nmr_msb_expand(nmr_msb *m, const char *text, const nmr_msb_place *place)
{
    nmr_text out = {0};
    const char *at = text, *end;

    if (!strpbrk(text, "$%@") || m->session->rc < 0)
        return text;
    if (++m->depth > MAX_NESTING)
        nmr_msb_fail(m->session, NMR_EFORMAT, m->here, place->line, "this value is nested too deeply; make it shorter");
    while (*at && out.length <= MAX_VALUE && m->session->rc == 0) {
        int opens = strchr("$%@", *at) && at[1] == '(';
        if (!(end = opens ? nmr_msb_closing(at + 1) : at + 1)) {
            nmr_text_add(&out, at); /* a parenthesis that nothing closes: text */
            break;
        }
        if (!opens || !add_expression(m, &out, at, end, place)) {
            nmr_text_add_char(&out, *at);
            end = at + 1;
        }
        at = end;
    }
    m->depth--;
    if (out.length > MAX_VALUE)
        nmr_msb_fail(m->session, NMR_EFORMAT, m->here, place->line,
                     "this value grows to more than 1 MiB; take out what doubles itself");
    return nmr_msb_take(m->session, &out);
}

const char *nmr_msb_evaluate(nmr_msb *m, const char *text, const nmr_msb_place *place)
{
    return nmr_msb_unescape(m->session, nmr_msb_unmarked(m->session, nmr_msb_expand(m, text, place)));
}
