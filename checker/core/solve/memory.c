/*
 * memory.c - what stands where, and what a path's tests say about it.
 */
#include "core/solve/solver.h"

#include <string.h>

/* ---- Start values ------------------------------------------------------------------------------------------------ */

static nmr_place place_of_init(nmr_solver *solver, const nmr_program_variable *v, uint32_t variable, const nmr_graph_init *init)
{
    const nmr_graph *graph = v->unit->graph;
    nmr_space *space = &solver->space;
    nmr_place place = nmr_space_variable(space, variable);
    uint32_t i, field;

    for (i = 0; i < init->nsteps; i++) {
        const nmr_graph_step *step = &graph->steps[init->step + i];
        if (step->kind == NMR_STEP_FIELD) {
            field = v->unit->fields[step->value];
            place = nmr_space_step(space, place, NMR_PLACE_FIELD, solver->program->fields[field].step, nmr_place_of_field(field));
        } else {
            place = nmr_space_step(space, place, NMR_PLACE_INDEX, (uint32_t)graph->operands[step->value].value, NMR_NONE);
        }
    }
    return place;
}

static nmr_value value_of_init(nmr_solver *solver, const nmr_program_variable *v, uint32_t operand)
{
    const nmr_graph_operand *o = &v->unit->graph->operands[operand];
    const nmr_graph_path *path;
    nmr_graph_init init;

    switch (o->kind) {
    case NMR_OPERAND_INTEGER:
        return nmr_space_integer(&solver->space, o->value);
    case NMR_OPERAND_FUNCTION:
        return nmr_space_function(&solver->space, v->unit->functions[o->ref]);
    case NMR_OPERAND_ADDRESS:
        path = &v->unit->graph->paths[o->ref];
        if (path->root != NMR_ROOT_VARIABLE)
            return NMR_NONE;
        init.step = path->step;
        init.nsteps = path->nsteps;
        return nmr_space_address(&solver->space, place_of_init(solver, v, v->unit->variables[path->index], &init));
    default:
        return NMR_NONE;
    }
}

/* What a place in a variable holds when the driver is loaded; NMR_NONE: not known. */
static nmr_value start_value(nmr_solver *solver, nmr_place place)
{
    uint32_t variable = nmr_space_place_at(&solver->space, nmr_space_place_at(&solver->space, place)->root)->name.value, i;
    const nmr_program_variable *v = &solver->program->variables[variable];
    const nmr_graph_variable *g = v->variable;

    if (!(g->flags & NMR_VARIABLE_DEFINED) || g->flags & NMR_VARIABLE_DYNAMIC || nmr_space_place_at(&solver->space, place)->weak)
        return NMR_NONE;
    for (i = 0; i < g->ninits; i++) {
        const nmr_graph_init *init = &v->unit->graph->inits[g->init + i];
        if (place_of_init(solver, v, variable, init) == place)
            return value_of_init(solver, v, init->operand);
    }
    return nmr_space_integer(&solver->space, 0);
}

/* Functions that are not followed write nothing that decides; code that is not here may write anything. */
static int is_stale(const nmr_solver *solver, const nmr_state *state, nmr_static_place place)
{
    if (state->stale == UINT64_MAX || !nmr_is_left_alone(solver, place))
        return (state->stale & nmr_touch_bit(place)) != 0;
    return 0;
}

static int has_start_value(nmr_solver *solver, const nmr_state *state, nmr_place place)
{
    const nmr_place_info *root = nmr_space_place_at(&solver->space, nmr_space_place_at(&solver->space, place)->root);

    if (root->name.kind != NMR_PLACE_VARIABLE)
        return 0;
    if (solver->program->variables[root->name.value].variable->flags & NMR_VARIABLE_CONST)
        return 1;
    return state->flags & NMR_STATE_STARTED && !is_stale(solver, state, nmr_space_place_at(&solver->space, place)->named);
}

/* ---- Reading ----------------------------------------------------------------------------------------------------- */

