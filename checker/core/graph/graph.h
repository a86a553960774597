/*
 * graph.h - the event graph of one translation unit: what its functions do to memory, to each other and to the system,
 * reduced to what a rule, a test or a path can depend on.
 *
 * A graph is built by the extractor or read from a .nmrg file, and read-only from then on. It knows no rule, no Clang and
 * no absolute path; ids are indexes into its own tables. Every table is in an order that depends on the source alone, so
 * equal sources make equal files. docs/graph.md describes the file and the text form.
 */
#ifndef NMR_CORE_GRAPH_H
#define NMR_CORE_GRAPH_H

#include "nmrcheck/nmrcheck.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { NMR_NONE = UINT32_MAX };

/* ---- Names and places in the source --------------------------------------------------------------------------- */

/* A place in the source. Inside a macro it is where the outermost macro is used. */
typedef struct nmr_graph_site {
    uint32_t file;         /* string: relative to the root of the extraction, with '/'; "<name>" for a system header */
    uint32_t line, column; /* 1-based */
    uint32_t macro;        /* string: the outermost macro, 0 (the empty string) when there is none */
} nmr_graph_site;

/* A member of a record. Record is the name without leading underscores, as rules name it ("DRIVER_OBJECT"). */
typedef struct nmr_graph_field {
    uint32_t record, member; /* strings; the record is that of the innermost named record around the member */
    uint8_t in_union;        /* the members of one union are one place */
    uint8_t is_function;     /* holds a function pointer */
} nmr_graph_field;

/* ---- Places in memory and values ------------------------------------------------------------------------------ */

typedef enum nmr_root {
    NMR_ROOT_LOCAL,    /* a parameter or local variable of the function: index into its locals */
    NMR_ROOT_VARIABLE, /* with static storage: index into the graph's variables */
    NMR_ROOT_REGISTER, /* the memory that a register points to */
    NMR_ROOT_DATA      /* a string or another constant: index into the strings (its text, cut at 64 bytes) */
} nmr_root;

typedef enum nmr_step_kind {
    NMR_STEP_DEREF,     /* what the place so far points to */
    NMR_STEP_FIELD,     /* member `value` (a field) of the record there */
    NMR_STEP_INDEX,     /* element number `value` (an operand) of the array there; on a pointer it follows a DEREF */
    NMR_STEP_CONTAINER  /* the record whose member `value` (a field) is there: CONTAINING_RECORD */
} nmr_step_kind;

typedef struct nmr_graph_step {
    uint8_t kind;
    uint32_t value;
} nmr_graph_step;

/* An access path: c->Nmr.Handle is local c, DEREF, FIELD Nmr, FIELD Handle. */
typedef struct nmr_graph_path {
    uint8_t root;
    uint32_t index;
    uint32_t step, nsteps; /* in the graph's steps */
} nmr_graph_path;

typedef enum nmr_operand_kind {
    NMR_OPERAND_UNKNOWN,  /* some value */
    NMR_OPERAND_UNSET,    /* what a variable holds that was never written */
    NMR_OPERAND_INTEGER,  /* `value`; unsigned types of 32 bits and less are sign-extended from their width, NULL is 0 */
    NMR_OPERAND_REGISTER, /* `ref`: a register */
    NMR_OPERAND_LOAD,     /* `ref`: what stands at a path */
    NMR_OPERAND_ADDRESS,  /* `ref`: the address of a path */
    NMR_OPERAND_FUNCTION  /* `ref`: the address of a function */
} nmr_operand_kind;

typedef struct nmr_graph_operand {
    uint8_t kind;
    uint32_t ref;
    int64_t value;
} nmr_graph_operand;

/* ---- What a function does ------------------------------------------------------------------------------------- */

