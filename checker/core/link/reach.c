/*
 * reach.c - what follows from who calls whom: what the rules are about, what runs in entry functions only, and what code
 * outside can get to.
 */
#include "core/link/inner.h"

#include <stdlib.h>

/* ---- What is relevant ------------------------------------------------------------------------------------------ */

static int has_protocol_call(const nmr_linking *l)
{
    uint32_t i;

    for (i = 0; i < l->program->ncalls; i++)
        if (l->program->names[l->program->calls[i].name].protocol)
            return 1;
    return 0;
}

static void mark_relevant(nmr_linking *l, nmr_vec *work, uint32_t function)
{
    nmr_program_function *f = &l->program->functions[function];

    if (!f->body || (f->flags & NMR_LINKED_RELEVANT))
        return;
    f->flags |= NMR_LINKED_RELEVANT;
    nmr_vec_push(&l->scratch, work, function);
}

/* A protocol call, a callback of the protocols, the unload function of a whole driver; and all that calls such. */
int nmr_link_relevant(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint32_t callbacks = 0, i, k;
    nmr_vec work = {0};

    for (i = 0; i < NMR_ROLE_COUNT; i++)
        callbacks |= (uint32_t)nmr_role_is_callback(i) << i;
    if (p->complete && has_protocol_call(l))
        callbacks |= 1u << NMR_ROLE_UNLOAD;
    for (i = 0; i < p->ncalls; i++)
        if (p->names[p->calls[i].name].protocol)
            mark_relevant(l, &work, p->calls[i].function);
    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].roles & callbacks)
            mark_relevant(l, &work, i);
    for (i = 0; i < work.n; i++)
        for (k = 0; k < p->functions[work.at[i]].ncallers; k++)
            mark_relevant(l, &work, p->functions[work.at[i]].callers[k]);
    return l->scratch.failed ? NMR_ENOMEM : 0;
}

/* ---- Walks down ------------------------------------------------------------------------------------------------ */

typedef struct walk {
    const nmr_program *program;
    uint8_t *seen;
    uint32_t *stack, n;
} walk;

static void visit(walk *w, uint32_t function)
{
    if (w->seen[function])
        return;
    w->seen[function] = 1;
    w->stack[w->n++] = function;
}

static void visit_callees(walk *w, uint32_t function)
{
    const nmr_rows *callees = &w->program->facts->callees;
    uint32_t i;

    for (i = callees->first[function]; i < callees->first[function + 1]; i++)
        visit(w, callees->at[i]);
}

static int new_walk(nmr_linking *l, walk *w)
{
    w->program = l->program;
    w->n = 0;
    w->seen = nmr_arena_take(&l->scratch, l->program->nfunctions, 1);
    w->stack = nmr_arena_take(&l->scratch, l->program->nfunctions, sizeof *w->stack);
    return w->seen && w->stack ? 0 : NMR_ENOMEM;
}

/* ---- What runs in entry functions only ------------------------------------------------------------------------- */

static int is_entry(const nmr_program_function *f)
{
    return f->roles >> NMR_ROLE_ENTRY & 1u;
}

static int find_entry_only(nmr_linking *l)
{
    nmr_program *p = l->program;
    walk other, entry;
    uint32_t i;

    if (new_walk(l, &other) < 0 || new_walk(l, &entry) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++) {
        const nmr_program_function *f = &p->functions[i];
        if (is_entry(f))
            visit(&entry, i);
        else if (f->roles || (f->flags & NMR_LINKED_ADDRESS_TAKEN) || !f->ncallers)
            visit(&other, i);
    }
    while (entry.n)
        visit_callees(&entry, entry.stack[--entry.n]);
    while (other.n) {
        i = other.stack[--other.n];
        if (!is_entry(&p->functions[i]))
            visit_callees(&other, i);
    }
    for (i = 0; i < p->nfunctions; i++)
        if (is_entry(&p->functions[i]) || (entry.seen[i] && !other.seen[i]))
            p->functions[i].flags |= NMR_LINKED_ENTRY_ONLY;
    return 0;
}

/* ---- What code outside can get to ------------------------------------------------------------------------------ */

static int find_mentions(nmr_linking *l)
{
    const nmr_program *p = l->program;
    nmr_vec pairs = {0};
    uint32_t i, k;

    for (i = 0; i < p->nfunctions; i++) {
        const nmr_program_function *f = &p->functions[i];
        const nmr_pool_graph *g = f->body ? &l->pool->graphs[l->pool_graphs[f->unit - p->units]] : NULL;
        uint32_t index = f->body ? (uint32_t)(f->body - f->unit->graph->functions) : 0;
        for (k = g ? g->refs_of[index] : 0; g && k < g->refs_of[index + 1]; k++)
            if ((g->refs[k] & 3) == NMR_REF_VARIABLE) {
                nmr_vec_push_pair(&l->scratch, &pairs, i, f->unit->variables[g->refs[k] / 4]);
            }
    }
    if (l->scratch.failed)
        return NMR_ENOMEM;
    return nmr_rows_of_pairs(l->keep, &l->facts->mentions, p->nfunctions, &pairs);
}

static int find_outside(nmr_linking *l)
{
    nmr_program *p = l->program;
    const nmr_rows *mentions = &l->facts->mentions;
    walk w;
    uint32_t i, k;

    if (new_walk(l, &w) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < p->nvariables; i++)
        p->variables[i].outside = !(p->variables[i].variable->flags & NMR_VARIABLE_STATIC);
    for (i = 0; i < p->nfunctions; i++) {
        const nmr_program_function *f = &p->functions[i];
        if (f->body && !f->roles && (f->flags & (NMR_LINKED_EXTERNAL | NMR_LINKED_ADDRESS_TAKEN)))
            visit(&w, i);
    }
    while (w.n) {
        i = w.stack[--w.n];
        for (k = mentions->first[i]; k < mentions->first[i + 1]; k++)
            p->variables[mentions->at[k]].outside = 1;
        visit_callees(&w, i);
    }
    return 0;
}

int nmr_link_reach(nmr_linking *l)
{
    return find_entry_only(l) < 0 || find_mentions(l) < 0 || find_outside(l) < 0 ? NMR_ENOMEM : 0;
}

/* ---- Questions ------------------------------------------------------------------------------------------------- */

static int mentions_itself(const nmr_program *p, uint32_t function, uint32_t variable)
{
    const nmr_rows *mentions = &p->facts->mentions;
    uint32_t i;

    for (i = mentions->first[function]; i < mentions->first[function + 1]; i++)
        if (mentions->at[i] == variable)
            return 1;
    return 0;
}

int nmr_any_below(const nmr_program *program, uint32_t function,
                  int (*test)(const nmr_program *program, uint32_t function, void *data), void *data)
{
    walk w = {.program = program};
    int found = 0;

    w.seen = calloc(program->nfunctions, 1);
    w.stack = calloc(program->nfunctions, sizeof *w.stack);
    if (w.seen && w.stack)
        visit(&w, function);
    else
        found = -1;
    while (w.n && !found) {
        uint32_t next = w.stack[--w.n];
        found = test(program, next, data);
        visit_callees(&w, next);
    }
    free(w.seen);
    free(w.stack);
    return found;
}

static int mentions(const nmr_program *program, uint32_t function, void *data)
{
    return mentions_itself(program, function, *(uint32_t *)data);
}

int nmr_program_mentions(const nmr_program *program, uint32_t function, uint32_t variable)
{
    return program->functions[function].touches & nmr_touch_bit(nmr_place_of_variable(variable)) &&
           nmr_any_below(program, function, mentions, &variable) != 0;
}
