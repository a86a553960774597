/*
 * lasting.c - what outlives the functions that work on it: the objects that unload is asked for, the flags that decide
 * what it does to them, and the functions that have to do with either.
 */
#include "core/rules.h"
#include "core/solve/solver.h"

static int is_asked_of_unload(const nmr_row *row)
{
    return row->rule >= 0 && row->event == NMR_EVENT_LEAVE && row->name == NMR_ROLE_UNLOAD;
}

uint64_t nmr_asked_of_unload(const nmr_solver *solver, const nmr_tracked *object)
{
    const nmr_family *family = &solver->program->families[object->family];
    uint64_t set = 0;
    size_t r;

    for (r = 0; r < family->nrows; r++)
        if (is_asked_of_unload(&family->rows[r]) && family->rows[r].from >> object->state & 1)
            set |= (uint64_t)1 << (r % 64);
    return set;
}

/* Set of states in which unload must not leave an object of the family. What belongs to another object is asked of that one. */
static uint32_t owed_at_unload(const nmr_family *family)
{
    uint32_t states = 0;
    size_t r;

    for (r = 0; r < family->nrows && !family->owner; r++)
        if (is_asked_of_unload(&family->rows[r]))
            states |= family->rows[r].from;
    return states;
}

/* ---- Functions --------------------------------------------------------------------------------------------------- */

static int is_lasting_call(const nmr_solver *solver, const nmr_program_name *name)
{
    uint32_t family;

    if (name->wrapper)
        return 1;
    for (family = 0; family < solver->program->nfamilies && name->patterns; family++)
        if (name->patterns[family] && solver->owed[family])
            return 1;
    return 0;
}

static int names_guard(const nmr_solver *solver, const nmr_program_function *f, uint32_t path)
{
    return nmr_program_is_undo_guard(solver->program, nmr_unit_place(f->unit, f->body, path));
}

/* Is a flag that decides what unload does written, or its address handed to somebody who may write it? */
static int sets_guard(const nmr_solver *solver, const nmr_program_function *f, const nmr_graph_instr *instr)
{
    const nmr_graph *graph = f->unit->graph;
    uint32_t i;

    if (instr->op == NMR_OP_STORE || instr->op == NMR_OP_HAVOC || instr->op == NMR_OP_ZERO || instr->op == NMR_OP_COPY)
        return names_guard(solver, f, instr->dst);
    for (i = 0; instr->op == NMR_OP_CALL && i < instr->nlist; i++) {
        const nmr_graph_operand *o = &graph->operands[graph->args[instr->list + i].operand];
        if (o->kind == NMR_OPERAND_ADDRESS && names_guard(solver, f, o->ref))
            return 1;
    }
    return 0;
}

static int sets_guards(const nmr_solver *solver, const nmr_program_function *f)
{
    uint32_t i;

    for (i = 0; f->body && i < f->body->ninstrs; i++)
        if (sets_guard(solver, f, &f->body->instrs[i]))
            return 1;
    return 0;
}

typedef struct queue {
    uint32_t *list, count;
    uint8_t *marked;
} queue;

static void add(queue *q, uint32_t function)
{
    if (!q->marked[function]) {
        q->marked[function] = 1;
        q->list[q->count++] = function;
    }
}

/* The functions in the queue, and all that call them. */
static void add_callers(const nmr_program *program, queue *q)
{
    uint32_t i, k;

    for (i = 0; i < q->count; i++)
        for (k = 0; k < program->functions[q->list[i]].ncallers; k++)
            add(q, program->functions[q->list[i]].callers[k]);
}

static queue new_queue(nmr_solver *solver)
{
    uint32_t n = solver->program->nfunctions;

    return (queue){nmr_stack_take(&solver->lasting, n * sizeof(uint32_t) + 1), 0, nmr_stack_take(&solver->lasting, n + 1)};
}

