/*
 * encode.c - the bytes of a graph. Strings, fields and paths are written where they are first used and numbered in that
 * order, registers within their function: what nothing uses is not in the file, and equal graphs make equal files.
 */
#include "core/graph/internal.h"

#include <stdlib.h>
#include <string.h>

/* Numbers start at 1; 0: not written yet. */
typedef struct written_path {
    uint32_t number;
    uint32_t function; /* that its registers belong to, 0: it has none */
} written_path;

typedef struct encoder {
    const nmr_graph *graph;
    nmr_text streams[NMR_STREAMS];
    uint32_t *strings, *fields, *registers;
    written_path *paths;
    uint32_t nstrings, nfields, npaths, nregisters, nfunctions, nvariables;
    uint32_t function, block; /* in work; the function counts from 1 */
    nmr_graph_site site;
    uint8_t uses_register;
} encoder;

/* ---- Numbers ---------------------------------------------------------------------------------------------- */

static void put_number(nmr_text *bytes, uint64_t n)
{
    char number[10];
    size_t length = 0;

    do {
        number[length++] = (char)(n < 128 ? n : (n & 127) | 128);
        n >>= 7;
    } while (n);
    nmr_text_put(bytes, number, length);
}

static void put(encoder *e, nmr_stream stream, uint64_t n)
{
    put_number(&e->streams[stream], n);
}

static uint64_t zigzag(int64_t n)
{
    return ((uint64_t)n << 1) ^ (n < 0 ? UINT64_MAX : 0);
}

static void put_signed(encoder *e, nmr_stream stream, int64_t n)
{
    put(e, stream, zigzag(n));
}

static void put_byte(encoder *e, nmr_stream stream, uint8_t byte)
{
    nmr_text_put(&e->streams[stream], (const char *)&byte, 1);
}

/* ---- Names and places --------------------------------------------------------------------------------------- */

/* 0: the empty string, 1: a new one, else how far back. */
static void put_string(encoder *e, nmr_stream stream, uint32_t string)
{
    const char *text = e->graph->strings[string];

    if (!*text) {
        put(e, stream, 0);
    } else if (e->strings[string]) {
        put(e, stream, e->nstrings - e->strings[string] + 2);
    } else {
        put(e, stream, 1);
        nmr_text_put(&e->streams[NMR_STREAM_TEXTS], text, strlen(text) + 1);
        e->strings[string] = ++e->nstrings;
    }
}

static int site_kind(const encoder *e, const nmr_graph_site *site)
{
    if (site->file != e->site.file)
        return NMR_SITE_FILE;
    if (site->macro != e->site.macro)
        return NMR_SITE_MACRO;
    return site->line != e->site.line || site->column != e->site.column ? NMR_SITE_NEAR : NMR_SITE_SAME;
}

static void put_site(encoder *e, int kind, const nmr_graph_site *site)
{
    if (kind == NMR_SITE_SAME)
        return;
    put_signed(e, NMR_STREAM_SITES, (int64_t)site->line - (kind == NMR_SITE_FILE ? 0 : e->site.line));
    put(e, NMR_STREAM_SITES, site->column);
    if (kind == NMR_SITE_FILE)
        put_string(e, NMR_STREAM_SITES, site->file);
    if (kind >= NMR_SITE_MACRO)
        put_string(e, NMR_STREAM_SITES, site->macro);
    e->site = *site;
}

static void put_whole_site(encoder *e, const nmr_graph_site *site)
{
    int kind = site_kind(e, site);

    put(e, NMR_STREAM_HEADS, (uint64_t)kind);
    put_site(e, kind, site);
}

/* ---- Paths and operands ------------------------------------------------------------------------------------- */

static void put_operand(encoder *e, uint32_t operand);

static void put_field(encoder *e, uint32_t field)
{
    const nmr_graph_field *f = &e->graph->fields[field];

    if (e->fields[field]) {
        put(e, NMR_STREAM_CODE, e->fields[field]);
        return;
    }
    put(e, NMR_STREAM_CODE, 0);
    put_string(e, NMR_STREAM_CODE, f->record);
    put_string(e, NMR_STREAM_CODE, f->member);
    put_byte(e, NMR_STREAM_CODE, (uint8_t)(f->in_union | f->is_function << 1));
    e->fields[field] = ++e->nfields;
}

