/*
 * naming.c - what an object is called where the driver is looked at as a whole: by the variable that holds it, or that
 * leads to it. The local variable into which it was first put means nothing to whoever reads about unload. Elements of an array are one: what is wrong with one is wrong with all.
 */
#include "core/solve/solver.h"

#include <string.h>

enum { DEPTH = 8 };

typedef struct naming {
    nmr_solver *solver;
    const nmr_state *state;
    char text[128];
    size_t length;
    int failed;
} naming;

static void say(naming *n, const char *text)
{
    size_t length = strlen(text);

    if (n->length + length >= sizeof n->text) {
        n->failed = 1;
        return;
    }
    memcpy(n->text + n->length, text, length + 1);
    n->length += length;
}

static int name_place(naming *n, nmr_place place, unsigned depth);

/* A place with a name in which a pointer to the memory stands; NMR_NONE. */
static int name_pointer(naming *n, nmr_symbol symbol, unsigned depth)
{
    size_t length = n->length;
    uint32_t i;

    for (i = 0; i < n->state->ncells && depth; i++) {
        if (nmr_space_symbol_of(&n->solver->space, n->state->cells[i].value) != symbol)
            continue;
        if (name_place(n, n->state->cells[i].place, depth - 1))
            return 1;
        n->text[n->length = length] = '\0';
    }
    return 0;
}

static int name_step(naming *n, const nmr_place_name *step, unsigned depth)
{
    const nmr_place_name *parent = &nmr_space_place_at(&n->solver->space, step->parent)->name;
    nmr_static_place named;

    if (!name_place(n, step->parent, depth))
        return 0;
    /* Of the first element the place is that of the array. */
    if (step->kind == NMR_PLACE_INDEX) {
        if (n->text[n->length - 1] != ']')
            say(n, "[i]");
        return 1;
    }
    named = nmr_space_place_at(&n->solver->space, nmr_space_step(&n->solver->space, step->parent, NMR_PLACE_FIELD, step->value, NMR_NONE))->named;
    if (named == NMR_NONE || named % 2 == 0)
        return 0;
    say(n, parent->kind == NMR_PLACE_POINTEE ? "->" : ".");
    say(n, n->solver->program->fields[named / 2].member);
    return 1;
}

/* 0: no variable leads there, or not by steps that have names. */
static int name_place(naming *n, nmr_place place, unsigned depth)
{
    const nmr_place_name name = nmr_space_place_at(&n->solver->space, place)->name;

    if (!depth)
        return 0;
    switch (name.kind) {
    case NMR_PLACE_VARIABLE:
        say(n, n->solver->program->variables[name.value].shown);
        if (n->solver->program->variables[name.value].variable->flags & NMR_VARIABLE_ARRAY)
            say(n, "[i]");
        return 1;
    case NMR_PLACE_POINTEE:
        return name_pointer(n, name.value, depth - 1);
    case NMR_PLACE_FIELD:
    case NMR_PLACE_INDEX:
        return name_step(n, &name, depth - 1);
    default:
        return 0;
    }
}

const char *nmr_lasting_name(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object)
{
    naming n = {.solver = solver, .state = state};
    nmr_symbol symbol = nmr_identity_is_symbol(object->id) ? (object->id >> 1) - 1 : NMR_NONE;
    int named = symbol != NMR_NONE ? name_pointer(&n, symbol, DEPTH) : 0;

    if (!named && object->at != NMR_NONE) {
        n.text[n.length = 0] = '\0';
        named = name_place(&n, object->at, DEPTH);
    }
    return named && !n.failed ? nmr_stack_copy(&solver->lasting, n.text, n.length + 1, n.length + 1) : NULL;
}
