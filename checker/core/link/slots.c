/*
 * slots.c - which functions variables, members, parameters and results can hold, and so what calls through them call.
 *
 * Function values flow forward from where functions are mentioned until nothing changes. A place is known by its last
 * named step; elements of arrays are one. Only functions that some function value gets to are looked at. Whether
 * something else can be in a place is asked backward, for the places that calls go through.
 */
#include "core/link/inner.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 64, DEPTH = 24, OF_REGISTER = 0x40000000, OF_RESULT = 0x7fffffff };

typedef struct flow {
    nmr_linking *l;
    nmr_program *program;
    nmr_arena *arena;
    uint32_t function; /* in work */
    nmr_view view;
    nmr_rows callers;              /* by function: functions that call it directly */
    nmr_link_map indirect_callers; /* function: head in `more_callers` */
    nmr_vec more_callers;          /* pairs: function, next + 1 */
    nmr_link_map known_edges;      /* caller << 32 | callee */
    nmr_vec work;
    uint8_t *waiting;
    uint8_t *gives_back;  /* stores functions behind a parameter */
    nmr_link_map unknown; /* node: 0, 1, or 2 while it is asked for */
} flow;

/* ---- Nodes ----------------------------------------------------------------------------------------------------- */

static const uint64_t nowhere = UINT64_MAX - 1;

static uint64_t node_of_place(nmr_static_place place)
{
    return (uint64_t)1 << 62 | place;
}

static uint64_t node_of_local(uint32_t function, uint32_t local)
{
    return (uint64_t)function << 32 | local;
}

static uint64_t node_of_register(uint32_t function, uint32_t reg)
{
    return (uint64_t)function << 32 | OF_REGISTER | reg;
}

static uint64_t node_of_result(uint32_t function)
{
    return (uint64_t)function << 32 | OF_RESULT;
}

static uint64_t node_of_path(const flow *f, uint32_t path)
{
    const nmr_graph_path *p = &f->view.graph->paths[path];
    nmr_static_place place = f->view.unit->places[path];

    if (place != NMR_NONE)
        return node_of_place(place);
    if (p->root == NMR_ROOT_LOCAL)
        return node_of_local(f->function, p->index);
    return p->root == NMR_ROOT_REGISTER ? node_of_register(f->function, p->index) : nowhere;
}

static uint64_t node_of_operand(const flow *f, uint32_t operand)
{
    const nmr_graph_operand *o = &f->view.graph->operands[operand];

    if (o->kind == NMR_OPERAND_REGISTER)
        return node_of_register(f->function, o->ref);
    return o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS ? node_of_path(f, o->ref) : nowhere;
}

/* ---- Sets ------------------------------------------------------------------------------------------------------ */

static nmr_values *values_at(nmr_linking *l, uint64_t node)
{
    uint32_t number = nmr_link_map_get(&l->sets, node);

    return number == NMR_NONE ? NULL : &l->values[number];
}

static nmr_values *new_values(flow *f, uint64_t node)
{
    nmr_linking *l = f->l;
    uint32_t *slot = nmr_link_map_at(f->arena, &l->sets, node);

    if (!slot)
        return NULL;
    if (*slot != NMR_NONE)
        return &l->values[*slot];
    if (l->nvalues == l->values_room) {
        uint32_t room = l->values_room ? l->values_room * 2 : 64;
        nmr_values *values = nmr_arena_take(f->arena, room, sizeof *values);
        if (!values)
            return NULL;
        if (l->nvalues)
            memcpy(values, l->values, l->nvalues * sizeof *values);
        l->values = values;
        l->values_room = room;
    }
    *slot = l->nvalues;
    return &l->values[l->nvalues++];
}

/* In ascending order, so that equal programs have equal sets. 1: it is new. */
static int insert(flow *f, nmr_values *set, uint32_t function)
{
    uint32_t i, room;

    for (i = 0; i < set->n && set->at[i] < function; i++)
        ;
    if (i < set->n && set->at[i] == function)
        return 0;
    if (set->n == MOST) {
        int first = !set->more;
        set->more = 1;
        return first;
    }
    if (!set->n || (set->n >= 2 && !(set->n & (set->n - 1)))) {
        uint32_t *at;
        room = set->n ? set->n * 2 : 2;
        if (!(at = nmr_arena_take(f->arena, room, sizeof *at)))
            return 0;
        if (set->n)
            memcpy(at, set->at, set->n * sizeof *at);
        set->at = at;
    }
    memmove(set->at + i + 1, set->at + i, (set->n - i) * sizeof *set->at);
    set->at[i] = function;
    set->n++;
    return 1;
}

