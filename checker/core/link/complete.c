/*
 * complete.c - is all of the driver here? Only then what is nowhere in the program is nowhere in the driver.
 *
 * A call through a pointer takes nothing away: every function whose address is taken is here, and what else such a call
 * gets to is not of this driver.
 */
#include "core/link/inner.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 20 };

typedef struct completing {
    nmr_linking *l;
    nmr_program *program;
    const nmr_pool_graph **graphs; /* by unit: of the pool */
    uint8_t *live;                 /* by function: something in the driver, or the system, can get to it */
    uint8_t *missed, *listed;      /* by function */
    uint32_t caller;               /* the function whose references are looked at */
    uint32_t called_back;          /* a function that code outside may get to through a pointer; NMR_NONE */
    nmr_vec work;
} completing;

static void reason(completing *c, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void reason(completing *c, const char *format, ...)
{
    nmr_program *p = c->program;
    char text[1024];
    va_list args;

    p->complete = 0;
    if (p->nreasons == MOST)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if ((p->reasons[p->nreasons] = nmr_arena_text(c->l->keep, "%s", text)) != NULL)
        p->nreasons++;
}

/* ---- What can run ---------------------------------------------------------------------------------------------- */

static void revive(completing *c, uint32_t function)
{
    if (c->live[function] || !c->program->functions[function].body)
        return;
    c->live[function] = 1;
    nmr_vec_push(&c->l->scratch, &c->work, function);
}

/* References of a function's body, or of a variable of a unit. */
static const uint32_t *refs_of(const completing *c, uint32_t unit, uint32_t index, uint32_t *n)
{
    const nmr_pool_graph *g = c->graphs[unit];

    *n = g->refs_of[index + 1] - g->refs_of[index];
    return g->refs + g->refs_of[index];
}

static uint32_t unit_of(const completing *c, const nmr_program_function *f)
{
    return (uint32_t)(f->unit - c->program->units);
}

static uint32_t index_of(const nmr_program_function *f)
{
    return (uint32_t)(f->body - f->unit->graph->functions);
}

/* The functions in a table can be called by whoever mentions the table. */
static void visit(completing *c, const nmr_unit *unit, uint32_t ref,
                  void (*act)(completing *, const nmr_unit *, uint32_t))
{
    const nmr_program_variable *v;
    const uint32_t *refs;
    uint32_t home, i, n;

    if ((ref & 3) != NMR_REF_VARIABLE) {
        act(c, unit, ref);
        return;
    }
    v = &c->program->variables[unit->variables[ref / 4]];
    if (!v->unit || !v->variable)
        return;
    home = (uint32_t)(v->unit - c->program->units);
    refs = refs_of(c, home, v->unit->graph->nfunctions + (uint32_t)(v->variable - v->unit->graph->variables), &n);
    for (i = 0; i < n; i++)
        if ((refs[i] & 3) != NMR_REF_VARIABLE)
            act(c, v->unit, refs[i]);
}

static void revive_ref(completing *c, const nmr_unit *unit, uint32_t ref)
{
    revive(c, unit->functions[ref / 4]);
}

/*
 * What can run when something ends: unload, detach, cleanup, and all they reach. A function that is nowhere and that
 * only others call was not handed what is ended there.
 */
static void find_live(completing *c)
{
    static const uint32_t ending = 1u << NMR_ROLE_UNLOAD | 1u << NMR_ROLE_FRAMEWORK_CLEANUP |
                                   1u << NMR_ROLE_DETACH_CLIENT | 1u << NMR_ROLE_DETACH_PROVIDER |
                                   1u << NMR_ROLE_CLEANUP_CLIENT | 1u << NMR_ROLE_CLEANUP_PROVIDER;
    const nmr_program *p = c->program;
    const nmr_rows *callees = &c->l->facts->callees;
    const uint32_t *refs;
    uint32_t i, k, n;

    for (i = 0; i < p->nfunctions; i++) {
        if (!(p->functions[i].roles & ending))
            continue;
        revive(c, i);
        if (!p->functions[i].body && !(p->functions[i].flags & NMR_LINKED_SYSTEM))
            reason(c, "function '%s', which the system calls, is in no source", p->functions[i].shown);
    }
    for (i = 0; i < c->work.n; i++) {
        const nmr_program_function *f = &p->functions[c->work.at[i]];
        refs = refs_of(c, unit_of(c, f), index_of(f), &n);
        for (k = 0; k < n; k++)
            visit(c, f->unit, refs[k], revive_ref);
        for (k = callees->first[c->work.at[i]]; k < callees->first[c->work.at[i] + 1]; k++)
            revive(c, callees->at[k]); /* through members and pointers */
    }
}

/* ---- What is missing ------------------------------------------------------------------------------------------- */

/* A function of the driver whose body is nowhere; what a rule file or a protocol describes is known well enough. */
static int is_missing(const completing *c, uint32_t function)
{
    const nmr_program_function *f = &c->program->functions[function];
    const nmr_word *word = c->l->words[function];

    return !f->body && !(f->flags & NMR_LINKED_SYSTEM) && (!word || !nmr_is_described(word));
}

static const char *plain_name(const nmr_unit *unit, uint32_t function)
{
    return unit->graph->strings[unit->graph->functions[function].plain];
}

/* Is it in a source in which nothing can matter? */
static int is_elsewhere(const completing *c, const nmr_unit *unit, uint32_t function)
{
    const nmr_link_options *o = c->l->options;
    const char *name = plain_name(unit, function);
    size_t i;

    for (i = 0; i < o->nelsewhere; i++)
        if (!strcmp(o->elsewhere[i], name))
            return 1;
    return 0;
}

/* Code that is not here may call what has been handed to it, or stored for it. */
static void find_called_back(completing *c)
{
    const nmr_program *p = c->program;
    uint32_t i;

    c->called_back = NMR_NONE;
    for (i = 0; i < p->nfunctions && c->called_back == NMR_NONE; i++) {
        const nmr_program_function *f = &p->functions[i];
        if (f->body && f->flags & NMR_LINKED_RELEVANT && f->flags & NMR_LINKED_ADDRESS_TAKEN && !f->roles &&
            !c->l->handed[i])
            c->called_back = i;
    }
}

static void miss(completing *c, const nmr_unit *unit, uint32_t ref)
{
    const nmr_program *p = c->program;
    uint32_t function = unit->functions[ref / 4];

    if ((ref & 3) == NMR_REF_VARIABLE || c->missed[function] || !is_missing(c, function))
        return;
    c->missed[function] = 1;
    if (!is_elsewhere(c, unit, ref / 4))
        reason(c, "function '%s', which '%s' of %s %s, is in no source", p->functions[function].shown,
               p->functions[c->caller].shown, unit->graph->strings[unit->graph->source],
               (ref & 3) == NMR_REF_CALL ? "calls" : "mentions");
    else if (c->called_back != NMR_NONE) {
        c->program->wanted[c->program->nwanted++] = plain_name(unit, ref / 4);
        reason(c, "function '%s', which '%s' of %s %s, was not parsed and may call '%s' through a pointer",
               p->functions[function].shown, p->functions[c->caller].shown,
               unit->graph->strings[unit->graph->source], (ref & 3) == NMR_REF_CALL ? "calls" : "mentions",
               p->functions[c->called_back].shown);
    }
}

static void find_missing(completing *c)
{
    const nmr_program *p = c->program;
    const uint32_t *refs;
    uint32_t i, k, n;

    for (i = 0; i < p->nfunctions; i++) {
        const nmr_program_function *f = &p->functions[i];
        if (!c->live[i] || (f->body->flags & NMR_FUNCTION_SYSTEM))
            continue;
        refs = refs_of(c, unit_of(c, f), index_of(f), &n);
        c->caller = i;
        for (k = 0; k < n; k++)
            visit(c, f->unit, refs[k], miss);
    }
}

/* All of them, live or not; what is known to be harmless is as a function of the system then. */
static void list_missing(completing *c)
{
    nmr_program *p = c->program;
    uint32_t i, k;

    for (i = 0; i < p->nunits; i++) {
        const nmr_unit *unit = &p->units[i];
        for (k = 0; k < unit->graph->nfunctions; k++) {
            uint32_t function = unit->functions[k];
            if (c->listed[function] || !is_missing(c, function))
                continue;
            c->listed[function] = 1;
            if (!is_elsewhere(c, unit, k))
                p->missing[p->nmissing++] = plain_name(unit, k);
            else if (c->called_back == NMR_NONE)
                p->functions[function].flags &= ~(uint32_t)NMR_LINKED_OPAQUE;
        }
    }
}

static void find_doubts(completing *c)
{
    const nmr_vec *doubts = &c->l->driver->doubts;
    uint32_t i;

    for (i = 0; i < doubts->n; i += 2) {
        const nmr_definition *a = &c->l->pool->definitions[doubts->at[i]],
                             *b = &c->l->pool->definitions[doubts->at[i + 1]];
        const nmr_pool_graph *g = &c->l->pool->graphs[a->graph], *h = &c->l->pool->graphs[b->graph];
        uint32_t shown = a->is_variable ? g->graph->variables[a->index].shown : g->graph->functions[a->index].shown;
        reason(c, "%s defines '%s' as well as %s", h->path, g->graph->strings[shown], g->path);
    }
}

/* Where something ends, any statement that was lost may have been the one that matters. */
static void find_damage(completing *c)
{
    const nmr_program *p = c->program;
    uint8_t *relevant = nmr_arena_take(&c->l->scratch, p->nunits, 1);
    uint32_t i;

    for (i = 0; relevant && i < p->nfunctions; i++)
        if (p->functions[i].flags & NMR_LINKED_RELEVANT)
            relevant[unit_of(c, &p->functions[i])] = 1;
    for (i = 0; relevant && i < p->nfunctions; i++)
        if (c->live[i] && (p->functions[i].flags & NMR_LINKED_DAMAGED) && relevant[unit_of(c, &p->functions[i])])
            reason(c, "function '%s' of %s has a call that could not be parsed", p->functions[i].shown,
                   c->graphs[unit_of(c, &p->functions[i])]->path);
}

int nmr_link_complete(nmr_linking *l)
{
    nmr_program *p = l->program;
    completing c = {.l = l, .program = p};
    uint32_t i;
    size_t k;

    c.graphs = nmr_arena_take(&l->scratch, p->nunits, sizeof *c.graphs);
    c.live = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    c.missed = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    c.listed = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    p->missing = nmr_arena_take(l->keep, p->nfunctions, sizeof *p->missing);
    p->wanted = nmr_arena_take(l->keep, p->nfunctions, sizeof *p->wanted);
    p->reasons = nmr_arena_take(l->keep, MOST, sizeof *p->reasons);
    if (!c.graphs || !c.live || !c.missed || !c.listed || !p->missing || !p->wanted || !p->reasons)
        return NMR_ENOMEM;
    for (i = 0; i < p->nunits; i++)
        c.graphs[i] = &l->pool->graphs[l->pool_graphs[i]];
    p->complete = !l->options->incomplete;
    if (!p->has_entry)
        reason(&c, "no DriverEntry in these sources");
    for (k = 0; k < l->options->nfailed; k++)
        reason(&c, "%s could not be parsed", l->options->failed[k]);
    find_live(&c);
    find_called_back(&c);
    find_missing(&c);
    list_missing(&c);
    find_doubts(&c);
    find_damage(&c);
    if (p->complete && nmr_link_relevant(l) < 0)
        return NMR_ENOMEM;
    return l->scratch.failed || l->keep->failed ? NMR_ENOMEM : 0;
}
