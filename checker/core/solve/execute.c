/*
 * execute.c - one function, from a state it is entered with to its ways out, over all its paths.
 *
 * States that know the same at the same point are one. A loop whose states keep differing is widened; a point with too
 * many states merges those that differ in nothing any object depends on: what is left is what decides.
 */
#include "core/solve/solver.h"

#include <string.h>

enum {
    MAX_ROUNDS = 6,     /* through a loop, before what it changes is forgotten */
    MAX_STATES = 160,   /* at one point, before they are merged */
    FEW_STATES = 6,     /* the same where only effects are asked for */
    MAX_ITEMS = 20000   /* of work in one run of a function */
};

typedef struct item {
    struct item *next;
    nmr_state *state;
    const uint8_t *rounds; /* by block; NULL: none yet */
    uint32_t block, instr; /* instr: in the block */
} item;

typedef struct seen {
    struct seen *next;
    nmr_state *state;
    uint32_t hash;
} seen;

typedef struct run {
    nmr_solver *solver;
    nmr_frame *frame;
    nmr_exits *out;
    item **waiting; /* by block, in the order of their instructions */
    uint32_t lowest; /* no block before it has any */
    seen **seen;    /* by block: what it was run with */
    uint32_t *nseen;
    uint32_t nitems;
} run;

void nmr_exits_add(nmr_solver *solver, nmr_exits *exits, nmr_state *state, nmr_value value)
{
    if (exits->count == exits->room) {
        exits->room = exits->room ? exits->room * 2 : 4;
        exits->list = nmr_stack_copy(&solver->passing, exits->list, exits->count * sizeof *exits->list,
                                     exits->room * sizeof *exits->list);
    }
    exits->list[exits->count].state = state;
    exits->list[exits->count++].value = value;
}

static int stopped(const run *r) { return r->solver->steps > r->solver->limit || r->nitems > MAX_ITEMS; }

static item *new_item(run *r, nmr_state *state, uint32_t block, uint32_t instr, const uint8_t *rounds)
{
    item *i = nmr_stack_take(&r->solver->passing, sizeof *i);

    i->state = state;
    i->block = block;
    i->instr = instr;
    i->rounds = rounds;
    r->nitems++;
    return i;
}

/* ---- Loops and merging --------------------------------------------------------------------------------------------- */

static void widen_store(run *r, nmr_state *state, const nmr_graph_instr *i, uint32_t at)
{
    const nmr_graph_path *path = &r->frame->unit->graph->paths[i->dst];
    nmr_solver *solver = r->solver;
    nmr_place place;

    if (path->root == NMR_ROOT_LOCAL && path->nsteps == 0) {
        place = nmr_space_local(&solver->space, r->frame->activation, path->index);
        nmr_state_set_cell(&solver->passing, state, place,
                           nmr_fresh(solver, r->frame, state, NMR_SYMBOL_UNKNOWN, at << 8 | 0xff));
        return;
    }
    if (i->type & NMR_TYPE_POINTER)
        return;
    place = nmr_path(solver, r->frame, state, i->dst, 1);
    if (place != NMR_NONE)
        nmr_fill(solver, state, place, NMR_VALUE_HAVOCED);
}

/* What the loop that begins at the block changes is not known from here on. */
static void widen(run *r, nmr_state *state, uint32_t head)
{
    const nmr_graph_function *body = r->frame->body;
    uint32_t block, n, at;

    for (block = head; block <= r->frame->flow->loop_end[head]; block++)
        for (n = 0; n < body->blocks[block].count; n++) {
            at = body->blocks[block].first + n;
            if (body->instrs[at].op == NMR_OP_STORE) {
                r->frame->instr = at;
                widen_store(r, state, &body->instrs[at], at);
            }
        }
    state->flags |= NMR_STATE_WIDENED;
}

/* 0: the path has been round often enough. */
static int count_round(run *r, item *i)
{
    const nmr_graph_function *body = r->frame->body;
    uint8_t *rounds;

    if (!r->frame->flow->loop_head[i->block])
        return 1;
    rounds = nmr_stack_copy(&r->solver->passing, i->rounds, i->rounds ? body->nblocks : 0, body->nblocks);
    i->rounds = rounds;
    if (++rounds[i->block] <= MAX_ROUNDS)
        return 1;
    if (rounds[i->block] > MAX_ROUNDS + 3)
        return 0;
    widen(r, i->state, i->block);
    nmr_tidy(r->solver, r->frame, i->state, i->block);
    return 1;
}

