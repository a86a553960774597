/* diff.c - the fixes as a unified diff. What changes is known, so that nothing has to be compared but single lines. */
#include <stdlib.h>
#include <string.h>

#include "fix/fix.h"
#include "project/path.h"

enum { CONTEXT = 3 };

typedef struct lines {
    const char *text;
    size_t length;
    size_t *at; /* where each begins, and the end */
    size_t n;
} lines;

static int cut(lines *out, const char *text, size_t length)
{
    size_t i;

    *out = (lines){.text = text, .length = length};
    for (i = 0; i < length; i++)
        out->n += text[i] == '\n' || i + 1 == length;
    if (!(out->at = malloc((out->n + 1) * sizeof *out->at)))
        return NMR_ENOMEM;
    out->n = 0;
    for (i = 0; i < length; i++)
        if (i == 0 || text[i - 1] == '\n')
            out->at[out->n++] = i;
    out->at[out->n] = length;
    return 0;
}

static int same_line(const lines *a, size_t i, const lines *b, size_t j)
{
    size_t n = a->at[i + 1] - a->at[i];

    return n == b->at[j + 1] - b->at[j] && !memcmp(a->text + a->at[i], b->text + b->at[j], n);
}

static void put_line(FILE *out, char mark, const lines *l, size_t i)
{
    size_t n = l->at[i + 1] - l->at[i];

    putc(mark, out);
    fwrite(l->text + l->at[i], 1, n, out);
    if (l->text[l->at[i + 1] - 1] != '\n')
        fputs("\n\\ No newline at end of file\n", out);
}

/* Lines from..to of the old text become lines from..to of the new one. */
typedef struct change {
    size_t old_begin, old_end, new_begin, new_end;
} change;

/*
 * The next change at or behind the two lines. Both texts agree up to there: the first line that is the same again, and
 * stays so for as long as a hunk looks, ends it.
 */
static int next_change(change *c, const lines *a, const lines *b, size_t i, size_t j)
{
    size_t reach, x, y, k;

    while (i < a->n && j < b->n && same_line(a, i, b, j)) {
        i++;
        j++;
    }
    if (i == a->n && j == b->n)
        return 0;
    for (reach = 1;; reach++)
        for (x = 0; x <= reach; x++) {
            y = reach - x;
            if (i + x > a->n || j + y > b->n)
                continue;
            for (k = 0; k < CONTEXT && i + x + k < a->n && j + y + k < b->n && same_line(a, i + x + k, b, j + y + k); k++)
                ;
            if (k == CONTEXT || (i + x + k == a->n && j + y + k == b->n)) {
                *c = (change){i, i + x, j, j + y};
                return 1;
            }
        }
}

static void put_hunk(FILE *out, const lines *a, const lines *b, const change *c, size_t n)
{
    size_t begin = c[0].old_begin > CONTEXT ? c[0].old_begin - CONTEXT : 0, i, line;
    size_t end = c[n - 1].old_end + CONTEXT < a->n ? c[n - 1].old_end + CONTEXT : a->n;
    size_t new_begin = c[0].new_begin - (c[0].old_begin - begin), new_end = c[n - 1].new_end + (end - c[n - 1].old_end);

    fprintf(out, "@@ -%zu,%zu +%zu,%zu @@\n", begin + (end > begin), end - begin, new_begin + (new_end > new_begin),
            new_end - new_begin);
    for (i = 0, line = begin; i < n; i++) {
        for (; line < c[i].old_begin; line++)
            put_line(out, ' ', a, line);
        for (; line < c[i].old_end; line++)
            put_line(out, '-', a, line);
        for (line = c[i].new_begin; line < c[i].new_end; line++)
            put_line(out, '+', b, line);
        line = c[i].old_end;
    }
    for (; line < end; line++)
        put_line(out, ' ', a, line);
}

static void put_hunks(FILE *out, const lines *a, const lines *b)
{
    enum { MOST = 64 };
    change c[MOST];
    size_t n = 0, i = 0, j = 0;

    while (next_change(&c[n], a, b, i, j)) {
        change found = c[n];
        if (n > 0 && (n + 1 == MOST || found.old_begin - c[n - 1].old_end > 2 * CONTEXT)) {
            put_hunk(out, a, b, c, n);
            n = 0;
        }
        c[n++] = found;
        i = found.old_end;
        j = found.new_end;
    }
    if (n)
        put_hunk(out, a, b, c, n);
}

static int put_file(FILE *out, nmr_fixes *fixes, size_t file, const char *cwd)
{
    const nmr_fix_file *f = fixes->files[file];
    const char *name = nmr_path_below(f->path, cwd) ? f->path + strlen(cwd) + (cwd[strlen(cwd) - 1] != '/') : f->path;
    lines a = {0}, b = {0};
    size_t length;
    char *text = NULL;
    int rc = nmr_fixes_text(fixes, file, &text, &length);

    if (rc == 0 && (rc = cut(&a, f->text, f->length)) == 0 && (rc = cut(&b, text, length)) == 0 &&
        (length != f->length || memcmp(text, f->text, length))) {
        fprintf(out, "--- a/%s\n+++ b/%s\n", name, name);
        put_hunks(out, &a, &b);
    }
    free(a.at);
    free(b.at);
    free(text);
    return rc;
}

int nmr_fixes_diff(FILE *out, nmr_fixes *fixes, const char *cwd)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < fixes->nfiles && rc == 0; i++)
        rc = put_file(out, fixes, i, cwd);
    return rc == 0 && ferror(out) ? NMR_EIO : rc;
}
