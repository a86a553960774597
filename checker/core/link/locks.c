/*
 * locks.c - which locks functions take.
 */
#include "core/link/inner.h"

/* Patterns of calls after which a lock is held. */
static uint64_t locking_patterns(const nmr_family *family)
{
    uint64_t set = 0;
    size_t i;

    for (i = 0; i < family->nrows; i++) {
        const nmr_row *row = &family->rows[i];
        if (row->event == NMR_EVENT_CALL && row->rule < 0 && row->to < NMR_MAX_STATES &&
            family->state_means[row->to] & NMR_COND_LOCKED)
            set |= (uint64_t)1 << row->pattern;
    }
    return set;
}

/* Does the path lead to a variable, or a part of it, through no pointer? */
static int is_in(const nmr_unit *unit, uint32_t path, uint32_t variable)
{
    const nmr_graph_path *p = &unit->graph->paths[path];
    uint32_t i;

    for (i = 0; i < p->nsteps; i++)
        if (unit->graph->steps[p->step + i].kind != NMR_STEP_FIELD)
            return 0;
    return p->root == NMR_ROOT_VARIABLE && unit->variables[p->index] == variable;
}

/* Is the call given the address of that lock as the object it is about? */
static int is_given(const nmr_program *p, const nmr_program_call *call, const nmr_family *family, uint64_t patterns,
                    uint32_t variable, nmr_static_place place)
{
    const nmr_program_function *f = &p->functions[call->function];
    const nmr_graph_instr *instr = &f->body->instrs[call->instr];
    uint32_t i, a;

    for (i = 0; i < family->npatterns; i++)
        for (a = 0; patterns >> i & 1 && a < family->patterns[i].nargs; a++) {
            const nmr_arg *arg = &family->patterns[i].arg[a];
            const nmr_graph_operand *o;
            if (arg->kind != NMR_ARG_TRACKED || arg->index >= instr->nlist)
                continue;
            o = &f->unit->graph->operands[f->unit->graph->args[instr->list + arg->index].operand];
            if (o->kind == NMR_OPERAND_ADDRESS && is_in(f->unit, o->ref, variable) && f->unit->places[o->ref] == place)
                return 1;
        }
    return 0;
}

static int takes_itself(const nmr_program *p, uint32_t function, uint32_t variable, nmr_static_place place)
{
    uint32_t i, family;

    for (i = 0; i < p->ncalls; i++) {
        const uint64_t *patterns = p->names[p->calls[i].name].patterns;
        if (p->calls[i].function != function || !patterns)
            continue;
        for (family = 0; family < p->nfamilies; family++) {
            uint64_t locking = patterns[family] & locking_patterns(&p->families[family]);
            if (locking && is_given(p, &p->calls[i], &p->families[family], locking, variable, place))
                return 1;
        }
    }
    return 0;
}

typedef struct lock {
    uint32_t variable;
    nmr_static_place place;
} lock;

static int takes(const nmr_program *p, uint32_t function, void *data)
{
    const lock *l = data;

    return takes_itself(p, function, l->variable, l->place);
}

int nmr_program_takes_lock(const nmr_program *program, uint32_t function, uint32_t variable, nmr_static_place place)
{
    lock l = {variable, place};

    return nmr_any_below(program, function, takes, &l) > 0;
}
