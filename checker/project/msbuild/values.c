/* values.c - values as text: escapes, marks, lists, paths. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/path.h"

/* A property that is not set stands in a value as MARK_OPEN NAME MARK_CLOSE: no XML file can have these characters. */
static const char mark_open = '\001', mark_close = '\002';

int nmr_msb_same(const char *a, const char *b)
{
    return nmr_path_same_text(a, b);
}

int nmr_msb_same_bytes(const char *a, size_t length, const char *b)
{
    size_t i;

    for (i = 0; i < length && b[i]; i++)
        if (tolower((unsigned char)a[i]) != tolower((unsigned char)b[i]))
            return 0;
    return i == length && !b[i];
}

static const char *kept_trimmed(nmr_msb_session *s, const char *text, size_t length)
{
    while (length && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    return nmr_msb_keep_bytes(s, text, length);
}

const char *nmr_msb_trim(nmr_msb_session *s, const char *text)
{
    return kept_trimmed(s, text, strlen(text));
}

const char *nmr_msb_text_of(nmr_msb_session *s, const xmlNode *element)
{
    const xmlNode *child;
    nmr_text text = {0};

    for (child = element->children; child; child = child->next)
        if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) && child->content)
            nmr_text_add(&text, (const char *)child->content);
    return nmr_msb_take(s, &text);
}

/* ---- escapes -------------------------------------------------------------------------------------------------- */

static int hex(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

const char *nmr_msb_unescape(nmr_msb_session *s, const char *text)
{
    nmr_text out = {0};

    if (!strchr(text, '%'))
        return text;
    for (; *text; text++) {
        int code = *text == '%' && hex(text[1]) >= 0 && hex(text[2]) >= 0 ? hex(text[1]) * 16 + hex(text[2]) : 0;
        nmr_text_add_char(&out, code ? (char)code : *text);
        text += code ? 2 : 0;
    }
    return nmr_msb_take(s, &out);
}

const char *nmr_msb_escape(nmr_msb_session *s, const char *text)
{
    static const char special[] = "%*?@$();'", digits[] = "0123456789abcdef";
    nmr_text out = {0};

    if (!text[strcspn(text, special)])
        return text;
    for (; *text; text++) {
        if (strchr(special, *text)) {
            nmr_text_add_char(&out, '%');
            nmr_text_add_char(&out, digits[(unsigned char)*text >> 4]);
            nmr_text_add_char(&out, digits[*text & 15]);
        } else {
            nmr_text_add_char(&out, *text);
        }
    }
    return nmr_msb_take(s, &out);
}

/* ---- marks ---------------------------------------------------------------------------------------------------- */

const char *nmr_msb_unmarked(nmr_msb_session *s, const char *text)
{
    nmr_text out = {0};

    if (!strchr(text, mark_open))
        return text;
    for (; *text; text++) {
        if (*text == mark_open)
            text += strcspn(text, "\002");
        else
            nmr_text_add_char(&out, *text);
        if (!*text)
            break;
    }
    return nmr_msb_take(s, &out);
}

int nmr_msb_note_marks(nmr_msb_session *s, const char *text)
{
    int found = 0;

    while ((text = strchr(text, mark_open)) != NULL) {
        size_t length = strcspn(++text, "\002");
        nmr_msb_miss(s, "variable", nmr_msb_keep_bytes(s, text, length));
        text += length;
        found = 1;
    }
    (void)mark_close;
    return found;
}

/* ---- lists ---------------------------------------------------------------------------------------------------- */

static void add_part(nmr_msb_session *s, nmr_list *parts, const char *text, size_t length)
{
    const char *part = kept_trimmed(s, text, length);

    if (*part && nmr_list_add(parts, part) < 0)
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
}

void nmr_msb_split(nmr_msb_session *s, nmr_list *parts, const char *text)
{
    const char *start = text, *end;
    int closes = 1;

    while (*text) {
        end = closes && *text == '@' && text[1] == '(' ? nmr_msb_closing(text + 1) : text;
        closes = end != NULL;
        if (end && end > text) {
            text = end;
        } else if (*text == ';') {
            add_part(s, parts, start, (size_t)(text - start));
            start = ++text;
        } else {
            text++;
        }
    }
    add_part(s, parts, start, (size_t)(text - start));
}

/* ---- paths ---------------------------------------------------------------------------------------------------- */

const char *nmr_msb_path(nmr_msb_session *s, const char *folder, const char *written)
{
    char *copy = nmr_copy(written), *full, *at;
    const char *kept;

    for (at = copy; at && *at; at++)
        if (*at == '\\')
            *at = '/';
    full = copy ? nmr_path_absolute(folder, copy) : NULL;
    if (!full)
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    kept = full ? nmr_msb_keep(s, full) : "";
    free(full);
    free(copy);
    return kept;
}

const char *nmr_msb_find(nmr_msb_session *s, const char *folder, const char *written)
{
    const char *path = nmr_msb_path(s, folder, written), *actual = NULL;

    if (s->rc == 0 && nmr_casing_find(&s->casing, path, &actual) < 0)
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    return actual;
}

const char *nmr_msb_backslashes(nmr_msb_session *s, const char *path)
{
    nmr_text out = {0};

    for (; *path; path++)
        nmr_text_add_char(&out, *path == '/' ? '\\' : *path);
    return nmr_msb_take(s, &out);
}
