/*
 * deliver.c - brings events to the objects they are about, and asks the rules what follows.
 */
#include "core/solve/solver.h"

#include <string.h>

/* ---- Conditions ------------------------------------------------------------------------------------------------- */

static int asks(const nmr_solver *solver, uint32_t family, uint64_t condition)
{
    return (solver->family_asks[family] & condition) != 0;
}

static int any_captures(const nmr_solver *solver)
{
    const nmr_capture *captures;
    uint32_t family;

    for (family = 0; family < solver->program->nfamilies; family++)
        if (nmr_program_captures(solver->program, family, &captures))
            return 1;
    return 0;
}

/* The variable that holds the object, when no pointer leads to it. */
static const nmr_program_variable *variable_of(const nmr_solver *solver, nmr_place place)
{
    const nmr_place_info *root;

    if (place == NMR_NONE)
        return NULL;
    root = nmr_space_place_at(&solver->space, nmr_root_of(solver, place));
    return root->name.kind == NMR_PLACE_VARIABLE ? &solver->program->variables[root->name.value] : NULL;
}

static int has_role(const nmr_solver *solver, uint32_t function, nmr_role role)
{
    return solver->program->functions[function].roles >> role & 1;
}

/* The function that says which binding is meant: a detach callback that is running, else the one that completed it. */
static uint32_t binding_of(const nmr_solver *solver, const nmr_frame *frame, const nmr_tracked *object)
{
    uint32_t detach = 1u << NMR_ROLE_DETACH_CLIENT | 1u << NMR_ROLE_DETACH_PROVIDER;

    if (solver->program->functions[frame->binding].roles & detach)
        return frame->binding;
    return object->site_in != NMR_NONE ? object->site_in : frame->function;
}

/* The object as questions about the whole driver know it. */
static nmr_subject subject_of(const nmr_solver *solver, const nmr_tracked *object, nmr_static_place place)
{
    const nmr_program_variable *variable = variable_of(solver, object->at);
    nmr_subject subject = {object->family, object->kind, place, NMR_NONE, 0};

    if (variable)
        subject.variable = (uint32_t)(variable - solver->program->variables);
    return subject;
}

/* Does the object belong to other callbacks? The memory it was opened with says so, where that is known. */
static int is_foreign(const nmr_solver *solver, const nmr_tracked *object, uint32_t callback, nmr_static_place place)
{
    uint32_t slot;

    for (slot = NMR_SLOT_HOLDER + 1; slot < NMR_MAX_SLOTS; slot++) {
        nmr_static_place memory = nmr_static_of(solver, object->slots[slot]);
        if (memory != NMR_NONE && memory % 2 == 0 && nmr_program_is_in_group(solver->program, memory))
            return !nmr_program_is_own(solver->program, callback, memory);
    }
    return nmr_program_is_foreign(solver->program, object->family, callback, place);
}

/* What the link step says of what other threads may do meanwhile. */
static uint64_t thread_conditions(const nmr_solver *solver, const nmr_frame *frame, const nmr_tracked *object,
                                  nmr_static_place place, uint32_t binding)
{
    const nmr_program *program = solver->program;
    uint32_t family = object->family;
    uint64_t set = 0;

    if (asks(solver, family, NMR_COND_CALLS_PEER) && nmr_program_calls_peer(program))
        set |= NMR_COND_CALLS_PEER;
    if (asks(solver, family, NMR_COND_IDLE) && nmr_program_detach_idle(program, binding))
        set |= NMR_COND_IDLE;
    if (asks(solver, family, NMR_COND_STOPS_PEER) && nmr_program_detach_stops(program, binding))
        set |= NMR_COND_STOPS_PEER;
    if (asks(solver, family, NMR_COND_BARE) && frame->instr != NMR_NONE &&
        nmr_program_is_bare(program, frame->function, frame->instr))
        set |= NMR_COND_BARE;
    if (asks(solver, family, NMR_COND_RACED) && nmr_program_is_raced(program, frame->function, place))
        set |= NMR_COND_RACED;
    return set;
}

/* What the link step says of the callbacks around the event, and of the calls in the driver. */
static uint64_t linked_conditions(const nmr_solver *solver, const nmr_frame *frame, const nmr_tracked *object,
                                  nmr_static_place place)
{
    const nmr_program *program = solver->program;
    nmr_subject subject = subject_of(solver, object, place);
    uint32_t family = object->family, binding = binding_of(solver, frame, object), outermost = frame->outermost;
    uint64_t set = 0;

    if (asks(solver, family, NMR_COND_CLEANUP_FREES) && nmr_program_cleanup_frees(program, binding))
        set |= NMR_COND_CLEANUP_FREES;
    if (asks(solver, family, NMR_COND_HANDLE_CONTEXT) && nmr_program_handle_context(program, binding))
        set |= NMR_COND_HANDLE_CONTEXT;
    if (asks(solver, family, NMR_COND_HANDLE_KEPT) && nmr_program_handle_kept(program, binding))
        set |= NMR_COND_HANDLE_KEPT;
    if (asks(solver, family, NMR_COND_NO_CLEANUP) && nmr_program_no_cleanup(program, outermost))
        set |= NMR_COND_NO_CLEANUP;
    if (asks(solver, family, NMR_COND_CONTEXT_FREED) && nmr_program_context_freed(program, outermost))
        set |= NMR_COND_CONTEXT_FREED;
    if (asks(solver, family, NMR_COND_FOREIGN) && is_foreign(solver, object, outermost, place))
        set |= NMR_COND_FOREIGN;
    if (asks(solver, family, NMR_COND_GUARD) && nmr_program_is_guard(program, family, place))
        set |= NMR_COND_GUARD;
    set |= thread_conditions(solver, frame, object, place, binding);
    if (asks(solver, family, NMR_COND_OTHERS_UNDONE) && nmr_program_others_undone(program, &subject))
        set |= NMR_COND_OTHERS_UNDONE;
    return set;
}

/* Where a driver waits for its IRPs, it looks at their status; a routine that takes what they bring says nothing here. */
static int has_arrived(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    return object->io && !nmr_program_completion_takes(solver->program) &&
           !(nmr_possible_results(solver, state, object->io) & NMR_RESULT_FAILURE);
}

/* Nothing runs before an entry function; what comes before unload was followed. */
static int is_untouched(const nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_tracked *object)
{
    if (state->flags & (NMR_STATE_OPAQUE | NMR_STATE_FORGOT))
        return 0;
    /* Of a value that is not known any more nobody can tell whether it was; what stands in its place is looked at. */
    return has_role(solver, frame->outermost, NMR_ROLE_ENTRY) ||
           (solver->life == NMR_LIFE_UNLOAD && solver->program->families[object->family].storage &&
            !nmr_is_opened_later(solver, object->family, object->at));
}

static int is_io_untested(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    unsigned results = object->io && !nmr_program_completion_takes(solver->program)
                           ? nmr_possible_results(solver, state, object->io) : 0;

    return results & NMR_RESULT_FAILURE && results & NMR_RESULT_ZERO;
}

/* Is the object the value of a symbol that is NULL on this path? */
static int is_null_value(nmr_solver *solver, const nmr_state *state, const nmr_target *target)
{
    return nmr_identity_is_symbol(target->id) && nmr_state_object(state, target->family, target->id) &&
           !solver->program->families[target->family].storage &&
           nmr_is_null(solver, state, nmr_space_of_symbol(&solver->space, (nmr_symbol)(target->id >> 1) - 1));
}

/* What the states of all objects say of the path: a spin lock is held, and so on. */
static uint64_t path_conditions(const nmr_solver *solver, const nmr_state *state, const nmr_target *target)
{
    uint64_t set = 0;
    uint32_t i;

    if (!asks(solver, target->family, NMR_COND_AT_DISPATCH | NMR_COND_RAISED | NMR_COND_LOCKED | NMR_COND_OWN_LOCK))
        return 0;
    for (i = 0; i < state->nobjects; i++) {
        const nmr_tracked *other = &state->objects[i];
        uint32_t means = solver->program->families[other->family].state_means[other->state];
        set |= means;
        if (means & NMR_COND_LOCKED && target->holder != NMR_NONE && target->holder == other->slots[NMR_SLOT_HOLDER])
            set |= NMR_COND_OWN_LOCK;
    }
    return set;
}

