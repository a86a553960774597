/*
 * merge.c - when two paths can go on as one: they agree on all objects and on all that decides what becomes of them.
 * What they disagree on besides is not known from there on.
 */
#include "core/solve/solver.h"

#include <string.h>

/* ---- What decides ----------------------------------------------------------------------------------------------- */

static int decides(const nmr_solver *solver, nmr_place place)
{
    const nmr_place_info *info = nmr_space_place_at(&solver->space, place);
    const nmr_place_name *root = &nmr_space_place_at(&solver->space, info->root)->name;

    if (root->kind == NMR_PLACE_LOCAL && info->named == NMR_NONE)
        return nmr_program_local_decides(solver->program, nmr_function_of_activation(root->extra), root->value);
    return nmr_program_decides(solver->program, info->named);
}

static int is_object(const nmr_state *state, nmr_symbol symbol)
{
    nmr_identity id = nmr_identity_of_symbol(symbol);
    uint32_t i;

    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].id == id || state->objects[i].owner == id)
            return 1;
    return 0;
}

/* Symbols by which something that decides is known, in either of two states. */
typedef struct telling {
    nmr_solver *solver;
    const nmr_state *state, *other;
    int found;
} telling;

static void mark(void *context, nmr_symbol symbol)
{
    nmr_marks *marks = context;

    marks->held[symbol] = marks->epoch;
}

static void mark_telling(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < state->ncells; i++)
        if (decides(solver, state->cells[i].place))
            nmr_space_each_symbol(&solver->space, state->cells[i].value, mark, &solver->telling);
    for (i = 0; i < state->nregisters; i++)
        if (nmr_program_register_decides(solver->program, frame->function, state->registers[i].place))
            nmr_space_each_symbol(&solver->space, state->registers[i].value, mark, &solver->telling);
    for (i = 0; i < state->nobjects; i++) {
        if (state->objects[i].status)
            nmr_space_each_symbol(&solver->space, state->objects[i].status, mark, &solver->telling);
        if (state->objects[i].io)
            nmr_space_each_symbol(&solver->space, state->objects[i].io, mark, &solver->telling);
    }
}

/* Is it known in both states what stands at the place, and is it the same? */
static int same_constant(nmr_solver *solver, const nmr_state *a, const nmr_state *b, nmr_place place)
{
    nmr_value in_a = nmr_constant(solver, a, nmr_load(solver, a, place));

    return nmr_space_value_at(&solver->space, in_a)->kind == NMR_VALUE_INTEGER &&
           in_a == nmr_constant(solver, b, nmr_load(solver, b, place));
}

/* Does something depend on the symbol: an object, what a deciding place holds or would be read from it? */
static void ask(void *context, nmr_symbol symbol)
{
    telling *t = context;
    const nmr_symbol_name name = *nmr_space_symbol_at(&t->solver->space, symbol);

    t->found = t->found || t->solver->telling.held[symbol] == t->solver->telling.epoch || is_object(t->state, symbol) ||
               ((name.kind == NMR_SYMBOL_INITIAL || name.kind == NMR_SYMBOL_DERIVED) && decides(t->solver, name.where) &&
                !same_constant(t->solver, t->state, t->other, name.where));
}

static int tells(nmr_solver *solver, const nmr_state *state, const nmr_state *other, nmr_value value)
{
    telling t = {solver, state, other, 0};

    nmr_space_each_symbol(&solver->space, value, ask, &t);
    return t.found;
}

static void is_tracked(void *context, nmr_symbol symbol)
{
    telling *t = context;

    t->found = t->found || is_object(t->state, symbol);
}

/* Copies of a tracked value count wherever they are. */
static int holds_object(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    telling t = {solver, state, state, 0};

    nmr_space_each_symbol(&solver->space, value, is_tracked, &t);
    return t.found;
}

/* ---- Alike ------------------------------------------------------------------------------------------------------- */

static int is_all(const nmr_space *space, nmr_place place)
{
    return nmr_space_place_at(space, place)->name.kind == NMR_PLACE_ALL;
}

static nmr_value value_in(nmr_solver *solver, const nmr_state *state, nmr_place place)
{
    return is_all(&solver->space, place) ? nmr_state_cell(state, place) : nmr_load(solver, state, place);
}