/* `place`, which lies within `outer`, as if it lay within `other`. */
static nmr_place rebase(nmr_solver *solver, nmr_place place, nmr_place outer, nmr_place other)
{
    nmr_place_info info;

    if (place == outer)
        return other;
    info = *nmr_space_place_at(&solver->space, place);
    return nmr_space_step(&solver->space, rebase(solver, info.name.parent, outer, other), (nmr_place_kind)info.name.kind,
                          info.name.value, info.named);
}

static nmr_value initial(nmr_solver *solver, nmr_place place)
{
    return nmr_space_of_symbol(&solver->space, nmr_space_symbol(&solver->space, NMR_SYMBOL_INITIAL, place, 0, 0));
}

/* What a place has from what is said of all of `outer`. */
static nmr_value part_of(nmr_solver *solver, nmr_place place, nmr_place outer, nmr_value whole)
{
    nmr_value_info info = *nmr_space_value_at(&solver->space, whole);

    switch (info.kind) {
    case NMR_VALUE_ZEROS:
        return nmr_space_integer(&solver->space, 0);
    case NMR_VALUE_UNSETS:
        return 0;
    case NMR_VALUE_HAVOCED:
        return nmr_space_of_symbol(&solver->space, nmr_space_symbol(&solver->space, NMR_SYMBOL_DERIVED, place, info.a ? NMR_DERIVED_NEW : NMR_DERIVED_PERHAPS, info.b));
    case NMR_VALUE_COPIED:
        return initial(solver, rebase(solver, place, outer, info.a));
    default:
        return whole;
    }
}

static nmr_place all_of(nmr_solver *solver, nmr_place place)
{
    return nmr_space_step(&solver->space, place, NMR_PLACE_ALL, 0, NMR_NONE);
}

nmr_value nmr_load(nmr_solver *solver, const nmr_state *state, nmr_place place)
{
    nmr_value value = nmr_state_cell(state, place);
    nmr_place outer;

    if (value != NMR_NONE)
        return value;
    for (outer = place; outer != NMR_NONE; outer = nmr_space_place_at(&solver->space, outer)->name.parent) {
        value = nmr_state_cell(state, all_of(solver, outer));
        if (value != NMR_NONE)
            return part_of(solver, place, outer, value);
    }
    if (has_start_value(solver, state, place)) {
        value = start_value(solver, place);
        if (value != NMR_NONE)
            return value;
    }
    return initial(solver, place);
}

nmr_place nmr_pointee(nmr_solver *solver, nmr_value pointer)
{
    nmr_value_info info = *nmr_space_value_at(&solver->space, pointer);
    nmr_place base;

    if (info.kind == NMR_VALUE_SYMBOL)
        return nmr_space_pointee(&solver->space, info.a);
    if (info.kind == NMR_VALUE_ADDRESS)
        return info.a;
    if (info.kind != NMR_VALUE_BINARY || (info.op != NMR_BINARY_ADD && info.op != NMR_BINARY_AND))
        return NMR_NONE;
    /* Some element behind it. */
    base = nmr_pointee(solver, info.a);
    return base == NMR_NONE ? NMR_NONE : nmr_space_step(&solver->space, base, NMR_PLACE_ANY, info.b, NMR_NONE);
}

/* ---- Writing ----------------------------------------------------------------------------------------------------- */

static void drop_within(nmr_solver *solver, nmr_state *state, nmr_place place)
{
    uint32_t i;

    for (i = state->ncells; i-- > 0;)
        if (nmr_space_is_within(&solver->space, state->cells[i].place, place))
            nmr_state_drop_cell(state, i);
}

typedef struct highest {
    const nmr_space *space;
    uint32_t number;
} highest;

static void compare_number(void *context, nmr_symbol symbol)
{
    highest *h = context;
    const nmr_symbol_name *name = nmr_space_symbol_at(h->space, symbol);

    if (name->kind == NMR_SYMBOL_DERIVED && name->which <= NMR_DERIVED_NEW && name->number >= h->number)
        h->number = name->number + 1;
}