static uint64_t conditions(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_target *target,
                           const nmr_tracked *object, nmr_static_place place)
{
    const nmr_program *program = solver->program;
    const nmr_program_variable *variable = variable_of(solver, object->at);
    uint64_t set = object->flags & (NMR_COND_GUARDED | NMR_COND_TESTED | NMR_COND_OTHER_WAITED | NMR_COND_BINDING_CONTEXT);

    set |= (uint64_t)frame->within << NMR_COND_WITHIN | linked_conditions(solver, frame, object, place);
    if (target->null || (asks(solver, object->family, NMR_COND_NULL) && is_null_value(solver, state, target)))
        set |= NMR_COND_NULL;
    if (asks(solver, object->family, NMR_COND_IO_UNTESTED) && !(object->flags & NMR_OBJECT_ESCAPED) &&
        is_io_untested(solver, state, object))
        set |= NMR_COND_IO_UNTESTED;
    set |= path_conditions(solver, state, target);
    if (asks(solver, object->family, NMR_COND_IO_SUCCESS) && has_arrived(solver, state, object))
        set |= NMR_COND_IO_SUCCESS;
    if (object->at != NMR_NONE && nmr_space_is_local(&solver->space, object->at))
        set |= NMR_COND_LOCAL;
    if (variable && (program->complete || variable->variable->flags & NMR_VARIABLE_STATIC))
        set |= NMR_COND_PRIVATE;
    if (!any_captures(solver))
        set |= NMR_COND_NMR_ROUTE;
    if (nmr_program_any_role(program, NMR_ROLE_FRAMEWORK_CLEANUP))
        set |= NMR_COND_FRAMEWORK_CLEANUP;
    if (!frame->caller)
        set |= NMR_COND_OUTERMOST;
    if (state->flags & NMR_STATE_OPAQUE)
        set |= NMR_COND_OPAQUE;
    if (variable && is_untouched(solver, frame, state, object))
        set |= NMR_COND_UNTOUCHED;
    return set;
}

/* ---- Which row -------------------------------------------------------------------------------------------------- */

/* The array an element is of; NMR_NONE. */
static nmr_place array_of(const nmr_solver *solver, nmr_place place)
{
    const nmr_place_info *info;

    for (; place != NMR_NONE; place = info->name.parent) {
        info = nmr_space_place_at(&solver->space, place);
        if (info->name.kind == NMR_PLACE_INDEX || info->name.kind == NMR_PLACE_ANY)
            return info->name.parent;
    }
    return NMR_NONE;
}

/* Loops over arrays need not run equally often on a path: an element says nothing once another one is ahead of it. */
static int sibling_is_ahead(const nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    nmr_place array = array_of(solver, object->at);
    uint32_t i;

    if (object->at != NMR_NONE && nmr_space_place_at(&solver->space, object->at)->weak)
        return 1;
    if (array == NMR_NONE || !(state->flags & NMR_STATE_WIDENED))
        return 0;
    for (i = 0; i < state->nobjects; i++) {
        const nmr_tracked *other = &state->objects[i];
        if (other->family == object->family && other->id != object->id && other->state != object->state &&
            (array_of(solver, other->at) == array || other->at == array))
            return 1;
    }
    return 0;
}

/* An element that could be any, in a loop of which nobody knows how often it ran. */
static int is_any_element(const nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    return object->at != NMR_NONE && state->flags & NMR_STATE_WIDENED && nmr_space_place_at(&solver->space, object->at)->weak;
}

/* Another source may name the variable, and there are functions whose source is not here. */
static int may_be_elsewhere(const nmr_solver *solver, nmr_static_place place)
{
    const nmr_program *program = solver->program;
    uint32_t i;

    if (place == NMR_NONE || place % 2 || program->variables[place / 2].variable->flags & NMR_VARIABLE_STATIC)
        return 0;
    for (i = 0; i < program->nfunctions; i++)
        if (program->functions[i].flags & NMR_LINKED_OPAQUE)
            return 1;
    return 0;
}

/*
 * Is nothing of row->never done to the object anywhere? What is undone when the driver ends is undone in code that ends
 * something; what a call expects to have been done may have been done anywhere, also in code that is not here.
 */
static int never_called(const nmr_solver *solver, const nmr_row *row, const nmr_tracked *object, uint64_t set,
                        nmr_static_place place)
{
    const nmr_program *program = solver->program;
    const nmr_program_variable *variable = variable_of(solver, object->at);
    int own = nmr_program_own_calls(program, row, object->family);
    int by_place = program->families[object->family].storage || object->activation == NMR_NONE;
    nmr_subject subject = subject_of(solver, object, by_place ? place : NMR_NONE);

    if (own && variable && variable->variable->flags & NMR_VARIABLE_STATIC) {
        if (!(row->but ? program->closed : program->complete) && nmr_program_handed_out(program, &subject))
            return 0;
    } else if (!program->complete || may_be_elsewhere(solver, place) ||
               (!program->closed && (!own || row->event == NMR_EVENT_CALL)) || (!(set & NMR_COND_PRIVATE) && !program->complete)) {
        return 0;
    }
    /* The driver was followed from its start: what it does, not what stands in it, decides. */
    if (own && solver->life == NMR_LIFE_UNLOAD && object->state != NMR_UNSEEN && object->born_in != NMR_NONE &&
        object->activation == NMR_NONE)
        return program->complete && !nmr_is_ended_elsewhere(solver, object);
    return nmr_program_never_called(program, row, &subject);
}

/* After a defect of its owner nobody knows what becomes of it. */
static int is_owner_reported(const nmr_state *state, const nmr_tracked *object)
{
    uint32_t i;

    for (i = 0; object->owner && i < state->nobjects; i++)
        if (state->objects[i].id == object->owner && state->objects[i].flags & NMR_OBJECT_REPORTED)
            return 1;
    return 0;
}

/*
 * Flags can tell what a call on this path came to, or that none was made; also that a NULL is not what stands there any more.
 * What a function that is run by itself begins with, they cannot.
 */
static int may_be_told(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_row *row,
                       const nmr_target *target, const nmr_tracked *object)
{
    int stored = row->when & NMR_COND_NULL && target->null;
    int called = object->site != NMR_NONE &&
                 solver->program->functions[object->site_in].body->instrs[object->site].op == NMR_OP_CALL;

    return solver->life == NMR_LIFE_FUNCTION && (stored || row->unless & NMR_COND_TESTED) &&
           (stored || called || row->when & NMR_COND_UNTOUCHED) && nmr_is_chosen(solver, frame, state, target, object);
}

/*
 * Between loading and unloading what is left is not judged, only what is done, and only by the callbacks of a binding: they
 * are called whatever else there is. What a request does when another one was not made before, nobody need expect.
 */
static int is_judged_between(const nmr_solver *solver, const nmr_frame *frame, const nmr_row *row)
{
    static const uint32_t binding = 1u << NMR_ROLE_ATTACH_CLIENT | 1u << NMR_ROLE_ATTACH_PROVIDER |
                                    1u << NMR_ROLE_DETACH_CLIENT | 1u << NMR_ROLE_DETACH_PROVIDER |
                                    1u << NMR_ROLE_CLEANUP_CLIENT | 1u << NMR_ROLE_CLEANUP_PROVIDER;

    return !solver->supposed && frame->within & binding && (row->event == NMR_EVENT_CALL || row->event == NMR_EVENT_MISMATCH);
}

/* Of a role that depends on all places where the function is passed, one of them may be in a source that is not here. */
static int is_certain_role(const nmr_program *program, uint32_t function, nmr_role role)
{
    return role != NMR_ROLE_OWN_COMPLETION || program->complete ||
           !(program->functions[function].flags & NMR_LINKED_EXTERNAL);
}

/* Has no function of the driver one of the roles? */
static int has_none(const nmr_program *program, uint32_t roles)
{
    unsigned role;

    for (role = 1; role < NMR_ROLE_COUNT; role++)
        if (roles >> role & 1 && nmr_program_any_role(program, (nmr_role)role))
            return 0;
    return program->complete;
}

/* Do callbacks with one of the roles need the variable that the object is, or is kept in? */
static int is_needed(const nmr_solver *solver, const nmr_row *row, const nmr_tracked *object)
{
    const nmr_program_variable *variable = variable_of(solver, object->at);
    uint32_t index = variable ? (uint32_t)(variable - solver->program->variables) : 0;

    return variable && nmr_static_of(solver, object->at) == nmr_place_of_variable(index) &&
           nmr_program_used_by(solver->program, row->needed, index);
}

/* Does an own callback of the object with one of the roles take the lock? */
static int callback_takes(const nmr_solver *solver, const nmr_row *row, const nmr_tracked *object, nmr_static_place place,
                          const nmr_tracked *lock)
{
    const nmr_program *program = solver->program;
    const nmr_program_variable *variable = variable_of(solver, lock->at);
    uint32_t f;

    for (f = 0; variable && f < program->nfunctions; f++)
        if (program->functions[f].roles & row->blocking && !is_foreign(solver, object, f, place) &&
            nmr_program_takes_lock(program, f, (uint32_t)(variable - program->variables), nmr_static_of(solver, lock->at)))
            return 1;
    return 0;
}

