/*
 * space.c - interning of symbols, places and values.
 */
#include "core/solve/space.h"

#include <string.h>

/* ---- Tables ---------------------------------------------------------------------------------------------------- */

static uint32_t hash(const void *key, size_t size)
{
    const uint32_t *words = key;
    uint32_t h = 0x9e3779b9u;
    size_t i;

    for (i = 0; i < size / sizeof *words; i++)
        h = ((h ^ words[i]) * 0x85ebca6bu) ^ (h >> 15);
    return h ^ (h >> 13);
}

static void rehash(nmr_space *space, nmr_space_table *table)
{
    uint32_t i, at;

    table->nslots = table->nslots ? table->nslots * 2 : 256;
    table->slots = nmr_stack_take(space->stack, table->nslots * sizeof *table->slots);
    for (i = 0; i < table->count; i++) {
        at = hash(table->items + i * table->size, table->key) & (table->nslots - 1);
        while (table->slots[at])
            at = (at + 1) & (table->nslots - 1);
        table->slots[at] = i + 1;
    }
}

/* The number of an item; `fresh` says that it was added just now. */
static uint32_t intern(nmr_space *space, nmr_space_table *table, const void *key, int *fresh)
{
    uint32_t at;

    if (table->count * 2 >= table->nslots)
        rehash(space, table);
    at = hash(key, table->key) & (table->nslots - 1);
    for (; table->slots[at]; at = (at + 1) & (table->nslots - 1))
        if (!memcmp(table->items + (table->slots[at] - 1) * table->size, key, table->key)) {
            *fresh = 0;
            return table->slots[at] - 1;
        }
    if (table->count == table->capacity) {
        table->capacity = table->capacity ? table->capacity * 2 : 128;
        table->items = nmr_stack_copy(space->stack, table->items, table->count * table->size, table->capacity * table->size);
    }
    memcpy(table->items + table->count * table->size, key, table->key);
    table->slots[at] = ++table->count;
    *fresh = 1;
    return table->count - 1;
}

void nmr_space_init(nmr_space *space, const nmr_program *program, nmr_stack *stack)
{
    nmr_value_info unset = {NMR_VALUE_UNSET, 0, 0, 0, 0};
    int fresh;

    memset(space, 0, sizeof *space);
    space->program = program;
    space->stack = stack;
    space->symbols.size = space->symbols.key = sizeof(nmr_symbol_name);
    space->places.size = sizeof(nmr_place_info);
    space->places.key = sizeof(nmr_place_name);
    space->values.size = space->values.key = sizeof(nmr_value_info);
    intern(space, &space->values, &unset, &fresh); /* value 0 is UNSET */
}

/* ---- Symbols --------------------------------------------------------------------------------------------------- */

nmr_symbol nmr_space_symbol(nmr_space *space, nmr_symbol_kind kind, uint32_t where, uint32_t which, uint32_t number)
{
    nmr_symbol_name name = {kind, where, which, number};
    int fresh;

    return intern(space, &space->symbols, &name, &fresh);
}

const nmr_symbol_name *nmr_space_symbol_at(const nmr_space *space, nmr_symbol symbol)
{
    return (const nmr_symbol_name *)space->symbols.items + symbol;
}

nmr_place nmr_space_origin(const nmr_space *space, nmr_symbol symbol)
{
    const nmr_symbol_name *name = nmr_space_symbol_at(space, symbol);
    nmr_place place = name->where;

    if (name->kind != NMR_SYMBOL_INITIAL && name->kind != NMR_SYMBOL_DERIVED)
        return NMR_NONE;
    if (nmr_space_place_at(space, place)->weak)
        return NMR_NONE;
    /* What an unknown write left in a local variable is a new value each time; elsewhere the place keeps its meaning. */
    if (name->kind == NMR_SYMBOL_DERIVED && (name->which == NMR_DERIVED_NEW || nmr_space_is_local(space, place)))
        return NMR_NONE;
    return place;
}

/* ---- Places ---------------------------------------------------------------------------------------------------- */

