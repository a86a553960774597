/* outside.c - names that lead from what was parsed to sources that were not. */
#include "tool/outside.h"

#include "core/link/link.h"

#include <stdlib.h>
#include <string.h>

static int add(nmr_list *names, const char *name)
{
    return !name[0] || nmr_list_has(names, name) ? 0 : nmr_list_add(names, name);
}

static int is_relevant(const nmr_program_function *f)
{
    return f->body && (f->flags & NMR_LINKED_RELEVANT);
}

int nmr_outside_concerns(const nmr_program *program)
{
    uint32_t i;

    for (i = 0; i < program->nfunctions; i++)
        if (is_relevant(&program->functions[i]))
            return 1;
    return 0;
}

int nmr_outside_is_part(const nmr_program *program, const nmr_graph *graph)
{
    uint32_t i;

    for (i = 0; i < program->nunits; i++)
        if (program->units[i].graph == graph)
            return 1;
    return 0;
}

int nmr_outside_same(const nmr_program *a, const nmr_program *b)
{
    uint32_t i;

    if (a->nunits != b->nunits || a->nreasons != b->nreasons)
        return 0;
    for (i = 0; i < a->nunits; i++)
        if (a->units[i].graph != b->units[i].graph)
            return 0;
    return 1;
}

int nmr_outside_is_library(const nmr_program *program)
{
    return !program->has_entry && nmr_outside_concerns(program);
}

/* Other sources get to it: it is visible, or in a header. Entry functions have the same name in every driver. */
static int is_open(const nmr_program_function *f)
{
    return ((f->flags & NMR_LINKED_EXTERNAL) || f->body->site.file != f->unit->graph->source) &&
           !(f->roles >> NMR_ROLE_ENTRY & 1);
}

static int is_described(const nmr_program *program, const nmr_program_function *f)
{
    const nmr_program_name *name = f->name == NMR_NONE ? NULL : &program->names[f->name];

    return name && (name->patterns || name->helper || name->wrapper);
}

/* A function of the driver that is not here. */
static int is_missing(const nmr_program *program, const nmr_program_function *f)
{
    return !f->body && !(f->flags & NMR_LINKED_SYSTEM) && !is_described(program, f);
}

/* A function of the driver that is called, or stored, and not here. */
static int add_missing(nmr_list *defined, const nmr_program *program, const nmr_unit *unit, uint32_t operand)
{
    const nmr_graph *graph = unit->graph;
    uint32_t ref;

    if (graph->operands[operand].kind != NMR_OPERAND_FUNCTION)
        return 0;
    ref = graph->operands[operand].ref;
    return is_missing(program, &program->functions[unit->functions[ref]])
               ? add(defined, graph->strings[graph->functions[ref].plain])
               : 0;
}

/* Callbacks need not mention a protocol. */
static int add_callbacks(nmr_list *defined, const nmr_program *program, const nmr_unit *unit)
{
    const nmr_graph *graph = unit->graph;
    uint32_t ref;
    int rc = 0;

    for (ref = 0; ref < graph->nfunctions && rc == 0; ref++) {
        const nmr_program_function *f = &program->functions[unit->functions[ref]];
        if (f->roles && is_missing(program, f))
            rc = add(defined, graph->strings[graph->functions[ref].plain]);
    }
    return rc;
}

static int add_callees(nmr_list *defined, const nmr_program *program, const nmr_program_function *f)
{
    uint32_t i, k;
    int rc = 0;

    for (i = 0; i < f->body->ninstrs && rc == 0; i++) {
        const nmr_graph_instr *instr = &f->body->instrs[i];
        if (instr->op != NMR_OP_CALL && instr->op != NMR_OP_STORE)
            continue;
        rc = add_missing(defined, program, f->unit, instr->a);
        for (k = 0; k < instr->nlist && rc == 0; k++)
            rc = add_missing(defined, program, f->unit, f->unit->graph->args[instr->list + k].operand);
    }
    return rc;
}

/* What an entry function hands to the system: without it nobody knows what happens after loading. */
static int add_handed(nmr_list *defined, const nmr_program *program, const nmr_program_function *f)
{
    uint32_t i;
    int rc = 0;

    for (i = 0; i < f->body->ninstrs && rc == 0; i++)
        if (f->body->instrs[i].op == NMR_OP_STORE)
            rc = add_missing(defined, program, f->unit, f->body->instrs[i].a);
    return rc;
}

/* A callback that is not here: what it does concerns the rules, whatever it uses. */
static int add_callback(nmr_list *defined, const nmr_program_function *f)
{
    const char *last;

    if (f->body || !f->roles || f->flags & NMR_LINKED_SYSTEM)
        return 0;
    last = strrchr(f->shown, ':');
    return add(defined, last ? last + 1 : f->shown);
}

