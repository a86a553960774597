/*
 * pairs.c - what two paths know by different names, and is the same: what calls returned that nobody told apart. Whichever
 * call failed, `status` is negative on all ways to the end of a function, and that is all that is known.
 */
#include "core/solve/solver.h"

#include <string.h>

static int may_be_renamed(const nmr_symbol_name *name)
{
    return name->kind == NMR_SYMBOL_RESULT || name->kind == NMR_SYMBOL_UNKNOWN;
}

int nmr_pair(const nmr_space *space, nmr_pairs *pairs, nmr_value in_a, nmr_value in_b)
{
    nmr_symbol a = in_a == NMR_NONE ? NMR_NONE : nmr_space_symbol_of(space, in_a);
    nmr_symbol b = in_b == NMR_NONE ? NMR_NONE : nmr_space_symbol_of(space, in_b);
    uint32_t i;

    if (a == NMR_NONE || b == NMR_NONE || !may_be_renamed(nmr_space_symbol_at(space, a)) ||
        nmr_space_symbol_at(space, a)->kind != nmr_space_symbol_at(space, b)->kind)
        return 0;
    for (i = 0; i < pairs->n; i++)
        if (pairs->a[i] == a || pairs->b[i] == b)
            return pairs->a[i] == a && pairs->b[i] == b;
    if (pairs->n == NMR_MAX_PAIRS)
        return 0;
    pairs->a[pairs->n] = a;
    pairs->b[pairs->n++] = b;
    return 1;
}

int nmr_is_paired(const nmr_space *space, const nmr_pairs *pairs, nmr_value in_a, nmr_value in_b)
{
    nmr_pairs known = *pairs;

    return nmr_pair(space, &known, in_a, in_b) && known.n == pairs->n;
}

/* Do the tests on the way say the same of both? Nothing may be known of what is computed from them. */
static int same_tests(nmr_solver *solver, const nmr_state *a, const nmr_state *b, nmr_symbol in_a, nmr_symbol in_b)
{
    const nmr_range *x = nmr_state_known(a, nmr_space_of_symbol(&solver->space, in_a));
    const nmr_range *y = nmr_state_known(b, nmr_space_of_symbol(&solver->space, in_b));

    return x && y ? !memcmp(x, y, sizeof *x) : x == y;
}

typedef struct search {
    nmr_symbol symbol;
    int found;
} search;

static void compare(void *context, nmr_symbol symbol)
{
    search *s = context;

    s->found |= s->symbol == symbol;
}

/* Is it known only as itself: nothing is computed from it, and nothing lies behind it? */
static int is_plain(const nmr_solver *solver, const nmr_state *state, nmr_symbol symbol)
{
    const nmr_space *space = &solver->space;
    uint32_t i;

    for (i = 0; i < state->nknown; i++) {
        search s = {symbol, 0};
        if (nmr_space_symbol_of(space, state->known[i].value) == symbol)
            continue;
        nmr_space_each_symbol(space, state->known[i].value, compare, &s);
        if (s.found)
            return 0;
    }
    for (i = 0; i < state->ncells; i++) {
        const nmr_place_name *root = &nmr_space_place_at(space, nmr_root_of(solver, state->cells[i].place))->name;
        if (root->kind == NMR_PLACE_POINTEE && root->value == symbol)
            return 0;
    }
    return 1;
}

int nmr_pairs_hold(nmr_solver *solver, const nmr_frame *frame, const nmr_state *a, const nmr_state *b, const nmr_pairs *pairs)
{
    uint32_t i;

    for (i = 0; i < pairs->n; i++)
        if (!same_tests(solver, a, b, pairs->a[i], pairs->b[i]) || !is_plain(solver, a, pairs->a[i]) ||
            !is_plain(solver, b, pairs->b[i]) || nmr_is_used(solver, frame, b, pairs->a[i]) ||
            nmr_is_used(solver, frame, a, pairs->b[i]))
            return 0;
    return 1;
}