/* ---- Who has to be looked at again ----------------------------------------------------------------------------- */

static void enqueue(flow *f, uint32_t function)
{
    if (f->waiting[function] || !f->program->functions[function].body)
        return;
    f->waiting[function] = 1;
    nmr_vec_push(f->arena, &f->work, function);
}

static void enqueue_row(flow *f, const nmr_rows *rows, uint32_t key)
{
    uint32_t i;

    for (i = rows->first[key]; i < rows->first[key + 1]; i++)
        enqueue(f, rows->at[i]);
}

static void enqueue_callers(flow *f, uint32_t function)
{
    uint32_t k;

    enqueue_row(f, &f->callers, function);
    for (k = nmr_link_map_get(&f->indirect_callers, function); k != NMR_NONE && k; k = f->more_callers.at[k])
        enqueue(f, f->more_callers.at[k - 1]);
}

static void changed(flow *f, uint64_t node)
{
    uint32_t low = (uint32_t)node;

    if (node >> 62)
        enqueue_row(f, &f->l->readers, low);
    else if (low == OF_RESULT)
        enqueue_callers(f, (uint32_t)(node >> 32));
    else
        enqueue(f, (uint32_t)(node >> 32));
}

static void add(flow *f, uint64_t node, uint32_t function)
{
    nmr_values *set = node == nowhere ? NULL : new_values(f, node);

    if (set && insert(f, set, function))
        changed(f, node);
}

static void pass_on(flow *f, uint64_t to, uint64_t from)
{
    nmr_values *set = from == nowhere || to == nowhere || to == from ? NULL : values_at(f->l, from), *into;
    uint32_t i, grown = 0;

    if (!set || !(into = new_values(f, to)))
        return;
    set = values_at(f->l, from); /* they may have moved */
    for (i = 0; i < set->n; i++)
        grown |= (uint32_t)insert(f, into, set->at[i]);
    if (set->more && !into->more)
        grown = into->more = 1;
    if (grown)
        changed(f, to);
}

static void flow_operand(flow *f, uint64_t to, uint32_t operand)
{
    const nmr_graph_operand *o = &f->view.graph->operands[operand];

    if (o->kind == NMR_OPERAND_FUNCTION)
        add(f, to, f->view.unit->functions[o->ref]);
    else
        pass_on(f, to, node_of_operand(f, operand));
}

/* ---- Instructions ---------------------------------------------------------------------------------------------- */

/* A function that is called through a pointer has one caller more. */
static void add_caller(flow *f, uint32_t callee)
{
    uint32_t *known = nmr_link_map_at(f->arena, &f->known_edges, (uint64_t)f->function << 32 | callee), *head;

    if (!known || *known == 1)
        return;
    *known = 1;
    if (!(head = nmr_link_map_at(f->arena, &f->indirect_callers, callee)))
        return;
    nmr_vec_push_pair(f->arena, &f->more_callers, f->function, *head == NMR_NONE ? 0 : *head);
    *head = f->more_callers.n - 1;
}

static void flow_into(flow *f, const nmr_graph_instr *call, uint32_t callee)
{
    const nmr_program_function *target = &f->program->functions[callee];
    uint32_t i;

    if (!target->body)
        return;
    for (i = 0; i < call->nlist && i < target->body->nparams; i++) {
        uint32_t operand = f->view.graph->args[call->list + i].operand;
        flow_operand(f, node_of_local(callee, i), operand);
        if (f->gives_back[callee] && f->view.graph->operands[operand].kind == NMR_OPERAND_ADDRESS)
            pass_on(f, node_of_operand(f, operand), node_of_local(callee, i));
    }
    if (call->dst != NMR_NONE)
        pass_on(f, node_of_register(f->function, call->dst), node_of_result(callee));
}