/* A number for an unknown write that nothing in the state has yet. */
static uint32_t havoc_number(nmr_solver *solver, const nmr_state *state)
{
    highest h = {&solver->space, 1};
    const nmr_value_info *info;
    uint32_t i;

    for (i = 0; i < state->ncells; i++) {
        info = nmr_space_value_at(&solver->space, state->cells[i].value);
        if (info->kind == NMR_VALUE_HAVOCED && info->b >= h.number)
            h.number = info->b + 1;
        nmr_space_each_symbol(&solver->space, state->cells[i].value, compare_number, &h);
    }
    for (i = 0; i < state->nregisters; i++)
        nmr_space_each_symbol(&solver->space, state->registers[i].value, compare_number, &h);
    for (i = 0; i < state->nobjects; i++)
        if (nmr_identity_is_symbol(state->objects[i].id))
            compare_number(&h, (state->objects[i].id >> 1) - 1);
    return h.number;
}

static void fill(nmr_solver *solver, nmr_state *state, nmr_place place, nmr_value_kind with, uint32_t is_new)
{
    const nmr_place_info *info = nmr_space_place_at(&solver->space, place);
    uint32_t number = with == NMR_VALUE_HAVOCED ? havoc_number(solver, state) : 0;

    /* Some element of an array: any of them. */
    while (info->weak) {
        place = info->name.parent;
        with = NMR_VALUE_HAVOCED;
        number = havoc_number(solver, state);
        info = nmr_space_place_at(&solver->space, place);
    }
    drop_within(solver, state, place);
    nmr_state_set_cell(&solver->passing, state, all_of(solver, place), nmr_space_plain(&solver->space, with, is_new, number));
}

void nmr_fill(nmr_solver *solver, nmr_state *state, nmr_place place, nmr_value_kind with) { fill(solver, state, place, with, 0); }

void nmr_overwrite(nmr_solver *solver, nmr_state *state, nmr_place place)
{
    fill(solver, state, place, NMR_VALUE_HAVOCED, 1);
}

void nmr_store(nmr_solver *solver, nmr_state *state, nmr_place place, nmr_value value)
{
    /* Some element of an array: it is known by its index, and the others are not known any more. */
    if (nmr_space_place_at(&solver->space, place)->weak)
        nmr_fill(solver, state, place, NMR_VALUE_HAVOCED);
    nmr_state_set_cell(&solver->passing, state, place, value);
}

static void copy_start_values(nmr_solver *solver, nmr_state *state, nmr_place to, nmr_place from)
{
    uint32_t variable = nmr_space_place_at(&solver->space, nmr_space_place_at(&solver->space, from)->root)->name.value, i;
    const nmr_program_variable *v = &solver->program->variables[variable];

    nmr_state_set_cell(&solver->passing, state, all_of(solver, to), nmr_space_plain(&solver->space, NMR_VALUE_ZEROS, 0, 0));
    for (i = 0; i < v->variable->ninits; i++) {
        const nmr_graph_init *init = &v->unit->graph->inits[v->variable->init + i];
        nmr_place place = place_of_init(solver, v, variable, init);
        nmr_value value = value_of_init(solver, v, init->operand);
        if (nmr_space_is_within(&solver->space, place, from) && value != NMR_NONE)
            nmr_state_set_cell(&solver->passing, state, rebase(solver, place, from, to), value);
    }
}

/* What is said of all of a place, from the place itself or from around it. */
static nmr_value whole_of(nmr_solver *solver, const nmr_state *state, nmr_place place)
{
    nmr_value value;
    nmr_place outer;
    nmr_value_info info;

    for (outer = place; outer != NMR_NONE; outer = nmr_space_place_at(&solver->space, outer)->name.parent) {
        value = nmr_state_cell(state, all_of(solver, outer));
        if (value == NMR_NONE)
            continue;
        info = *nmr_space_value_at(&solver->space, value);
        if (info.kind == NMR_VALUE_COPIED)
            return nmr_space_plain(&solver->space, NMR_VALUE_COPIED, rebase(solver, place, outer, info.a), 0);
        return value;
    }
    return NMR_NONE;
}

