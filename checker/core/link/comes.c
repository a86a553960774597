/*
 * comes.c - what comes to a function: those that call it, hand it over, or mention it in any other way.
 */
#include "core/link/inner.h"

#include <stdlib.h>

static const uint32_t *refs_of_function(const nmr_linking *l, const nmr_program_function *f, uint32_t *n)
{
    const nmr_pool_graph *g = &l->pool->graphs[l->pool_graphs[f->unit - l->program->units]];
    uint32_t index = (uint32_t)(f->body - f->unit->graph->functions);

    *n = g->refs_of[index + 1] - g->refs_of[index];
    return g->refs + g->refs_of[index];
}

/* Functions in the start values of a unit's variables. */
static void add_tables(nmr_linking *l, const nmr_unit *unit, nmr_vec *pairs)
{
    const nmr_pool_graph *g = &l->pool->graphs[l->pool_graphs[unit - l->program->units]];
    uint32_t first = unit->graph->nfunctions, i, k;

    for (i = 0; i < unit->graph->nvariables; i++)
        for (k = g->refs_of[first + i]; k < g->refs_of[first + i + 1]; k++) {
            uint32_t function = unit->functions[g->refs[k] / 4];
            if ((g->refs[k] & 3) != NMR_REF_VALUE)
                continue;
            l->facts->in_table[function] = 1;
            nmr_vec_push_pair(&l->scratch, pairs, unit->variables[i], function);
        }
}

int nmr_link_comes(nmr_linking *l)
{
    const nmr_program *p = l->program;
    const uint32_t *refs;
    nmr_vec pairs = {0}, tables = {0};
    uint32_t i, k, n;

    if (!(l->facts->in_table = nmr_arena_take(l->keep, p->nfunctions, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < p->nunits; i++)
        add_tables(l, &p->units[i], &tables);
    for (i = 0; i < p->nfunctions; i++) {
        if (!p->functions[i].body)
            continue;
        refs = refs_of_function(l, &p->functions[i], &n);
        for (k = 0; k < n; k++)
            if ((refs[k] & 3) == NMR_REF_VALUE)
                nmr_vec_push_pair(&l->scratch, &pairs, p->functions[i].unit->functions[refs[k] / 4], i);
    }
    if (l->scratch.failed || nmr_rows_of_pairs(l->keep, &l->facts->tables, p->nvariables, &tables) < 0)
        return NMR_ENOMEM;
    return nmr_rows_of_pairs(l->keep, &l->facts->mentioners, p->nfunctions, &pairs);
}

/* ---- Questions ------------------------------------------------------------------------------------------------- */

/* Are all functions known that have one of the roles, and is there one? */
static int knows_all(const nmr_program *p, uint32_t roles)
{
    uint32_t i;

    for (i = 0; i < p->facts->ngroups; i++)
        if (p->facts->groups[i].unknown & roles)
            return 0;
    return p->complete && p->closed && p->facts->all_roles & roles;
}

typedef struct climb {
    uint8_t *seen;
    uint32_t *stack, n;
} climb;

static void visit(climb *c, const uint32_t *functions, uint32_t n)
{
    uint32_t i;

    for (i = 0; i < n; i++)
        if (!c->seen[functions[i]]) {
            c->seen[functions[i]] = 1;
            c->stack[c->n++] = functions[i];
        }
}

static int climbs_outside(const nmr_program *p, climb *c, uint32_t roles)
{
    const nmr_rows *mentioners = &p->facts->mentioners;
    int runs = 0;

    while (c->n) {
        uint32_t next = c->stack[--c->n];
        const nmr_program_function *f = &p->functions[next];
        /* What stands in a table is called by whoever has the table; what has a role, by the system. */
        if (f->roles & roles || (!f->roles && p->facts->in_table[next]))
            return 0;
        runs |= f->roles || f->flags & NMR_LINKED_ADDRESS_TAKEN;
        visit(c, f->callers, f->ncallers);
        visit(c, mentioners->at + mentioners->first[next], mentioners->first[next + 1] - mentioners->first[next]);
    }
    return runs;
}

int nmr_program_is_outside(const nmr_program *program, uint32_t function, uint32_t roles)
{
    climb c = {NULL, NULL, 0};
    int outside = 0;

    if (!knows_all(program, roles))
        return 0;
    c.seen = calloc(program->nfunctions, 1);
    c.stack = calloc(program->nfunctions, sizeof *c.stack);
    if (c.seen && c.stack) {
        visit(&c, &function, 1);
        outside = climbs_outside(program, &c, roles);
    }
    free(c.seen);
    free(c.stack);
    return outside;
}

/* Only so many callers are gone up to. */
enum { DEPTH = 8 };

static int only_from(const nmr_program *p, uint32_t function, uint32_t roles, int depth)
{
    const nmr_program_function *f = &p->functions[function];
    uint32_t i;

    if (f->roles & roles)
        return 1;
    if (depth > DEPTH || f->flags & NMR_LINKED_ADDRESS_TAKEN || f->roles || !f->ncallers)
        return 0;
    for (i = 0; i < f->ncallers; i++)
        if (f->callers[i] != function && !only_from(p, f->callers[i], roles, depth + 1))
            return 0;
    return 1;
}

int nmr_program_comes_only_from(const nmr_program *program, uint32_t function, uint32_t roles)
{
    return only_from(program, function, roles, 0);
}

/* ---- What callbacks need ---------------------------------------------------------------------------------------- */

/* Does a function in a table that this one names mention the variable? */
static int needs(const nmr_program *p, uint32_t function, void *data)
{
    const nmr_rows *mentions = &p->facts->mentions, *tables = &p->facts->tables;
    uint32_t i, k;

    for (i = mentions->first[function]; i < mentions->first[function + 1]; i++) {
        uint32_t named = mentions->at[i];
        if (named == *(uint32_t *)data)
            return 1;
        for (k = tables->first[named]; k < tables->first[named + 1]; k++)
            if (nmr_program_mentions(p, tables->at[k], *(uint32_t *)data))
                return 1;
    }
    return 0;
}

int nmr_program_used_by(const nmr_program *program, uint32_t roles, uint32_t variable)
{
    uint32_t i;

    for (i = 0; i < program->nfunctions; i++)
        if (program->functions[i].roles & roles && nmr_any_below(program, i, needs, &variable) > 0)
            return 1;
    return 0;
}
