/*
 * guards.c - on which flags and members it depends whether objects are undone: control dependence of the undoing calls.
 */
#include "core/link/inner.h"

#include <string.h>

typedef void (*place_taker)(void *data, nmr_static_place place);

typedef struct guarding {
    nmr_linking *l;
    uint32_t function; /* the graph is of; NMR_NONE */
    nmr_view view;
    nmr_control graph;
    nmr_arena memory; /* of the graph */
    uint8_t *wanted;  /* by family: its objects are undone by the call in work */
    place_taker take;
    uint32_t *seen_registers, seen;
    uint32_t *block_of; /* by instruction */
    int found, through_locals;
} guarding;

/* ---- What a condition looks at --------------------------------------------------------------------------------- */

typedef struct looking {
    const nmr_program *program;
    const nmr_view *view;
    uint32_t *seen, stamp; /* by register */
    place_taker take;
    void *data;
    int through_locals; /* also at what local variables are given; a parameter can be anything */
} looking;

enum { FEW = 4 }; /* local variables that are given each other's value */

static void look_at_operand(looking *k, uint32_t operand, int depth);

static void look_at_register(looking *k, uint32_t reg, int depth);

static void look_at_local(looking *k, uint32_t local, int depth)
{
    uint32_t i;

    if (local < k->view->body->nparams)
        k->take(k->data, NMR_NONE);
    for (i = 0; depth && i < k->view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &k->view->body->instrs[i];
        if (instr->op == NMR_OP_STORE && nmr_path_local(k->view, instr->dst) == local)
            look_at_operand(k, instr->a, depth - 1);
    }
}

static void look_at_path(looking *k, uint32_t path, int depth)
{
    const nmr_graph_path *p = &k->view->graph->paths[path];
    uint32_t i;

    if (p->root == NMR_ROOT_LOCAL && k->through_locals)
        look_at_local(k, p->index, depth < FEW ? depth : FEW);
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
    return name != NMR_NONE && k->program->names[name].protocol;
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
    if (nmr_view_of(g->l, function, &g->view) < 0 || nmr_control_of(&g->graph, &g->view, &g->memory) < 0 ||
        find_blocks(g) < 0 ||
        !(g->seen_registers = nmr_arena_take(&g->memory, g->view.body->nregisters, sizeof *g->seen_registers)))
        return NMR_ENOMEM;
    g->seen = 0;
    return 0;
}

/* What decides whether the call is reached, and what decides whether that is reached. */
static int add_guards(guarding *g, uint32_t function, uint32_t instr)
{
    const nmr_rows *decides = &g->graph.decides;
    uint8_t *seen;
    nmr_vec work = {0};
    looking k;
    uint32_t i;

    if (look_into(g, function) < 0)
        return NMR_ENOMEM;
    if (!(seen = nmr_arena_take(&g->memory, (size_t)g->graph.nblocks + 1, 1)))
        return NMR_ENOMEM;
    k = (looking){g->l->program, &g->view, g->seen_registers, ++g->seen, g->take, g, g->through_locals};
    nmr_vec_push(&g->memory, &work, g->block_of[instr]);
    while (work.n) {
        uint32_t block = work.at[--work.n];
        for (i = decides->first[block]; i < decides->first[block + 1]; i++) {
            uint32_t branch = decides->at[i];
            const nmr_graph_instr *end = nmr_block_end(&g->view, branch);
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

static void take_any(void *data, nmr_static_place place)
{
    guarding *g = data;

    (void)place;
    g->found = 1;
}

int nmr_is_decided(nmr_linking *l, uint32_t function, uint32_t instr)
{
    guarding g = {.l = l, .function = NMR_NONE, .take = take_any, .through_locals = 1};
    int rc = add_guards(&g, function, instr);

    nmr_arena_free(&g.memory);
    return rc < 0 ? rc : g.found;
}

uint64_t nmr_moving_patterns(const nmr_family *family)
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

/* ---- Flags that decide in callers --------------------------------------------------------------------------------- */

static void take_undo_guard(void *data, nmr_static_place place)
{
    guarding *g = data;

    g->l->facts->undo_guards[place] = 1;
}

static int calls_one_of(const nmr_linking *l, const nmr_site *site, const uint8_t *functions)
{
    const nmr_indirect *indirect;
    uint32_t i;

    if (site->callee != NMR_NONE || site->indirect == NMR_NONE)
        return site->callee != NMR_NONE && functions[site->callee];
    indirect = &l->facts->indirect[site->indirect];
    for (i = 0; i < indirect->n; i++)
        if (functions[l->facts->targets[indirect->first + i]])
            return 1;
    return 0;
}

/* What decides in any function on the way whether something is undone. */
static int find_undo_guards(guarding *g, const uint64_t *moving)
{
    nmr_linking *l = g->l;
    const nmr_program *p = l->program;
    uint8_t *undoes = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    uint32_t i;
    int rc = 0;

    if (!undoes || !(l->facts->undo_guards = nmr_arena_take(l->keep, l->facts->nplaces, 1)))
        return NMR_ENOMEM;
    g->take = take_undo_guard;
    for (i = 0; rc == 0 && i < p->ncalls; i++)
        if (is_undoing(g, &p->calls[i], moving)) {
            undoes[p->calls[i].function] = 1;
            rc = add_guards(g, p->calls[i].function, p->calls[i].instr);
        }
    if (rc == 0)
        rc = nmr_add_callers(l, undoes);
    for (i = 0; rc == 0 && i < l->nsites; i++)
        if (undoes[l->sites[i].function] && calls_one_of(l, &l->sites[i], undoes))
            rc = add_guards(g, l->sites[i].function, l->sites[i].instr);
    return rc;
}

int nmr_link_guards(nmr_linking *l)
{
    const nmr_program *p = l->program;
    guarding g = {.l = l, .function = NMR_NONE, .take = take_guard};
    uint64_t *moving = nmr_arena_take(&l->scratch, p->nfamilies, sizeof *moving);
    uint32_t i;
    size_t f;
    int rc = 0;

    if (!moving || !(g.wanted = nmr_arena_take(&l->scratch, p->nfamilies, 1)) ||
        !(l->facts->guards = nmr_arena_take(l->keep, p->nfamilies * l->facts->nplaces, 1)))
        return NMR_ENOMEM;
    for (f = 0; f < p->nfamilies; f++)
        moving[f] = nmr_moving_patterns(&p->families[f]);
    for (i = 0; rc == 0 && i < p->ncalls; i++)
        if (is_undoing(&g, &p->calls[i], moving))
            rc = add_guards(&g, p->calls[i].function, p->calls[i].instr);
    if (rc == 0)
        rc = find_undo_guards(&g, moving);
    nmr_arena_free(&g.memory);
    if (rc == 0)
        inherit_guards(l);
    return rc;
}

int nmr_program_is_guard(const nmr_program *program, unsigned family, nmr_static_place place)
{
    return place != NMR_NONE && program->facts->guards[(size_t)family * program->facts->nplaces + place];
}

int nmr_program_is_undo_guard(const nmr_program *program, nmr_static_place place)
{
    return place != NMR_NONE && program->facts->undo_guards[place];
}
