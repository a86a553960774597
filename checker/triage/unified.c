/*
 * unified.c - reads a unified diff, as git and diff -u write it. What is between the parts - the lines of git about
 * modes, renames and binary files, the head of a mail - is passed over; a part that is not whole is an error.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "project/file.h"
#include "project/path.h"
#include "project/text.h"
#include "project/walk.h"
#include "triage/change_parts.h"

typedef struct reader {
    nmr_change *out;
    const nmr_list *folders;
    const char *name;
    const char *at, *end; /* behind the line that is looked at, and behind the last */
    const char *line;
    size_t length;    /* of the line, without its end */
    int number;       /* of the line */
    size_t file;      /* the file of the hunks; NMR_NONE: it is not here */
    int files, found; /* named with a new text, and found */
    int in_file;      /* there was a header */
    nmr_error *err;
} reader;

static int next_line(reader *r)
{
    const char *stop;

    if (r->at >= r->end)
        return 0;
    stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    r->line = r->at;
    r->length = (size_t)((stop ? stop : r->end) - r->at);
    r->at = stop ? stop + 1 : r->end;
    if (r->length && r->line[r->length - 1] == '\r')
        r->length--;
    r->number++;
    return 1;
}

static int begins(const reader *r, const char *word)
{
    return r->length >= strlen(word) && !memcmp(r->line, word, strlen(word));
}

static int refuse(reader *r, const char *what)
{
    return nmr_fail(r->err, NMR_EFORMAT, r->name, r->number, "%s", what);
}

/* ---- names ---------------------------------------------------------------------------------------------------- */

/* One character of a name between quotes, as in C. */
static const char *unquote(nmr_text *out, const char *at, const char *end)
{
    static const char letters[] = "abtnvfr\"\\", meant[] = "\a\b\t\n\v\f\r\"\\";
    const char *known;
    int value = 0, digits = 0;

    if (*at != '\\' || at + 1 == end) {
        nmr_text_add_char(out, *at);
        return at + 1;
    }
    at++;
    for (; digits < 3 && at < end && *at >= '0' && *at <= '7'; digits++)
        value = value * 8 + (*at++ - '0');
    if (digits) {
        nmr_text_add_char(out, (char)value);
        return at;
    }
    known = strchr(letters, *at);
    nmr_text_add_char(out, known ? meant[known - letters] : *at);
    return at + 1;
}

/* The name in a line "+++ b/name<tab>date". To be freed; NULL: no memory. */
static char *name_in(const reader *r)
{
    const char *at = r->line + 4, *end = r->line + r->length, *tab = memchr(at, '\t', (size_t)(end - at));
    nmr_text text = {0};

    if (*at == '"' && at + 1 < end) {
        for (at++; at < end && *at != '"';)
            at = unquote(&text, at, end);
    } else {
        nmr_text_add_bytes(&text, at, (size_t)((tab ? tab : end) - at));
    }
    if (!text.failed)
        return text.at ? text.at : nmr_copy("");
    nmr_text_clear(&text);
    return NULL;
}

/* Opens the file when it is one of a folder. */
static int try_name(reader *r, const char *folder, const char *name)
{
    char *path = nmr_path_absolute(folder, name);
    int rc = path ? 0 : NMR_ENOMEM;

    if (path && nmr_path_kind(path) == NMR_IS_FILE)
        rc = nmr_change_open_file(r->out, path, &r->file);
    free(path);
    return rc;
}

static int find_file(reader *r, const char *name)
{
    const char *bare = isalpha((unsigned char)name[0]) && name[1] == '/' && name[2] ? name + 2 : NULL;
    size_t i;
    int rc = 0;

    r->file = NMR_NONE;
    for (i = 0; i < r->folders->count && r->file == NMR_NONE && rc == 0; i++) {
        if (bare)
            rc = try_name(r, r->folders->items[i], bare);
        if (rc == 0 && r->file == NMR_NONE)
            rc = try_name(r, r->folders->items[i], name);
    }
    r->files++;
    r->found += r->file != NMR_NONE;
    return rc;
}

/* "--- old", and "+++ new" below it. */
static int read_header(reader *r)
{
    char *name;
    int rc;

    if (!next_line(r) || !begins(r, "+++ "))
        return refuse(r, "'+++ FILE' is missing behind '--- FILE'; is the diff cut off?");
    if (!(name = name_in(r)))
        return NMR_ENOMEM;
    r->in_file = 1;
    r->file = NMR_NONE;
    rc = strcmp(name, "/dev/null") == 0 ? 0 : find_file(r, name);
    free(name);
    return rc;
}