/* Registers and local variables tell where a loop is: they are not merged. */
static int same_locals(const run *r, const nmr_state *a, const nmr_state *b)
{
    uint32_t i;

    if (r->solver->life == NMR_LIFE_RUNTIME)
        return 1;
    if (a->nregisters != b->nregisters || (a->nregisters && memcmp(a->registers, b->registers, a->nregisters * sizeof *a->registers)))
        return 0;
    for (i = 0; i < a->ncells; i++)
        if (nmr_is_local_of(r->solver, a->cells[i].place, r->frame->activation) &&
            nmr_state_cell(b, a->cells[i].place) != a->cells[i].value)
            return 0;
    return 1;
}

/* A state to go on with in place of two that nothing tells apart; NULL: there is something. */
static nmr_state *together(const run *r, const nmr_state *a, const nmr_state *b, uint32_t count)
{
    int many = count >= (r->solver->life == NMR_LIFE_RUNTIME ? FEW_STATES : MAX_STATES);
    nmr_ways ways = {a, b, NMR_NONE, NMR_NONE};

    if (nmr_are_alike(r->solver, r->frame, &ways) || (many && nmr_state_same_objects(a, b) && same_locals(r, a, b)))
        return nmr_join(r->solver, r->frame, &ways, NULL);
    return NULL;
}

/* 0: nothing new. */
static int is_new(run *r, item *i)
{
    uint32_t hash = nmr_state_hash(i->state);
    nmr_state *merged;
    seen *s;

    for (s = r->seen[i->block]; s; s = s->next)
        if (s->hash == hash && nmr_state_equal(s->state, i->state))
            return 0;
    for (s = r->seen[i->block]; s; s = s->next) {
        if (!(merged = together(r, s->state, i->state, r->nseen[i->block])))
            continue;
        if (nmr_state_equal(merged, s->state))
            return 0;
        s->state = merged;
        s->hash = nmr_state_hash(merged);
        i->state = nmr_state_copy(&r->solver->passing, merged);
        return 1;
    }
    s = nmr_stack_take(&r->solver->passing, sizeof *s);
    s->state = nmr_state_copy(&r->solver->passing, i->state);
    s->hash = hash;
    s->next = r->seen[i->block];
    r->seen[i->block] = s;
    r->nseen[i->block]++;
    return 1;
}

/* Rounds of two paths that go on as one. */
static const uint8_t *more_rounds(const run *r, const uint8_t *a, const uint8_t *b)
{
    uint32_t n = r->frame->body->nblocks, i;
    uint8_t *rounds;

    if (!a || !b || a == b)
        return a ? a : b;
    rounds = nmr_stack_copy(&r->solver->passing, a, n, n);
    for (i = 0; i < n; i++)
        if (b[i] > rounds[i])
            rounds[i] = b[i];
    return rounds;
}

/*
 * Wait to be run. Blocks are in reverse postorder: those before it are done first, and so is what comes before in the block,
 * so that paths which can go on as one have come together by then.
 */
static void wait(run *r, item *i)
{
    item **at = &r->waiting[i->block];
    nmr_state *merged;
    uint32_t n = 0;

    for (; *at && (*at)->instr <= i->instr; at = &(*at)->next) {
        if ((*at)->instr < i->instr || !(merged = together(r, (*at)->state, i->state, n++)))
            continue;
        if (i->state->length < (*at)->state->length)
            merged = nmr_join(r->solver, r->frame, &(nmr_ways){i->state, (*at)->state, NMR_NONE, NMR_NONE}, NULL);
        (*at)->state = merged;
        (*at)->rounds = more_rounds(r, (*at)->rounds, i->rounds);
        return;
    }
    i->next = *at;
    *at = i;
    if (i->block < r->lowest)
        r->lowest = i->block;
}

/* Go to a block. */
static void go_to(run *r, nmr_state *state, uint32_t block, const uint8_t *rounds)
{
    item *i;

    if (state->flags & NMR_STATE_ENDED)
        return;
    i = new_item(r, state, block, 0, rounds);
    nmr_tidy(r->solver, r->frame, state, block);
    if (count_round(r, i))
        wait(r, i);
}

/* Go on behind a call. */
static void go_on(run *r, nmr_state *state, const item *at, uint32_t instr)
{
    if (state->flags & NMR_STATE_ENDED)
        return;
    nmr_forget(r->solver, r->frame, state, NMR_NONE);
    wait(r, new_item(r, state, at->block, instr, at->rounds));
}