static nmr_value constant_in(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    return value == NMR_NONE ? NMR_NONE : nmr_constant(solver, state, value);
}

/* Two states that are compared. */
typedef struct comparison {
    nmr_solver *solver;
    const nmr_frame *frame;
    const nmr_state *a, *b;
    nmr_pairs pairs; /* alike if these stand for the same */
} comparison;

static int same_cell(comparison *c, nmr_place place, nmr_value in_a, nmr_value in_b)
{
    if (in_a == in_b || constant_in(c->solver, c->a, in_a) == constant_in(c->solver, c->b, in_b))
        return 1;
    if (!decides(c->solver, place) && !(in_a != NMR_NONE && holds_object(c->solver, c->a, in_a)) &&
        !(in_b != NMR_NONE && holds_object(c->solver, c->a, in_b)))
        return 1;
    return nmr_pair(&c->solver->space, &c->pairs, in_a, in_b);
}

static int same_cells(comparison *c)
{
    const nmr_state *a = c->a, *b = c->b;
    uint32_t i = 0, k = 0;

    while (i < a->ncells || k < b->ncells) {
        nmr_place in_a = i < a->ncells ? a->cells[i].place : NMR_NONE, in_b = k < b->ncells ? b->cells[k].place : NMR_NONE;
        if (in_a == in_b) {
            if (!same_cell(c, in_a, a->cells[i].value, b->cells[k].value))
                return 0;
            i++, k++;
        } else if (in_a < in_b) {
            if (!same_cell(c, in_a, a->cells[i].value, value_in(c->solver, b, in_a)))
                return 0;
            i++;
        } else {
            if (!same_cell(c, in_b, value_in(c->solver, a, in_b), b->cells[k].value))
                return 0;
            k++;
        }
    }
    return 1;
}

static int same_register(comparison *c, uint32_t reg, nmr_value in_a, nmr_value in_b)
{
    if (in_a == in_b || (!nmr_program_register_decides(c->solver->program, c->frame->function, reg) &&
                         !holds_object(c->solver, c->a, in_a) && !holds_object(c->solver, c->a, in_b)))
        return 1;
    return nmr_pair(&c->solver->space, &c->pairs, in_a, in_b);
}

static int same_registers(comparison *c)
{
    const nmr_state *a = c->a, *b = c->b;
    uint32_t i;

    if (a->nregisters != b->nregisters)
        return 0;
    for (i = 0; i < a->nregisters; i++)
        if (a->registers[i].place != b->registers[i].place ||
            !same_register(c, a->registers[i].place, a->registers[i].value, b->registers[i].value))
            return 0;
    return 1;
}

/* A result by which nobody tracks an object, and along which nobody goes. */
static int is_plain(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    uint32_t kind = nmr_space_value_at(&solver->space, value)->kind;

    return kind != NMR_VALUE_ADDRESS && kind != NMR_VALUE_FUNCTION && !nmr_identify_value(solver, state, value);
}

/* What a function returns that decides nothing is not told apart. */
static int same_result(comparison *c, nmr_value in_a, nmr_value in_b)
{
    if (in_a == in_b || (!nmr_program_result_decides(c->solver->program, c->frame->function) &&
                         is_plain(c->solver, c->a, in_a) && is_plain(c->solver, c->b, in_b)))
        return 1;
    return nmr_pair(&c->solver->space, &c->pairs, in_a, in_b);
}

static int is_in(const nmr_symbol *list, uint32_t n, nmr_symbol symbol)
{
    uint32_t i;

    for (i = 0; i < n; i++)
        if (list[i] == symbol)
            return 1;
    return 0;
}

static int known_alike(comparison *c)
{
    const nmr_state *a = c->a, *b = c->b;
    const nmr_space *space = &c->solver->space;
    const nmr_range *range;
    uint32_t i;

    for (i = 0; i < a->nknown; i++) {
        range = nmr_state_known(b, a->known[i].value);
        if ((!range || memcmp(range, &a->known[i].range, sizeof *range)) &&
            !is_in(c->pairs.a, c->pairs.n, nmr_space_symbol_of(space, a->known[i].value)) &&
            tells(c->solver, a, b, a->known[i].value))
            return 0;
    }
    for (i = 0; i < b->nknown; i++)
        if (!nmr_state_known(a, b->known[i].value) &&
            !is_in(c->pairs.b, c->pairs.n, nmr_space_symbol_of(space, b->known[i].value)) &&
            tells(c->solver, b, a, b->known[i].value))
            return 0;
    return 1;
}

