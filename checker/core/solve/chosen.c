/*
 * chosen.c - was the way to a call chosen by what memory held before it? Then others may know what the path does not: that
 * a flag is set only when a registration worked, that a handle is not NULL.
 */
#include "core/link/control.h"
#include "core/solve/solver.h"

/* ---- What decides ---------------------------------------------------------------------------------------------------- */

/* The instructions of one activation that decide whether its present one is reached. */
typedef struct deciding {
    const struct deciding *caller;
    uint32_t function;
    nmr_view view;
    nmr_control control;
    uint8_t *instrs; /* by instruction: a branch that decides, or what its condition is computed by */
    uint8_t *blocks; /* by block: it was reached here */
    uint8_t *locals; /* by local: a condition looks at it */
    uint32_t *work, nwork;
    nmr_static_place *places; /* that conditions look at; two for each instruction at most */
    uint32_t nplaces;
} deciding;

static void reach(deciding *d, uint32_t instr)
{
    uint32_t block = 0;

    while (d->view.body->blocks[block].first + d->view.body->blocks[block].count <= instr)
        block++;
    if (!d->blocks[block])
        d->work[d->nwork++] = block;
    d->blocks[block] = 1;
}

static int sets(const deciding *d, const nmr_graph_instr *i, const nmr_graph_operand *what)
{
    const nmr_graph_path *to = i->op == NMR_OP_STORE ? &d->view.graph->paths[i->dst] : NULL;

    if (what->kind == NMR_OPERAND_REGISTER)
        return (i->op == NMR_OP_MOVE || i->op == NMR_OP_BINARY || i->op == NMR_OP_CALL) && i->dst == what->ref;
    return to && to->root == NMR_ROOT_LOCAL && !to->nsteps && to->index == d->view.graph->paths[what->ref].index;
}

/* Is the operand a local variable, or a register, that was not looked at yet? */
static int is_new(deciding *d, const nmr_graph_operand *o)
{
    const nmr_graph_path *from = o->kind == NMR_OPERAND_LOAD ? &d->view.graph->paths[o->ref] : NULL;

    if (!from)
        return o->kind == NMR_OPERAND_REGISTER;
    if (from->root != NMR_ROOT_LOCAL || from->nsteps || d->locals[from->index])
        return 0;
    d->locals[from->index] = 1;
    return 1;
}

/* A register or a local variable decides: so does what sets it, and whether that is reached. */
static void compute(deciding *d, uint32_t operand)
{
    const nmr_graph_operand *o = &d->view.graph->operands[operand];
    uint32_t n;

    if (o->kind == NMR_OPERAND_LOAD && d->view.unit->places[o->ref] != NMR_NONE)
        d->places[d->nplaces++] = d->view.unit->places[o->ref];
    if (!is_new(d, o))
        return;
    for (n = 0; n < d->view.body->ninstrs; n++) {
        const nmr_graph_instr *i = &d->view.body->instrs[n];
        if (d->instrs[n] || !sets(d, i, o))
            continue;
        d->instrs[n] = 1;
        reach(d, n);
        if (i->op == NMR_OP_CALL)
            continue;
        compute(d, i->a);
        if (i->op == NMR_OP_BINARY)
            compute(d, i->b);
    }
}

static void find(deciding *d)
{
    const nmr_rows *decides = &d->control.decides;
    uint32_t k;

    while (d->nwork) {
        uint32_t block = d->work[--d->nwork];
        for (k = decides->first[block]; k < decides->first[block + 1]; k++) {
            const nmr_graph_instr *end = nmr_block_end(&d->view, decides->at[k]);
            uint32_t at = (uint32_t)(end - d->view.body->instrs);
            if (d->instrs[at])
                continue;
            d->instrs[at] = 1;
            compute(d, end->a);
            reach(d, at);
        }
    }
}

static deciding *decides_in(nmr_solver *solver, const nmr_frame *frame, const deciding *caller)
{
    deciding *d = nmr_stack_take(&solver->passing, sizeof *d);
    nmr_arena memory = {0};
    const nmr_graph_function *body = frame->body;

    *d = (deciding){.caller = caller, .function = frame->function, .view = {frame->unit, frame->unit->graph, body, NULL}};
    d->instrs = nmr_stack_take(&solver->passing, body->ninstrs + 1);
    d->blocks = nmr_stack_take(&solver->passing, body->nblocks + 1);
    d->locals = nmr_stack_take(&solver->passing, body->nlocals + 1);
    d->work = nmr_stack_take(&solver->passing, (body->nblocks + 1) * sizeof *d->work);
    d->places = nmr_stack_take(&solver->passing, (2 * (size_t)body->ninstrs + 1) * sizeof *d->places);
    if (frame->instr == NMR_NONE)
        return d;
    if (nmr_control_of(&d->control, &d->view, &memory) < 0) {
        nmr_arena_free(&memory);
        longjmp(*solver->passing.out_of_memory, 1);
    }
    reach(d, frame->instr);
    find(d);
    nmr_arena_free(&memory);
    return d;
}