static int blocks_callback(const nmr_solver *solver, const nmr_state *state, const nmr_row *row, const nmr_tracked *object,
                           nmr_static_place place)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++) {
        const nmr_tracked *lock = &state->objects[i];
        if (solver->program->families[lock->family].state_means[lock->state] & NMR_COND_LOCKED &&
            callback_takes(solver, row, object, place, lock))
            return 1;
    }
    return 0;
}

static int may_report(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_row *row,
                      const nmr_target *target, const nmr_tracked *object, nmr_static_place place)
{
    const nmr_rule *rule = nmr_rules_rule(solver->rules, row->rule);
    nmr_subject subject = subject_of(solver, object, place);

    if (solver->life == NMR_LIFE_RUNTIME && !is_judged_between(solver, frame, row))
        return 0;
    if (solver->selection ? !nmr_selection_has(solver->selection, rule) : rule->tier > 2)
        return 0;
    /* Unload is not asked for what others may have ended before; what it does to an object that they ended is another matter. */
    if (solver->life == NMR_LIFE_UNLOAD && row->event == NMR_EVENT_LEAVE &&
        (object->flags & NMR_COND_TESTED || nmr_is_ended_elsewhere(solver, object) ||
         (object->flags & NMR_OBJECT_UNOPENED && !(state->flags & (NMR_STATE_OPAQUE | NMR_STATE_FORGOT)) &&
          !nmr_is_opened_later(solver, object->family, object->at))))
        return 0;
    if (object->flags & NMR_OBJECT_AWAITED || is_any_element(solver, state, object))
        return 0;
    if (nmr_rule_claims_absence(solver->rules, row->rule) &&
        (state->flags & NMR_STATE_DAMAGED || object->flags & NMR_OBJECT_ESCAPED || sibling_is_ahead(solver, state, object)))
        return 0;
    /* Before an entry function nothing was called anywhere: what is missing then is not missed. */
    if (row->nsomewhere && ((nmr_rule_claims_absence(solver->rules, row->rule) && frame->within >> NMR_ROLE_ENTRY & 1) ||
                            !nmr_program_called_somewhere(solver->program, row, &subject)))
        return 0;
    if (is_owner_reported(state, object))
        return 0;
    if (row->event == NMR_EVENT_LEAVE && !is_certain_role(solver->program, frame->function, (nmr_role)row->name))
        return 0;
    if (row->without && !has_none(solver->program, row->without))
        return 0;
    if (row->outside && !nmr_program_is_outside(solver->program, frame->function, row->outside))
        return 0;
    if (row->needed && !is_needed(solver, row, object))
        return 0;
    if (row->blocking && !blocks_callback(solver, state, row, object, place))
        return 0;
    if (row->nnever && !never_called(solver, row, object, conditions(solver, frame, state, target, object, place), place))
        return 0;
    return !may_be_told(solver, frame, state, row, target, object);
}

static nmr_object machine_of(const nmr_tracked *object)
{
    nmr_object machine = {(uint8_t)object->state, (uint8_t)object->count, (uint8_t)object->kind};

    return machine;
}

static void set_machine(nmr_tracked *object, const nmr_object *machine)
{
    object->state = machine->state;
    object->count = machine->count;
    object->kind = machine->kind;
}

static void apply(const nmr_row *row, nmr_tracked *object)
{
    nmr_object machine = machine_of(object);

    nmr_row_apply(row, &machine);
    set_machine(object, &machine);
}

static const nmr_row *first_move(const nmr_family *family)
{
    const nmr_row *row = family->rows, *end = family->rows + family->nrows;

    while (row < end && row->rule >= 0)
        row++;
    return row;
}

static const nmr_row *move_for(const nmr_solver *solver, const nmr_tracked *object, const nmr_event *event)
{
    const nmr_family *family = &solver->program->families[object->family];
    nmr_object machine = machine_of(object);

    return nmr_family_match(family, first_move(family), &machine, event);
}

static const nmr_row *select_row(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state,
                                 const nmr_target *target, const nmr_tracked *object, const nmr_event *event,
                                 nmr_static_place place)
{
    const nmr_family *family = &solver->program->families[object->family];
    nmr_object machine = machine_of(object);
    const nmr_row *row = nmr_family_match(family, family->rows, &machine, event);

    while (row && row->rule >= 0 && !may_report(solver, frame, state, row, target, object, place))
        row = nmr_family_match(family, row + 1, &machine, event);
    return row;
}

/* ---- One event, one object -------------------------------------------------------------------------------------- */

static nmr_tracked new_object(const nmr_solver *solver, const nmr_target *target)
{
    nmr_tracked object;
    uint32_t kinds, i;

    memset(&object, 0, sizeof object);
    object.family = target->family;
    object.id = target->id;
    object.at = target->at;
    object.shown_in = object.shown = object.born_in = object.born = object.site_in = object.site = NMR_NONE;
    object.activation = NMR_NONE;
    for (i = 0; i < NMR_MAX_SLOTS; i++)
        object.slots[i] = NMR_NONE;
    object.slots[NMR_SLOT_HOLDER] = target->holder;
    object.io = target->io;
    if (target->memory)
        object.flags = NMR_OBJECT_MEMORY;
    if (target->shared)
        object.flags |= NMR_OBJECT_ESCAPED;
    kinds = target->at == NMR_NONE ? 0 : nmr_program_kinds(solver->program, target->family, nmr_static_of(solver, target->at));
    if (kinds && !(kinds & (kinds - 1)))
        while (kinds >>= 1)
            object.kind++;
    return object;
}

static nmr_tracked object_for(const nmr_solver *solver, const nmr_state *state, const nmr_target *target)
{
    const nmr_tracked *object = nmr_state_object(state, target->family, target->id);

    return object ? *object : new_object(solver, target);
}

/* It came to its end, and nothing is known of it any more. */
static void forget(const nmr_solver *solver, nmr_state *state, uint32_t family, nmr_identity id)
{
    nmr_state_drop_object(state, family, id);
    if (asks(solver, family, NMR_COND_UNTOUCHED))
        state->flags |= NMR_STATE_FORGOT;
}

/*
 * Take the object where the row says. An event that does so from any state begins it anew: what was reported of it before is
 * over. What is used before anything has opened it is only there if something else opens it.
 */
static void advance(const nmr_solver *solver, const nmr_state *state, nmr_tracked *object, const nmr_row *row)
{
    if (row->from == UINT32_MAX)
        object->flags &= ~(uint32_t)(NMR_OBJECT_REPORTED | NMR_OBJECT_UNOPENED);
    else if (object->state == NMR_UNSEEN && solver->life != NMR_LIFE_FUNCTION && nmr_is_whole_life(solver, state) &&
             solver->program->families[object->family].storage)
        object->flags |= NMR_OBJECT_UNOPENED;
    apply(row, object);
    if (is_owner_reported(state, object))
        object->flags |= NMR_OBJECT_REPORTED;
}

void nmr_settle(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t family, nmr_identity id)
{
    const nmr_tracked *current = nmr_state_object(state, family, id);
    nmr_event event = {NMR_EVENT_CALL, 0, 0, 0, 0};
    nmr_target target;
    nmr_tracked object;
    const nmr_row *row;

    if (!current || !current->status)
        return;
    object = *current;
    target = nmr_target_of_object(&object);
    event.patterns = object.split;
    event.result = (uint8_t)nmr_possible_results(solver, state, object.status);
    event.conditions = conditions(solver, frame, state, &target, &object, nmr_static_of(solver, object.at));
    object.status = 0;
    object.split = 0;
    row = move_for(solver, &object, &event);
    if (row)
        advance(solver, state, &object, row);
    if (row && row->to == NMR_FORGOTTEN)
        forget(solver, state, family, id);
    else
        nmr_state_set_object(&solver->passing, state, &object);
}

static void note(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object, const char *text)
{
    nmr_trace trace = {NULL, NULL, 0, 0, object->family, object->id, text, NMR_TRACE_NOTE, 0};

    if (text)
        nmr_trace_add(solver, frame, state, trace);
}

/* Does the path go through a function of another source? `inside`: only up to where the function that it is in began. */
static int leaves_source(const nmr_solver *solver, const nmr_unit *unit, const nmr_trace *trace, int inside)
{
    for (; trace; trace = trace->before) {
        if (trace->kind == NMR_TRACE_CALL && solver->program->functions[trace->family].unit != unit)
            return 1;
        if (trace->inside && leaves_source(solver, unit, trace->inside, 1))
            return 1;
        if (trace->kind == NMR_TRACE_CALL && inside)
            return 0;
    }
    return 0;
}

