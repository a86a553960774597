/*
 * decode.c - a graph from its bytes. The order of everything is that of encode.c. Nothing is taken on trust: what comes
 * out is well formed, whatever went in.
 */
#include "core/graph/internal.h"

#include "core/rules.h"

#include <stdlib.h>
#include <string.h>

typedef struct cursor {
    const unsigned char *at, *end;
} cursor;

/* What a path needs where it is used. */
typedef struct path_need {
    uint32_t nlocals;
    uint32_t function; /* that its registers belong to, counted from 1; 0: it has none */
    uint32_t nsteps;   /* with those of the paths it reads */
} path_need;

typedef struct decoder {
    nmr_graph *graph;
    const unsigned char *bytes;
    const char *name;
    nmr_error *err;
    int rc;
    cursor streams[NMR_STREAMS];
    size_t at;             /* offset of what was read last */
    path_need *paths;      /* beside the graph's */
    path_need need;        /* of the path in work */
    nmr_graph_step *steps; /* of paths that are not whole yet */
    uint32_t nsteps, depth;
    uint32_t nfunctions, nvariables; /* in the whole file */
    uint32_t functions_mentioned, variables_mentioned;
    uint32_t function, block, nlocals, nregisters, nblocks; /* of the function in work */
    nmr_graph_site site;
} decoder;

/* ---- Numbers ------------------------------------------------------------------------------------------------ */

static int is_good(const decoder *d)
{
    return d->rc == 0 && !d->graph->failed;
}

static void refuse(decoder *d, const char *what)
{
    if (is_good(d))
        d->rc = nmr_fail(d->err, NMR_EFORMAT, d->name, 0, "offset 0x%zx: %s; the file is damaged: extract it again",
                         d->at, what);
}

static size_t left(const decoder *d, nmr_stream stream)
{
    return (size_t)(d->streams[stream].end - d->streams[stream].at);
}

/* Once something is wrong, all numbers are 0. */
static uint64_t number(decoder *d, nmr_stream stream)
{
    cursor *c = &d->streams[stream];
    uint64_t n = 0;
    unsigned shift;

    if (!is_good(d))
        return 0;
    d->at = (size_t)(c->at - d->bytes);
    for (shift = 0; c->at < c->end; shift += 7) {
        unsigned byte = *c->at++;
        if (shift == 63 && byte > 1) {
            refuse(d, "a number has more than 64 bits");
            return 0;
        }
        n |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return n;
    }
    refuse(d, "something is missing here");
    return 0;
}

static uint32_t below(decoder *d, nmr_stream stream, uint64_t limit, const char *what)
{
    uint64_t n = number(d, stream);

    if (n < limit)
        return (uint32_t)n;
    refuse(d, what);
    return 0;
}

static uint32_t number32(decoder *d, nmr_stream stream)
{
    return below(d, stream, UINT32_MAX, "a number is too large");
}

static uint8_t byte(decoder *d, nmr_stream stream)
{
    cursor *c = &d->streams[stream];

    if (!is_good(d))
        return 0;
    d->at = (size_t)(c->at - d->bytes);
    if (c->at < c->end)
        return *c->at++;
    refuse(d, "something is missing here");
    return 0;
}

static uint8_t byte_below(decoder *d, nmr_stream stream, unsigned limit, const char *what)
{
    uint8_t n = byte(d, stream);

    if (n < limit)
        return n;
    refuse(d, what);
    return 0;
}

static int64_t signed_of(uint64_t n)
{
    return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
}

/* The sum, when it is below the limit. */
static uint32_t moved(decoder *d, uint32_t from, uint64_t distance, uint32_t limit, const char *what)
{
    int64_t by = signed_of(distance);

    if (by >= -(int64_t)from && by < (int64_t)limit - (int64_t)from)
        return (uint32_t)((int64_t)from + by);
    refuse(d, what);
    return 0;
}

/* ---- Names and places --------------------------------------------------------------------------------------- */

static uint32_t new_string(decoder *d)
{
    cursor *c = &d->streams[NMR_STREAM_TEXTS];
    const char *text = (const char *)c->at;
    size_t length = 0;

    if (!is_good(d))
        return 0;
    d->at = (size_t)(c->at - d->bytes);
    while (c->at + length < c->end && text[length])
        length++;
    if (!length || c->at + length == c->end) {
        refuse(d, length ? "a text has no end" : "a text is missing");
        return 0;
    }
    c->at += length + 1;
    return nmr_graph_add_string(d->graph, text, length);
}

