/*
 * objects.c - which tracked object a value, a pointer or a piece of memory means.
 */
#include "core/solve/solver.h"

nmr_identity nmr_identify(nmr_solver *solver, const nmr_state *state, nmr_symbol symbol)
{
    nmr_identity own = nmr_identity_of_symbol(symbol), id;
    uint32_t i;
    nmr_place from;

    /* A value is known by its symbol once something was tracked under it. */
    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].id == own)
            return own;
    if ((id = nmr_state_alias(state, own)) != 0)
        return id;
    /* Before that it is known by the place it came from, unless this path has stored something else there since. */
    from = nmr_space_origin(&solver->space, symbol);
    if (from == NMR_NONE)
        return own;
    if (nmr_space_symbol_at(&solver->space, symbol)->kind == NMR_SYMBOL_INITIAL)
        return nmr_identity_of_place(from);
    id = nmr_state_alias(state, nmr_identity_of_place(from));
    return !id ? nmr_identity_of_place(from) : id == NMR_IDENTITY_UNTRACKED ? own : id;
}

nmr_identity nmr_identify_value(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    nmr_symbol symbol = nmr_space_symbol_of(&solver->space, value);

    return symbol == NMR_NONE ? 0 : nmr_identify(solver, state, symbol);
}

nmr_place nmr_root_of(const nmr_solver *solver, nmr_place place)
{
    return place == NMR_NONE ? NMR_NONE : nmr_space_place_at(&solver->space, place)->root;
}

nmr_place nmr_base_of(nmr_solver *solver, nmr_value pointer) { return nmr_root_of(solver, nmr_pointee(solver, pointer)); }

int nmr_is_local_of(const nmr_solver *solver, nmr_place place, uint32_t activation)
{
    const nmr_place_info *root;

    if (place == NMR_NONE)
        return 0;
    root = nmr_space_place_at(&solver->space, nmr_space_place_at(&solver->space, place)->root);
    return root->name.kind == NMR_PLACE_LOCAL && root->name.extra == activation;
}

nmr_static_place nmr_static_of(const nmr_solver *solver, nmr_place place)
{
    return place == NMR_NONE ? NMR_NONE : nmr_space_place_at(&solver->space, place)->named;
}

nmr_target nmr_target_none(uint32_t family)
{
    nmr_target target = {family, 0, NMR_NONE, NMR_NONE, 0, 0, NMR_NONE, 0, 0, 0};

    return target;
}

nmr_target nmr_target_of_object(const nmr_tracked *object)
{
    nmr_target target = nmr_target_none(object->family);

    target.id = object->id;
    target.at = object->at;
    return target;
}

int nmr_is_null(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, nmr_constant(solver, state, value));

    return info->kind == NMR_VALUE_UNSET || (info->kind == NMR_VALUE_INTEGER && info->number == 0);
}

static nmr_place nothing_in(nmr_solver *solver, nmr_place place)
{
    return nmr_space_step(&solver->space, place, NMR_PLACE_NOTHING, 0, NMR_NONE);
}

static void target_place(nmr_solver *solver, nmr_target *target, nmr_place place)
{
    target->at = place;
    target->holder = nmr_root_of(solver, place);
}

/* A value that is no object in itself: a NULL, something computed, the address of memory that has a name. */
static void target_without_symbol(nmr_solver *solver, const nmr_state *state, nmr_target *target, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, value);
    nmr_identity id;

    if (info->kind == NMR_VALUE_ADDRESS && !target->null) {
        target_place(solver, target, info->a);
        target->memory = 1;
    }
    if (target->at == NMR_NONE) {
        target->id = nmr_identity_of_symbol(nmr_space_symbol(&solver->space, NMR_SYMBOL_UNKNOWN, NMR_NONE, value, 0));
        return;
    }
    id = nmr_state_alias(state, nmr_identity_of_place(target->at));
    if (target->null && (!id || id == NMR_IDENTITY_UNTRACKED) &&
        !nmr_state_object(state, target->family, nmr_identity_of_place(target->at)))
        id = nmr_identity_of_place(nothing_in(solver, target->at));
    else if (id == NMR_IDENTITY_UNTRACKED)
        id = nmr_identity_of_place(nothing_in(solver, target->at));
    target->id = id ? id : nmr_identity_of_place(target->at);
}