/* NULL: all is done. */
static item *take(run *r)
{
    item *i;

    while (r->lowest < r->frame->body->nblocks && !r->waiting[r->lowest])
        r->lowest++;
    if (r->lowest == r->frame->body->nblocks)
        return NULL;
    i = r->waiting[r->lowest];
    r->waiting[r->lowest] = i->next;
    return i;
}

/* ---- The end of a function ------------------------------------------------------------------------------------------ */

/* A status that nobody on this path produced says nothing about failure. */
static int comes_from_call(const nmr_space *space, nmr_value value)
{
    nmr_symbol symbol = nmr_space_symbol_of(space, value);
    const nmr_symbol_name *name = symbol == NMR_NONE ? NULL : nmr_space_symbol_at(space, symbol);

    return name && (name->kind == NMR_SYMBOL_RESULT || name->kind == NMR_SYMBOL_UNKNOWN);
}

static unsigned results_of(const run *r, const nmr_state *state, nmr_value value)
{
    unsigned results;

    if (!(r->frame->linked->flags & NMR_LINKED_STATUS))
        return NMR_RESULT_ZERO;
    results = nmr_possible_results(r->solver, state, value);
    if (results != NMR_RESULT_FAILURE && results & NMR_RESULT_FAILURE && !comes_from_call(&r->solver->space, value))
        results |= NMR_RESULT_UNKNOWN;
    return results;
}

/* What the function leaves behind for its caller. */
static void strip(run *r, nmr_state *state)
{
    uint32_t i;

    for (i = state->ncells; i-- > 0;)
        if (nmr_is_local_of(r->solver, state->cells[i].place, r->frame->activation))
            nmr_state_drop_cell(state, i);
    state->nregisters = 0;
}

static void settle_all(run *r, nmr_state *state)
{
    uint32_t i;

    for (i = state->nobjects; i-- > 0;)
        if (i < state->nobjects)
            nmr_settle(r->solver, r->frame, state, state->objects[i].family, state->objects[i].id);
}

/* A returned object is the caller's, whoever that is. */
static void hand_back(run *r, nmr_state *state, nmr_value value)
{
    uint32_t i;

    if (!(r->frame->body->result & NMR_TYPE_WIDTH))
        nmr_on_copy(r->solver, r->frame, state, nmr_pointee(r->solver, value));
    r->frame->returned = r->frame->linked->flags & NMR_LINKED_STATUS ? 0 : nmr_identify_value(r->solver, state, value);
    for (i = state->nobjects; r->frame->returned && !r->frame->caller && i-- > 0;)
        if (i < state->nobjects && state->objects[i].id == r->frame->returned)
            nmr_keep(r->solver, r->frame, state, &state->objects[i], NMR_NONE);
}

static void finish(run *r, nmr_state *state, nmr_value value)
{
    uint32_t roles = r->frame->linked->roles, role;
    unsigned results = results_of(r, state, value);
    int top = !r->frame->caller;

    if (state->flags & NMR_STATE_ENDED)
        return;
    r->frame->instr = NMR_NONE;
    /* A result that the caller still holds is the caller's to judge. */
    if (roles || top)
        settle_all(r, state);
    hand_back(r, state, value);
    for (role = NMR_ROLE_ENTRY; role < NMR_ROLE_COUNT; role++)
        if (roles >> role & 1) {
            nmr_leave(r->solver, r->frame, state, (nmr_role)role, results, value);
            if (role == NMR_ROLE_UNLOAD && r->solver->life == NMR_LIFE_FUNCTION)
                nmr_leave_untouched(r->solver, r->frame, state);
        }
    nmr_leave_scope(r->solver, r->frame, state);
    if (top && !r->solver->judged && !(roles & (1u << NMR_ROLE_ENTRY | 1u << NMR_ROLE_UNLOAD)))
        nmr_leave(r->solver, r->frame, state, NMR_ROLE_FUNCTION, results, value);
    if (nmr_space_value_at(&r->solver->space, value)->kind == NMR_VALUE_ADDRESS &&
        nmr_is_local_of(r->solver, nmr_space_value_at(&r->solver->space, value)->a, r->frame->activation))
        value = nmr_space_of_symbol(&r->solver->space, nmr_space_symbol(&r->solver->space, NMR_SYMBOL_UNKNOWN, r->frame->function, 0, 0));
    strip(r, state);
    nmr_forget(r->solver, r->frame, state, value);
    nmr_exits_add(r->solver, r->out, state, value);
}