void nmr_find_lasting(nmr_solver *solver)
{
    const nmr_program *program = solver->program;
    queue calls = new_queue(solver), all = new_queue(solver);
    uint32_t i;

    solver->lasting_calls = calls.marked;
    solver->lasting_functions = all.marked;
    solver->owed = nmr_stack_take(&solver->lasting, program->nfamilies * sizeof *solver->owed + 1);
    for (i = 0; i < program->nfamilies; i++)
        solver->owed[i] = owed_at_unload(&program->families[i]);
    for (i = 0; i < program->ncalls; i++)
        if (is_lasting_call(solver, &program->names[program->calls[i].name]))
            add(&calls, program->calls[i].function);
    add_callers(program, &calls);
    for (i = 0; i < program->nfunctions; i++)
        if (calls.marked[i] || sets_guards(solver, &program->functions[i]))
            add(&all, i);
    add_callers(program, &all);
}

void nmr_find_between(nmr_solver *solver, const uint8_t *started)
{
    const nmr_program *program = solver->program;
    uint32_t family, i;

    solver->between = nmr_stack_take(&solver->lasting, program->nfamilies + 1);
    for (family = 0; family < program->nfamilies; family++) {
        queue calls = new_queue(solver);
        for (i = 0; i < program->ncalls; i++) {
            const nmr_program_name *name = &program->names[program->calls[i].name];
            if (name->wrapper || (name->patterns && name->patterns[family]))
                add(&calls, program->calls[i].function);
        }
        add_callers(program, &calls);
        for (i = 0; i < calls.count; i++)
            solver->between[family] |= started[calls.list[i]];
    }
}

/* ---- What the system is told of ------------------------------------------------------------------------------------ */

/* How a function is mentioned: in bodies that are followed, or where no path shows it. */
enum { FOLLOWED = 1, ELSEWHERE = 2 };

static void note_operand(const nmr_unit *unit, uint32_t operand, uint8_t *how, uint8_t where)
{
    const nmr_graph_operand *o = &unit->graph->operands[operand];

    if (o->kind == NMR_OPERAND_FUNCTION)
        how[unit->functions[o->ref]] |= where;
}

static void note_body(const nmr_solver *solver, uint32_t function, uint8_t *how)
{
    const nmr_program_function *f = &solver->program->functions[function];
    uint8_t where = solver->lasting_functions[function] ? FOLLOWED : ELSEWHERE;
    uint32_t i, k;

    for (i = 0; f->body && i < f->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &f->body->instrs[i];
        if (instr->op == NMR_OP_STORE)
            note_operand(f->unit, instr->a, how, where);
        for (k = 0; instr->op == NMR_OP_CALL && k < instr->nlist; k++)
            note_operand(f->unit, f->unit->graph->args[instr->list + k].operand, how, where);
    }
}

void nmr_find_tellings(nmr_solver *solver, const uint8_t *functions)
{
    const nmr_program *program = solver->program;
    uint8_t *how = nmr_stack_take(&solver->lasting, program->nfunctions + 1), bits = 0;
    uint32_t i, k;

    solver->told = nmr_stack_take(&solver->lasting, program->nfunctions + 1);
    if (!program->complete)
        return;
    for (i = 0; i < program->nunits; i++)
        for (k = 0; k < program->units[i].graph->ninits; k++)
            note_operand(&program->units[i], program->units[i].graph->inits[k].operand, how, ELSEWHERE);
    for (i = 0; i < program->nfunctions; i++)
        note_body(solver, i, how);
    for (i = 0; i < program->nfunctions && bits < 64; i++)
        if ((functions[i] || program->functions[i].roles >> NMR_ROLE_UNLOAD & 1) && how[i] == FOLLOWED)
            solver->told[i] = ++bits;
}

int nmr_is_told_of(const nmr_solver *solver, uint32_t function, const nmr_state *state)
{
    return !solver->told[function] || state->armed >> (solver->told[function] - 1) & 1;
}
