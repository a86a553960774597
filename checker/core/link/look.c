/*
 * look.c - what operands and paths mean where they stand.
 */
#include "core/link/inner.h"

enum { DEPTH = 16 }; /* registers that are given each other's value */

static const uint32_t *register_sources(nmr_arena *arena, const nmr_graph_function *f)
{
    uint32_t *sources = nmr_arena_take(arena, f->nregisters, sizeof *sources), i;

    for (i = 0; sources && i < f->ninstrs; i++) {
        const nmr_graph_instr *instr = &f->instrs[i];
        if (instr->op != NMR_OP_MOVE && instr->op != NMR_OP_BINARY &&
            (instr->op != NMR_OP_CALL || instr->dst == NMR_NONE))
            continue;
        sources[instr->dst] = sources[instr->dst] ? NMR_NONE : i + 1;
    }
    return sources;
}

int nmr_view_of(nmr_linking *l, uint32_t function, nmr_view *view)
{
    const nmr_program_function *f = &l->program->functions[function];

    if (!l->sources[function] && !(l->sources[function] = register_sources(&l->scratch, f->body)))
        return NMR_ENOMEM;
    *view = (nmr_view){f->unit, f->unit->graph, f->body, l->sources[function]};
    return 0;
}

/* The instruction that alone sets a register; NULL. */
static const nmr_graph_instr *source_of(const nmr_view *view, uint32_t reg)
{
    uint32_t source = view->sources[reg];

    return source && source != NMR_NONE ? &view->body->instrs[source - 1] : NULL;
}

const nmr_graph_operand *nmr_settled(const nmr_view *view, uint32_t operand)
{
    const nmr_graph_operand *o = &view->graph->operands[operand];
    int depth;

    for (depth = 0; depth < DEPTH && o->kind == NMR_OPERAND_REGISTER; depth++) {
        const nmr_graph_instr *source = source_of(view, o->ref);
        if (!source || source->op != NMR_OP_MOVE)
            break;
        o = &view->graph->operands[source->a];
    }
    return o;
}

static nmr_static_place place_of(const nmr_view *view, uint32_t path, int depth)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    const nmr_graph_instr *source;
    const nmr_graph_operand *o;
    uint32_t i;

    if (view->unit->places[path] != NMR_NONE || p->root != NMR_ROOT_REGISTER || !depth)
        return view->unit->places[path];
    for (i = 0; i < p->nsteps; i++)
        if (view->graph->steps[p->step + i].kind == NMR_STEP_CONTAINER)
            return NMR_NONE;
    source = source_of(view, p->index);
    if (!source || source->op != NMR_OP_MOVE)
        return NMR_NONE;
    o = nmr_settled(view, source->a);
    return o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS ? place_of(view, o->ref, depth - 1) : NMR_NONE;
}

nmr_static_place nmr_path_place(const nmr_view *view, uint32_t path)
{
    return place_of(view, path, DEPTH);
}

nmr_static_place nmr_operand_place(const nmr_view *view, uint32_t operand)
{
    const nmr_graph_operand *o = nmr_settled(view, operand);

    return o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS ? place_of(view, o->ref, DEPTH) : NMR_NONE;
}

uint32_t nmr_path_local(const nmr_view *view, uint32_t path)
{
    const nmr_graph_path *p = &view->graph->paths[path];

    return p->root == NMR_ROOT_LOCAL && !p->nsteps ? p->index : NMR_NONE;
}

uint32_t nmr_operand_local(const nmr_view *view, uint32_t operand)
{
    const nmr_graph_operand *o = nmr_settled(view, operand);

    return o->kind == NMR_OPERAND_LOAD ? nmr_path_local(view, o->ref) : NMR_NONE;
}

uint32_t nmr_argument(const nmr_view *view, const nmr_graph_instr *call, unsigned index)
{
    if (index == NMR_ARG_LAST)
        index = call->nlist - 1;
    return call->nlist && index < call->nlist ? view->graph->args[call->list + index].operand : NMR_NONE;
}

nmr_static_place nmr_prefix_place(const nmr_view *view, uint32_t path, uint32_t nsteps)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    const nmr_graph_instr *source;

    for (; nsteps > 0; nsteps--) {
        const nmr_graph_step *step = &view->graph->steps[p->step + nsteps - 1];
        if (step->kind == NMR_STEP_CONTAINER)
            return NMR_NONE;
        if (step->kind == NMR_STEP_FIELD)
            return nmr_place_of_field(view->unit->fields[step->value]);
    }
    if (p->root == NMR_ROOT_VARIABLE)
        return nmr_place_of_variable(view->unit->variables[p->index]);
    source = p->root == NMR_ROOT_REGISTER ? source_of(view, p->index) : NULL;
    return source && source->op == NMR_OP_MOVE ? nmr_operand_place(view, source->a) : NMR_NONE;
}

int nmr_is_behind(const nmr_view *view, uint32_t path, uint32_t local)
{
    const nmr_graph_path *p = &view->graph->paths[path];

    return p->root == NMR_ROOT_LOCAL && p->index == local && p->nsteps == 1 &&
           view->graph->steps[p->step].kind == NMR_STEP_DEREF;
}

int nmr_is_delete(const char *name)
{
    return name[0] == '?' && name[1] == '?' && (name[2] == '3' || (name[2] == '_' && name[3] == 'V'));
}
