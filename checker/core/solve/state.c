/*
 * state.c - sorted arrays that are searched, compared and copied.
 */
#include "core/solve/state.h"

#include <string.h>

nmr_state *nmr_state_new(nmr_stack *stack) { return nmr_stack_take(stack, sizeof(nmr_state)); }

#define COPY_ARRAY(to, from, array, count, room)                                                                       \
    do {                                                                                                               \
        (to)->room = (from)->count + 4;                                                                                \
        (to)->array = nmr_stack_copy(stack, (from)->array, (from)->count * sizeof *(from)->array,                     \
                                     (to)->room * sizeof *(from)->array);                                             \
    } while (0)

nmr_state *nmr_state_copy(nmr_stack *stack, const nmr_state *state)
{
    nmr_state *copy = nmr_stack_copy(stack, state, sizeof *state, sizeof *state);

    COPY_ARRAY(copy, state, cells, ncells, rcells);
    COPY_ARRAY(copy, state, known, nknown, rknown);
    COPY_ARRAY(copy, state, aliases, naliases, raliases);
    COPY_ARRAY(copy, state, objects, nobjects, robjects);
    COPY_ARRAY(copy, state, registers, nregisters, rregisters);
    return copy;
}

/* The first index whose key is not below: keys stand first in every element. */
static uint32_t lower_bound(const void *array, uint32_t count, size_t size, uint32_t key)
{
    const unsigned char *bytes = array;
    uint32_t low = 0, high = count, middle, at;

    while (low < high) {
        middle = low + (high - low) / 2;
        memcpy(&at, bytes + middle * size, sizeof at);
        if (at < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Room for one more element at `index`. */
static void *insert(nmr_stack *stack, void *array, uint32_t *count, uint32_t *room, size_t size, uint32_t index)
{
    unsigned char *bytes = array;

    if (*count == *room) {
        *room = *room ? *room * 2 : 8;
        bytes = nmr_stack_copy(stack, bytes, *count * size, *room * size);
    }
    if (index < *count)
        memmove(bytes + (index + 1) * size, bytes + index * size, (*count - index) * size);
    memset(bytes + index * size, 0, size);
    ++*count;
    return bytes;
}

static void drop(void *array, uint32_t *count, size_t size, uint32_t index)
{
    unsigned char *bytes = array;

    --*count;
    if (index < *count)
        memmove(bytes + index * size, bytes + (index + 1) * size, (*count - index) * size);
}

/* ---- Memory ---------------------------------------------------------------------------------------------------- */

nmr_value nmr_state_cell(const nmr_state *state, nmr_place place)
{
    uint32_t i = lower_bound(state->cells, state->ncells, sizeof *state->cells, place);

    return i < state->ncells && state->cells[i].place == place ? state->cells[i].value : NMR_NONE;
}

void nmr_state_set_cell(nmr_stack *stack, nmr_state *state, nmr_place place, nmr_value value)
{
    uint32_t i = lower_bound(state->cells, state->ncells, sizeof *state->cells, place);

    if (i == state->ncells || state->cells[i].place != place)
        state->cells = insert(stack, state->cells, &state->ncells, &state->rcells, sizeof *state->cells, i);
    state->cells[i].place = place;
    state->cells[i].value = value;
}

void nmr_state_drop_cell(nmr_state *state, uint32_t index)
{
    drop(state->cells, &state->ncells, sizeof *state->cells, index);
}

nmr_value nmr_state_register(const nmr_state *state, uint32_t reg)
{
    uint32_t i = lower_bound(state->registers, state->nregisters, sizeof *state->registers, reg);

    return i < state->nregisters && state->registers[i].place == reg ? state->registers[i].value : NMR_NONE;
}

void nmr_state_set_register(nmr_stack *stack, nmr_state *state, uint32_t reg, nmr_value value)
{
    uint32_t i = lower_bound(state->registers, state->nregisters, sizeof *state->registers, reg);

    if (i == state->nregisters || state->registers[i].place != reg)
        state->registers = insert(stack, state->registers, &state->nregisters, &state->rregisters, sizeof *state->registers, i);
    state->registers[i].place = reg;
    state->registers[i].value = value;
}

/* ---- Tests and aliases ----------------------------------------------------------------------------------------- */

const nmr_range *nmr_state_known(const nmr_state *state, nmr_value value)
{
    uint32_t i = lower_bound(state->known, state->nknown, sizeof *state->known, value);

    return i < state->nknown && state->known[i].value == value ? &state->known[i].range : NULL;
}

void nmr_state_set_known(nmr_stack *stack, nmr_state *state, nmr_value value, const nmr_range *range)
{
    uint32_t i = lower_bound(state->known, state->nknown, sizeof *state->known, value);

    if (i == state->nknown || state->known[i].value != value)
        state->known = insert(stack, state->known, &state->nknown, &state->rknown, sizeof *state->known, i);
    state->known[i].value = value;
    state->known[i].range = *range;
}

nmr_identity nmr_state_alias(const nmr_state *state, uint32_t of)
{
    uint32_t i = lower_bound(state->aliases, state->naliases, sizeof *state->aliases, of);

    return i < state->naliases && state->aliases[i].of == of ? state->aliases[i].id : 0;
}

void nmr_state_set_alias(nmr_stack *stack, nmr_state *state, uint32_t of, nmr_identity id)
{
    uint32_t i = lower_bound(state->aliases, state->naliases, sizeof *state->aliases, of);

    if (i == state->naliases || state->aliases[i].of != of)
        state->aliases = insert(stack, state->aliases, &state->naliases, &state->raliases, sizeof *state->aliases, i);
    state->aliases[i].of = of;
    state->aliases[i].id = id;
}

/* ---- Objects: in the order of family, identity ------------------------------------------------------------------ */

static uint32_t object_bound(const nmr_state *state, uint32_t family, nmr_identity id)
{
    uint32_t i = lower_bound(state->objects, state->nobjects, sizeof *state->objects, family);

    while (i < state->nobjects && state->objects[i].family == family && state->objects[i].id < id)
        i++;
    return i;
}

static int is_at(const nmr_state *state, uint32_t i, uint32_t family, nmr_identity id)
{
    return i < state->nobjects && state->objects[i].family == family && state->objects[i].id == id;
}

const nmr_tracked *nmr_state_object(const nmr_state *state, uint32_t family, nmr_identity id)
{
    uint32_t i = object_bound(state, family, id);

    return is_at(state, i, family, id) ? &state->objects[i] : NULL;
}

void nmr_state_set_object(nmr_stack *stack, nmr_state *state, const nmr_tracked *object)
{
    nmr_tracked copy = *object; /* it may lie in the array that moves */
    uint32_t i = object_bound(state, copy.family, copy.id);

    if (!is_at(state, i, copy.family, copy.id))
        state->objects = insert(stack, state->objects, &state->nobjects, &state->robjects, sizeof *state->objects, i);
    state->objects[i] = copy;
}

void nmr_state_drop_object(nmr_state *state, uint32_t family, nmr_identity id)
{
    uint32_t i = object_bound(state, family, id);

    if (is_at(state, i, family, id))
        drop(state->objects, &state->nobjects, sizeof *state->objects, i);
}

/* ---- Comparison ------------------------------------------------------------------------------------------------- */

static int same(const void *a, uint32_t na, const void *b, uint32_t nb, size_t size)
{
    return na == nb && (na == 0 || !memcmp(a, b, na * size));
}

/* An object without the way it came to its state; but which callback an object of a binding belongs to is part of it. */
static nmr_tracked without_way(const nmr_tracked *object)
{
    nmr_tracked rest = *object;

    rest.shown_in = rest.shown = rest.site = 0;
    if (rest.activation == NMR_NONE)
        rest.site_in = 0;
    return rest;
}

static int same_object(const nmr_tracked *a, const nmr_tracked *b)
{
    nmr_tracked x = without_way(a), y = without_way(b);

    return !memcmp(&x, &y, sizeof x);
}

int nmr_state_same_objects(const nmr_state *a, const nmr_state *b)
{
    uint32_t i;

    if (a->flags != b->flags || a->stale != b->stale || a->armed != b->armed || a->nobjects != b->nobjects ||
        !same(a->aliases, a->naliases, b->aliases, b->naliases, sizeof *a->aliases))
        return 0;
    for (i = 0; i < a->nobjects; i++)
        if (!same_object(&a->objects[i], &b->objects[i]))
            return 0;
    return 1;
}

int nmr_state_equal(const nmr_state *a, const nmr_state *b)
{
    return nmr_state_same_objects(a, b) && same(a->objects, a->nobjects, b->objects, b->nobjects, sizeof *a->objects) &&
           same(a->cells, a->ncells, b->cells, b->ncells, sizeof *a->cells) &&
           same(a->known, a->nknown, b->known, b->nknown, sizeof *a->known) &&
           same(a->registers, a->nregisters, b->registers, b->nregisters, sizeof *a->registers);
}

static uint32_t mix(uint32_t h, const void *array, size_t size)
{
    const uint32_t *words = array;
    size_t i;

    for (i = 0; i < size / sizeof *words; i++)
        h = ((h ^ words[i]) * 0x85ebca6bu) ^ (h >> 15);
    return h;
}

uint32_t nmr_state_hash(const nmr_state *state)
{
    uint32_t h = state->flags;

    h = mix(h, state->cells, state->ncells * sizeof *state->cells);
    h = mix(h, state->known, state->nknown * sizeof *state->known);
    h = mix(h, state->aliases, state->naliases * sizeof *state->aliases);
    h = mix(h, state->objects, state->nobjects * sizeof *state->objects);
    return mix(h, state->registers, state->nregisters * sizeof *state->registers);
}