static uint32_t string(decoder *d, nmr_stream stream)
{
    uint64_t n = number(d, stream);

    if (n == 0)
        return 0;
    if (n == 1)
        return new_string(d);
    if (n - 2 < d->graph->nstrings - 1)
        return d->graph->nstrings - 1 - (uint32_t)(n - 2);
    refuse(d, "there are not so many texts");
    return 0;
}

static nmr_graph_site site(decoder *d, unsigned kind)
{
    nmr_graph_site *s = &d->site;
    uint64_t line;

    if (kind == NMR_SITE_SAME)
        return *s;
    line = number(d, NMR_STREAM_SITES);
    s->line = moved(d, kind == NMR_SITE_FILE ? 0 : s->line, line, NMR_NONE, "there is no such line");
    s->column = number32(d, NMR_STREAM_SITES);
    if (kind == NMR_SITE_FILE)
        s->file = string(d, NMR_STREAM_SITES);
    if (kind >= NMR_SITE_MACRO)
        s->macro = string(d, NMR_STREAM_SITES);
    return *s;
}

static nmr_graph_site whole_site(decoder *d)
{
    return site(d, below(d, NMR_STREAM_HEADS, NMR_SITE_FILE + 1, "there is no such kind of place"));
}

/* ---- Paths and operands ------------------------------------------------------------------------------------- */

static uint32_t operand(decoder *d);

static uint32_t field(decoder *d)
{
    uint64_t n = number(d, NMR_STREAM_CODE);
    nmr_graph_field f;
    unsigned flags;

    if (n) {
        if (n <= d->graph->nfields)
            return (uint32_t)n - 1;
        refuse(d, "there are not so many fields");
        return 0;
    }
    f.record = string(d, NMR_STREAM_CODE);
    f.member = string(d, NMR_STREAM_CODE);
    flags = byte_below(d, NMR_STREAM_CODE, 4, "a field has flags that are not known");
    f.in_union = flags & 1;
    f.is_function = flags >> 1 & 1;
    return nmr_graph_add_field(d->graph, f);
}

static uint32_t mentioned(decoder *d, uint64_t n, uint32_t *next, uint32_t count, const char *what)
{
    uint64_t id = n ? n - 1 : *next;

    if (id >= count) {
        refuse(d, what);
        return 0;
    }
    *next += !n;
    return (uint32_t)id;
}

static uint32_t register_of(decoder *d, uint64_t n)
{
    if (!d->function) {
        refuse(d, "a variable has no registers");
        return 0;
    }
    d->need.function = d->function;
    if (!n)
        return d->nregisters++;
    if (n <= d->nregisters)
        return d->nregisters - (uint32_t)n;
    refuse(d, "there are not so many registers");
    return 0;
}

/* Reads the steps onto the stack. The caller takes them from there. */
static void stack_steps(decoder *d, uint32_t n)
{
    uint32_t i;

    for (i = 0; i < n && is_good(d); i++) {
        nmr_graph_step step = {0, 0};
        step.kind = byte_below(d, NMR_STREAM_CODE, NMR_STEP_CONTAINER + 1, "there is no such step");
        if (step.kind == NMR_STEP_INDEX)
            step.value = operand(d);
        else if (step.kind != NMR_STEP_DEREF)
            step.value = field(d);
        if (nmr_graph_room(&d->steps, d->nsteps, 1, sizeof step) < 0)
            d->graph->failed = 1;
        else
            d->steps[d->nsteps++] = step;
    }
}

static uint32_t root_of(decoder *d, uint8_t root)
{
    uint64_t n;
    uint32_t id;

    if (root == NMR_ROOT_DATA)
        return string(d, NMR_STREAM_CODE);
    if (root == NMR_ROOT_LOCAL) {
        id = below(d, NMR_STREAM_CODE, d->nlocals, "the function has no such local");
        if (d->need.nlocals <= id)
            d->need.nlocals = id + 1;
        return id;
    }
    n = number(d, NMR_STREAM_CODE);
    if (root == NMR_ROOT_VARIABLE)
        return mentioned(d, n, &d->variables_mentioned, d->nvariables, "there is no such variable");
    return register_of(d, n);
}

