/*
 * summary.c - calls between functions of the driver: what a function came to from a state is remembered, and the part of
 * the caller's state that the callee cannot see stays behind.
 */
#include "core/solve/solver.h"

#include <string.h>

enum { MAX_DEPTH = 40, MAX_GENERATIONS = 3, MAX_PASSES = 4 };

typedef struct nmr_summary {
    struct nmr_summary *next;
    uint32_t function, activation, binding, within, context;
    uint32_t outermost; /* what is asked of attach callbacks is asked of this one */
    uint32_t hash;
    const nmr_state *entered; /* arguments are its registers */
    nmr_exit *exits;
    uint32_t nexits;
    uint8_t running, recursive;
} nmr_summary;

/* ---- Frames ---------------------------------------------------------------------------------------------------------- */

static int has_role(const nmr_program_function *f, nmr_role role) { return f->roles >> role & 1; }

nmr_frame nmr_frame_of(nmr_solver *solver, const nmr_frame *caller, const nmr_state *suspended, uint32_t function)
{
    const nmr_program_function *f = &solver->program->functions[function];
    nmr_frame frame;
    const nmr_frame *up;
    uint32_t generation = 0;

    memset(&frame, 0, sizeof frame);
    for (up = caller; up; up = up->caller)
        generation += up->function == function;
    frame.caller = caller;
    frame.suspended = suspended;
    frame.function = function;
    frame.activation = function | generation << NMR_GENERATION_SHIFT;
    frame.linked = f;
    frame.body = f->body;
    frame.unit = f->unit;
    frame.flow = f->body ? nmr_flow_of(solver, function) : NULL;
    frame.outermost = caller ? caller->outermost : function;
    frame.binding = has_role(f, NMR_ROLE_DETACH_CLIENT) || has_role(f, NMR_ROLE_DETACH_PROVIDER) || !caller ? function : caller->binding;
    frame.within = caller ? caller->within : f->roles;
    frame.in_attach = (caller && caller->in_attach) || has_role(f, NMR_ROLE_ATTACH_CLIENT) || has_role(f, NMR_ROLE_ATTACH_PROVIDER);
    frame.depth = caller ? caller->depth + 1 : 0;
    return frame;
}

/* ---- What the callee can see ------------------------------------------------------------------------------------------ */

typedef struct reach {
    nmr_solver *solver;
    uint64_t touches; /* of the callee: nmr_touch_bit()s */
    const nmr_state *state;
    const nmr_value *args;
    uint32_t nargs;
} reach;

static int points_at(const nmr_solver *solver, nmr_value value, nmr_place root)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, value);

    return info->kind == NMR_VALUE_ADDRESS && nmr_root_of(solver, info->a) == root;
}

/* Does anything lead to the caller's local? */
static int is_handed(const reach *r, nmr_place root)
{
    uint32_t i, slot;

    for (i = 0; i < r->nargs; i++)
        if (r->args[i] != NMR_NONE && points_at(r->solver, r->args[i], root))
            return 1;
    for (i = 0; i < r->state->ncells; i++)
        if (points_at(r->solver, r->state->cells[i].value, root))
            return 1;
    for (i = 0; i < r->state->nobjects; i++) {
        if (nmr_root_of(r->solver, r->state->objects[i].at) == root)
            return 1;
        for (slot = 0; slot < NMR_MAX_SLOTS; slot++)
            if (r->state->objects[i].slots[slot] == root)
                return 1;
    }
    return 0;
}

/* A copy of a tracked value counts wherever it is. */
static int holds_object(const reach *r, nmr_value value)
{
    nmr_identity id = nmr_identify_value(r->solver, r->state, value);
    uint32_t i;

    for (i = 0; id && i < r->state->nobjects; i++)
        if (r->state->objects[i].id == id)
            return 1;
    return 0;
}

/* The callee gets to nothing of that name, and neither does an object. */
static int is_untouched(const reach *r, nmr_place place)
{
    nmr_static_place named = nmr_static_of(r->solver, place);

    return named != NMR_NONE && !(r->touches & (nmr_touch_bit(named) | (uint64_t)1 << 63)) && !nmr_program_decides(r->solver->program, named);
}

