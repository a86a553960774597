/*
 * roles.c - which functions the system calls for what, and which callbacks belong to one object.
 */
#include "core/link/inner.h"

#include <string.h>

/* The object whose members are set: path without its last step, of a variable or in a function. */
typedef struct owner {
    const nmr_graph *graph;
    uint32_t function; /* NMR_NONE: the start value of a variable */
    uint8_t root;
    uint32_t index, step, nsteps;
} owner;

typedef struct grouping {
    nmr_linking *l;
    owner *owners;
    nmr_group *groups;
    uint32_t n, room, since; /* groups of the function or variable in work start at `since` */
    uint32_t *field_roles;   /* by field */
} grouping;

/* ---- Roles ----------------------------------------------------------------------------------------------------- */

static uint32_t name_index(nmr_linking *l, const char *name)
{
    uint32_t text = nmr_texts_number(&l->pool->arena, &l->pool->texts, name);

    return text < l->pool->nwords ? nmr_stamped_get(l->pool, l->pool->name_index, text) : NMR_NONE;
}

static void give(nmr_linking *l, const nmr_values *values, uint32_t roles)
{
    uint32_t i;

    for (i = 0; values && i < values->n; i++)
        l->program->functions[values->at[i]].roles |= roles;
}

static void roles_by_member(nmr_linking *l, const nmr_role_rule *rule)
{
    const nmr_program *p = l->program;
    uint32_t name = name_index(l, rule->name), i;

    for (i = 0; name != NMR_NONE && i < p->names[name].ntargets; i++)
        p->functions[p->names[name].targets[i]].roles |= 1u << rule->role;
}

/* Does the function call one that a rule names? */
static int calls_one_of(const nmr_linking *l, uint32_t function, const char *const *names, uint32_t n)
{
    const nmr_program *p = l->program;
    uint32_t i, k;

    for (i = l->sites_of[function]; n && i < l->sites_of[function + 1]; i++) {
        const nmr_site *site = &l->sites[i];
        const char *text = site->callee != NMR_NONE ? p->functions[site->callee].shown
                           : site->name != NMR_NONE ? p->names[site->name].text
                                                    : "";
        for (k = 0; k < n; k++)
            if (nmr_glob(names[k], text))
                return 1;
    }
    return 0;
}

/* `against`: the places that speak against the role, not those that speak for it. */
static void roles_by_argument(nmr_linking *l, const nmr_role_rule *rule, int against, uint32_t role)
{
    uint32_t name = name_index(l, rule->name), i, room, operand;
    nmr_values one = {&room, 0, 0};
    nmr_view view;

    for (i = 0; name != NMR_NONE && i < l->nsites; i++) {
        const nmr_site *site = &l->sites[i];
        int for_it;
        if (site->name != name)
            continue;
        for_it = !calls_one_of(l, site->function, rule->unless, rule->nunless) &&
                 (!rule->nwhen || calls_one_of(l, site->function, rule->when, rule->nwhen));
        if (for_it == against || nmr_view_of(l, site->function, &view) < 0)
            continue;
        if ((operand = nmr_argument(&view, &view.body->instrs[site->instr], rule->index)) != NMR_NONE)
            give(l, nmr_values_of(l, site->function, operand, &one), role);
    }
}

/* A role that a function only has when all places where it is passed agree on it. */
static void take_back_roles(nmr_linking *l, const nmr_role_rule *rules, size_t n)
{
    enum { CONTRADICTED = 1u << 31 };
    uint32_t k, role;
    size_t i;

    for (i = 0; i < n; i++) {
        if (!rules[i].nwhen)
            continue;
        role = 1u << rules[i].role;
        roles_by_argument(l, &rules[i], 1, CONTRADICTED);
        for (k = 0; k < l->program->nfunctions; k++) {
            if (l->program->functions[k].roles & CONTRADICTED)
                l->program->functions[k].roles &= ~role;
            l->program->functions[k].roles &= ~(uint32_t)CONTRADICTED;
        }
    }
}

static void find_roles(nmr_linking *l)
{
    const nmr_role_rule *rules;
    size_t i, n = nmr_rules_roles(l->pool->rules, &rules);
    uint32_t k;

    for (i = 0; i < n; i++)
        if (rules[i].source == NMR_ROLE_BY_MEMBER)
            roles_by_member(l, &rules[i]);
        else if (rules[i].source == NMR_ROLE_BY_ARGUMENT)
            roles_by_argument(l, &rules[i], 0, 1u << rules[i].role);
    take_back_roles(l, rules, n);
    for (k = 0; k < l->program->nfunctions; k++)
        l->facts->all_roles |= l->program->functions[k].roles;
    l->program->has_entry = l->program->has_unload = 0;
    for (k = 0; k < l->program->nfunctions; k++)
        if (l->program->functions[k].body) {
            l->program->has_entry |= l->program->functions[k].roles >> NMR_ROLE_ENTRY & 1u;
            l->program->has_unload |= l->program->functions[k].roles >> NMR_ROLE_UNLOAD & 1u;
        }
}