/* What is run later gets an argument of the call that arranges it. */
static void flow_run(flow *f, const nmr_graph_instr *call, const nmr_runs *runs)
{
    nmr_values *set;
    uint32_t operand = nmr_argument(&f->view, call, runs->function), given, i;

    if (runs->argument < 0 || operand == NMR_NONE ||
        (given = nmr_argument(&f->view, call, (unsigned)runs->argument)) == NMR_NONE)
        return;
    if (f->view.graph->operands[operand].kind == NMR_OPERAND_FUNCTION)
        flow_operand(
            f, node_of_local(f->view.unit->functions[f->view.graph->operands[operand].ref], (uint32_t)runs->parameter),
            given);
    else if ((set = values_at(f->l, node_of_operand(f, operand))) != NULL)
        for (i = 0; i < set->n; i++) {
            flow_operand(f, node_of_local(set->at[i], (uint32_t)runs->parameter), given);
            set = values_at(f->l, node_of_operand(f, operand));
        }
}

static void flow_call(flow *f, const nmr_graph_instr *call)
{
    const nmr_graph_operand *callee = &f->view.graph->operands[call->a];
    nmr_values *set;
    uint32_t i;

    if (callee->kind == NMR_OPERAND_FUNCTION) {
        uint32_t target = f->view.unit->functions[callee->ref], name = f->program->functions[target].name;
        flow_into(f, call, target);
        if (name != NMR_NONE && f->program->names[name].runs)
            flow_run(f, call, f->program->names[name].runs);
        return;
    }
    set = values_at(f->l, node_of_operand(f, call->a));
    for (i = 0; set && i < set->n; i++) {
        add_caller(f, set->at[i]);
        flow_into(f, call, set->at[i]);
        set = values_at(f->l, node_of_operand(f, call->a));
    }
}

static void flow_instr(flow *f, const nmr_graph_instr *instr)
{
    switch (instr->op) {
    case NMR_OP_STORE:
        flow_operand(f, node_of_path(f, instr->dst), instr->a);
        break;
    case NMR_OP_COPY:
        pass_on(f, node_of_path(f, instr->dst), node_of_path(f, instr->a));
        break;
    case NMR_OP_MOVE:
        flow_operand(f, node_of_register(f->function, instr->dst), instr->a);
        break;
    case NMR_OP_CALL:
        flow_call(f, instr);
        break;
    case NMR_OP_RETURN:
        flow_operand(f, node_of_result(f->function), instr->a);
        break;
    default:
        break;
    }
}

/* An out parameter brings functions back to where its address was given. */
static int stores_behind_parameter(const flow *f)
{
    uint32_t i;

    for (i = 0; i < f->view.body->ninstrs; i++) {
        const nmr_graph_instr *instr = &f->view.body->instrs[i];
        const nmr_graph_path *p;
        if (instr->op != NMR_OP_STORE)
            continue;
        p = &f->view.graph->paths[instr->dst];
        if (p->root == NMR_ROOT_LOCAL && p->nsteps && p->index < f->view.body->nparams &&
            f->view.unit->places[instr->dst] == NMR_NONE && values_at(f->l, node_of_local(f->function, p->index)))
            return 1;
    }
    return 0;
}

static int flow_function(flow *f, uint32_t function)
{
    uint32_t i;

    if (nmr_view_of(f->l, function, &f->view) < 0)
        return NMR_ENOMEM;
    f->function = function;
    for (i = 0; i < f->view.body->ninstrs; i++)
        flow_instr(f, &f->view.body->instrs[i]);
    if (f->gives_back[function] ? f->waiting[function] : stores_behind_parameter(f)) {
        f->gives_back[function] = 1;
        enqueue_callers(f, function);
    }
    return f->arena->failed ? NMR_ENOMEM : 0;
}

