/*
 * solver.h - what the parts of the solver share.
 *
 * A function is run from a state it is entered with (execute.c) over its blocks, instruction by instruction (memory.c,
 * calls.c), and tells the tracked objects what happens to them (objects.c, deliver.c). What it comes to is remembered
 * (summary.c), and lifecycle.c decides what is run.
 */
#ifndef NMR_CORE_SOLVE_SOLVER_H
#define NMR_CORE_SOLVE_SOLVER_H

#include "core/solve/solve.h"
#include "core/solve/state.h"

/* A function that is running. */
typedef struct nmr_frame {
    const struct nmr_frame *caller;
    const nmr_state *suspended; /* what the caller knows and this function cannot see; NULL: no caller */
    uint32_t function, activation;
    const nmr_program_function *linked;
    const nmr_graph_function *body;
    const nmr_unit *unit;
    const struct nmr_flow *flow;
    uint32_t binding;  /* the function that decides which binding is meant: a detach callback, else the outermost one */
    uint32_t outermost;
    uint32_t within;        /* set of 1 << nmr_role: of the function that the system called on this thread */
    nmr_identity returned;  /* at the end: what is handed back to the caller; 0 */
    uint8_t in_attach;
    uint32_t instr;    /* the present one; NMR_NONE at the end of the function */
    unsigned depth;
} nmr_frame;

/* Activations of one function differ in their generation. */
enum { NMR_GENERATION_SHIFT = 24 };
static inline uint32_t nmr_function_of_activation(uint32_t activation) { return activation & ((1u << NMR_GENERATION_SHIFT) - 1); }

/* A way out of a function, or behind a call. */
typedef struct nmr_exit {
    nmr_state *state;
    nmr_value value;
} nmr_exit;

typedef struct nmr_exits {
    nmr_exit *list;
    uint32_t count, room;
} nmr_exits;

/* A rule broken on some path. */
typedef struct nmr_violation {
    const nmr_row *row;
    nmr_tracked object;
    uint32_t function, instr; /* where; NMR_NONE: at the end of the function */
    const nmr_trace *trace;
    uint32_t length;
    uint8_t whole_driver;     /* says something about all of the driver */
    uint8_t opened;           /* the object was opened elsewhere: born says where */
    uint8_t life;             /* nmr_life in which it was found first */
    uint8_t guessed;          /* only unload by itself shows it, from a state nobody knows */
    uint8_t cleared;          /* a driver that was followed to unload comes by with the object, and does nothing wrong */
    const char *name;         /* of the object, in the driver as a whole; NULL: as the source shows it */
} nmr_violation;

/* What is being run, and with it which violations count. */
typedef enum nmr_life {
    NMR_LIFE_FUNCTION, /* one function, from a state nobody knows */
    NMR_LIFE_RUNTIME,  /* what the system starts in a driver that was loaded: nothing is reported */
    NMR_LIFE_UNLOAD    /* unload, after the driver was loaded */
} nmr_life;

/* An object, known by its family and the call that first changed it. */
typedef struct nmr_ended {
    uint32_t family, born_in, born;
} nmr_ended;

/* Where such a function opens an object. */
typedef struct nmr_later {
    uint32_t family;
    nmr_place at;
} nmr_later;

/* Symbols of a state, marked with the present epoch. */
typedef struct nmr_marks {
    uint32_t *held, *tracked;
    uint32_t room, epoch;
} nmr_marks;

