/*
 * events.c - what stores, reads, tests and frees mean to the tracked objects.
 */
#include "core/solve/solver.h"

#include <string.h>

static nmr_tracked *snapshot(nmr_solver *solver, const nmr_state *state, uint32_t *n)
{
    *n = state->nobjects;
    return nmr_stack_copy(&solver->passing, state->objects, *n * sizeof(nmr_tracked), *n * sizeof(nmr_tracked) + 1);
}

static void add_flag(nmr_solver *solver, nmr_state *state, const nmr_tracked *object, uint32_t flag)
{
    nmr_tracked changed = *object;

    changed.flags |= flag;
    nmr_state_set_object(&solver->passing, state, &changed);
}

/* ---- Stores ------------------------------------------------------------------------------------------------------- */

/* FALSE and NULL say that there is nothing to undo; any other value that it was done. */
static int is_off(nmr_solver *solver, const nmr_state *state, nmr_value value, unsigned type)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, nmr_constant(solver, state, value));

    return (type & NMR_TYPE_POINTER || (type & NMR_TYPE_WIDTH) == 1) && info->kind == NMR_VALUE_INTEGER && info->number == 0;
}

/* Is a part of the object's memory, or all of it, what the value points to? */
static int is_part_of(nmr_solver *solver, const nmr_state *state, nmr_value value, nmr_identity id)
{
    nmr_place base = nmr_base_of(solver, value);
    const nmr_place_info *info;

    if (base == NMR_NONE)
        return 0;
    info = nmr_space_place_at(&solver->space, base);
    return info->name.kind == NMR_PLACE_POINTEE && nmr_identify(solver, state, info->name.value) == id;
}

static uint32_t function_of_activation(uint32_t activation) { return activation & 0xffffffu; }

static int is_context_variable(const nmr_solver *solver, nmr_place place)
{
    const nmr_place_info *info = nmr_space_place_at(&solver->space, place);

    return info->name.kind == NMR_PLACE_LOCAL &&
           nmr_program_is_context(solver->program, function_of_activation(info->name.extra), info->name.value);
}

typedef struct store {
    nmr_place place;
    nmr_value value;
    nmr_identity stored, held; /* what the value is known by, and what is known to be in the place */
    nmr_symbol old;
    nmr_static_place guard;    /* the place as a flag that is being set; NMR_NONE */
    uint32_t callback;         /* a function is stored; NMR_NONE */
    int local, context;        /* context: the binding context is handed over */
    nmr_storing how;
} store;

/* A variable of the driver keeps it, and nothing between loading and unloading makes calls about it. */
static int is_followed(const nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_place where)
{
    return where != NMR_NONE && solver->family_asks[family] & NMR_COND_FOLLOWED && nmr_is_whole_life(solver, state) && !solver->between[family] &&
           nmr_space_place_at(&solver->space, nmr_root_of(solver, where))->name.kind == NMR_PLACE_VARIABLE &&
           !nmr_space_place_at(&solver->space, where)->weak;
}

void nmr_keep(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object, nmr_place where)
{
    int followed = is_followed(solver, state, object->family, where);
    nmr_event event = {NMR_EVENT_KEPT, 0, 0, NMR_RESULT_ANY, followed ? NMR_COND_FOLLOWED : 0};
    nmr_target target = nmr_target_of_object(object);
    const nmr_tracked *now = nmr_state_object(state, object->family, object->id);
    nmr_tracked kept;

    if (!now)
        return;
    add_flag(solver, state, now, NMR_OBJECT_SHARED);
    if (nmr_has_event(solver, object->family, NMR_EVENT_KEPT))
        nmr_deliver(solver, frame, state, &target, event, NULL);
    /* What is there is not NULL. */
    now = nmr_state_object(state, object->family, object->id);
    if (!followed || !now || !nmr_identity_is_symbol(now->id))
        return;
    kept = *now;
    kept.flags &= ~(uint32_t)NMR_OBJECT_ESCAPED;
    nmr_state_set_object(&solver->passing, state, &kept);
    nmr_assume(solver, state, nmr_space_of_symbol(&solver->space, (kept.id >> 1) - 1), 1);
}