/* Of a function or variable. 0: the next one that was not mentioned yet, else its id and one. */
static uint64_t mention(uint32_t *next, uint32_t id)
{
    if (id != *next)
        return (uint64_t)id + 1;
    ++*next;
    return 0;
}

/* 0: a new one, else how far back. */
static uint64_t register_number(encoder *e, uint32_t r)
{
    e->uses_register = 1;
    if (e->registers[r])
        return e->nregisters - e->registers[r] + 1;
    e->registers[r] = ++e->nregisters;
    return 0;
}

static void put_steps(encoder *e, uint32_t first, uint32_t n)
{
    uint32_t i;

    for (i = first; i < first + n; i++) {
        const nmr_graph_step *step = &e->graph->steps[i];
        put_byte(e, NMR_STREAM_CODE, step->kind);
        if (step->kind == NMR_STEP_INDEX)
            put_operand(e, step->value);
        else if (step->kind != NMR_STEP_DEREF)
            put_field(e, step->value);
    }
}

static void put_root(encoder *e, const nmr_graph_path *path)
{
    if (path->root == NMR_ROOT_LOCAL)
        put(e, NMR_STREAM_CODE, path->index);
    else if (path->root == NMR_ROOT_VARIABLE)
        put(e, NMR_STREAM_CODE, mention(&e->nvariables, path->index));
    else if (path->root == NMR_ROOT_REGISTER)
        put(e, NMR_STREAM_CODE, register_number(e, path->index));
    else
        put_string(e, NMR_STREAM_CODE, path->index);
}

/* 0: not in the file yet. One with registers is another one in each function. */
static uint64_t path_number(encoder *e, uint32_t path)
{
    const written_path *w = &e->paths[path];

    if (!w->number || (w->function && w->function != e->function))
        return 0;
    e->uses_register |= w->function != 0;
    return w->number;
}

static void define_path(encoder *e, uint32_t path)
{
    const nmr_graph_path *p = &e->graph->paths[path];
    uint8_t around = e->uses_register;

    e->uses_register = 0;
    put(e, NMR_STREAM_CODE, p->root | (uint64_t)p->nsteps << 2);
    put_root(e, p);
    put_steps(e, p->step, p->nsteps);
    e->paths[path].function = e->uses_register ? e->function : 0;
    e->paths[path].number = ++e->npaths;
    e->uses_register |= around;
}

static void put_path(encoder *e, uint32_t path)
{
    uint64_t n = path_number(e, path);

    put(e, NMR_STREAM_CODE, n);
    if (!n)
        define_path(e, path);
}

static void put_value(encoder *e, uint8_t kind, uint64_t n)
{
    if (n < UINT64_MAX / NMR_OPERAND_KINDS) {
        put(e, NMR_STREAM_CODE, n * NMR_OPERAND_KINDS + kind);
    } else {
        put(e, NMR_STREAM_CODE, NMR_OPERAND_WIDE);
        put(e, NMR_STREAM_CODE, n);
    }
}

static void put_operand(encoder *e, uint32_t operand)
{
    const nmr_graph_operand *o = &e->graph->operands[operand];
    uint64_t n;

    if (o->kind == NMR_OPERAND_INTEGER) {
        put_value(e, o->kind, zigzag(o->value));
    } else if (o->kind == NMR_OPERAND_REGISTER) {
        put_value(e, o->kind, register_number(e, o->ref));
    } else if (o->kind == NMR_OPERAND_FUNCTION) {
        put_value(e, o->kind, mention(&e->nfunctions, o->ref));
    } else if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS) {
        n = path_number(e, o->ref);
        put_value(e, o->kind, n);
        if (!n)
            define_path(e, o->ref);
    } else {
        put_value(e, o->kind, 0);
    }
}

/* ---- Functions ---------------------------------------------------------------------------------------------- */

static void put_block(encoder *e, uint32_t block)
{
    put_signed(e, NMR_STREAM_CODE, (int64_t)block - e->block - 1);
}

static void put_args(encoder *e, const nmr_graph_instr *i)
{
    uint32_t n;

    put(e, NMR_STREAM_CODE, i->nlist);
    for (n = 0; n < i->nlist; n++) {
        const nmr_graph_arg *arg = &e->graph->args[i->list + n];
        put_operand(e, arg->operand);
        put_byte(e, NMR_STREAM_CODE, arg->flags);
    }
}

