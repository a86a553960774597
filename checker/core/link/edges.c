/*
 * edges.c - who calls whom: by name, through tables and pointers, and by way of the system, which runs what it is
 * given.
 */
#include "core/link/inner.h"

#include <string.h>

typedef struct edges {
    nmr_linking *l;
    nmr_program *program;
    nmr_vec calls;                    /* pairs: caller, callee; also what is run before a call returns */
    nmr_vec callers;                  /* pairs: callee, caller; also what is run later */
    uint32_t *called_by, *started_by; /* by callee: the last caller + 1 */
    uint8_t *is_called;               /* by function */
    uint8_t *field_called;            /* by field */
} edges;

static void add_edge(edges *e, uint32_t caller, uint32_t callee, int later)
{
    if (!later && e->called_by[callee] != caller + 1) {
        e->called_by[callee] = caller + 1;
        nmr_vec_push_pair(&e->l->scratch, &e->calls, caller, callee);
    }
    if (e->started_by[callee] != caller + 1) {
        e->started_by[callee] = caller + 1;
        nmr_vec_push_pair(&e->l->scratch, &e->callers, callee, caller);
    }
}

/* What the call hands to the system to be run. */
static void hand_over(edges *e, const nmr_site *site, const nmr_runs *runs)
{
    uint32_t room, i, operand;
    nmr_values one = {&room, 0, 0};
    const nmr_values *values;
    nmr_view view;

    if (runs->member || nmr_view_of(e->l, site->function, &view) < 0)
        return;
    operand = nmr_argument(&view, &view.body->instrs[site->instr], runs->function);
    values = operand == NMR_NONE ? NULL : nmr_values_of(e->l, site->function, operand, &one);
    for (i = 0; values && i < values->n; i++) {
        e->l->handed[values->at[i]] = 1;
        add_edge(e, site->function, values->at[i], runs->later);
    }
}

/* Functions that are stored where the system takes them from: whoever stores them starts them. */
static void hand_over_members(edges *e)
{
    const nmr_program *p = e->program;
    const nmr_runs *runs;
    size_t i, n = nmr_rules_all_runs(p->rules, &runs);
    uint32_t k, t;

    for (i = 0; i < n; i++) {
        if (!runs[i].member)
            continue;
        for (k = 0; k < p->nfields; k++) {
            const nmr_program_name *name = &p->names[p->fields[k].name];
            if (!name->runs || strcmp(name->text, runs[i].name) != 0)
                continue;
            for (t = 0; t < name->ntargets; t++)
                e->l->handed[name->targets[t]] = 1;
        }
    }
}

static void add_site(edges *e, const nmr_site *site)
{
    const nmr_link_facts *facts = e->l->facts;
    uint32_t i;

    if (site->callee != NMR_NONE) {
        e->is_called[site->callee] |= site->callee != site->function;
        add_edge(e, site->function, site->callee, 0);
    } else {
        const nmr_indirect *indirect = &facts->indirect[site->indirect];
        for (i = 0; i < indirect->n; i++) {
            e->is_called[facts->targets[indirect->first + i]] = 1;
            add_edge(e, site->function, facts->targets[indirect->first + i], 0);
        }
    }
    if (site->name != NMR_NONE && e->program->names[site->name].runs)
        hand_over(e, site, e->program->names[site->name].runs);
}

static int keep_edges(edges *e)
{
    nmr_program *p = e->program;
    nmr_rows callers;
    uint32_t i;

    if (e->l->scratch.failed || nmr_rows_of_pairs(e->l->keep, &callers, p->nfunctions, &e->callers) < 0 ||
        nmr_rows_of_pairs(e->l->keep, &e->l->facts->callees, p->nfunctions, &e->calls) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++) {
        p->functions[i].callers = callers.at + callers.first[i];
        p->functions[i].ncallers = callers.first[i + 1] - callers.first[i];
    }
    return 0;
}

/* ---- A member's value, kept in a variable first ---------------------------------------------------------------- */

/* "RECORD.Member" of what an operand is read from; NMR_NONE. */
static uint32_t member_name(const nmr_linking *l, const nmr_view *view, uint32_t operand)
{
    const nmr_graph_operand *o = nmr_settled(view, operand);
    const nmr_graph_path *path;
    const nmr_graph_step *step;

    if (o->kind != NMR_OPERAND_LOAD)
        return NMR_NONE;
    path = &view->graph->paths[o->ref];
    if (!path->nsteps)
        return NMR_NONE;
    step = view->graph->steps + path->step + path->nsteps - 1;
    if (step->kind != NMR_STEP_FIELD)
        return NMR_NONE;
    return l->program->fields[view->unit->fields[step->value]].name;
}

