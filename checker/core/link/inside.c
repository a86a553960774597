/*
 * inside.c - functions that only the driver itself can call, although their address is taken: they stand in constant tables
 * that nothing hands to code which is not in the driver.
 *
 * What is read from such a table, or points into it, is followed through registers, local variables and parameters. When
 * it goes anywhere else, the table is given up.
 */
#include "core/link/inner.h"

enum { OF_REGISTER = 0x40000000 };

typedef struct insiders {
    nmr_linking *l;
    nmr_program *program;
    uint8_t *is_inside;    /* by variable: such a table */
    nmr_link_map carriers; /* function << 32 | local or register: variable that it holds something of */
    uint32_t function;     /* in work */
    nmr_view view;
    int changed;
} insiders;

static void give_up(insiders *s, uint32_t table)
{
    s->changed |= s->is_inside[table];
    s->is_inside[table] = 0;
}

/* ---- What holds something of a table ---------------------------------------------------------------------------- */

static uint32_t held_by(const insiders *s, uint32_t local)
{
    uint32_t table = nmr_link_map_get(&s->carriers, (uint64_t)s->function << 32 | local);

    return table == NMR_NONE || !s->is_inside[table] ? NMR_NONE : table;
}

static void hold(insiders *s, uint32_t function, uint32_t local, uint32_t table)
{
    uint32_t *held = nmr_link_map_at(&s->l->scratch, &s->carriers, (uint64_t)function << 32 | local);

    if (!held || *held == table)
        return;
    if (*held == NMR_NONE) {
        *held = table;
        s->changed = 1;
    } else if (s->is_inside[*held]) {
        /* Now one, now the other: they are not told apart. */
        give_up(s, *held);
        give_up(s, table);
    } else {
        *held = table;
    }
}

/* The table that is read, or pointed into, by a path; NMR_NONE. */
static uint32_t table_at(const insiders *s, uint32_t path)
{
    const nmr_graph_path *p = &s->view.graph->paths[path];
    uint32_t variable;

    switch (p->root) {
    case NMR_ROOT_LOCAL:
        return held_by(s, p->index);
    case NMR_ROOT_REGISTER:
        return held_by(s, OF_REGISTER | p->index);
    case NMR_ROOT_VARIABLE:
        variable = s->view.unit->variables[p->index];
        return s->is_inside[variable] ? variable : NMR_NONE;
    default:
        return NMR_NONE;
    }
}

static uint32_t table_of(const insiders *s, uint32_t operand)
{
    const nmr_graph_operand *o = &s->view.graph->operands[operand];

    if (o->kind == NMR_OPERAND_REGISTER)
        return held_by(s, OF_REGISTER | o->ref);
    return o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS ? table_at(s, o->ref) : NMR_NONE;
}

/* ---- Where it goes ---------------------------------------------------------------------------------------------- */

/* Calling what stands in the table is what it is for; handing on its parts is followed into functions of the driver. */
static void follow_call(insiders *s, const nmr_graph_instr *call)
{
    const nmr_graph_operand *callee = &s->view.graph->operands[call->a];
    uint32_t function = callee->kind == NMR_OPERAND_FUNCTION ? s->view.unit->functions[callee->ref] : NMR_NONE, i, table;
    const nmr_graph_function *body = function == NMR_NONE ? NULL : s->program->functions[function].body;

    for (i = 0; i < call->nlist; i++) {
        if ((table = table_of(s, s->view.graph->args[call->list + i].operand)) == NMR_NONE)
            continue;
        if (body && i < body->nparams)
            hold(s, function, i, table);
        else
            give_up(s, table);
    }
}

static void follow_store(insiders *s, const nmr_graph_instr *store)
{
    const nmr_graph_path *to = &s->view.graph->paths[store->dst];
    uint32_t table = table_of(s, store->a);

    if (table == NMR_NONE)
        return;
    if (to->root == NMR_ROOT_LOCAL && !to->nsteps)
        hold(s, s->function, to->index, table);
    else
        give_up(s, table);
}

static void follow_register(insiders *s, const nmr_graph_instr *instr, uint32_t operand)
{
    uint32_t table = table_of(s, operand);

    if (table != NMR_NONE)
        hold(s, s->function, OF_REGISTER | instr->dst, table);
}

