/*
 * forget.c - what nobody can look at any more is let go, so that paths which differ in nothing else become one.
 */
#include "core/solve/solver.h"

#include <string.h>

/* ---- Marks: which symbols are stored or on their way, which are part of an object ------------------------------------- */

void nmr_marks_open(nmr_solver *solver, nmr_marks *m)
{
    uint32_t room = m->room ? m->room : 256;

    while (room < solver->space.symbols.count)
        room *= 2;
    if (room != m->room) {
        m->held = nmr_stack_take(&solver->lasting, room * sizeof *m->held);
        m->tracked = nmr_stack_take(&solver->lasting, room * sizeof *m->tracked);
        m->room = room;
    }
    m->epoch++;
}

static void hold(void *context, nmr_symbol symbol)
{
    nmr_marks *m = context;

    m->held[symbol] = m->epoch;
}

static void hold_state(nmr_solver *solver, const nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < state->ncells; i++)
        nmr_space_each_symbol(&solver->space, state->cells[i].value, hold, &solver->marks);
    for (i = 0; i < state->nregisters; i++)
        nmr_space_each_symbol(&solver->space, state->registers[i].value, hold, &solver->marks);
}

/* Callers look at their values again once this function has returned. */
static void mark_held(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state)
{
    nmr_marks_open(solver, &solver->marks);
    hold_state(solver, state);
    for (; frame; frame = frame->caller)
        if (frame->suspended)
            hold_state(solver, frame->suspended);
}

static int is_held(const nmr_solver *solver, nmr_symbol symbol)
{
    return symbol < solver->marks.room && solver->marks.held[symbol] == solver->marks.epoch;
}

static void track(nmr_solver *solver, nmr_symbol symbol)
{
    if (symbol < solver->marks.room)
        solver->marks.tracked[symbol] = solver->marks.epoch;
}

static void mark_tracked(nmr_solver *solver, const nmr_state *state)
{
    uint32_t i, slot;

    for (i = 0; i < state->nobjects; i++) {
        const nmr_tracked *object = &state->objects[i];
        if (nmr_identity_is_symbol(object->id))
            track(solver, (object->id >> 1) - 1);
        if (nmr_identity_is_symbol(object->owner))
            track(solver, (object->owner >> 1) - 1);
        if (object->status && nmr_space_symbol_of(&solver->space, object->status) != NMR_NONE)
            track(solver, nmr_space_symbol_of(&solver->space, object->status));
        if (object->io)
            track(solver, nmr_space_symbol_of(&solver->space, object->io));
        /* Whether a callback was given NULL matters up to its end. */
        if (object->activation != NMR_NONE && object->at != NMR_NONE)
            track(solver, nmr_space_symbol(&solver->space, NMR_SYMBOL_INITIAL, object->at, 0, 0));
        for (slot = 0; slot < NMR_MAX_SLOTS; slot++) {
            nmr_place root = nmr_root_of(solver, object->slots[slot]);
            if (root != NMR_NONE && nmr_space_place_at(&solver->space, root)->name.kind == NMR_PLACE_POINTEE)
                track(solver, nmr_space_place_at(&solver->space, root)->name.value);
        }
    }
}

/* Can the path still come by the symbol? `objects`: being part of an object counts. */
static int is_alive(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_symbol symbol, int objects,
                    unsigned depth)
{
    const nmr_symbol_name name = *nmr_space_symbol_at(&solver->space, symbol);
    const nmr_place_info *root;

    if (is_held(solver, symbol) ||
        (objects && symbol < solver->marks.room && solver->marks.tracked[symbol] == solver->marks.epoch))
        return 1;
    if ((name.kind != NMR_SYMBOL_INITIAL && name.kind != NMR_SYMBOL_DERIVED) || depth > 8)
        return depth > 8;
    /* It can be read again where it came from. */
    root = nmr_space_place_at(&solver->space, nmr_root_of(solver, name.where));
    if (root->name.kind == NMR_PLACE_POINTEE && !is_alive(solver, frame, state, root->name.value, objects, depth + 1))
        return 0;
    if (root->name.kind == NMR_PLACE_LOCAL && root->name.extra == frame->activation && frame->flow->scalar[root->name.value])
        return 0;
    return nmr_space_symbol_of(&solver->space, nmr_load(solver, state, name.where)) == symbol;
}

typedef struct liveness {
    nmr_solver *solver;
    const nmr_frame *frame;
    const nmr_state *state;
    int alive;
} liveness;

static void look(void *context, nmr_symbol symbol)
{
    liveness *l = context;

    l->alive = l->alive && is_alive(l->solver, l->frame, l->state, symbol, 1, 0);
}

/* ---- Forgetting ------------------------------------------------------------------------------------------------------- */

static void forget_locals(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t block)
{
    uint32_t i;

    for (i = state->nregisters; i-- > 0;)
        if (!nmr_flow_is_live(frame->flow, block, state->registers[i].place)) {
            memmove(&state->registers[i], &state->registers[i + 1], (state->nregisters - i - 1) * sizeof *state->registers);
            state->nregisters--;
        }
    for (i = state->ncells; i-- > 0;) {
        const nmr_place_info *info = nmr_space_place_at(&solver->space, state->cells[i].place);
        if (info->name.kind == NMR_PLACE_LOCAL && info->name.extra == frame->activation &&
            frame->flow->scalar[info->name.value] &&
            !nmr_flow_is_live(frame->flow, block, frame->body->nregisters + info->name.value))
            nmr_state_drop_cell(state, i);
    }
}