/* Does only unload by itself show it, or what that calls? */
static int is_guess(const nmr_solver *solver, const nmr_frame *frame)
{
    return solver->life == NMR_LIFE_FUNCTION && solver->program->functions[frame->outermost].roles >> NMR_ROLE_UNLOAD & 1;
}

/*
 * What unload does from a state nobody knows may not be what it does in this driver. Where a driver that was followed from
 * its start makes the call with an object that is known, that says what is wrong with it. Only what nobody in the driver
 * ever does is as missing there, as long as there is something to undo.
 */
static int is_judged_by(const nmr_solver *solver, const nmr_violation *v, const nmr_tracked *object)
{
    return v->guessed && !(v->row->nnever && solver->owed[object->family] >> object->state & 1);
}

static void clear_guesses(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_target *target)
{
    const nmr_tracked *object = nmr_state_object(state, target->family, target->id);
    uint32_t i;

    if (solver->life != NMR_LIFE_UNLOAD || !object || object->state == NMR_UNSEEN ||
        object->flags & (NMR_OBJECT_REPORTED | NMR_OBJECT_ESCAPED | NMR_OBJECT_UNOPENED))
        return;
    for (i = 0; i < solver->nviolations; i++) {
        nmr_violation *v = &solver->violations[i];
        if (v->function == frame->function && v->instr == frame->instr && v->object.family == target->family &&
            is_judged_by(solver, v, object))
            v->cleared = 1;
    }
}

static nmr_violation *violated(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_row *row,
                               const nmr_tracked *object)
{
    const uint32_t linked = NMR_COND_CLEANUP_FREES | NMR_COND_NO_CLEANUP | NMR_COND_CONTEXT_FREED | NMR_COND_HANDLE_KEPT |
                            NMR_COND_HANDLE_CONTEXT | NMR_COND_FOREIGN | NMR_COND_OTHER_WAITED;
    const uint64_t about_threads = NMR_COND_CALLS_PEER | NMR_COND_STOPS_PEER | NMR_COND_BARE | NMR_COND_RACED;
    nmr_violation *all = solver->violations, *v;
    uint32_t i;

    /* What a function shows by itself needs no driver around it. */
    for (i = 0; i < solver->nviolations && solver->life != NMR_LIFE_FUNCTION && frame->instr != NMR_NONE; i++)
        if (all[i].life == NMR_LIFE_FUNCTION && all[i].function == frame->function && all[i].instr == frame->instr &&
            all[i].object.family == object->family && (all[i].row->rule == row->rule || !is_judged_by(solver, &all[i], object))) {
            all[i].guessed = 0;
            return &all[i];
        }
    /* The shortest way to a defect is the one that is shown. */
    for (i = 0; i < solver->nviolations; i++) {
        v = &all[i];
        if (v->row->rule != row->rule || v->function != frame->function || v->instr != frame->instr ||
            v->object.born_in != object->born_in || v->object.born != object->born || v->object.at != object->at)
            continue;
        v->guessed = v->guessed && is_guess(solver, frame);
        if (state->length < v->length) {
            v->trace = state->trace;
            v->length = state->length;
            v->object = *object;
        }
        return v;
    }
    if (solver->nviolations == solver->rviolations) {
        solver->rviolations = solver->rviolations ? solver->rviolations * 2 : 16;
        solver->violations = all = nmr_stack_copy(&solver->lasting, all, solver->nviolations * sizeof *all,
                                                  solver->rviolations * sizeof *all);
    }
    v = &all[solver->nviolations++];
    memset(v, 0, sizeof *v);
    v->row = row;
    v->life = (uint8_t)solver->life;
    v->guessed = (uint8_t)is_guess(solver, frame);
    v->name = solver->life == NMR_LIFE_FUNCTION ? NULL : nmr_lasting_name(solver, state, object);
    v->object = *object;
    v->function = frame->function;
    v->instr = frame->instr;
    v->trace = state->trace;
    v->length = state->length;
    v->whole_driver = row->nnever != 0 || row->without || row->outside || row->blocking || row->needed || row->but ||
                      (row->when | row->unless) & about_threads || (row->event == NMR_EVENT_LEAVE && row->name == NMR_ROLE_OWN_COMPLETION) ||
                      (row->when | row->unless) & linked || solver->life != NMR_LIFE_FUNCTION ||
                      leaves_source(solver, frame->unit, state->trace, 0);
    return v;
}

/* What follows from one defect is not reported again: not of the owner, and not of what it owns. */
static void quiet(nmr_state *state, const nmr_tracked *object)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if ((object->owner && state->objects[i].id == object->owner) || state->objects[i].owner == object->id)
            state->objects[i].flags |= NMR_OBJECT_REPORTED;
}

static int argument_index(const nmr_arg *arg, const nmr_call *call, uint32_t *index)
{
    if (arg->index == NMR_ARG_RESULT || !call->nargs)
        return 0;
    *index = arg->index == NMR_ARG_LAST ? call->nargs - 1 : arg->index;
    return *index < call->nargs;
}

/* The member of that name; of several records, the first one. */
static uint32_t field_named(const nmr_program *program, const char *member, size_t length)
{
    uint32_t i;

    for (i = 0; i < program->nfields; i++)
        if (!strncmp(program->fields[i].member, member, length) && !program->fields[i].member[length])
            return i;
    return NMR_NONE;
}

static nmr_place step_to(nmr_solver *solver, nmr_place place, uint32_t field)
{
    return nmr_space_step(&solver->space, place, NMR_PLACE_FIELD, solver->program->fields[field].step, nmr_place_of_field(field));
}

/* A member (or A.B) of what a pointer points to, by its name alone; the pointer's own target without one. */
nmr_place nmr_member_of(nmr_solver *solver, nmr_value pointer, const char *member)
{
    nmr_place place = nmr_pointee(solver, pointer);
    uint32_t field;
    size_t length;

    for (; member && place != NMR_NONE; member = member[length] ? member + length + 1 : NULL) {
        length = strcspn(member, ".");
        field = field_named(solver->program, member, length);
        place = field == NMR_NONE ? NMR_NONE : step_to(solver, place, field);
    }
    return place;
}

/* The status in the IO_STATUS_BLOCK that a value stands in; 0: it stands in none, or the status is known. */
static nmr_value status_beside(nmr_solver *solver, const nmr_state *state, nmr_place place)
{
    const nmr_program *program = solver->program;
    const nmr_place_info *info = nmr_space_place_at(&solver->space, place);
    uint32_t i;

    if (info->name.kind != NMR_PLACE_FIELD || info->named % 2 == 0 ||
        strcmp(program->fields[info->named / 2].record, "IO_STATUS_BLOCK"))
        return 0;
    for (i = 0; i < program->nfields; i++)
        if (!strcmp(program->fields[i].record, "IO_STATUS_BLOCK") && !strcmp(program->fields[i].member, "Status")) {
            nmr_value status = nmr_load(solver, state, step_to(solver, info->name.parent, i));
            return nmr_space_symbol_of(&solver->space, status) == NMR_NONE ? 0 : status;
        }
    return 0;
}

/* What was lent for the call before is the driver's again. */
static void give_back(const nmr_family *family, nmr_tracked *object)
{
    uint8_t slot;

    for (slot = 1; slot < family->nslots; slot++)
        if (family->lent >> slot & 1)
            object->slots[slot] = NMR_NONE;
}

/* Remember the memory and the owner that the arguments name. */
static void link_memory(nmr_solver *solver, const nmr_state *state, nmr_tracked *object, const nmr_call *call, uint64_t patterns)
{
    const nmr_family *family = &solver->program->families[object->family];
    uint32_t index, a;
    size_t p;

    give_back(family, object);
    for (p = 0; p < family->npatterns; p++)
        for (a = 0; (patterns >> p & 1) && a < family->patterns[p].nargs; a++) {
            const nmr_arg *arg = &family->patterns[p].arg[a];
            nmr_place place;
            if (!argument_index(arg, call, &index))
                continue;
            place = nmr_pointee(solver, call->values[index]);
            if (arg->kind == NMR_ARG_OWNER)
                object->owner = place == NMR_NONE ? 0 : nmr_identity_of_place(place);
            if (arg->kind != NMR_ARG_MEMORY)
                continue;
            place = arg->holds ? nmr_kept_in(solver, call->values[index], call->from[index])
                               : nmr_member_of(solver, call->values[index], arg->member);
            if (arg->member && place != NMR_NONE)
                place = nmr_pointee(solver, nmr_load(solver, state, place));
            if (place != NMR_NONE || nmr_is_null(solver, state, call->values[index]))
                object->slots[arg->slot] = nmr_root_of(solver, place);
        }
}