static nmr_place root(nmr_space *space, nmr_place_kind kind, uint32_t value, uint32_t extra, nmr_static_place named)
{
    nmr_place_name name = {kind, NMR_NONE, value, extra};
    nmr_place_info *info;
    int fresh;
    nmr_place place = intern(space, &space->places, &name, &fresh);

    if (fresh) {
        info = (nmr_place_info *)space->places.items + place;
        info->root = place;
        info->named = named;
        info->weak = info->indexed = 0;
    }
    return place;
}

nmr_place nmr_space_variable(nmr_space *space, uint32_t variable)
{
    return root(space, NMR_PLACE_VARIABLE, variable, 0, nmr_place_of_variable(variable));
}

nmr_place nmr_space_local(nmr_space *space, uint32_t activation, uint32_t local)
{
    return root(space, NMR_PLACE_LOCAL, local, activation, NMR_NONE);
}

nmr_place nmr_space_data(nmr_space *space, uint32_t unit, uint32_t string)
{
    return root(space, NMR_PLACE_DATA, string, unit, NMR_NONE);
}

nmr_place nmr_space_pointee(nmr_space *space, nmr_symbol symbol)
{
    nmr_place from = nmr_space_origin(space, symbol);
    nmr_static_place named = from == NMR_NONE ? NMR_NONE : nmr_space_place_at(space, from)->named;

    return root(space, NMR_PLACE_POINTEE, symbol, 0, named);
}

nmr_place nmr_space_step(nmr_space *space, nmr_place parent, nmr_place_kind kind, uint32_t value, nmr_static_place named)
{
    nmr_place_name name = {kind, parent, value, 0};
    const nmr_place_info *outer = nmr_space_place_at(space, parent);
    nmr_place_info *info;
    nmr_place place;
    int fresh;

    /* Out of a member again, and the first element is where the array is. */
    if (kind == NMR_PLACE_CONTAINER && outer->name.kind == NMR_PLACE_FIELD && outer->name.value == value)
        return outer->name.parent;
    if (kind == NMR_PLACE_FIELD && outer->name.kind == NMR_PLACE_CONTAINER && outer->name.value == value)
        return outer->name.parent;
    if (kind == NMR_PLACE_INDEX && value == 0)
        return parent;
    place = intern(space, &space->places, &name, &fresh);
    if (fresh) {
        outer = nmr_space_place_at(space, parent);
        info = (nmr_place_info *)space->places.items + place;
        info->root = outer->root;
        info->named = named == NMR_NONE ? outer->named : named;
        info->weak = outer->weak || kind == NMR_PLACE_ANY;
        info->indexed = outer->indexed || kind == NMR_PLACE_ANY || kind == NMR_PLACE_INDEX;
    }
    return place;
}

nmr_place nmr_space_behind(nmr_space *space, nmr_place place, int64_t n)
{
    const nmr_place_info *info = nmr_space_place_at(space, place);

    if (info->name.kind == NMR_PLACE_INDEX) {
        n += (int32_t)info->name.value;
        place = info->name.parent;
    }
    return nmr_space_step(space, place, NMR_PLACE_INDEX, (uint32_t)(int32_t)n, NMR_NONE);
}

const nmr_place_info *nmr_space_place_at(const nmr_space *space, nmr_place place)
{
    return (const nmr_place_info *)space->places.items + place;
}

int nmr_space_is_within(const nmr_space *space, nmr_place place, nmr_place outer)
{
    for (; place != NMR_NONE; place = nmr_space_place_at(space, place)->name.parent)
        if (place == outer)
            return 1;
    return 0;
}

int nmr_space_is_local(const nmr_space *space, nmr_place place)
{
    return nmr_space_place_at(space, nmr_space_place_at(space, place)->root)->name.kind == NMR_PLACE_LOCAL;
}

/* ---- Values ---------------------------------------------------------------------------------------------------- */

static nmr_value value_of(nmr_space *space, uint32_t kind, uint32_t op, uint32_t a, uint32_t b, int64_t number)
{
    nmr_value_info info;
    int fresh;

    memset(&info, 0, sizeof info);
    info.kind = kind;
    info.op = op;
    info.a = a;
    info.b = b;
    info.number = number;
    return intern(space, &space->values, &info, &fresh);
}

