/*
 * guards.c - on which flags and members it depends whether objects are undone: control dependence of the undoing calls.
 *
 * A block depends on a branch when one side of the branch always gets to it and the other need not. Sides are told by
 * postdominators, found as Cooper, Harvey and Kennedy do, on the graph turned around.
 */
#include "core/link/inner.h"

#include <string.h>

typedef struct flow_graph {
    const nmr_view *view;
    nmr_arena *arena;
    uint32_t n;            /* blocks; number n is where all ends */
    nmr_rows next, before; /* successors, predecessors, the end included */
    uint32_t *order;       /* blocks from the end, in postorder of the graph turned around */
    uint32_t *number;      /* by block: place in the order */
    uint32_t norder;
    uint32_t *parent; /* by block: immediate postdominator */
    nmr_rows decides; /* by block: branches it depends on */
} flow_graph;

typedef struct guarding {
    nmr_linking *l;
    uint32_t function; /* the flow graph is of; NMR_NONE */
    nmr_view view;
    flow_graph graph;
    nmr_arena memory; /* of the flow graph */
    uint8_t *wanted;  /* by family: its objects are undone by the call in work */
    uint32_t *seen_registers, seen;
    uint32_t *block_of; /* by instruction */
} guarding;

/* ---- The flow graph -------------------------------------------------------------------------------------------- */

static const nmr_graph_instr *end_of(const nmr_view *view, uint32_t block)
{
    const nmr_graph_block *b = &view->body->blocks[block];

    return &view->body->instrs[b->first + b->count - 1];
}

static void add_pair(nmr_arena *arena, nmr_vec *pairs, uint32_t from, uint32_t to)
{
    nmr_vec_push_pair(arena, pairs, from, to);
}

static void add_successors(flow_graph *g, nmr_vec *pairs, uint32_t block)
{
    const nmr_graph_instr *end = end_of(g->view, block);
    uint32_t i;

    switch (end->op) {
    case NMR_OP_GOTO:
        add_pair(g->arena, pairs, block, end->dst);
        break;
    case NMR_OP_BRANCH:
        add_pair(g->arena, pairs, block, end->dst);
        add_pair(g->arena, pairs, block, end->b);
        break;
    case NMR_OP_SWITCH:
        for (i = 0; i < end->nlist; i++)
            add_pair(g->arena, pairs, block, g->view->graph->cases[end->list + i].block);
        add_pair(g->arena, pairs, block, end->dst);
        break;
    default:
        add_pair(g->arena, pairs, block, g->n);
        break;
    }
}

/* Blocks that get to the end, backward from it. */
static void walk_back(const nmr_rows *before, uint32_t from, uint8_t *seen, uint32_t *stack)
{
    uint32_t n = 0, i;

    seen[from] = 1;
    stack[n++] = from;
    while (n) {
        uint32_t block = stack[--n];
        for (i = before->first[block]; i < before->first[block + 1]; i++)
            if (!seen[before->at[i]]) {
                seen[before->at[i]] = 1;
                stack[n++] = before->at[i];
            }
    }
}

static int turn_around(flow_graph *g, nmr_rows *before, const nmr_vec *pairs)
{
    nmr_vec turned = {0};
    uint32_t i;

    for (i = 0; i < pairs->n; i += 2)
        add_pair(g->arena, &turned, pairs->at[i + 1], pairs->at[i]);
    return g->arena->failed ? NMR_ENOMEM : nmr_rows_of_pairs(g->arena, before, g->n + 1, &turned);
}

/* Loops without an end end somewhere, so that every block has a way there. */
static int end_loops(flow_graph *g, nmr_vec *pairs)
{
    uint8_t *seen = nmr_arena_take(g->arena, (size_t)g->n + 1, 1);
    uint32_t *stack = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *stack), block;
    nmr_rows before;

    if (!seen || !stack || turn_around(g, &before, pairs) < 0)
        return NMR_ENOMEM;
    walk_back(&before, g->n, seen, stack);
    for (block = g->n; block-- > 0;)
        if (!seen[block]) {
            add_pair(g->arena, pairs, block, g->n);
            walk_back(&before, block, seen, stack);
        }
    return 0;
}

/* Postorder of the graph turned around, without recursion. */
static int find_order(flow_graph *g)
{
    uint8_t *seen = nmr_arena_take(g->arena, (size_t)g->n + 1, 1);
    uint32_t *stack = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *stack);
    uint32_t *next = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *next), n = 0;

    g->order = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *g->order);
    g->number = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *g->number);
    if (!seen || !stack || !next || !g->order || !g->number)
        return NMR_ENOMEM;
    seen[g->n] = 1;
    stack[n] = g->n;
    next[n++] = g->before.first[g->n];
    while (n) {
        uint32_t block = stack[n - 1];
        if (next[n - 1] == g->before.first[block + 1]) {
            g->number[block] = g->norder;
            g->order[g->norder++] = block;
            n--;
        } else {
            uint32_t to = g->before.at[next[n - 1]++];
            if (!seen[to]) {
                seen[to] = 1;
                stack[n] = to;
                next[n++] = g->before.first[to];
            }
        }
    }
    return 0;
}

