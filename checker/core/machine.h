/*
 * machine.h - protocols as data: families of tracked objects, their states, and what moves or breaks them.
 *
 * A family is read-only once loaded and may be shared between threads. nmr_family_step() is the only interpreter of
 * the rules; every engine turns what it sees into events and asks it.
 */
#ifndef NMR_CORE_MACHINE_H
#define NMR_CORE_MACHINE_H

#include "nmrcheck/nmrcheck.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    NMR_MAX_STATES = 32,
    NMR_MAX_PATTERNS = 64, /* a set of patterns is one 64-bit word */
    NMR_MAX_ARGS = 12,
    NMR_MAX_NAMES = 16,
    NMR_MAX_SLOTS = 4,
    NMR_MAX_KINDS = 8,
    NMR_MAX_SIGNALS = 8,
    NMR_MAX_VALUES = 4
};

/* The state of an object nobody has seen yet. The states a family declares follow. */
enum { NMR_UNSEEN = 0, NMR_FIRST_STATE = 1 };

/* Targets of a move that are not states. */
enum { NMR_SAME = 254, NMR_FORGOTTEN = 255 };

/* What a row does to the count beside adding one or taking one. */
enum { NMR_COUNT_RESET = 2 };

/* What a returned status can be, as a set. Void and pointer results are NMR_RESULT_ANY. */
enum {
    NMR_RESULT_ZERO = 1,    /* STATUS_SUCCESS */
    NMR_RESULT_PENDING = 2, /* STATUS_PENDING, 0x103 */
    NMR_RESULT_TIMEOUT = 4, /* STATUS_TIMEOUT, 0x102 */
    NMR_RESULT_OTHER = 8,   /* any other value that is NT_SUCCESS */
    NMR_RESULT_FAILURE = 16,
    NMR_RESULT_ANY = 31,
    NMR_RESULT_UNKNOWN = 32 /* beside others: a value that no call on the path produced */
};

/* What a row asks of the result set: the closed list behind the words of the rule text. */
typedef enum nmr_result_test {
    NMR_TEST_ANY,
    NMR_TEST_SUCCESS,       /* proven NT_SUCCESS */
    NMR_TEST_FINISHED,      /* proven NT_SUCCESS and not STATUS_PENDING */
    NMR_TEST_FAILURE,       /* proven failure */
    NMR_TEST_MAYBE_FAILURE, /* failure is possible */
    NMR_TEST_PENDING,       /* proven STATUS_PENDING */
    NMR_TEST_NOT_PENDING,   /* proven not STATUS_PENDING */
    NMR_TEST_TIMEOUT,
    NMR_TEST_NOT_TIMEOUT,
    NMR_TEST_ERROR,         /* proven neither STATUS_SUCCESS nor STATUS_PENDING */
    NMR_TEST_UNTESTED,      /* the path knows nothing about the result */
    NMR_TEST_IS,            /* one of the values of the row, and no other */
    NMR_TEST_IS_NOT         /* known, and none of them */
} nmr_result_test;

