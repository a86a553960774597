/*
 * lifecycle.c - what is run, and from which state: each function for itself, as the callers of a library or the system
 * may call it; and the driver as a whole, from its entry function to unload.
 */
#include "core/opt_in.h"
#include "core/rules.h"
#include "core/solve/solver.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_LIVES = 48, /* states of the driver between two functions that the system starts */
    MAX_STEPS = 60000
};

static int has_role(const nmr_program_function *f, nmr_role role) { return f->roles >> role & 1; }

/* ---- Functions for themselves --------------------------------------------------------------------------------------- */

static void run_function(nmr_solver *solver, uint32_t function, nmr_exits *exits)
{
    nmr_frame frame = nmr_frame_of(solver, NULL, NULL, function);
    nmr_state *state = nmr_state_new(&solver->passing);

    solver->steps = 0;
    if (has_role(frame.linked, NMR_ROLE_ENTRY))
        state->flags |= NMR_STATE_STARTED;
    nmr_execute(solver, &frame, state, exits);
}

static void run_alone(nmr_solver *solver, uint32_t function)
{
    nmr_stack_mark mark = nmr_stack_here(&solver->passing);
    nmr_exits exits = {NULL, 0, 0};

    run_function(solver, function, &exits);
    nmr_stack_release(&solver->passing, mark);
}

static int is_relevant(const nmr_program_function *f) { return f->body && f->flags & NMR_LINKED_RELEVANT; }

/* Is it called by a function that is run anyway? */
static int has_relevant_caller(const nmr_program *program, const nmr_program_function *f)
{
    uint32_t i;

    for (i = 0; i < f->ncallers; i++)
        if (is_relevant(&program->functions[f->callers[i]]) && &program->functions[f->callers[i]] != f)
            return 1;
    return 0;
}

static int is_passed(const nmr_solver *solver, uint32_t function)
{
    uint32_t i;

    for (i = 0; i < solver->program->ncalls; i++)
        if (solver->program->calls[i].function == function && solver->passed[i])
            return 1;
    return 0;
}

/* A call in it is made on no path from its callers. What is left when it returns they have judged, if they came to it at all. */
static void run_again(nmr_solver *solver, uint32_t function)
{
    solver->judged = is_passed(solver, function) && has_relevant_caller(solver->program, &solver->program->functions[function]);
    run_alone(solver, function);
    solver->judged = 0;
}

static void run_each(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    uint32_t i;

    for (i = 0; i < program->nfunctions; i++)
        if (is_relevant(&program->functions[i]) && !program->functions[i].roles && !has_relevant_caller(program, &program->functions[i]))
            run_alone(solver, i);
    /* Functions with a role are looked at for themselves, whoever else calls them. */
    for (i = 0; i < program->nfunctions; i++)
        if (is_relevant(&program->functions[i]) && program->functions[i].roles)
            run_alone(solver, i);
    /* Functions whose calls no path reached from their callers here: others may call them differently. */
    for (i = 0; i < program->ncalls; i++)
        if (!solver->passed[i] && is_relevant(&program->functions[program->calls[i].function]) &&
            (program->names[program->calls[i].name].patterns || program->names[program->calls[i].name].wrapper))
            run_again(solver, program->calls[i].function);
}

/* ---- The driver as a whole ------------------------------------------------------------------------------------------- */

typedef struct lives {
    nmr_state *list[MAX_LIVES];
    uint32_t count;
    int overflow;
} lives;

typedef struct matter {
    const nmr_solver *solver;
    const nmr_state *state;
    int matters;
} matter;

typedef struct mention {
    nmr_symbol symbol;
    int found;
} mention;

static void is_mentioned(void *context, nmr_symbol symbol)
{
    mention *m = context;

    m->found |= m->symbol == symbol;
}

/* Is something known by the symbol: an object, or memory? */
static int is_behind(const matter *m, nmr_place place, nmr_symbol symbol)
{
    const nmr_place_info *root = nmr_space_place_at(&m->solver->space, nmr_root_of(m->solver, place));

    return root->name.kind == NMR_PLACE_POINTEE && root->name.value == symbol;
}

