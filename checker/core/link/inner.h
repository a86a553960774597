/*
 * inner.h - what the parts of the linker share.
 *
 * nmr_link() reads all graphs into a pool, where equal names have one number (pool.c), finds the drivers among them
 * (drivers.c), and makes a program of each: first its tables (resolve.c), then what is behind the questions. A pool lives
 * as long as the call; what a program keeps is in an arena of its own.
 */
#ifndef NMR_CORE_LINK_INNER_H
#define NMR_CORE_LINK_INNER_H

#include "core/link/control.h"

/* ---- The pool -------------------------------------------------------------------------------------------------- */

/* What the rules say of a text, whatever it names. */
typedef struct nmr_word {
    const uint64_t *patterns; /* as in nmr_program_name */
    const nmr_helper *helper;
    const nmr_wrapper *wrapper;
    const nmr_runs *runs;
    uint32_t by_name, by_type, by_member; /* sets of roles */
    uint8_t splits, protocol;
    uint8_t emulated; /* a source that defines such a function stands for the system */
    uint8_t argument; /* a role is given to an argument of such a call */
    uint8_t known;
} nmr_word;

/* What a function or a variable's start value mentions: number * 4 + one of these. */
enum { NMR_REF_CALL, NMR_REF_VALUE, NMR_REF_VARIABLE };

typedef struct nmr_pool_graph {
    const nmr_graph *graph;
    const char *path;    /* of its main file */
    uint32_t *texts;     /* by string: number in the pool, NMR_NONE: not asked for yet */
    uint32_t *fields;    /* by field: number in the pool */
    uint32_t first_function, first_variable; /* its functions and variables are numbered from here on among all */
    uint32_t *refs, *refs_of; /* of function f: refs[refs_of[f]] up to refs[refs_of[f + 1]]; variables follow functions */
    nmr_vec tables;      /* strings that name calls through a table */
    nmr_vec entries;     /* entry functions with a body */
    uint32_t rank;       /* place among all paths in order */
    uint32_t component;
    uint8_t emulator;    /* defines functions of the protocols: no part of a driver */
    uint8_t is_entry;    /* has an entry function of its own */
    uint8_t reached;     /* by an entry function */
} nmr_pool_graph;

/* A definition that other units can see. */
typedef struct nmr_definition {
    uint32_t graph, index; /* function or variable in it */
    uint8_t is_variable;
} nmr_definition;

/* A field, the same in all graphs. */
typedef struct nmr_pool_field {
    uint32_t record, member, text; /* texts; `text` is "RECORD.Member" */
} nmr_pool_field;

/* A number for each key that is forgotten as soon as the stamp changes. */
typedef struct nmr_stamped {
    uint64_t *at;
} nmr_stamped;

typedef struct nmr_pool {
    nmr_arena arena;
    const nmr_rules *rules;
    const nmr_family *families;
    size_t nfamilies;
    nmr_pool_graph *graphs;
    uint32_t ngraphs, nfunctions, nvariables;
    nmr_texts texts;
    nmr_word *words; /* of the first nwords texts, which the rules mention, and lazily of others */
    uint32_t nwords, words_room;
    nmr_vec globs;   /* patterns with a *: pairs of family and pattern * NMR_MAX_NAMES + name in it */
    nmr_link_map field_numbers;
    nmr_pool_field *fields;
    uint32_t nfields, fields_room;
    nmr_definition *definitions; /* by name, then by path */
    nmr_rows functions_by_name, variables_by_name; /* by text: numbers of definitions */
    uint32_t ndefinitions;
    uint32_t *by_rank; /* graphs in the order of their paths */

    uint32_t stamp;  /* of the driver in work */
    nmr_stamped definer;  /* by text: the graph of the driver that defines the function */
    nmr_stamped variable_definer;
    nmr_stamped live_function, live_variable, member; /* by number among all; by graph */
    nmr_stamped name_index, function_index, variable_index, member_step; /* by text: of the program */
    nmr_stamped field_index; /* by field of the pool */
} nmr_pool;