static int is_seen(const reach *r, const nmr_cell *cell)
{
    if (is_untouched(r, cell->place) && !holds_object(r, cell->value))
        return 0;
    return !nmr_space_is_local(&r->solver->space, cell->place) || is_handed(r, nmr_root_of(r->solver, cell->place)) ||
           holds_object(r, cell->value);
}

typedef struct use {
    const nmr_solver *solver;
    const nmr_state *state;
    int used;
} use;

static void is_usable(void *context, nmr_symbol symbol)
{
    use *u = context;
    uint32_t kind = nmr_space_symbol_at(&u->solver->space, symbol)->kind;

    u->used = u->used && (kind == NMR_SYMBOL_INITIAL || kind == NMR_SYMBOL_DERIVED || nmr_uses_symbol(&u->solver->space, u->state, symbol));
}

/* The callee's part of the state; the rest is put into `behind`. */
static nmr_state *project(nmr_solver *solver, const nmr_state *state, uint32_t function, const nmr_value *args,
                          uint32_t nargs, nmr_state *behind)
{
    nmr_state *seen = nmr_state_copy(&solver->passing, state);
    reach r = {solver, solver->program->functions[function].touches, state, args, nargs};
    uint32_t i;

    memset(behind, 0, sizeof *behind);
    seen->ncells = seen->nknown = seen->nregisters = 0;
    for (i = 0; i < state->ncells; i++)
        if (is_seen(&r, &state->cells[i]))
            seen->cells[seen->ncells++] = state->cells[i];
        else
            nmr_state_set_cell(&solver->passing, behind, state->cells[i].place, state->cells[i].value);
    for (i = 0; i < nargs; i++)
        if (args[i] != NMR_NONE)
            nmr_state_set_register(&solver->passing, seen, i, args[i]);
    for (i = 0; i < state->nknown; i++) {
        use u = {solver, seen, 1};
        nmr_space_each_symbol(&solver->space, state->known[i].value, is_usable, &u);
        if (u.used)
            nmr_state_set_known(&solver->passing, seen, state->known[i].value, &state->known[i].range);
        else
            nmr_state_set_known(&solver->passing, behind, state->known[i].value, &state->known[i].range);
    }
    for (i = 0; i < state->nregisters; i++)
        nmr_state_set_register(&solver->passing, behind, state->registers[i].place, state->registers[i].value);
    return seen;
}

/* A way out of the callee, with what stayed behind. */
static nmr_state *join(nmr_solver *solver, const nmr_state *exit, const nmr_state *behind)
{
    nmr_state *state = nmr_state_copy(&solver->passing, exit);
    uint32_t i;

    for (i = 0; i < behind->ncells; i++)
        nmr_state_set_cell(&solver->passing, state, behind->cells[i].place, behind->cells[i].value);
    for (i = 0; i < behind->nknown; i++)
        nmr_state_set_known(&solver->passing, state, behind->known[i].value, &behind->known[i].range);
    state->nregisters = 0;
    for (i = 0; i < behind->nregisters; i++)
        nmr_state_set_register(&solver->passing, state, behind->registers[i].place, behind->registers[i].value);
    return state;
}

/* ---- Remembered runs --------------------------------------------------------------------------------------------------- */

static nmr_summary **slot_of(nmr_solver *solver, uint32_t hash) { return &solver->summaries[hash & (solver->rsummaries - 1)]; }

static void rehash(nmr_solver *solver)
{
    nmr_summary **old = solver->summaries, *s, *next;
    uint32_t n = solver->rsummaries, i;

    solver->rsummaries = n ? n * 2 : 64;
    solver->summaries = nmr_stack_take(&solver->lasting, solver->rsummaries * sizeof *old);
    for (i = 0; i < n; i++)
        for (s = old[i]; s; s = next) {
            next = s->next;
            s->next = *slot_of(solver, s->hash);
            *slot_of(solver, s->hash) = s;
        }
}