static void ask(void *context, nmr_symbol symbol)
{
    matter *m = context;
    nmr_identity id = nmr_identity_of_symbol(symbol);
    uint32_t i;

    for (i = 0; i < m->state->nobjects && !m->matters; i++) {
        nmr_identity other = m->state->objects[i].id;
        m->matters = other == id || (!nmr_identity_is_symbol(other) && is_behind(m, (other >> 1) - 1, symbol));
    }
    for (i = 0; i < m->state->ncells && !m->matters; i++)
        m->matters = is_behind(m, m->state->cells[i].place, symbol);
}

/* Does a test that was passed say something about the symbol? */
static void ask_tests(void *context, nmr_symbol symbol)
{
    matter *m = context;
    uint32_t i;

    for (i = 0; i < m->state->nknown && !m->matters; i++) {
        mention found = {symbol, 0};
        nmr_space_each_symbol(&m->solver->space, m->state->known[i].value, is_mentioned, &found);
        m->matters = found.found;
    }
}

/* A comparison whose outcome the tests on the way have decided is that outcome. */
static nmr_value decided(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, value);
    unsigned possible;

    if (info->kind != NMR_VALUE_BINARY || (info->op & ~(unsigned)NMR_TYPE_UNSIGNED) > NMR_BINARY_GE)
        return value;
    possible = nmr_possible(solver, state, value);
    return possible == 3 ? value : nmr_space_integer(&solver->space, possible >> 1);
}

/* Values that nothing is known by, or of, are all alike. */
static void level(nmr_solver *solver, nmr_state *state)
{
    nmr_space *space = &solver->space;
    uint32_t i;

    for (i = 0; i < state->ncells; i++) {
        matter m = {solver, state, 0};
        const nmr_value_info *info;
        state->cells[i].value = decided(solver, state, state->cells[i].value);
        info = nmr_space_value_at(space, state->cells[i].value);
        /* Some bits of a flag word can be known, whatever the others are. */
        if (info->kind != NMR_VALUE_SYMBOL &&
            (info->kind != NMR_VALUE_BINARY || nmr_program_is_undo_guard(solver->program, nmr_static_of(solver, state->cells[i].place))))
            continue;
        nmr_space_each_symbol(space, state->cells[i].value, ask, &m);
        nmr_space_each_symbol(space, state->cells[i].value, ask_tests, &m);
        if (!m.matters)
            state->cells[i].value = nmr_space_of_symbol(space, nmr_space_symbol(space, NMR_SYMBOL_DERIVED, state->cells[i].place, NMR_DERIVED_MERGED, 0));
    }
}

/* Is the place a local variable, or memory that only the value of one leads to? Nobody can name it when no function runs. */
static int is_of_frame(const nmr_solver *solver, nmr_place place)
{
    const nmr_symbol_name *name;
    const nmr_place_name *root;

    while (place != NMR_NONE) {
        root = &nmr_space_place_at(&solver->space, nmr_root_of(solver, place))->name;
        if (root->kind == NMR_PLACE_LOCAL)
            return 1;
        if (root->kind != NMR_PLACE_POINTEE)
            return 0;
        name = nmr_space_symbol_at(&solver->space, root->value);
        place = name->kind == NMR_SYMBOL_INITIAL ? name->where : NMR_NONE;
    }
    return 0;
}

/* Is the object kept in memory that only a parameter of the function leads to, and nowhere else? */
static int is_kept_behind_parameter(nmr_solver *solver, const nmr_state *state, nmr_identity id)
{
    uint32_t i;
    int kept = 0;

    for (i = 0; i < state->ncells; i++) {
        if (nmr_identify_value(solver, state, state->cells[i].value) != id)
            continue;
        if (!is_of_frame(solver, state->cells[i].place))
            return 0;
        kept |= !nmr_space_is_local(&solver->space, state->cells[i].place);
    }
    return kept;
}

static int ends_with_frame(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    const nmr_symbol_name *name;

    if (object->activation != NMR_NONE)
        return 1;
    if (!nmr_identity_is_symbol(object->id))
        return is_of_frame(solver, (object->id >> 1) - 1);
    name = nmr_space_symbol_at(&solver->space, (object->id >> 1) - 1);
    return name->kind == NMR_SYMBOL_INITIAL ? is_of_frame(solver, name->where)
                                            : is_kept_behind_parameter(solver, state, object->id);
}