static uint32_t common(const flow_graph *g, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (g->number[a] < g->number[b])
            a = g->parent[a];
        while (g->number[b] < g->number[a])
            b = g->parent[b];
    }
    return a;
}

static int find_postdominators(flow_graph *g)
{
    uint32_t i, k;
    int moved = 1;

    if (!(g->parent = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *g->parent)))
        return NMR_ENOMEM;
    memset(g->parent, 0xff, ((size_t)g->n + 1) * sizeof *g->parent);
    g->parent[g->n] = g->n;
    while (moved) {
        moved = 0;
        for (i = g->norder - 1; i-- > 0;) {
            uint32_t block = g->order[i], parent = NMR_NONE;
            for (k = g->next.first[block]; k < g->next.first[block + 1]; k++)
                if (g->parent[g->next.at[k]] != NMR_NONE)
                    parent = parent == NMR_NONE ? g->next.at[k] : common(g, g->next.at[k], parent);
            if (g->parent[block] != parent) {
                g->parent[block] = parent;
                moved = 1;
            }
        }
    }
    return 0;
}

/* All from a side of a branch up to where its sides meet depends on it. */
static int find_dependence(flow_graph *g)
{
    nmr_vec pairs = {0};
    uint32_t block, k, run;

    for (block = 0; block < g->n; block++) {
        if (g->next.first[block + 1] - g->next.first[block] < 2)
            continue;
        for (k = g->next.first[block]; k < g->next.first[block + 1]; k++)
            for (run = g->next.at[k]; run != g->parent[block] && run != g->n; run = g->parent[run])
                add_pair(g->arena, &pairs, run, block);
    }
    return g->arena->failed ? NMR_ENOMEM : nmr_rows_of_pairs(g->arena, &g->decides, g->n + 1, &pairs);
}

static int make_flow_graph(flow_graph *g, const nmr_view *view, nmr_arena *arena)
{
    nmr_vec pairs = {0};
    uint32_t block;

    *g = (flow_graph){.view = view, .arena = arena, .n = view->body->nblocks};
    for (block = 0; block < g->n; block++)
        add_successors(g, &pairs, block);
    if (end_loops(g, &pairs) < 0 || nmr_rows_of_pairs(arena, &g->next, g->n + 1, &pairs) < 0 ||
        turn_around(g, &g->before, &pairs) < 0 || find_order(g) < 0 || find_postdominators(g) < 0)
        return NMR_ENOMEM;
    return find_dependence(g);
}

/* ---- What a condition looks at --------------------------------------------------------------------------------- */

typedef void (*place_taker)(void *data, nmr_static_place place);

typedef struct looking {
    const nmr_program *program;
    const nmr_view *view;
    uint32_t *seen, stamp; /* by register */
    place_taker take;
    void *data;
} looking;

static void look_at_operand(looking *k, uint32_t operand, int depth);

static void look_at_register(looking *k, uint32_t reg, int depth);

static void look_at_path(looking *k, uint32_t path, int depth)
{
    const nmr_graph_path *p = &k->view->graph->paths[path];
    uint32_t i;

    if (p->root == NMR_ROOT_VARIABLE)
        k->take(k->data, nmr_place_of_variable(k->view->unit->variables[p->index]));
    else if (p->root == NMR_ROOT_REGISTER)
        look_at_register(k, p->index, depth);
    for (i = 0; i < p->nsteps; i++) {
        const nmr_graph_step *step = &k->view->graph->steps[p->step + i];
        if (step->kind == NMR_STEP_FIELD)
            k->take(k->data, nmr_place_of_field(k->view->unit->fields[step->value]));
        else if (step->kind == NMR_STEP_INDEX)
            look_at_operand(k, step->value, depth);
    }
}

/* What a protocol call returns is no flag of its own. */
static int is_protocol_call(const looking *k, const nmr_graph_instr *call)
{
    const nmr_graph_operand *callee = &k->view->graph->operands[call->a];
    uint32_t name = NMR_NONE;

    if (callee->kind == NMR_OPERAND_FUNCTION)
        name = k->program->functions[k->view->unit->functions[callee->ref]].name;
    else if (call->b)
        name = k->view->unit->names[call->b];
    return name != NMR_NONE && k->program->names[name].patterns;
}