void nmr_on_shortage(const nmr_solver *solver, nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (solver->family_asks[state->objects[i].family] & NMR_COND_FOLLOWED && state->objects[i].flags & NMR_OBJECT_SHARED)
            state->objects[i].flags |= NMR_OBJECT_ESCAPED;
}

void nmr_on_chosen(nmr_solver *solver, nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (!solver->program->families[state->objects[i].family].storage && nmr_identity_is_symbol(state->objects[i].id) &&
            nmr_is_null(solver, state, nmr_space_of_symbol(&solver->space, (state->objects[i].id >> 1) - 1))) {
            nmr_on_shortage(solver, state);
            return;
        }
}

void nmr_on_copy(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place from)
{
    uint32_t n, i;
    nmr_tracked *objects;

    if (!state->nobjects || from == NMR_NONE)
        return;
    objects = snapshot(solver, state, &n);
    for (i = 0; i < n; i++) {
        if (solver->program->families[objects[i].family].storage || objects[i].activation != NMR_NONE ||
            objects[i].at == NMR_NONE || !nmr_space_is_within(&solver->space, objects[i].at, from))
            continue;
        add_flag(solver, state, &objects[i], NMR_OBJECT_COPIED);
        nmr_keep(solver, frame, state, &objects[i], NMR_NONE);
    }
}

/* The place in which an attach callback hands over the binding context. */
static int is_context_out(const nmr_solver *solver, nmr_place place)
{
    const nmr_place_info *info = nmr_space_place_at(&solver->space, place), *parameter;
    const nmr_symbol_name *name;

    if (info->name.kind != NMR_PLACE_POINTEE)
        return 0;
    name = nmr_space_symbol_at(&solver->space, info->name.value);
    if (name->kind != NMR_SYMBOL_INITIAL)
        return 0;
    parameter = nmr_space_place_at(&solver->space, name->where);
    return parameter->name.kind == NMR_PLACE_LOCAL &&
           solver->program->functions[function_of_activation(parameter->name.extra)].roles >> NMR_ROLE_ATTACH_PROVIDER & 1 &&
           parameter->name.value == nmr_program_context_parameter(solver->program, NMR_ROLE_ATTACH_PROVIDER);
}

/* Does it, or the address of a part of it, go where others find it: a list, an object, a variable of the driver? */
static int goes_away(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object, const store *s)
{
    return !s->local && !s->context && nmr_root_of(solver, s->place) != nmr_base_of(solver, s->value) &&
           (s->stored == object->id || is_part_of(solver, state, s->value, object->id));
}

static int is_running(const nmr_solver *solver, const nmr_frame *frame, nmr_place place)
{
    for (; frame; frame = frame->caller)
        if (nmr_is_local_of(solver, place, frame->activation))
            return 1;
    return 0;
}

/* It is in one place more. */
static void note_copy(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object, const store *s)
{
    nmr_tracked changed = *object;
    nmr_place holder = object->slots[NMR_SLOT_HOLDER];

    if (s->context || (s->local && is_context_variable(solver, s->place)))
        changed.flags |= NMR_COND_BINDING_CONTEXT;
    /* What a function that is over has handed back. */
    if (s->local && holder != NMR_NONE && nmr_space_is_local(&solver->space, holder) && !is_running(solver, frame, holder))
        changed.slots[NMR_SLOT_HOLDER] = nmr_root_of(solver, s->place);
    nmr_state_set_object(&solver->passing, state, &changed);
}