/* What is left of a state when no function runs. */
static nmr_state *between(nmr_solver *solver, const nmr_state *state)
{
    nmr_state *rest = nmr_state_copy(&solver->lasting, state);
    uint32_t i;

    for (i = rest->nobjects; i-- > 0;)
        if (ends_with_frame(solver, rest, &rest->objects[i]))
            nmr_state_drop_object(rest, rest->objects[i].family, rest->objects[i].id);
    for (i = rest->ncells; i-- > 0;)
        if (nmr_space_is_local(&solver->space, rest->cells[i].place))
            nmr_state_drop_cell(rest, i);
    rest->nregisters = 0;
    /* What was not understood on the way may have been about what was there then, not about what comes later. */
    for (i = 0; i < rest->nobjects && rest->flags & NMR_STATE_DAMAGED; i++)
        rest->objects[i].flags |= NMR_OBJECT_ESCAPED;
    rest->flags &= ~(uint32_t)NMR_STATE_DAMAGED;
    for (i = 0; i < rest->nobjects; i++)
        rest->objects[i].flags &= ~(uint32_t)NMR_OBJECT_AWAITED;
    nmr_forget_between(solver, rest);
    level(solver, rest);
    return rest;
}

typedef struct pair {
    nmr_space *space;
    const nmr_state *a, *b;
    int differ;
} pair;

static void compare_tests(void *context, nmr_symbol symbol)
{
    pair *p = context;
    nmr_value value = nmr_space_of_symbol(p->space, symbol);
    const nmr_range *x = nmr_state_known(p->a, value), *y = nmr_state_known(p->b, value);

    p->differ |= x && y ? memcmp(x, y, sizeof *x) != 0 : x != y;
}

/* Do the flags that decide what is undone say in `b` what they say in `a`? */
static int same_guards(nmr_solver *solver, const nmr_state *a, const nmr_state *b)
{
    pair p = {&solver->space, a, b, 0};
    uint32_t i;

    for (i = 0; i < a->ncells && !p.differ; i++)
        if (nmr_program_is_undo_guard(solver->program, nmr_static_of(solver, a->cells[i].place))) {
            p.differ = nmr_state_cell(b, a->cells[i].place) != a->cells[i].value;
            nmr_space_each_symbol(p.space, a->cells[i].value, compare_tests, &p);
        }
    return !p.differ;
}

/* Two lives that differ in nothing that unload is asked for, or asks, are one. */
static int is_same_life(nmr_solver *solver, const nmr_state *a, const nmr_state *b)
{
    uint32_t i;

    if (a->nobjects != b->nobjects || a->armed != b->armed || a->flags != b->flags)
        return 0;
    for (i = 0; i < a->nobjects; i++) {
        const nmr_tracked *x = &a->objects[i], *y = &b->objects[i];
        if (x->family != y->family || x->id != y->id || x->state != y->state || x->count != y->count || x->flags != y->flags)
            return 0;
    }
    return same_guards(solver, a, b) && same_guards(solver, b, a);
}

static void add_life(nmr_solver *solver, lives *all, const nmr_state *state)
{
    nmr_state *rest = between(solver, state);
    uint32_t i;

    for (i = 0; i < all->count; i++)
        if (is_same_life(solver, all->list[i], rest))
            return;
    if (all->count == MAX_LIVES)
        all->overflow = 1;
    else
        all->list[all->count++] = rest;
}

static void run_from(nmr_solver *solver, uint32_t function, const nmr_state *state, nmr_exits *exits)
{
    nmr_frame frame = nmr_frame_of(solver, NULL, NULL, function);
    nmr_state *entered = nmr_state_copy(&solver->passing, state);
    nmr_trace begin = {NULL, NULL, 0, 0, 0, 0, NULL, NMR_TRACE_CALL, 1};

    solver->steps = 0;
    frame.instr = NMR_NONE;
    /* What the system starts is only asked what it brings further. */
    if (solver->life == NMR_LIFE_RUNTIME)
        solver->steps = solver->limit - solver->limit / 4;
    begin.family = function;
    nmr_trace_add(solver, &frame, entered, begin);
    nmr_execute(solver, &frame, entered, exits);
}

