/*
 * flow.c - liveness and loops of one body, computed once.
 */
#include "core/solve/solver.h"

typedef struct sets {
    nmr_solver *solver;
    const nmr_program_function *function;
    const nmr_graph *graph;
    const nmr_graph_function *body;
    nmr_flow *flow;
    uint64_t *reads, *writes; /* by block: read before written there; written there */
    uint32_t instr;           /* being visited */
    uint32_t *used_in;        /* by register: the block, plus 1; 0: none */
} sets;

static void add(uint64_t *set, uint32_t number) { set[number / 64] |= (uint64_t)1 << (number % 64); }
static int has(const uint64_t *set, uint32_t number) { return (int)(set[number / 64] >> (number % 64) & 1); }

static void read_number(sets *s, uint32_t block, uint32_t number)
{
    if (!has(s->writes + block * s->flow->nwords, number))
        add(s->reads + block * s->flow->nwords, number);
}

static void read_operand(sets *s, uint32_t block, uint32_t operand);

/* A register that is looked at in one block only is forgotten behind the last time. */
static void read_register(sets *s, uint32_t block, uint32_t reg)
{
    read_number(s, block, reg);
    s->flow->last_use[reg] = s->used_in[reg] && s->used_in[reg] != block + 1 ? NMR_NONE : s->instr;
    s->used_in[reg] = s->used_in[reg] && s->used_in[reg] != block + 1 ? UINT32_MAX : block + 1;
}

/* Walking a path reads its root, unless it is the root itself that is written. */
static void read_path(sets *s, uint32_t block, uint32_t path, int written)
{
    const nmr_graph_path *p = &s->graph->paths[path];
    uint32_t i;

    if (p->root == NMR_ROOT_REGISTER)
        read_register(s, block, p->index);
    else if (p->root == NMR_ROOT_LOCAL && !(written && p->nsteps == 0))
        read_number(s, block, s->body->nregisters + p->index);
    for (i = 0; i < p->nsteps; i++)
        if (s->graph->steps[p->step + i].kind == NMR_STEP_INDEX)
            read_operand(s, block, s->graph->steps[p->step + i].value);
}

static void read_operand(sets *s, uint32_t block, uint32_t operand)
{
    const nmr_graph_operand *o = &s->graph->operands[operand];

    if (o->kind == NMR_OPERAND_REGISTER)
        read_register(s, block, o->ref);
    else if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        read_path(s, block, o->ref, 0);
}

/* A local whose address is handed around is looked at by others. */
static void address_taken(sets *s, uint32_t operand)
{
    const nmr_graph_operand *o = &s->graph->operands[operand];
    const nmr_graph_path *p;
    uint32_t i;

    if (o->kind != NMR_OPERAND_ADDRESS)
        return;
    p = &s->graph->paths[o->ref];
    for (i = 0; i < p->nsteps; i++)
        if (s->graph->steps[p->step + i].kind == NMR_STEP_DEREF)
            return;
    if (p->root == NMR_ROOT_LOCAL)
        s->flow->scalar[p->index] = 0;
}

static void write_path(sets *s, uint32_t block, uint32_t path)
{
    const nmr_graph_path *p = &s->graph->paths[path];

    read_path(s, block, path, 1);
    if (p->root == NMR_ROOT_LOCAL && p->nsteps == 0)
        add(s->writes + block * s->flow->nwords, s->body->nregisters + p->index);
    else if (p->root == NMR_ROOT_LOCAL && s->graph->steps[p->step].kind != NMR_STEP_DEREF)
        s->flow->scalar[p->index] = 0; /* a part of it is written */
}

static void visit(sets *s, uint32_t block, const nmr_graph_instr *i)
{
    uint32_t a;

    switch (i->op) {
    case NMR_OP_STORE:
        read_operand(s, block, i->a);
        address_taken(s, i->a);
        write_path(s, block, i->dst);
        break;
    case NMR_OP_COPY:
        read_path(s, block, i->a, 0);
        write_path(s, block, i->dst);
        break;
    case NMR_OP_ZERO:
    case NMR_OP_HAVOC:
        write_path(s, block, i->dst);
        break;
    case NMR_OP_TOUCH:
        read_path(s, block, i->dst, 0);
        break;
    case NMR_OP_CALL:
        read_operand(s, block, i->a);
        for (a = 0; a < i->nlist; a++) {
            read_operand(s, block, s->graph->args[i->list + a].operand);
            address_taken(s, s->graph->args[i->list + a].operand);
        }
        if (i->dst != NMR_NONE)
            add(s->writes + block * s->flow->nwords, i->dst);
        break;
    case NMR_OP_BINARY:
        read_operand(s, block, i->b);
        address_taken(s, i->b);
        /* fall through */
    case NMR_OP_MOVE:
        read_operand(s, block, i->a);
        address_taken(s, i->a);
        add(s->writes + block * s->flow->nwords, i->dst);
        break;
    case NMR_OP_BRANCH:
    case NMR_OP_SWITCH:
    case NMR_OP_RETURN:
        read_operand(s, block, i->a);
        address_taken(s, i->a);
        break;
    default:
        break;
    }
}