/* The type of the value an instruction moves: its width in bytes (0: a record, or not known) and what it is. */
enum {
    NMR_TYPE_WIDTH = 0x1f,
    NMR_TYPE_FUNCTION = 0x20, /* beside POINTER: to a function */
    NMR_TYPE_POINTER = 0x40,
    NMR_TYPE_UNSIGNED = 0x80
};

typedef enum nmr_graph_op {
    /* In the middle of a block */
    NMR_OP_STORE,  /* path dst = operand a */
    NMR_OP_COPY,   /* path dst = path a, whole records and arrays */
    NMR_OP_ZERO,   /* path dst and all in it is filled with zeros */
    NMR_OP_HAVOC,  /* path dst and all in it gets values nobody knows */
    NMR_OP_MOVE,   /* register dst = operand a */
    NMR_OP_BINARY, /* register dst = operand a `sub` operand b */
    NMR_OP_CALL,   /* register dst (or NMR_NONE) = a(args); b: string "RECORD.Member" of a call through a table, or 0 */
    NMR_OP_TOUCH,  /* path dst is read, and what is read decides nothing */
    NMR_OP_SCOPE,  /* local dst goes out of scope */
    NMR_OP_LOST,   /* here stood a statement with a call that did not parse */
    /* At the end of a block */
    NMR_OP_GOTO,   /* to block dst */
    NMR_OP_BRANCH, /* operand a is not 0: block dst, else block b */
    NMR_OP_SWITCH, /* operand a: the block of its case, else block dst */
    NMR_OP_RETURN, /* operand a, UNKNOWN for void; of a record (width 0) the ADDRESS of where it stands, or UNKNOWN */
    NMR_OP_STOP    /* does not come here */
} nmr_graph_op;

typedef enum nmr_binary {
    NMR_BINARY_EQ,
    NMR_BINARY_NE,
    NMR_BINARY_LT, /* by the type: signed, or unsigned with NMR_TYPE_UNSIGNED */
    NMR_BINARY_LE,
    NMR_BINARY_GT,
    NMR_BINARY_GE,
    NMR_BINARY_ADD,
    NMR_BINARY_SUB,
    NMR_BINARY_MUL,
    NMR_BINARY_DIV,
    NMR_BINARY_REM,
    NMR_BINARY_AND,
    NMR_BINARY_OR,
    NMR_BINARY_XOR,
    NMR_BINARY_SHL,
    NMR_BINARY_SHR
} nmr_binary; /* !x is x == 0, -x is 0 - x, ~x is x ^ -1 */

enum {
    NMR_ARG_WRITABLE = 1, /* the callee may write what the argument points to */
    NMR_ARG_OPAQUE = 2,   /* a void pointer: what lies behind is not said */
    NMR_ARG_LIST = 4      /* points to the links of a list */
};

typedef struct nmr_graph_arg {
    uint32_t operand;
    uint8_t flags;
} nmr_graph_arg;

typedef struct nmr_graph_case {
    int64_t low, high; /* case low ... high */
    uint32_t block;
} nmr_graph_case;

enum {
    NMR_INSTR_GUARD = 1 /* of a BRANCH: made by the front end (a loop over all, an exception), no test in the source */
};

typedef struct nmr_graph_instr {
    uint8_t op, sub, type, flags;
    uint32_t dst, a, b;
    uint32_t list, nlist; /* CALL: in args; SWITCH: in cases */
    nmr_graph_site site;
} nmr_graph_instr;

typedef struct nmr_graph_block {
    uint32_t first, count; /* in the function's instructions; the last one, and no other, ends the block */
} nmr_graph_block;

typedef struct nmr_graph_local {
    uint32_t name;  /* string, 0: made by the front end */
    uint8_t type;
    uint8_t is_reference; /* a C++ reference: holds the address, and paths through it begin with a DEREF */
} nmr_graph_local;