/* ---- Owners and what they own ------------------------------------------------------------------------------------ */

static uint8_t signal_number(const nmr_family *family, const char *name)
{
    uint8_t i = 0;

    while (i < family->nsignals && strcmp(family->signals[i], name))
        i++;
    return i;
}

/* Captured by another function: the only place where that happens says what it fills in. */
static void signal_captured(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t family,
                            nmr_static_place owner, nmr_event event)
{
    const nmr_family *f = &solver->program->families[family];
    const nmr_capture *captures, *only = NULL;
    size_t n = nmr_program_captures(solver->program, family, &captures), i, p;
    unsigned a;

    for (i = 0; i < n; i++)
        if (owner != NMR_NONE && captures[i].owner == owner) {
            if (only)
                return;
            only = &captures[i];
        }
    if (!only || only->variable == NMR_NONE)
        return;
    for (p = 0; p < f->npatterns; p++)
        for (a = 0; a < f->patterns[p].nargs; a++) {
            const nmr_arg *arg = &f->patterns[p].arg[a];
            nmr_target target = nmr_target_none(family);
            if (arg->kind != NMR_ARG_OUT || !arg->member)
                continue;
            target.at = nmr_member_of(solver, nmr_space_address(&solver->space, nmr_space_variable(&solver->space, only->variable)),
                                  arg->member);
            if (target.at == NMR_NONE)
                continue;
            target.id = nmr_state_alias(state, nmr_identity_of_place(target.at));
            if (!target.id)
                target.id = nmr_identity_of_place(target.at);
            nmr_deliver(solver, frame, state, &target, event, NULL);
        }
}

static void emit(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *owner, const char *name)
{
    const nmr_program *program = solver->program;
    uint32_t family, i;

    for (family = 0; family < program->nfamilies; family++) {
        const nmr_family *f = &program->families[family];
        nmr_event event = {NMR_EVENT_SIGNAL, 0, 0, NMR_RESULT_ANY, 0};
        int found = 0;
        if (!f->owner || strcmp(f->owner, program->families[owner->family].id))
            continue;
        event.name = signal_number(f, name);
        for (i = 0; i < state->nobjects; i++)
            if (state->objects[i].family == family && state->objects[i].owner == owner->id) {
                nmr_target target = nmr_target_of_object(&state->objects[i]);
                nmr_deliver(solver, frame, state, &target, event, NULL);
                found = 1;
            }
        if (!found)
            signal_captured(solver, frame, state, family, nmr_static_of(solver, owner->at), event);
    }
}

/* Memory in a section that is thrown away after initialisation does not last. */
static void discarded(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target)
{
    const nmr_tracked *object = nmr_state_object(state, target->family, target->id);
    uint8_t slot;

    for (slot = 1; object && slot < solver->program->families[target->family].nslots; slot++) {
        const nmr_program_variable *v = variable_of(solver, object->slots[slot]);
        nmr_event event = {NMR_EVENT_SCOPE, 0, slot, NMR_RESULT_ANY, NMR_COND_DISCARDED};
        if (!v || !(v->variable->flags & NMR_VARIABLE_DISCARDED))
            continue;
        nmr_deliver(solver, frame, state, target, event, NULL);
        return;
    }
}

/* ---- Deliver ------------------------------------------------------------------------------------------------------ */

/* What is wrong with the call itself, whatever it comes to. */
static void about_call(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_target *target,
                       const nmr_tracked *object, const nmr_event *event)
{
    const nmr_family *family = &solver->program->families[object->family];
    nmr_object machine = machine_of(object);
    const nmr_row *row = nmr_family_match(family, family->rows, &machine, event);

    for (; row && row->rule >= 0; row = nmr_family_match(family, row + 1, &machine, event))
        if (nmr_row_is_about_call(row) &&
            may_report(solver, frame, state, row, target, object, nmr_static_of(solver, object->at))) {
            violated(solver, frame, state, row, object);
            return;
        }
}

/* Is the call wrong in this state, whatever it comes to? */
static int is_wrong_anyway(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_target *target,
                           const nmr_tracked *object, const nmr_event *event)
{
    const nmr_family *family = &solver->program->families[object->family];
    nmr_object machine = machine_of(object);
    const nmr_row *row = nmr_family_match(family, family->rows, &machine, event);

    for (; row && row->rule >= 0; row = nmr_family_match(family, row + 1, &machine, event))
        if (row->test == NMR_TEST_ANY && !nmr_row_is_about_call(row) &&
            may_report(solver, frame, state, row, target, object, nmr_static_of(solver, object->at)))
            return 1;
    return 0;
}

/* Wait with a call until the path has said what it makes of the result. */
static int defer(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target,
                 nmr_tracked *object, nmr_event *event, const nmr_call *call)
{
    nmr_object machine = machine_of(object);
    const nmr_row *likely;

    event->result = NMR_RESULT_ANY;
    if (!call || !call->result || nmr_space_symbol_of(&solver->space, call->result) == NMR_NONE ||
        !nmr_family_defers(&solver->program->families[object->family], &machine, event) ||
        is_wrong_anyway(solver, frame, state, target, object, event))
        return 0;
    about_call(solver, frame, state, target, object, event);
    likely = move_for(solver, object, event);
    if (likely)
        note(solver, frame, state, object, likely->note);
    link_memory(solver, state, object, call, event->patterns);
    object->status = call->result;
    object->split = event->patterns;
    object->site_in = frame->function;
    object->site = frame->instr;
    nmr_state_set_object(&solver->passing, state, object);
    return 1;
}

static void moved(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target,
                  nmr_tracked *object, const nmr_event *event, const nmr_row *row, const nmr_call *call)
{
    if (call)
        link_memory(solver, state, object, call, event->patterns);
    advance(solver, state, object, row);
    if (row->from == UINT32_MAX || object->born_in == NMR_NONE) {
        object->born_in = frame->function;
        object->born = frame->instr;
    }
    object->site_in = frame->function;
    object->site = frame->instr;
    nmr_state_set_object(&solver->passing, state, object);
    note(solver, frame, state, object, row->note);
    if (row->emit >= 0)
        emit(solver, frame, state, object, solver->program->families[object->family].signals[row->emit]);
    if (call && event->kind == NMR_EVENT_CALL)
        discarded(solver, frame, state, target);
}

/*
 * One defect, one report: after it the object is quiet until an event brings it from any state to one that is known. What
 * state it is in then nobody knows, so that only what is wrong with the call itself can be said of that event.
 */
static void start_anew(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target,
                       nmr_tracked *object, nmr_event *event, const nmr_call *call)
{
    nmr_event any = *event;
    const nmr_row *row;

    any.result = any.result ? any.result : NMR_RESULT_ANY;
    row = move_for(solver, object, &any);
    if (!row || row->from != UINT32_MAX)
        return;
    if (row->to == NMR_FORGOTTEN) {
        nmr_state_drop_object(state, target->family, target->id);
        return;
    }
    if (event->kind == NMR_EVENT_CALL && !event->result && defer(solver, frame, state, target, object, event, call))
        return;
    if (event->kind == NMR_EVENT_CALL)
        about_call(solver, frame, state, target, object, event);
    object->flags = 0;
    moved(solver, frame, state, target, object, event, row, call);
}

void nmr_deliver(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target, nmr_event event,
                 const nmr_call *call)
{
    const nmr_row *row;
    nmr_tracked object;
    int nothing;

    /* Between loading and unloading only what unload is asked for is followed. */
    if (!target->id || solver->left_out[target->family] ||
        (solver->life == NMR_LIFE_RUNTIME && !solver->owed[target->family]))
        return;
    nmr_settle(solver, frame, state, target->family, target->id);
    object = object_for(solver, state, target);
    if (event.kind == NMR_EVENT_CALL)
        clear_guesses(solver, frame, state, target);
    if (target->shown != NMR_NONE) {
        object.shown_in = frame->function;
        object.shown = target->shown;
    }
    event.conditions |= conditions(solver, frame, state, target, &object, nmr_static_of(solver, object.at));
    if (object.flags & NMR_OBJECT_REPORTED) {
        start_anew(solver, frame, state, target, &object, &event, call);
        return;
    }
    /* NULL leads to no object, unless the path has seen one come to nothing. */
    nothing = target->null && event.kind == NMR_EVENT_CALL && !nmr_state_object(state, target->family, target->id);
    if (!nothing && event.kind == NMR_EVENT_CALL && !event.result &&
        defer(solver, frame, state, target, &object, &event, call))
        return;
    row = select_row(solver, frame, state, target, &object, &event, nmr_static_of(solver, object.at));
    if (!row)
        return;
    if (row->rule >= 0) {
        violated(solver, frame, state, row, &object);
        /* Whoever follows NULL comes to nothing else. */
        if (target->null && event.kind == NMR_EVENT_CALL)
            state->flags |= NMR_STATE_ENDED;
        if (!nmr_row_is_about_call(row)) {
            object.flags |= NMR_OBJECT_REPORTED;
            nmr_state_set_object(&solver->passing, state, &object);
            quiet(state, &object);
            return;
        }
        if (!(row = move_for(solver, &object, &event)))
            return;
    }
    if (nothing)
        return;
    if (row->to == NMR_FORGOTTEN) {
        forget(solver, state, target->family, target->id);
    } else {
        moved(solver, frame, state, target, &object, &event, row, call);
    }
}