typedef struct nmr_solver {
    const nmr_program *program;
    const nmr_rules *rules;
    const nmr_selection *selection;
    nmr_stack lasting; /* names, summaries, traces, violations */
    nmr_stack passing; /* states, back to a mark when a function is done */
    nmr_space space;
    struct nmr_flow **flows;          /* by function, made when first run */
    struct nmr_summary **summaries;   /* hash table */
    uint32_t nsummaries, rsummaries;
    nmr_violation *violations;
    uint32_t nviolations, rviolations;
    uint8_t *ran;                     /* by function: entered */
    uint8_t *lasting_calls;           /* by function: it or one below it makes calls about what unload is asked for */
    uint8_t *lasting_functions;       /* by function: it does that, or sets a flag that decides what becomes of it */
    uint8_t *left_out;                /* by family: nobody has asked for its rules, so that its objects are not looked at */
    uint8_t *between;                 /* by family: something that the system starts between loading and unloading makes calls about it */
    uint32_t *owed;                   /* by family: set of states in which unload must not leave an object */
    uint8_t *exhausted;               /* by function: too many paths */
    uint8_t *passed;                  /* by protocol call of the program: a path ran through it */
    uint64_t steps, limit;            /* instructions since the present root began, and how many it may take */
    nmr_marks marks, telling;
    uint8_t *told;                    /* by function that the system starts: bit + 1 of nmr_state.armed; 0: not known */
    nmr_life life;
    uint8_t followed;                 /* to unload, from every state in which it stays loaded */
    uint8_t judged;                   /* its callers have judged what the function that is run by itself leaves */
    uint8_t supposed;                 /* that what runs now is ever called, so that nothing is reported */
    uint8_t unfollowed;               /* something that the system starts had too many paths, or there were too many states */
    nmr_ended *ended;                 /* objects that some function the system starts brings further */
    uint32_t nended, rended;
    nmr_later *later;                 /* objects that some function the system starts opens */
    uint32_t nlater, rlater;
    uint64_t *family_events;          /* by family: set of 1 << nmr_event_kind that some row asks for */
    uint32_t *owing;                  /* by family: set of states in which something is owed to an object nobody names */
    uint64_t *family_asks;            /* by family: set of NMR_COND_* that some row asks for */
    uint64_t *scope_asks;             /* the same for rows about the end of a scope */
    uint64_t outside_touches;         /* touch bits of what code outside the driver can read or write, by itself or by calling it */
} nmr_solver;

/*
 * Is the driver followed from its start? Then what code outside does by calling it in between is followed as well, one call
 * after the other: at an unknown call it is no unknown write, which would part a flag from what it says.
 */
static inline int nmr_is_whole_life(const nmr_solver *solver, const nmr_state *state)
{
    return solver->program->complete && (solver->life != NMR_LIFE_FUNCTION || state->flags & NMR_STATE_STARTED);
}

/* ---- flow.c: what is known of a body before it is run ------------------------------------------------------------ */

typedef struct nmr_flow {
    uint32_t nwords;           /* of a set of registers and locals: registers first */
    uint64_t *live;            /* by block: what is read before it is written from here on */
    uint8_t *loop_head;        /* by block */
    uint32_t *loop_end;        /* by block: the last block of the loop that begins here */
    uint8_t *scalar;           /* by local: no address is taken, and it is no record */
    uint32_t *last_use;        /* by register: the instruction behind which nobody looks at it; NMR_NONE: see `live` */
} nmr_flow;

const nmr_flow *nmr_flow_of(nmr_solver *solver, uint32_t function);
static inline int nmr_flow_is_live(const nmr_flow *flow, uint32_t block, uint32_t number)
{
    return flow->live[block * flow->nwords + number / 64] >> (number % 64) & 1;
}

/* ---- memory.c: reading and writing ------------------------------------------------------------------------------- */

nmr_value nmr_load(nmr_solver *solver, const nmr_state *state, nmr_place place);
void nmr_store(nmr_solver *solver, nmr_state *state, nmr_place place, nmr_value value);
void nmr_fill(nmr_solver *solver, nmr_state *state, nmr_place place, nmr_value_kind with); /* ZEROS, UNSETS, HAVOCED */
/* New values, which nobody knows, are written to all of a place. */
void nmr_overwrite(nmr_solver *solver, nmr_state *state, nmr_place place);
void nmr_copy_memory(nmr_solver *solver, nmr_state *state, nmr_place to, nmr_place from);
/* What a pointer points to; NMR_NONE: nothing that has a name. */
nmr_place nmr_pointee(nmr_solver *solver, nmr_value pointer);
/* The constant a value must be on this path, or the value itself. */
nmr_value nmr_constant(nmr_solver *solver, const nmr_state *state, nmr_value value);
/* Go on only where the value is (not) zero. 0: there is no such path. */
int nmr_assume(nmr_solver *solver, nmr_state *state, nmr_value value, int truth);
/* Can it be zero; can it be anything else? Bits 1 and 2. */
unsigned nmr_possible(nmr_solver *solver, const nmr_state *state, nmr_value value);
/* Set of NMR_RESULT_* that a status can be. */
unsigned nmr_possible_results(nmr_solver *solver, const nmr_state *state, nmr_value value);
/* A symbol that nothing in the state, or in the states of the callers, is named by. */
nmr_value nmr_fresh(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_symbol_kind kind, uint32_t which);
/* The same for what an unknown write leaves at a place. */
nmr_value nmr_fresh_at(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_place place);
/* Is something in the state, or in what the callers know, named by the symbol? */
int nmr_is_used(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, nmr_symbol symbol);
int nmr_object_uses(const nmr_space *space, const nmr_tracked *object, nmr_symbol symbol);
int nmr_uses_symbol(const nmr_space *space, const nmr_state *state, nmr_symbol symbol);