static uint32_t successor(const sets *s, uint32_t block, uint32_t n)
{
    const nmr_graph_block *b = &s->body->blocks[block];
    const nmr_graph_instr *end = &s->body->instrs[b->first + b->count - 1];

    switch (end->op) {
    case NMR_OP_GOTO:
        return n == 0 ? end->dst : NMR_NONE;
    case NMR_OP_BRANCH:
        return n == 0 ? end->dst : n == 1 ? end->b : NMR_NONE;
    case NMR_OP_SWITCH:
        return n == 0 ? end->dst : n <= end->nlist ? s->graph->cases[end->list + n - 1].block : NMR_NONE;
    default:
        return NMR_NONE;
    }
}

/* live = read here, or live behind and not written here: to a fixed point, from the end. */
static void solve_liveness(sets *s)
{
    uint32_t nwords = s->flow->nwords, block, n, next, w;
    int changed = 1;

    while (changed) {
        changed = 0;
        for (block = s->body->nblocks; block-- > 0;) {
            uint64_t *live = s->flow->live + block * nwords;
            for (w = 0; w < nwords; w++) {
                uint64_t set = 0;
                for (n = 0; (next = successor(s, block, n)) != NMR_NONE; n++)
                    set |= s->flow->live[next * nwords + w];
                set = s->reads[block * nwords + w] | (set & ~s->writes[block * nwords + w]);
                changed |= set != live[w];
                live[w] = set;
            }
        }
    }
}

static void find_loops(sets *s)
{
    uint32_t block, n, next;

    for (block = 0; block < s->body->nblocks; block++)
        for (n = 0; (next = successor(s, block, n)) != NMR_NONE; n++)
            if (next <= block) {
                s->flow->loop_head[next] = 1;
                if (block > s->flow->loop_end[next])
                    s->flow->loop_end[next] = block;
            }
}

const nmr_flow *nmr_flow_of(nmr_solver *solver, uint32_t function)
{
    const nmr_program_function *f = &solver->program->functions[function];
    nmr_stack *stack = &solver->lasting;
    sets s = {solver, f, f->unit->graph, f->body, solver->flows[function], NULL, NULL, 0, NULL};
    size_t words;
    uint32_t block, i;

    if (s.flow)
        return s.flow;
    s.flow = solver->flows[function] = nmr_stack_take(stack, sizeof *s.flow);
    s.flow->nwords = (f->body->nregisters + f->body->nlocals + 63) / 64;
    words = (size_t)f->body->nblocks * s.flow->nwords + 1;
    s.flow->live = nmr_stack_take(stack, words * sizeof *s.flow->live);
    s.flow->loop_head = nmr_stack_take(stack, f->body->nblocks + 1);
    s.flow->loop_end = nmr_stack_take(stack, (f->body->nblocks + 1) * sizeof *s.flow->loop_end);
    s.flow->scalar = nmr_stack_take(stack, f->body->nlocals + 1);
    s.flow->last_use = nmr_stack_take(stack, (f->body->nregisters + 1) * sizeof *s.flow->last_use);
    s.used_in = nmr_stack_take(stack, (f->body->nregisters + 1) * sizeof *s.used_in);
    s.reads = nmr_stack_take(stack, words * sizeof *s.reads);
    s.writes = nmr_stack_take(stack, words * sizeof *s.writes);
    for (i = 0; i < f->body->nlocals; i++)
        s.flow->scalar[i] = (f->body->locals[i].type & NMR_TYPE_WIDTH) != 0;
    for (block = 0; block < f->body->nblocks; block++)
        for (i = 0; i < f->body->blocks[block].count; i++) {
            s.instr = f->body->blocks[block].first + i;
            visit(&s, block, &f->body->instrs[s.instr]);
        }
    solve_liveness(&s);
    find_loops(&s);
    return s.flow;
}