/* An entry function that another one calls is a part of that one. */
static int is_first(const nmr_program_function *f) { return f->body && has_role(f, NMR_ROLE_ENTRY) && f->ncallers == 0; }

static uint32_t count_entries(const nmr_program *program)
{
    uint32_t function, count = 0;

    for (function = 0; function < program->nfunctions; function++)
        count += is_first(&program->functions[function]) != 0;
    return count;
}

/* The states in which entry functions leave a driver that stays loaded. */
static void load(nmr_solver *solver, lives *all)
{
    const nmr_program *program = solver->program;
    uint32_t function, i;

    for (function = 0; function < program->nfunctions; function++) {
        nmr_stack_mark mark = nmr_stack_here(&solver->passing);
        nmr_exits exits = {NULL, 0, 0};
        if (!is_first(&program->functions[function]))
            continue;
        run_function(solver, function, &exits);
        if (solver->steps > solver->limit) {
            /* Once more, and only what matters to unload is followed. */
            exits.count = 0;
            solver->life = NMR_LIFE_RUNTIME;
            run_function(solver, function, &exits);
            solver->life = NMR_LIFE_FUNCTION;
        }
        for (i = 0; i < exits.count; i++)
            if (nmr_possible_results(solver, exits.list[i].state, exits.list[i].value) & ~(unsigned)NMR_RESULT_FAILURE) {
                nmr_space *space = &solver->space;
                nmr_value ok = nmr_space_binary(space, NMR_BINARY_GE, exits.list[i].value, nmr_space_integer(space, 0));
                if (ok == NMR_NONE || nmr_assume(solver, exits.list[i].state, ok, 1))
                    add_life(solver, all, exits.list[i].state);
            }
        nmr_stack_release(&solver->passing, mark);
    }
}

int nmr_is_ended_elsewhere(const nmr_solver *solver, const nmr_tracked *object)
{
    uint32_t i;

    for (i = 0; i < solver->nended; i++)
        if (solver->ended[i].family == object->family && solver->ended[i].born_in == object->born_in &&
            solver->ended[i].born == object->born)
            return 1;
    return 0;
}

static void note_ended(nmr_solver *solver, const nmr_tracked *object)
{
    nmr_ended ended = {object->family, object->born_in, object->born};

    if (nmr_is_ended_elsewhere(solver, object))
        return;
    if (solver->nended == solver->rended) {
        solver->rended = solver->rended ? solver->rended * 2 : 16;
        solver->ended = nmr_stack_copy(&solver->lasting, solver->ended, solver->nended * sizeof ended, solver->rended * sizeof ended);
    }
    solver->ended[solver->nended++] = ended;
}

/*
 * Is unload asked for the object as it is, and nothing in doubt about it? What failed and is tried again, or what may have
 * happened on a path that nobody can tell, brings no other object further.
 */
static int is_owed(const nmr_solver *solver, const nmr_tracked *object)
{
    return solver->owed[object->family] >> object->state & 1 && !(object->flags & (NMR_COND_TESTED | NMR_OBJECT_ESCAPED));
}


/* What a function brings further, unload need not. A registration that is captured again is not. */
static void compare(nmr_solver *solver, const nmr_state *before, const nmr_state *after)
{
    uint32_t i;

    for (i = 0; i < before->nobjects; i++) {
        const nmr_tracked *was = &before->objects[i], *is = nmr_state_object(after, was->family, was->id);
        if (!is_owed(solver, was))
            continue;
        if (!is || is->count < was->count || is->flags & NMR_OBJECT_ESCAPED ||
            (is->state != was->state && !(nmr_asked_of_unload(solver, is) & nmr_asked_of_unload(solver, was))))
            note_ended(solver, was);
    }
}

static int is_noted(const nmr_solver *solver, nmr_later later)
{
    uint32_t i;

    for (i = 0; i < solver->nlater; i++)
        if (solver->later[i].family == later.family && solver->later[i].at == later.at)
            return 1;
    return 0;
}