nmr_value nmr_space_integer(nmr_space *space, int64_t number)
{
    return value_of(space, NMR_VALUE_INTEGER, 0, 0, 0, number);
}

nmr_value nmr_space_of_symbol(nmr_space *space, nmr_symbol symbol)
{
    return value_of(space, NMR_VALUE_SYMBOL, 0, symbol, 0, 0);
}

nmr_value nmr_space_address(nmr_space *space, nmr_place place)
{
    const nmr_place_info *info = nmr_space_place_at(space, place);

    /* The address of what a pointer points to is the pointer. */
    if (info->name.kind == NMR_PLACE_POINTEE)
        return nmr_space_of_symbol(space, info->name.value);
    return value_of(space, NMR_VALUE_ADDRESS, 0, place, 0, 0);
}

nmr_value nmr_space_function(nmr_space *space, uint32_t function)
{
    return value_of(space, NMR_VALUE_FUNCTION, 0, function, 0, 0);
}

nmr_value nmr_space_plain(nmr_space *space, nmr_value_kind kind, uint32_t a, uint32_t b)
{
    return value_of(space, kind, 0, a, b, 0);
}

const nmr_value_info *nmr_space_value_at(const nmr_space *space, nmr_value value)
{
    return (const nmr_value_info *)space->values.items + value;
}

nmr_symbol nmr_space_symbol_of(const nmr_space *space, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(space, value);

    return info->kind == NMR_VALUE_SYMBOL ? info->a : NMR_NONE;
}

void nmr_space_each_symbol(const nmr_space *space, nmr_value value, void (*call)(void *, nmr_symbol), void *context)
{
    const nmr_value_info *info = nmr_space_value_at(space, value);
    const nmr_place_info *place;

    if (info->kind == NMR_VALUE_SYMBOL) {
        call(context, info->a);
    } else if (info->kind == NMR_VALUE_ADDRESS) {
        place = nmr_space_place_at(space, nmr_space_place_at(space, info->a)->root);
        if (place->name.kind == NMR_PLACE_POINTEE)
            call(context, place->name.value);
    } else if (info->kind == NMR_VALUE_BINARY) {
        nmr_space_each_symbol(space, info->a, call, context);
        nmr_space_each_symbol(space, info->b, call, context);
    }
}

/* ---- Arithmetic ------------------------------------------------------------------------------------------------ */

static int compute(unsigned op, int64_t a, int64_t b, int64_t *result)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    int is_unsigned = (op & NMR_TYPE_UNSIGNED) != 0;

    switch (op & ~(unsigned)NMR_TYPE_UNSIGNED) {
    case NMR_BINARY_EQ:
        return *result = a == b, 1;
    case NMR_BINARY_NE:
        return *result = a != b, 1;
    case NMR_BINARY_LT:
        return *result = is_unsigned ? x < y : a < b, 1;
    case NMR_BINARY_LE:
        return *result = is_unsigned ? x <= y : a <= b, 1;
    case NMR_BINARY_GT:
        return *result = is_unsigned ? x > y : a > b, 1;
    case NMR_BINARY_GE:
        return *result = is_unsigned ? x >= y : a >= b, 1;
    case NMR_BINARY_ADD:
        return *result = (int64_t)(x + y), 1;
    case NMR_BINARY_SUB:
        return *result = (int64_t)(x - y), 1;
    case NMR_BINARY_MUL:
        return *result = (int64_t)(x * y), 1;
    case NMR_BINARY_DIV:
        return b == 0 || b == -1 ? 0 : (*result = a / b, 1);
    case NMR_BINARY_REM:
        return b == 0 || b == -1 ? 0 : (*result = a % b, 1);
    case NMR_BINARY_AND:
        return *result = (int64_t)(x & y), 1;
    case NMR_BINARY_OR:
        return *result = (int64_t)(x | y), 1;
    case NMR_BINARY_XOR:
        return *result = (int64_t)(x ^ y), 1;
    case NMR_BINARY_SHL:
        return b < 0 || b > 62 ? 0 : (*result = (int64_t)(x << b), 1);
    case NMR_BINARY_SHR:
        return b < 0 || b > 62 || a < 0 ? 0 : (*result = (int64_t)(x >> b), 1);
    default:
        return 0;
    }
}

