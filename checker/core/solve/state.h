/*
 * state.h - what is known at one point of one path: memory, tests that were passed, and the tracked objects.
 *
 * A state is plain data in an stack: copying it is copying four short arrays. Two states that know the same are equal
 * byte by byte once they are in order, whatever way led there.
 */
#ifndef NMR_CORE_SOLVE_STATE_H
#define NMR_CORE_SOLVE_STATE_H

#include "core/solve/space.h"

/* What an object is known by: a symbol or a place, in one number; 0: nothing. */
typedef uint32_t nmr_identity;
static inline nmr_identity nmr_identity_of_symbol(nmr_symbol symbol) { return (symbol + 1) << 1; }
static inline nmr_identity nmr_identity_of_place(nmr_place place) { return (place + 1) << 1 | 1; }
static inline int nmr_identity_is_symbol(nmr_identity id) { return id && !(id & 1); }
/* An alias that says: a value nobody tracks. */
enum { NMR_IDENTITY_UNTRACKED = 1 };

/* One way to the present point: what was passed, last first. Lives as long as the solver. */
typedef struct nmr_trace {
    const struct nmr_trace *before;
    const struct nmr_trace *inside; /* of a call that was not followed again: the way through the callee */
    uint32_t function, instr;       /* NMR_NONE as instr: the end of the function */
    uint32_t family;                /* of a note: that of the object; of a call: the function that is called */
    nmr_identity who;               /* a note is about this object; of a choice: the value that was tested */
    const char *note;               /* NULL: a branch, a call or a return */
    uint8_t kind;
    uint8_t taken;                  /* of a branch, where both sides were possible: the condition holds; of a call: 1 when the system makes it */
} nmr_trace;

/* RUN: the call behind it is made by the system. CHOICE: what memory held decides, and the path does not know it.
   CLEAR: NULL is stored. */
enum { NMR_TRACE_NOTE, NMR_TRACE_BRANCH, NMR_TRACE_CALL, NMR_TRACE_RETURN, NMR_TRACE_RUN, NMR_TRACE_CHOICE, NMR_TRACE_CLEAR };

/* Integers a value can be: [low, high] without some. */
typedef struct nmr_range {
    int64_t low, high;
    int64_t without[3];
    uint32_t nwithout;
    uint32_t unused;
} nmr_range;

typedef struct nmr_cell {
    nmr_place place;
    nmr_value value;
} nmr_cell;

typedef struct nmr_known {
    nmr_value value;
    uint32_t unused;
    nmr_range range;
} nmr_known;

typedef struct nmr_alias {
    uint32_t of; /* as nmr_identity of a place or symbol */
    nmr_identity id;
} nmr_alias;

enum { /* flags of an object, beside remembered NMR_COND_* */
    NMR_OBJECT_UNOPENED = 1 << 23, /* it was used in a driver that was followed from its start, and no call has opened it */
    NMR_OBJECT_SHARED = 1 << 24, /* it was stored where it outlives the function */
    NMR_OBJECT_AWAITED = 1 << 25, /* a callback that was handed to the system may change it while this function runs */
    NMR_OBJECT_COPIED = 1 << 26, /* there is a copy that the cells of the path do not show */
    NMR_OBJECT_COUNTED = 1 << 27,
    NMR_OBJECT_MEMORY = 1 << 28,
    NMR_OBJECT_REPORTED = 1 << 29,
    NMR_OBJECT_ESCAPED = 1 << 30
};

typedef struct nmr_tracked {
    uint32_t family;
    nmr_identity id;
    uint32_t state, count, kind; /* of nmr_object */
    nmr_place at;                /* where it was last seen; NMR_NONE */
    nmr_value status;            /* result of the last call, not yet looked at; 0: none */
    uint32_t flags;
    uint64_t split;              /* the patterns of that call */
    uint32_t shown_in, shown;    /* how the source names it: function and path there; NMR_NONE */
    uint32_t born_in, born;      /* the call that first changed it: function and instruction; NMR_NONE */
    uint32_t site_in, site;      /* the last one that changed it */
    uint32_t activation;         /* it belongs to; NMR_NONE: to none */
    nmr_place slots[NMR_MAX_SLOTS];
    nmr_identity owner;
    nmr_value io;                /* status of the IRP that it came with; 0: none */
    uint32_t unused;             /* no padding: states are compared as bytes */
} nmr_tracked;
_Static_assert(sizeof(nmr_tracked) == 96, "no padding");

enum {
    NMR_STATE_WIDENED = 1, /* a loop was cut short on this path */
    NMR_STATE_OPAQUE = 2,  /* a function ran that may be part of the driver and is not here */
    NMR_STATE_DAMAGED = 4, /* something on the path was not understood */
    NMR_STATE_ENDED = 16,  /* the path has followed a NULL pointer: it leads nowhere */
    NMR_STATE_FORGOT = 32, /* an object came to its end: what is not tracked now may have been */
    NMR_STATE_STARTED = 8  /* the driver was just loaded: variables hold what their declarations say */
};

typedef struct nmr_state {
    nmr_cell *cells;
    nmr_known *known;
    nmr_alias *aliases;
    nmr_tracked *objects;
    nmr_cell *registers; /* of the running function: `place` is the register */
    uint32_t ncells, nknown, naliases, nobjects, nregisters;
    uint32_t rcells, rknown, raliases, robjects, rregisters; /* room */
    uint32_t flags;
    uint64_t stale; /* touch bits of variables that code which was not followed may have written since the start */
    uint64_t armed; /* functions that the system was told of: see nmr_solver.told */
    const nmr_trace *trace;
    uint32_t length; /* of the trace, in branches */
} nmr_state;

nmr_state *nmr_state_new(nmr_stack *stack);
nmr_state *nmr_state_copy(nmr_stack *stack, const nmr_state *state);

/* Memory. NMR_NONE: nothing is said about the place. */
nmr_value nmr_state_cell(const nmr_state *state, nmr_place place);
void nmr_state_set_cell(nmr_stack *stack, nmr_state *state, nmr_place place, nmr_value value);
void nmr_state_drop_cell(nmr_state *state, uint32_t index);
nmr_value nmr_state_register(const nmr_state *state, uint32_t reg);
void nmr_state_set_register(nmr_stack *stack, nmr_state *state, uint32_t reg, nmr_value value);

/* Tests. NULL: nothing is known. */
const nmr_range *nmr_state_known(const nmr_state *state, nmr_value value);
void nmr_state_set_known(nmr_stack *stack, nmr_state *state, nmr_value value, const nmr_range *range);

nmr_identity nmr_state_alias(const nmr_state *state, uint32_t of);
void nmr_state_set_alias(nmr_stack *stack, nmr_state *state, uint32_t of, nmr_identity id);

/* Objects. A pointer is good until the next change. */
const nmr_tracked *nmr_state_object(const nmr_state *state, uint32_t family, nmr_identity id);
void nmr_state_set_object(nmr_stack *stack, nmr_state *state, const nmr_tracked *object);
void nmr_state_drop_object(nmr_state *state, uint32_t family, nmr_identity id);

int nmr_state_equal(const nmr_state *a, const nmr_state *b);
uint32_t nmr_state_hash(const nmr_state *state);
/* Do they differ in nothing but memory and tests? Then they can be merged without loss to any object. */
int nmr_state_same_objects(const nmr_state *a, const nmr_state *b);

#endif