static void flow_initialisers(flow *f)
{
    const nmr_program *p = f->program;
    uint32_t unit, i, k, s;

    for (unit = 0; unit < p->nunits; unit++) {
        const nmr_unit *u = &p->units[unit];
        for (i = 0; i < u->graph->nvariables; i++)
            for (k = 0; k < u->graph->variables[i].ninits; k++) {
                const nmr_graph_init *init = &u->graph->inits[u->graph->variables[i].init + k];
                const nmr_graph_operand *o = &u->graph->operands[init->operand];
                nmr_static_place place = nmr_place_of_variable(u->variables[i]);
                if (o->kind != NMR_OPERAND_FUNCTION)
                    continue;
                for (s = 0; s < init->nsteps; s++)
                    if (u->graph->steps[init->step + s].kind == NMR_STEP_FIELD)
                        place = nmr_place_of_field(u->fields[u->graph->steps[init->step + s].value]);
                add(f, node_of_place(place), u->functions[o->ref]);
            }
    }
}

/* ---- What else can be there ------------------------------------------------------------------------------------ */

static int is_unknown(flow *f, uint64_t node, int depth);

/* Can the operand be something that is no function of a set and not NULL? */
static int unknown_operand(flow *f, const nmr_view *view, uint32_t function, uint32_t operand, int depth)
{
    const nmr_graph_operand *o = &view->graph->operands[operand];
    nmr_static_place place;

    switch (o->kind) {
    case NMR_OPERAND_FUNCTION:
    case NMR_OPERAND_UNSET:
        return 0;
    case NMR_OPERAND_INTEGER:
        return o->value != 0;
    case NMR_OPERAND_REGISTER:
        return is_unknown(f, node_of_register(function, o->ref), depth);
    case NMR_OPERAND_LOAD:
    case NMR_OPERAND_ADDRESS:
        if ((place = view->unit->places[o->ref]) != NMR_NONE)
            return is_unknown(f, node_of_place(place), depth);
        if (view->graph->paths[o->ref].root == NMR_ROOT_LOCAL)
            return is_unknown(f, node_of_local(function, view->graph->paths[o->ref].index), depth);
        return 1;
    default:
        return 1;
    }
}

static int unknown_stores(flow *f, const nmr_view *view, uint32_t function, uint64_t node, int depth)
{
    uint32_t i;

    for (i = 0; i < view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        const nmr_graph_path *p;
        uint64_t to = nowhere;
        if (instr->op == NMR_OP_STORE || instr->op == NMR_OP_HAVOC) {
            p = &view->graph->paths[instr->dst];
            if (view->unit->places[instr->dst] != NMR_NONE)
                to = node_of_place(view->unit->places[instr->dst]);
            else if (p->root == NMR_ROOT_LOCAL)
                to = node_of_local(function, p->index);
        } else if (instr->op == NMR_OP_MOVE || instr->op == NMR_OP_BINARY) {
            to = node_of_register(function, instr->dst);
        }
        if (to != node)
            continue;
        if (instr->op == NMR_OP_HAVOC || instr->op == NMR_OP_BINARY ||
            unknown_operand(f, view, function, instr->a, depth))
            return 1;
    }
    return 0;
}

static int unknown_place(flow *f, nmr_static_place place, int depth)
{
    const nmr_rows *writers = &f->l->writers;
    nmr_values *set = values_at(f->l, node_of_place(place));
    nmr_view view;
    uint32_t i;

    if (!set || set->more)
        return 1;
    for (i = writers->first[place]; i < writers->first[place + 1]; i++)
        if (nmr_view_of(f->l, writers->at[i], &view) < 0 ||
            unknown_stores(f, &view, writers->at[i], node_of_place(place), depth))
            return 1;
    return 0;
}

/* What callers give. Somebody outside gives what he likes. */
static int unknown_parameter(flow *f, uint32_t function, uint32_t parameter, int depth)
{
    const nmr_program_function *p = &f->program->functions[function];
    const nmr_rows *callers = &f->callers;
    nmr_view view;
    uint32_t i, k;

    if (p->roles || (p->flags & NMR_LINKED_ADDRESS_TAKEN) || callers->first[function] == callers->first[function + 1] ||
        nmr_link_map_get(&f->indirect_callers, function) != NMR_NONE)
        return 1;
    for (i = callers->first[function]; i < callers->first[function + 1]; i++) {
        if (nmr_view_of(f->l, callers->at[i], &view) < 0)
            return 1;
        for (k = 0; k < view.body->ninstrs; k++) {
            const nmr_graph_instr *call = &view.body->instrs[k];
            uint32_t operand;
            if (call->op != NMR_OP_CALL || view.graph->operands[call->a].kind != NMR_OPERAND_FUNCTION ||
                view.unit->functions[view.graph->operands[call->a].ref] != function)
                continue;
            if ((operand = nmr_argument(&view, call, parameter)) == NMR_NONE ||
                unknown_operand(f, &view, callers->at[i], operand, depth))
                return 1;
        }
    }
    return 0;
}