int nmr_pool_open(nmr_pool *pool, const nmr_rules *rules, const nmr_graph *const *graphs, size_t ngraphs);
void nmr_pool_close(nmr_pool *pool);
/* Number of a string of a graph. */
uint32_t nmr_pool_text(nmr_pool *pool, nmr_pool_graph *g, uint32_t string);
/* Never NULL once the arena has not failed. */
const nmr_word *nmr_pool_word(nmr_pool *pool, uint32_t text);
/* Look up the fields of a graph. 0 or NMR_ENOMEM. */
int nmr_pool_fields(nmr_pool *pool, nmr_pool_graph *g);

static inline uint32_t nmr_stamped_get(const nmr_pool *pool, nmr_stamped s, uint32_t key)
{
    return s.at[key] >> 32 == pool->stamp ? (uint32_t)s.at[key] : NMR_NONE;
}
static inline void nmr_stamped_set(const nmr_pool *pool, nmr_stamped s, uint32_t key, uint32_t value)
{
    s.at[key] = (uint64_t)pool->stamp << 32 | value;
}

/* Can the function be called as a method only? */
int nmr_is_method(const nmr_graph *graph, const nmr_graph_function *function);
/* Words of the rules that a function is looked up by; NULL: it has no such name. */
const nmr_word *nmr_pool_function_word(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph_function *function);
/* Roles that follow from the name and the type in a declaration. */
uint32_t nmr_pool_roles(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph_function *function);
/*
 * Is the function part of its unit whether something mentions it or not? A static function of the source itself is, because
 * its caller may not have parsed; one of a header need not be.
 */
int nmr_is_kept(const nmr_graph *graph, const nmr_graph_function *function);
/* Do the rules describe what a function of that name does? */
static inline int nmr_is_described(const nmr_word *word) { return word->patterns || word->helper || word->wrapper; }

/* ---- Drivers --------------------------------------------------------------------------------------------------- */

typedef struct nmr_driver {
    nmr_vec graphs;  /* of the pool, in order */
    nmr_vec chosen;  /* pairs: text of a name, graph that defines the function where several would do */
    nmr_vec doubts;  /* pairs of definitions between which nothing decided */
    uint32_t entry;  /* graph with the entry function, NMR_NONE */
} nmr_driver;

typedef struct nmr_drivers {
    nmr_driver *at;
    uint32_t n, room;
} nmr_drivers;

int nmr_drivers_find(nmr_drivers *drivers, nmr_pool *pool, int separate);

/* ---- A program in work ----------------------------------------------------------------------------------------- */

/* A call whose callee is not named in the instruction. */
typedef struct nmr_indirect {
    uint32_t function, instr;
    uint32_t first, n; /* in the targets of the facts */
    uint8_t unknown;
} nmr_indirect;

/* A call instruction, by function and instruction. */
typedef struct nmr_site {
    uint32_t function, instr;
    uint32_t callee;   /* function, NMR_NONE: through a pointer */
    uint32_t name;     /* by which rules know what is called, NMR_NONE */
    uint32_t indirect; /* number of an nmr_indirect, NMR_NONE */
} nmr_site;

/* Callbacks of one object, and what is known of them. */
typedef struct nmr_group {
    nmr_callback_group callbacks;
    uint32_t unknown;    /* roles for which something is stored that is not known */
    nmr_static_place at; /* of the object; NMR_NONE */
    uint8_t frees[2]; /* of a client, of a provider: the cleanup callback frees the context */
} nmr_group;

/* Sets of functions that a place, local, register, parameter or result can hold. */
typedef struct nmr_values {
    uint32_t *at;
    uint32_t n;
    uint8_t more; /* not all are in the set */
} nmr_values;

/* Of a function's registers and locals, whether they decide; NULL: all do. */
typedef struct nmr_deciding {
    const uint8_t *registers, *locals;
    uint8_t result;
} nmr_deciding;