/* Facts about an event that an engine establishes: the closed list behind `when` in the rule text. */
typedef enum nmr_condition {
    NMR_COND_NULL = 1 << 0,            /* the tracked value is NULL or was never set */
    NMR_COND_LAST_COPY = 1 << 1,       /* no other copy of the tracked value is held */
    NMR_COND_CLEANUP_FREES = 1 << 2,   /* the binding has a cleanup callback that frees the context */
    NMR_COND_FOREIGN = 1 << 3,         /* the callback that runs belongs to another object than this one */
    NMR_COND_GUARDED = 1 << 4,         /* a flag that the undo code tests was set meanwhile */
    NMR_COND_OTHER_WAITED = 1 << 5,    /* a wait on another handle happened while this one was pending */
    NMR_COND_OTHER_PENDING = 1 << 6,   /* another object of the family is owed the call that this one gets */
    NMR_COND_PRIVATE = 1 << 7,         /* only this translation unit can name the place */
    NMR_COND_COUNTED = 1 << 8,         /* the count is above zero */
    NMR_COND_LAST = 1 << 9,            /* the count is one */
    NMR_COND_BINDING_CONTEXT = 1 << 10, /* the memory is what the callback hands over as binding context */
    NMR_COND_NMR_ROUTE = 1 << 11,      /* the provider was attached through NMR, not captured */
    NMR_COND_FRAMEWORK_CLEANUP = 1 << 12, /* the framework runs a cleanup callback when the entry function fails */
    NMR_COND_OUTERMOST = 1 << 13,      /* no caller in the translation unit is left on the path */
    NMR_COND_HANDLE_CONTEXT = 1 << 15, /* a binding context of this translation unit is the binding handle itself */
    NMR_COND_UNTOUCHED = 1 << 16,      /* nothing before this point can have set the object up */
    NMR_COND_TESTED = 1 << 14,         /* the path was chosen by a flag of the undo code whose value it does not know */
    NMR_COND_OTHERS_UNDONE = 1 << 17,  /* what stands behind `never` is called in the driver on another place */
    NMR_COND_HANDLE_KEPT = 1 << 18,    /* the binding's attach callback does something with the binding handle */
    NMR_COND_NO_CLEANUP = 1 << 19,     /* the binding has no cleanup callback */
    NMR_COND_CONTEXT_FREED = 1 << 20,  /* something beside the attach callback may free the binding context */
    NMR_COND_IO_SUCCESS = 1 << 21,     /* the IRP in which the value arrived is known to have succeeded */
    NMR_COND_OPAQUE = 1 << 22,         /* code has run on the path that may be part of the driver and is not here */
    NMR_COND_IO_UNTESTED = 1 << 23,    /* nobody has looked whether the IRP in which the value arrived has succeeded */
    NMR_COND_AT_DISPATCH = 1 << 24,    /* the path runs at DISPATCH_LEVEL or above */
    NMR_COND_RAISED = 1 << 25,         /* the path runs above PASSIVE_LEVEL */
    NMR_COND_LOCKED = 1 << 26,         /* the path holds a lock */
    NMR_COND_OWN_LOCK = 1 << 27,       /* the path holds a lock that lies in the memory of the object */
    NMR_COND_UNCHECKED = 1 << 28,      /* the source looks neither at the result of the call nor at what it fills in */
    NMR_COND_DISCARDED = 1 << 29,      /* the memory, or the function, lies in a section that goes away after initialisation */
    NMR_COND_MAYBE_NULL = 1 << 30      /* the path does not know whether the parameter of the callback is NULL */
} nmr_condition;

/* The same set goes on where an enumeration ends. */
#define NMR_COND_DROPPED ((uint64_t)1 << 31)   /* the source drops the result of the call, and does not say (void) */
#define NMR_COND_PAGED ((uint64_t)1 << 32)     /* the function lies in a section that is paged */
#define NMR_COND_LOCAL ((uint64_t)1 << 33)     /* the place is, or lies in, a local variable */
#define NMR_COND_GUARD ((uint64_t)1 << 34)     /* it depends on the place whether objects of the family are undone */
#define NMR_COND_MISFIT ((uint64_t)1 << 35)    /* the function has not the parameters or the result of the member that it is stored in */
#define NMR_COND_IDLE ((uint64_t)1 << 36)      /* the callback has changed nothing and called nothing */
#define NMR_COND_CALLS_PEER ((uint64_t)1 << 37) /* the driver calls the other side outside the callbacks of its bindings */
#define NMR_COND_STOPS_PEER ((uint64_t)1 << 38) /* the callback changes what such calls look at, or calls what may do so */
#define NMR_COND_BARE ((uint64_t)1 << 39)      /* no flag, lock or count guards the call, up to where the system comes in */
#define NMR_COND_RACED ((uint64_t)1 << 40)     /* the same of another call, on what stands in the same place */
#define NMR_COND_FOLLOWED ((uint64_t)1 << 41) /* it is kept in a variable, in a driver all of whose calls about the family are followed */
#define NMR_COND_ALONE ((uint64_t)1 << 42) /* a call about all objects of the family: of what it undoes there is no other one */