static void need_also(decoder *d, const path_need *inner)
{
    if (d->need.nlocals < inner->nlocals)
        d->need.nlocals = inner->nlocals;
    if (inner->function)
        d->need.function = inner->function;
    d->need.nsteps += inner->nsteps;
    if (d->need.nsteps > NMR_GRAPH_LONGEST)
        refuse(d, "a path is too long");
}

static uint32_t new_path(decoder *d)
{
    uint64_t n = number(d, NMR_STREAM_CODE);
    nmr_graph_path path = {(uint8_t)(n & 3), 0, 0, 0};
    path_need around = d->need, own = {0, 0, 1};
    uint32_t first = d->nsteps, id;

    if (n >> 2 > NMR_GRAPH_LONGEST || ++d->depth > NMR_GRAPH_LONGEST) {
        refuse(d, "a path is too long");
        return 0;
    }
    d->need = own;
    d->need.nsteps += path.nsteps = (uint32_t)(n >> 2);
    path.index = root_of(d, path.root);
    stack_steps(d, path.nsteps);
    if (!is_good(d) || nmr_graph_room(&d->paths, d->graph->npaths, 1, sizeof *d->paths) < 0) {
        d->graph->failed = d->rc == 0;
        return 0;
    }
    path.step = nmr_graph_add_steps(d->graph, path.nsteps ? d->steps + first : NULL, path.nsteps);
    id = nmr_graph_add_path(d->graph, path);
    d->paths[id] = d->need;
    d->nsteps = first;
    d->depth--;
    d->need = around;
    need_also(d, &d->paths[id]);
    return id;
}

static uint32_t old_path(decoder *d, uint64_t n)
{
    uint32_t id;

    if (n > d->graph->npaths) {
        refuse(d, "there are not so many paths");
        return 0;
    }
    id = (uint32_t)n - 1;
    if (d->paths[id].nlocals > d->nlocals)
        refuse(d, "a path begins at a local that the function does not have");
    if (d->paths[id].function && d->paths[id].function != d->function)
        refuse(d, "a path begins at a register of another function");
    need_also(d, &d->paths[id]);
    return id;
}

static uint32_t path_of(decoder *d, uint64_t n)
{
    return n ? old_path(d, n) : new_path(d);
}

static uint32_t operand(decoder *d)
{
    uint64_t n = number(d, NMR_STREAM_CODE);
    nmr_graph_operand o = {(uint8_t)(n % NMR_OPERAND_KINDS), 0, 0};

    n /= NMR_OPERAND_KINDS;
    if (o.kind == NMR_OPERAND_WIDE && n)
        refuse(d, "there is no such operand");
    if (o.kind == NMR_OPERAND_WIDE) {
        o.kind = NMR_OPERAND_INTEGER;
        n = number(d, NMR_STREAM_CODE);
    }
    if (o.kind == NMR_OPERAND_INTEGER)
        o.value = signed_of(n);
    else if (o.kind == NMR_OPERAND_REGISTER)
        o.ref = register_of(d, n);
    else if (o.kind == NMR_OPERAND_FUNCTION)
        o.ref = mentioned(d, n, &d->functions_mentioned, d->nfunctions, "there is no such function");
    else if (o.kind == NMR_OPERAND_LOAD || o.kind == NMR_OPERAND_ADDRESS)
        o.ref = path_of(d, n);
    return is_good(d) ? nmr_graph_operand_of(d->graph, o) : 0;
}

static const path_need nothing = {0, 0, 0};

static uint32_t path(decoder *d)
{
    d->need = nothing;
    return path_of(d, number(d, NMR_STREAM_CODE));
}

static uint32_t value(decoder *d)
{
    d->need = nothing;
    return operand(d);
}

/* ---- Functions ---------------------------------------------------------------------------------------------- */

static uint32_t block(decoder *d)
{
    return moved(d, d->block + 1, number(d, NMR_STREAM_CODE), d->nblocks, "the function has no such block");
}

static void args(decoder *d, nmr_graph_instr *i)
{
    uint32_t n;

    i->nlist = number32(d, NMR_STREAM_CODE);
    i->list = i->nlist ? d->graph->nargs : 0;
    for (n = 0; n < i->nlist && is_good(d); n++) {
        nmr_graph_arg arg;
        arg.operand = value(d);
        arg.flags = byte_below(d, NMR_STREAM_CODE, NMR_ARG_LIST * 2, "an argument has flags that are not known");
        nmr_graph_add_args(d->graph, &arg, 1);
    }
}

