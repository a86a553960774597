/*
 * touched.c - the findings whose path a change touches. A path runs through a function from its beginning to the last
 * place it names there: what is between two places is a part of it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/result.h"
#include "project/file.h"
#include "project/map.h"
#include "triage/functions.h"
#include "triage/triage.h"

typedef struct source {
    char *text;
    nmr_tokens tokens;
    nmr_functions functions;
} source;

typedef struct asker {
    const nmr_change *change;
    nmr_map by_path;
    source *sources;
    size_t nsources;
    size_t left_out;
    int rc;
    const nmr_triage *triage; /* of the suppressed findings, whose suppressions follow them */
    size_t read, kept;
} asker;

/* ---- functions ------------------------------------------------------------------------------------------------ */

static int read_source(asker *a, const char *path, size_t *index)
{
    source *slot;
    size_t length;
    int rc;

    if ((*index = nmr_map_get(&a->by_path, path)) != NMR_NONE)
        return 0;
    if (!(slot = nmr_grow(&a->sources, &a->nsources, sizeof *slot)))
        return NMR_ENOMEM;
    *index = a->nsources - 1;
    if ((rc = nmr_map_set(&a->by_path, path, *index)) < 0)
        return rc;
    if ((rc = nmr_file_read(&slot->text, &length, path, NULL)) < 0)
        return rc == NMR_ENOMEM ? rc : 0;
    rc = nmr_tokens_read(&slot->tokens, slot->text, length);
    return rc == 0 ? nmr_functions_find(&slot->functions, &slot->tokens) : rc;
}

/* The lines of the function that a line is in; the line itself when it is in none. */
static nmr_lines function_lines(const source *s, unsigned line)
{
    size_t i;

    for (i = 0; i < s->functions.n; i++) {
        nmr_lines lines = {s->tokens.at[s->functions.at[i].first].line, s->tokens.at[s->functions.at[i].last].line, 0};
        if (line >= lines.first && line <= lines.last)
            return lines;
    }
    return (nmr_lines){line, line, 0};
}

/* ---- paths ---------------------------------------------------------------------------------------------------- */

static int touches(asker *a, const char *file, unsigned line)
{
    size_t index;
    nmr_lines lines;

    if (!nmr_change_has(a->change, file) || a->rc < 0 || (a->rc = read_source(a, file, &index)) < 0)
        return 0;
    lines = function_lines(&a->sources[index], line);
    return nmr_change_touches(a->change, file, lines.first, line);
}

static int is_touched(asker *a, const nmr_finding *f)
{
    size_t i;

    if (touches(a, f->file, f->line))
        return 1;
    for (i = 0; i < f->nsteps; i++)
        if (touches(a, f->steps[i].file, f->steps[i].line))
            return 1;
    return 0;
}

static int keeps(void *user, const nmr_finding *finding)
{
    asker *a = user;
    int kept = is_touched(a, finding);

    a->left_out += !kept;
    return kept;
}

static int keeps_suppressed(void *user, const nmr_finding *finding)
{
    asker *a = user;
    int kept = is_touched(a, finding);

    if (kept)
        a->triage->by[a->kept++] = a->triage->by[a->read];
    a->read++;
    return kept;
}

/* ---- remarks -------------------------------------------------------------------------------------------------- */

static void filter_remarks(nmr_suppressions *s, const nmr_change *change)
{
    size_t kept = 0, i;

    for (i = 0; i < s->nremarks; i++)
        if (nmr_change_touches(change, s->remarks[i].file, s->remarks[i].line, s->remarks[i].line))
            s->remarks[kept++] = s->remarks[i];
    s->nremarks = kept;
}

static void clear(asker *a)
{
    size_t i;

    for (i = 0; i < a->nsources; i++) {
        nmr_functions_clear(&a->sources[i].functions);
        nmr_tokens_clear(&a->sources[i].tokens);
        free(a->sources[i].text);
    }
    free(a->sources);
    nmr_map_clear(&a->by_path);
}

int nmr_triage_touched(nmr_triage *triage, nmr_result *all, const nmr_change *change)
{
    asker a = {.change = change, .triage = triage};

    nmr_result_filter(all, keeps, &a);
    triage->untouched = a.left_out;
    if (triage->suppressed)
        nmr_result_filter(triage->suppressed, keeps_suppressed, &a);
    if (triage->known)
        nmr_result_filter(triage->known, keeps, &a);
    filter_remarks(&triage->suppressions, change);
    clear(&a);
    return a.rc;
}