/* ---- Instructions --------------------------------------------------------------------------------------------------- */

/* What was known before is no assumption. */
static void branch_note(run *r, nmr_state *state, const nmr_graph_instr *i, int taken)
{
    nmr_trace trace = {NULL, NULL, 0, 0, 0, 0, NULL, NMR_TRACE_BRANCH, (uint8_t)taken};

    if (!(i->flags & NMR_INSTR_GUARD))
        nmr_trace_add(r->solver, r->frame, state, trace);
}

static void branch(run *r, nmr_state *state, const nmr_graph_instr *i, const uint8_t *rounds)
{
    nmr_value value = nmr_constant(r->solver, state, nmr_operand(r->solver, r->frame, state, i->a, 0, NULL));
    unsigned possible = nmr_possible(r->solver, state, value);
    nmr_state *other;

    if (possible == 3 && !(i->flags & NMR_INSTR_GUARD))
        nmr_on_branch(r->solver, r->frame, state, value);
    if (possible & 1) {
        other = possible == 3 ? nmr_state_copy(&r->solver->passing, state) : state;
        nmr_assume(r->solver, other, value, 0);
        nmr_on_chosen(r->solver, other);
        if (possible == 3)
            branch_note(r, other, i, 0);
        go_to(r, other, i->b, rounds);
    }
    if (possible & 2) {
        nmr_assume(r->solver, state, value, 1);
        nmr_on_chosen(r->solver, state);
        if (possible == 3)
            branch_note(r, state, i, 1);
        go_to(r, state, i->dst, rounds);
    }
}

static int assume_between(nmr_solver *solver, nmr_state *state, nmr_value value, const nmr_graph_case *c, int inside)
{
    nmr_space *space = &solver->space;
    nmr_value low = nmr_space_integer(space, c->low), high = nmr_space_integer(space, c->high), test;

    if (c->low == c->high) {
        test = nmr_space_binary(space, NMR_BINARY_EQ, value, low);
        return test == NMR_NONE || nmr_assume(solver, state, test, inside);
    }
    if (!inside)
        return 1; /* two ranges are left; a path more than there is */
    test = nmr_space_binary(space, NMR_BINARY_GE, value, low);
    if (test != NMR_NONE && !nmr_assume(solver, state, test, 1))
        return 0;
    test = nmr_space_binary(space, NMR_BINARY_LE, value, high);
    return test == NMR_NONE || nmr_assume(solver, state, test, 1);
}

static void choose(run *r, nmr_state *state, const nmr_graph_instr *i, const uint8_t *rounds)
{
    const nmr_graph_case *cases = r->frame->unit->graph->cases + i->list;
    nmr_value value = nmr_constant(r->solver, state, nmr_operand(r->solver, r->frame, state, i->a, 0, NULL));
    int known = nmr_space_value_at(&r->solver->space, value)->kind == NMR_VALUE_INTEGER;
    nmr_state *rest = nmr_state_copy(&r->solver->passing, state), *other;
    int left = 1;
    uint32_t n;

    if (!known)
        nmr_on_branch(r->solver, r->frame, state, value), nmr_on_branch(r->solver, r->frame, rest, value);
    for (n = 0; n < i->nlist && left; n++) {
        other = nmr_state_copy(&r->solver->passing, state);
        if (assume_between(r->solver, other, value, &cases[n], 1)) {
            if (!known)
                branch_note(r, other, i, 1);
            go_to(r, other, cases[n].block, rounds);
            if (known)
                return;
        }
        left = assume_between(r->solver, rest, value, &cases[n], 0);
    }
    if (left) {
        if (!known)
            branch_note(r, rest, i, 0);
        go_to(r, rest, i->dst, rounds);
    }
}

/* A register that nobody looks at is not set. */
static void set_register(run *r, nmr_state *state, uint32_t reg, nmr_value value)
{
    if (reg != NMR_NONE && r->frame->flow->last_use[reg] != 0)
        nmr_state_set_register(&r->solver->passing, state, reg, value);
}