static void cases(decoder *d, nmr_graph_instr *i)
{
    uint64_t last = 0;
    uint32_t n;

    i->nlist = number32(d, NMR_STREAM_CODE);
    i->list = i->nlist ? d->graph->ncases : 0;
    for (n = 0; n < i->nlist && is_good(d); n++) {
        nmr_graph_case c;
        c.low = (int64_t)(last + (uint64_t)signed_of(number(d, NMR_STREAM_CODE)));
        c.high = (int64_t)((uint64_t)c.low + number(d, NMR_STREAM_CODE));
        c.block = block(d);
        last = (uint64_t)c.high;
        nmr_graph_add_cases(d->graph, &c, 1);
    }
}

static uint32_t part(decoder *d, uint8_t what)
{
    switch (what) {
    case NMR_PART_PATH:
        return path(d);
    case NMR_PART_VALUE:
        return value(d);
    case NMR_PART_LOCAL:
        return below(d, NMR_STREAM_CODE, d->nlocals, "the function has no such local");
    case NMR_PART_BLOCK:
        return block(d);
    case NMR_PART_NAME:
        return string(d, NMR_STREAM_CODE);
    default:
        return 0;
    }
}

/* Returns how the site is written. */
static unsigned head(decoder *d, nmr_graph_instr *i)
{
    unsigned byte = byte_below(d, NMR_STREAM_CODE, 128, "there is no such instruction"), op = byte & NMR_HEAD_OP;
    uint64_t more = byte & NMR_HEAD_MORE ? number(d, NMR_STREAM_CODE) : 0;
    int is_call = op == NMR_HEAD_CALL_ONLY;

    i->op = (uint8_t)(is_call ? NMR_OP_CALL : op);
    if (is_call && !more)
        i->dst = NMR_NONE;
    else if (!is_call && nmr_shapes[op].dst == NMR_PART_REGISTER)
        i->dst = register_of(d, more);
    else if (!is_call && nmr_shapes[op].has_flags && more <= NMR_INSTR_GUARD)
        i->flags = (uint8_t)more;
    else if (more)
        refuse(d, "an instruction has flags that are not known");
    return byte / NMR_HEAD_SITE % (NMR_SITE_FILE + 1);
}

static nmr_graph_instr instr(decoder *d)
{
    nmr_graph_instr i = {0};
    unsigned where = head(d, &i);
    const nmr_shape *shape = &nmr_shapes[i.op];

    if (i.op == NMR_OP_BINARY)
        i.sub = byte_below(d, NMR_STREAM_CODE, NMR_BINARY_SHR + 1, "there is no such operator");
    if (shape->is_typed)
        i.type = byte(d, NMR_STREAM_CODE);
    if (shape->dst != NMR_PART_REGISTER)
        i.dst = part(d, shape->dst);
    i.a = part(d, shape->a);
    i.b = part(d, shape->b);
    if (shape->list == NMR_PART_ARGS)
        args(d, &i);
    else if (shape->list == NMR_PART_CASES)
        cases(d, &i);
    i.site = site(d, where);
    return i;
}

static void locals(decoder *d, nmr_graph_function *f)
{
    uint32_t i;

    f->nlocals = below(d, NMR_STREAM_HEADS, left(d, NMR_STREAM_HEADS), "there are not so many locals");
    if (f->nparams > f->nlocals)
        refuse(d, "there are more parameters than locals");
    if (f->nlocals && is_good(d) && !(f->locals = calloc(f->nlocals, sizeof *f->locals)))
        d->graph->failed = 1;
    d->nlocals = f->nlocals;
    for (i = 0; i < f->nlocals && is_good(d); i++)
        f->locals[i].name = string(d, NMR_STREAM_HEADS);
    for (i = 0; i < f->nlocals && is_good(d); i++) {
        uint32_t type = below(d, NMR_STREAM_HEADS, NMR_LOCAL_REFERENCE * 2, "a local has flags that are not known");
        f->locals[i].type = (uint8_t)type;
        f->locals[i].is_reference = type >= NMR_LOCAL_REFERENCE;
    }
}