void nmr_copy_memory(nmr_solver *solver, nmr_state *state, nmr_place to, nmr_place from)
{
    nmr_value whole = whole_of(solver, state, from);
    uint32_t i, n = state->ncells;
    nmr_cell *cells;

    if (nmr_space_place_at(&solver->space, to)->weak || nmr_space_place_at(&solver->space, from)->weak) {
        nmr_fill(solver, state, to, NMR_VALUE_HAVOCED);
        return;
    }
    if (to == from)
        return;
    cells = nmr_stack_copy(&solver->passing, state->cells, n * sizeof *cells, n * sizeof *cells + 1);
    drop_within(solver, state, to);
    if (whole != NMR_NONE)
        nmr_state_set_cell(&solver->passing, state, all_of(solver, to), whole);
    else if (has_start_value(solver, state, from) && start_value(solver, from) != NMR_NONE)
        copy_start_values(solver, state, to, from);
    else
        nmr_state_set_cell(&solver->passing, state, all_of(solver, to), nmr_space_plain(&solver->space, NMR_VALUE_COPIED, from, 0));
    for (i = 0; i < n; i++)
        if (cells[i].place != all_of(solver, from) && nmr_space_is_within(&solver->space, cells[i].place, from))
            nmr_state_set_cell(&solver->passing, state, rebase(solver, cells[i].place, from, to), cells[i].value);
}

/* ---- Tests ------------------------------------------------------------------------------------------------------- */

static nmr_range everything(void)
{
    nmr_range range;

    memset(&range, 0, sizeof range);
    range.low = INT64_MIN;
    range.high = INT64_MAX;
    return range;
}

static nmr_range range_of(const nmr_state *state, nmr_value value)
{
    const nmr_range *known = nmr_state_known(state, value);

    return known ? *known : everything();
}

static int contains(const nmr_range *range, int64_t number)
{
    uint32_t i;

    for (i = 0; i < range->nwithout; i++)
        if (range->without[i] == number)
            return 0;
    return range->low <= number && number <= range->high;
}

/* In one form: without holds no bound and nothing outside, in order. 0: nothing is left. */
static int normalise(nmr_range *range)
{
    uint32_t i, j;
    int again = 1;

    while (again && range->low <= range->high) {
        again = 0;
        for (i = 0; i < range->nwithout; i++) {
            int64_t gone = range->without[i];
            if (gone != range->low && gone != range->high && gone > range->low && gone < range->high)
                continue;
            if (gone == range->low && range->low == range->high)
                return 0;
            if (gone == range->low)
                range->low++;
            else if (gone == range->high)
                range->high--;
            for (j = i; j + 1 < range->nwithout; j++)
                range->without[j] = range->without[j + 1];
            range->without[--range->nwithout] = 0;
            again = 1;
            break;
        }
    }
    return range->low <= range->high;
}

static void exclude(nmr_range *range, int64_t number)
{
    uint32_t i, room = sizeof range->without / sizeof *range->without;

    if (!contains(range, number))
        return;
    if (number == range->low || number == range->high) {
        /* At a bound it costs no entry. */
        if (number == range->low && number == range->high)
            range->low = 1, range->high = 0;
        else if (number == range->low)
            range->low++;
        else
            range->high--;
        return;
    }
    if (range->nwithout == room)
        return; /* a path more than there is: never one less */
    for (i = range->nwithout++; i > 0 && range->without[i - 1] > number; i--)
        range->without[i] = range->without[i - 1];
    range->without[i] = number;
}

