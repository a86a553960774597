/* insert.c - statements in front of, and behind, the one that a call is: laid out as the source around it. */
#include <string.h>

#include "fix/buffer.h"
#include "fix/edits.h"

#include <stdlib.h>

/* ---- the layout ----------------------------------------------------------------------------------------------- */

static size_t line_begin(const nmr_tokens *t, size_t offset)
{
    while (offset > 0 && t->text[offset - 1] != '\n')
        offset--;
    return offset;
}

static int is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t indent_end(const nmr_tokens *t, size_t offset)
{
    size_t i = line_begin(t, offset);

    while (i < offset && is_blank(t->text[i]))
        i++;
    return i;
}

static int is_first_on_line(const nmr_tokens *t, size_t offset)
{
    return indent_end(t, offset) == offset;
}

static size_t line_end(const nmr_tokens *t, size_t offset)
{
    const char *newline = memchr(t->text + offset, '\n', t->length - offset);
    size_t end = newline ? (size_t)(newline - t->text) : t->length;

    return end > offset && t->text[end - 1] == '\r' ? end - 1 : end;
}

/* What ends the lines here: the end of this one, or of the one before where the file ends. */
static const char *eol(const nmr_tokens *t, size_t offset)
{
    size_t i = line_end(t, offset);

    if (i == t->length)
        i = line_begin(t, offset) > 1 ? line_begin(t, offset) - 2 : 0;
    return i < t->length && t->text[i] == '\r' ? "\r\n" : "\n";
}

static void put_indent(nmr_buffer *b, const nmr_tokens *t, size_t offset)
{
    size_t begin = line_begin(t, offset);

    nmr_buffer_add(b, t->text + begin, indent_end(t, offset) - begin);
}

static void put_line_break(nmr_buffer *b, const nmr_tokens *t, size_t offset)
{
    nmr_buffer_put(b, eol(t, offset));
    put_indent(b, t, offset);
}

/* Is there nothing behind the token on its line but a comment that ends there? */
static int is_last_on_line(const nmr_tokens *t, size_t token)
{
    size_t end = t->at[token].end, rest = line_end(t, end), i;
    const char *comment;

    if (token + 1 < t->n && t->at[token + 1].line == t->at[token].line)
        return 0;
    for (i = end; i < rest && is_blank(t->text[i]); i++)
        ;
    if (rest - i < 2 || t->text[i + 1] == '/')
        return 1;
    for (comment = t->text + i + 2; comment + 1 < t->text + rest; comment++)
        if (comment[0] == '*' && comment[1] == '/')
            return 1;
    return 0;
}

/* ---- the text ------------------------------------------------------------------------------------------------- */

static int put_span(nmr_buffer *b, const nmr_tokens *t, nmr_span span)
{
    if (!nmr_span_is_simple(t, span))
        return 0;
    nmr_buffer_add(b, t->text + t->at[span.begin].begin, t->at[span.end - 1].end - t->at[span.begin].begin);
    return 1;
}

/* The last call of the function in front of this one, with the last argument of this one among its own. */
static int put_earlier(nmr_buffer *b, const nmr_tokens *t, const nmr_text_call *c, const char *name)
{
    size_t begin = nmr_function_begin(t, c->callee), i, a;
    nmr_text_call earlier;

    if (begin == NMR_NO_TOKEN || !c->nargs)
        return 0;
    for (i = c->callee; i-- > begin;) {
        const nmr_span *last = &c->args[c->nargs - 1];
        int same = 0;
        if (!nmr_text_call_read(&earlier, t, i, &name, 1))
            continue;
        for (a = 0; a < earlier.nargs; a++) {
            same |= nmr_tokens_same(t, earlier.args[a].begin, earlier.args[a].end, last->begin, last->end);
            if (!nmr_span_is_simple(t, earlier.args[a]))
                return 0;
        }
        if (!same)
            continue;
        nmr_buffer_add(b, t->text + t->at[i].begin, t->at[earlier.close].end - t->at[i].begin);
        return 1;
    }
    return 0;
}