/* ---- objects.c: which object is meant ------------------------------------------------------------------------------ */

/* What a value or a piece of memory resolves to. */
typedef struct nmr_target {
    uint32_t family;
    nmr_identity id;      /* 0: none */
    nmr_place at, holder; /* NMR_NONE */
    nmr_value value, io;  /* 0: none; io: status of the IRP that it comes with */
    uint32_t shown;       /* path in the running function; NMR_NONE */
    uint8_t null, memory;
    uint8_t shared;       /* others can get at the value where it arrives */
} nmr_target;

nmr_identity nmr_identify(nmr_solver *solver, const nmr_state *state, nmr_symbol symbol);
/* Identity of a pointer value; 0: it is no symbol. */
nmr_identity nmr_identify_value(nmr_solver *solver, const nmr_state *state, nmr_value value);
/* The whole object that a pointer points into; NMR_NONE. */
nmr_place nmr_base_of(nmr_solver *solver, nmr_value pointer);
nmr_place nmr_root_of(const nmr_solver *solver, nmr_place place);
/* Is it a local variable of that activation, or a part of one? */
int nmr_is_local_of(const nmr_solver *solver, nmr_place place, uint32_t activation);
nmr_static_place nmr_static_of(const nmr_solver *solver, nmr_place place);
nmr_target nmr_target_none(uint32_t family);
nmr_target nmr_target_of_value(nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_value value, nmr_place from);
nmr_target nmr_target_of_storage(nmr_solver *solver, uint32_t family, nmr_value pointer);
/* The object in whose memory the pointer points; none when no object is known to be there. */
nmr_target nmr_target_inside(nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_value pointer);
nmr_target nmr_target_of_holder(nmr_solver *solver, const nmr_state *state, uint32_t family, nmr_value value, nmr_place from);
nmr_target nmr_target_of_object(const nmr_tracked *object);
/* Can a target that nothing is known of, but the pointer by which it was found, be that object after all? */
int nmr_may_be(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object, const nmr_target *target);
/* The memory behind a pointer that a value was read from, as a whole; NMR_NONE. `from`: where the source reads it. */
nmr_place nmr_kept_in(nmr_solver *solver, nmr_value value, nmr_place from);
/* Locals of the activation `ends` (NMR_NONE: of none) are no copies. `where`: NULL, or receives the place of one. */
int nmr_has_other_copy(nmr_solver *solver, const nmr_state *state, nmr_identity id, nmr_place except, uint32_t ends,
                       nmr_place *where);
/* Is there a copy outside the object's own memory that is no local variable? */
int nmr_is_shared(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object);
/* Is the memory known by more than parameters and local variables? Then what is in it is not lost with them. */
int nmr_is_reachable_memory(nmr_solver *solver, const nmr_state *state, nmr_place place);
int nmr_is_null(nmr_solver *solver, const nmr_state *state, nmr_value value);
int nmr_is_kept_in(nmr_solver *solver, const nmr_state *state, nmr_identity id, nmr_place base);
int nmr_points_into(nmr_solver *solver, const nmr_state *state, nmr_place base, uint32_t activation);

/* ---- deliver.c: events to objects ---------------------------------------------------------------------------------- */

/* A call as the rules see it. */
typedef struct nmr_call {
    const uint64_t *patterns; /* by family: those that match the name; NULL: none does */
    const nmr_value *values; /* of the arguments */
    const nmr_place *from;   /* where each was read from; NMR_NONE */
    const uint32_t *shown;   /* path each stands as; NMR_NONE */
    uint32_t nargs;
    nmr_value result;        /* 0: none */
} nmr_call;

void nmr_deliver(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_target *target, nmr_event event,
                 const nmr_call *call);
/* `result`: set of NMR_RESULT_*; 0: look at call->result later. */
void nmr_deliver_call(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_call *call, unsigned result);
void nmr_settle(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t family, nmr_identity id);
void nmr_leave(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_role role, unsigned result,
               nmr_value value);