/* ---- Groups ---------------------------------------------------------------------------------------------------- */

/* p->Chars.Attach and p->Chars.Detach are of one object, however it is got to. */
static int same_owner(const owner *a, const owner *b)
{
    uint32_t i = 0, k = 0;

    if (a->graph != b->graph || a->function != b->function || a->root != b->root || a->index != b->index)
        return 0;
    for (;;) {
        const nmr_graph_step *s = a->graph->steps + a->step, *t = b->graph->steps + b->step;
        while (i < a->nsteps && s[i].kind == NMR_STEP_DEREF)
            i++;
        while (k < b->nsteps && t[k].kind == NMR_STEP_DEREF)
            k++;
        if (i == a->nsteps || k == b->nsteps)
            return i == a->nsteps && k == b->nsteps;
        if (s[i].kind != t[k].kind || s[i].value != t[k].value)
            return 0;
        i++, k++;
    }
}

static int grow_groups(grouping *g)
{
    uint32_t room = g->room ? g->room * 2 : 16;
    owner *owners = nmr_arena_take(&g->l->scratch, room, sizeof *owners);
    nmr_group *groups = nmr_arena_take(g->l->keep, room, sizeof *groups);

    if (!owners || !groups)
        return NMR_ENOMEM;
    if (g->n) {
        memcpy(owners, g->owners, g->n * sizeof *owners);
        memcpy(groups, g->groups, g->n * sizeof *groups);
    }
    g->owners = owners;
    g->groups = groups;
    g->room = room;
    return 0;
}

/* `function`: NMR_NONE: nobody knows which. */
static int add_callback(grouping *g, owner o, nmr_static_place at, uint32_t roles, uint32_t function)
{
    uint32_t i, role;

    if (o.nsteps)
        o.nsteps--;
    for (i = g->since; i < g->n && !same_owner(&g->owners[i], &o); i++)
        ;
    if (i == g->n) {
        if (g->n == g->room && grow_groups(g) < 0)
            return NMR_ENOMEM;
        g->owners[g->n++] = o;
        memset(g->groups[i].callbacks.callbacks, 0xff, sizeof g->groups[i].callbacks.callbacks);
        g->groups[i].at = at;
    }
    if (function == NMR_NONE)
        g->groups[i].unknown |= roles;
    for (role = 0; role < NMR_ROLE_COUNT; role++)
        if (roles >> role & 1u && function != NMR_NONE)
            g->groups[i].callbacks.callbacks[role] = function;
    return 0;
}

static uint32_t roles_of_steps(const grouping *g, const nmr_unit *unit, uint32_t step, uint32_t nsteps)
{
    const nmr_graph_step *last;

    if (!nsteps)
        return 0;
    last = unit->graph->steps + step + nsteps - 1;
    return last->kind == NMR_STEP_FIELD ? g->field_roles[unit->fields[last->value]] : 0;
}

static int is_nothing(const nmr_graph_operand *o) { return o->kind == NMR_OPERAND_INTEGER && o->value == 0; }

/* The member, or the variable, that the last member of an initialiser's path lies in. */
static nmr_static_place place_of_initialised(const nmr_program_variable *v, uint32_t variable, const nmr_graph_init *init)
{
    uint32_t i;

    for (i = init->nsteps - 1; i-- > 0;)
        if (v->unit->graph->steps[init->step + i].kind == NMR_STEP_FIELD)
            return nmr_place_of_field(v->unit->fields[v->unit->graph->steps[init->step + i].value]);
    return nmr_place_of_variable(variable);
}

static int group_initialiser(grouping *g, uint32_t variable)
{
    const nmr_program_variable *v = &g->l->program->variables[variable];
    const nmr_graph *graph = v->unit->graph;
    uint32_t i;

    g->since = g->n;
    for (i = 0; i < v->variable->ninits; i++) {
        const nmr_graph_init *init = &graph->inits[v->variable->init + i];
        uint32_t roles = roles_of_steps(g, v->unit, init->step, init->nsteps);
        const nmr_graph_operand *stored = &graph->operands[init->operand];
        owner o = {graph, NMR_NONE, NMR_ROOT_VARIABLE, variable, init->step, init->nsteps};
        uint32_t function = stored->kind == NMR_OPERAND_FUNCTION ? v->unit->functions[stored->ref] : NMR_NONE;
        if (!roles || is_nothing(stored))
            continue;
        if (add_callback(g, o, place_of_initialised(v, variable, init), roles, function) < 0)
            return NMR_ENOMEM;
    }
    return 0;
}