static int unknown_result(flow *f, uint32_t function, int depth)
{
    nmr_view view;
    uint32_t i;

    if (!f->program->functions[function].body || nmr_view_of(f->l, function, &view) < 0)
        return 1;
    for (i = 0; i < view.body->ninstrs; i++)
        if (view.body->instrs[i].op == NMR_OP_RETURN &&
            unknown_operand(f, &view, function, view.body->instrs[i].a, depth))
            return 1;
    return 0;
}

static int unknown_register(flow *f, const nmr_view *view, uint32_t function, uint64_t node, int depth)
{
    uint32_t i, reg = (uint32_t)node & ~(uint32_t)OF_REGISTER;

    for (i = 0; i < view->body->ninstrs; i++) {
        const nmr_graph_instr *call = &view->body->instrs[i];
        const nmr_graph_operand *callee;
        if (call->op != NMR_OP_CALL || call->dst != reg)
            continue;
        callee = &view->graph->operands[call->a];
        if (callee->kind != NMR_OPERAND_FUNCTION ||
            is_unknown(f, node_of_result(view->unit->functions[callee->ref]), depth))
            return 1;
    }
    return unknown_stores(f, view, function, node, depth);
}

static int ask(flow *f, uint64_t node, int depth)
{
    uint32_t function = (uint32_t)(node >> 32), low = (uint32_t)node;
    nmr_view view;

    if (node >> 62)
        return unknown_place(f, low, depth);
    if (low == OF_RESULT)
        return unknown_result(f, function, depth);
    if (nmr_view_of(f->l, function, &view) < 0)
        return 1;
    if (low & OF_REGISTER)
        return unknown_register(f, &view, function, node, depth);
    if (low < view.body->nparams && unknown_parameter(f, function, low, depth))
        return 1;
    return unknown_stores(f, &view, function, node, depth);
}

static int is_unknown(flow *f, uint64_t node, int depth)
{
    uint32_t *known = nmr_link_map_at(f->arena, &f->unknown, node);
    int answer;

    if (!known || !depth)
        return 1;
    if (*known != NMR_NONE)
        return *known == 1; /* what is being asked for adds nothing of its own */
    *known = 2;
    answer = ask(f, node, depth - 1);
    if ((known = nmr_link_map_at(f->arena, &f->unknown, node)) != NULL)
        *known = (uint32_t)answer;
    return answer;
}

/* ---- What calls through pointers call -------------------------------------------------------------------------- */

static int keep_targets(flow *f, nmr_vec *targets, nmr_site *site, nmr_indirect *indirect)
{
    const nmr_graph_instr *call = &f->view.body->instrs[site->instr];
    uint64_t node = node_of_operand(f, call->a);
    nmr_values *set = node == nowhere ? NULL : values_at(f->l, node);
    uint32_t i;

    *indirect = (nmr_indirect){site->function, site->instr, targets->n, 0, 1};
    for (i = 0; set && i < set->n; i++)
        nmr_vec_push(f->l->keep, targets, set->at[i]);
    indirect->n = targets->n - indirect->first;
    indirect->unknown = !set || set->more || is_unknown(f, node, DEPTH);
    return f->l->keep->failed ? NMR_ENOMEM : 0;
}

static int find_targets(flow *f)
{
    nmr_link_facts *facts = f->l->facts;
    nmr_vec targets = {0};
    uint32_t i, n = 0;

    for (i = 0; i < f->l->nsites; i++)
        if (f->l->sites[i].callee == NMR_NONE)
            n++;
    if (!(facts->indirect = nmr_arena_take(f->l->keep, n, sizeof *facts->indirect)))
        return NMR_ENOMEM;
    for (i = 0; i < f->l->nsites; i++) {
        nmr_site *site = &f->l->sites[i];
        if (site->callee != NMR_NONE)
            continue;
        f->function = site->function;
        if (nmr_view_of(f->l, site->function, &f->view) < 0 ||
            keep_targets(f, &targets, site, &facts->indirect[facts->nindirect]) < 0)
            return NMR_ENOMEM;
        site->indirect = facts->nindirect++;
    }
    facts->targets = targets.at;
    return 0;
}