enum {
    NMR_FUNCTION_STATIC = 1,   /* internal linkage */
    NMR_FUNCTION_INLINE = 2,   /* may be defined in several translation units alike */
    NMR_FUNCTION_SYSTEM = 4,   /* declared in a system header, or built in */
    NMR_FUNCTION_API = 8,      /* C linkage, global scope, no body here: can be what rules know by name */
    NMR_FUNCTION_NORETURN = 16,
    NMR_FUNCTION_STATUS = 32,  /* returns NTSTATUS */
    NMR_FUNCTION_BODY = 64,    /* defined here */
    NMR_FUNCTION_DAMAGED = 128 /* a statement with a call in it did not parse */
};

typedef struct nmr_graph_function {
    uint32_t name;  /* string: as the linker sees it (C++: mangled); static ones are told apart by their graph */
    uint32_t shown; /* string: as the source writes it ("wsk::shutdown") */
    uint32_t plain; /* string: the last part ("shutdown"), by which rules know functions; 0 for what has no such name */
    uint32_t flags;
    nmr_graph_site site, end; /* the name in the definition (else declaration), and the closing brace */
    uint32_t type, ntypes;    /* in lists: strings, the typedefs that it is declared with ("DRIVER_UNLOAD") */
    uint32_t nparams;         /* the first locals */
    uint32_t nregisters;
    nmr_graph_local *locals;
    uint32_t nlocals;
    nmr_graph_block *blocks; /* the first one is where the function begins */
    uint32_t nblocks;
    nmr_graph_instr *instrs;
    uint32_t ninstrs;
    uint8_t result; /* type of what it returns */
} nmr_graph_function;

enum {
    NMR_VARIABLE_STATIC = 1,
    NMR_VARIABLE_INLINE = 2,
    NMR_VARIABLE_CONST = 4,     /* never written */
    NMR_VARIABLE_DEFINED = 8,   /* initialised as `inits` say, and with zeros around them */
    NMR_VARIABLE_DYNAMIC = 16,  /* its start value is computed at run time: not known */
    NMR_VARIABLE_DISCARDED = 32, /* lies in a section that goes away after initialisation */
    NMR_VARIABLE_ARRAY = 64,
    NMR_VARIABLE_IN_FUNCTION = 128 /* a static local */
};

/* One value of an initialiser: where in the variable (FIELD and INDEX steps) and what. */
typedef struct nmr_graph_init {
    uint32_t step, nsteps; /* in steps */
    uint32_t operand;      /* INTEGER, ADDRESS, FUNCTION or UNKNOWN */
} nmr_graph_init;

typedef struct nmr_graph_variable {
    uint32_t name;  /* string: as the linker sees it; a static local is "function::name" */
    uint32_t shown; /* string */
    uint32_t flags;
    uint8_t type;
    nmr_graph_site site;
    uint32_t init, ninits; /* in inits */
} nmr_graph_variable;

typedef struct nmr_graph {
    const char **strings; /* 0 is "" */
    nmr_graph_field *fields;
    nmr_graph_step *steps;
    nmr_graph_path *paths;
    nmr_graph_operand *operands;
    nmr_graph_arg *args;
    nmr_graph_case *cases;
    nmr_graph_init *inits;
    uint32_t *lists;
    nmr_graph_function *functions; /* all that are mentioned; those with a body first, in the order of the source */
    nmr_graph_variable *variables;
    uint32_t nstrings, nfields, nsteps, npaths, noperands, nargs, ncases, ninits, nlists, nfunctions, nvariables;

    uint32_t source;       /* string: the main file */
    uint32_t parse_errors; /* that were tolerated */
    uint8_t failed;        /* memory ran out while it was built: throw it away */
    struct nmr_graph_index *index; /* of the builder; NULL once finished or read */
} nmr_graph;

/* ---- Building ------------------------------------------------------------------------------------------------- */

/*
 * Start an empty graph.
 *
 * @param source  name of the main file, as in sites
 * @return 0 or NMR_ENOMEM
 */
int nmr_graph_new(nmr_graph **out, const char *source);
void nmr_graph_free(nmr_graph *graph);

