/*
 * link.h - the event graphs of one driver as one program: names resolved, callbacks and tables known, and what the
 * program says independent of any path.
 *
 * A program borrows its graphs and rules, which must outlive it, and is read-only once linked.
 */
#ifndef NMR_CORE_LINK_H
#define NMR_CORE_LINK_H

#include "core/graph/graph.h"
#include "core/link/options.h"
#include "core/machine.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Where something is stored, on every path: a variable with static storage or a member of a record. This is what guards,
 * kinds and "nowhere in the driver" are known by. NMR_NONE: nothing that has such a name.
 */
typedef uint32_t nmr_static_place;
static inline nmr_static_place nmr_place_of_variable(uint32_t variable) { return variable * 2; }
static inline nmr_static_place nmr_place_of_field(uint32_t field) { return field * 2 + 1; }

/* A member of a record, the same in all units. */
typedef struct nmr_program_field {
    const char *record, *member;
    uint32_t name; /* of "RECORD.Member" in the program's names */
    uint32_t step; /* equal for members that are the same place in a record: of one name, or all of unions */
} nmr_program_field;

/* A name calls are known by: a function's, or "RECORD.Member". */
typedef struct nmr_program_name {
    const char *text;
    const uint64_t *patterns;      /* for each family the set of its patterns that match the name; NULL: none does */
    const nmr_helper *helper;      /* as nmr_rules_helper() says */
    const nmr_wrapper *wrapper;
    const uint32_t *targets;       /* of "RECORD.Member": the functions that are stored there anywhere in the driver */
    uint32_t ntargets;
    const nmr_runs *runs;          /* as nmr_rules_runs() says */
    uint8_t splits;                /* nmr_rules_splits() */
    uint8_t unknown_target;        /* something is stored there that is not known */
    uint8_t protocol;              /* makes a function relevant: a protocol's own call or a wrapper, no ambient one */
} nmr_program_name;

/* One translation unit: from its ids to those of the program. */
typedef struct nmr_unit {
    const nmr_graph *graph;
    uint32_t *functions, *variables, *fields;
    uint32_t *names; /* by string id: index of the program's name; NMR_NONE for strings that name no call */
    nmr_static_place *places; /* by path id: see nmr_unit_place() */
    uint64_t *bits;  /* by path id: nmr_touch_bit()s of all named steps and the variable; bit 63: memory without a name */
} nmr_unit;

enum {
    NMR_LINKED_SYSTEM = 1,        /* part of the system: does to memory only what its arguments let it do */
    NMR_LINKED_OPAQUE = 2,        /* no body here, and nothing is known of it: it may be part of the driver */
    NMR_LINKED_ADDRESS_TAKEN = 4, /* mentioned other than to call it */
    NMR_LINKED_RELEVANT = 8,      /* a protocol call, a callback role, or a caller of such */
    NMR_LINKED_WORTH = 16,        /* something in it or below it can matter to an object or to what decides: follow calls */
    NMR_LINKED_DAMAGED = 32,
    NMR_LINKED_ENTRY_ONLY = 64,   /* runs only as part of an entry function */
    NMR_LINKED_STATUS = 128,      /* returns NTSTATUS */
    NMR_LINKED_NORETURN = 256,
    NMR_LINKED_FREES = 1024,      /* it or one below it allocates, frees or fills memory, or writes where no name leads */
    NMR_LINKED_LEAVES = 2048,     /* it or one below it calls what is not here */
    NMR_LINKED_SMALL = 4096,      /* with all below it, few instructions and no loop: following it costs nothing */
    NMR_LINKED_EXTERNAL = 512,    /* other units can call it by name */
    NMR_LINKED_DEAD = 16384,      /* of a complete driver: nobody comes to call it */
    NMR_LINKED_HANDED = 32768,    /* given to a function of the system that runs it */
    NMR_LINKED_INSIDE = 8192      /* of a complete driver: its address is taken, and never gets to code that is not in it */
};

typedef struct nmr_program_function {
    const char *shown;
    uint32_t name;                  /* by which rules know it, in names; NMR_NONE: they cannot (a body, a method) */
    const nmr_unit *unit;           /* where it is defined (else first mentioned) */
    const nmr_graph_function *body; /* NULL: none in the driver */
    const nmr_helper *helper;       /* of its plain name, also for a function with a body; NULL: none, or a method */
    uint32_t flags;
    uint32_t roles;                 /* set of 1 << nmr_role */
    const uint32_t *callers;        /* functions that call it, directly or not, or hand it to the system to be run */
    uint32_t ncallers;
    uint64_t touches;               /* set of hashes (see nmr_touch_bit) of what it and all below it may read or write */
    const uint8_t *guard_blocks;    /* reserved: NULL */
} nmr_program_function;

/* 1 << a number below 63 that depends on the place; bit 63 in `touches` means: anything. */
uint64_t nmr_touch_bit(nmr_static_place place);

typedef struct nmr_program_variable {
    const char *shown;
    const nmr_unit *unit;           /* where it is defined, else first mentioned */
    const nmr_graph_variable *variable;
    uint8_t outside;                /* code that is not in the program can reach it */
} nmr_program_variable;

