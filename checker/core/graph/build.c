/*
 * build.c - graphs as they grow: equal things are found again through hash tables, and the blocks of a function are put
 * in order when it is whole.
 */
#include "core/graph/internal.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

const nmr_shape nmr_shapes[NMR_OP_STOP + 1] = {
    [NMR_OP_STORE] = {"store", NMR_PART_PATH, NMR_PART_VALUE, 0, 0, 1, 0},
    [NMR_OP_COPY] = {"copy", NMR_PART_PATH, NMR_PART_PATH, 0, 0, 0, 0},
    [NMR_OP_ZERO] = {"zero", NMR_PART_PATH, 0, 0, 0, 0, 0},
    [NMR_OP_HAVOC] = {"havoc", NMR_PART_PATH, 0, 0, 0, 0, 0},
    [NMR_OP_MOVE] = {"move", NMR_PART_REGISTER, NMR_PART_VALUE, 0, 0, 1, 0},
    [NMR_OP_BINARY] = {"binary", NMR_PART_REGISTER, NMR_PART_VALUE, NMR_PART_VALUE, 0, 1, 0},
    [NMR_OP_CALL] = {"call", NMR_PART_REGISTER, NMR_PART_VALUE, NMR_PART_NAME, NMR_PART_ARGS, 1, 0},
    [NMR_OP_TOUCH] = {"touch", NMR_PART_PATH, 0, 0, 0, 0, 0},
    [NMR_OP_SCOPE] = {"scope", NMR_PART_LOCAL, 0, 0, 0, 0, 0},
    [NMR_OP_LOST] = {"lost", 0, 0, 0, 0, 0, 0},
    [NMR_OP_GOTO] = {"goto", NMR_PART_BLOCK, 0, 0, 0, 0, 0},
    [NMR_OP_BRANCH] = {"branch", NMR_PART_BLOCK, NMR_PART_VALUE, NMR_PART_BLOCK, 0, 1, 1},
    [NMR_OP_SWITCH] = {"switch", NMR_PART_BLOCK, NMR_PART_VALUE, 0, NMR_PART_CASES, 1, 0},
    [NMR_OP_RETURN] = {"return", 0, NMR_PART_VALUE, 0, 0, 1, 0},
    [NMR_OP_STOP] = {"stop", 0, 0, 0, 0, 0, 0},
};

/* ---- Memory --------------------------------------------------------------------------------------------- */

/* The power of two that holds `count` elements: an array's room follows from how many are in it. */
static size_t room_for(uint32_t count)
{
    size_t room = count ? 8 : 0;

    while (room < count)
        room *= 2;
    return room;
}

int nmr_graph_room(void *array_pointer, uint32_t count, uint32_t more, size_t size)
{
    size_t room;
    void *array;

    if (more >= NMR_NONE - count)
        return NMR_ENOMEM;
    room = room_for(count + more);
    if (room == room_for(count))
        return 0;
    memcpy(&array, array_pointer, sizeof array);
    if (room > SIZE_MAX / size || !(array = realloc(array, room * size)))
        return NMR_ENOMEM;
    memcpy(array_pointer, &array, sizeof array);
    return 0;
}

/* Append to a table of the graph. What is appended may lie in that table. */
static uint32_t append(nmr_graph *graph, void *array_pointer, uint32_t *count, const void *what, uint32_t n,
                       size_t size)
{
    uint32_t first = *count;
    char *array;
    size_t inside;

    memcpy(&array, array_pointer, sizeof array);
    inside = (size_t)((uintptr_t)what - (uintptr_t)array);
    if (graph->failed || nmr_graph_room(array_pointer, first, n, size) < 0) {
        graph->failed = 1;
        return 0;
    }
    memcpy(&array, array_pointer, sizeof array);
    if (inside < first * size)
        what = array + inside;
    if (n)
        memcpy(array + first * size, what, n * size);
    *count += n;
    return first;
}

/* Strings lie in chunks. String 0 is at the beginning of the first one, which leads to all others. */
typedef struct chunk {
    struct chunk *next;
    size_t used, room;
    char text[];
} chunk;

enum { LARGEST_CHUNK = 1 << 16 };

static chunk *first_chunk(const nmr_graph *graph)
{
    return graph->nstrings ? (chunk *)(uintptr_t)(graph->strings[0] - offsetof(chunk, text)) : NULL;
}

static chunk *new_chunk(size_t room)
{
    chunk *c = malloc(sizeof *c + room);

    if (!c)
        return NULL;
    c->next = NULL;
    c->used = 0;
    c->room = room;
    return c;
}