nmr_target nmr_target_of_value(nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_value value, nmr_place from)
{
    nmr_target target = nmr_target_none(family);
    nmr_symbol symbol = nmr_space_symbol_of(&solver->space, value);
    const nmr_symbol_name *name = symbol == NMR_NONE ? NULL : nmr_space_symbol_at(&solver->space, symbol);
    const nmr_tracked *object;

    if (name && (name->kind == NMR_SYMBOL_INITIAL || name->kind == NMR_SYMBOL_DERIVED))
        from = name->where;
    if (from != NMR_NONE)
        target_place(solver, &target, from);
    target.null = (uint8_t)nmr_is_null(solver, state, value);
    if (symbol == NMR_NONE || target.null) {
        target_without_symbol(solver, state, &target, value);
        return target;
    }
    target.value = value;
    target.id = nmr_identify(solver, state, symbol);
    object = nmr_state_object(state, family, target.id);
    /* A local copy says less about it than the place it was first seen in. */
    if (object && object->at != NMR_NONE && (target.at == NMR_NONE || nmr_space_is_local(&solver->space, target.at)))
        target.at = object->at;
    return target;
}

nmr_target nmr_target_inside(nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_value pointer)
{
    nmr_target target = nmr_target_none(family);
    nmr_place base = nmr_base_of(solver, pointer);
    const nmr_place_info *info = base == NMR_NONE ? NULL : nmr_space_place_at(&solver->space, base);
    const nmr_tracked *object;

    if (!info || info->name.kind != NMR_PLACE_POINTEE)
        return target;
    object = nmr_state_object(state, family, nmr_identify(solver, state, info->name.value));
    return object ? nmr_target_of_object(object) : target;
}

nmr_target nmr_target_of_storage(nmr_solver *solver, uint32_t family, nmr_value pointer)
{
    nmr_target target = nmr_target_none(family);
    nmr_place place = nmr_pointee(solver, pointer);

    if (place == NMR_NONE || nmr_space_place_at(&solver->space, place)->weak)
        return target;
    target_place(solver, &target, place);
    target.id = nmr_identity_of_place(place);
    return target;
}

nmr_place nmr_kept_in(nmr_solver *solver, nmr_value value, nmr_place from)
{
    nmr_symbol symbol = nmr_space_symbol_of(&solver->space, value);
    const nmr_symbol_name *name = symbol == NMR_NONE ? NULL : nmr_space_symbol_at(&solver->space, symbol);

    if (name && (name->kind == NMR_SYMBOL_INITIAL || name->kind == NMR_SYMBOL_DERIVED) &&
        nmr_space_place_at(&solver->space, name->where)->name.kind == NMR_PLACE_FIELD)
        from = name->where;
    if (from != NMR_NONE)
        from = nmr_root_of(solver, from);
    return from == NMR_NONE || nmr_space_place_at(&solver->space, from)->name.kind != NMR_PLACE_POINTEE ? NMR_NONE : from;
}

nmr_target nmr_target_of_holder(nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_value value, nmr_place from)
{
    nmr_target target = nmr_target_none(family);
    nmr_place memory = nmr_kept_in(solver, value, from);
    nmr_symbol symbol;

    if (memory == NMR_NONE)
        return target;
    target.holder = memory;
    symbol = nmr_space_place_at(&solver->space, memory)->name.value;
    target.value = nmr_space_of_symbol(&solver->space, symbol);
    target.at = nmr_space_origin(&solver->space, symbol);
    target.id = nmr_identify(solver, state, symbol);
    return target;
}

/* Does a cell hold the object? */
static int holds(nmr_solver *solver, const nmr_state *state, const nmr_cell *cell, nmr_identity id)
{
    return nmr_identify_value(solver, state, cell->value) == id;
}

/* Does a pointer that the path was given, or read, lead there, and not what it allocated itself? */
static int is_found_by_pointer(const nmr_solver *solver, nmr_place place)
{
    const nmr_place_name *root = &nmr_space_place_at(&solver->space, nmr_root_of(solver, place))->name;
    uint32_t kind;

    if (root->kind != NMR_PLACE_POINTEE)
        return 0;
    kind = nmr_space_symbol_at(&solver->space, root->value)->kind;
    return kind != NMR_SYMBOL_RESULT && kind != NMR_SYMBOL_MEMORY;
}