/* For a place handed to the owner of a family's objects at a call that fills them in: WskCaptureProviderNPI(&reg, _, &npi). */
typedef struct nmr_capture {
    nmr_static_place owner, tracked;
    uint32_t variable; /* of `tracked` when it is a plain variable, else NMR_NONE */
} nmr_capture;

/* The callbacks that are put into one characteristics object. */
typedef struct nmr_callback_group {
    uint32_t callbacks[NMR_ROLE_COUNT]; /* functions, NMR_NONE: none */
} nmr_callback_group;

/* What a question about all calls of the driver is about: an object of a family. */
typedef struct nmr_subject {
    uint32_t family, kind;  /* kind 0: not known */
    nmr_static_place place; /* where it is; NMR_NONE: whatever the place */
    uint32_t variable;      /* that it lies in; NMR_NONE */
    uint32_t but;           /* set of 1 << nmr_role: calls that only these come to do not count */
} nmr_subject;

/* A protocol call, or another one that rows ask for, as it stands somewhere. */
typedef struct nmr_program_call {
    uint32_t function;              /* it stands in */
    uint32_t instr;                 /* in the function's instructions */
    uint32_t name;
    nmr_static_place first;         /* of its first argument, NMR_NONE: not known */
} nmr_program_call;

/* One driver. */
typedef struct nmr_program {
    const nmr_rules *rules;
    const nmr_family *families;
    size_t nfamilies;
    const char *title;              /* for messages: where its entry function is, or its only source */
    nmr_unit *units;
    nmr_program_name *names;
    nmr_program_field *fields;
    nmr_program_function *functions;
    nmr_program_variable *variables;
    nmr_program_call *calls;        /* of protocols, wrappers included, by function and instruction */
    uint32_t nunits, nnames, nfields, nfunctions, nvariables, ncalls;
    uint8_t has_entry, has_unload;
    uint8_t complete;               /* what ends something when the driver ends it, and is nowhere here, is nowhere */
    uint8_t closed;                 /* more than complete: no function of the driver is missing, whoever calls it */
    char **reasons;                 /* why it is not complete: "function 'X', which 'Y' of FILE calls, is in no source" */
    const char **missing;           /* plain names of functions that may be part of the driver and have no body here */
    const char **wanted;            /* of functions that were not parsed, as nothing in their sources matters, and may matter by what they call */
    uint32_t nreasons, nmissing, nwanted;
    struct nmr_link_facts *facts;   /* behind the questions below */
} nmr_program;

/*
 * Link graphs to drivers: each set of translation units that makes one image.
 *
 * With `separate`, each entry function and what it reaches is a driver (a unit can be part of several), and units that no
 * entry function reaches are linked together with what they need, as incomplete programs. Without, all graphs are one
 * driver.
 *
 * @param out   receives an array of programs, to be released with nmr_programs_free()
 * @param failed  names of relevant sources that have no graph (they could not be parsed): no program is complete then
 * @return 0, NMR_EINVAL (two graphs define one function of external linkage in one driver: err says where) or NMR_ENOMEM
 */
int nmr_link(nmr_program ***out, size_t *n, const nmr_rules *rules, const nmr_graph *const *graphs, size_t ngraphs,
             const char *const *failed, size_t nfailed, int separate, nmr_error *err);
void nmr_programs_free(nmr_program **programs, size_t n);

/* ---- What the program says on every path: the same questions as explore's Facts, about the whole driver --------- */

/* Place of the last named step of a path, else of its variable. */
nmr_static_place nmr_unit_place(const nmr_unit *unit, const nmr_graph_function *function, uint32_t path);
/* Set of kinds (1 << kind) written to a place of this family; bit 0: something else is written there as well. */
uint32_t nmr_program_kinds(const nmr_program *program, unsigned family, nmr_static_place place);
/* Does it depend on this place whether objects of the family are undone? */
int nmr_program_is_guard(const nmr_program *program, unsigned family, nmr_static_place place);
/* The same of objects of any family, and wherever it is looked at: also by those that call the functions which undo them. */
int nmr_program_is_undo_guard(const nmr_program *program, nmr_static_place place);
/*
 * Does it depend on what stands there what happens to objects, or to which? All registers, locals and the result of a
 * function that is not looked into do.
 */
int nmr_program_decides(const nmr_program *program, nmr_static_place place);
int nmr_program_local_decides(const nmr_program *program, uint32_t function, uint32_t local);
int nmr_program_register_decides(const nmr_program *program, uint32_t function, uint32_t reg);
int nmr_program_result_decides(const nmr_program *program, uint32_t function);
/* Is the place where the other side's dispatch table is kept? */
int nmr_program_is_peer(const nmr_program *program, nmr_static_place place);
/* Is a local variable what an attach callback hands over as binding context? */
int nmr_program_is_context(const nmr_program *program, uint32_t function, uint32_t local);
/*
 * Does the cleanup callback `within`, or the one belonging to the detach callback `within`, free the context; of another
 * function: does any of its source?
 */
