/* choose.c - which findings of the two engines a run reports. */
#include "tool/choose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/result.h"
#include "project/map.h"

typedef struct chooser {
    nmr_map sources;
    nmr_map prints; /* explore's findings: fingerprint and file */
    nmr_map shown;  /* what a reader sees of the findings that are reported so far */
    int rc;
} chooser;

static int drop(void *user, const nmr_finding *finding)
{
    (void)user;
    (void)finding;
    return 0;
}

/* ---- equal findings ------------------------------------------------------------------------------------------- */

/* Place, rule and message: what differs between two findings with the same ones tells a reader nothing. */
static char *shown_as(const nmr_finding *f)
{
    size_t size = strlen(f->file) + strlen(f->rule) + strlen(f->message) + 64;
    char *key = malloc(size);

    if (key)
        snprintf(key, size, "%s\n%u\n%u\n%s\n%s", f->file, f->line, f->column, f->rule, f->message);
    return key;
}

/* Returns whether it was there already. */
static int show(chooser *c, const nmr_finding *finding)
{
    char *key = shown_as(finding);
    int known = key && nmr_map_get(&c->shown, key) != NMR_NONE;

    if (!key || nmr_map_set(&c->shown, key, 1) < 0)
        c->rc = NMR_ENOMEM;
    free(key);
    return known;
}

/* ---- the same finding ----------------------------------------------------------------------------------------- */

/* The same to a result (core/result.h): the fingerprint, and one of two files. */
static char *print_of(const nmr_finding *f, const char *file)
{
    size_t size = strlen(file) + strlen(f->fingerprint) + 2;
    char *key = malloc(size);

    if (key)
        snprintf(key, size, "%s\n%s", f->fingerprint, file);
    return key;
}

static void add_print(chooser *c, const nmr_finding *f, const char *file)
{
    char *key = print_of(f, file);

    if (!key || nmr_map_set(&c->prints, key, 1) < 0)
        c->rc = NMR_ENOMEM;
    free(key);
}

static int has_print(chooser *c, const nmr_finding *f, const char *file)
{
    char *key = print_of(f, file);
    int has = key && nmr_map_get(&c->prints, key) != NMR_NONE;

    if (!key)
        c->rc = NMR_ENOMEM;
    free(key);
    return has;
}

static int is_explored(chooser *c, const nmr_finding *f)
{
    return has_print(c, f, f->file) || has_print(c, f, nmr_finding_start(f));
}

/* What explore found; and the same where solve sees it, which may be at the end of another function. */
static int remember(chooser *c, const nmr_result *explored, const nmr_result *solved)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(explored, &findings), i;

    for (i = 0; i < n && c->rc == 0; i++) {
        show(c, &findings[i]);
        add_print(c, &findings[i], findings[i].file);
        add_print(c, &findings[i], nmr_finding_start(&findings[i]));
    }
    for (i = 0, n = nmr_result_findings(solved, &findings); i < n && c->rc == 0; i++)
        if (is_explored(c, &findings[i]))
            show(c, &findings[i]);
    return c->rc;
}

/* ---- what is solve's to say ----------------------------------------------------------------------------------- */

/* Does the path get to a second source? */
static int crosses(const chooser *c, const nmr_finding *finding)
{
    size_t first = nmr_map_get(&c->sources, finding->file), i;

    for (i = 0; i < finding->nsteps; i++) {
        size_t source = nmr_map_get(&c->sources, finding->steps[i].file);
        if (source != NMR_NONE && first != NMR_NONE && source != first)
            return 1;
        if (first == NMR_NONE)
            first = source;
    }
    return 0;
}

static int is_solves(void *user, const nmr_finding *finding)
{
    chooser *c = user;

    if (is_explored(c, finding))
        return 0;
    return (finding->whole_driver || crosses(c, finding)) && !show(c, finding);
}

static int is_first(void *user, const nmr_finding *finding)
{
    return !show(user, finding);
}

int nmr_choose_distinct(nmr_result *solved)
{
    chooser c = {.rc = 0};

    nmr_result_filter(solved, is_first, &c);
    nmr_map_clear(&c.shown);
    return c.rc;
}

/* ---- what is told better across sources ------------------------------------------------------------------------ */

static int is_same_note(const nmr_step *a, const nmr_step *b)
{
    return a->line == b->line && a->column == b->column && !strcmp(a->text, b->text) && !strcmp(a->file, b->file);
}

static int shares_note(const nmr_finding *a, const nmr_finding *b)
{
    size_t i, k;

    for (i = 0; i < a->nsteps; i++)
        for (k = 0; k < b->nsteps; k++)
            if (is_same_note(&a->steps[i], &b->steps[k]))
                return 1;
    return 0;
}

static int is_at(const nmr_step *a, const nmr_step *b)
{
    return a->line == b->line && a->column == b->column && !strcmp(a->file, b->file);
}

/* Does the other path pass every step of this one? */
static int is_passed_by(const nmr_finding *finding, const nmr_finding *other)
{
    size_t i, k;

    for (i = 0; i < finding->nsteps; i++) {
        for (k = 0; k < other->nsteps && !is_at(&finding->steps[i], &other->steps[k]); k++)
            continue;
        if (k == other->nsteps)
            return 0;
    }
    return finding->nsteps > 0;
}

/*
 * A variant of a rule says of one function by itself what the rule says of the driver. Where the rule is broken by way of
 * that function, it is one defect.
 */
static int is_variant_of(const nmr_finding *finding, const nmr_finding *other)
{
    const char *variant = strchr(finding->rule, ':');
    size_t length = variant ? (size_t)(variant - finding->rule) : 0;

    return variant && strlen(other->rule) == length && !strncmp(other->rule, finding->rule, length) &&
           shares_note(finding, other);
}

/* The same defect, of which only the path through the driver knows which object it is about. */
static int is_part_of(const nmr_finding *finding, const nmr_finding *other)
{
    return other->whole_driver && !strcmp(other->rule, finding->rule) && other->line == finding->line &&
           other->column == finding->column && !strcmp(other->file, finding->file) && is_passed_by(finding, other);
}

static int is_said_by_driver(const nmr_finding *finding, const nmr_result *solved)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(solved, &findings), i;

    for (i = 0; i < n; i++)
        if (is_variant_of(finding, &findings[i]) || is_part_of(finding, &findings[i]))
            return 1;
    return 0;
}

static int is_explores(void *user, const nmr_finding *finding) { return !is_said_by_driver(finding, user); }

int nmr_choose(nmr_result *explored, nmr_result *solved, const nmr_list *sources, nmr_engine engine)
{
    chooser c = {.rc = 0};
    size_t i;

    if (engine == NMR_ENGINE_SOLVE) {
        nmr_result_filter(explored, drop, NULL);
        return nmr_choose_distinct(solved);
    }
    for (i = 0; i < sources->count && c.rc == 0; i++)
        c.rc = nmr_map_set(&c.sources, sources->items[i], i);
    if (c.rc == 0 && remember(&c, explored, solved) == 0)
        nmr_result_filter(solved, is_solves, &c);
    if (c.rc == 0)
        nmr_result_filter(explored, is_explores, solved);
    nmr_map_clear(&c.sources);
    nmr_map_clear(&c.prints);
    nmr_map_clear(&c.shown);
    return c.rc;
}
