/*
 * control.c - control dependence: which branches decide whether a block is reached.
 *
 * A block depends on a branch when one side of the branch always gets to it and the other need not. Sides are told by
 * postdominators, found as Cooper, Harvey and Kennedy do, on the graph turned around.
 */
#include "core/link/inner.h"

#include <string.h>

typedef struct flow_graph {
    const nmr_view *view;
    nmr_arena *arena;
    uint32_t n;            /* blocks; number n is where all ends */
    nmr_rows next, before; /* successors, predecessors, the end included */
    uint32_t *order;       /* blocks from the end, in postorder of the graph turned around */
    uint32_t *number;      /* by block: place in the order */
    uint32_t norder;
    uint32_t *parent; /* by block: immediate postdominator */
    nmr_rows decides; /* by block: branches it depends on */
} flow_graph;

const nmr_graph_instr *nmr_block_end(const nmr_view *view, uint32_t block)
{
    const nmr_graph_block *b = &view->body->blocks[block];

    return &view->body->instrs[b->first + b->count - 1];
}

uint32_t nmr_block_next(const nmr_view *view, uint32_t block, uint32_t n)
{
    const nmr_graph_instr *end = nmr_block_end(view, block);

    switch (end->op) {
    case NMR_OP_GOTO:
        return n == 0 ? end->dst : NMR_NONE;
    case NMR_OP_BRANCH:
        return n == 0 ? end->dst : n == 1 ? end->b : NMR_NONE;
    case NMR_OP_SWITCH:
        return n < end->nlist ? view->graph->cases[end->list + n].block : n == end->nlist ? end->dst : NMR_NONE;
    default:
        return NMR_NONE;
    }
}

static void add_successors(flow_graph *g, nmr_vec *pairs, uint32_t block)
{
    uint32_t next, n;

    for (n = 0; (next = nmr_block_next(g->view, block, n)) != NMR_NONE; n++)
        nmr_vec_push_pair(g->arena, pairs, block, next);
    if (n == 0)
        nmr_vec_push_pair(g->arena, pairs, block, g->n);
}

/* Blocks that get to the end, backward from it. */
static void walk_back(const nmr_rows *before, uint32_t from, uint8_t *seen, uint32_t *stack)
{
    uint32_t n = 0, i;

    seen[from] = 1;
    stack[n++] = from;
    while (n) {
        uint32_t block = stack[--n];
        for (i = before->first[block]; i < before->first[block + 1]; i++)
            if (!seen[before->at[i]]) {
                seen[before->at[i]] = 1;
                stack[n++] = before->at[i];
            }
    }
}

static int turn_around(flow_graph *g, nmr_rows *before, const nmr_vec *pairs)
{
    nmr_vec turned = {0};
    uint32_t i;

    for (i = 0; i < pairs->n; i += 2)
        nmr_vec_push_pair(g->arena, &turned, pairs->at[i + 1], pairs->at[i]);
    return g->arena->failed ? NMR_ENOMEM : nmr_rows_of_pairs(g->arena, before, g->n + 1, &turned);
}

/* Loops without an end end somewhere, so that every block has a way there. */
static int end_loops(flow_graph *g, nmr_vec *pairs)
{
    uint8_t *seen = nmr_arena_take(g->arena, (size_t)g->n + 1, 1);
    uint32_t *stack = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *stack), block;
    nmr_rows before;

    if (!seen || !stack || turn_around(g, &before, pairs) < 0)
        return NMR_ENOMEM;
    walk_back(&before, g->n, seen, stack);
    for (block = g->n; block-- > 0;)
        if (!seen[block]) {
            nmr_vec_push_pair(g->arena, pairs, block, g->n);
            walk_back(&before, block, seen, stack);
        }
    return 0;
}

/* Postorder of the graph turned around, without recursion. */
static int find_order(flow_graph *g)
{
    uint8_t *seen = nmr_arena_take(g->arena, (size_t)g->n + 1, 1);
    uint32_t *stack = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *stack);
    uint32_t *next = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *next), n = 0;

    g->order = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *g->order);
    g->number = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *g->number);
    if (!seen || !stack || !next || !g->order || !g->number)
        return NMR_ENOMEM;
    seen[g->n] = 1;
    stack[n] = g->n;
    next[n++] = g->before.first[g->n];
    while (n) {
        uint32_t block = stack[n - 1];
        if (next[n - 1] == g->before.first[block + 1]) {
            g->number[block] = g->norder;
            g->order[g->norder++] = block;
            n--;
        } else {
            uint32_t to = g->before.at[next[n - 1]++];
            if (!seen[to]) {
                seen[to] = 1;
                stack[n] = to;
                next[n++] = g->before.first[to];
            }
        }
    }
    return 0;
}

static uint32_t common(const flow_graph *g, uint32_t a, uint32_t b)
{
    while (a != b) {
        while (g->number[a] < g->number[b])
            a = g->parent[a];
        while (g->number[b] < g->number[a])
            b = g->parent[b];
    }
    return a;
}

static int find_postdominators(flow_graph *g)
{
    uint32_t i, k;
    int moved = 1;

    if (!(g->parent = nmr_arena_take(g->arena, (size_t)g->n + 1, sizeof *g->parent)))
        return NMR_ENOMEM;
    memset(g->parent, 0xff, ((size_t)g->n + 1) * sizeof *g->parent);
    g->parent[g->n] = g->n;
    while (moved) {
        moved = 0;
        for (i = g->norder - 1; i-- > 0;) {
            uint32_t block = g->order[i], parent = NMR_NONE;
            for (k = g->next.first[block]; k < g->next.first[block + 1]; k++)
                if (g->parent[g->next.at[k]] != NMR_NONE)
                    parent = parent == NMR_NONE ? g->next.at[k] : common(g, g->next.at[k], parent);
            if (g->parent[block] != parent) {
                g->parent[block] = parent;
                moved = 1;
            }
        }
    }
    return 0;
}

/* All from a side of a branch up to where its sides meet depends on it. */
static int find_dependence(flow_graph *g)
{
    nmr_vec pairs = {0};
    uint32_t block, k, run;

    for (block = 0; block < g->n; block++) {
        if (g->next.first[block + 1] - g->next.first[block] < 2)
            continue;
        for (k = g->next.first[block]; k < g->next.first[block + 1]; k++)
            for (run = g->next.at[k]; run != g->parent[block] && run != g->n; run = g->parent[run])
                nmr_vec_push_pair(g->arena, &pairs, run, block);
    }
    return g->arena->failed ? NMR_ENOMEM : nmr_rows_of_pairs(g->arena, &g->decides, g->n + 1, &pairs);
}

int nmr_control_of(nmr_control *control, const nmr_view *view, nmr_arena *arena)
{
    flow_graph g = {.view = view, .arena = arena, .n = view->body->nblocks};
    nmr_vec pairs = {0};
    uint32_t block;

    for (block = 0; block < g.n; block++)
        add_successors(&g, &pairs, block);
    if (end_loops(&g, &pairs) < 0 || nmr_rows_of_pairs(arena, &g.next, g.n + 1, &pairs) < 0 ||
        turn_around(&g, &g.before, &pairs) < 0 || find_order(&g) < 0 || find_postdominators(&g) < 0 ||
        find_dependence(&g) < 0)
        return NMR_ENOMEM;
    *control = (nmr_control){g.n, g.decides};
    return 0;
}