/* ---- Calls -------------------------------------------------------------------------------------------------------- */

/* Is it the address of the variable of that name? */
static int is_address_of(const nmr_solver *solver, const nmr_value_info *info, const char *name)
{
    const nmr_place_info *place = info->kind == NMR_VALUE_ADDRESS ? nmr_space_place_at(&solver->space, info->a) : NULL;

    return place && place->name.kind == NMR_PLACE_VARIABLE &&
           !strcmp(solver->program->variables[place->name.value].shown, name);
}

/* Does what is known of the value pass? */
static int is_literal(nmr_solver *solver, const nmr_state *state, nmr_value value, const nmr_arg *arg)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, nmr_constant(solver, state, value));
    int listed = 0;
    uint8_t i;

    if (arg->literal == NMR_LITERAL_VARIABLE)
        return is_address_of(solver, info, arg->variable);
    if (info->kind != NMR_VALUE_INTEGER || arg->literal == NMR_LITERAL_UNSET)
        return 0; /* what was never stored is explore's to say: a graph leaves out stores that decide nothing */
    if (arg->literal == NMR_LITERAL_BITS)
        return (info->number & arg->values[0]) != 0;
    for (i = 0; i < arg->nvalues; i++)
        listed |= info->number == arg->values[i] || (uint32_t)info->number == (uint32_t)arg->values[i];
    return listed == (arg->literal == NMR_LITERAL_IS);
}

/*
 * What an argument, or a member of the memory it points to, holds. Of members only those of constants are known: a graph
 * leaves out stores that decide nothing.
 */
static nmr_value literal_value(nmr_solver *solver, const nmr_state *state, const nmr_arg *arg, nmr_value value)
{
    const unsigned known = NMR_VARIABLE_CONST | NMR_VARIABLE_DEFINED | NMR_VARIABLE_DYNAMIC;
    const nmr_program_variable *variable;
    nmr_place place;

    if (!arg->member)
        return value;
    if (arg->through) {
        place = nmr_member_of(solver, value, arg->through);
        value = place == NMR_NONE ? 0 : nmr_load(solver, state, place);
    }
    variable = variable_of(solver, nmr_pointee(solver, value));
    if (!variable || (variable->variable->flags & known) != (NMR_VARIABLE_CONST | NMR_VARIABLE_DEFINED))
        return 0;
    place = nmr_member_of(solver, value, arg->member);
    return place == NMR_NONE ? nmr_space_integer(&solver->space, 0) : nmr_load(solver, state, place);
}

/* What memory of the driver holds is not certain enough to call it a constant. */
static int is_from_memory(const nmr_solver *solver, const nmr_arg *arg, nmr_place from)
{
    const nmr_program_variable *variable = from == NMR_NONE ? NULL : variable_of(solver, from);

    return !arg->member && from != NMR_NONE && !nmr_space_is_local(&solver->space, from) &&
           !(variable && variable->variable->flags & NMR_VARIABLE_CONST);
}

static int literals_match(nmr_solver *solver, const nmr_state *state, const nmr_pattern *pattern, const nmr_call *call)
{
    uint32_t index, a;

    for (a = 0; a < pattern->nargs; a++)
        if (pattern->arg[a].kind == NMR_ARG_LITERAL &&
            (!argument_index(&pattern->arg[a], call, &index) || is_from_memory(solver, &pattern->arg[a], call->from[index]) ||
             !is_literal(solver, state, literal_value(solver, state, &pattern->arg[a], call->values[index]), &pattern->arg[a])))
            return 0;
    return 1;
}

/* What stands in an out parameter now, after the call has written it or left it alone. */
static nmr_target target_of_out(nmr_solver *solver, nmr_state *state, uint32_t family, nmr_value pointer, const nmr_arg *arg,
                                uint32_t shown, unsigned result)
{
    nmr_target target = nmr_target_none(family);
    nmr_place place = nmr_member_of(solver, pointer, arg->member);
    nmr_symbol symbol;
    nmr_value now;

    if (place == NMR_NONE || nmr_space_place_at(&solver->space, place)->weak)
        return target;
    target.shown = shown;
    target.at = place;
    target.holder = nmr_root_of(solver, place);
    target.io = status_beside(solver, state, place);
    /* Whoever can get at the IRP has the socket, too, unless all that anybody does with sockets is seen. */
    target.shared = target.io && nmr_is_reachable_memory(solver, state, place);
    if (target.shared && (!nmr_is_whole_life(solver, state) || solver->between[family]))
        return nmr_target_none(family);
    now = nmr_load(solver, state, place);
    symbol = nmr_space_symbol_of(&solver->space, now);
    if (result == NMR_RESULT_FAILURE) {
        /* The old value is no handle: the place stands for "no handle" until something is stored there. */
        target.id = nmr_identity_of_place(place);
        nmr_state_set_alias(&solver->passing, state, target.id, target.id);
        if (symbol != NMR_NONE && nmr_space_symbol_at(&solver->space, symbol)->kind != NMR_SYMBOL_INITIAL)
            nmr_state_set_alias(&solver->passing, state, nmr_identity_of_symbol(symbol), target.id);
        return target;
    }
    target.value = symbol == NMR_NONE ? 0 : now;
    target.id = symbol == NMR_NONE ? nmr_identity_of_place(place) : nmr_identity_of_symbol(symbol);
    nmr_state_set_alias(&solver->passing, state, nmr_identity_of_place(place), target.id);
    return target;
}

static nmr_target target_of_argument(nmr_solver *solver, nmr_state *state, uint32_t family, const nmr_call *call,
                                     const nmr_arg *arg, unsigned result)
{
    nmr_target target = nmr_target_none(family);
    nmr_symbol symbol;
    uint32_t index;

    if (arg->index == NMR_ARG_RESULT) {
        symbol = call->result ? nmr_space_symbol_of(&solver->space, call->result) : NMR_NONE;
        target.value = symbol == NMR_NONE ? 0 : call->result;
        target.id = symbol == NMR_NONE ? 0 : nmr_identity_of_symbol(symbol);
        return target;
    }
    if (!argument_index(arg, call, &index))
        return target;
    if (arg->kind == NMR_ARG_OUT || arg->kind == NMR_ARG_BEHIND)
        return target_of_out(solver, state, family, call->values[index], arg, call->shown[index], result);
    if (arg->kind == NMR_ARG_INSIDE)
        target = nmr_target_inside(solver, state, family, call->values[index]);
    else if (arg->kind == NMR_ARG_HOLDER)
        target = nmr_target_of_holder(solver, state, family, call->values[index], call->from[index]);
    else if (solver->program->families[family].storage)
        target = nmr_target_of_storage(solver, family, call->values[index]);
    else
        target = nmr_target_of_value(solver, state, family, call->values[index], call->from[index]);
    target.shown = call->shown[index];
    return target;
}

/* A handle of the wrong kind is wrong whatever else is known about it. */
static int mismatched(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target,
                      uint64_t patterns, const nmr_call *call)
{
    const nmr_family *family = &solver->program->families[target->family];
    nmr_event event = {NMR_EVENT_MISMATCH, patterns, 0, NMR_RESULT_ANY, 0};
    nmr_event meant = {NMR_EVENT_CALL, patterns, 0, NMR_RESULT_ANY, 0};
    nmr_tracked object = object_for(solver, state, target);
    uint32_t takes = 0, before = solver->nviolations, i;
    int was = (object.flags & NMR_OBJECT_REPORTED) != 0;
    const nmr_tracked *after;
    size_t p;

    for (p = 0; p < family->npatterns; p++)
        if (patterns >> p & 1)
            takes |= family->patterns[p].takes;
    if (!takes || !object.kind || takes >> object.kind & 1)
        return 0;
    nmr_deliver(solver, frame, state, target, event, call);
    after = nmr_state_object(state, target->family, target->id);
    if (solver->nviolations == before && (was || !after || !(after->flags & NMR_OBJECT_REPORTED)))
        return 0;
    /* The call was meant for another object: what that one is owed now is the same defect. */
    for (i = 0; i < state->nobjects; i++) {
        nmr_tracked *other = &state->objects[i];
        if (other->activation != NMR_NONE || (other->family == target->family && move_for(solver, other, &meant)))
            other->flags |= NMR_OBJECT_REPORTED;
    }
    return 1;
}