static int is_comparison(unsigned op) { return (op & ~(unsigned)NMR_TYPE_UNSIGNED) <= NMR_BINARY_GE; }

static unsigned mirrored(unsigned op)
{
    unsigned sign = op & NMR_TYPE_UNSIGNED;

    switch (op & ~(unsigned)NMR_TYPE_UNSIGNED) {
    case NMR_BINARY_LT:
        return NMR_BINARY_GT | sign;
    case NMR_BINARY_LE:
        return NMR_BINARY_GE | sign;
    case NMR_BINARY_GT:
        return NMR_BINARY_LT | sign;
    case NMR_BINARY_GE:
        return NMR_BINARY_LE | sign;
    default:
        return op;
    }
}

static unsigned negated(unsigned op)
{
    static const unsigned char to[] = {NMR_BINARY_NE, NMR_BINARY_EQ, NMR_BINARY_GE, NMR_BINARY_GT, NMR_BINARY_LE, NMR_BINARY_LT};

    return to[op & 7u] | (op & NMR_TYPE_UNSIGNED);
}

static int commutes(unsigned op)
{
    return op == NMR_BINARY_ADD || op == NMR_BINARY_MUL || op == NMR_BINARY_AND || op == NMR_BINARY_OR || op == NMR_BINARY_XOR;
}

static int is_fresh_memory(const nmr_space *space, const nmr_value_info *value)
{
    return value->kind == NMR_VALUE_SYMBOL && nmr_space_symbol_at(space, value->a)->kind == NMR_SYMBOL_MEMORY;
}

/* A pointer into memory that has a name is not NULL, and differs from pointers to other memory. */
static int compare_pointers(const nmr_space *space, unsigned op, nmr_value a, nmr_value b, int64_t *result)
{
    const nmr_value_info *x = nmr_space_value_at(space, a), *y = nmr_space_value_at(space, b);
    int x_named = x->kind == NMR_VALUE_FUNCTION || x->kind == NMR_VALUE_ADDRESS;
    int y_named = y->kind == NMR_VALUE_FUNCTION || y->kind == NMR_VALUE_ADDRESS;
    int y_null = y->kind == NMR_VALUE_INTEGER, same;

    op &= ~(unsigned)NMR_TYPE_UNSIGNED;
    if (op <= NMR_BINARY_NE && x_named && is_fresh_memory(space, y))
        return *result = op == NMR_BINARY_NE, 1;
    if (op > NMR_BINARY_NE || !x_named || !(y_named || y_null))
        return 0;
    same = !y_null && a == b;
    if (!y_null && !same && x->kind == NMR_VALUE_ADDRESS && y->kind == NMR_VALUE_ADDRESS &&
        (nmr_space_place_at(space, x->a)->weak || nmr_space_place_at(space, y->a)->weak))
        return 0;
    *result = op == NMR_BINARY_EQ ? same : !same;
    return 1;
}