int nmr_is_opened_later(const nmr_solver *solver, uint32_t family, nmr_place at)
{
    return solver->unfollowed || is_noted(solver, (nmr_later){family, at});
}

/* Objects that there are only because the function ran. */
static void note_opened(nmr_solver *solver, const nmr_state *before, const nmr_state *after)
{
    uint32_t i;

    for (i = 0; i < after->nobjects; i++) {
        nmr_later later = {after->objects[i].family, after->objects[i].at};
        if (after->objects[i].flags & NMR_OBJECT_UNOPENED ||
            nmr_state_object(before, later.family, after->objects[i].id) || is_noted(solver, later))
            continue;
        if (solver->nlater == solver->rlater) {
            solver->rlater = solver->rlater ? solver->rlater * 2 : 16;
            solver->later = nmr_stack_copy(&solver->lasting, solver->later, solver->nlater * sizeof later,
                                           solver->rlater * sizeof later);
        }
        solver->later[solver->nlater++] = later;
    }
}

/* A function that was not followed to all its ends may bring further what it can reach. */
static void note_touched(nmr_solver *solver, const nmr_program_function *f, const nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < state->nobjects; i++) {
        nmr_static_place place = nmr_static_of(solver, state->objects[i].at);
        if (place == NMR_NONE || f->touches & nmr_touch_bit(place))
            note_ended(solver, &state->objects[i]);
    }
}

static uint32_t count_role(const nmr_program *program, nmr_role role)
{
    uint32_t function, count = 0;

    for (function = 0; function < program->nfunctions; function++)
        count += has_role(&program->functions[function], role) && program->functions[function].body;
    return count;
}

/* Can the system start the function, or whoever was told of it? Whatever is handed around as a pointer can come to be called. */
static uint8_t *find_started(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    uint8_t *started = nmr_stack_take(&solver->lasting, program->nfunctions + 1);
    size_t n, r;
    const uint32_t *list = nmr_program_roots(program, &n);
    uint32_t function;

    for (r = 0; r < n; r++)
        started[list[r]] = 1;
    for (function = 0; function < program->nfunctions; function++) {
        const nmr_program_function *f = &program->functions[function];
        int inside = f->flags & NMR_LINKED_INSIDE && !f->roles;
        int handed = started[function] || f->flags & NMR_LINKED_ADDRESS_TAKEN;
        started[function] = f->body && handed && !inside && !has_role(f, NMR_ROLE_ENTRY);
    }
    return started;
}

/* The same without unload functions. */
static uint8_t *find_called_between(nmr_solver *solver)
{
    uint8_t *started = find_started(solver);
    uint32_t function;

    for (function = 0; function < solver->program->nfunctions; function++)
        if (has_role(&solver->program->functions[function], NMR_ROLE_UNLOAD))
            started[function] = 0;
    return started;
}

/*
 * What the system can start between loading and unloading, as far as it matters to unload. One of several unload functions
 * leaves to the others what they undo.
 */
static uint8_t *runtime_roots(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    uint8_t *roots = find_started(solver);
    uint32_t nunloads = count_role(program, NMR_ROLE_UNLOAD), function;

    for (function = 0; function < program->nfunctions; function++)
        if (!solver->lasting_calls[function] || (nunloads <= 1 && has_role(&program->functions[function], NMR_ROLE_UNLOAD)))
            roots[function] = 0;
    return roots;
}

/* There were more states than are followed: what the system starts may bring further what it can reach. */
static void note_unfollowed(nmr_solver *solver, const uint8_t *roots, const lives *all)
{
    uint32_t function, i;

    for (function = 0; function < solver->program->nfunctions; function++)
        for (i = 0; i < all->count && roots[function]; i++)
            note_touched(solver, &solver->program->functions[function], all->list[i]);
}

