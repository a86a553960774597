/*
 * follow.c - which calls of the driver's own functions are followed: those that can do something to an object that is
 * there, open one, or write what decides. What the others may write is not known any more, and decides nothing.
 */
#include "core/solve/solver.h"

/* A function about to be called. */
typedef struct asked {
    const nmr_solver *solver;
    const nmr_state *state;
    const nmr_call *call;
    uint64_t touches; /* of the function and all below it */
    nmr_symbol symbol;
    int found;
} asked;

static int may_touch(const asked *a, nmr_place place)
{
    nmr_static_place named = nmr_static_of(a->solver, place);

    return named == NMR_NONE || a->touches & nmr_touch_bit(named);
}

static void is_it(void *context, nmr_symbol symbol)
{
    asked *a = context;

    a->found |= symbol == a->symbol;
}

/* Is the value the symbol, computed from it, or a pointer to what it points to? */
static int leads_to(asked *a, nmr_value value)
{
    const nmr_value_info *info;
    const nmr_place_name *root;

    if (value == NMR_NONE)
        return 0;
    info = nmr_space_value_at(&a->solver->space, value);
    if (info->kind == NMR_VALUE_ADDRESS) {
        root = &nmr_space_place_at(&a->solver->space, nmr_root_of(a->solver, info->a))->name;
        return root->kind == NMR_PLACE_POINTEE && root->value == a->symbol;
    }
    a->found = 0;
    nmr_space_each_symbol(&a->solver->space, value, is_it, a);
    return a->found;
}

/* Can the function come by the symbol: by an argument, or by something that it may read? */
static int reaches(asked *a, nmr_symbol symbol)
{
    const nmr_symbol_name *name = nmr_space_symbol_at(&a->solver->space, symbol);
    uint32_t i;

    a->symbol = symbol;
    for (i = 0; i < a->call->nargs; i++)
        if (leads_to(a, a->call->values[i]))
            return 1;
    for (i = 0; i < a->state->ncells; i++)
        if (may_touch(a, a->state->cells[i].place) && leads_to(a, a->state->cells[i].value))
            return 1;
    return (name->kind == NMR_SYMBOL_INITIAL || name->kind == NMR_SYMBOL_DERIVED) && may_touch(a, name->where);
}

static int reaches_root(asked *a, nmr_place place)
{
    const nmr_place_name *root;

    if (place == NMR_NONE)
        return 0;
    root = &nmr_space_place_at(&a->solver->space, nmr_root_of(a->solver, place))->name;
    return root->kind == NMR_PLACE_POINTEE ? reaches(a, root->value) : root->kind != NMR_PLACE_VARIABLE || may_touch(a, place);
}

static int cares(const nmr_solver *solver, uint32_t family)
{
    return nmr_has_event(solver, family, NMR_EVENT_FREE) || nmr_has_event(solver, family, NMR_EVENT_LOST) ||
           nmr_has_event(solver, family, NMR_EVENT_ACCESS) || nmr_has_event(solver, family, NMR_EVENT_KEPT);
}

static int reaches_object(asked *a, const nmr_tracked *object)
{
    uint32_t slot;

    if (nmr_identity_is_symbol(object->id) ? reaches(a, (object->id >> 1) - 1) : reaches_root(a, object->at))
        return 1;
    for (slot = 0; slot < NMR_MAX_SLOTS; slot++)
        if (reaches_root(a, object->slots[slot]))
            return 1;
    return 0;
}

/* Can the function do something to an object in memory: free it, fill it, look at it, hand it to code that is not here? */
static int reaches_any(asked *a, int leaves)
{
    uint32_t i;

    for (i = 0; i < a->state->nobjects; i++)
        if ((leaves || cares(a->solver, a->state->objects[i].family)) && reaches_object(a, &a->state->objects[i]))
            return 1;
    return 0;
}

int nmr_is_followed(const nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_call *call,
                    uint32_t function)
{
    const nmr_program_function *f = &solver->program->functions[function];
    asked a = {solver, state, call, f->touches, NMR_NONE, 0};

    /* What runs between loading and unloading is only asked what becomes of registrations and the like. */
    if (solver->life == NMR_LIFE_RUNTIME)
        return solver->lasting_functions[function];
    if (f->flags & (NMR_LINKED_WORTH | NMR_LINKED_SMALL))
        return 1;
    if (f->flags & NMR_LINKED_LEAVES && (state->flags & NMR_STATE_STARTED || reaches_any(&a, 1)))
        return 1;
    return f->flags & NMR_LINKED_FREES && (frame->in_attach || reaches_any(&a, 0));
}

int nmr_is_left_alone(const nmr_solver *solver, nmr_static_place place)
{
    if (solver->life == NMR_LIFE_RUNTIME)
        return nmr_program_is_undo_guard(solver->program, place);
    return place != NMR_NONE && nmr_program_decides(solver->program, place);
}