/* A block goes on to its first instruction that ends one: each has exactly one, its last. */
static void blocks(decoder *d, nmr_graph_function *f)
{
    uint32_t i;

    for (i = 0; i < f->ninstrs && is_good(d); i++) {
        if (d->block == f->nblocks) {
            refuse(d, "there are more blocks than were announced");
            return;
        }
        f->blocks[d->block].count++;
        f->instrs[i] = instr(d);
        if (nmr_ends_block(&f->instrs[i]) && ++d->block < f->nblocks)
            f->blocks[d->block].first = i + 1;
    }
    if (d->block < f->nblocks || !f->nblocks)
        refuse(d, "the last block of a function has no end");
}

static void body(decoder *d, nmr_graph_function *f)
{
    uint32_t n;

    locals(d, f);
    n = below(d, NMR_STREAM_HEADS, left(d, NMR_STREAM_CODE) + 1, "there are not so many instructions");
    d->nblocks = below(d, NMR_STREAM_HEADS, (uint64_t)n + 1, "there are more blocks than instructions");
    d->block = d->nregisters = 0;
    if (!is_good(d))
        return;
    f->blocks = calloc((size_t)d->nblocks + 1, sizeof *f->blocks);
    f->instrs = calloc((size_t)n + 1, sizeof *f->instrs);
    if (!f->blocks || !f->instrs) {
        d->graph->failed = 1;
        return;
    }
    f->nblocks = d->nblocks;
    f->ninstrs = n;
    blocks(d, f);
    f->nregisters = d->nregisters;
}

static void typedefs(decoder *d, nmr_graph_function *f)
{
    uint32_t i, n = number32(d, NMR_STREAM_HEADS);

    f->type = n ? d->graph->nlists : 0;
    for (i = 0; i < n && is_good(d); i++) {
        uint32_t name = string(d, NMR_STREAM_HEADS);
        nmr_graph_add_list(d->graph, &name, 1);
    }
    f->ntypes = n;
}

static void function(decoder *d, int has_body)
{
    nmr_graph_function f = {0}, *added;
    uint32_t id;

    f.name = string(d, NMR_STREAM_HEADS);
    f.shown = string(d, NMR_STREAM_HEADS);
    f.plain = string(d, NMR_STREAM_HEADS);
    f.flags = below(d, NMR_STREAM_HEADS, NMR_FUNCTION_DAMAGED * 2, "a function has flags that are not known");
    if (is_good(d) && !(f.flags & NMR_FUNCTION_BODY) != !has_body)
        refuse(d, "functions with a body, and no others, come first");
    f.result = byte(d, NMR_STREAM_HEADS);
    f.site = whole_site(d);
    typedefs(d, &f);
    f.nparams = below(d, NMR_STREAM_HEADS, UINT16_MAX, "a function has too many parameters");
    id = nmr_graph_add_function(d->graph, &f);
    if (!is_good(d))
        return;
    added = &d->graph->functions[id];
    d->function = d->graph->nfunctions;
    if (has_body)
        body(d, added);
    added->end = whole_site(d);
    d->function = d->nlocals = 0;
}

/* ---- Variables ---------------------------------------------------------------------------------------------- */

static int is_constant(const nmr_graph *graph, uint32_t id)
{
    uint8_t kind = graph->operands[id].kind;

    return kind == NMR_OPERAND_INTEGER || kind == NMR_OPERAND_ADDRESS || kind == NMR_OPERAND_FUNCTION ||
           kind == NMR_OPERAND_UNKNOWN;
}

static void initialiser(decoder *d)
{
    nmr_graph_init init = {0, 0, 0};
    uint32_t i;

    d->need = nothing;
    init.nsteps = below(d, NMR_STREAM_CODE, NMR_GRAPH_LONGEST + 1, "a path is too long");
    stack_steps(d, init.nsteps);
    for (i = 0; i < d->nsteps && is_good(d); i++)
        if (d->steps[i].kind != NMR_STEP_FIELD && d->steps[i].kind != NMR_STEP_INDEX)
            refuse(d, "a start value is not in its variable");
    init.step = nmr_graph_add_steps(d->graph, d->steps, d->nsteps);
    d->nsteps = 0;
    init.operand = value(d);
    if (is_good(d) && !is_constant(d->graph, init.operand))
        refuse(d, "a start value is not constant");
    nmr_graph_add_init(d->graph, init);
}