static uint32_t name_in_function(const nmr_linking *l, const nmr_view *view, uint8_t root, uint32_t index)
{
    uint32_t i, name;

    for (i = 0; i < view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        const nmr_graph_path *to;
        if (instr->op != NMR_OP_STORE)
            continue;
        to = &view->graph->paths[instr->dst];
        if (to->nsteps || to->root != root || to->index != index)
            continue;
        if ((name = member_name(l, view, instr->a)) != NMR_NONE)
            return name;
    }
    return NMR_NONE;
}

/* The first member that a variable with static storage is given anywhere. */
static uint32_t name_of_variable(nmr_linking *l, const nmr_view *view, uint32_t path)
{
    nmr_static_place place = view->unit->places[path];
    uint32_t i, name = NMR_NONE;
    nmr_view writer;

    for (i = l->writers.first[place]; name == NMR_NONE && i < l->writers.first[place + 1]; i++) {
        uint32_t k;
        if (nmr_view_of(l, l->writers.at[i], &writer) < 0)
            return NMR_NONE;
        for (k = 0; name == NMR_NONE && k < writer.body->ninstrs; k++) {
            const nmr_graph_instr *instr = &writer.body->instrs[k];
            if (instr->op == NMR_OP_STORE && !writer.graph->paths[instr->dst].nsteps &&
                writer.unit->places[instr->dst] == place)
                name = member_name(l, &writer, instr->a);
        }
    }
    return name;
}

/* A call through a variable that receives a member of a table is a call of that member. */
static uint32_t name_through_variable(nmr_linking *l, const nmr_site *site)
{
    const nmr_graph_operand *callee;
    const nmr_graph_path *path;
    nmr_view view;
    uint32_t name;

    if (nmr_view_of(l, site->function, &view) < 0)
        return NMR_NONE;
    callee = nmr_settled(&view, view.body->instrs[site->instr].a);
    if (callee->kind != NMR_OPERAND_LOAD)
        return NMR_NONE;
    path = &view.graph->paths[callee->ref];
    if ((name = member_name(l, &view, view.body->instrs[site->instr].a)) != NMR_NONE || path->nsteps)
        return name;
    if (path->root == NMR_ROOT_LOCAL)
        return name_in_function(l, &view, path->root, path->index);
    return path->root == NMR_ROOT_VARIABLE ? name_of_variable(l, &view, callee->ref) : NMR_NONE;
}

/* ---- Protocol calls -------------------------------------------------------------------------------------------- */

static int is_listed(const nmr_program *p, const nmr_site *site)
{
    const nmr_program_name *name = site->name == NMR_NONE ? NULL : &p->names[site->name];

    return name && (name->patterns || name->wrapper || nmr_is_asked_for(p, name->text));
}

static int list_calls(nmr_linking *l)
{
    nmr_program *p = l->program;
    uint32_t i, n = 0;

    for (i = 0; i < l->nsites; i++)
        n += (uint32_t)is_listed(p, &l->sites[i]);
    if (!(p->calls = nmr_arena_take(l->keep, n, sizeof *p->calls)))
        return NMR_ENOMEM;
    for (i = 0; i < l->nsites; i++) {
        const nmr_site *site = &l->sites[i];
        const nmr_wrapper *wrapper;
        nmr_view view;
        uint32_t operand;
        if (!is_listed(p, site))
            continue;
        if (nmr_view_of(l, site->function, &view) < 0)
            return NMR_ENOMEM;
        wrapper = p->names[site->name].wrapper;
        operand = nmr_argument(&view, &view.body->instrs[site->instr], wrapper ? wrapper->index : 0);
        p->calls[p->ncalls++] = (nmr_program_call){site->function, site->instr, site->name,
                                                   operand == NMR_NONE ? NMR_NONE : nmr_operand_place(&view, operand)};
    }
    return 0;
}

/* ---- Where the system comes in --------------------------------------------------------------------------------- */

/* Members whose value the driver takes out itself. */
static void find_called_fields(edges *e)
{
    const nmr_program *p = e->program;
    uint32_t i;

    for (i = 0; i < p->nfields; i++) {
        nmr_static_place place = nmr_place_of_field(i);
        e->field_called[i] = e->l->readers.first[place] < e->l->readers.first[place + 1];
    }
}

static int is_root(const edges *e, uint32_t i, const uint8_t *in_table)
{
    const nmr_program_function *f = &e->program->functions[i];

    if (!f->body || (f->flags & NMR_LINKED_SYSTEM))
        return 0;
    if (f->roles || e->l->handed[i] || in_table[i])
        return 1;
    if (f->flags & NMR_LINKED_ADDRESS_TAKEN)
        return !e->is_called[i];
    return !e->program->has_entry && (f->flags & NMR_LINKED_EXTERNAL) && !f->ncallers;
}

