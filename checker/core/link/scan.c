/*
 * scan.c - one walk over the instructions of a program: its calls, and what each function reads, writes and touches.
 */
#include "core/link/inner.h"

#include <string.h>

typedef struct scan {
    nmr_linking *l;
    const nmr_unit *unit;
    const nmr_graph *graph;
    uint32_t function;
    uint64_t touches;
    nmr_vec readers, writers;       /* pairs: place, function */
    uint32_t *read_by, *written_by; /* by place: the last function + 1 */
    uint32_t nsites;
} scan;

static const uint64_t anything = (uint64_t)1 << 63;

static void note(scan *s, nmr_vec *pairs, uint32_t *last, nmr_static_place place)
{
    if (place == NMR_NONE || last[place] == s->function + 1)
        return;
    last[place] = s->function + 1;
    nmr_vec_push_pair(&s->l->scratch, pairs, place, s->function);
}

/* ---- What is touched ------------------------------------------------------------------------------------------- */

static void touch_operand(scan *s, uint32_t operand)
{
    const nmr_graph_operand *o = &s->graph->operands[operand];

    if (o->kind == NMR_OPERAND_LOAD)
        s->touches |= s->unit->bits[o->ref];
    else if (o->kind == NMR_OPERAND_ADDRESS)
        s->touches |= s->unit->bits[o->ref] & ~anything;
}

/* The memory of a local variable is nobody else's. */
static int is_own_memory(const scan *s, uint32_t path)
{
    const nmr_graph_path *p = &s->graph->paths[path];
    uint32_t i;

    if (p->root != NMR_ROOT_LOCAL)
        return 0;
    for (i = 0; i < p->nsteps; i++)
        if (s->graph->steps[p->step + i].kind != NMR_STEP_FIELD && s->graph->steps[p->step + i].kind != NMR_STEP_INDEX)
            return 0;
    return 1;
}

/* Memory as a whole: what lies in it has other names as well. */
static void touch_memory(scan *s, uint32_t path)
{
    s->touches |= s->unit->bits[path];
    if (!is_own_memory(s, path))
        s->touches |= anything;
}

/* A function of the system writes what its arguments point to. Only an address says what that is. */
static uint64_t written_behind(const scan *s, const nmr_graph_arg *arg)
{
    const nmr_graph_operand *o = &s->graph->operands[arg->operand];

    if (!(arg->flags & (NMR_ARG_WRITABLE | NMR_ARG_OPAQUE)))
        return 0;
    if (o->kind == NMR_OPERAND_INTEGER || o->kind == NMR_OPERAND_FUNCTION)
        return 0;
    if (o->kind != NMR_OPERAND_ADDRESS)
        return anything;
    if (is_own_memory(s, o->ref))
        return 0;
    return s->unit->bits[o->ref] | (arg->flags & NMR_ARG_OPAQUE ? anything : 0);
}

static uint64_t written_by(const scan *s, const nmr_graph_instr *call)
{
    const nmr_graph_operand *callee = &s->graph->operands[call->a];
    const nmr_program_function *f;
    uint64_t bits = 0;
    uint32_t i;

    if (callee->kind != NMR_OPERAND_FUNCTION)
        return 0; /* as its targets do: see reach.c */
    f = &s->l->program->functions[s->unit->functions[callee->ref]];
    if (f->helper)
        return f->helper->kind == NMR_HELPER_DEALLOCATOR || f->helper->kind == NMR_HELPER_CLEARS ? anything : 0;
    if (f->body)
        return 0;
    if (!(f->flags & NMR_LINKED_SYSTEM) && (f->name == NMR_NONE || !s->l->program->names[f->name].patterns))
        return anything;
    for (i = 0; i < call->nlist; i++)
        bits |= written_behind(s, &s->graph->args[call->list + i]);
    return bits;
}

/* ---- Instructions ---------------------------------------------------------------------------------------------- */

static void read_value(scan *s, uint32_t operand)
{
    const nmr_graph_operand *o = &s->graph->operands[operand];

    touch_operand(s, operand);
    if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        note(s, &s->readers, s->read_by, s->unit->places[o->ref]);
}

/* Only pointers, and what has no type here, can hold functions. */
static void read_typed(scan *s, uint32_t operand, uint8_t type)
{
    if (!type || (type & NMR_TYPE_POINTER))
        read_value(s, operand);
    else
        touch_operand(s, operand);
}

static void scan_call(scan *s, const nmr_graph_instr *call)
{
    uint32_t i;

    s->nsites++;
    read_value(s, call->a);
    for (i = 0; i < call->nlist; i++)
        read_value(s, s->graph->args[call->list + i].operand);
    s->touches |= written_by(s, call);
}