static int name_targets(flow *f)
{
    nmr_program *p = f->program;
    uint32_t i;

    for (i = 0; i < p->nfields; i++) {
        uint64_t node = node_of_place(nmr_place_of_field(i));
        nmr_values *set = values_at(f->l, node);
        nmr_program_name *name = &p->names[p->fields[i].name];
        uint32_t *own;
        if (set) {
            if (!(own = nmr_arena_take(f->l->keep, set->n, sizeof *own)))
                return NMR_ENOMEM;
            memcpy(own, set->at, set->n * sizeof *own);
            name->targets = own;
            name->ntargets = set->n;
            name->unknown_target = (uint8_t)is_unknown(f, node, DEPTH);
        }
    }
    return 0;
}

/* ---- All together ---------------------------------------------------------------------------------------------- */

/* Who calls whom by name, and which functions are mentioned other than to call them. */
static int read_direct_calls(flow *f)
{
    nmr_program *p = f->program;
    nmr_vec pairs = {0};
    uint32_t i, k, from;

    for (i = 0; i < p->nunits; i++) {
        const nmr_unit *u = &p->units[i];
        const nmr_pool_graph *g = &f->l->pool->graphs[f->l->pool_graphs[i]];
        for (k = 0; k < u->graph->nfunctions + u->graph->nvariables; k++) {
            uint32_t caller = k < u->graph->nfunctions ? u->functions[k] : NMR_NONE;
            if (caller != NMR_NONE && p->functions[caller].body != &u->graph->functions[k])
                continue;
            for (from = g->refs_of[k]; from < g->refs_of[k + 1]; from++) {
                uint32_t to = g->refs[from] / 4;
                if ((g->refs[from] & 3) == NMR_REF_VALUE) {
                    p->functions[u->functions[to]].flags |= NMR_LINKED_ADDRESS_TAKEN;
                    if (caller != NMR_NONE)
                        enqueue(f, caller);
                } else if ((g->refs[from] & 3) == NMR_REF_CALL) {
                    nmr_vec_push_pair(f->arena, &pairs, u->functions[to], caller);
                }
            }
        }
    }
    return f->arena->failed ? NMR_ENOMEM : nmr_rows_of_pairs(f->arena, &f->callers, p->nfunctions, &pairs);
}

const nmr_values *nmr_values_of(nmr_linking *l, uint32_t function, uint32_t operand, nmr_values *one)
{
    flow f = {.l = l, .program = l->program, .function = function};
    const nmr_program_function *p = &l->program->functions[function];
    const nmr_graph_operand *o = &p->unit->graph->operands[operand];
    uint64_t node;

    f.view = (nmr_view){p->unit, p->unit->graph, p->body, NULL};
    if (o->kind == NMR_OPERAND_FUNCTION) {
        one->at[0] = p->unit->functions[o->ref];
        one->n = 1;
        one->more = 0;
        return one;
    }
    node = node_of_operand(&f, operand);
    return node == nowhere ? NULL : values_at(l, node);
}

int nmr_link_slots(nmr_linking *l)
{
    flow f = {.l = l, .program = l->program, .arena = &l->scratch};
    uint32_t next = 0;

    f.waiting = nmr_arena_take(f.arena, l->program->nfunctions, 1);
    f.gives_back = nmr_arena_take(f.arena, l->program->nfunctions, 1);
    if (!f.waiting || !f.gives_back || read_direct_calls(&f) < 0)
        return NMR_ENOMEM;
    flow_initialisers(&f);
    for (; next < f.work.n; next++) {
        uint32_t function = f.work.at[next];
        f.waiting[function] = 0;
        if (flow_function(&f, function) < 0)
            return NMR_ENOMEM;
    }
    if (f.arena->failed || find_targets(&f) < 0 || name_targets(&f) < 0)
        return NMR_ENOMEM;
    return 0;
}
