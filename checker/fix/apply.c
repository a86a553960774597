/* apply.c - fixes put into the text, and what becomes of it. */
#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "fix/buffer.h"
#include "fix/fix.h"

typedef struct placed {
    const nmr_replacement *edit;
    unsigned *lines;
} placed;

static int by_place(const void *a, const void *b)
{
    size_t x = ((const placed *)a)->edit->begin, y = ((const placed *)b)->edit->begin;

    return (x > y) - (x < y);
}

/* The edits of a file that are taken, by place; NULL: no memory. */
static placed *collect(nmr_fixes *fixes, size_t file, size_t *n)
{
    placed *all = malloc((fixes->n * NMR_FIX_MAX_REPLACEMENTS + 1) * sizeof *all);
    size_t i, j;

    *n = 0;
    for (i = 0; all && i < fixes->n; i++) {
        nmr_fix *fix = &fixes->items[i];
        for (j = 0; fix->file == file && fix->state == NMR_FIX_TAKEN && j < fix->edits.n; j++)
            all[(*n)++] = (placed){&fix->edits.at[j], fix->lines[j]};
    }
    if (all)
        qsort(all, *n, sizeof *all, by_place);
    return all;
}

static unsigned count_lines(const char *text, size_t length)
{
    const char *end = text + length;
    unsigned n = 0;

    for (; (text = memchr(text, '\n', (size_t)(end - text))) != NULL; text++)
        n++;
    return n;
}

int nmr_fixes_text(nmr_fixes *fixes, size_t file, char **text, size_t *length)
{
    const nmr_fix_file *f = fixes->files[file];
    size_t n, i, done = 0;
    placed *edits = collect(fixes, file, &n);
    nmr_buffer b = {0};
    unsigned line = 1;

    for (i = 0; edits && i < n; i++) {
        const nmr_replacement *r = edits[i].edit;
        nmr_buffer_add(&b, f->text + done, r->begin - done);
        line += count_lines(f->text + done, r->begin - done);
        edits[i].lines[0] = line;
        nmr_buffer_put(&b, r->text);
        line += count_lines(r->text, strlen(r->text));
        edits[i].lines[1] = line;
        done = r->end;
    }
    nmr_buffer_add(&b, f->text + done, f->length - done);
    if (!edits || b.failed) {
        free(edits);
        free(b.text);
        return NMR_ENOMEM;
    }
    free(edits);
    *text = b.text;
    *length = b.length;
    return 0;
}

static int write_file(const nmr_fix_file *file, const char *text, size_t length, nmr_error *err)
{
    FILE *out = fopen(file->path, "wb");
    int failed = !out || fwrite(text, 1, length, out) != length;

    if (out && fclose(out))
        failed = 1;
    return failed ? nmr_fail(err, NMR_EIO, file->path, 0, "cannot be written; is it read-only, or the disk full?") : 0;
}

static int has_fix(const nmr_fixes *fixes, size_t file)
{
    size_t i;

    for (i = 0; i < fixes->n; i++)
        if (fixes->items[i].file == file)
            return 1;
    return 0;
}

int nmr_fixes_write(nmr_fixes *fixes, nmr_error *err)
{
    size_t i, length;
    char *text;
    int rc = 0;

    for (i = 0; i < fixes->nfiles && rc == 0; i++) {
        if (!has_fix(fixes, i))
            continue;
        if ((rc = nmr_fixes_text(fixes, i, &text, &length)) < 0)
            return nmr_fail(err, rc, NULL, 0, "out of memory");
        rc = write_file(fixes->files[i], text, length, err);
        free(text);
    }
    return rc;
}

/* ---- what the fixes lead to ----------------------------------------------------------------------------------- */

static int is_known(const nmr_result *before, const nmr_finding *finding)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(before, &findings), i;

    for (i = 0; i < n; i++)
        if (!strcmp(findings[i].fingerprint, finding->fingerprint))
            return 1;
    return 0;
}

static int wrote(const nmr_fix *fix, const char *path, const char *file, unsigned line)
{
    size_t i;

    for (i = 0; i < fix->edits.n && !strcmp(path, file); i++)
        if (fix->lines[i][0] <= line && line <= fix->lines[i][1])
            return 1;
    return 0;
}

static int goes_through(const nmr_finding *finding, const nmr_fix *fix, const char *path)
{
    size_t i;

    if (wrote(fix, path, finding->file, finding->line))
        return 1;
    for (i = 0; i < finding->nsteps; i++)
        if (wrote(fix, path, finding->steps[i].file, finding->steps[i].line))
            return 1;
    return 0;
}

size_t nmr_fixes_judge(nmr_fixes *fixes, const nmr_result *before, const nmr_result *after)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(after, &findings), refused = 0, i, j;

    for (i = 0; i < fixes->n; i++) {
        nmr_fix *fix = &fixes->items[i];
        for (j = 0; j < n && fix->state == NMR_FIX_TAKEN; j++)
            if (!is_known(before, &findings[j]) && goes_through(&findings[j], fix, fixes->files[fix->file]->path)) {
                fix->state = NMR_FIX_REFUSED;
                refused++;
            }
    }
    return refused;
}