/* Is all but the tests on the way the same, if the pairs are? */
static int compare(comparison *c, const nmr_ways *ways)
{
    return same_registers(c) && same_cells(c) && (ways->from_a == NMR_NONE || same_result(c, ways->from_a, ways->from_b)) &&
           nmr_pairs_hold(c->solver, c->frame, c->a, c->b, &c->pairs);
}

int nmr_are_alike(nmr_solver *solver, const nmr_frame *frame, const nmr_ways *ways)
{
    comparison c = {solver, frame, ways->a, ways->b, {{0}, {0}, 0}};

    if (!nmr_state_same_objects(ways->a, ways->b) || !compare(&c, ways))
        return 0;
    nmr_marks_open(solver, &solver->telling);
    mark_telling(solver, frame, ways->a);
    mark_telling(solver, frame, ways->b);
    if (ways->from_a != NMR_NONE)
        nmr_space_each_symbol(&solver->space, ways->from_a, mark, &solver->telling);
    return known_alike(&c);
}

/* ---- Merging ------------------------------------------------------------------------------------------------------ */

typedef struct loss {
    nmr_solver *solver;
    const nmr_frame *frame;
    const nmr_state *a, *b;
    nmr_pairs pairs; /* one name is as good as the other */
    int matters;
} loss;

/* Is what is forgotten a flag that the undoing of some object depends on? */
static void lose_place(loss *l, nmr_place place)
{
    nmr_static_place named = nmr_static_of(l->solver, place);
    uint32_t family;

    for (family = 0; named != NMR_NONE && family < l->solver->program->nfamilies; family++)
        l->matters |= nmr_program_is_guard(l->solver->program, family, named);
}

static void lose_symbol(void *context, nmr_symbol symbol)
{
    loss *l = context;
    const nmr_symbol_name name = *nmr_space_symbol_at(&l->solver->space, symbol);

    if ((name.kind == NMR_SYMBOL_INITIAL || name.kind == NMR_SYMBOL_DERIVED) && !same_constant(l->solver, l->a, l->b, name.where))
        lose_place(l, name.where);
}

/* Is an object known by the symbol, or by memory that it points to? */
static int names_object(loss *l, nmr_symbol symbol)
{
    uint32_t i;

    for (i = 0; i < l->a->nobjects; i++)
        if (nmr_object_uses(&l->solver->space, &l->a->objects[i], symbol))
            return 1;
    return 0;
}

/* What a place holds when two paths that come together do not agree on it: a name that stands for nothing else. */
static nmr_value either(loss *l, nmr_place place, nmr_value in_a)
{
    nmr_space *space = &l->solver->space;
    nmr_symbol symbol = in_a == NMR_NONE ? NMR_NONE : nmr_space_symbol_of(space, in_a);
    uint32_t number = 0;

    if (is_all(space, place))
        return nmr_space_plain(space, NMR_VALUE_HAVOCED, 0, 0);
    if (symbol != NMR_NONE && nmr_space_symbol_at(space, symbol)->kind == NMR_SYMBOL_DERIVED &&
        nmr_space_symbol_at(space, symbol)->where == place && nmr_space_symbol_at(space, symbol)->which == NMR_DERIVED_MERGED &&
        !names_object(l, symbol))
        return in_a;
    do
        symbol = nmr_space_symbol(space, NMR_SYMBOL_DERIVED, place, NMR_DERIVED_MERGED, number++);
    while (nmr_is_used(l->solver, l->frame, l->a, symbol) || nmr_uses_symbol(space, l->b, symbol));
    return nmr_space_of_symbol(space, symbol);
}

/* What a place holds in both states: the same, or nobody knows. */
static nmr_value merged_value(loss *l, nmr_place place, nmr_value in_a, nmr_value in_b)
{
    nmr_value constant;

    if (in_a == in_b || nmr_is_paired(&l->solver->space, &l->pairs, in_a, in_b))
        return in_a;
    constant = constant_in(l->solver, l->a, in_a);
    if (constant != NMR_NONE && constant == constant_in(l->solver, l->b, in_b))
        return constant;
    lose_place(l, place);
    return either(l, place, in_a);
}