static void put_cases(encoder *e, const nmr_graph_instr *i)
{
    uint64_t last = 0;
    uint32_t n;

    put(e, NMR_STREAM_CODE, i->nlist);
    for (n = 0; n < i->nlist; n++) {
        const nmr_graph_case *c = &e->graph->cases[i->list + n];
        put_signed(e, NMR_STREAM_CODE, (int64_t)((uint64_t)c->low - last));
        put(e, NMR_STREAM_CODE, (uint64_t)c->high - (uint64_t)c->low);
        put_block(e, c->block);
        last = (uint64_t)c->high;
    }
}

static void put_part(encoder *e, uint8_t part, uint32_t n)
{
    if (part == NMR_PART_PATH)
        put_path(e, n);
    else if (part == NMR_PART_VALUE)
        put_operand(e, n);
    else if (part == NMR_PART_LOCAL)
        put(e, NMR_STREAM_CODE, n);
    else if (part == NMR_PART_BLOCK)
        put_block(e, n);
    else if (part == NMR_PART_NAME)
        put_string(e, NMR_STREAM_CODE, n);
}

static void put_head(encoder *e, const nmr_graph_instr *i, int site)
{
    unsigned head = i->op | (unsigned)site * NMR_HEAD_SITE;
    uint64_t more = 0;

    if (nmr_shapes[i->op].has_flags)
        more = i->flags;
    else if (nmr_shapes[i->op].dst == NMR_PART_REGISTER && i->dst == NMR_NONE)
        head |= NMR_HEAD_CALL_ONLY;
    else if (nmr_shapes[i->op].dst == NMR_PART_REGISTER)
        more = register_number(e, i->dst);
    put_byte(e, NMR_STREAM_CODE, (uint8_t)(head | (more ? NMR_HEAD_MORE : 0)));
    if (more)
        put(e, NMR_STREAM_CODE, more);
}

static void put_instr(encoder *e, const nmr_graph_instr *i)
{
    const nmr_shape *shape = &nmr_shapes[i->op];
    int site = site_kind(e, &i->site);

    put_head(e, i, site);
    if (i->op == NMR_OP_BINARY)
        put_byte(e, NMR_STREAM_CODE, i->sub);
    if (shape->is_typed)
        put_byte(e, NMR_STREAM_CODE, i->type);
    put_part(e, shape->dst, i->dst);
    put_part(e, shape->a, i->a);
    put_part(e, shape->b, i->b);
    if (shape->list == NMR_PART_ARGS)
        put_args(e, i);
    else if (shape->list == NMR_PART_CASES)
        put_cases(e, i);
    put_site(e, site, &i->site);
}

static void put_body(encoder *e, const nmr_graph_function *f)
{
    uint32_t i, n;

    put(e, NMR_STREAM_HEADS, f->nlocals);
    for (i = 0; i < f->nlocals; i++)
        put_string(e, NMR_STREAM_HEADS, f->locals[i].name);
    for (i = 0; i < f->nlocals; i++)
        put(e, NMR_STREAM_HEADS, f->locals[i].type | (f->locals[i].is_reference ? NMR_LOCAL_REFERENCE : 0u));
    put(e, NMR_STREAM_HEADS, f->ninstrs);
    put(e, NMR_STREAM_HEADS, f->nblocks);
    for (i = 0; i < f->nblocks; i++) {
        e->block = i;
        for (n = 0; n < f->blocks[i].count; n++)
            put_instr(e, &f->instrs[f->blocks[i].first + n]);
    }
}

static void put_function(encoder *e, uint32_t function)
{
    const nmr_graph_function *f = &e->graph->functions[function];
    uint32_t i;

    e->function = function + 1;
    e->nregisters = 0;
    if (f->nregisters)
        memset(e->registers, 0, f->nregisters * sizeof *e->registers);
    put_string(e, NMR_STREAM_HEADS, f->name);
    put_string(e, NMR_STREAM_HEADS, f->shown);
    put_string(e, NMR_STREAM_HEADS, f->plain);
    put(e, NMR_STREAM_HEADS, f->flags);
    put_byte(e, NMR_STREAM_HEADS, f->result);
    put_whole_site(e, &f->site);
    put(e, NMR_STREAM_HEADS, f->ntypes);
    for (i = 0; i < f->ntypes; i++)
        put_string(e, NMR_STREAM_HEADS, e->graph->lists[f->type + i]);
    put(e, NMR_STREAM_HEADS, f->nparams);
    if (f->flags & NMR_FUNCTION_BODY)
        put_body(e, f);
    put_whole_site(e, &f->end);
}