static void narrow(nmr_range *range, unsigned op, int64_t c)
{
    switch (op) {
    case NMR_BINARY_EQ:
        if (!contains(range, c))
            range->low = 1, range->high = 0;
        else
            range->low = range->high = c;
        break;
    case NMR_BINARY_NE:
        exclude(range, c);
        break;
    case NMR_BINARY_LT:
        if (c == INT64_MIN)
            range->low = 1, range->high = 0;
        else if (c - 1 < range->high)
            range->high = c - 1;
        break;
    case NMR_BINARY_LE:
        if (c < range->high)
            range->high = c;
        break;
    case NMR_BINARY_GT:
        if (c == INT64_MAX)
            range->low = 1, range->high = 0;
        else if (c + 1 > range->low)
            range->low = c + 1;
        break;
    case NMR_BINARY_GE:
        if (c > range->low)
            range->low = c;
        break;
    default:
        break;
    }
}

/* The comparison that holds, in signed terms; 0 when it says nothing about a signed range. */
static int signed_form(unsigned *op, int64_t c, const nmr_range *range, nmr_range *result)
{
    *result = *range;
    if (!(*op & NMR_TYPE_UNSIGNED))
        return 1;
    *op &= ~(unsigned)NMR_TYPE_UNSIGNED;
    if (*op <= NMR_BINARY_NE)
        return 1;
    if (c < 0)
        return 0;
    if (*op == NMR_BINARY_LT || *op == NMR_BINARY_LE) {
        narrow(result, NMR_BINARY_GE, 0);
        return 1;
    }
    return range->low >= 0;
}

static unsigned opposite(unsigned op)
{
    static const unsigned char to[] = {NMR_BINARY_NE, NMR_BINARY_EQ, NMR_BINARY_GE, NMR_BINARY_GT, NMR_BINARY_LE, NMR_BINARY_LT};

    return to[op & 7u] | (op & NMR_TYPE_UNSIGNED);
}

static int is_comparison(unsigned op) { return (op & ~(unsigned)NMR_TYPE_UNSIGNED) <= NMR_BINARY_GE; }

/* What a value can be by the way it is made: a comparison is 0 or 1, a masked value is within the mask. */
static nmr_range natural(const nmr_space *space, const nmr_state *state, nmr_value value)
{
    nmr_range range = range_of(state, value);
    const nmr_value_info *info = nmr_space_value_at(space, value);

    if (info->kind == NMR_VALUE_BINARY && is_comparison(info->op)) {
        if (range.low < 0)
            range.low = 0;
        if (range.high > 1)
            range.high = 1;
    } else if (info->kind == NMR_VALUE_BINARY && info->op == NMR_BINARY_AND) {
        int64_t mask = nmr_space_value_at(space, info->b)->number;
        if (nmr_space_value_at(space, info->b)->kind == NMR_VALUE_INTEGER && mask >= 0) {
            if (range.low < 0)
                range.low = 0;
            if (range.high > mask)
                range.high = mask;
        }
    }
    return range;
}

/* What is left of a value's range where `op` c holds; 0: nothing. */
static int restricted(const nmr_space *space, const nmr_state *state, nmr_value value, unsigned op, int64_t c, nmr_range *range)
{
    const nmr_value_info *info = nmr_space_value_at(space, value);
    nmr_range old = natural(space, state, value);
    int64_t mask;

    if (!signed_form(&op, c, &old, range))
        return *range = old, 1;
    narrow(range, op, c);
    if (!normalise(range))
        return 0;
    if (info->kind != NMR_VALUE_BINARY || info->op != NMR_BINARY_AND || range->low <= 0)
        return 1;
    /* One bit: what is not 0 is the bit. */
    mask = nmr_space_value_at(space, info->b)->number;
    if (mask > 0 && (mask & (mask - 1)) == 0) {
        range->low = range->high = mask;
        range->nwithout = 0;
        memset(range->without, 0, sizeof range->without);
    }
    return 1;
}

nmr_value nmr_constant(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(&solver->space, value);
    const nmr_range *range;

    if (info->kind != NMR_VALUE_SYMBOL && info->kind != NMR_VALUE_BINARY)
        return value;
    range = nmr_state_known(state, value);
    return range && range->low == range->high ? nmr_space_integer(&solver->space, range->low) : value;
}