/* Is the object registered with the characteristics at that place, as far as anybody can say? */
static int may_be_registered_with(const nmr_solver *solver, const nmr_tracked *object, nmr_static_place at)
{
    uint32_t slot;

    if (!(solver->owed[object->family] >> object->state & 1))
        return 0;
    for (slot = 0; slot < NMR_MAX_SLOTS; slot++) {
        nmr_static_place memory = nmr_static_of(solver, object->slots[slot]);
        if (slot != NMR_SLOT_HOLDER && memory != NMR_NONE && at != NMR_NONE && memory % 2 == 0 && at % 2 == 0)
            return memory == at;
    }
    return 1;
}

/* The callbacks of a registration run while there is one. */
static int is_called_in(const nmr_solver *solver, uint32_t function, const nmr_state *state)
{
    static const nmr_role roles[] = {NMR_ROLE_ATTACH_CLIENT, NMR_ROLE_DETACH_CLIENT, NMR_ROLE_CLEANUP_CLIENT,
                                     NMR_ROLE_ATTACH_PROVIDER, NMR_ROLE_DETACH_PROVIDER, NMR_ROLE_CLEANUP_PROVIDER};
    const nmr_callback_group *group;
    uint32_t r, next, i;
    int any = nmr_is_told_of(solver, function, state);

    for (r = 0; r < sizeof roles / sizeof *roles; r++)
        for (next = 0; (group = nmr_program_group(solver->program, roles[r], function, &next)); any = 0)
            for (i = 0; i < state->nobjects; i++)
                if (may_be_registered_with(solver, &state->objects[i], nmr_program_group_at(group)))
                    return 1;
    return any;
}

/* What became of objects by a function that may be called, and need not be, is not known. */
static void suppose(const nmr_state *before, nmr_state *after)
{
    uint32_t i;

    for (i = 0; i < before->nobjects; i++) {
        const nmr_tracked *was = &before->objects[i], *is = nmr_state_object(after, was->family, was->id);
        if (is && is->state == was->state && is->count == was->count)
            continue;
        after->flags |= NMR_STATE_OPAQUE;
        if (is)
            nmr_state_drop_object(after, was->family, was->id);
    }
}

/* Run a function once from a state: what it brings further, and the states it leaves. 0: not all of its paths. */
static int run_once(nmr_solver *solver, uint32_t function, const nmr_state *state, lives *to)
{
    nmr_stack_mark mark = nmr_stack_here(&solver->passing);
    nmr_exits exits = {NULL, 0, 0};
    uint32_t e;
    int all;

    run_from(solver, function, state, &exits);
    all = solver->steps <= solver->limit;
    for (e = 0; e < exits.count; e++) {
        compare(solver, state, exits.list[e].state);
        note_opened(solver, state, exits.list[e].state);
        if (to && solver->supposed)
            suppose(state, exits.list[e].state);
        if (to && exits.list[e].state->nobjects)
            add_life(solver, to, exits.list[e].state);
    }
    nmr_stack_release(&solver->passing, mark);
    return all;
}

/* Does the function come to call the other one? */
static int leads_to(nmr_solver *solver, uint32_t function, uint32_t other)
{
    const nmr_program *program = solver->program;
    nmr_stack_mark mark = nmr_stack_here(&solver->passing);
    uint8_t *seen = nmr_stack_take(&solver->passing, program->nfunctions + 1);
    uint32_t *work = nmr_stack_take(&solver->passing, program->nfunctions * sizeof *work + 1), n = 1, i, k;

    work[0] = other;
    seen[other] = 1;
    for (i = 0; i < n && !seen[function]; i++)
        for (k = 0; k < program->functions[work[i]].ncallers; k++) {
            uint32_t caller = program->functions[work[i]].callers[k];
            if (!seen[caller])
                work[n++] = caller;
            seen[caller] = 1;
        }
    i = seen[function];
    nmr_stack_release(&solver->passing, mark);
    return (int)i;
}

/*
 * A function with too many paths: what it does to registrations is done by the functions below it that make the calls,
 * each run for itself. That is more than can happen, as the tests on the way are left out.
 */