/* 1: the place is known to hold, or to have held, the object. */
static int store_over(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object, const store *s)
{
    nmr_event lost = {NMR_EVENT_LOST, 0, 0, NMR_RESULT_ANY, 0};
    nmr_target target = nmr_target_of_object(object);
    int here;

    if (goes_away(solver, state, object, s)) {
        nmr_keep(solver, frame, state, object, s->stored == object->id ? s->place : NMR_NONE);
        return s->stored == object->id;
    }
    if (s->stored == object->id) {
        note_copy(solver, frame, state, object, s);
        return 1;
    }
    here = s->held ? s->held == object->id
                   : object->id == nmr_identity_of_place(s->place) ||
                         (s->old != NMR_NONE && nmr_identify(solver, state, s->old) == object->id);
    if (!here)
        return 0;
    if (s->old != NMR_NONE && nmr_space_symbol_at(&solver->space, s->old)->kind != NMR_SYMBOL_INITIAL)
        nmr_state_set_alias(&solver->passing, state, nmr_identity_of_symbol(s->old), object->id);
    if ((!s->local || s->how == NMR_FILLED_IN) && s->how != NMR_EXCHANGED && nmr_has_event(solver, object->family, NMR_EVENT_LOST) &&
        !nmr_has_other_copy(solver, state, object->id, s->place, NMR_NONE, NULL))
        nmr_deliver(solver, frame, state, &target, lost, NULL);
    return 1;
}

/* Memory that gets a callback which works on the protocol is on its way to somebody else. */
static int handed_on(const nmr_solver *solver, const nmr_tracked *object, const store *s)
{
    return s->callback != NMR_NONE && solver->program->functions[s->callback].flags & NMR_LINKED_RELEVANT &&
           object->activation == NMR_NONE && object->at != NMR_NONE &&
           nmr_space_is_within(&solver->space, object->at, nmr_root_of(solver, s->place));
}

void nmr_on_store(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place place, nmr_value value,
                  unsigned type, nmr_storing how)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, value);
    store s = {place, value, 0, 0, NMR_NONE, NMR_NONE, NMR_NONE, 0, 0, how};
    nmr_tracked *objects, current;
    uint32_t n, i;
    int stored = 0;

    if (type & NMR_TYPE_POINTER && info->kind == NMR_VALUE_INTEGER && info->number == 0)
        nmr_clear_note(solver, frame, state);
    if (!state->nobjects)
        return;
    s.local = nmr_space_is_local(&solver->space, place);
    s.context = is_context_out(solver, place);
    s.stored = nmr_identify_value(solver, state, value);
    s.held = nmr_state_alias(state, nmr_identity_of_place(place));
    s.old = nmr_space_symbol_of(&solver->space, nmr_load(solver, state, place));
    s.callback = info->kind == NMR_VALUE_FUNCTION ? info->a : NMR_NONE;
    if (!is_off(solver, state, value, type))
        s.guard = nmr_static_of(solver, place);
    objects = snapshot(solver, state, &n);
    for (i = 0; i < n; i++) {
        const nmr_tracked *now = nmr_state_object(state, objects[i].family, objects[i].id);
        if (!now)
            continue;
        current = *now;
        if (s.guard != NMR_NONE && nmr_program_is_guard(solver->program, current.family, s.guard)) {
            current.flags |= NMR_COND_GUARDED;
            nmr_state_set_object(&solver->passing, state, &current);
        }
        if (handed_on(solver, &current, &s)) {
            nmr_state_drop_object(state, current.family, current.id);
            continue;
        }
        stored |= store_over(solver, frame, state, &current, &s);
    }
    if (stored || s.held)
        nmr_state_set_alias(&solver->passing, state, nmr_identity_of_place(place), s.stored ? s.stored : NMR_IDENTITY_UNTRACKED);
}

void nmr_on_armed(const nmr_solver *solver, nmr_state *state, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, value);

    if (info->kind == NMR_VALUE_FUNCTION && solver->told[info->a] && nmr_is_whole_life(solver, state))
        state->armed |= (uint64_t)1 << (solver->told[info->a] - 1);
}