/*
 * Intern something and return its id: equal content is one entry. On lack of memory they set `failed` and return 0; the
 * caller may go on and look at the end.
 */
uint32_t nmr_graph_string(nmr_graph *graph, const char *text, size_t length);
uint32_t nmr_graph_field_of(nmr_graph *graph, nmr_graph_field field);
uint32_t nmr_graph_path_of(nmr_graph *graph, nmr_root root, uint32_t index, const nmr_graph_step *steps, uint32_t nsteps);
uint32_t nmr_graph_operand_of(nmr_graph *graph, nmr_graph_operand operand);

/* Append to a table and return the index of the (first) new element. The same about memory. */
uint32_t nmr_graph_add_steps(nmr_graph *graph, const nmr_graph_step *steps, uint32_t n);
uint32_t nmr_graph_add_args(nmr_graph *graph, const nmr_graph_arg *args, uint32_t n);
uint32_t nmr_graph_add_cases(nmr_graph *graph, const nmr_graph_case *cases, uint32_t n);
uint32_t nmr_graph_add_list(nmr_graph *graph, const uint32_t *ids, uint32_t n);
uint32_t nmr_graph_add_init(nmr_graph *graph, nmr_graph_init init);
uint32_t nmr_graph_add_function(nmr_graph *graph, const nmr_graph_function *function); /* without a body as yet */
uint32_t nmr_graph_add_variable(nmr_graph *graph, const nmr_graph_variable *variable);

/*
 * Bodies: locals and blocks get their numbers first, and blocks are filled in any order. The function's `locals`,
 * `blocks`, `instrs` and counts are set by nmr_graph_end_body(), which numbers reachable blocks in reverse postorder from
 * block 0 and drops the others.
 */
void nmr_graph_begin_body(nmr_graph *graph, uint32_t function);
uint32_t nmr_graph_add_local(nmr_graph *graph, nmr_graph_local local);
uint32_t nmr_graph_add_register(nmr_graph *graph);
uint32_t nmr_graph_add_block(nmr_graph *graph);
void nmr_graph_add_instr(nmr_graph *graph, uint32_t block, const nmr_graph_instr *instr);
void nmr_graph_end_body(nmr_graph *graph);

/*
 * Drop what decides nothing, so that the file is small: see reduce.c. Keeps only what the rules can ask about.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_graph_reduce(nmr_graph *graph, const nmr_rules *rules);

/* ---- Files ---------------------------------------------------------------------------------------------------- */

/*
 * The bytes of a .nmrg file.
 *
 * @param bytes  receives a malloc'ed buffer
 * @return 0 or NMR_ENOMEM
 */
int nmr_graph_encode(const nmr_graph *graph, unsigned char **bytes, size_t *size);

/*
 * Read the bytes of a .nmrg file. Everything in them is checked: a graph that was read is well formed.
 *
 * @param name  for messages
 * @return 0, NMR_EFORMAT (err says the offset and what is wrong there) or NMR_ENOMEM
 */
int nmr_graph_decode(nmr_graph **out, const unsigned char *bytes, size_t size, const char *name, nmr_error *err);

/*
 * The graph as text, a line for each instruction; for people and golden tests.
 *
 * @param text  receives a malloc'ed, NUL-terminated text
 * @return 0 or NMR_ENOMEM
 */
int nmr_graph_dump(const nmr_graph *graph, char **text);

/*
 * A path as the source would write it ("c->Nmr.Handle", "g_handles[0]"), for messages. An index that has no name is "...".
 *
 * @param function  whose locals are meant; NULL: the path begins at no local
 * @param out       receives the text, cut and NUL-terminated at `size`
 * @return 1, or 0 and an empty text: the path begins at a register or at a local without a name
 */
int nmr_graph_path_name(const nmr_graph *graph, const nmr_graph_function *function, uint32_t path, char *out, size_t size);

#ifdef __cplusplus
}
#endif
#endif