static void binary(run *r, nmr_state *state, const nmr_graph_instr *i)
{
    nmr_value a = nmr_constant(r->solver, state, nmr_operand(r->solver, r->frame, state, i->a, 0, NULL));
    nmr_value b = nmr_constant(r->solver, state, nmr_operand(r->solver, r->frame, state, i->b, 0, NULL));
    unsigned possible;
    nmr_value value = nmr_space_binary(&r->solver->space, i->sub | (i->sub <= NMR_BINARY_GE ? i->type & NMR_TYPE_UNSIGNED : 0), a, b);

    if (value == NMR_NONE)
        value = nmr_fresh(r->solver, r->frame, state, NMR_SYMBOL_UNKNOWN, r->frame->instr << 8);
    else if (i->sub <= NMR_BINARY_GE && (possible = nmr_possible(r->solver, state, value)) != 3)
        value = nmr_space_integer(&r->solver->space, possible == 2);
    set_register(r, state, i->dst, value);
}

typedef struct origin {
    const nmr_space *space;
    nmr_place place;
    int found;
} origin;

static void find_origin(void *context, nmr_symbol symbol)
{
    origin *o = context;

    o->found |= nmr_space_origin(o->space, symbol) == o->place;
}

/* What is set to something computed from itself is a counter. */
static int is_computed_from(const nmr_solver *solver, nmr_value value, nmr_place place)
{
    origin o = {&solver->space, place, 0};

    if (nmr_space_value_at(&solver->space, value)->kind == NMR_VALUE_BINARY)
        nmr_space_each_symbol(&solver->space, value, find_origin, &o);
    return o.found;
}

static void store(run *r, nmr_state *state, const nmr_graph_instr *i)
{
    nmr_value value = nmr_operand(r->solver, r->frame, state, i->a, 0, NULL);
    nmr_place place = nmr_path(r->solver, r->frame, state, i->dst, 0);

    if (place == NMR_NONE)
        return;
    nmr_on_access(r->solver, r->frame, state, place);
    if (value == 0 && (i->type & NMR_TYPE_WIDTH) == 0) {
        nmr_fill(r->solver, state, place, NMR_VALUE_UNSETS);
        return;
    }
    nmr_on_armed(r->solver, state, value);
    if (is_computed_from(r->solver, value, place))
        nmr_on_count(r->solver, state, place);
    if (value != 0)
        nmr_on_store(r->solver, r->frame, state, place, value, i->type, NMR_STORED);
    nmr_store(r->solver, state, place, value);
}

static void copy(run *r, nmr_state *state, const nmr_graph_instr *i)
{
    nmr_place from = nmr_path(r->solver, r->frame, state, i->a, 0), to = nmr_path(r->solver, r->frame, state, i->dst, 0);

    if (to == NMR_NONE)
        return;
    nmr_on_access(r->solver, r->frame, state, to);
    if (from == NMR_NONE) {
        nmr_fill(r->solver, state, to, NMR_VALUE_HAVOCED);
        return;
    }
    nmr_on_access(r->solver, r->frame, state, from);
    nmr_on_copy(r->solver, r->frame, state, from);
    nmr_copy_memory(r->solver, state, to, from);
}

static void fill(run *r, nmr_state *state, uint32_t path, nmr_value_kind with)
{
    nmr_place place = nmr_path(r->solver, r->frame, state, path, 0);

    if (place == NMR_NONE)
        return;
    nmr_on_access(r->solver, r->frame, state, place);
    nmr_fill(r->solver, state, place, with);
}

static void touch(run *r, nmr_state *state, uint32_t path)
{
    nmr_place place = nmr_path(r->solver, r->frame, state, path, 0);

    if (place != NMR_NONE)
        nmr_on_access(r->solver, r->frame, state, place);
}

static void forget_registers(const run *r, nmr_state *state, uint32_t instr)
{
    uint32_t i, kept = 0;

    for (i = 0; i < state->nregisters; i++)
        if (r->frame->flow->last_use[state->registers[i].place] != instr)
            state->registers[kept++] = state->registers[i];
    state->nregisters = kept;
}

/* Go on behind a call on every way out of it. Where there is but one, and nobody to wait for, that is done here. */
static nmr_state *call(run *r, nmr_state *state, const nmr_graph_instr *i, const item *at, uint32_t n)
{
    nmr_exits exits = {NULL, 0, 0};
    uint32_t e;

    nmr_make_call(r->solver, r->frame, state, &exits);
    for (e = 0; e < exits.count; e++) {
        set_register(r, exits.list[e].state, i->dst, exits.list[e].value);
        if (exits.count == 1 && !r->waiting[at->block])
            return exits.list[0].state;
        forget_registers(r, exits.list[e].state, r->frame->instr);
        go_on(r, exits.list[e].state, at, n + 1);
    }
    return NULL;
}