/* ---- Reads and tests ---------------------------------------------------------------------------------------------- */

/* Does the path not know yet whether the callback was given NULL? */
static int maybe_null(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    nmr_symbol given;

    if (object->activation == NMR_NONE || object->at == NMR_NONE)
        return 0;
    given = nmr_space_symbol(&solver->space, NMR_SYMBOL_INITIAL, object->at, 0, 0);
    return nmr_possible(solver, state, nmr_space_of_symbol(&solver->space, given)) == 3;
}

void nmr_on_access(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place place)
{
    const nmr_place_info *root;
    nmr_identity id;
    uint32_t family;

    if (!state->nobjects)
        return;
    root = nmr_space_place_at(&solver->space, nmr_root_of(solver, place));
    if (root->name.kind != NMR_PLACE_POINTEE)
        return;
    id = nmr_identify(solver, state, root->name.value);
    for (family = 0; family < solver->program->nfamilies; family++) {
        const nmr_tracked *object;
        nmr_event event = {NMR_EVENT_ACCESS, 0, 0, NMR_RESULT_ANY, 0};
        nmr_target target;
        if (!nmr_has_event(solver, family, NMR_EVENT_ACCESS) || !(object = nmr_state_object(state, family, id)))
            continue;
        target = nmr_target_of_object(object);
        if (maybe_null(solver, state, object))
            event.conditions |= NMR_COND_MAYBE_NULL;
        nmr_deliver(solver, frame, state, &target, event, NULL);
    }
}

typedef struct test {
    nmr_solver *solver;
    const nmr_state *state;
    const nmr_tracked *object;
    int found;
} test;

/* The value comes from a flag of the undo code, or from memory of an object that is counted. */
static void test_symbol(void *context, nmr_symbol symbol)
{
    test *t = context;
    const nmr_symbol_name *name = nmr_space_symbol_at(&t->solver->space, symbol);
    const nmr_place_info *info, *root;

    if (name->kind != NMR_SYMBOL_INITIAL && name->kind != NMR_SYMBOL_DERIVED)
        return;
    info = nmr_space_place_at(&t->solver->space, name->where);
    root = nmr_space_place_at(&t->solver->space, info->root);
    /* Another parameter of the callback that the object came to. */
    if (name->kind == NMR_SYMBOL_INITIAL && info->name.kind == NMR_PLACE_LOCAL && name->where != t->object->at &&
        info->name.extra == t->object->activation &&
        info->name.value < t->solver->program->functions[function_of_activation(info->name.extra)].body->nparams)
        t->found = 1;
    if (info->named != NMR_NONE && nmr_program_is_guard(t->solver->program, t->object->family, info->named))
        t->found = 1;
    if (t->object->flags & NMR_OBJECT_COUNTED && root->name.kind == NMR_PLACE_POINTEE &&
        nmr_identify(t->solver, t->state, root->name.value) == t->object->id)
        t->found = 1;
}

/* The path depends on which object it is. */
static void compare_objects(nmr_solver *solver, nmr_state *state, nmr_value condition)
{
    const nmr_value_info info = *nmr_space_value_at(&solver->space, condition);
    nmr_value sides[2] = {info.a, info.b};
    uint32_t i, k;

    if (info.kind != NMR_VALUE_BINARY || (info.op & ~(unsigned)NMR_TYPE_UNSIGNED) > NMR_BINARY_NE)
        return;
    for (k = 0; k < 2; k++) {
        nmr_identity id = nmr_is_null(solver, state, sides[!k]) ? 0 : nmr_identify_value(solver, state, sides[k]);
        for (i = 0; id && i < state->nobjects; i++)
            if (state->objects[i].id == id)
                state->objects[i].flags |= NMR_COND_TESTED;
    }
}