static void scan_instr(scan *s, const nmr_graph_instr *instr)
{
    switch (instr->op) {
    case NMR_OP_STORE:
        s->touches |= s->unit->bits[instr->dst];
        note(s, &s->writers, s->written_by, s->unit->places[instr->dst]);
        read_typed(s, instr->a, instr->type);
        break;
    case NMR_OP_COPY:
        touch_memory(s, instr->dst);
        touch_memory(s, instr->a);
        note(s, &s->writers, s->written_by, s->unit->places[instr->dst]);
        note(s, &s->readers, s->read_by, s->unit->places[instr->a]);
        break;
    case NMR_OP_ZERO:
        touch_memory(s, instr->dst);
        break;
    case NMR_OP_HAVOC:
        touch_memory(s, instr->dst);
        note(s, &s->writers, s->written_by, s->unit->places[instr->dst]);
        break;
    case NMR_OP_TOUCH:
        s->touches |= s->unit->bits[instr->dst];
        break;
    case NMR_OP_MOVE:
        read_typed(s, instr->a, instr->type);
        break;
    case NMR_OP_BINARY:
        touch_operand(s, instr->a);
        touch_operand(s, instr->b);
        break;
    case NMR_OP_BRANCH:
    case NMR_OP_SWITCH:
        touch_operand(s, instr->a);
        break;
    case NMR_OP_RETURN:
        read_value(s, instr->a);
        break;
    case NMR_OP_CALL:
        scan_call(s, instr);
        break;
    case NMR_OP_LOST:
        s->touches |= anything;
        break;
    default:
        break;
    }
}

static void scan_function(scan *s, uint32_t function)
{
    nmr_program_function *f = &s->l->program->functions[function];
    uint32_t i;

    s->function = function;
    s->unit = f->unit;
    s->graph = f->unit->graph;
    s->touches = 0;
    for (i = 0; i < f->body->ninstrs; i++)
        scan_instr(s, &f->body->instrs[i]);
    f->touches = s->touches;
}

/* ---- Calls ----------------------------------------------------------------------------------------------------- */

static nmr_site site_of(const nmr_linking *l, uint32_t function, uint32_t instr)
{
    const nmr_program_function *f = &l->program->functions[function];
    const nmr_graph_instr *call = &f->body->instrs[instr];
    const nmr_graph_operand *callee = &f->unit->graph->operands[call->a];
    nmr_site site = {function, instr, NMR_NONE, NMR_NONE, NMR_NONE};

    if (callee->kind == NMR_OPERAND_FUNCTION) {
        site.callee = f->unit->functions[callee->ref];
        site.name = l->program->functions[site.callee].name;
    } else if (call->b) {
        site.name = f->unit->names[call->b];
    }
    return site;
}

static int list_sites(nmr_linking *l, uint32_t nsites)
{
    const nmr_program *p = l->program;
    uint32_t i, k;

    l->sites = nmr_arena_take(&l->scratch, nsites, sizeof *l->sites);
    l->sites_of = nmr_arena_take(&l->scratch, (size_t)p->nfunctions + 1, sizeof *l->sites_of);
    if (!l->sites || !l->sites_of)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++) {
        const nmr_graph_function *body = p->functions[i].body;
        l->sites_of[i] = l->nsites;
        for (k = 0; body && k < body->ninstrs; k++)
            if (body->instrs[k].op == NMR_OP_CALL)
                l->sites[l->nsites++] = site_of(l, i, k);
    }
    l->sites_of[p->nfunctions] = l->nsites;
    return 0;
}

int nmr_link_scan(nmr_linking *l)
{
    const nmr_program *p = l->program;
    scan s = {.l = l};
    uint32_t i;

    l->facts->nplaces = 2 * (p->nvariables > p->nfields ? p->nvariables : p->nfields);
    s.read_by = nmr_arena_take(&l->scratch, l->facts->nplaces, sizeof *s.read_by);
    s.written_by = nmr_arena_take(&l->scratch, l->facts->nplaces, sizeof *s.written_by);
    l->sources = nmr_arena_take(&l->scratch, p->nfunctions, sizeof *l->sources);
    if (!s.read_by || !s.written_by || !l->sources)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].body)
            scan_function(&s, i);
    if (l->scratch.failed || nmr_rows_of_pairs(&l->scratch, &l->readers, l->facts->nplaces, &s.readers) < 0 ||
        nmr_rows_of_pairs(&l->scratch, &l->writers, l->facts->nplaces, &s.writers) < 0)
        return NMR_ENOMEM;
    return list_sites(l, s.nsites);
}