static uint32_t context_of(const nmr_solver *solver, const nmr_frame *frame)
{
    int entry = has_role(&solver->program->functions[frame->outermost], NMR_ROLE_ENTRY);

    return (uint32_t)frame->in_attach | (uint32_t)entry << 1 | (uint32_t)solver->life << 2;
}

/* The callback on whose behalf it runs, when that one is asked about. */
static uint32_t callback_of(const nmr_solver *solver, const nmr_frame *frame)
{
    uint32_t callbacks = 0, role;

    for (role = NMR_ROLE_ATTACH_CLIENT; role <= NMR_ROLE_CLEANUP_PROVIDER; role++)
        callbacks |= 1u << role;
    return solver->program->functions[frame->outermost].roles & callbacks ? frame->outermost : NMR_NONE;
}

static nmr_summary *find(nmr_solver *solver, const nmr_frame *frame, const nmr_state *entered, uint32_t hash)
{
    nmr_summary *s;

    for (s = solver->rsummaries ? *slot_of(solver, hash) : NULL; s; s = s->next)
        if (s->hash == hash && s->function == frame->function && s->activation == frame->activation &&
            s->binding == frame->binding && s->within == frame->within && s->outermost == callback_of(solver, frame) &&
            s->context == context_of(solver, frame) && nmr_state_equal(s->entered, entered))
            return s;
    return NULL;
}

static nmr_summary *remember(nmr_solver *solver, const nmr_frame *frame, const nmr_state *entered, uint32_t hash)
{
    nmr_summary *s = nmr_stack_take(&solver->lasting, sizeof *s);

    if (solver->nsummaries * 2 >= solver->rsummaries)
        rehash(solver);
    solver->nsummaries++;
    s->function = frame->function;
    s->activation = frame->activation;
    s->binding = frame->binding;
    s->within = frame->within;
    s->outermost = callback_of(solver, frame);
    s->context = context_of(solver, frame);
    s->hash = hash;
    s->entered = nmr_state_copy(&solver->lasting, entered);
    s->next = *slot_of(solver, hash);
    *slot_of(solver, hash) = s;
    return s;
}

static nmr_ways ways_of(const nmr_exit *a, const nmr_exit *b) { return (nmr_ways){a->state, b->state, a->value, b->value}; }

static void merge_exit(nmr_solver *solver, const nmr_frame *frame, nmr_exit *kept, const nmr_exit *exit)
{
    nmr_ways ways = exit->state->length < kept->state->length ? ways_of(exit, kept) : ways_of(kept, exit);

    kept->state = nmr_join(solver, frame, &ways, &kept->value);
}

/* Ways out that differ in nothing that decides are one. */
static void keep_exits(nmr_solver *solver, const nmr_frame *frame, nmr_summary *s, nmr_exits *exits)
{
    uint32_t i, j, n = 0;

    for (i = 0; i < exits->count; i++) {
        for (j = 0; j < n; j++) {
            nmr_ways ways = ways_of(&exits->list[j], &exits->list[i]);
            if (nmr_are_alike(solver, frame, &ways))
                break;
        }
        if (j < n)
            merge_exit(solver, frame, &exits->list[j], &exits->list[i]);
        else
            exits->list[n++] = exits->list[i];
    }
    s->exits = nmr_stack_take(&solver->lasting, (n + 1) * sizeof *s->exits);
    s->nexits = n;
    for (i = 0; i < n; i++) {
        s->exits[i].value = exits->list[i].value;
        s->exits[i].state = nmr_state_copy(&solver->lasting, exits->list[i].state);
    }
}

/* Run the callee; a function that calls itself from the same state again is run until it comes to nothing new. */
static void compute(nmr_solver *solver, nmr_frame *frame, nmr_summary *s, const nmr_state *entered)
{
    nmr_stack_mark mark = nmr_stack_here(&solver->passing);
    nmr_trace begin = {NULL, NULL, 0, 0, 0, 0, NULL, NMR_TRACE_CALL, 0};
    uint32_t before, pass;

    for (pass = 0; pass < MAX_PASSES; pass++) {
        nmr_exits exits = {NULL, 0, 0};
        nmr_state *state = nmr_state_copy(&solver->passing, entered);
        before = s->nexits;
        s->running = 1;
        s->recursive = 0;
        begin.family = frame->function;
        nmr_trace_add(solver, frame->caller, state, begin);
        nmr_execute(solver, frame, state, &exits);
        s->running = 0;
        keep_exits(solver, frame, s, &exits);
        nmr_stack_release(&solver->passing, mark);
        if (!s->recursive || s->nexits == before)
            break;
    }
}