/* A chunk with room for `size` bytes: the one behind the first is the one in use. */
static chunk *chunk_for(nmr_graph *graph, size_t size)
{
    chunk *first = first_chunk(graph), *c = first && first->next ? first->next : first;
    size_t room = c ? c->room * 2 : 256;

    if (c && c->room - c->used >= size)
        return c;
    if (room > LARGEST_CHUNK)
        room = LARGEST_CHUNK;
    if (!(c = new_chunk(room < size ? size : room)))
        return NULL;
    if (first) {
        c->next = first->next;
        first->next = c;
    }
    return c;
}

uint32_t nmr_graph_add_string(nmr_graph *graph, const char *text, size_t length)
{
    chunk *c;
    char *copy;

    if (graph->failed || nmr_graph_room(&graph->strings, graph->nstrings, 1, sizeof *graph->strings) < 0 ||
        !(c = chunk_for(graph, length + 1))) {
        graph->failed = 1;
        return 0;
    }
    copy = c->text + c->used;
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    c->used += length + 1;
    graph->strings[graph->nstrings] = copy;
    return graph->nstrings++;
}

/* ---- Finding equal ones ----------------------------------------------------------------------------------- */

typedef struct slot {
    uint32_t hash, id; /* id + 1; 0: free */
} slot;

typedef struct ids {
    slot *slots;
    uint32_t n, room;
} ids;

/* A block that is being filled: its instructions in a chain. */
typedef struct open_block {
    uint32_t first, last, count; /* in the index's instrs */
    uint8_t ended, reached;
    uint32_t number; /* in the end */
} open_block;

typedef struct open_instr {
    nmr_graph_instr instr;
    uint32_t next;
} open_instr;

struct nmr_graph_index {
    ids strings, fields, paths, operands;
    /* The body in work */
    uint32_t function, nregisters;
    nmr_graph_local *locals;
    open_block *blocks;
    open_instr *instrs;
    uint32_t nlocals, nblocks, ninstrs;
};

/* A path that may not have a number yet. */
typedef struct path_key {
    uint8_t root;
    uint32_t index, nsteps;
    const nmr_graph_step *steps;
} path_key;

typedef struct text_key {
    const char *text;
    size_t length;
} text_key;

static uint32_t mix(uint32_t hash, uint32_t value)
{
    hash = (hash ^ value) * 0x9e3779b1u;
    return hash ^ hash >> 15;
}

static int same_string(const nmr_graph *graph, uint32_t id, const void *key)
{
    const text_key *k = key;

    return !strncmp(graph->strings[id], k->text, k->length) && !graph->strings[id][k->length];
}

static int same_field(const nmr_graph *graph, uint32_t id, const void *key)
{
    const nmr_graph_field *f = &graph->fields[id], *k = key;

    return f->record == k->record && f->member == k->member && f->in_union == k->in_union &&
           f->is_function == k->is_function;
}

static int same_path(const nmr_graph *graph, uint32_t id, const void *key)
{
    const nmr_graph_path *p = &graph->paths[id];
    const path_key *k = key;
    uint32_t i;

    if (p->root != k->root || p->index != k->index || p->nsteps != k->nsteps)
        return 0;
    for (i = 0; i < k->nsteps; i++)
        if (graph->steps[p->step + i].kind != k->steps[i].kind || graph->steps[p->step + i].value != k->steps[i].value)
            return 0;
    return 1;
}

static int same_operand(const nmr_graph *graph, uint32_t id, const void *key)
{
    const nmr_graph_operand *o = &graph->operands[id], *k = key;

    return o->kind == k->kind && o->ref == k->ref && o->value == k->value;
}

static int widen(ids *table)
{
    uint32_t room = table->room ? table->room * 2 : 64, i, at;
    slot *slots = calloc(room, sizeof *slots);

    if (!slots)
        return NMR_ENOMEM;
    for (i = 0; i < table->room; i++)
        if (table->slots[i].id) {
            for (at = table->slots[i].hash & (room - 1); slots[at].id; at = (at + 1) & (room - 1))
                ;
            slots[at] = table->slots[i];
        }
    free(table->slots);
    table->slots = slots;
    table->room = room;
    return 0;
}

/* The slot of an equal one, or the free one for it. NULL: memory is out, and the graph knows. */
static slot *look_up(nmr_graph *graph, ids *table, uint32_t hash, const void *key,
                     int (*same)(const nmr_graph *, uint32_t, const void *))
{
    uint32_t at;

    if (graph->failed || (table->n >= table->room / 2 && widen(table) < 0)) {
        graph->failed = 1;
        return NULL;
    }
    for (at = hash & (table->room - 1); table->slots[at].id; at = (at + 1) & (table->room - 1))
        if (table->slots[at].hash == hash && same(graph, table->slots[at].id - 1, key))
            break;
    table->slots[at].hash = hash;
    return &table->slots[at];
}