static void put_variable(encoder *e, const nmr_graph_variable *v)
{
    uint32_t i;

    put_string(e, NMR_STREAM_HEADS, v->name);
    put_string(e, NMR_STREAM_HEADS, v->shown);
    put(e, NMR_STREAM_HEADS, v->flags);
    put_byte(e, NMR_STREAM_HEADS, v->type);
    put_whole_site(e, &v->site);
    put(e, NMR_STREAM_HEADS, v->ninits);
    for (i = 0; i < v->ninits; i++) {
        const nmr_graph_init *init = &e->graph->inits[v->init + i];
        put(e, NMR_STREAM_CODE, init->nsteps);
        put_steps(e, init->step, init->nsteps);
        put_operand(e, init->operand);
    }
}

/* ---- Files -------------------------------------------------------------------------------------------------- */

static int open_encoder(encoder *e, const nmr_graph *graph)
{
    uint32_t i, most = 0;

    memset(e, 0, sizeof *e);
    e->graph = graph;
    for (i = 0; i < graph->nfunctions; i++) {
        if (graph->functions[i].nregisters > most)
            most = graph->functions[i].nregisters;
        e->nfunctions += (graph->functions[i].flags & NMR_FUNCTION_BODY) != 0;
    }
    e->strings = calloc(graph->nstrings, sizeof *e->strings);
    e->fields = calloc((size_t)graph->nfields + 1, sizeof *e->fields);
    e->paths = calloc((size_t)graph->npaths + 1, sizeof *e->paths);
    e->registers = calloc((size_t)most + 1, sizeof *e->registers);
    return e->strings && e->fields && e->paths && e->registers ? 0 : NMR_ENOMEM;
}

static void close_encoder(encoder *e)
{
    size_t i;

    for (i = 0; i < NMR_STREAMS; i++)
        free(e->streams[i].at);
    free(e->strings);
    free(e->fields);
    free(e->paths);
    free(e->registers);
}

static void put_graph(encoder *e)
{
    const nmr_graph *graph = e->graph;
    uint32_t i;

    put_string(e, NMR_STREAM_HEADS, graph->source);
    put(e, NMR_STREAM_HEADS, graph->parse_errors);
    put(e, NMR_STREAM_HEADS, graph->nfunctions);
    put(e, NMR_STREAM_HEADS, e->nfunctions);
    put(e, NMR_STREAM_HEADS, graph->nvariables);
    for (i = 0; i < graph->nfunctions; i++)
        put_function(e, i);
    for (i = 0; i < graph->nvariables; i++)
        put_variable(e, &graph->variables[i]);
}

/* The header with the lengths of the streams, and the streams. */
static int join(encoder *e, unsigned char **bytes, size_t *size)
{
    nmr_text all = {0};
    size_t i;

    nmr_text_put(&all, NMR_GRAPH_MAGIC, strlen(NMR_GRAPH_MAGIC));
    put_number(&all, NMR_GRAPH_FORMAT);
    for (i = 0; i < NMR_STREAMS; i++)
        put_number(&all, e->streams[i].length);
    for (i = 0; i < NMR_STREAMS; i++) {
        nmr_text_put(&all, e->streams[i].at, e->streams[i].length);
        all.failed |= e->streams[i].failed;
    }
    if (all.failed) {
        free(all.at);
        return NMR_ENOMEM;
    }
    *bytes = (unsigned char *)all.at;
    *size = all.length;
    return 0;
}

int nmr_graph_encode(const nmr_graph *graph, unsigned char **bytes, size_t *size)
{
    encoder e;
    int rc;

    *bytes = NULL;
    *size = 0;
    if (graph->failed)
        return NMR_ENOMEM;
    if ((rc = open_encoder(&e, graph)) == 0) {
        put_graph(&e);
        rc = join(&e, bytes, size);
    }
    close_encoder(&e);
    return rc;
}