typedef struct clash {
    nmr_solver *solver;
    const nmr_summary *summary;
    int found;
} clash;

/* A symbol that the callee made up anew has the name of one that the caller still holds. */
static void compare(void *context, nmr_symbol symbol)
{
    clash *c = context;
    uint32_t i, kind = nmr_space_symbol_at(&c->solver->space, symbol)->kind;

    if (kind == NMR_SYMBOL_INITIAL || c->found || nmr_uses_symbol(&c->solver->space, c->summary->entered, symbol))
        return;
    for (i = 0; i < c->summary->nexits && !c->found; i++)
        c->found = nmr_uses_symbol(&c->solver->space, c->summary->exits[i].state, symbol) ||
                   nmr_space_symbol_of(&c->solver->space, c->summary->exits[i].value) == symbol;
}

static void find_clash(clash *c, const nmr_state *behind)
{
    uint32_t i;

    for (i = 0; i < behind->ncells && !c->found; i++)
        nmr_space_each_symbol(&c->solver->space, behind->cells[i].value, compare, c);
    for (i = 0; i < behind->nregisters && !c->found; i++)
        nmr_space_each_symbol(&c->solver->space, behind->registers[i].value, compare, c);
}

static int clashes(nmr_solver *solver, const nmr_summary *s, const nmr_state *behind, const nmr_frame *caller)
{
    clash c = {solver, s, 0};

    find_clash(&c, behind);
    for (; caller && !c.found; caller = caller->caller)
        if (caller->suspended)
            find_clash(&c, caller->suspended);
    return c.found;
}

/* ---- Calls -------------------------------------------------------------------------------------------------------------- */

/* Nothing is known of a call that goes too deep. */
static void give_up(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_exits *out)
{
    nmr_state *after = nmr_state_copy(&solver->passing, state);

    after->flags |= NMR_STATE_DAMAGED;
    nmr_exits_add(solver, out, after, nmr_fresh(solver, frame, after, NMR_SYMBOL_RESULT, frame->instr));
}

void nmr_follow(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, uint32_t function,
                const nmr_value *args, uint32_t nargs, nmr_exits *out)
{
    nmr_frame callee = nmr_frame_of(solver, frame, NULL, function);
    nmr_state behind, *entered;
    nmr_summary *s;
    uint32_t hash, i;

    if (callee.depth > MAX_DEPTH || callee.activation >> NMR_GENERATION_SHIFT >= MAX_GENERATIONS) {
        give_up(solver, frame, state, out);
        return;
    }
    callee.suspended = &behind;
    entered = project(solver, state, function, args, nargs < callee.body->nparams ? nargs : callee.body->nparams, &behind);
    hash = nmr_state_hash(entered) ^ function * 0x9e3779b9u;
    s = find(solver, &callee, entered, hash);
    if (s && s->running)
        s->recursive = 1;
    else if (!s)
        compute(solver, &callee, s = remember(solver, &callee, entered, hash), entered);
    else if (clashes(solver, s, &behind, frame))
        compute(solver, &callee, s = remember(solver, &callee, entered, hash), entered);
    for (i = 0; i < s->nexits; i++) {
        nmr_state *after = join(solver, s->exits[i].state, &behind);
        nmr_trace trace = {NULL, s->exits[i].state->trace, 0, 0, 0, 0, NULL, NMR_TRACE_RETURN, 0};
        after->trace = state->trace;
        after->length = state->length + (s->exits[i].state->length > s->entered->length ? s->exits[i].state->length - s->entered->length : 0);
        nmr_trace_add(solver, frame, after, trace);
        nmr_exits_add(solver, out, after, s->exits[i].value);
    }
}