void nmr_on_branch(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value condition)
{
    uint32_t i;

    nmr_choice_note(solver, frame, state, condition);
    compare_objects(solver, state, condition);
    for (i = 0; i < state->nobjects; i++) {
        test t = {solver, state, &state->objects[i], 0};
        nmr_space_each_symbol(&solver->space, condition, test_symbol, &t);
        if (t.found)
            state->objects[i].flags |= NMR_COND_TESTED;
    }
}

void nmr_on_count(nmr_solver *solver, nmr_state *state, nmr_place place)
{
    const nmr_place_info *root = nmr_space_place_at(&solver->space, nmr_root_of(solver, place));
    nmr_identity id;
    uint32_t i;

    if (root->name.kind != NMR_PLACE_POINTEE || !state->nobjects)
        return;
    id = nmr_identify(solver, state, root->name.value);
    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].id == id)
            state->objects[i].flags |= NMR_OBJECT_COUNTED;
}

/* ---- Memory that comes and goes ----------------------------------------------------------------------------------- */

static void free_object(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target)
{
    nmr_event event = {NMR_EVENT_FREE, 0, NMR_SLOT_SELF, NMR_RESULT_ANY, 0};

    if (nmr_state_object(state, target->family, target->id))
        nmr_deliver(solver, frame, state, target, event, NULL);
}

static void free_slots(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object, nmr_place base)
{
    nmr_target target = nmr_target_of_object(object);
    uint8_t slot;

    for (slot = 0; slot < solver->program->families[object->family].nslots; slot++) {
        nmr_event event = {NMR_EVENT_FREE, 0, slot, NMR_RESULT_ANY, 0};
        if (object->slots[slot] != base || !nmr_state_object(state, object->family, object->id))
            continue;
        if (object->at != NMR_NONE && nmr_space_is_within(&solver->space, object->at, base) &&
            !nmr_has_other_copy(solver, state, object->id, base, NMR_NONE, NULL))
            event.conditions |= NMR_COND_LAST_COPY;
        nmr_deliver(solver, frame, state, &target, event, NULL);
    }
}

void nmr_on_free(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value pointer)
{
    nmr_place base = nmr_base_of(solver, pointer);
    nmr_tracked *objects;
    uint32_t family, n, i;

    if (base == NMR_NONE)
        return;
    for (family = 0; family < solver->program->nfamilies; family++) {
        nmr_target target;
        if (!nmr_has_event(solver, family, NMR_EVENT_FREE))
            continue;
        if (nmr_space_symbol_of(&solver->space, pointer) != NMR_NONE && !solver->program->families[family].storage) {
            target = nmr_target_of_value(solver, state, family, pointer, NMR_NONE);
            free_object(solver, frame, state, &target);
        }
        objects = snapshot(solver, state, &n);
        for (i = 0; i < n; i++) {
            if (objects[i].family != family)
                continue;
            target = nmr_target_of_object(&objects[i]);
            if (objects[i].flags & NMR_OBJECT_MEMORY && objects[i].at != NMR_NONE &&
                nmr_space_is_within(&solver->space, objects[i].at, base))
                free_object(solver, frame, state, &target);
            free_slots(solver, frame, state, &objects[i], base);
        }
    }
}

void nmr_on_allocate(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value pointer)
{
    nmr_event event = {NMR_EVENT_ALLOCATED, 0, 0, NMR_RESULT_ANY, 0};
    nmr_symbol symbol = nmr_space_symbol_of(&solver->space, pointer);
    uint32_t family;

    for (family = 0; frame->in_attach && symbol != NMR_NONE && family < solver->program->nfamilies; family++) {
        nmr_target target = nmr_target_none(family);
        if (!nmr_has_event(solver, family, NMR_EVENT_ALLOCATED))
            continue;
        target.id = nmr_identity_of_symbol(symbol);
        nmr_deliver(solver, frame, state, &target, event, NULL);
    }
}

/* ---- What others get ---------------------------------------------------------------------------------------------- */