/* What is behind the questions of link.h. All of it is in `keep`. */
typedef struct nmr_link_facts {
    nmr_arena keep;
    uint32_t nplaces;
    uint32_t *kinds;          /* by family and place */
    uint8_t *guards;          /* by family and place */
    uint8_t *undo_guards;     /* by place */
    uint8_t *peers;           /* by place */
    uint8_t *decides;         /* by place */
    nmr_deciding *deciding;   /* by function */
    nmr_link_map contexts;         /* function << 32 | local */
    nmr_capture **captures;   /* by family */
    size_t *ncaptures;
    nmr_group *groups;
    uint32_t ngroups;
    uint8_t *frees_context;   /* by function: a cleanup callback that frees its parameter */
    uint8_t *handle_contexts; /* by function: an attach callback that hands over the binding handle */
    nmr_rows mentions;        /* by function: variables */
    nmr_rows mentioners;      /* by function: those that mention it other than to call it */
    uint8_t *in_table;        /* by function: it stands in the initialiser of a variable */
    nmr_rows tables;          /* by variable: functions in its initialiser */
    nmr_link_map bare;        /* function << 32 | instruction: a call that nothing guards */
    uint8_t *detach_idle, *detach_stops; /* by function: a detach callback */
    uint8_t calls_peer;
    nmr_rows callees;         /* by function: called, directly or not, or run before a call returns */
    nmr_rows calls_by_name;   /* numbers of calls */
    uint32_t *asked;          /* names that some row behind `never` or `ever` means, and wrappers */
    uint32_t nasked;
    uint8_t *taken;           /* by name: the address of such a function is taken, or the member is read */
    uint8_t *copied;          /* by place that a call works on: what stands there gets another name */
    uint8_t *handed_out;      /* by place: code that is not here gets it */
    uint8_t *no_cleanup, *context_stays; /* by function: an attach callback whose bindings have no cleanup callback; whose
                                            contexts nothing else frees */
    uint8_t *drops_handle;    /* by function: a detach callback; the attach callback does nothing with the handle */
    nmr_vec filled;           /* triples: family, place of the memory, place of the object that a call makes with it */
    nmr_vec object_copies;    /* pairs: place of a characteristics object, place it is copied to */
    uint8_t completion_takes; /* a completion routine looks at what its IRP brings */
    uint32_t all_roles;
    nmr_indirect *indirect;
    uint32_t nindirect;
    uint32_t *targets;
    uint32_t *roots;
    size_t nroots;
} nmr_link_facts;

/* What only the making of a program needs. Memory is in `scratch`. */
typedef struct nmr_linking {
    nmr_pool *pool;
    const nmr_driver *driver;
    nmr_program *program;
    nmr_link_facts *facts;
    nmr_arena *keep;
    nmr_arena scratch;
    const uint32_t *pool_graphs; /* by unit */
    const nmr_link_options *options;
    const nmr_word **words;  /* by function: what rules say of its plain name */
    const uint32_t **sources; /* by function, as in nmr_view; NULL: not asked for yet */
    nmr_site *sites;
    uint32_t nsites, *sites_of; /* by function: the first of its sites */
    nmr_rows readers, writers;  /* by place: functions */
    nmr_link_map sets;            /* node: number of values */
    nmr_values *values;
    uint32_t nvalues, values_room;
    nmr_rows callers;        /* by function: direct calls, tables, handed over */
    uint8_t *handed;         /* by function: given to the system to be run */
} nmr_linking;

/* The steps, in this order. 0, NMR_ENOMEM, and resolve NMR_EINVAL as well. */
int nmr_link_resolve(nmr_linking *l, nmr_error *err);
int nmr_link_scan(nmr_linking *l);     /* calls; who reads and writes what */
int nmr_link_slots(nmr_linking *l);    /* where functions are stored, and what calls through pointers call */
int nmr_link_roles(nmr_linking *l);    /* roles and callback groups */
int nmr_link_edges(nmr_linking *l);    /* who calls whom, and where the system comes in */
int nmr_link_relevant(nmr_linking *l); /* what the rules are about, and what calls it */
int nmr_link_complete(nmr_linking *l); /* is all of the driver here? */
int nmr_link_dead(nmr_linking *l);     /* what never runs */
int nmr_link_kinds(nmr_linking *l);    /* kinds and captures */
int nmr_link_contexts(nmr_linking *l); /* the other side's table, binding contexts, and who frees them */
int nmr_link_bindings(nmr_linking *l); /* what callbacks do with what they are given */
int nmr_link_guards(nmr_linking *l);
int nmr_link_reach(nmr_linking *l);    /* what matters because of what is below or above it */
int nmr_link_peers(nmr_linking *l);    /* calls of the other side, and what guards them */
int nmr_link_comes(nmr_linking *l);    /* who mentions a function other than to call it */
int nmr_link_called(nmr_linking *l);   /* which calls that rows ask for stand where */
int nmr_link_worth(nmr_linking *l);
int nmr_link_decides(nmr_linking *l);  /* on what it depends what happens to objects */
int nmr_link_inside(nmr_linking *l);   /* who can be called from outside */