int nmr_program_cleanup_frees(const nmr_program *program, uint32_t within);
/* Is the binding context of `within`'s binding (or of any) the binding handle itself? */
int nmr_program_handle_context(const nmr_program *program, uint32_t within);
size_t nmr_program_captures(const nmr_program *program, unsigned family, const nmr_capture **captures);
/*
 * Is no function of row->never called on the subject's place (NMR_NONE: on any) anywhere? At the end of unload, what only
 * entry functions do does not count, but for static variables. A wrapper that stands for the function is one.
 */
int nmr_program_never_called(const nmr_program *program, const nmr_row *row, const nmr_subject *subject);
/* Is a function of row->somewhere called; on that place, if it is a call of the subject's family? */
int nmr_program_called_somewhere(const nmr_program *program, const nmr_row *row, const nmr_subject *subject);
/* Is what stands behind `never` in the family's rows that ask for it called on another place? */
int nmr_program_others_undone(const nmr_program *program, const nmr_subject *subject);
/* Is each function of row->never a call of the family? */
int nmr_program_own_calls(const nmr_program *program, const nmr_row *row, unsigned family);
/* Does code that is not here get the subject's place, or its variable, as an argument? */
int nmr_program_handed_out(const nmr_program *program, const nmr_subject *subject);

/* Of the bindings that an attach callback makes: is there no cleanup callback? */
int nmr_program_no_cleanup(const nmr_program *program, uint32_t attach);
/* May something beside attach callbacks free the context that this one allocates? */
int nmr_program_context_freed(const nmr_program *program, uint32_t attach);
/* Does the attach callback that belongs to the detach callback do anything with the binding handle? */
int nmr_program_handle_kept(const nmr_program *program, uint32_t detach);
/* Is the place that of an object with callbacks; of one with this callback? */
int nmr_program_is_in_group(const nmr_program *program, nmr_static_place object);
int nmr_program_is_own(const nmr_program *program, uint32_t callback, nmr_static_place object);
/* Is the object at the place known to be another one than that whose callback it is? */
int nmr_program_is_foreign(const nmr_program *program, unsigned family, uint32_t callback, nmr_static_place place);
/* Does a completion routine look at what its IRP brings? */
int nmr_program_completion_takes(const nmr_program *program);
/* The parameter in which a callback with the role hands over the binding context; NMR_NONE. */
uint32_t nmr_program_context_parameter(const nmr_program *program, nmr_role role);
/* Does something come to the function that can run, and nothing that has one of the roles? Only where all of them are known. */
int nmr_program_is_outside(const nmr_program *program, uint32_t function, uint32_t roles);
/* Does nothing come to the function but functions with one of the roles? */
int nmr_program_comes_only_from(const nmr_program *program, uint32_t function, uint32_t roles);
/* Does a function with one of the roles mention the variable, or one in a table that such a function names? */
int nmr_program_used_by(const nmr_program *program, uint32_t roles, uint32_t variable);
/* Is the call made without a flag, a lock or a count, up to where the system comes in? Of calls of the other side and of WSK. */
int nmr_program_is_bare(const nmr_program *program, uint32_t function, uint32_t instr);
/* Is there another such call, of a protocol, whose first argument stands in the place, in a function that has nothing to do with this one? */
int nmr_program_is_raced(const nmr_program *program, uint32_t function, nmr_static_place place);
/* Does the driver call the other side outside the callbacks of its bindings? */
int nmr_program_calls_peer(const nmr_program *program);
/* Does a detach callback change nothing, test nothing and call nothing; change what those calls depend on, or call what may? */
int nmr_program_detach_idle(const nmr_program *program, uint32_t detach);
int nmr_program_detach_stops(const nmr_program *program, uint32_t detach);
/* Does the function, or one below it, take a lock, which is the variable or a part of it? */
int nmr_program_takes_lock(const nmr_program *program, uint32_t function, uint32_t variable, nmr_static_place place);
/* Does the function or one below it mention the variable? */
int nmr_program_mentions(const nmr_program *program, uint32_t function, uint32_t variable);
/* The groups in which `function` is the callback of `role`; `next` starts at 0 and is advanced. NULL: no more. */
const nmr_callback_group *nmr_program_group(const nmr_program *program, nmr_role role, uint32_t function, uint32_t *next);
/* Where the object of the group stands; NMR_NONE: not known. */
nmr_static_place nmr_program_group_at(const nmr_callback_group *group);
/*
 * What a call instruction of a function with a body may call.
 *
 * @param unit     of the function
 * @param unknown  1: it may also call something that is not among the targets, perhaps nothing of the driver
 */
size_t nmr_program_targets(const nmr_program *program, const nmr_unit *unit, uint32_t function, uint32_t instr,
                           const uint32_t **targets, int *unknown);
/*
 * Functions with a body that something other than a call in the driver can start: those with a role, those that are
 * handed to the system or stored where only the system calls them, those whose address is taken and that nobody calls;
 * without an entry function also what other units could call and nobody does. In ascending order.
 */
const uint32_t *nmr_program_roots(const nmr_program *program, size_t *n);
/* 1 when some function of the program has the role. */
int nmr_program_any_role(const nmr_program *program, nmr_role role);

#ifdef __cplusplus
}
#endif
#endif