/* Another object may be the one this call was owed to. */
static void rivals(nmr_solver *solver, nmr_state *state, const nmr_target *target, nmr_event *event)
{
    nmr_event any = *event;
    nmr_tracked mine = object_for(solver, state, target);
    const nmr_row *my_row, *row;
    uint32_t i;

    if (!asks(solver, target->family, NMR_COND_OTHER_WAITED))
        return;
    any.result = NMR_RESULT_ANY;
    if (!nmr_state_object(state, target->family, target->id))
        mine.state = NMR_UNSEEN;
    my_row = move_for(solver, &mine, &any);
    for (i = 0; i < state->nobjects; i++) {
        nmr_tracked *other = &state->objects[i];
        if (other->family != target->family || other->id == target->id)
            continue;
        row = move_for(solver, other, &any);
        if (!row || row == my_row || row->to == NMR_SAME || row->to == NMR_FORGOTTEN)
            continue;
        other->flags |= NMR_COND_OTHER_WAITED;
        event->conditions |= NMR_COND_OTHER_PENDING;
    }
}

typedef struct delivery {
    nmr_target target;
    uint64_t patterns;
    uint8_t makes;
} delivery;

enum { MAX_DELIVERIES = 32 };

typedef struct deliveries {
    delivery list[MAX_DELIVERIES];
    uint32_t count;
    uint64_t everybody; /* patterns that are about every object */
    int any_memory;     /* also when the call goes through memory of another one */
} deliveries;

static void add_delivery(deliveries *all, const nmr_target *target, size_t pattern, uint8_t makes)
{
    uint32_t i;

    for (i = 0; i < all->count; i++)
        if (all->list[i].target.id == target->id) {
            all->list[i].patterns |= (uint64_t)1 << pattern;
            all->list[i].makes |= makes;
            return;
        }
    if (!target->id || all->count == MAX_DELIVERIES)
        return;
    all->list[all->count].target = *target;
    all->list[all->count].patterns = (uint64_t)1 << pattern;
    all->list[all->count++].makes = makes;
}

/* Two different variables are different memory; of anything else we cannot be sure. */
static int apart(const nmr_solver *solver, nmr_place a, nmr_place b)
{
    const nmr_place_info *x, *y;

    if (a == NMR_NONE || b == NMR_NONE || a == b)
        return 0;
    x = nmr_space_place_at(&solver->space, a);
    y = nmr_space_place_at(&solver->space, b);
    return x->name.kind <= NMR_PLACE_LOCAL && y->name.kind <= NMR_PLACE_LOCAL;
}

static void find_by_memory(nmr_solver *solver, const nmr_state *state, uint32_t family, const nmr_call *call,
                           const nmr_arg *memory, size_t pattern, deliveries *all)
{
    uint32_t index, i;
    nmr_place base = argument_index(memory, call, &index) ? nmr_base_of(solver, call->values[index]) : NMR_NONE;

    for (i = 0; i < state->nobjects; i++) {
        nmr_target target = nmr_target_of_object(&state->objects[i]);
        if (state->objects[i].family == family && !apart(solver, base, state->objects[i].slots[memory->slot]))
            add_delivery(all, &target, pattern, 0);
    }
}

static void find_deliveries(nmr_solver *solver, nmr_state *state, uint32_t family, const nmr_call *call, unsigned result,
                            deliveries *all)
{
    const nmr_family *f = &solver->program->families[family];
    uint32_t a;
    size_t p;

    all->count = 0;
    all->everybody = 0;
    all->any_memory = 0;
    for (p = 0; p < f->npatterns; p++) {
        const nmr_pattern *pattern = &f->patterns[p];
        const nmr_arg *tracked = NULL, *memory = NULL;
        if (!(call->patterns[family] >> p & 1) || nmr_role_find(pattern->names[0]) >= 0 ||
            !literals_match(solver, state, pattern, call))
            continue;
        for (a = 0; a < pattern->nargs; a++) {
            unsigned kind = pattern->arg[a].kind;
            if (kind == NMR_ARG_TRACKED || kind == NMR_ARG_OUT || kind == NMR_ARG_BEHIND || kind == NMR_ARG_HOLDER || kind == NMR_ARG_INSIDE)
                tracked = &pattern->arg[a];
            else if (kind == NMR_ARG_MEMORY)
                memory = &pattern->arg[a];
        }
        if (tracked) {
            nmr_target target = target_of_argument(solver, state, family, call, tracked, result);
            add_delivery(all, &target, p, pattern->makes);
        } else if (memory) {
            find_by_memory(solver, state, family, call, memory, p, all);
        } else {
            all->everybody |= (uint64_t)1 << p;
            all->any_memory |= pattern->all;
        }
    }
}

/* Is there one object at most that such a call may undo? */
static int is_alone(const nmr_solver *solver, const nmr_state *state, const nmr_call *call)
{
    uint32_t i, n = 0;

    for (i = 0; i < state->nobjects; i++)
        n += call->patterns[state->objects[i].family] && solver->owed[state->objects[i].family] >> state->objects[i].state & 1;
    return n <= 1;
}

/* A call through memory of one object is not about another one. */
static void deliver_to_all(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t family,
                           const nmr_call *call, const deliveries *all, unsigned result, int alone)
{
    nmr_event event = {NMR_EVENT_CALL, all->everybody, 0, (uint8_t)result, alone ? NMR_COND_ALONE : 0};
    nmr_target through = nmr_target_none(family);
    uint32_t i;

    if (call->nargs && !all->any_memory)
        through = nmr_target_of_holder(solver, state, family, call->values[0], call->from[0]);
    for (i = 0; i < state->nobjects; i++) {
        nmr_target target = nmr_target_of_object(&state->objects[i]);
        if (target.family == family && (!through.id || through.id == target.id))
            nmr_deliver(solver, frame, state, &target, event, call);
    }
}

/* Does the call bring the object further on its way to what unload leaves? */
static int brings_further(const nmr_solver *solver, const nmr_tracked *object, const nmr_event *event)
{
    nmr_event any = *event;
    nmr_tracked changed = *object;
    const nmr_row *row;

    any.result = NMR_RESULT_ANY;
    row = move_for(solver, object, &any);
    if (!row)
        return 0;
    apply(row, &changed);
    return changed.count < object->count ||
           !(nmr_asked_of_unload(solver, &changed) & nmr_asked_of_unload(solver, object));
}

/*
 * What is found by way of a pointer that nobody knows may be an object that is known by another way. Who asks what becomes
 * of that one in all of the driver's life cannot tell any more.
 */
static void doubt(nmr_solver *solver, nmr_state *state, const nmr_target *target, const nmr_event *event)
{
    uint32_t i;

    if (!nmr_is_whole_life(solver, state) || nmr_state_object(state, target->family, target->id))
        return;
    for (i = 0; i < state->nobjects; i++) {
        nmr_tracked *object = &state->objects[i];
        if (nmr_may_be(solver, state, object, target) && brings_further(solver, object, event))
            object->flags |= NMR_OBJECT_ESCAPED;
    }
}

void nmr_deliver_call(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_call *call, unsigned result)
{
    int alone = is_alone(solver, state, call);
    deliveries all;
    uint32_t family, i;

    for (family = 0; family < solver->program->nfamilies; family++) {
        if (!call->patterns[family] || solver->left_out[family] || (solver->life == NMR_LIFE_RUNTIME && !solver->owed[family]))
            continue;
        find_deliveries(solver, state, family, call, result, &all);
        for (i = 0; i < all.count; i++) {
            const delivery *d = &all.list[i];
            nmr_event event = {NMR_EVENT_CALL, d->patterns, 0, (uint8_t)result, 0};
            nmr_settle(solver, frame, state, family, d->target.id);
            doubt(solver, state, &d->target, &event);
            if (mismatched(solver, frame, state, &d->target, d->patterns, call))
                continue;
            rivals(solver, state, &d->target, &event);
            if (result != NMR_RESULT_FAILURE && d->makes) {
                /* A call that makes the object starts its life anew. */
                nmr_tracked fresh = new_object(solver, &d->target);
                fresh.kind = d->makes;
                nmr_state_set_object(&solver->passing, state, &fresh);
            }
            nmr_deliver(solver, frame, state, &d->target, event, call);
        }
        if (all.everybody)
            deliver_to_all(solver, frame, state, family, call, &all, result, alone);
    }
}