static int put_placeholder(nmr_buffer *b, const nmr_tokens *t, const nmr_text_call *c, const char *name, size_t length)
{
    char word[128];
    size_t n;

    if (length >= sizeof word)
        return 0;
    memcpy(word, name, length);
    word[length] = '\0';
    if (word[0] == '=')
        return put_earlier(b, t, c, word + 1);
    if (!strcmp(word, "result"))
        return c->form == NMR_FORM_ASSIGNED && put_span(b, t, c->result);
    n = !strcmp(word, "last") ? c->nargs - 1 : (size_t)strtoul(word, NULL, 10);
    return n < c->nargs && put_span(b, t, c->args[n]);
}

/* `block`: on lines of its own, as far in as the text at `offset`; otherwise all on one line. */
static int put_text(nmr_buffer *b, const nmr_tokens *t, const nmr_text_call *c, const char *text, size_t offset, int block)
{
    int tabs = memchr(t->text + line_begin(t, offset), '\t', indent_end(t, offset) - line_begin(t, offset)) != NULL;

    for (; *text; text++) {
        if (*text == '{') {
            size_t n = strcspn(text, "}");
            if (!put_placeholder(b, t, c, text + 1, n - 1))
                return 0;
            text += n;
        } else if (text[0] == '\\' && text[1] == 'n') {
            text++;
            if (block)
                put_line_break(b, t, offset);
            if (!strncmp(text + 1, "    ", 4)) {
                nmr_buffer_put(b, !block ? " " : tabs ? "\t" : "    ");
                text += 4;
            } else if (!block) {
                nmr_buffer_put(b, " ");
            }
        } else {
            nmr_buffer_add(b, text, 1);
        }
    }
    return 1;
}

/* ---- the edits ------------------------------------------------------------------------------------------------ */

static int take(nmr_replacements *out, size_t offset, nmr_buffer *b, int fits)
{
    out->failed |= b->failed;
    if (fits && !b->failed)
        nmr_replace(out, offset, offset, b->text, b->length);
    free(b->text);
    return fits;
}

/* The body of an if, else or loop that becomes two statements needs braces; this is the first. */
static void open_brace(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c)
{
    if (c->header != NMR_NO_TOKEN)
        nmr_replace(out, t->at[c->header].end, t->at[c->header].end, " {", 2);
}

static void put_close_brace(nmr_buffer *b, const nmr_tokens *t, const nmr_text_call *c, int block)
{
    if (c->header == NMR_NO_TOKEN)
        return;
    if (block)
        put_line_break(b, t, indent_end(t, t->at[c->outer].begin));
    else
        nmr_buffer_put(b, " ");
    nmr_buffer_put(b, "}");
}

int nmr_edit_before(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, const char *text)
{
    size_t offset = t->at[c->first].begin;
    int block = is_first_on_line(t, offset), fits;
    nmr_buffer b = {0}, end = {0};

    if (c->form == NMR_FORM_OTHER || (c->form == NMR_FORM_CONDITION && c->header != NMR_NO_TOKEN))
        return 0;
    if ((fits = put_text(&b, t, c, text, offset, block)) && block)
        put_line_break(&b, t, offset);
    else if (fits)
        nmr_buffer_put(&b, " ");
    if (!take(out, offset, &b, fits) || c->header == NMR_NO_TOKEN)
        return fits;
    open_brace(out, t, c);
    block = is_last_on_line(t, c->end);
    put_close_brace(&end, t, c, block);
    return take(out, block ? line_end(t, t->at[c->end].end) : t->at[c->end].end, &end, 1);
}

int nmr_edit_after(nmr_replacements *out, const nmr_tokens *t, const nmr_text_call *c, const char *text)
{
    size_t offset = t->at[c->first].begin;
    int block = is_first_on_line(t, offset), fits;
    nmr_buffer b = {0};

    if (c->form != NMR_FORM_DROPPED && c->form != NMR_FORM_ASSIGNED)
        return 0;
    block = block && is_last_on_line(t, c->end);
    if (block)
        put_line_break(&b, t, offset);
    else
        nmr_buffer_put(&b, " ");
    if ((fits = put_text(&b, t, c, text, offset, block))) {
        put_close_brace(&b, t, c, block);
        open_brace(out, t, c);
    }
    return take(out, block ? line_end(t, t->at[c->end].end) : t->at[c->end].end, &b, fits);
}