static void run_block(run *r, item *at)
{
    const nmr_graph_block *block = &r->frame->body->blocks[at->block];
    nmr_state *state = at->state;
    uint32_t n;

    for (n = at->instr; n < block->count && state && !stopped(r); n++) {
        const nmr_graph_instr *i = &r->frame->body->instrs[block->first + n];
        r->frame->instr = block->first + n;
        r->solver->steps++;
        switch (i->op) {
        case NMR_OP_STORE:
            store(r, state, i);
            break;
        case NMR_OP_COPY:
            copy(r, state, i);
            break;
        case NMR_OP_ZERO:
            fill(r, state, i->dst, NMR_VALUE_ZEROS);
            break;
        case NMR_OP_HAVOC:
            fill(r, state, i->dst, NMR_VALUE_HAVOCED);
            break;
        case NMR_OP_MOVE:
            set_register(r, state, i->dst, nmr_operand(r->solver, r->frame, state, i->a, 0, NULL));
            break;
        case NMR_OP_BINARY:
            binary(r, state, i);
            break;
        case NMR_OP_CALL:
            state = call(r, state, i, at, n);
            break;
        case NMR_OP_TOUCH:
            touch(r, state, i->dst);
            break;
        case NMR_OP_LOST:
            state->flags |= NMR_STATE_DAMAGED;
            break;
        case NMR_OP_GOTO:
            go_to(r, state, i->dst, at->rounds);
            break;
        case NMR_OP_BRANCH:
            branch(r, state, i, at->rounds);
            break;
        case NMR_OP_SWITCH:
            choose(r, state, i, at->rounds);
            break;
        case NMR_OP_RETURN:
            finish(r, state, nmr_operand(r->solver, r->frame, state, i->a, 0, NULL));
            break;
        default: /* scopes end with the function, as far as objects know */
            break;
        }
        if (state && state->flags & NMR_STATE_ENDED)
            return;
        if (state)
            forget_registers(r, state, block->first + n);
    }
}

/* ---- The whole function --------------------------------------------------------------------------------------------- */

/* Arguments come in registers; what is not given is not known. */
static nmr_state *begin(run *r, const nmr_state *entered)
{
    nmr_state *state = nmr_state_copy(&r->solver->passing, entered);
    nmr_space *space = &r->solver->space;
    uint32_t i, role;

    for (i = 0; i < r->frame->body->nparams; i++) {
        nmr_place place = nmr_space_local(space, r->frame->activation, i);
        nmr_value value = nmr_state_register(state, i);
        if (value == NMR_NONE)
            value = nmr_space_of_symbol(space, nmr_space_symbol(space, NMR_SYMBOL_INITIAL, place, 0, 0));
        if (r->frame->body->locals[i].type & NMR_TYPE_WIDTH || r->frame->body->locals[i].is_reference)
            nmr_state_set_cell(&r->solver->passing, state, place, value);
    }
    state->nregisters = 0;
    if (r->frame->linked->flags & NMR_LINKED_DAMAGED)
        state->flags |= NMR_STATE_DAMAGED;
    r->frame->instr = 0;
    for (role = 1; !r->frame->caller && role < NMR_ROLE_COUNT; role++)
        if (r->frame->linked->roles >> role & 1)
            nmr_enter(r->solver, r->frame, state, (nmr_role)role);
    return state;
}

void nmr_execute(nmr_solver *solver, nmr_frame *frame, const nmr_state *entered, nmr_exits *out)
{
    run r = {.solver = solver, .frame = frame, .out = out};
    item *i;

    solver->ran[frame->function] = 1;
    r.waiting = nmr_stack_take(&solver->passing, frame->body->nblocks * sizeof *r.waiting);
    r.seen = nmr_stack_take(&solver->passing, frame->body->nblocks * sizeof *r.seen);
    r.nseen = nmr_stack_take(&solver->passing, frame->body->nblocks * sizeof *r.nseen);
    go_to(&r, begin(&r, entered), 0, NULL);
    while (!stopped(&r) && (i = take(&r)) != NULL)
        if (i->instr > 0 || is_new(&r, i))
            run_block(&r, i);
    if (stopped(&r))
        solver->exhausted[frame->function] = 1;
}
