/* suppress.c - the findings that comments in the sources suppress, and the comments that suppress none. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/result.h"
#include "project/file.h"
#include "project/map.h"
#include "triage/triage.h"

/* ---- the sources ---------------------------------------------------------------------------------------------- */

typedef struct looker {
    nmr_suppressions *out;
    const nmr_rules *rules;
    nmr_map seen;
} looker;

/* A file that cannot be read (any more) suppresses nothing. */
static int look_into(looker *l, const char *file)
{
    char *text;
    size_t length;
    int rc;

    if (nmr_map_get(&l->seen, file) != NMR_NONE)
        return 0;
    if ((rc = nmr_map_set(&l->seen, file, 1)) < 0)
        return rc;
    if ((rc = nmr_file_read(&text, &length, file, NULL)) < 0)
        return rc == NMR_ENOMEM ? rc : 0;
    if (!nmr_file_refusal(text, length))
        rc = nmr_suppressions_read(l->out, l->rules, file, text, length);
    free(text);
    return rc;
}

static int look(nmr_suppressions *out, const nmr_result *all, const nmr_triage_options *options)
{
    looker l = {.out = out, .rules = options->rules};
    const nmr_finding *findings;
    const nmr_call_site *calls;
    size_t nfindings = nmr_result_findings(all, &findings), ncalls = nmr_result_calls(all, &calls), i;
    int rc = 0;

    for (i = 0; i < options->files->count && rc == 0; i++)
        rc = look_into(&l, options->files->items[i]);
    for (i = 0; i < nfindings && rc == 0; i++)
        rc = look_into(&l, findings[i].file);
    for (i = 0; i < ncalls && rc == 0; i++)
        rc = look_into(&l, calls[i].file);
    nmr_map_clear(&l.seen);
    return rc;
}

/* ---- the findings --------------------------------------------------------------------------------------------- */

typedef struct taker {
    nmr_triage *triage;
    size_t n;
    int rc;
} taker;

/* A rule stands for its variants, too. */
static int is_about(const nmr_suppression *s, const nmr_finding *f)
{
    size_t n = strlen(s->rule);

    return f->line >= s->first && f->line <= s->last && !strncmp(f->rule, s->rule, n) &&
           (!f->rule[n] || f->rule[n] == ':') && !strcmp(f->file, s->file);
}

static int take(taker *t, const nmr_finding *finding, size_t by)
{
    size_t *slot = nmr_grow(&t->triage->by, &t->n, sizeof *slot);

    if (!slot)
        return NMR_ENOMEM;
    *slot = by;
    return nmr_result_add_finding(t->triage->suppressed, finding);
}

/* Every suppression that fits has done something; the first one answers. */
static int is_reported(void *user, const nmr_finding *finding)
{
    taker *t = user;
    nmr_suppressions *all = &t->triage->suppressions;
    size_t by = NMR_NONE, i;

    for (i = 0; i < all->n; i++)
        if (is_about(&all->at[i], finding)) {
            by = by == NMR_NONE ? i : by;
            all->at[i].used++;
        }
    if (by != NMR_NONE && t->rc == 0)
        t->rc = take(t, finding, by);
    return by == NMR_NONE;
}

/* ---- what does nothing ---------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const nmr_remark *x = a, *y = b;
    int c = strcmp(x->file, y->file);

    if (c == 0)
        c = (x->line > y->line) - (x->line < y->line);
    return c ? c : (x->column > y->column) - (x->column < y->column);
}

static int remark_idle(nmr_suppressions *all, const nmr_triage_options *options)
{
    char text[256];
    size_t i;
    int rc = 0;

    for (i = 0; i < all->n && rc == 0; i++) {
        const nmr_suppression *s = &all->at[i];
        if (s->used || !nmr_triage_is_certain(options, s->rule, s->file))
            continue;
        snprintf(text, sizeof text, "'%s' reports nothing here: the suppression does nothing; take it out", s->rule);
        rc = nmr_suppressions_remark(all, s->file, s->line, s->column, text);
    }
    if (all->nremarks)
        qsort(all->remarks, all->nremarks, sizeof *all->remarks, by_place);
    return rc;
}

int nmr_triage_suppress(nmr_triage *triage, nmr_result *all, const nmr_triage_options *options)
{
    taker t = {.triage = triage};
    int rc = nmr_result_new(&triage->suppressed, "");

    if (rc == 0 && (rc = look(&triage->suppressions, all, options)) == 0) {
        nmr_result_filter(all, is_reported, &t);
        rc = t.rc;
    }
    return rc == 0 ? remark_idle(&triage->suppressions, options) : rc;
}