void nmr_leave_untouched(nmr_solver *solver, const nmr_frame *frame, nmr_state *state);
void nmr_leave_scope(nmr_solver *solver, const nmr_frame *frame, nmr_state *state);
void nmr_enter(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_role role);
nmr_place nmr_member_of(nmr_solver *solver, nmr_value pointer, const char *member);
static inline int nmr_has_event(const nmr_solver *solver, uint32_t family, nmr_event_kind kind)
{
    return solver->family_events[family] >> kind & 1;
}

/* ---- events.c: what instructions mean to objects ------------------------------------------------------------------- */

/* How a value comes into its place. */
typedef enum nmr_storing {
    NMR_STORED,
    NMR_EXCHANGED, /* what was there goes to whoever made the call */
    NMR_FILLED_IN  /* by a call, through its argument */
} nmr_storing;

void nmr_on_store(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place place, nmr_value value,
                  unsigned type, nmr_storing how);
/* A function that the system starts is given to it. */
void nmr_on_armed(const nmr_solver *solver, nmr_state *state, nmr_value value);
/* The object is put where others find it; NMR_NONE: in no place that has a name. */
void nmr_keep(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_tracked *object, nmr_place where);
/* Memory is copied as a whole: so are the values in it. */
void nmr_on_copy(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place from);
void nmr_on_access(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place place);
void nmr_on_branch(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value condition);
/* There was no memory, or no IRP: of what is kept somewhere, what is left undone for want of it is not asked for. */
void nmr_on_shortage(const nmr_solver *solver, nmr_state *state);
/* A side of a branch is taken: an object may turn out to be such a NULL. */
void nmr_on_chosen(nmr_solver *solver, nmr_state *state);
void nmr_on_free(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value pointer);
void nmr_on_allocate(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value pointer);
/* An object with an atomic counter in it may be shared: `place` is counted. */
void nmr_on_count(nmr_solver *solver, nmr_state *state, nmr_place place);
/* The address of a guard is handed to somebody who may set it. */
void nmr_on_handed(nmr_solver *solver, nmr_state *state, const nmr_call *call);
void nmr_on_kept(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, const nmr_call *call, const nmr_graph_arg *args);
void nmr_on_callback(nmr_solver *solver, nmr_state *state, const nmr_call *call, uint32_t callback);
void nmr_on_peer(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value callee);
/* `missing`: a function of the driver whose source is not here, which may do what any of them does. */
void nmr_on_opaque(nmr_solver *solver, nmr_state *state, const nmr_call *call, int missing);

/* ---- chosen.c ------------------------------------------------------------------------------------------------------ */

/* Remember that the value, which the path does not know, decides how it goes on. */
void nmr_choice_note(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value value);
/* Remember that NULL is stored: what was chosen before says nothing about it. */
void nmr_clear_note(nmr_solver *solver, const nmr_frame *frame, nmr_state *state);
/* Did such a value decide that the present instruction is reached with the object as it is? */
int nmr_is_chosen(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_target *target,
                  const nmr_tracked *object);

/* ---- forget.c ------------------------------------------------------------------------------------------------------- */

/* Once nobody can look at a result any more, the path has said all it will about it. */
void nmr_settle_dead(nmr_solver *solver, const nmr_frame *frame, nmr_state *state);
/* Let go of what nobody can look at any more, but by the value `held` (NMR_NONE: there is none). */
void nmr_forget(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_value held);
/* The same at the beginning of a block, with the locals that are dead there. */
void nmr_tidy(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t block);
/* The same when no function runs. */
void nmr_forget_between(nmr_solver *solver, nmr_state *state);

/* Start with no symbol marked. */
void nmr_marks_open(nmr_solver *solver, nmr_marks *marks);

/* ---- pairs.c -------------------------------------------------------------------------------------------------------- */

enum { NMR_MAX_PAIRS = 4 };

/* Symbols of two states that stand for the same in them. */
typedef struct nmr_pairs {
    nmr_symbol a[NMR_MAX_PAIRS], b[NMR_MAX_PAIRS];
    uint32_t n;
} nmr_pairs;