static void run_parts(nmr_solver *solver, uint32_t function, const nmr_state *state, uint8_t *done, lives *to)
{
    const nmr_program *program = solver->program;
    uint32_t i;

    for (i = 0; i < program->ncalls; i++) {
        uint32_t part = program->calls[i].function;
        if ((i && program->calls[i - 1].function == part) || !solver->lasting_calls[part] || !program->functions[part].body ||
            part == function || done[part] || !leads_to(solver, function, part))
            continue;
        done[part] = 1;
        if (!run_once(solver, part, state, to))
            note_touched(solver, &program->functions[part], state);
    }
}

/* Let everything that the system starts run once from each state. */
static void run_roots(nmr_solver *solver, const uint8_t *roots, const lives *from, lives *to)
{
    uint8_t *too_much = nmr_stack_take(&solver->lasting, solver->program->nfunctions + 1);
    uint8_t *done = nmr_stack_take(&solver->lasting, (size_t)solver->program->nfunctions * (from->count + 1));
    uint32_t function, i;

    for (function = 0; function < solver->program->nfunctions; function++) {
        const nmr_program_function *f = &solver->program->functions[function];
        /* After an unload function nothing is called. */
        lives *next = has_role(f, NMR_ROLE_UNLOAD) ? NULL : to;
        /* Of what is only stored somewhere nobody knows whether it is, and how often. */
        solver->supposed = !next || !(f->roles || f->flags & NMR_LINKED_HANDED);
        for (i = 0; i < from->count && roots[function]; i++)
            if (is_called_in(solver, function, from->list[i]) &&
                (too_much[function] || !run_once(solver, function, from->list[i], next))) {
                too_much[function] = solver->unfollowed = 1;
                solver->supposed = 1;
                run_parts(solver, function, from->list[i], done + (size_t)i * solver->program->nfunctions, next);
            }
    }
    solver->supposed = 0;
    if (from->overflow) {
        solver->unfollowed = 1;
        note_unfollowed(solver, roots, from);
    }
}

static void unload(nmr_solver *solver, const lives *from)
{
    const nmr_program *program = solver->program;
    uint32_t function, i;

    for (function = 0; function < program->nfunctions; function++)
        for (i = 0; i < from->count && has_role(&program->functions[function], NMR_ROLE_UNLOAD) && program->functions[function].body; i++) {
            nmr_stack_mark mark = nmr_stack_here(&solver->passing);
            nmr_exits exits = {NULL, 0, 0};
            if (nmr_is_told_of(solver, function, from->list[i]))
                run_from(solver, function, from->list[i], &exits);
            nmr_stack_release(&solver->passing, mark);
        }
}

static void run_driver(nmr_solver *solver)
{
    lives *loaded = nmr_stack_take(&solver->lasting, sizeof *loaded), *used = nmr_stack_take(&solver->lasting, sizeof *used);
    const uint8_t *roots;

    if (!solver->program->complete || count_entries(solver->program) != 1)
        return;
    roots = runtime_roots(solver);
    load(solver, loaded);
    solver->life = NMR_LIFE_RUNTIME;
    run_roots(solver, roots, loaded, used);
    run_roots(solver, roots, used, NULL);
    solver->life = NMR_LIFE_UNLOAD;
    unload(solver, loaded);
    unload(solver, used);
    solver->followed = loaded->count && !loaded->overflow;
    solver->life = NMR_LIFE_FUNCTION;
}

/* ---- The solver -------------------------------------------------------------------------------------------------------- */

/* In a complete driver code outside gets at variables only through the functions that it can call. */
static uint64_t outside_touches(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    const uint8_t *started = find_started(solver);
    uint64_t touches = 0;
    uint32_t function;

    if (!program->complete)
        return UINT64_MAX;
    for (function = 0; function < program->nfunctions; function++)
        if (started[function] && !has_role(&program->functions[function], NMR_ROLE_UNLOAD))
            touches |= program->functions[function].touches;
    return touches;
}

/* An error about a call that is about all objects: each of them may be the one. */
static int is_about_all(const nmr_family *family, const nmr_row *row)
{
    const nmr_pattern *pattern = &family->patterns[row->pattern];
    unsigned a;

    for (a = 0; row->event == NMR_EVENT_CALL && a < pattern->nargs; a++)
        if (pattern->arg[a].kind != NMR_ARG_LITERAL)
            return 0;
    return row->event == NMR_EVENT_CALL && row->rule >= 0;
}