/* A condition as a comparison of something unknown with a constant. 0: it is none, and `*feasible` says whether it can hold. */
static int as_comparison(const nmr_space *space, nmr_value *value, int truth, unsigned *op, int64_t *c, int *feasible)
{
    const nmr_value_info *info = nmr_space_value_at(space, *value), *right;

    *op = truth ? NMR_BINARY_NE : NMR_BINARY_EQ;
    *c = 0;
    switch (info->kind) {
    case NMR_VALUE_INTEGER:
        return *feasible = (info->number != 0) == (truth != 0), 0;
    case NMR_VALUE_ADDRESS:
    case NMR_VALUE_FUNCTION:
        return *feasible = truth, 0;
    case NMR_VALUE_SYMBOL:
        return 1;
    case NMR_VALUE_BINARY:
        right = nmr_space_value_at(space, info->b);
        if (is_comparison(info->op) && right->kind == NMR_VALUE_INTEGER) {
            *op = truth ? info->op : opposite(info->op);
            *c = right->number;
            *value = info->a;
        }
        return 1;
    default:
        return *feasible = 1, 0;
    }
}

int nmr_assume(nmr_solver *solver, nmr_state *state, nmr_value value, int truth)
{
    nmr_range range;
    unsigned op;
    int64_t c;
    int feasible;

    if (!as_comparison(&solver->space, &value, truth, &op, &c, &feasible))
        return feasible;
    if (!restricted(&solver->space, state, value, op, c, &range))
        return 0;
    nmr_state_set_known(&solver->passing, state, value, &range);
    return 1;
}

static int is_feasible(nmr_solver *solver, const nmr_state *state, nmr_value value, int truth)
{
    nmr_range range;
    unsigned op;
    int64_t c;
    int feasible;

    if (!as_comparison(&solver->space, &value, truth, &op, &c, &feasible))
        return feasible;
    return restricted(&solver->space, state, value, op, c, &range);
}

unsigned nmr_possible(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    return (is_feasible(solver, state, value, 0) ? 1u : 0u) | (is_feasible(solver, state, value, 1) ? 2u : 0u);
}

unsigned nmr_possible_results(nmr_solver *solver, const nmr_state *state, nmr_value value)
{
    enum { PENDING = 0x103, TIMEOUT = 0x102 };
    nmr_value_info info = *nmr_space_value_at(&solver->space, value);
    nmr_range range;
    unsigned set = 0;

    if (info.kind == NMR_VALUE_INTEGER) {
        range = everything();
        range.low = range.high = (int32_t)(uint32_t)info.number;
    } else if (info.kind == NMR_VALUE_SYMBOL || info.kind == NMR_VALUE_BINARY) {
        range = natural(&solver->space, state, value);
    } else {
        return NMR_RESULT_ANY;
    }
    if (contains(&range, 0))
        set |= NMR_RESULT_ZERO;
    if (contains(&range, PENDING))
        set |= NMR_RESULT_PENDING;
    if (contains(&range, TIMEOUT))
        set |= NMR_RESULT_TIMEOUT;
    if (range.low < 0)
        set |= NMR_RESULT_FAILURE;
    narrow(&range, NMR_BINARY_GT, 0);
    exclude(&range, PENDING);
    exclude(&range, TIMEOUT);
    return range.low <= range.high && normalise(&range) ? set | NMR_RESULT_OTHER : set;
}

/* ---- Symbols ----------------------------------------------------------------------------------------------------- */

typedef struct search {
    const nmr_space *space;
    nmr_symbol symbol;
    int found;
} search;