static void merge_cells(loss *l, nmr_state *merged)
{
    const nmr_state *a = l->a, *b = l->b;
    nmr_place place;
    uint32_t i;

    for (i = 0; i < merged->ncells; i++) {
        place = merged->cells[i].place;
        merged->cells[i].value = merged_value(l, place, merged->cells[i].value, value_in(l->solver, b, place));
    }
    for (i = 0; i < b->ncells; i++) {
        place = b->cells[i].place;
        if (nmr_state_cell(a, place) == NMR_NONE && value_in(l->solver, a, place) != b->cells[i].value)
            nmr_state_set_cell(&l->solver->passing, merged, place, merged_value(l, place, value_in(l->solver, a, place), b->cells[i].value));
    }
}

typedef struct renaming {
    nmr_solver *solver;
    const nmr_state *a, *b;
    int renamed;
} renaming;

/* The name for what two paths disagree on may have stood for something else before. */
static void is_renamed(void *context, nmr_symbol symbol)
{
    renaming *r = context;
    const nmr_symbol_name *name = nmr_space_symbol_at(&r->solver->space, symbol);

    if (name->kind == NMR_SYMBOL_DERIVED && name->which == NMR_DERIVED_MERGED)
        r->renamed |= value_in(r->solver, r->a, name->where) != value_in(r->solver, r->b, name->where);
}

static void merge_known(loss *l, nmr_state *merged)
{
    uint32_t i, kept = 0;

    for (i = 0; i < merged->nknown; i++) {
        const nmr_range *range = nmr_state_known(l->b, merged->known[i].value);
        renaming r = {l->solver, l->a, l->b, 0};
        nmr_space_each_symbol(&l->solver->space, merged->known[i].value, is_renamed, &r);
        if (is_in(l->pairs.a, l->pairs.n, nmr_space_symbol_of(&l->solver->space, merged->known[i].value)) ||
            (range && !r.renamed && !memcmp(range, &merged->known[i].range, sizeof *range)))
            merged->known[kept++] = merged->known[i];
        else
            nmr_space_each_symbol(&l->solver->space, merged->known[i].value, lose_symbol, l);
    }
    merged->nknown = kept;
}

/* For what two paths do not agree on: a name for nothing else in them. */
static nmr_value any_value(const loss *l, uint32_t which)
{
    uint32_t number = UINT32_MAX;
    nmr_symbol symbol;

    do
        symbol = nmr_space_symbol(&l->solver->space, NMR_SYMBOL_UNKNOWN, l->frame->function, which, number--);
    while (nmr_is_used(l->solver, l->frame, l->a, symbol) || nmr_uses_symbol(&l->solver->space, l->b, symbol));
    return nmr_space_of_symbol(&l->solver->space, symbol);
}

static nmr_value either_value(const loss *l, nmr_value in_a, nmr_value in_b, uint32_t which)
{
    return in_a == in_b || nmr_is_paired(&l->solver->space, &l->pairs, in_a, in_b) ? in_a : any_value(l, which);
}

nmr_state *nmr_join(nmr_solver *solver, const nmr_frame *frame, const nmr_ways *ways, nmr_value *result)
{
    nmr_state *merged = nmr_state_copy(&solver->passing, ways->a);
    comparison c = {solver, frame, ways->a, ways->b, {{0}, {0}, 0}};
    loss l = {solver, frame, ways->a, ways->b, {{0}, {0}, 0}, 0};
    uint32_t i;

    if (compare(&c, ways))
        l.pairs = c.pairs;
    merge_cells(&l, merged);
    merge_known(&l, merged);
    for (i = 0; i < merged->nregisters; i++)
        merged->registers[i].value = either_value(&l, merged->registers[i].value,
                                                  nmr_state_register(ways->b, merged->registers[i].place), merged->registers[i].place);
    if (result)
        *result = either_value(&l, ways->from_a, ways->from_b, NMR_NONE);
    if (!l.matters)
        return merged;
    /* A flag is not known any more: nothing is said about what is missing, or what the flag would have told. */
    merged->flags |= NMR_STATE_DAMAGED;
    for (i = 0; i < merged->nobjects; i++)
        merged->objects[i].flags |= NMR_COND_TESTED;
    return merged;
}