/* Memory that nothing leads to any more. */
static void forget_memory(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t i;

    for (i = state->ncells; i-- > 0;) {
        const nmr_place_info *info = nmr_space_place_at(&solver->space, nmr_root_of(solver, state->cells[i].place));
        if (info->name.kind == NMR_PLACE_POINTEE && !is_alive(solver, frame, state, info->name.value, 1, 0))
            nmr_state_drop_cell(state, i);
    }
}

static void forget_tests(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t i, kept = 0;

    for (i = 0; i < state->nknown; i++) {
        liveness l = {solver, frame, state, 1};
        nmr_space_each_symbol(&solver->space, state->known[i].value, look, &l);
        if (l.alive)
            state->known[kept++] = state->known[i];
    }
    state->nknown = kept;
}

static int is_object(const nmr_state *state, nmr_identity id)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].id == id || state->objects[i].owner == id)
            return 1;
    return 0;
}

/* Does the alias make a difference: between objects, or between something and nothing that is tracked? */
static int tells_apart(nmr_solver *solver, const nmr_state *state, const nmr_alias *alias)
{
    nmr_value value;

    if (is_object(state, alias->id) || is_object(state, alias->of))
        return 1;
    if (alias->id != NMR_IDENTITY_UNTRACKED)
        return 0;
    value = nmr_identity_is_symbol(alias->of) ? NMR_NONE : nmr_load(solver, state, (alias->of >> 1) - 1);
    return value == NMR_NONE || nmr_space_value_at(&solver->space, value)->kind != NMR_VALUE_INTEGER;
}

static void forget_aliases(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t i, kept = 0;

    for (i = 0; i < state->naliases; i++) {
        nmr_alias a = state->aliases[i];
        if (nmr_identity_is_symbol(a.of) && !is_alive(solver, frame, state, (a.of >> 1) - 1, 1, 0))
            continue;
        if (!tells_apart(solver, state, &a))
            continue;
        state->aliases[kept++] = a;
    }
    state->naliases = kept;
}

static void settle_unheld(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t n = state->nobjects, i;
    nmr_tracked *objects = nmr_stack_copy(&solver->passing, state->objects, n * sizeof *objects, n * sizeof *objects + 1);

    for (i = 0; i < n; i++) {
        nmr_symbol symbol = objects[i].status ? nmr_space_symbol_of(&solver->space, objects[i].status) : NMR_NONE;
        if (symbol != NMR_NONE && !is_held(solver, symbol))
            nmr_settle(solver, frame, state, objects[i].family, objects[i].id);
    }
}

void nmr_settle_dead(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].status) {
            mark_held(solver, frame, state);
            settle_unheld(solver, frame, state);
            return;
        }
}

static int is_owner(const nmr_state *state, nmr_identity id)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].owner == id)
            return 1;
    return 0;
}

/* Can the path still name the object? */
static int is_reachable(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, uint32_t index)
{
    const nmr_tracked *object = &state->objects[index];
    nmr_place place;
    nmr_symbol initial;

    if (object->flags & NMR_OBJECT_MEMORY)
        return 1;
    if (nmr_identity_is_symbol(object->id))
        return is_owner(state, object->id) || is_alive(solver, frame, state, (object->id >> 1) - 1, 0, 0);
    place = (object->id >> 1) - 1;
    if (solver->program->families[object->family].storage || nmr_state_alias(state, object->id) == object->id)
        return 1;
    initial = nmr_space_symbol(&solver->space, NMR_SYMBOL_INITIAL, place, 0, 0);
    return is_alive(solver, frame, state, initial, 0, 0) || nmr_identify_value(solver, state, nmr_load(solver, state, place)) == object->id;
}

/* Objects that nothing can happen to any more, and that owe nothing. */
static void forget_objects(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t i;

    for (i = state->nobjects; i-- > 0;) {
        const nmr_tracked *object = &state->objects[i];
        if (!object->status && object->activation == NMR_NONE && !(solver->owing[object->family] >> object->state & 1) &&
            !is_reachable(solver, frame, state, i))
            nmr_state_drop_object(state, object->family, object->id);
    }
}

void nmr_forget(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value held)
{
    mark_held(solver, frame, state);
    if (held != NMR_NONE)
        nmr_space_each_symbol(&solver->space, held, hold, &solver->marks);
    settle_unheld(solver, frame, state);
    mark_tracked(solver, state);
    forget_objects(solver, frame, state);
    forget_memory(solver, frame, state);
    forget_tests(solver, frame, state);
    forget_aliases(solver, frame, state);
}

void nmr_tidy(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t block)
{
    forget_locals(solver, frame, state, block);
    nmr_forget(solver, frame, state, NMR_NONE);
}

void nmr_forget_between(nmr_solver *solver, nmr_state *state)
{
    nmr_frame nobody;

    memset(&nobody, 0, sizeof nobody);
    nobody.activation = NMR_NONE;
    mark_held(solver, NULL, state);
    mark_tracked(solver, state);
    forget_objects(solver, &nobody, state);
    forget_memory(solver, &nobody, state);
    forget_tests(solver, &nobody, state);
    forget_aliases(solver, &nobody, state);
}