/* ---- hunks ---------------------------------------------------------------------------------------------------- */

typedef struct hunk {
    unsigned old_left, new_left, line; /* line: the next one of the new text */
    unsigned added;                    /* lines in a row up to here */
    int removed;                       /* lines were taken out right here */
} hunk;

static int read_number(const char **at, unsigned *out)
{
    char *end;
    unsigned long value;

    if (!isdigit((unsigned char)**at))
        return 0;
    value = strtoul(*at, &end, 10);
    *out = (unsigned)value;
    *at = end;
    return value < 1u << 31;
}

/* "-12,3" or "-12" */
static int read_range(const char **at, char sign, unsigned *first, unsigned *count)
{
    while (**at == ' ')
        ++*at;
    if (**at != sign || (++*at, !read_number(at, first)))
        return 0;
    *count = 1;
    if (**at != ',')
        return 1;
    ++*at;
    return read_number(at, count);
}

static int read_hunk_line(reader *r, hunk *h)
{
    unsigned first;
    const char *at = r->line + 2;

    if (!read_range(&at, '-', &first, &h->old_left) || !read_range(&at, '+', &h->line, &h->new_left) ||
        strncmp(at, " @@", 3) != 0)
        return refuse(r, "not the beginning of a hunk, '@@ -1,2 +3,4 @@'; is this a unified diff?");
    /* Where nothing is left, the line is the one in front. */
    h->line += h->new_left == 0;
    return 0;
}

/* Ends a run of changed lines. */
static int settle(reader *r, hunk *h)
{
    nmr_lines lines = {h->line - h->added, h->line - 1, 0};
    int rc = 0;

    if (!h->added)
        lines = (nmr_lines){h->line - 1, h->line, 1};
    if ((h->added || h->removed) && r->file != NMR_NONE)
        rc = nmr_change_add(r->out, r->file, lines);
    h->added = 0;
    h->removed = 0;
    return rc;
}

static int read_change(reader *r, hunk *h)
{
    char kind = r->length ? r->line[0] : ' ';
    int rc = 0;

    if (kind == '\\') /* no newline at the end of the file */
        return 0;
    if (kind == '+' && h->new_left > 0) {
        h->new_left--;
        h->line++;
        h->added++;
    } else if (kind == '-' && h->old_left > 0) {
        h->old_left--;
        h->removed = 1;
    } else if (kind == ' ' && h->new_left > 0 && h->old_left > 0) {
        rc = settle(r, h);
        h->new_left--;
        h->old_left--;
        h->line++;
    } else {
        return refuse(r, "the hunk is not as long as it says; is the diff cut off or edited?");
    }
    return rc;
}

static int read_hunk(reader *r)
{
    hunk h = {0};
    int rc;

    if (begins(r, "@@@"))
        return refuse(r, "a diff of a merge; make one against a single revision");
    if (!r->in_file)
        return refuse(r, "a hunk without '--- FILE' and '+++ FILE' in front; is this a unified diff?");
    rc = read_hunk_line(r, &h);
    while (rc == 0 && (h.old_left || h.new_left)) {
        if (!next_line(r))
            return refuse(r, "the hunk is not as long as it says; is the diff cut off or edited?");
        rc = read_change(r, &h);
    }
    return rc == 0 ? settle(r, &h) : rc;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static int read_all(reader *r)
{
    int rc = 0, git = 0, blank = 1;

    while (rc == 0 && next_line(r)) {
        blank &= r->length == 0;
        if (begins(r, "diff "))
            git = 1, r->in_file = 0;
        if (begins(r, "--- ") && r->at < r->end && *r->at == '+')
            rc = read_header(r);
        else if (begins(r, "@@"))
            rc = read_hunk(r);
    }
    if (rc == 0 && !r->files && !git && !r->in_file && !blank)
        return nmr_fail(r->err, NMR_EFORMAT, r->name, 1,
                        "no unified diff: no file is named in it; make one with diff -u "
                        "or git diff");
    if (rc == 0 && r->files && !r->found)
        return nmr_fail(r->err, NMR_EFORMAT, r->name, 1,
                        "none of its files is here; run nmrcheck where its paths begin");
    return rc;
}

int nmr_change_read(nmr_change *out, const char *name, const char *text, size_t length, const nmr_list *folders,
                    nmr_error *err)
{
    reader r = {
        .out = out, .folders = folders, .name = name, .at = text, .end = text + length, .file = NMR_NONE, .err = err};
    int rc = read_all(&r);

    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}