/* Beside them in a set of conditions: the system called a function with that role. */
enum { NMR_COND_WITHIN = 44 };
static inline uint64_t nmr_condition_within(unsigned role) { return (uint64_t)1 << (NMR_COND_WITHIN + role); }

typedef enum nmr_event_kind {
    NMR_EVENT_CALL,
    NMR_EVENT_MISMATCH, /* a call got a handle of a kind it does not take */
    NMR_EVENT_ENTER,    /* a function with a role begins; the object is one of its parameters */
    NMR_EVENT_LEAVE,    /* a function with a role returns */
    NMR_EVENT_FREE,     /* memory linked to the object is released */
    NMR_EVENT_SCOPE,    /* memory linked to the object goes out of scope */
    NMR_EVENT_LOST,     /* the place is overwritten and nothing else holds the value */
    NMR_EVENT_ACCESS,   /* the object's own memory is read or written */
    NMR_EVENT_WRITTEN,  /* a part of an object that is memory, or all of it, is written by the driver itself */
    NMR_EVENT_PEER_CALL, /* a call through the dispatch table of the other side of a binding */
    NMR_EVENT_SIGNAL,   /* the owner moved and emitted a signal */
    NMR_EVENT_ALLOCATED, /* an allocator returned the object */
    NMR_EVENT_KEPT       /* the value, or the address of the object, is put where others find it */
} nmr_event_kind;

typedef enum nmr_arg_kind {
    NMR_ARG_TRACKED, /* the tracked object itself */
    NMR_ARG_OUT,     /* pointer to the place that receives it */
    NMR_ARG_BEHIND,  /* pointer to the place that holds it */
    NMR_ARG_HOLDER,  /* a value loaded from memory that is the tracked object */
    NMR_ARG_INSIDE,  /* the address of the memory that is the tracked object, or of a part of it */
    NMR_ARG_OWNER,   /* the object that owns the tracked one */
    NMR_ARG_MEMORY,  /* memory to link to the object, or (with no tracked argument) to find it by */
    NMR_ARG_LITERAL  /* what is known of a value */
} nmr_arg_kind;

/* What a literal asks for. */
typedef enum nmr_literal {
    NMR_LITERAL_IS,     /* one of these constants and no other value */
    NMR_LITERAL_IS_NOT, /* a known value that is none of them */
    NMR_LITERAL_BITS,   /* a known value that has one of the bits of the first */
    NMR_LITERAL_UNSET,  /* nothing was ever stored there */
    NMR_LITERAL_VARIABLE /* the address of the variable of that name */
} nmr_literal;

enum { NMR_ARG_LAST = 255, NMR_ARG_RESULT = 254 }; /* positions that are not an index */

/* Slots of linked memory. Slot 0 is always the object's holder: the memory its place lies in. */
enum { NMR_SLOT_HOLDER = 0, NMR_SLOT_SELF = 255 };

typedef struct nmr_arg {
    uint8_t kind;
    uint8_t index; /* position, or NMR_ARG_LAST, NMR_ARG_RESULT */
    uint8_t slot;
    uint8_t holds;      /* of MEMORY: 1: not what the argument points to, but the memory that it was read from */
    uint8_t literal, nvalues; /* of LITERAL: an nmr_literal, and its numbers */
    const char *member; /* follow this member of what the argument points to; NULL for the argument itself */
    const char *variable; /* of LITERAL_VARIABLE */
    const char *through; /* of LITERAL: but first this member, which points to what has the other one; NULL */
    int64_t values[NMR_MAX_VALUES];
} nmr_arg;