/* The one function that is stored; of "one or the other" the last. NMR_NONE: nobody knows which. */
static uint32_t stored_function(grouping *g, uint32_t function, const nmr_graph *graph, uint32_t operand)
{
    uint32_t room;
    nmr_values one = {&room, 0, 0};
    const nmr_values *values = nmr_values_of(g->l, function, operand, &one);

    if (!values || !values->n || values->more)
        return NMR_NONE;
    if (values->n > 1 && graph->operands[operand].kind != NMR_OPERAND_REGISTER)
        return NMR_NONE;
    return values->at[values->n - 1];
}

static int group_stores(grouping *g, uint32_t function)
{
    const nmr_program_function *f = &g->l->program->functions[function];
    const nmr_graph *graph = f->unit->graph;
    nmr_view view;
    uint32_t i;

    if (nmr_view_of(g->l, function, &view) < 0)
        return NMR_ENOMEM;
    g->since = g->n;
    for (i = 0; i < f->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &f->body->instrs[i];
        const nmr_graph_path *path;
        nmr_static_place at;
        uint32_t roles;
        if (instr->op != NMR_OP_STORE || is_nothing(&graph->operands[instr->a]))
            continue;
        path = &graph->paths[instr->dst];
        if (!(roles = roles_of_steps(g, f->unit, path->step, path->nsteps)))
            continue;
        at = nmr_prefix_place(&view, instr->dst, path->nsteps - 1);
        if (add_callback(g, (owner){graph, function, path->root, path->index, path->step, path->nsteps}, at, roles,
                         stored_function(g, function, graph, instr->a)) < 0)
            return NMR_ENOMEM;
    }
    return 0;
}

/* Functions that set a member with a role, in order. */
static int find_writers(grouping *g, uint8_t *writes)
{
    const nmr_program *p = g->l->program;
    const nmr_role_rule *rules;
    size_t i, n = nmr_rules_roles(g->l->pool->rules, &rules);
    uint32_t k, w, any = 0;

    for (i = 0; i < n; i++) {
        uint32_t name = rules[i].source == NMR_ROLE_BY_MEMBER ? name_index(g->l, rules[i].name) : NMR_NONE;
        for (k = 0; name != NMR_NONE && k < p->nfields; k++)
            if (p->fields[k].name == name) {
                nmr_static_place place = nmr_place_of_field(k);
                g->field_roles[k] |= 1u << rules[i].role;
                for (w = g->l->writers.first[place]; w < g->l->writers.first[place + 1]; w++)
                    writes[g->l->writers.at[w]] = 1;
                any = 1;
            }
    }
    return (int)any;
}

static int find_groups(nmr_linking *l)
{
    const nmr_program *p = l->program;
    grouping g = {.l = l};
    uint8_t *writes = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    uint32_t i;

    if (!writes || !(g.field_roles = nmr_arena_take(&l->scratch, p->nfields, sizeof *g.field_roles)))
        return NMR_ENOMEM;
    if (!find_writers(&g, writes))
        return 0;
    for (i = 0; i < p->nvariables; i++)
        if (group_initialiser(&g, i) < 0)
            return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++)
        if (writes[i] && group_stores(&g, i) < 0)
            return NMR_ENOMEM;
    l->facts->groups = g.groups;
    l->facts->ngroups = g.n;
    return 0;
}

int nmr_link_roles(nmr_linking *l)
{
    find_roles(l);
    return find_groups(l);
}

/* ---- Questions ------------------------------------------------------------------------------------------------- */

const nmr_callback_group *nmr_program_group(const nmr_program *program, nmr_role role, uint32_t function,
                                            uint32_t *next)
{
    const nmr_link_facts *facts = program->facts;

    while (*next < facts->ngroups) {
        const nmr_callback_group *group = &facts->groups[(*next)++].callbacks;
        if (group->callbacks[role] == function)
            return group;
    }
    return NULL;
}

int nmr_program_any_role(const nmr_program *program, nmr_role role)
{
    return program->facts->all_roles >> role & 1u;
}

nmr_static_place nmr_program_group_at(const nmr_callback_group *group) { return ((const nmr_group *)group)->at; }