/* Does some flag or field decide whether the instruction is reached? 1, 0 or NMR_ENOMEM. */
int nmr_is_decided(nmr_linking *l, uint32_t function, uint32_t instr);

/* Is the argument what some family's call of that name is about? */
int nmr_is_tracked(const nmr_program *program, const nmr_program_name *name, uint32_t index);

/*
 * Mark what the marked functions come to call, and what comes to call them, too; by function. For callees the edges must be
 * known.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_add_callees(nmr_linking *l, uint8_t *marked);
int nmr_add_callers(nmr_linking *l, uint8_t *marked);

/* Does one of the function and all that it comes to call pass? -1: without memory nobody knows. */
int nmr_any_below(const nmr_program *program, uint32_t function,
                  int (*test)(const nmr_program *program, uint32_t function, void *data), void *data);

/* Does something in the rows ask whether a function of that name is called? */
int nmr_is_asked_for(const nmr_program *program, const char *text);

/* Roles of the callbacks of a client's and a provider's bindings. */
enum { NMR_SIDE_ATTACH, NMR_SIDE_DETACH, NMR_SIDE_CLEANUP };
extern const nmr_role nmr_sides[2][3];

/* A call that only brings objects further which no rule is about by themselves, such as locks. The name has patterns. */
int nmr_is_aside(const nmr_program *program, const nmr_program_name *name);
/* Does the function give back, on every path, what such calls in it take? Those below it count for themselves. Or NMR_ENOMEM. */
int nmr_is_balanced(nmr_linking *l, uint32_t function, const nmr_view *view);

/* ---- Looking at instructions ----------------------------------------------------------------------------------- */

/* 0 or NMR_ENOMEM. */
int nmr_view_of(nmr_linking *l, uint32_t function, nmr_view *view);
/* Does the function neither free nor hand on what the parameter points to? */
int nmr_leaves_parameter(nmr_linking *l, uint32_t function, uint32_t parameter);
/* The operand that a register was given, through further registers; the operand itself for others. */
const nmr_graph_operand *nmr_settled(const nmr_view *view, uint32_t operand);
/* What stands or lies behind an operand, by declaration: *g_place, &g_place and g_place are one. NMR_NONE: not known. */
nmr_static_place nmr_operand_place(const nmr_view *view, uint32_t operand);
nmr_static_place nmr_path_place(const nmr_view *view, uint32_t path);
/* The same of what the first steps of a path lead to. */
nmr_static_place nmr_prefix_place(const nmr_view *view, uint32_t path, uint32_t nsteps);
/* *local */
int nmr_is_behind(const nmr_view *view, uint32_t path, uint32_t local);
/* operator delete, as MSVC writes it. */
int nmr_is_delete(const char *name);
/* Local or parameter whose value the operand is; NMR_NONE. */
uint32_t nmr_operand_local(const nmr_view *view, uint32_t operand);
/* The same of what a path names, when it has no steps. */
uint32_t nmr_path_local(const nmr_view *view, uint32_t path);
/* The operand given as argument `index` (or NMR_ARG_LAST) of a call; NMR_NONE: it has none. */
uint32_t nmr_argument(const nmr_view *view, const nmr_graph_instr *call, unsigned index);
/* Patterns of calls that change the state of an object of the family. */
uint64_t nmr_moving_patterns(const nmr_family *family);
/* Functions that an operand can be; `one` and its `at` have room for one. NULL: none that is known. */
const nmr_values *nmr_values_of(nmr_linking *l, uint32_t function, uint32_t operand, nmr_values *one);

#endif