/* A call as a rule describes it. Functions match by name; table members by record and member, with * as wildcard. */
typedef struct nmr_pattern {
    const char *text;
    const char *names[NMR_MAX_NAMES]; /* "NmrRegisterClient" or "WSK_PROVIDER_DISPATCH.WskSocket" */
    uint8_t nnames;
    uint8_t nargs;
    uint8_t all;    /* of a pattern that is about all objects: also when it goes through memory of another one */
    uint8_t makes;  /* kind given to the object, 0: none */
    uint32_t takes; /* set of kinds it accepts, 0: any */
    nmr_arg arg[NMR_MAX_ARGS];
    int line;
} nmr_pattern;

/* One line of a machine: on this event, in these states, under these conditions: move, or break a rule. */
typedef struct nmr_row {
    uint8_t event;
    uint8_t pattern; /* of CALL and MISMATCH */
    uint8_t name;    /* role of ENTER and LEAVE, slot of FREE and SCOPE, number of SIGNAL */
    uint8_t test;
    uint32_t from;   /* set of states */
    uint64_t when, unless;
    uint32_t within; /* set of 1 << nmr_role: the system called a function with one of them; 0: no matter */
    uint32_t without; /* set of 1 << nmr_role: no function of the driver has one of them; 0: no matter */
    uint32_t blocking; /* set of 1 << nmr_role: a lock is held that a callback of the object with one of them takes; 0 */
    uint32_t needed;  /* set of 1 << nmr_role: a callback with one of them, or what it hands over, needs the object; 0 */
    uint32_t but;     /* set of 1 << nmr_role: calls behind `never` do not count where only these come to; 0: all do */
    uint32_t outside; /* set of 1 << nmr_role: nothing that has one of them comes to the call; 0: no matter */
    const char *never[NMR_MAX_NAMES]; /* functions that are called nowhere in the driver on the object */
    int64_t values[NMR_MAX_VALUES]; /* of the tests NMR_TEST_IS and NMR_TEST_IS_NOT */
    uint8_t nvalues;
    const char *somewhere[NMR_MAX_NAMES]; /* behind `ever`: one of them is called somewhere in the driver on the object */
    uint8_t nnever, nsomewhere;
    uint8_t to;
    int8_t count;    /* +1, -1 or NMR_COUNT_RESET */
    int8_t emit;     /* signal, -1: none */
    int16_t rule;    /* index into the rules, -1: a move */
    const char *note;
    int line;
} nmr_row;

typedef struct nmr_family {
    const char *id, *title;
    const char *track;     /* the name patterns use for the tracked object */
    uint8_t storage;       /* 1: the object is the memory an argument points to; 0: it is a value */
    const char *owner;     /* id of the owning family, NULL: none */
    const char *states[NMR_MAX_STATES];
    uint32_t state_means[NMR_MAX_STATES]; /* NMR_COND_* that hold for all of a path while an object is in the state */
    const char *slots[NMR_MAX_SLOTS];
    const char *kinds[NMR_MAX_KINDS], *kind_texts[NMR_MAX_KINDS]; /* from 1 */
    const char *signals[NMR_MAX_SIGNALS];
    uint8_t nstates, nslots, nkinds, nsignals;
    uint8_t deep; /* set of 1 << slot: what the memory points to belongs to the object as well */
    uint8_t lent; /* set of 1 << slot: memory that the next call about the object gives back */
    nmr_pattern *patterns;
    size_t npatterns;
    nmr_row *rows; /* errors before moves, each in the order of the text */
    size_t nrows;
} nmr_family;

typedef struct nmr_event {
    nmr_event_kind kind;
    uint64_t patterns; /* set of the family's patterns that match the call; of LEAVE: nmr_returned(), or 0 */
    uint8_t name;
    uint8_t result;      /* set of NMR_RESULT_* */
    uint64_t conditions; /* set of NMR_COND_* and nmr_condition_within(); the step fills in COUNTED and LAST */
} nmr_event;