static int find_roots(edges *e)
{
    const nmr_program *p = e->program;
    uint8_t *in_table = nmr_arena_take(&e->l->scratch, p->nfunctions, 1);
    uint32_t i, k;

    if (!in_table || !(e->l->facts->roots = nmr_arena_take(e->l->keep, p->nfunctions, sizeof(uint32_t))))
        return NMR_ENOMEM;
    find_called_fields(e);
    for (i = 0; i < p->nfields; i++) {
        const nmr_program_name *name = &p->names[p->fields[i].name];
        for (k = 0; k < name->ntargets && !e->field_called[i]; k++)
            in_table[name->targets[k]] = 1;
    }
    for (i = 0; i < p->nfunctions; i++) {
        if (is_root(e, i, in_table))
            e->l->facts->roots[e->l->facts->nroots++] = i;
        if (e->l->handed[i])
            e->program->functions[i].flags |= NMR_LINKED_HANDED;
    }
    return 0;
}

int nmr_link_edges(nmr_linking *l)
{
    nmr_program *p = l->program;
    edges e = {.l = l, .program = p};
    uint32_t i;

    e.called_by = nmr_arena_take(&l->scratch, p->nfunctions, sizeof *e.called_by);
    e.started_by = nmr_arena_take(&l->scratch, p->nfunctions, sizeof *e.started_by);
    e.is_called = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    e.field_called = nmr_arena_take(&l->scratch, p->nfields, 1);
    l->handed = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    if (!e.called_by || !e.started_by || !e.is_called || !e.field_called || !l->handed)
        return NMR_ENOMEM;
    for (i = 0; i < l->nsites; i++) {
        if (l->sites[i].name == NMR_NONE && l->sites[i].callee == NMR_NONE)
            l->sites[i].name = name_through_variable(l, &l->sites[i]);
        add_site(&e, &l->sites[i]);
    }
    hand_over_members(&e);
    if (keep_edges(&e) < 0 || list_calls(l) < 0)
        return NMR_ENOMEM;
    return find_roots(&e);
}

/* ---- Closures -------------------------------------------------------------------------------------------------- */

static int close_over(nmr_linking *l, uint8_t *marked, int callers)
{
    const nmr_program *p = l->program;
    const nmr_rows *callees = &l->facts->callees;
    uint32_t *list = nmr_arena_take(&l->scratch, p->nfunctions, sizeof *list), n = 0, i, k;

    if (!list)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++)
        if (marked[i])
            list[n++] = i;
    for (i = 0; i < n; i++) {
        const uint32_t *next = callers ? p->functions[list[i]].callers : callees->at + callees->first[list[i]];
        uint32_t count = callers ? p->functions[list[i]].ncallers : callees->first[list[i] + 1] - callees->first[list[i]];
        for (k = 0; k < count; k++)
            if (!marked[next[k]]) {
                marked[next[k]] = 1;
                list[n++] = next[k];
            }
    }
    return 0;
}

int nmr_add_callees(nmr_linking *l, uint8_t *marked) { return close_over(l, marked, 0); }

int nmr_add_callers(nmr_linking *l, uint8_t *marked) { return close_over(l, marked, 1); }

/* ---- Questions ------------------------------------------------------------------------------------------------- */

const uint32_t *nmr_program_roots(const nmr_program *program, size_t *n)
{
    *n = program->facts->nroots;
    return program->facts->roots;
}

static const nmr_indirect *indirect_at(const nmr_link_facts *facts, uint32_t function, uint32_t instr)
{
    uint32_t low = 0, high = facts->nindirect;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const nmr_indirect *i = &facts->indirect[middle];
        if (i->function < function || (i->function == function && i->instr < instr))
            low = middle + 1;
        else
            high = middle;
    }
    if (low < facts->nindirect && facts->indirect[low].function == function && facts->indirect[low].instr == instr)
        return &facts->indirect[low];
    return NULL;
}

size_t nmr_program_targets(const nmr_program *program, const nmr_unit *unit, uint32_t function, uint32_t instr,
                           const uint32_t **targets, int *unknown)
{
    const nmr_program_function *f = &program->functions[function];
    const nmr_graph_operand *callee = &unit->graph->operands[f->body->instrs[instr].a];
    const nmr_indirect *indirect;

    *unknown = 0;
    if (callee->kind == NMR_OPERAND_FUNCTION) {
        *targets = &unit->functions[callee->ref];
        return 1;
    }
    if (!(indirect = indirect_at(program->facts, function, instr))) {
        *unknown = 1;
        *targets = NULL;
        return 0;
    }
    *targets = program->facts->targets + indirect->first;
    *unknown = indirect->unknown || !program->complete;
    return indirect->n;
}