static uint32_t keep(nmr_graph *graph, ids *table, slot *found, uint32_t id)
{
    if (graph->failed)
        return 0;
    found->id = id + 1;
    table->n++;
    return id;
}

uint32_t nmr_graph_string(nmr_graph *graph, const char *text, size_t length)
{
    const char *end = length ? memchr(text, '\0', length) : NULL;
    text_key key = {length ? text : "", end ? (size_t)(end - text) : length};
    uint32_t hash = 0x811c9dc5u;
    slot *found;
    size_t i;

    for (i = 0; i < key.length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x01000193u;
    if (!(found = look_up(graph, &graph->index->strings, mix(hash, 0), &key, same_string)))
        return 0;
    return found->id ? found->id - 1
                     : keep(graph, &graph->index->strings, found, nmr_graph_add_string(graph, key.text, key.length));
}

uint32_t nmr_graph_field_of(nmr_graph *graph, nmr_graph_field field)
{
    uint32_t hash = mix(mix(field.record, field.member), field.in_union * 2u + field.is_function);
    slot *found = look_up(graph, &graph->index->fields, hash, &field, same_field);

    if (!found)
        return 0;
    return found->id ? found->id - 1 : keep(graph, &graph->index->fields, found, nmr_graph_add_field(graph, field));
}

uint32_t nmr_graph_path_of(nmr_graph *graph, nmr_root root, uint32_t index, const nmr_graph_step *steps,
                           uint32_t nsteps)
{
    path_key key = {(uint8_t)root, index, nsteps, steps};
    nmr_graph_path path = {(uint8_t)root, index, 0, nsteps};
    uint32_t hash = mix(root, index), i;
    slot *found;

    for (i = 0; i < nsteps; i++)
        hash = mix(mix(hash, steps[i].kind), steps[i].value);
    if (!(found = look_up(graph, &graph->index->paths, hash, &key, same_path)))
        return 0;
    if (found->id)
        return found->id - 1;
    path.step = nmr_graph_add_steps(graph, steps, nsteps);
    return keep(graph, &graph->index->paths, found, nmr_graph_add_path(graph, path));
}

uint32_t nmr_graph_operand_of(nmr_graph *graph, nmr_graph_operand operand)
{
    uint32_t hash;
    slot *found;

    if (operand.kind <= NMR_OPERAND_INTEGER)
        operand.ref = 0;
    if (operand.kind != NMR_OPERAND_INTEGER)
        operand.value = 0;
    hash = mix(mix(mix(operand.kind, operand.ref), (uint32_t)operand.value), (uint32_t)((uint64_t)operand.value >> 32));
    if (!(found = look_up(graph, &graph->index->operands, hash, &operand, same_operand)))
        return 0;
    return found->id ? found->id - 1
                     : keep(graph, &graph->index->operands, found,
                            append(graph, &graph->operands, &graph->noperands, &operand, 1, sizeof operand));
}

/* ---- Tables ----------------------------------------------------------------------------------------------- */

uint32_t nmr_graph_add_field(nmr_graph *graph, nmr_graph_field field)
{
    return append(graph, &graph->fields, &graph->nfields, &field, 1, sizeof field);
}

uint32_t nmr_graph_add_path(nmr_graph *graph, nmr_graph_path path)
{
    return append(graph, &graph->paths, &graph->npaths, &path, 1, sizeof path);
}

uint32_t nmr_graph_add_steps(nmr_graph *graph, const nmr_graph_step *steps, uint32_t n)
{
    return append(graph, &graph->steps, &graph->nsteps, steps, n, sizeof *steps);
}

uint32_t nmr_graph_add_args(nmr_graph *graph, const nmr_graph_arg *args, uint32_t n)
{
    return append(graph, &graph->args, &graph->nargs, args, n, sizeof *args);
}

uint32_t nmr_graph_add_cases(nmr_graph *graph, const nmr_graph_case *cases, uint32_t n)
{
    return append(graph, &graph->cases, &graph->ncases, cases, n, sizeof *cases);
}

uint32_t nmr_graph_add_list(nmr_graph *graph, const uint32_t *list, uint32_t n)
{
    return append(graph, &graph->lists, &graph->nlists, list, n, sizeof *list);
}

uint32_t nmr_graph_add_init(nmr_graph *graph, nmr_graph_init init)
{
    return append(graph, &graph->inits, &graph->ninits, &init, 1, sizeof init);
}

uint32_t nmr_graph_add_function(nmr_graph *graph, const nmr_graph_function *function)
{
    uint32_t id = append(graph, &graph->functions, &graph->nfunctions, function, 1, sizeof *function);

    if (!graph->failed) {
        nmr_graph_function *f = &graph->functions[id];
        f->locals = NULL;
        f->blocks = NULL;
        f->instrs = NULL;
        f->nlocals = f->nblocks = f->ninstrs = f->nregisters = 0;
    }
    return id;
}

uint32_t nmr_graph_add_variable(nmr_graph *graph, const nmr_graph_variable *variable)
{
    return append(graph, &graph->variables, &graph->nvariables, variable, 1, sizeof *variable);
}

/* ---- Bodies ----------------------------------------------------------------------------------------------- */

static void drop_body(struct nmr_graph_index *x)
{
    free(x->locals);
    free(x->blocks);
    free(x->instrs);
    x->locals = NULL;
    x->blocks = NULL;
    x->instrs = NULL;
    x->nlocals = x->nblocks = x->ninstrs = x->nregisters = 0;
}

void nmr_graph_begin_body(nmr_graph *graph, uint32_t function)
{
    drop_body(graph->index);
    graph->index->function = function;
}

uint32_t nmr_graph_add_local(nmr_graph *graph, nmr_graph_local local)
{
    return append(graph, &graph->index->locals, &graph->index->nlocals, &local, 1, sizeof local);
}

uint32_t nmr_graph_add_register(nmr_graph *graph)
{
    return graph->index->nregisters++;
}

uint32_t nmr_graph_add_block(nmr_graph *graph)
{
    open_block block = {0};

    return append(graph, &graph->index->blocks, &graph->index->nblocks, &block, 1, sizeof block);
}

void nmr_graph_add_instr(nmr_graph *graph, uint32_t block, const nmr_graph_instr *instr)
{
    struct nmr_graph_index *x = graph->index;
    open_instr added = {*instr, NMR_NONE};
    open_block *b;
    uint32_t at;

    if (graph->failed)
        return;
    assert(block < x->nblocks);
    if (x->blocks[block].ended)
        return;
    at = append(graph, &x->instrs, &x->ninstrs, &added, 1, sizeof added);
    if (graph->failed)
        return;
    b = &x->blocks[block];
    if (b->count++)
        x->instrs[b->last].next = at;
    else
        b->first = at;
    b->last = at;
    b->ended = (uint8_t)nmr_ends_block(instr);
}

/* Where a block goes, in the order of the source. */
static uint32_t successors(const nmr_graph_instr *end)
{
    return end->op == NMR_OP_GOTO ? 1 : end->op == NMR_OP_BRANCH ? 2 : end->op == NMR_OP_SWITCH ? end->nlist + 1 : 0;
}

static uint32_t *successor(nmr_graph *graph, nmr_graph_instr *end, uint32_t n)
{
    if (end->op == NMR_OP_SWITCH)
        return n < end->nlist ? &graph->cases[end->list + n].block : &end->dst;
    return n ? &end->b : &end->dst;
}

static void end_blocks(nmr_graph *graph)
{
    struct nmr_graph_index *x = graph->index;
    nmr_graph_instr stop = {0};
    uint32_t i;

    if (!x->nblocks)
        nmr_graph_add_block(graph);
    stop.op = NMR_OP_STOP;
    for (i = 0; i < x->nblocks && !graph->failed; i++) {
        const open_block *b = &x->blocks[i];
        stop.site = b->count ? x->instrs[b->last].instr.site : graph->functions[x->function].end;
        if (!b->ended)
            nmr_graph_add_instr(graph, i, &stop);
    }
}

/*
 * Number the blocks that are reached, in reverse postorder. The last successor is visited first: then the first one
 * comes right behind its block.
 *
 * @param order  receives the blocks in their new order
 * @return how many
 */
static uint32_t number_blocks(nmr_graph *graph, uint32_t *order)
{
    struct nmr_graph_index *x = graph->index;
    uint32_t *stack = order + x->nblocks, *left = stack + x->nblocks, depth = 0, n = 0, i;

    stack[0] = 0;
    left[0] = successors(&x->instrs[x->blocks[0].last].instr);
    x->blocks[0].reached = 1;
    for (depth = 1; depth;) {
        uint32_t block = stack[depth - 1], next;
        nmr_graph_instr *end = &x->instrs[x->blocks[block].last].instr;
        if (!left[depth - 1]) {
            x->blocks[block].number = n++;
            order[x->nblocks - n] = block;
            depth--;
            continue;
        }
        next = *successor(graph, end, --left[depth - 1]);
        assert(next < x->nblocks);
        if (x->blocks[next].reached)
            continue;
        x->blocks[next].reached = 1;
        stack[depth] = next;
        left[depth++] = successors(&x->instrs[x->blocks[next].last].instr);
    }
    memmove(order, order + x->nblocks - n, n * sizeof *order);
    for (i = 0; i < n; i++)
        x->blocks[order[i]].number = i;
    return n;
}

static void put_block(nmr_graph *graph, nmr_graph_function *f, const open_block *from, nmr_graph_block *to)
{
    struct nmr_graph_index *x = graph->index;
    nmr_graph_instr *end;
    uint32_t i, at = from->first;

    to->first = f->ninstrs;
    to->count = from->count;
    for (i = 0; i < from->count; i++, at = x->instrs[at].next)
        f->instrs[f->ninstrs++] = x->instrs[at].instr;
    end = &f->instrs[f->ninstrs - 1];
    for (i = 0; i < successors(end); i++) {
        uint32_t *block = successor(graph, end, i);
        *block = x->blocks[*block].number;
    }
}

static void put_body(nmr_graph *graph, const uint32_t *order, uint32_t nblocks)
{
    struct nmr_graph_index *x = graph->index;
    nmr_graph_function *f = &graph->functions[x->function];
    size_t ninstrs = 0;
    uint32_t i;

    for (i = 0; i < nblocks; i++)
        ninstrs += x->blocks[order[i]].count;
    f->blocks = calloc(nblocks, sizeof *f->blocks);
    f->instrs = calloc(ninstrs, sizeof *f->instrs);
    if (!f->blocks || !f->instrs) {
        graph->failed = 1;
        return;
    }
    f->nblocks = nblocks;
    for (i = 0; i < nblocks; i++)
        put_block(graph, f, &x->blocks[order[i]], &f->blocks[i]);
    f->flags |= NMR_FUNCTION_BODY;
    f->nregisters = x->nregisters;
    f->locals = x->locals;
    f->nlocals = x->nlocals;
    x->locals = NULL;
}

void nmr_graph_end_body(nmr_graph *graph)
{
    struct nmr_graph_index *x = graph->index;
    uint32_t *order = NULL;

    if (!graph->failed)
        end_blocks(graph);
    if (!graph->failed && !(order = calloc(x->nblocks, 3 * sizeof *order)))
        graph->failed = 1;
    if (!graph->failed)
        put_body(graph, order, number_blocks(graph, order));
    free(order);
    drop_body(x);
}

/* ---- Graphs ----------------------------------------------------------------------------------------------- */

int nmr_graph_new(nmr_graph **out, const char *source)
{
    nmr_graph *graph = calloc(1, sizeof *graph);

    *out = NULL;
    if (!graph)
        return NMR_ENOMEM;
    if (!(graph->index = calloc(1, sizeof *graph->index)))
        graph->failed = 1;
    if (graph->index) {
        /* What failed returns 0: there is something at 0. */
        nmr_graph_operand unknown = {NMR_OPERAND_UNKNOWN, 0, 0};
        nmr_graph_string(graph, "", 0);
        nmr_graph_operand_of(graph, unknown);
        graph->source = nmr_graph_string(graph, source, strlen(source));
    }
    if (graph->failed) {
        nmr_graph_free(graph);
        return NMR_ENOMEM;
    }
    *out = graph;
    return 0;
}

void nmr_graph_close(nmr_graph *graph)
{
    struct nmr_graph_index *x = graph->index;

    if (!x)
        return;
    drop_body(x);
    free(x->strings.slots);
    free(x->fields.slots);
    free(x->paths.slots);
    free(x->operands.slots);
    free(x);
    graph->index = NULL;
}

void nmr_graph_free(nmr_graph *graph)
{
    chunk *c, *next;
    uint32_t i;

    if (!graph)
        return;
    nmr_graph_close(graph);
    for (c = first_chunk(graph); c; c = next) {
        next = c->next;
        free(c);
    }
    for (i = 0; i < graph->nfunctions; i++) {
        free(graph->functions[i].locals);
        free(graph->functions[i].blocks);
        free(graph->functions[i].instrs);
    }
    free(graph->strings);
    free(graph->fields);
    free(graph->steps);
    free(graph->paths);
    free(graph->operands);
    free(graph->args);
    free(graph->cases);
    free(graph->inits);
    free(graph->lists);
    free(graph->functions);
    free(graph->variables);
    free(graph);
}