static void look_at_instr(looking *k, const nmr_graph_instr *instr, int depth)
{
    uint32_t i;

    if (instr->op == NMR_OP_CALL) {
        if (is_protocol_call(k, instr))
            return;
        look_at_operand(k, instr->a, depth);
        for (i = 0; i < instr->nlist; i++)
            look_at_operand(k, k->view->graph->args[instr->list + i].operand, depth);
        return;
    }
    look_at_operand(k, instr->a, depth);
    if (instr->op == NMR_OP_BINARY)
        look_at_operand(k, instr->b, depth);
}

static void look_at_register(looking *k, uint32_t reg, int depth)
{
    uint32_t i, source = k->view->sources[reg];

    if (k->seen[reg] == k->stamp || !depth || !source)
        return;
    k->seen[reg] = k->stamp;
    if (source != NMR_NONE) {
        look_at_instr(k, &k->view->body->instrs[source - 1], depth - 1);
        return;
    }
    for (i = 0; i < k->view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &k->view->body->instrs[i];
        if ((instr->op == NMR_OP_MOVE || instr->op == NMR_OP_BINARY || instr->op == NMR_OP_CALL) && instr->dst == reg)
            look_at_instr(k, instr, depth - 1);
    }
}

static void look_at_operand(looking *k, uint32_t operand, int depth)
{
    const nmr_graph_operand *o = &k->view->graph->operands[operand];

    if (o->kind == NMR_OPERAND_REGISTER)
        look_at_register(k, o->ref, depth);
    else if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        look_at_path(k, o->ref, depth);
}

/* ---- Guards ---------------------------------------------------------------------------------------------------- */

enum { DEPTH = 64 }; /* of an expression */

static void take_guard(void *data, nmr_static_place place)
{
    guarding *g = data;
    size_t f;

    for (f = 0; f < g->l->program->nfamilies; f++)
        g->l->facts->guards[f * g->l->facts->nplaces + place] |= g->wanted[f];
}

static int find_blocks(guarding *g)
{
    const nmr_graph_function *body = g->view.body;
    uint32_t i, k;

    if (!(g->block_of = nmr_arena_take(&g->memory, body->ninstrs, sizeof *g->block_of)))
        return NMR_ENOMEM;
    for (i = 0; i < body->nblocks; i++)
        for (k = 0; k < body->blocks[i].count; k++)
            g->block_of[body->blocks[i].first + k] = i;
    return 0;
}

static int look_into(guarding *g, uint32_t function)
{
    if (g->function == function)
        return 0;
    nmr_arena_free(&g->memory);
    g->function = function;
    if (nmr_view_of(g->l, function, &g->view) < 0 || make_flow_graph(&g->graph, &g->view, &g->memory) < 0 ||
        find_blocks(g) < 0 ||
        !(g->seen_registers = nmr_arena_take(&g->memory, g->view.body->nregisters, sizeof *g->seen_registers)))
        return NMR_ENOMEM;
    g->seen = 0;
    return 0;
}

/* What decides whether the call is reached, and what decides whether that is reached. */
static int add_guards(guarding *g, const nmr_program_call *call)
{
    const nmr_rows *decides = &g->graph.decides;
    uint8_t *seen;
    nmr_vec work = {0};
    looking k;
    uint32_t i;

    if (look_into(g, call->function) < 0)
        return NMR_ENOMEM;
    if (!(seen = nmr_arena_take(&g->memory, (size_t)g->graph.n + 1, 1)))
        return NMR_ENOMEM;
    k = (looking){g->l->program, &g->view, g->seen_registers, ++g->seen, take_guard, g};
    nmr_vec_push(&g->memory, &work, g->block_of[call->instr]);
    while (work.n) {
        uint32_t block = work.at[--work.n];
        for (i = decides->first[block]; i < decides->first[block + 1]; i++) {
            uint32_t branch = decides->at[i];
            const nmr_graph_instr *end = end_of(&g->view, branch);
            if (seen[branch])
                continue;
            seen[branch] = 1;
            nmr_vec_push(&g->memory, &work, branch);
            if (!(end->flags & NMR_INSTR_GUARD))
                look_at_operand(&k, end->a, DEPTH);
        }
    }
    return g->memory.failed ? NMR_ENOMEM : 0;
}

/* Does a call of that name change the state of an object of the family? */
static uint64_t moving_patterns(const nmr_family *family)
{
    uint64_t set = 0;
    size_t i;

    for (i = 0; i < family->nrows; i++)
        if (family->rows[i].event == NMR_EVENT_CALL && family->rows[i].rule < 0)
            set |= (uint64_t)1 << family->rows[i].pattern;
    return set;
}