static int is_mentioned(const deciding *d, nmr_static_place place)
{
    uint32_t i;

    for (; d; d = d->caller)
        for (i = 0; i < d->nplaces; i++)
            if (d->places[i] == place)
                return 1;
    return 0;
}

static int decides(const deciding *d, const nmr_trace *t)
{
    for (; d; d = d->caller)
        if (d->function == t->function && t->instr != NMR_NONE && d->instrs[t->instr])
            return 1;
    return 0;
}

/* ---- What was chosen ------------------------------------------------------------------------------------------------- */

typedef struct looking {
    const nmr_space *space;
    const deciding *all;
    nmr_place except; /* what stands here does not count; NMR_NONE */
    int lasting, mentioned;
} looking;

/* Local variables are this path's alone, and so is memory behind a pointer that came up on it. */
static int is_lasting(const nmr_space *space, nmr_place place)
{
    const nmr_place_info *root = nmr_space_place_at(space, nmr_space_place_at(space, place)->root);

    return !nmr_space_is_local(space, place) && (root->name.kind != NMR_PLACE_POINTEE ||
                                                 nmr_space_symbol_at(space, root->name.value)->kind == NMR_SYMBOL_INITIAL);
}

static void look_at_symbol(void *context, nmr_symbol symbol)
{
    looking *k = context;
    const nmr_symbol_name *name = nmr_space_symbol_at(k->space, symbol);

    if ((name->kind != NMR_SYMBOL_INITIAL && name->kind != NMR_SYMBOL_DERIVED) || name->where == k->except ||
        !is_lasting(k->space, name->where))
        return;
    k->lasting = 1;
    k->mentioned |= is_mentioned(k->all, nmr_space_place_at(k->space, name->where)->named);
}

void nmr_choice_note(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value value)
{
    nmr_trace trace = {NULL, NULL, 0, 0, 0, value, NULL, NMR_TRACE_CHOICE, 0};
    looking k = {&solver->space, NULL, NMR_NONE, 0, 0};

    nmr_space_each_symbol(&solver->space, value, look_at_symbol, &k);
    if (solver->life == NMR_LIFE_FUNCTION && k.lasting)
        nmr_trace_add(solver, frame, state, trace);
}

void nmr_clear_note(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    nmr_trace trace = {NULL, NULL, 0, 0, 0, 0, NULL, NMR_TRACE_CLEAR, 0};

    if (solver->life == NMR_LIFE_FUNCTION)
        nmr_trace_add(solver, frame, state, trace);
}

/* Is it a choice, and does it decide; or does one in a function that was left again, whose result decides? */
static int chooses(const looking *how, const nmr_trace *t, int decided)
{
    const nmr_trace *inside = t->inside;
    looking k = *how;

    decided |= decides(how->all, t);
    if (t->kind == NMR_TRACE_CHOICE)
        nmr_space_each_symbol(k.space, t->who, look_at_symbol, &k);
    if (k.lasting && (decided || k.mentioned))
        return 1;
    for (; inside && inside->kind != NMR_TRACE_CALL; inside = inside->before)
        if (chooses(how, inside, decided))
            return 1;
    return 0;
}

/* Here the object became what it is; a NULL, when one was stored last. */
static int is_begin(const nmr_trace *t, const nmr_tracked *object, int null)
{
    const nmr_trace *inside = t->inside;

    if (t->kind == NMR_TRACE_NOTE)
        return t->family == object->family && t->who == object->id;
    if (t->kind == NMR_TRACE_CLEAR)
        return null;
    for (; inside && inside->kind != NMR_TRACE_CALL; inside = inside->before)
        if (is_begin(inside, object, null))
            return 1;
    return 0;
}

int nmr_is_chosen(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_target *target,
                  const nmr_tracked *object)
{
    nmr_stack_mark mark = nmr_stack_here(&solver->passing);
    /* That a handle is NULL may have been found by looking at it: then only something else says more. */
    looking k = {&solver->space, NULL, target->null ? target->at : NMR_NONE, 0, 0};
    const nmr_trace *t;
    int chosen = 0;

    for (; frame; frame = frame->caller)
        k.all = decides_in(solver, frame, k.all);
    for (t = state->trace; t && !chosen && !is_begin(t, object, target->null); t = t->before)
        chosen = chooses(&k, t, 0);
    nmr_stack_release(&solver->passing, mark);
    return chosen;
}