/* What the `patterns` of a LEAVE hold when the returned value is known. */
static inline uint64_t nmr_returned(int32_t value) { return (uint64_t)1 << 32 | (uint32_t)value; }

/*
 * Is the call wrong whatever state the object is in? Then it says nothing about the object, which goes on as if the call
 * had been right.
 */
static inline int nmr_row_is_about_call(const nmr_row *row)
{
    return row->rule >= 0 && row->event == NMR_EVENT_CALL && row->from == UINT32_MAX;
}

/* The state of one object: what the machine needs and nothing else. */
typedef struct nmr_object {
    uint8_t state;
    uint8_t count;
    uint8_t kind;
} nmr_object;

/*
 * The first row from `first` on that matches, or NULL.
 *
 * A row with `never` matches as if nothing was called; the engine that cannot prove it passes over that row and asks
 * again from the one behind it.
 */
const nmr_row *nmr_family_match(const nmr_family *family, const nmr_row *first, const nmr_object *object,
                                const nmr_event *event);

/*
 * Let an event happen to an object: find the row, move the object. Allocates nothing.
 *
 * @return the row, or NULL when nothing in the family is said about the event in this state. A row with a rule means
 *         that the rule is broken; the object is not moved then.
 */
const nmr_row *nmr_family_step(const nmr_family *family, nmr_object *object, const nmr_event *event);

/*
 * 1 when the row that the event would hit depends on the result of the call, which is not known yet: the engine keeps
 * the event and asks again when the path has said what it makes of the result. Errors that the result does not matter to
 * do not count: the engine looks at those first.
 */
int nmr_family_defers(const nmr_family *family, const nmr_object *object, const nmr_event *event);

/* Move an object as a row without a rule says. A row to NMR_FORGOTTEN leaves it: the engine drops the object. */
void nmr_row_apply(const nmr_row *row, nmr_object *object);

/* 1 when the set of possible results passes the test. */
int nmr_result_passes(nmr_result_test test, unsigned result);

/* 1 when `name` matches `pattern`, in which * stands for any run of characters. */
int nmr_glob(const char *pattern, const char *name);
/* 1 when the call is one of a function, or a member of a table, of that name. */
int nmr_pattern_names(const nmr_pattern *pattern, const char *name);

/* ---- What surrounds the families ------------------------------------------------------------------------------ */

typedef enum nmr_role {
    NMR_ROLE_NONE,
    NMR_ROLE_FUNCTION, /* any outermost function */
    NMR_ROLE_ENTRY,
    NMR_ROLE_UNLOAD,
    NMR_ROLE_ATTACH_CLIENT,
    NMR_ROLE_ATTACH_PROVIDER,
    NMR_ROLE_DETACH_CLIENT,
    NMR_ROLE_DETACH_PROVIDER,
    NMR_ROLE_CLEANUP_CLIENT,
    NMR_ROLE_CLEANUP_PROVIDER,
    NMR_ROLE_COMPLETION,
    NMR_ROLE_EVENT,
    NMR_ROLE_ACCEPT,
    NMR_ROLE_FRAMEWORK_CLEANUP,
    NMR_ROLE_RECEIVE,
    NMR_ROLE_INSPECT,
    NMR_ROLE_NOTICE,
    NMR_ROLE_ABORT,
    NMR_ROLE_OWN_COMPLETION,
    NMR_ROLE_COUNT
} nmr_role;

/* Does a function with the role belong to a protocol, whatever it calls: a callback of NMR, or of a WSK socket? */
static inline int nmr_role_is_callback(unsigned role)
{
    return (role >= NMR_ROLE_ATTACH_CLIENT && role <= NMR_ROLE_CLEANUP_PROVIDER) || role == NMR_ROLE_ACCEPT ||
           (role >= NMR_ROLE_RECEIVE && role <= NMR_ROLE_OWN_COMPLETION);
}

const char *nmr_role_name(nmr_role role);
/* -1 when there is no such role. */
int nmr_role_find(const char *name);