/* Does the name of a place go through the symbol: p->x, and what p->x points to, through p? */
static int place_uses(const nmr_space *space, nmr_place place, nmr_symbol symbol)
{
    const nmr_symbol_name *name;
    const nmr_place_info *root;

    while (place != NMR_NONE) {
        root = nmr_space_place_at(space, nmr_space_place_at(space, place)->root);
        if (root->name.kind != NMR_PLACE_POINTEE)
            return 0;
        if (root->name.value == symbol)
            return 1;
        name = nmr_space_symbol_at(space, root->name.value);
        place = name->kind == NMR_SYMBOL_INITIAL || name->kind == NMR_SYMBOL_DERIVED ? name->where : NMR_NONE;
    }
    return 0;
}

static void compare(void *context, nmr_symbol symbol)
{
    search *s = context;
    const nmr_symbol_name *name = nmr_space_symbol_at(s->space, symbol);

    s->found |= s->symbol == symbol || ((name->kind == NMR_SYMBOL_INITIAL || name->kind == NMR_SYMBOL_DERIVED) &&
                                        place_uses(s->space, name->where, s->symbol));
}

static int identity_uses(search *s, nmr_identity id)
{
    if (nmr_identity_is_symbol(id))
        compare(s, (id >> 1) - 1);
    else if (id > NMR_IDENTITY_UNTRACKED)
        s->found |= place_uses(s->space, (id >> 1) - 1, s->symbol);
    return s->found;
}

int nmr_object_uses(const nmr_space *space, const nmr_tracked *object, nmr_symbol symbol)
{
    search s = {space, symbol, 0};
    uint32_t slot;

    if (object->status)
        nmr_space_each_symbol(space, object->status, compare, &s);
    if (object->io)
        nmr_space_each_symbol(space, object->io, compare, &s);
    for (slot = 0; slot < NMR_MAX_SLOTS; slot++)
        s.found |= place_uses(space, object->slots[slot], symbol);
    return s.found || place_uses(space, object->at, symbol) || identity_uses(&s, object->id) || identity_uses(&s, object->owner);
}

int nmr_uses_symbol(const nmr_space *space, const nmr_state *state, nmr_symbol symbol)
{
    search s = {space, symbol, 0};
    uint32_t i;

    for (i = 0; i < state->ncells && !s.found; i++) {
        nmr_space_each_symbol(space, state->cells[i].value, compare, &s);
        s.found |= place_uses(space, state->cells[i].place, symbol);
    }
    for (i = 0; i < state->nregisters && !s.found; i++)
        nmr_space_each_symbol(space, state->registers[i].value, compare, &s);
    for (i = 0; i < state->nknown && !s.found; i++)
        nmr_space_each_symbol(space, state->known[i].value, compare, &s);
    for (i = 0; i < state->naliases && !s.found; i++)
        s.found = identity_uses(&s, state->aliases[i].of) || identity_uses(&s, state->aliases[i].id);
    for (i = 0; i < state->nobjects && !s.found; i++)
        s.found = nmr_object_uses(space, &state->objects[i], symbol);
    return s.found;
}

int nmr_is_used(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_symbol symbol)
{
    const nmr_frame *f;
    int used = nmr_uses_symbol(&solver->space, state, symbol);

    for (f = frame; f && !used; f = f->caller)
        used = f->suspended && nmr_uses_symbol(&solver->space, f->suspended, symbol);
    return used;
}

nmr_value nmr_fresh(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_symbol_kind kind, uint32_t which)
{
    uint32_t number = 0;
    nmr_symbol symbol;

    do
        symbol = nmr_space_symbol(&solver->space, kind, frame->function, which, number++);
    while (nmr_is_used(solver, frame, state, symbol));
    return nmr_space_of_symbol(&solver->space, symbol);
}

nmr_value nmr_fresh_at(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_place place)
{
    uint32_t number = 0;
    nmr_symbol symbol;

    do
        symbol = nmr_space_symbol(&solver->space, NMR_SYMBOL_DERIVED, place, NMR_DERIVED_COMPUTED, number++);
    while (nmr_is_used(solver, frame, state, symbol));
    return nmr_space_of_symbol(&solver->space, symbol);
}
