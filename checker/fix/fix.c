/* fix.c - from findings to fixes: where on the path the call stands that a rule says how to mend. */
#include "fix/fix.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "project/file.h"
#include "project/list.h"
#include "project/path.h"

typedef struct finder {
    nmr_fixes *out;
    const nmr_rules *rules;
    const char *root;
    int tried;
} finder;

/* ---- files ---------------------------------------------------------------------------------------------------- */

static nmr_fix_file *open_file(const char *path)
{
    nmr_fix_file *file = calloc(1, sizeof *file);

    if (!file || !(file->path = nmr_copy(path))) {
        free(file);
        return NULL;
    }
    if (nmr_file_read(&file->text, &file->length, path, NULL) == 0 && !nmr_file_refusal(file->text, file->length))
        file->readable = nmr_tokens_read(&file->tokens, file->text, file->length) == 0;
    return file;
}

/* The index of the file; NMR_ENOMEM when memory is out. */
static int file_at(nmr_fixes *fixes, const char *path)
{
    nmr_fix_file **slot, *file;
    size_t i;

    for (i = 0; i < fixes->nfiles; i++)
        if (!strcmp(fixes->files[i]->path, path))
            return (int)i;
    if (!(file = open_file(path)) || !(slot = nmr_grow(&fixes->files, &fixes->nfiles, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = file;
    return (int)fixes->nfiles - 1;
}

/* ---- one finding ---------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const nmr_replacement *x = a, *y = b;

    return x->begin != y->begin ? (x->begin > y->begin) - (x->begin < y->begin) : (x->end > y->end) - (x->end < y->end);
}

/* Returns 1 when the edits fit the call at the place, 0 when not, or an error. */
static int fits_at(finder *f, nmr_fix *fix, const nmr_rewrite *rewrite, const char *path, unsigned line, unsigned column)
{
    nmr_text_call call;
    const nmr_fix_file *file;
    int index, fits = 1, i;

    if (!nmr_path_below(path, f->root))
        return 0;
    if ((index = file_at(f->out, path)) < 0)
        return index;
    file = f->out->files[index];
    if (!file->readable || !nmr_text_call_at(&call, &file->tokens, line, column, rewrite->calls, rewrite->ncalls))
        return 0;
    for (i = 0; i < rewrite->nedits && fits; i++)
        fits = nmr_edit_apply(&fix->edits, &file->tokens, &call, &rewrite->edits[i]);
    if (fix->edits.failed)
        return NMR_ENOMEM;
    if (fits && fix->edits.n) {
        qsort(fix->edits.at, fix->edits.n, sizeof *fix->edits.at, by_place);
        fix->file = (size_t)index;
        return 1;
    }
    nmr_replacements_clear(&fix->edits);
    return 0;
}

static int notes_call(const finder *f, const nmr_rewrite *rewrite, const char *text)
{
    uint8_t n;

    for (n = 0; n < rewrite->ncalls; n++)
        if (nmr_rules_notes(f->rules, rewrite->calls[n], text))
            return 1;
    return 0;
}

static int judges_call(const finder *f, const nmr_rewrite *rewrite)
{
    uint8_t n;

    for (n = 0; n < rewrite->ncalls; n++)
        if (nmr_rules_judges(f->rules, rewrite->rule, rewrite->calls[n]))
            return 1;
    return 0;
}

/* Is the finding raised at a call of another function that the rule is about as well? */
static int is_at_other_call(finder *f, const nmr_rewrite *rewrite, const nmr_finding *finding)
{
    int index = file_at(f->out, finding->file);
    const nmr_tokens *t = index < 0 ? NULL : &f->out->files[index]->tokens;
    size_t i = t ? nmr_token_at(t, finding->line, finding->column) : NMR_NO_TOKEN, n;
    char word[128];

    if (i == NMR_NO_TOKEN || (n = t->at[i].end - t->at[i].begin) >= sizeof word)
        return 0;
    memcpy(word, t->text + t->at[i].begin, n);
    word[n] = '\0';
    for (n = 0; n < rewrite->ncalls; n++)
        if (!strcmp(rewrite->calls[n], word))
            return 0;
    return nmr_rules_judges(f->rules, rewrite->rule, word);
}

/* At the finding, where the rule is about such calls; at the last step about one, where the finding is elsewhere. */
static int fits(finder *f, nmr_fix *fix, const nmr_rewrite *rewrite)
{
    const nmr_finding *finding = fix->finding;
    size_t i;
    int rc;

    if (rewrite->tried && !f->tried)
        return 0;
    if (rewrite->kind && !strstr(finding->message, rewrite->kind))
        return 0;
    if (judges_call(f, rewrite)) {
        rc = fits_at(f, fix, rewrite, finding->file, finding->line, finding->column);
        if (rc || !is_at_other_call(f, rewrite, finding))
            return rc;
    }
    for (i = finding->nsteps; i-- > 0;) {
        const nmr_step *step = &finding->steps[i];
        if (notes_call(f, rewrite, step->text))
            return fits_at(f, fix, rewrite, step->file, step->line, step->column);
    }
    return 0;
}

static int overlap(const nmr_fix *a, const nmr_fix *b)
{
    size_t i, j;

    for (i = 0; i < a->edits.n; i++)
        for (j = 0; j < b->edits.n; j++)
            if (a->edits.at[i].begin <= b->edits.at[j].end && b->edits.at[j].begin <= a->edits.at[i].end)
                return 1;
    return 0;
}

static int same(const nmr_fix *a, const nmr_fix *b)
{
    size_t i;

    if (a->edits.n != b->edits.n)
        return 0;
    for (i = 0; i < a->edits.n; i++)
        if (by_place(&a->edits.at[i], &b->edits.at[i]) || strcmp(a->edits.at[i].text, b->edits.at[i].text))
            return 0;
    return 1;
}

static nmr_fix_state state_of(const nmr_fixes *fixes, const nmr_fix *fix)
{
    size_t i;

    for (i = 0; i < fixes->n; i++) {
        const nmr_fix *other = &fixes->items[i];
        if (other->file == fix->file && other->state == NMR_FIX_TAKEN && overlap(other, fix))
            return same(other, fix) ? NMR_FIX_SAME : NMR_FIX_OVERLAPS;
    }
    return NMR_FIX_TAKEN;
}

static int find_fix(finder *f, const nmr_finding *finding)
{
    const nmr_rule *rule = nmr_rules_find(f->rules, finding->rule);
    nmr_fix fix = {.finding = finding}, *slot;
    const nmr_rewrite *rewrites;
    size_t n = nmr_rules_rewrites(f->rules, &rewrites), i;
    int rc = 0;

    for (i = 0; rule && i < n && rc == 0; i++)
        if (nmr_rules_at(f->rules, (size_t)rewrites[i].rule) == rule)
            rc = fits(f, &fix, &rewrites[i]);
    if (rc <= 0) {
        nmr_replacements_clear(&fix.edits);
        return rc;
    }
    fix.state = state_of(f->out, &fix);
    if (!(slot = nmr_grow(&f->out->items, &f->out->n, sizeof *slot))) {
        nmr_replacements_clear(&fix.edits);
        return NMR_ENOMEM;
    }
    *slot = fix;
    return 0;
}

/* ---- all of them ---------------------------------------------------------------------------------------------- */

int nmr_fixes_find(nmr_fixes *out, const nmr_rules *rules, const nmr_result *all, const char *root,
                   int tried)
{
    finder f = {out, rules, root, tried};
    const nmr_finding *findings;
    size_t n = nmr_result_findings(all, &findings), i;
    int rc = 0;

    *out = (nmr_fixes){0};
    for (i = 0; i < n && rc == 0; i++)
        rc = find_fix(&f, &findings[i]);
    return rc;
}

void nmr_fixes_clear(nmr_fixes *fixes)
{
    size_t i;

    for (i = 0; i < fixes->n; i++)
        nmr_replacements_clear(&fixes->items[i].edits);
    for (i = 0; i < fixes->nfiles; i++) {
        nmr_tokens_clear(&fixes->files[i]->tokens);
        free(fixes->files[i]->path);
        free(fixes->files[i]->text);
        free(fixes->files[i]);
    }
    free(fixes->items);
    free(fixes->files);
    *fixes = (nmr_fixes){0};
}

const nmr_fix *nmr_fixes_of(const nmr_fixes *fixes, const nmr_finding *finding)
{
    size_t i;

    for (i = 0; i < fixes->n; i++)
        if (fixes->items[i].finding == finding)
            return &fixes->items[i];
    return NULL;
}

size_t nmr_fixes_count(const nmr_fixes *fixes, nmr_fix_state state)
{
    size_t n = 0, i;

    for (i = 0; i < fixes->n; i++)
        n += fixes->items[i].state == state;
    return n;
}