/* How a function gets a role. */
typedef enum nmr_role_source { NMR_ROLE_BY_NAME, NMR_ROLE_BY_MEMBER, NMR_ROLE_BY_TYPE, NMR_ROLE_BY_ARGUMENT } nmr_role_source;

typedef struct nmr_role_rule {
    nmr_role role;
    nmr_role_source source;
    const char *name;  /* function, "RECORD.Member", typedef, or the function it is passed to */
    unsigned index;    /* argument position */
    const char *unless[NMR_MAX_NAMES]; /* of BY_ARGUMENT: not where the function that passes it calls one of these */
    const char *when[NMR_MAX_NAMES]; /* the same: only when wherever the callback is passed one of these is called, too */
    uint8_t nunless, nwhen;
} nmr_role_rule;

/* A function with a known effect that is no protocol call. */
typedef enum nmr_helper_kind {
    NMR_HELPER_ALLOCATOR, /* returns fresh memory */
    NMR_HELPER_ZEROING_ALLOCATOR,
    NMR_HELPER_DEALLOCATOR, /* frees argument `index` */
    NMR_HELPER_ASSERT,      /* does not return unless argument `index` is true */
    NMR_HELPER_NORETURN,
    NMR_HELPER_CLEARS,      /* fills argument `index` with zeros, if its fill argument says so */
    NMR_HELPER_HARMLESS,    /* touches no tracked object */
    NMR_HELPER_PEER,        /* function or role: argument `index` is, or receives, the other side's dispatch table */
    NMR_HELPER_CONTEXT      /* function or role: argument `index` is, or receives, the binding context */
} nmr_helper_kind;

typedef struct nmr_helper {
    nmr_helper_kind kind;
    const char *name;
    unsigned index;
    uint64_t unless; /* of ZEROING_ALLOCATOR: not with one of these bits in argument `index` */
} nmr_helper;

/* A project function that stands for protocol calls: each gets the wrapper's argument `index` as its own `target`. */
typedef struct nmr_wrapper {
    const char *name;
    const char *calls[NMR_MAX_NAMES];
    uint8_t ncalls;
    uint8_t index;
} nmr_wrapper;

/* A function of the system that runs a function it is given, or a member of a record of the system that holds one. */
typedef struct nmr_runs {
    const char *name;   /* the function, or "RECORD.Member" */
    unsigned function;  /* the argument that is run; of a member: 0 */
    int argument;       /* handed on as parameter `parameter` of what is run; -1: none */
    int parameter;
    int later;          /* 0: before the call returns; 1: at some time, in another thread */
    int member;         /* 1: what is stored in the member is run */
} nmr_runs;

size_t nmr_rules_families(const nmr_rules *rules, const nmr_family **families);
size_t nmr_rules_roles(const nmr_rules *rules, const nmr_role_rule **roles);
size_t nmr_rules_helpers(const nmr_rules *rules, const nmr_helper **helpers);
const nmr_helper *nmr_rules_helper(const nmr_rules *rules, const char *name);
const nmr_wrapper *nmr_rules_wrapper(const nmr_rules *rules, const char *name);
/* NULL: neither a function that runs what it is given, nor a member that is run. */
const nmr_runs *nmr_rules_runs(const nmr_rules *rules, const char *name);
size_t nmr_rules_all_runs(const nmr_rules *rules, const nmr_runs **runs);
/* Index of a rule as in nmr_row.rule. */
const nmr_rule *nmr_rules_rule(const nmr_rules *rules, int index);
/* 1: the rule says that something never happens, and needs everything on the path to have been understood. */
int nmr_rule_claims_absence(const nmr_rules *rules, int index);
/*
 * How a path is told about a function's result: 1 when the paths on which it succeeds and fails differ from the call
 * on; 0 when the result is looked at later, once the path has said what it makes of it.
 */
int nmr_rules_splits(const nmr_rules *rules, const char *function);

#ifdef __cplusplus
}
#endif
#endif