/* The variables that protocol calls are about. */
static int add_variables(nmr_list *mentioned, const nmr_program *program)
{
    uint32_t i;
    int rc = 0;

    for (i = 0; i < program->ncalls && rc == 0; i++) {
        nmr_static_place place = program->calls[i].first;
        const nmr_program_variable *v;
        if (place == NMR_NONE || place % 2 || !program->names[program->calls[i].name].protocol)
            continue;
        v = &program->variables[place / 2];
        if (!(v->variable->flags & (NMR_VARIABLE_STATIC | NMR_VARIABLE_IN_FUNCTION)))
            rc = add(mentioned, v->shown);
    }
    return rc;
}

static int add_missing_ones(nmr_list *looked_for, const nmr_program *program)
{
    uint32_t i;
    int rc = 0;

    if (!nmr_outside_concerns(program))
        return 0;
    for (i = 0; i < program->nmissing && rc == 0; i++)
        rc = add(looked_for, program->missing[i]);
    return rc;
}

int nmr_outside_names(nmr_list *mentioned, nmr_list *defined, nmr_list *looked_for, const nmr_program *program)
{
    uint32_t i;
    int rc = add_variables(mentioned, program);

    for (i = 0; i < program->nunits && rc == 0; i++)
        rc = add_callbacks(defined, program, &program->units[i]);
    for (i = 0; i < program->nfunctions && rc == 0; i++) {
        const nmr_program_function *f = &program->functions[i];
        if (f->body && f->roles >> NMR_ROLE_ENTRY & 1 && nmr_outside_concerns(program))
            rc = add_handed(defined, program, f);
        if (rc == 0)
            rc = add_callback(defined, f);
        if (!is_relevant(f) || rc < 0)
            continue;
        if (is_open(f))
            rc = add(mentioned, f->unit->graph->strings[f->body->plain]);
        if (rc == 0)
            rc = add_callees(defined, program, f);
    }
    return rc == 0 ? add_missing_ones(looked_for, program) : rc;
}

int nmr_outside_wanted(nmr_list *defined, const nmr_program *program)
{
    uint32_t i;
    int rc = 0;

    if (program->nreasons != program->nwanted)
        return 0;
    for (i = 0; i < program->nwanted && rc == 0; i++)
        rc = add(defined, program->wanted[i]);
    return rc;
}

/* ---- By way of functions that are in no driver yet ------------------------------------------------------------------ */

/* By function of the graph: is it not here, and its name one of those? */
static uint8_t *find_named(const nmr_list *names, const nmr_program *program, const nmr_unit *unit)
{
    const nmr_graph *graph = unit->graph;
    uint8_t *named = calloc(graph->nfunctions + 1, 1);
    uint32_t i;

    for (i = 0; named && i < graph->nfunctions; i++)
        named[i] = is_missing(program, &program->functions[unit->functions[i]]) &&
                   nmr_list_has(names, graph->strings[graph->functions[i].plain]);
    return named;
}

static int is_named(const nmr_graph *graph, uint32_t operand, const uint8_t *named)
{
    return graph->operands[operand].kind == NMR_OPERAND_FUNCTION && named[graph->operands[operand].ref];
}

static int uses_named(const nmr_program_function *f, const uint8_t *named)
{
    const nmr_graph *graph = f->unit->graph;
    uint32_t i, k;

    for (i = 0; i < f->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &f->body->instrs[i];
        if (instr->op != NMR_OP_CALL && instr->op != NMR_OP_STORE)
            continue;
        if (is_named(graph, instr->a, named))
            return 1;
        for (k = 0; k < instr->nlist; k++)
            if (is_named(graph, graph->args[instr->list + k].operand, named))
                return 1;
    }
    return 0;
}

static void mark_with_callers(const nmr_program *program, uint32_t function, uint8_t *marked)
{
    const nmr_program_function *f = &program->functions[function];
    uint32_t i;

    if (marked[function])
        return;
    marked[function] = 1;
    for (i = 0; i < f->ncallers; i++)
        mark_with_callers(program, f->callers[i], marked);
}

static int mark_users(const nmr_program *program, const nmr_unit *unit, const nmr_list *names, uint8_t *marked)
{
    uint8_t *named = find_named(names, program, unit);
    uint32_t i;

    for (i = 0; named && i < program->nfunctions; i++) {
        const nmr_program_function *f = &program->functions[i];
        if (f->body && f->unit == unit && uses_named(f, named))
            mark_with_callers(program, i, marked);
    }
    free(named);
    return named ? 0 : NMR_ENOMEM;
}

int nmr_outside_callers(nmr_list *mentioned, const nmr_program *program)
{
    uint8_t *marked = calloc(program->nfunctions + 1, 1);
    uint32_t i;
    int rc = marked ? 0 : NMR_ENOMEM;

    for (i = 0; i < program->nunits && rc == 0; i++)
        rc = mark_users(program, &program->units[i], mentioned, marked);
    for (i = 0; i < program->nfunctions && rc == 0; i++) {
        const nmr_program_function *f = &program->functions[i];
        if (marked[i] && f->body && is_open(f))
            rc = add(mentioned, f->unit->graph->strings[f->body->plain]);
    }
    free(marked);
    return rc;
}