static void follow(insiders *s, const nmr_graph_instr *instr)
{
    uint32_t table = NMR_NONE;

    switch (instr->op) {
    case NMR_OP_CALL:
        follow_call(s, instr);
        break;
    case NMR_OP_STORE:
        follow_store(s, instr);
        break;
    case NMR_OP_MOVE:
        follow_register(s, instr, instr->a);
        break;
    case NMR_OP_BINARY:
        if (instr->sub > NMR_BINARY_GE) {
            follow_register(s, instr, instr->a);
            follow_register(s, instr, instr->b);
        }
        break;
    case NMR_OP_COPY:
        table = table_at(s, instr->a);
        break;
    case NMR_OP_RETURN:
        table = table_of(s, instr->a);
        break;
    default:
        break;
    }
    if (table != NMR_NONE)
        give_up(s, table);
}

static int follow_all(insiders *s)
{
    uint32_t i;

    do {
        s->changed = 0;
        for (s->function = 0; s->function < s->program->nfunctions; s->function++) {
            const nmr_graph_function *body = s->program->functions[s->function].body;
            if (body && nmr_view_of(s->l, s->function, &s->view) < 0)
                return NMR_ENOMEM;
            for (i = 0; body && i < body->ninstrs; i++)
                follow(s, &body->instrs[i]);
        }
    } while (s->changed && !s->l->scratch.failed);
    return s->l->scratch.failed ? NMR_ENOMEM : 0;
}

/* ---- Which functions ---------------------------------------------------------------------------------------------- */

/* Call for each mention of something, in a body or a start value, that is no call. */
static void each_mention(insiders *s, void (*act)(insiders *, const nmr_unit *, uint32_t in, uint32_t ref))
{
    const nmr_program *p = s->program;
    uint32_t i, k, from;

    for (i = 0; i < p->nunits; i++) {
        const nmr_unit *u = &p->units[i];
        const nmr_pool_graph *g = &s->l->pool->graphs[s->l->pool_graphs[i]];
        for (k = 0; k < u->graph->nfunctions + u->graph->nvariables; k++)
            for (from = g->refs_of[k]; from < g->refs_of[k + 1]; from++)
                if ((g->refs[from] & 3) != NMR_REF_CALL)
                    act(s, u, k < u->graph->nfunctions ? NMR_NONE : u->variables[k - u->graph->nfunctions], g->refs[from]);
    }
}

/* A constant that holds functions; what another variable points to can be anywhere. */
static void choose(insiders *s, const nmr_unit *unit, uint32_t in, uint32_t ref)
{
    if (in != NMR_NONE && (ref & 3) == NMR_REF_VALUE && s->program->variables[in].variable->flags & NMR_VARIABLE_CONST)
        s->is_inside[in] = 1;
    (void)unit;
}

static void drop_pointed(insiders *s, const nmr_unit *unit, uint32_t in, uint32_t ref)
{
    if (in != NMR_NONE && (ref & 3) == NMR_REF_VARIABLE)
        s->is_inside[unit->variables[ref / 4]] = 0;
}

static void drop_function(insiders *s, const nmr_unit *unit, uint32_t in, uint32_t ref)
{
    if ((ref & 3) == NMR_REF_VALUE && (in == NMR_NONE || !s->is_inside[in]))
        s->program->functions[unit->functions[ref / 4]].flags &= ~(uint32_t)NMR_LINKED_INSIDE;
}

int nmr_link_inside(nmr_linking *l)
{
    insiders s = {.l = l, .program = l->program};
    uint32_t i;

    if (!l->program->complete)
        return 0;
    if (!(s.is_inside = nmr_arena_take(&l->scratch, l->program->nvariables, 1)))
        return NMR_ENOMEM;
    each_mention(&s, choose);
    each_mention(&s, drop_pointed);
    if (follow_all(&s) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < l->program->nfunctions; i++)
        if (l->program->functions[i].flags & NMR_LINKED_ADDRESS_TAKEN && l->program->functions[i].body)
            l->program->functions[i].flags |= NMR_LINKED_INSIDE;
    each_mention(&s, drop_function);
    return 0;
}
