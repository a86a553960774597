/*
 * internal.h - what the builder, the file format and the text form of graphs share.
 */
#ifndef NMR_CORE_GRAPH_INTERNAL_H
#define NMR_CORE_GRAPH_INTERNAL_H

#include "core/graph/graph.h"

/* What a number in an instruction is. */
typedef enum nmr_part {
    NMR_PART_NONE,
    NMR_PART_PATH,
    NMR_PART_VALUE, /* an operand */
    NMR_PART_REGISTER,
    NMR_PART_LOCAL,
    NMR_PART_BLOCK,
    NMR_PART_NAME, /* a string */
    NMR_PART_ARGS,
    NMR_PART_CASES
} nmr_part;

/* Which members of an nmr_graph_instr mean something, by operation. */
typedef struct nmr_shape {
    const char *name;
    uint8_t dst, a, b, list; /* nmr_part */
    uint8_t is_typed, has_flags;
} nmr_shape;

extern const nmr_shape nmr_shapes[NMR_OP_STOP + 1];

static inline int nmr_ends_block(const nmr_graph_instr *instr)
{
    return instr->op >= NMR_OP_GOTO;
}

/*
 * Make room for `more` elements behind `count` in an array that was made this way, or is NULL. The new ones are not
 * initialised.
 *
 * @return 0 or NMR_ENOMEM, and the array is as before
 */
int nmr_graph_room(void *array_pointer, uint32_t count, uint32_t more, size_t size);

/* Add without looking for an equal one. `text` is `length` bytes, none of them NUL. */
uint32_t nmr_graph_add_string(nmr_graph *graph, const char *text, size_t length);
uint32_t nmr_graph_add_field(nmr_graph *graph, nmr_graph_field field);
uint32_t nmr_graph_add_path(nmr_graph *graph, nmr_graph_path path);

/* End of building: what only the builder needs is given back. */
void nmr_graph_close(nmr_graph *graph);

/* Text or bytes that grow; lack of memory is remembered. Zeroed, it is empty. */
typedef struct nmr_text {
    char *at; /* NUL-terminated once something was put in */
    size_t length, room;
    uint8_t failed;
    uint8_t fixed; /* `at` is the caller's: what does not fit is cut, and sets `failed` */
} nmr_text;

void nmr_text_put(nmr_text *text, const char *what, size_t length);
/* At most 511 bytes: for numbers and words of our own. */
void nmr_text_print(nmr_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How paths are written: for people who know the source, or whole. */
typedef struct nmr_spelling {
    const nmr_graph *graph;
    const nmr_graph_function *function; /* whose locals are meant; NULL: none */
    uint8_t is_whole;
    const uint8_t *shared; /* by local: another one has its name. NULL: not asked */
    uint8_t *fields;       /* by field: set when it is written. NULL: not asked */
} nmr_spelling;

/* A text of the graph: no control characters, so that a line stays one. */
void nmr_text_name(nmr_text *text, const char *name);
void nmr_text_path(nmr_text *text, const nmr_spelling *how, uint32_t path);
void nmr_text_operand(nmr_text *text, const nmr_spelling *how, uint32_t operand);
/* The steps alone. DEREF steps are left out. */
void nmr_text_steps(nmr_text *text, const nmr_spelling *how, uint32_t step, uint32_t nsteps);
void nmr_text_local(nmr_text *text, const nmr_spelling *how, uint32_t local);

/* ---- The file: see docs/graph.md -------------------------------------------------------------------------------- */

#define NMR_GRAPH_MAGIC "NMRG"

/* LONGEST: steps of a path and of all that its INDEX steps read. Readers recurse, and may write them out. */
enum { NMR_GRAPH_FORMAT = 1, NMR_GRAPH_LONGEST = 2000 };

/* Parts of a file, one behind the other: what is alike stands together, for packers. */
typedef enum nmr_stream {
    NMR_STREAM_TEXTS,
    NMR_STREAM_HEADS, /* functions, variables and their names */
    NMR_STREAM_CODE,
    NMR_STREAM_SITES,
    NMR_STREAMS
} nmr_stream;

/* First byte of an instruction: operation, how its site differs from the one before, and whether a number follows. */
enum { NMR_HEAD_OP = 15, NMR_HEAD_CALL_ONLY = 15, NMR_HEAD_SITE = 16, NMR_HEAD_MORE = 64 };
enum { NMR_SITE_SAME, NMR_SITE_NEAR, NMR_SITE_MACRO, NMR_SITE_FILE };
/* Of a local: above its type. */
enum { NMR_LOCAL_REFERENCE = 256 };
/* In an operand: the number does not fit beside its kind. */
enum { NMR_OPERAND_WIDE = 7, NMR_OPERAND_KINDS = 8 };

#endif