static int is_root(const nmr_solver *solver, nmr_place place)
{
    return nmr_space_place_at(&solver->space, place)->name.parent == NMR_NONE;
}

static int is_alike(const nmr_solver *solver, nmr_place a, nmr_place b)
{
    return a != NMR_NONE && (is_root(solver, b) || nmr_static_of(solver, a) == nmr_static_of(solver, b));
}

int nmr_may_be(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object, const nmr_target *target)
{
    uint32_t i;

    if (object->family != target->family || object->id == target->id || target->null)
        return 0;
    if (target->at == NMR_NONE)
        return 1;
    if (!is_found_by_pointer(solver, target->at))
        return 0;
    if (is_alike(solver, object->at, target->at))
        return 1;
    for (i = 0; i < state->ncells; i++)
        if (holds(solver, state, &state->cells[i], object->id) && is_alike(solver, state->cells[i].place, target->at))
            return 1;
    return 0;
}

int nmr_has_other_copy(nmr_solver *solver, const nmr_state *state, nmr_identity id, nmr_place except, uint32_t ends,
                       nmr_place *where)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].id == id && state->objects[i].flags & NMR_OBJECT_COPIED)
            return 1;
    if (state->flags & NMR_STATE_WIDENED)
        return 1; /* nobody knows */
    for (i = 0; i < state->ncells; i++) {
        nmr_place place = state->cells[i].place;
        if (place == except || nmr_root_of(solver, place) == except || nmr_is_local_of(solver, place, ends) ||
            !holds(solver, state, &state->cells[i], id))
            continue;
        if (where)
            *where = nmr_root_of(solver, place);
        return 1;
    }
    return 0;
}

int nmr_is_shared(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    uint32_t i;

    if (solver->program->families[object->family].storage || !(solver->family_asks[object->family] & NMR_COND_LAST_COPY))
        return 0;
    for (i = 0; i < state->ncells; i++)
        if (nmr_root_of(solver, state->cells[i].place) != object->slots[NMR_SLOT_HOLDER] &&
            !nmr_space_is_local(&solver->space, state->cells[i].place) && holds(solver, state, &state->cells[i], object->id))
            return 1;
    return 0;
}

int nmr_is_reachable_memory(nmr_solver *solver, const nmr_state *state, nmr_place place)
{
    const nmr_place_info *root = nmr_space_place_at(&solver->space, nmr_root_of(solver, place));
    nmr_symbol symbol = root->name.value;
    nmr_place from;
    uint32_t i;

    if (root->name.kind != NMR_PLACE_POINTEE)
        return root->name.kind != NMR_PLACE_LOCAL;
    from = nmr_space_origin(&solver->space, symbol);
    if (from != NMR_NONE && nmr_space_place_at(&solver->space, from)->name.kind != NMR_PLACE_LOCAL)
        return 1;
    for (i = 0; i < state->ncells; i++)
        if (!nmr_space_is_local(&solver->space, state->cells[i].place) &&
            nmr_space_symbol_of(&solver->space, state->cells[i].value) == symbol)
            return 1;
    return 0;
}

int nmr_is_kept_in(nmr_solver *solver, const nmr_state *state, nmr_identity id, nmr_place base)
{
    uint32_t i;

    for (i = 0; i < state->ncells; i++)
        if (nmr_root_of(solver, state->cells[i].place) == base && holds(solver, state, &state->cells[i], id))
            return 1;
    return 0;
}

int nmr_points_into(nmr_solver *solver, const nmr_state *state, nmr_place base, uint32_t activation)
{
    uint32_t i;

    for (i = 0; i < state->ncells; i++) {
        const nmr_value_info *info = nmr_space_value_at(&solver->space, state->cells[i].value);
        if (info->kind == NMR_VALUE_ADDRESS && nmr_is_local_of(solver, info->a, activation) &&
            nmr_root_of(solver, state->cells[i].place) == base)
            return 1;
    }
    return 0;
}