/* x `op` constant, where x is itself something with a constant. */
static nmr_value reassociate(nmr_space *space, unsigned op, nmr_value left, int64_t c)
{
    nmr_value_info x = *nmr_space_value_at(space, left);
    int64_t inner;

    if (x.kind != NMR_VALUE_BINARY || nmr_space_value_at(space, x.b)->kind != NMR_VALUE_INTEGER)
        return NMR_NONE;
    inner = nmr_space_value_at(space, x.b)->number;
    if (op == NMR_BINARY_ADD && x.op == NMR_BINARY_ADD)
        return nmr_space_binary(space, NMR_BINARY_ADD, x.a, nmr_space_integer(space, (int64_t)((uint64_t)inner + (uint64_t)c)));
    if (op == NMR_BINARY_AND && x.op == NMR_BINARY_AND)
        return nmr_space_binary(space, NMR_BINARY_AND, x.a, nmr_space_integer(space, inner & c));
    if (op == NMR_BINARY_OR && x.op == NMR_BINARY_OR)
        return nmr_space_binary(space, NMR_BINARY_OR, x.a, nmr_space_integer(space, inner | c));
    if (op == NMR_BINARY_AND && x.op == NMR_BINARY_OR && (inner & c) == 0)
        return nmr_space_binary(space, NMR_BINARY_AND, x.a, nmr_space_integer(space, c));
    if (op == NMR_BINARY_AND && x.op == NMR_BINARY_OR && (inner & c) == c)
        return nmr_space_integer(space, c);
    if (!is_comparison(op))
        return NMR_NONE;
    /* x + 1 == 3 is x == 2; of other comparisons, overflow would have to be thought of. */
    if (x.op == NMR_BINARY_ADD && op <= NMR_BINARY_NE)
        return nmr_space_binary(space, op, x.a, nmr_space_integer(space, (int64_t)((uint64_t)c - (uint64_t)inner)));
    /* (a < b) == 0 is !(a < b). */
    if (is_comparison(x.op) && op <= NMR_BINARY_NE && (c == 0 || c == 1))
        return (op == NMR_BINARY_EQ) == (c == 1) ? left : nmr_space_binary(space, negated(x.op), x.a, x.b);
    return NMR_NONE;
}

static nmr_value comparison_of_same(nmr_space *space, unsigned op)
{
    op &= ~(unsigned)NMR_TYPE_UNSIGNED;
    return nmr_space_integer(space, op == NMR_BINARY_EQ || op == NMR_BINARY_LE || op == NMR_BINARY_GE);
}

/* Trees that grow are of no use: nothing is known about them. */
static unsigned height(const nmr_space *space, nmr_value value)
{
    const nmr_value_info *info = nmr_space_value_at(space, value);
    unsigned a, b;

    if (info->kind != NMR_VALUE_BINARY)
        return 0;
    a = height(space, info->a);
    b = height(space, info->b);
    return 1 + (a > b ? a : b);
}

nmr_value nmr_space_binary(nmr_space *space, unsigned op, nmr_value a, nmr_value b)
{
    nmr_value_info x = *nmr_space_value_at(space, a), y = *nmr_space_value_at(space, b);
    nmr_value simpler;
    int64_t result;

    if (x.kind == NMR_VALUE_UNSET || y.kind == NMR_VALUE_UNSET)
        return NMR_NONE;
    if (x.kind == NMR_VALUE_INTEGER && y.kind == NMR_VALUE_INTEGER)
        return compute(op, x.number, y.number, &result) ? nmr_space_integer(space, result) : NMR_NONE;
    if (op == NMR_BINARY_SUB && y.kind == NMR_VALUE_INTEGER)
        return nmr_space_binary(space, NMR_BINARY_ADD, a, nmr_space_integer(space, (int64_t)(0 - (uint64_t)y.number)));
    if (x.kind == NMR_VALUE_INTEGER && (commutes(op) || is_comparison(op)))
        return nmr_space_binary(space, mirrored(op), b, a);
    if (compare_pointers(space, op, a, b, &result) || compare_pointers(space, op, b, a, &result))
        return nmr_space_integer(space, result);
    if (a == b && is_comparison(op))
        return comparison_of_same(space, op);
    if (a == b && (op == NMR_BINARY_SUB || op == NMR_BINARY_XOR))
        return nmr_space_integer(space, 0);
    if (y.kind == NMR_VALUE_INTEGER) {
        if (y.number == 0 && (op == NMR_BINARY_ADD || op == NMR_BINARY_OR || op == NMR_BINARY_XOR || op == NMR_BINARY_SHL))
            return a;
        if (y.number == 0 && (op == NMR_BINARY_AND || op == NMR_BINARY_MUL))
            return b;
        if (op == NMR_BINARY_ADD && x.kind == NMR_VALUE_ADDRESS)
            return nmr_space_address(space, nmr_space_behind(space, x.a, y.number));
        simpler = reassociate(space, op, a, y.number);
        if (simpler != NMR_NONE)
            return simpler;
    }
    if (height(space, a) > 3 || height(space, b) > 1)
        return NMR_NONE;
    return value_of(space, NMR_VALUE_BINARY, op, a, b, 0);
}
