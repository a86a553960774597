/*
 * reach.c - what follows from who calls whom: what the rules are about, what runs in entry functions only, what code
 * outside can get to, and which calls stand where.
 */
#include "core/link/inner.h"

#include <stdlib.h>
#include <string.h>

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

    for (i = NMR_ROLE_ATTACH_CLIENT; i <= NMR_ROLE_CLEANUP_PROVIDER; i++)
        callbacks |= 1u << i;
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

/* ---- Which calls stand where ----------------------------------------------------------------------------------- */

/* By the text of a name, as rows behind `never` give it. */
static uint32_t name_of_text(const nmr_program *p, const nmr_link_facts *facts, const char *text)
{
    uint32_t low = 0, high = p->nnames;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strcmp(p->names[facts->names_in_order[middle]].text, text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < p->nnames && !strcmp(p->names[facts->names_in_order[low]].text, text))
        return facts->names_in_order[low];
    return NMR_NONE;
}

typedef struct named {
    const char *text;
    uint32_t name;
} named;

static int by_text(const void *a, const void *b)
{
    return strcmp(((const named *)a)->text, ((const named *)b)->text);
}

static int order_names(nmr_linking *l)
{
    const nmr_program *p = l->program;
    named *all = nmr_arena_take(&l->scratch, p->nnames, sizeof *all);
    uint32_t i;

    l->facts->names_in_order = nmr_arena_take(l->keep, p->nnames, sizeof(uint32_t));
    if (!all || !l->facts->names_in_order)
        return NMR_ENOMEM;
    for (i = 0; i < p->nnames; i++)
        all[i] = (named){p->names[i].text, i};
    qsort(all, p->nnames, sizeof *all, by_text);
    for (i = 0; i < p->nnames; i++)
        l->facts->names_in_order[i] = all[i].name;
    return 0;
}

static int index_calls(nmr_linking *l)
{
    const nmr_program *p = l->program;
    nmr_link_facts *facts = l->facts;
    nmr_vec pairs = {0}, wrappers = {0};
    uint32_t i;

    if (order_names(l) < 0 || !(facts->taken = nmr_arena_take(l->keep, p->nnames, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < p->ncalls; i++) {
        nmr_vec_push_pair(&l->scratch, &pairs, p->calls[i].name, i);
    }
    for (i = 0; i < p->nfunctions; i++)
        if ((p->functions[i].flags & NMR_LINKED_ADDRESS_TAKEN) && p->functions[i].name != NMR_NONE)
            facts->taken[p->functions[i].name] = 1;
    for (i = 0; i < p->nnames; i++)
        if (p->names[i].wrapper)
            nmr_vec_push(l->keep, &wrappers, i);
    facts->wrappers = wrappers.at;
    facts->nwrappers = wrappers.n;
    if (l->scratch.failed)
        return NMR_ENOMEM;
    return nmr_rows_of_pairs(l->keep, &facts->calls_by_name, p->nnames, &pairs);
}

int nmr_link_reach(nmr_linking *l)
{
    if (find_entry_only(l) < 0 || find_mentions(l) < 0 || find_outside(l) < 0)
        return NMR_ENOMEM;
    return index_calls(l);
}

/* ---- Questions ------------------------------------------------------------------------------------------------- */

/* What a static variable holds only its unit can change: there, calls in entry functions count like all others. */
static int is_private(const nmr_program *p, nmr_static_place place)
{
    return !(place & 1) && (p->variables[place / 2].variable->flags & NMR_VARIABLE_STATIC);
}

static int called_on(const nmr_program *p, uint32_t name, nmr_static_place place)
{
    const nmr_rows *rows = &p->facts->calls_by_name;
    int entry_counts = place == NMR_NONE || is_private(p, place);
    uint32_t i;

    for (i = rows->first[name]; i < rows->first[name + 1]; i++) {
        const nmr_program_call *call = &p->calls[rows->at[i]];
        if (!entry_counts && (p->functions[call->function].flags & NMR_LINKED_ENTRY_ONLY))
            continue;
        if (place == NMR_NONE || call->first == NMR_NONE || call->first == place)
            return 1;
    }
    return 0;
}

/* A wrapper that stands for the call is one. */
static int wrapped_on(const nmr_program *p, const char *text, nmr_static_place place)
{
    uint32_t i, k;

    for (i = 0; i < p->facts->nwrappers; i++) {
        const nmr_wrapper *wrapper = p->names[p->facts->wrappers[i]].wrapper;
        for (k = 0; k < wrapper->ncalls; k++)
            if (!strcmp(wrapper->calls[k], text) &&
                (p->facts->taken[p->facts->wrappers[i]] || called_on(p, p->facts->wrappers[i], place)))
                return 1;
    }
    return 0;
}

int nmr_program_never_called(const nmr_program *program, const nmr_row *row, nmr_static_place place)
{
    uint32_t k, name;

    for (k = 0; k < row->nnever; k++) {
        name = name_of_text(program, program->facts, row->never[k]);
        if (name != NMR_NONE && (program->facts->taken[name] || called_on(program, name, place)))
            return 0;
        if (wrapped_on(program, row->never[k], place))
            return 0;
    }
    return 1;
}

static int mentions_itself(const nmr_program *p, uint32_t function, uint32_t variable)
{
    const nmr_rows *mentions = &p->facts->mentions;
    uint32_t i;

    for (i = mentions->first[function]; i < mentions->first[function + 1]; i++)
        if (mentions->at[i] == variable)
            return 1;
    return 0;
}

int nmr_program_mentions(const nmr_program *program, uint32_t function, uint32_t variable)
{
    walk w = {.program = program};
    int found = 0;

    if (!(program->functions[function].touches & nmr_touch_bit(nmr_place_of_variable(variable))))
        return 0;
    w.seen = calloc(program->nfunctions, 1);
    w.stack = calloc(program->nfunctions, sizeof *w.stack);
    if (!w.seen || !w.stack)
        found = 1; /* nobody knows */
    else
        visit(&w, function);
    while (w.n && !found) {
        uint32_t next = w.stack[--w.n];
        found = mentions_itself(program, next, variable);
        visit_callees(&w, next);
    }
    free(w.seen);
    free(w.stack);
    return found;
}