static void variable(decoder *d)
{
    nmr_graph_variable v = {0};
    uint32_t i;

    v.name = string(d, NMR_STREAM_HEADS);
    v.shown = string(d, NMR_STREAM_HEADS);
    v.flags = below(d, NMR_STREAM_HEADS, NMR_VARIABLE_IN_FUNCTION * 2, "a variable has flags that are not known");
    v.type = byte(d, NMR_STREAM_HEADS);
    v.site = whole_site(d);
    v.ninits = number32(d, NMR_STREAM_HEADS);
    v.init = v.ninits ? d->graph->ninits : 0;
    for (i = 0; i < v.ninits && is_good(d); i++)
        initialiser(d);
    nmr_graph_add_variable(d->graph, &v);
}

/* ---- Files -------------------------------------------------------------------------------------------------- */

/* A number before the streams. */
static uint64_t header_number(decoder *d, cursor *file)
{
    uint64_t n;

    d->streams[0] = *file;
    n = number(d, 0);
    *file = d->streams[0];
    return n;
}

static void header(decoder *d, size_t size)
{
    cursor file = {d->bytes, d->bytes + size};
    uint64_t lengths[NMR_STREAMS], version;
    size_t magic = strlen(NMR_GRAPH_MAGIC), i;

    if (size < magic || memcmp(d->bytes, NMR_GRAPH_MAGIC, magic) != 0) {
        d->rc = nmr_fail(d->err, NMR_EFORMAT, d->name, 0, "offset 0x0: this is no graph; name a .nmrg file");
        return;
    }
    file.at += magic;
    version = header_number(d, &file);
    if (is_good(d) && version != NMR_GRAPH_FORMAT) {
        d->rc = nmr_fail(
            d->err, NMR_EFORMAT, d->name, 0,
            "offset 0x%zx: the graph has format %llu and format %d is wanted; extract it again with this version",
            d->at, (unsigned long long)version, NMR_GRAPH_FORMAT);
        return;
    }
    for (i = 0; i < NMR_STREAMS; i++)
        lengths[i] = header_number(d, &file);
    for (i = 0; i < NMR_STREAMS && is_good(d); i++) {
        if (lengths[i] > (size_t)(file.end - file.at)) {
            d->at = size;
            refuse(d, "something is missing here");
            return;
        }
        d->streams[i].at = file.at;
        d->streams[i].end = file.at += lengths[i];
    }
    d->at = (size_t)(file.at - d->bytes);
    if (file.at != file.end)
        refuse(d, "something follows the end");
}

static void everything(decoder *d)
{
    uint32_t i, nbodies;

    d->graph->source = string(d, NMR_STREAM_HEADS);
    d->graph->parse_errors = number32(d, NMR_STREAM_HEADS);
    d->nfunctions = number32(d, NMR_STREAM_HEADS);
    nbodies = below(d, NMR_STREAM_HEADS, (uint64_t)d->nfunctions + 1, "there are more bodies than functions");
    d->nvariables = number32(d, NMR_STREAM_HEADS);
    d->functions_mentioned = nbodies;
    for (i = 0; i < d->nfunctions && is_good(d); i++)
        function(d, i < nbodies);
    for (i = 0; i < d->nvariables && is_good(d); i++)
        variable(d);
    for (i = 0; i < NMR_STREAMS && is_good(d); i++) {
        d->at = (size_t)(d->streams[i].at - d->bytes);
        if (left(d, (nmr_stream)i))
            refuse(d, "there is more than belongs here");
    }
}

int nmr_graph_decode(nmr_graph **out, const unsigned char *bytes, size_t size, const char *name, nmr_error *err)
{
    decoder d = {0};

    *out = NULL;
    d.bytes = bytes;
    d.name = name;
    d.err = err;
    if (nmr_graph_new(&d.graph, "") < 0)
        return nmr_fail(err, NMR_ENOMEM, name, 0, "out of memory");
    header(&d, size);
    if (d.rc == 0)
        everything(&d);
    if (d.graph->failed)
        d.rc = nmr_fail(err, NMR_ENOMEM, name, 0, "out of memory");
    free(d.paths);
    free(d.steps);
    nmr_graph_close(d.graph);
    if (d.rc < 0)
        nmr_graph_free(d.graph);
    else
        *out = d.graph;
    return d.rc;
}