static int is_asked_for(const nmr_solver *solver, const nmr_family *family)
{
    size_t r;

    for (r = 0; r < family->nrows; r++)
        if (family->rows[r].rule >= 0 && solver->selection &&
            nmr_selection_has(solver->selection, nmr_rules_rule(solver->rules, family->rows[r].rule)))
            return 1;
    return 0;
}

static void find_left_out(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    size_t family;

    solver->left_out = nmr_stack_take(&solver->lasting, program->nfamilies + 1);
    for (family = 0; family < program->nfamilies; family++)
        solver->left_out[family] = nmr_family_is_opt_in(program->rules, &program->families[family]) &&
                                   !is_asked_for(solver, &program->families[family]);
}

static void prepare(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    size_t family, r;

    nmr_space_init(&solver->space, program, &solver->lasting);
    solver->flows = nmr_stack_take(&solver->lasting, program->nfunctions * sizeof *solver->flows + 1);
    solver->ran = nmr_stack_take(&solver->lasting, program->nfunctions + 1);
    solver->exhausted = nmr_stack_take(&solver->lasting, program->nfunctions + 1);
    solver->passed = nmr_stack_take(&solver->lasting, program->ncalls + 1);
    solver->family_events = nmr_stack_take(&solver->lasting, program->nfamilies * sizeof *solver->family_events + 1);
    solver->family_asks = nmr_stack_take(&solver->lasting, program->nfamilies * sizeof *solver->family_asks + 1);
    solver->scope_asks = nmr_stack_take(&solver->lasting, program->nfamilies * sizeof *solver->scope_asks + 1);
    nmr_find_lasting(solver);
    find_left_out(solver);
    nmr_find_between(solver, find_called_between(solver));
    solver->outside_touches = outside_touches(solver);
    nmr_find_tellings(solver, runtime_roots(solver));
    solver->owing = nmr_stack_take(&solver->lasting, program->nfamilies * sizeof *solver->owing + 1);
    for (family = 0; family < program->nfamilies; family++)
        for (r = 0; r < program->families[family].nrows; r++) {
            const nmr_row *row = &program->families[family].rows[r];
            if (row->event == NMR_EVENT_LEAVE || row->event == NMR_EVENT_LOST || row->event == NMR_EVENT_SCOPE ||
                row->event == NMR_EVENT_FREE || row->event == NMR_EVENT_SIGNAL || is_about_all(&program->families[family], row))
                solver->owing[family] |= row->from;
            solver->family_events[family] |= (uint64_t)1 << row->event;
            solver->family_asks[family] |= row->when | row->unless;
            if (row->event == NMR_EVENT_SCOPE)
                solver->scope_asks[family] |= row->when | row->unless;
        }
}

int nmr_solve_into(nmr_result *result, const nmr_program *program, const nmr_selection *selection, uint64_t limit)
{
    jmp_buf out_of_memory;
    nmr_solver *solver = calloc(1, sizeof *solver);
    volatile int rc = NMR_ENOMEM;

    if (!solver)
        return NMR_ENOMEM;
    solver->program = program;
    solver->rules = program->rules;
    solver->selection = selection;
    solver->limit = limit ? limit : MAX_STEPS;
    solver->lasting.out_of_memory = solver->passing.out_of_memory = &out_of_memory;
    if (!setjmp(out_of_memory)) {
        prepare(solver);
        run_each(solver);
        run_driver(solver);
        rc = nmr_report(solver, result);
    }
    nmr_stack_free(&solver->passing);
    nmr_stack_free(&solver->lasting);
    free(solver);
    return rc;
}

int nmr_solve(nmr_result **out, const nmr_program *program, const nmr_selection *selection, nmr_error *err)
{
    int rc = nmr_result_new(out, nmr_program_title(program));

    if (rc == 0 && (rc = nmr_solve_into(*out, program, selection, 0)) < 0) {
        nmr_result_free(*out);
        *out = NULL;
    }
    return rc < 0 ? nmr_fail(err, rc, nmr_program_title(program), 0, "out of memory") : 0;
}