/* Let two values stand for the same. 0: they cannot. */
int nmr_pair(const nmr_space *space, nmr_pairs *pairs, nmr_value in_a, nmr_value in_b);
int nmr_is_paired(const nmr_space *space, const nmr_pairs *pairs, nmr_value in_a, nmr_value in_b);
/* Does nothing else in the states, or in what the callers know, say more of one of a pair than of the other? */
int nmr_pairs_hold(nmr_solver *solver, const nmr_frame *frame, const nmr_state *a, const nmr_state *b, const nmr_pairs *pairs);

/* ---- merge.c -------------------------------------------------------------------------------------------------------- */

/* Two ways to the same point of a function. */
typedef struct nmr_ways {
    const nmr_state *a, *b;
    nmr_value from_a, from_b; /* what they return there; NMR_NONE: they go on */
} nmr_ways;

/* Do they differ in nothing that decides what becomes of objects? */
int nmr_are_alike(nmr_solver *solver, const nmr_frame *frame, const nmr_ways *ways);
/* What both say, when they have the same objects; the way is that of `a`. `result`: NULL, or receives what they return. */
nmr_state *nmr_join(nmr_solver *solver, const nmr_frame *frame, const nmr_ways *ways, nmr_value *result);

/* ---- calls.c ------------------------------------------------------------------------------------------------------- */

/* Make the present call: the states behind it, with the call's result, are added to `out`. */
void nmr_make_call(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_exits *out);
nmr_value nmr_operand(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t operand, int quiet, nmr_place *from);
/* NMR_NONE: the path leads nowhere; `state` may get notes of what was read on the way. */
nmr_place nmr_path(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t path, int quiet);

/* ---- follow.c ------------------------------------------------------------------------------------------------------ */

/* Is the place none that functions which are not followed write? */
int nmr_is_left_alone(const nmr_solver *solver, nmr_static_place place);
/* Is a call of a function with a body to be followed? */
int nmr_is_followed(const nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, const nmr_call *call,
                    uint32_t function);

/* ---- lasting.c ----------------------------------------------------------------------------------------------------- */

void nmr_find_lasting(nmr_solver *solver);
/* About which families do functions make calls that the system starts (by function)? */
void nmr_find_between(nmr_solver *solver, const uint8_t *started);
/* Of which of these functions, and of unload functions, can a path say whether the system was told of them? */
void nmr_find_tellings(nmr_solver *solver, const uint8_t *functions);
/* Can the system start the function, for all that the path knows? */
int nmr_is_told_of(const nmr_solver *solver, uint32_t function, const nmr_state *state);
/* What unload is asked for about an object as it is: set of rows, by their number modulo 64. */
uint64_t nmr_asked_of_unload(const nmr_solver *solver, const nmr_tracked *object);

/* ---- execute.c, summary.c ------------------------------------------------------------------------------------------ */

/* Does something that the system starts between loading and unloading open an object at that place? */
int nmr_is_opened_later(const nmr_solver *solver, uint32_t family, nmr_place at);
int nmr_is_ended_elsewhere(const nmr_solver *solver, const nmr_tracked *object);
void nmr_exits_add(nmr_solver *solver, nmr_exits *exits, nmr_state *state, nmr_value value);
/* Run a function whose arguments are in the state's registers; the exits live in the passing stack. */
void nmr_execute(nmr_solver *solver, nmr_frame *frame, const nmr_state *entered, nmr_exits *out);
/* Call a function of the program from `frame`. */
void nmr_follow(nmr_solver *solver, const nmr_frame *frame, const nmr_state *state, uint32_t function,
                const nmr_value *args, uint32_t nargs, nmr_exits *out);
nmr_frame nmr_frame_of(nmr_solver *solver, const nmr_frame *caller, const nmr_state *suspended, uint32_t function);

/* ---- naming.c ------------------------------------------------------------------------------------------------------ */

/* By the variable that holds the object or leads to it; NULL: none does. Lives as long as the solver. */
const char *nmr_lasting_name(nmr_solver *solver, const nmr_state *state, const nmr_tracked *object);

/* ---- assume.c ------------------------------------------------------------------------------------------------------ */

/* What a path assumes that takes this side of a branch. */
void nmr_assumption(const nmr_program *program, uint32_t function, uint32_t instr, int taken, char *out, size_t size);

/* ---- witness.c ----------------------------------------------------------------------------------------------------- */

void nmr_trace_add(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_trace trace);
int nmr_report(nmr_solver *solver, nmr_result *result);

#endif