/* What is owned ends with what owns it. */
static void inherit_guards(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint8_t *guards = l->facts->guards;
    size_t f, owner, n = l->facts->nplaces, i;

    for (f = 0; f < p->nfamilies; f++)
        for (owner = 0; owner < p->nfamilies && p->families[f].owner; owner++)
            for (i = 0; i < n && !strcmp(p->families[f].owner, p->families[owner].id); i++)
                guards[f * n + i] |= guards[owner * n + i];
}

/* Is the call one that undoes objects of some family? */
static int is_undoing(guarding *g, const nmr_program_call *call, const uint64_t *moving)
{
    const nmr_program_name *name = &g->l->program->names[call->name];
    size_t f;
    int any = 0;

    if (!name->protocol || name->splits || !name->patterns)
        return 0;
    for (f = 0; f < g->l->program->nfamilies; f++)
        any |= g->wanted[f] = (name->patterns[f] & moving[f]) != 0;
    return any;
}

int nmr_link_guards(nmr_linking *l)
{
    const nmr_program *p = l->program;
    guarding g = {.l = l, .function = NMR_NONE};
    uint64_t *moving = nmr_arena_take(&l->scratch, p->nfamilies, sizeof *moving);
    uint32_t i;
    size_t f;
    int rc = 0;

    if (!moving || !(g.wanted = nmr_arena_take(&l->scratch, p->nfamilies, 1)) ||
        !(l->facts->guards = nmr_arena_take(l->keep, p->nfamilies * l->facts->nplaces, 1)))
        return NMR_ENOMEM;
    for (f = 0; f < p->nfamilies; f++)
        moving[f] = moving_patterns(&p->families[f]);
    for (i = 0; rc == 0 && i < p->ncalls; i++)
        if (is_undoing(&g, &p->calls[i], moving))
            rc = add_guards(&g, &p->calls[i]);
    nmr_arena_free(&g.memory);
    if (rc == 0)
        inherit_guards(l);
    return rc;
}

/* ---- Places that conditions of relevant functions look at ------------------------------------------------------ */

typedef struct marking {
    uint8_t *places;
    uint8_t *locals;
} marking;

static void take_place(void *data, nmr_static_place place)
{
    marking *m = data;

    m->places[place] = 1;
}

/* Locals that an operand reads, without what is behind them. */
static void note_locals(const nmr_view *view, uint32_t operand, uint8_t *locals, int depth)
{
    const nmr_graph_operand *o = &view->graph->operands[operand];
    uint32_t source;

    if (o->kind == NMR_OPERAND_LOAD && view->graph->paths[o->ref].root == NMR_ROOT_LOCAL)
        locals[view->graph->paths[o->ref].index] = 1;
    if (o->kind != NMR_OPERAND_REGISTER || !depth || !(source = view->sources[o->ref]) || source == NMR_NONE)
        return;
    if (view->body->instrs[source - 1].op == NMR_OP_CALL)
        return;
    note_locals(view, view->body->instrs[source - 1].a, locals, depth - 1);
    if (view->body->instrs[source - 1].op == NMR_OP_BINARY)
        note_locals(view, view->body->instrs[source - 1].b, locals, depth - 1);
}

/* Mark what the conditions of a function read, directly or by way of a local variable. */
int nmr_mark_conditions(nmr_linking *l, uint32_t function, uint8_t *places)
{
    marking m = {places, NULL};
    nmr_view view;
    looking k = {l->program, &view, NULL, 1, take_place, &m};
    uint32_t i;

    if (nmr_view_of(l, function, &view) < 0 || !(m.locals = nmr_arena_take(&l->scratch, view.body->nlocals, 1)) ||
        !(k.seen = nmr_arena_take(&l->scratch, view.body->nregisters, sizeof *k.seen)))
        return NMR_ENOMEM;
    for (i = 0; i < view.body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        if (instr->op != NMR_OP_BRANCH && instr->op != NMR_OP_SWITCH)
            continue;
        look_at_operand(&k, instr->a, DEPTH);
        note_locals(&view, instr->a, m.locals, DEPTH);
    }
    for (i = 0; i < view.body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        const nmr_graph_path *to;
        if (instr->op != NMR_OP_STORE)
            continue;
        to = &view.graph->paths[instr->dst];
        if (to->root == NMR_ROOT_LOCAL && !to->nsteps && m.locals[to->index])
            look_at_operand(&k, instr->a, DEPTH);
    }
    return 0;
}

int nmr_program_is_guard(const nmr_program *program, unsigned family, nmr_static_place place)
{
    return place != NMR_NONE && program->facts->guards[(size_t)family * program->facts->nplaces + place];
}