void nmr_on_handed(nmr_solver *solver, nmr_state *state, const nmr_call *call)
{
    uint32_t i, a;

    for (a = 0; state->nobjects && a < call->nargs; a++) {
        nmr_static_place place = nmr_static_of(solver, nmr_pointee(solver, call->values[a]));
        const nmr_value_info *info = nmr_space_value_at(&solver->space, call->values[a]);
        if (place == NMR_NONE || info->kind != NMR_VALUE_ADDRESS)
            continue;
        for (i = 0; i < state->nobjects; i++)
            if (nmr_program_is_guard(solver->program, state->objects[i].family, place))
                state->objects[i].flags |= NMR_COND_GUARDED;
    }
}

/* Memory that is handed to the system as such may be kept there: a queue, a list, a callback's context. */
void nmr_on_kept(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_call *call, const nmr_graph_arg *args)
{
    uint32_t n, i, a;
    nmr_tracked *objects;

    if (!state->nobjects)
        return;
    objects = snapshot(solver, state, &n);
    for (a = 0; a < call->nargs; a++) {
        for (i = 0; i < n; i++)
            if (args[a].flags & NMR_ARG_LIST ? is_part_of(solver, state, call->values[a], objects[i].id)
                                             : nmr_identify_value(solver, state, call->values[a]) == objects[i].id)
                nmr_keep(solver, frame, state, &objects[i], NMR_NONE);
        nmr_on_copy(solver, frame, state, nmr_pointee(solver, call->values[a]));
    }
}

static int is_reached(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object, nmr_place base)
{
    return base != NMR_NONE && ((object->at != NMR_NONE && nmr_space_is_within(&solver->space, object->at, base)) ||
                                nmr_is_kept_in(solver, state, object->id, base));
}

/* Who is reached may do what the object is owed: nothing is asked of it any more. */
static void let_go(nmr_solver *solver, nmr_state *state, const nmr_tracked *object, int awaited)
{
    state->flags |= NMR_STATE_OPAQUE;
    if (object->activation != NMR_NONE)
        add_flag(solver, state, object, NMR_OBJECT_ESCAPED);
    else if (awaited)
        add_flag(solver, state, object, NMR_OBJECT_AWAITED);
    else
        nmr_state_drop_object(state, object->family, object->id);
}

/* Who reaches the owner can bring to an end what it owns. */
static void let_go_owned(nmr_state *state, nmr_identity owner)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (owner && state->objects[i].owner == owner)
            state->objects[i].flags |= NMR_OBJECT_ESCAPED;
}

static const nmr_place_info *root_info(const nmr_solver *solver, nmr_place place)
{
    return place == NMR_NONE ? NULL : nmr_space_place_at(&solver->space, nmr_root_of(solver, place));
}

/*
 * A callback that gets the object, or can name it, may do with it what the rules ask for. In the life of the driver it is run
 * between loading and unloading; until then nobody knows whether it was.
 */
void nmr_on_callback(nmr_solver *solver, nmr_state *state, const nmr_call *call, uint32_t callback)
{
    uint32_t n, i, a;
    int awaited = solver->told && solver->told[callback] && nmr_is_whole_life(solver, state);
    nmr_tracked *objects;

    if (!state->nobjects)
        return;
    objects = snapshot(solver, state, &n);
    for (i = 0; i < n; i++) {
        const nmr_place_info *root = root_info(solver, objects[i].at);
        int reached = root && root->name.kind == NMR_PLACE_VARIABLE &&
                      nmr_program_mentions(solver->program, callback, root->name.value);
        for (a = 0; a < call->nargs && !reached; a++)
            reached = is_reached(solver, state, &objects[i], nmr_base_of(solver, call->values[a]));
        if (reached)
            let_go(solver, state, &objects[i], awaited);
    }
}

