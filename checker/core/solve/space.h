/*
 * space.h - what the solver has names for: symbols (values nobody knows), places in memory, and values made of them.
 *
 * Everything is interned: equal things are equal numbers, in every function and on every path. A name says where a thing
 * comes from, so that a state means the same wherever it is carried.
 */
#ifndef NMR_CORE_SOLVE_SPACE_H
#define NMR_CORE_SOLVE_SPACE_H

#include "core/link/link.h"
#include "core/solve/stack.h"

typedef uint32_t nmr_symbol, nmr_place, nmr_value;

typedef enum nmr_symbol_kind {
    NMR_SYMBOL_INITIAL, /* what stood at place `where` when the analysis began */
    NMR_SYMBOL_DERIVED, /* what an unknown write left at place `where`; `which`: how it came about, see below */
    NMR_SYMBOL_RESULT,  /* what the call at (function `where`, instruction `which`) returned */
    NMR_SYMBOL_MEMORY,  /* the memory that it returned: none that has a name */
    NMR_SYMBOL_OUT,     /* what that call stored through an argument */
    NMR_SYMBOL_UNKNOWN  /* some value that came up there */
} nmr_symbol_kind;

/* Of a DERIVED symbol. */
enum { NMR_DERIVED_PERHAPS, NMR_DERIVED_NEW, NMR_DERIVED_COMPUTED, NMR_DERIVED_MERGED };

/* `number` tells apart what is alive at the same time. */
typedef struct nmr_symbol_name {
    uint32_t kind, where, which, number;
} nmr_symbol_name;

typedef enum nmr_place_kind {
    NMR_PLACE_VARIABLE,  /* program variable `value` */
    NMR_PLACE_LOCAL,     /* local `value` of activation `extra` */
    NMR_PLACE_POINTEE,   /* what symbol `value` points to */
    NMR_PLACE_DATA,      /* a constant of a source */
    NMR_PLACE_FIELD,     /* the rest have a parent. Member with step `value` */
    NMR_PLACE_INDEX,     /* element number `value` (as int32_t) */
    NMR_PLACE_ANY,       /* the element that value `value` says, which is no constant: no single piece of memory */
    NMR_PLACE_CONTAINER, /* the record whose member with step `value` the parent is */
    NMR_PLACE_NOTHING,   /* the NULL, or whatever is no object, that the parent holds */
    NMR_PLACE_ALL        /* all of the parent that has no cell of its own */
} nmr_place_kind;

typedef struct nmr_place_name {
    uint32_t kind, parent, value, extra; /* parent: NMR_NONE for roots */
} nmr_place_name;

typedef struct nmr_place_info {
    nmr_place_name name;
    nmr_place root;
    nmr_static_place named; /* of the last member on the way, or the variable; NMR_NONE */
    uint8_t weak;           /* some step is ANY */
    uint8_t indexed;        /* some step is an element */
} nmr_place_info;

typedef enum nmr_value_kind {
    NMR_VALUE_UNSET,
    NMR_VALUE_INTEGER,
    NMR_VALUE_SYMBOL,
    NMR_VALUE_ADDRESS,
    NMR_VALUE_FUNCTION,
    NMR_VALUE_BINARY, /* a `op` b */
    /* What all of a record holds that has no entry of its own: */
    NMR_VALUE_ZEROS,
    NMR_VALUE_UNSETS,
    NMR_VALUE_HAVOCED, /* unknown writes; `b` tells them apart; `a`: 1 when it is known that new values were written */
    NMR_VALUE_COPIED   /* what stood at place `a` when the analysis began */
} nmr_value_kind;

typedef struct nmr_value_info {
    uint32_t kind, op; /* op: nmr_binary, with NMR_TYPE_UNSIGNED */
    uint32_t a, b;     /* symbol, place, function; operands of BINARY */
    int64_t number;
} nmr_value_info;

typedef struct nmr_space_table {
    uint32_t *slots;
    uint32_t nslots, count, capacity;
    unsigned char *items;
    size_t size; /* of an item, which begins with its key */
    size_t key;
} nmr_space_table;

typedef struct nmr_space {
    const nmr_program *program;
    nmr_stack *stack;
    nmr_space_table symbols, places, values;
} nmr_space;

void nmr_space_init(nmr_space *space, const nmr_program *program, nmr_stack *stack);

nmr_symbol nmr_space_symbol(nmr_space *space, nmr_symbol_kind kind, uint32_t where, uint32_t which, uint32_t number);
const nmr_symbol_name *nmr_space_symbol_at(const nmr_space *space, nmr_symbol symbol);
/* The place a symbol was read from, through which it has an identity; NMR_NONE: it is a value of its own. */
nmr_place nmr_space_origin(const nmr_space *space, nmr_symbol symbol);

nmr_place nmr_space_variable(nmr_space *space, uint32_t variable);
nmr_place nmr_space_local(nmr_space *space, uint32_t activation, uint32_t local);
nmr_place nmr_space_data(nmr_space *space, uint32_t unit, uint32_t string);
nmr_place nmr_space_pointee(nmr_space *space, nmr_symbol symbol);
nmr_place nmr_space_step(nmr_space *space, nmr_place parent, nmr_place_kind kind, uint32_t value, nmr_static_place named);
/* The element `n` places behind the one that a pointer points to. */
nmr_place nmr_space_behind(nmr_space *space, nmr_place place, int64_t n);
const nmr_place_info *nmr_space_place_at(const nmr_space *space, nmr_place place);
int nmr_space_is_within(const nmr_space *space, nmr_place place, nmr_place outer);
/* A root that is a local variable of some activation. */
int nmr_space_is_local(const nmr_space *space, nmr_place place);

nmr_value nmr_space_integer(nmr_space *space, int64_t number);
nmr_value nmr_space_of_symbol(nmr_space *space, nmr_symbol symbol);
nmr_value nmr_space_address(nmr_space *space, nmr_place place);
nmr_value nmr_space_function(nmr_space *space, uint32_t function);
nmr_value nmr_space_plain(nmr_space *space, nmr_value_kind kind, uint32_t a, uint32_t b);
/* a `op` b, computed or simplified as far as that can be done; NMR_NONE when the result is not worth a name. */
nmr_value nmr_space_binary(nmr_space *space, unsigned op, nmr_value a, nmr_value b);
const nmr_value_info *nmr_space_value_at(const nmr_space *space, nmr_value value);
/* The symbol a value is, or NMR_NONE. */
nmr_symbol nmr_space_symbol_of(const nmr_space *space, nmr_value value);
/* Call for every symbol in a value. */
void nmr_space_each_symbol(const nmr_space *space, nmr_value value, void (*call)(void *, nmr_symbol), void *context);

#endif