/* ---- Functions with roles begin and end --------------------------------------------------------------------------- */

void nmr_enter(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_role role)
{
    uint32_t family;
    size_t p;

    for (family = 0; family < solver->program->nfamilies && solver->life != NMR_LIFE_RUNTIME; family++) {
        const nmr_family *f = &solver->program->families[family];
        for (p = 0; p < f->npatterns; p++) {
            const nmr_pattern *pattern = &f->patterns[p];
            nmr_event event = {NMR_EVENT_ENTER, 0, (uint8_t)role, NMR_RESULT_ANY, 0};
            nmr_target target = nmr_target_none(family);
            nmr_tracked object;
            if (nmr_role_find(pattern->names[0]) != (int)role || !pattern->nargs || pattern->arg[0].index >= frame->body->nparams)
                continue;
            target.at = nmr_space_local(&solver->space, frame->activation, pattern->arg[0].index);
            target.id = nmr_identify_value(solver, state, nmr_load(solver, state, target.at));
            if (!target.id)
                continue;
            object = new_object(solver, &target);
            object.activation = frame->activation;
            object.kind = pattern->makes;
            nmr_state_set_object(&solver->passing, state, &object);
            nmr_deliver(solver, frame, state, &target, event, NULL);
        }
    }
}

static int enters_by(const nmr_family *family, nmr_role role)
{
    size_t i;

    for (i = 0; i < family->nrows; i++)
        if (family->rows[i].event == NMR_EVENT_ENTER && family->rows[i].name == role)
            return 1;
    return 0;
}

/* The objects of a state now: events may drop them while they are gone through. */
static nmr_tracked *objects_now(nmr_solver *solver, const nmr_state *state, uint32_t *n)
{
    *n = state->nobjects;
    return nmr_stack_copy(&solver->passing, state->objects, *n * sizeof(nmr_tracked), *n * sizeof(nmr_tracked) + 1);
}

/* A callback that was given NULL was given no object. */
static int is_given_nothing(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    nmr_symbol given;

    if (object->activation == NMR_NONE || object->at == NMR_NONE)
        return 0;
    given = nmr_space_symbol(&solver->space, NMR_SYMBOL_INITIAL, object->at, 0, 0);
    return nmr_is_null(solver, state, nmr_space_of_symbol(&solver->space, given));
}

void nmr_leave(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_role role, unsigned result,
               nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, nmr_constant(solver, state, value));
    uint64_t returned = info->kind == NMR_VALUE_INTEGER ? nmr_returned((int32_t)info->number) : 0;
    nmr_event event = {NMR_EVENT_LEAVE, returned, (uint8_t)role, (uint8_t)result, 0};
    uint32_t n, i;
    nmr_tracked *objects = objects_now(solver, state, &n);

    for (i = 0; i < n; i++) {
        nmr_target target = nmr_target_of_object(&objects[i]);
        if (enters_by(&solver->program->families[target.family], role) && objects[i].activation != frame->activation)
            continue;
        target.null = (uint8_t)is_given_nothing(solver, state, &objects[i]);
        nmr_deliver(solver, frame, state, &target, event, NULL);
    }
}

/* A call that opens objects of a family: the argument that says where; NULL. */
static const nmr_arg *opening(const nmr_family *family, const nmr_row *row)
{
    const nmr_pattern *pattern;
    unsigned a;

    if (row->event != NMR_EVENT_CALL || row->test != NMR_TEST_SUCCESS || row->from != UINT32_MAX || row->rule >= 0)
        return NULL;
    pattern = &family->patterns[row->pattern];
    for (a = 0; a < pattern->nargs; a++)
        if (pattern->arg[a].kind == NMR_ARG_OUT || pattern->arg[a].kind == NMR_ARG_TRACKED)
            return &pattern->arg[a];
    return NULL;
}

static int is_tracked_at(const nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_static_place place)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].family == family && nmr_static_of(solver, state->objects[i].at) == place)
            return 1;
    return 0;
}

static void leave_opened(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, uint32_t family,
                         const nmr_program_call *call, const nmr_arg *arg, uint8_t kind)
{
    const nmr_program_function *f = &solver->program->functions[call->function];
    const nmr_graph_instr *instr = &f->body->instrs[call->instr];
    const nmr_graph_operand *operand;
    nmr_event event = {NMR_EVENT_LEAVE, 0, NMR_ROLE_UNLOAD, NMR_RESULT_ANY, 0};
    nmr_target target = nmr_target_none(family);
    nmr_static_place place;
    nmr_tracked object;
    const nmr_row *row;

    if (arg->index >= instr->nlist)
        return;
    operand = &f->unit->graph->operands[f->unit->graph->args[instr->list + arg->index].operand];
    if (operand->kind != NMR_OPERAND_ADDRESS && operand->kind != NMR_OPERAND_LOAD)
        return;
    place = nmr_unit_place(f->unit, f->body, operand->ref);
    if (place == NMR_NONE ? operand->kind == NMR_OPERAND_ADDRESS : is_tracked_at(solver, state, family, place))
        return;
    target.id = nmr_identity_of_symbol(0);
    object = new_object(solver, &target);
    object.kind = kind;
    object.born_in = object.site_in = object.shown_in = call->function;
    object.born = object.site = call->instr;
    object.shown = operand->ref;
    event.conditions = conditions(solver, frame, state, &target, &object, place);
    row = select_row(solver, frame, state, &target, &object, &event, place);
    if (!row || row->rule < 0 || !row->nnever)
        return;
    violated(solver, frame, state, row, &object)->opened = 1;
}

/* What another function registered, and nothing in the whole driver undoes. */
void nmr_leave_untouched(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    const nmr_program *program = solver->program;
    uint32_t family, c;
    size_t r;

    for (family = 0; family < program->nfamilies; family++)
        for (r = 0; r < program->families[family].nrows; r++) {
            const nmr_row *row = &program->families[family].rows[r];
            const nmr_arg *arg = opening(&program->families[family], row);
            for (c = 0; arg && c < program->ncalls; c++) {
                const uint64_t *patterns = program->names[program->calls[c].name].patterns;
                if (patterns && patterns[family] >> row->pattern & 1)
                    leave_opened(solver, frame, state, family, &program->calls[c], arg,
                                 program->families[family].patterns[row->pattern].makes);
            }
        }
}

/* Does the value end with the frame? If not, a local variable of a caller may hold it from here on. */
static int ends_with(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object)
{
    nmr_tracked changed = *object;
    nmr_place copy = NMR_NONE;

    if (!(solver->scope_asks[object->family] & NMR_COND_LAST_COPY) || object->flags & NMR_OBJECT_SHARED ||
        frame->returned == object->id)
        return 0;
    if (!nmr_has_other_copy(solver, state, object->id, object->slots[NMR_SLOT_HOLDER], frame->activation, &copy))
        return 1;
    if (copy != NMR_NONE && nmr_space_is_local(&solver->space, copy)) {
        changed.slots[NMR_SLOT_HOLDER] = copy;
        nmr_state_set_object(&solver->passing, state, &changed);
    }
    return 0;
}

/* Memory in the frame that ends, and values that only this frame held. */
void nmr_leave_scope(nmr_solver *solver, const nmr_frame *frame, nmr_state *state)
{
    uint32_t n, i;
    nmr_tracked *objects = objects_now(solver, state, &n);
    uint8_t slot;

    for (i = 0; i < n; i++)
        for (slot = 0; slot < solver->program->families[objects[i].family].nslots; slot++) {
            nmr_event event = {NMR_EVENT_SCOPE, 0, slot, NMR_RESULT_ANY, 0};
            nmr_place memory = objects[i].slots[slot];
            nmr_target target = nmr_target_of_object(&objects[i]);
            int ends = nmr_is_local_of(solver, memory, frame->activation);
            /* What the caller will see of a call's result decides first what became of a value that it was given. */
            if (slot == NMR_SLOT_HOLDER && objects[i].status && frame->caller)
                continue;
            if (memory != NMR_NONE && !ends && solver->program->families[objects[i].family].deep >> slot & 1 &&
                nmr_has_event(solver, objects[i].family, NMR_EVENT_SCOPE))
                ends = nmr_points_into(solver, state, memory, frame->activation);
            if (!ends || !nmr_state_object(state, target.family, target.id))
                continue;
            if (slot == NMR_SLOT_HOLDER && ends_with(solver, frame, state, nmr_state_object(state, target.family, target.id)))
                event.conditions |= NMR_COND_LAST_COPY;
            nmr_deliver(solver, frame, state, &target, event, NULL);
        }
}