/* A place that stood for "no handle" may hold one now. */
static int may_be_stored(const nmr_solver *solver, const nmr_tracked *object)
{
    nmr_static_place place = nmr_static_of(solver, object->at);

    return !nmr_identity_is_symbol(object->id) && !solver->program->families[object->family].storage && place != NMR_NONE &&
           solver->outside_touches & nmr_touch_bit(place);
}

/* Obligations end where a function that may be part of the driver could have met them. */
void nmr_on_opaque(nmr_solver *solver, nmr_state *state, const nmr_call *call, int missing)
{
    int followed = !missing && nmr_is_whole_life(solver, state);
    uint32_t n, i, a, slot;
    nmr_tracked *objects;

    state->flags |= NMR_STATE_OPAQUE;
    if (!state->nobjects)
        return;
    /* The call may overwrite what shows a copy. */
    for (i = 0; i < state->nobjects; i++)
        if (nmr_is_shared(solver, state, &state->objects[i]))
            state->objects[i].flags |= NMR_OBJECT_COPIED;
    objects = snapshot(solver, state, &n);
    for (i = 0; i < n; i++) {
        const nmr_place_info *root = root_info(solver, objects[i].at);
        int reached = !followed && ((root && root->name.kind == NMR_PLACE_VARIABLE &&
                                     solver->program->variables[root->name.value].outside) ||
                                    may_be_stored(solver, &objects[i]));
        for (a = 0; a < call->nargs && !reached; a++) {
            nmr_place base = nmr_base_of(solver, call->values[a]);
            reached = nmr_identify_value(solver, state, call->values[a]) == objects[i].id ||
                      is_reached(solver, state, &objects[i], base);
            for (slot = 0; slot < NMR_MAX_SLOTS && base != NMR_NONE; slot++)
                reached |= objects[i].slots[slot] == base;
        }
        if (reached) {
            let_go_owned(state, objects[i].id);
            let_go(solver, state, &objects[i], 0);
        }
    }
}

/* A call through the saved dispatch table of the other side. */
void nmr_on_peer(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value callee)
{
    nmr_symbol symbol = nmr_space_symbol_of(&solver->space, callee);
    nmr_event event = {NMR_EVENT_PEER_CALL, 0, 0, NMR_RESULT_ANY, 0};
    const nmr_place_info *table, *base;
    nmr_place slot, kept;
    nmr_tracked *objects;
    uint32_t n, i;

    /* The function was read from a table, and the address of the table from where it was kept. */
    slot = symbol == NMR_NONE ? NMR_NONE : nmr_space_origin(&solver->space, symbol);
    if (slot == NMR_NONE)
        return;
    table = nmr_space_place_at(&solver->space, nmr_root_of(solver, slot));
    if (table->name.kind != NMR_PLACE_POINTEE)
        return;
    kept = nmr_space_origin(&solver->space, table->name.value);
    if (kept == NMR_NONE || !nmr_program_is_peer(solver->program, nmr_static_of(solver, kept)))
        return;
    base = nmr_space_place_at(&solver->space, nmr_root_of(solver, kept));
    objects = snapshot(solver, state, &n);
    for (i = 0; i < n; i++) {
        nmr_target target = nmr_target_of_object(&objects[i]);
        if (!nmr_has_event(solver, target.family, NMR_EVENT_PEER_CALL) ||
            (base->name.kind == NMR_PLACE_POINTEE && nmr_identify(solver, state, base->name.value) != target.id))
            continue;
        nmr_deliver(solver, frame, state, &target, event, NULL);
    }
    /* What is known by the place where the table is kept need not have been seen before. */
    for (i = 0; i < solver->program->nfamilies; i++)
        if (solver->program->families[i].storage && nmr_has_event(solver, i, NMR_EVENT_PEER_CALL)) {
            nmr_target target = nmr_target_none(i);
            target.id = nmr_identity_of_place(kept);
            target.at = kept;
            nmr_deliver(solver, frame, state, &target, event, NULL);
        }
}
