/*
 * bindings.c - what the callbacks of a binding do with what they are given: the binding handle, the context, the
 * registration that they belong to, the IRP that is complete.
 */
#include "core/link/inner.h"

#include <string.h>

enum { DEPTH = 8, /* callers above a function */ MOST = 8 /* record types of one variable */ };

static uint32_t callback(const nmr_group *group, nmr_role role) { return group->callbacks.callbacks[role]; }

static int is_unknown(const nmr_group *group, nmr_role role) { return group->unknown >> role & 1u; }

static int has_body(const nmr_linking *l, uint32_t function)
{
    return function != NMR_NONE && l->program->functions[function].body;
}

static uint32_t context_parameter(const nmr_rules *rules, nmr_role role)
{
    const nmr_helper *helpers;
    size_t i, n = nmr_rules_helpers(rules, &helpers);

    for (i = 0; i < n; i++)
        if (helpers[i].kind == NMR_HELPER_CONTEXT && nmr_role_find(helpers[i].name) == (int)role)
            return helpers[i].index;
    return NMR_NONE;
}

/* ---- Walking over what instructions name ------------------------------------------------------------------------- */

typedef void (*path_visitor)(const nmr_view *view, uint32_t path, void *data);

static void visit_operand(const nmr_view *view, uint32_t operand, path_visitor visit, void *data);

static void visit_path(const nmr_view *view, uint32_t path, path_visitor visit, void *data)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    uint32_t i;

    visit(view, path, data);
    for (i = 0; i < p->nsteps; i++)
        if (view->graph->steps[p->step + i].kind == NMR_STEP_INDEX)
            visit_operand(view, view->graph->steps[p->step + i].value, visit, data);
}

static void visit_operand(const nmr_view *view, uint32_t operand, path_visitor visit, void *data)
{
    const nmr_graph_operand *o = &view->graph->operands[operand];

    if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        visit_path(view, o->ref, visit, data);
}

/* Every path in an instruction, but not the arguments of a call. */
static void visit_instr(const nmr_view *view, const nmr_graph_instr *i, path_visitor visit, void *data)
{
    switch (i->op) {
    case NMR_OP_COPY:
        visit_path(view, i->a, visit, data);
        visit_path(view, i->dst, visit, data);
        break;
    case NMR_OP_STORE:
        visit_operand(view, i->a, visit, data);
        visit_path(view, i->dst, visit, data);
        break;
    case NMR_OP_ZERO:
    case NMR_OP_HAVOC:
    case NMR_OP_TOUCH:
        visit_path(view, i->dst, visit, data);
        break;
    case NMR_OP_BINARY:
        visit_operand(view, i->b, visit, data);
        visit_operand(view, i->a, visit, data);
        break;
    case NMR_OP_MOVE:
    case NMR_OP_CALL:
    case NMR_OP_BRANCH:
    case NMR_OP_SWITCH:
    case NMR_OP_RETURN:
        visit_operand(view, i->a, visit, data);
        break;
    default:
        break;
    }
}

static void visit_arguments(const nmr_view *view, const nmr_graph_instr *call, path_visitor visit, void *data)
{
    uint32_t i;

    for (i = 0; call->op == NMR_OP_CALL && i < call->nlist; i++)
        visit_operand(view, view->graph->args[call->list + i].operand, visit, data);
}

/* ---- What is done with a parameter ------------------------------------------------------------------------------- */

typedef struct uses {
    uint32_t parameter;
    uint32_t all, idle, protocol; /* idle: nothing comes of it; protocol: it is what a protocol call is about */
} uses;

static void count_use(const nmr_view *view, uint32_t path, void *data)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    uses *u = data;

    u->all += p->root == NMR_ROOT_LOCAL && p->index == u->parameter;
}

int nmr_is_tracked(const nmr_program *p, const nmr_program_name *name, uint32_t index)
{
    uint32_t family, i, a;

    for (family = 0; name->patterns && family < p->nfamilies; family++)
        for (i = 0; i < p->families[family].npatterns; i++)
            for (a = 0; name->patterns[family] >> i & 1u && a < p->families[family].patterns[i].nargs; a++)
                if (p->families[family].patterns[i].arg[a].kind == NMR_ARG_TRACKED &&
                    p->families[family].patterns[i].arg[a].index == index)
                    return 1;
    return 0;
}

static void weigh_arguments(const nmr_linking *l, const nmr_view *view, const nmr_site *site, uses *u)
{
    const nmr_graph_instr *call = &view->body->instrs[site->instr];
    const nmr_program_name *name = site->name == NMR_NONE ? NULL : &l->program->names[site->name];
    uint32_t i;

    for (i = 0; name && i < call->nlist; i++) {
        if (nmr_operand_local(view, view->graph->args[call->list + i].operand) != u->parameter)
            continue;
        u->idle += name->helper && name->helper->kind == NMR_HELPER_HARMLESS;
        u->protocol += nmr_is_tracked(l->program, name, i) != 0;
    }
}

/* A local variable that is given the parameter, and that nobody looks at. */
static int is_unread_copy(const nmr_view *view, const nmr_graph_instr *store, uint32_t parameter)
{
    uses of = {nmr_path_local(view, store->dst), 0, 0, 0};
    uint32_t i;

    if (of.parameter == NMR_NONE || of.parameter == parameter || nmr_operand_local(view, store->a) != parameter)
        return 0;
    for (i = 0; i < view->body->ninstrs && !of.all; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        if (instr->op == NMR_OP_STORE && nmr_path_local(view, instr->dst) == of.parameter &&
            nmr_operand_local(view, instr->a) == parameter)
            continue;
        visit_instr(view, instr, count_use, &of);
        visit_arguments(view, instr, count_use, &of);
    }
    return !of.all;
}

static uses uses_of(const nmr_linking *l, const nmr_view *view, uint32_t function, uint32_t parameter)
{
    uses u = {parameter, 0, 0, 0};
    uint32_t i;

    for (i = 0; i < view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        if (instr->op == NMR_OP_STORE && nmr_path_local(view, instr->dst) == parameter &&
            nmr_operand_local(view, instr->a) == parameter)
            continue; /* UNREFERENCED_PARAMETER */
        if (instr->op == NMR_OP_STORE && is_unread_copy(view, instr, parameter))
            continue;
        visit_instr(view, instr, count_use, &u);
        visit_arguments(view, instr, count_use, &u);
    }
    for (i = l->sites_of[function]; i < l->sites_of[function + 1]; i++)
        weigh_arguments(l, view, &l->sites[i], &u);
    return u;
}

static int writes_through(const nmr_view *view, uint32_t parameter)
{
    uint32_t i;

    for (i = 0; i < view->body->ninstrs; i++)
        if (view->body->instrs[i].op == NMR_OP_STORE && nmr_is_behind(view, view->body->instrs[i].dst, parameter))
            return 1;
    return 0;
}

/* An attach callback that makes bindings, and does nothing with their handles. */
static int drops_handle(nmr_linking *l, uint32_t attach, uint32_t side)
{
    nmr_view view;
    uses u;

    if (!has_body(l, attach) || l->program->functions[attach].flags & NMR_LINKED_DAMAGED ||
        nmr_view_of(l, attach, &view) < 0 || !view.body->nparams)
        return 0;
    u = uses_of(l, &view, attach, 0);
    if (u.all > u.idle + u.protocol)
        return 0;
    return u.protocol || writes_through(&view, context_parameter(l->pool->rules, nmr_sides[side][NMR_SIDE_ATTACH]));
}

/* Do all attach callbacks that belong to the detach callback drop the handle? */
static int is_dropped(nmr_linking *l, uint32_t detach)
{
    uint32_t i, side;

    for (i = 0; i < l->facts->ngroups; i++)
        for (side = 0; side < 2; side++)
            if (callback(&l->facts->groups[i], nmr_sides[side][NMR_SIDE_DETACH]) == detach &&
                !drops_handle(l, callback(&l->facts->groups[i], nmr_sides[side][NMR_SIDE_ATTACH]), side))
                return 0;
    return 1;
}

static void find_dropped_handles(nmr_linking *l)
{
    uint32_t i, side, detach;

    for (i = 0; i < l->facts->ngroups; i++)
        for (side = 0; side < 2; side++)
            if ((detach = callback(&l->facts->groups[i], nmr_sides[side][NMR_SIDE_DETACH])) != NMR_NONE)
                l->facts->drops_handle[detach] = (uint8_t)is_dropped(l, detach);
}

/* ---- Cleanup callbacks ------------------------------------------------------------------------------------------- */

/* A copy of a template gets its cleanup callback for itself: one that is set alone may belong to any binding. */
static int has_no_cleanup(const nmr_link_facts *facts, uint32_t attach)
{
    uint32_t i, side, attaches;
    int found = 0;

    for (i = 0; i < facts->ngroups; i++)
        for (side = 0; side < 2; side++) {
            const nmr_group *group = &facts->groups[i];
            nmr_role cleanup = nmr_sides[side][NMR_SIDE_CLEANUP];
            attaches = callback(group, nmr_sides[side][NMR_SIDE_ATTACH]);
            if ((callback(group, cleanup) != NMR_NONE || is_unknown(group, cleanup)) &&
                (attaches == NMR_NONE || attaches == attach))
                return 0;
            found |= attaches == attach;
        }
    return found;
}

/* ---- Who may free a context -------------------------------------------------------------------------------------- */

static const uint32_t attach_roles = 1u << NMR_ROLE_ATTACH_CLIENT | 1u << NMR_ROLE_ATTACH_PROVIDER;

/* Types of what a variable points to, as far as its members tell; `unknown`: they do not. */
typedef struct records {
    const nmr_linking *l;
    uint32_t local;
    const char *list[MOST];
    uint32_t n;
    const uint8_t *attaches; /* of contexts: by function, part of an attach callback that they come from */
    int unknown, found;
} records;

static void add_record(records *r, const char *record)
{
    uint32_t i;

    r->found = 1;
    for (i = 0; i < r->n; i++)
        if (!strcmp(r->list[i], record))
            return;
    if (r->n == MOST || *record == '(')
        r->unknown = 1;
    else
        r->list[r->n++] = record;
}

static void note_record(const nmr_view *view, uint32_t path, void *data)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    const nmr_graph_step *steps = &view->graph->steps[p->step];
    records *r = data;

    if (p->root == NMR_ROOT_LOCAL && p->index == r->local && p->nsteps > 1 && steps[0].kind == NMR_STEP_DEREF &&
        steps[1].kind == NMR_STEP_FIELD)
        add_record(r, r->l->program->fields[view->unit->fields[steps[1].value]].record);
}

static void add_records_of(records *r, const nmr_view *view, uint32_t local)
{
    uint32_t i;

    r->local = local;
    r->found = 0;
    for (i = 0; i < view->body->ninstrs; i++) {
        visit_instr(view, &view->body->instrs[i], note_record, r);
        visit_arguments(view, &view->body->instrs[i], note_record, r);
    }
    r->unknown |= !r->found;
}

static int share_type(const records *a, const records *b)
{
    uint32_t i, k;

    if (a->unknown || b->unknown)
        return 1;
    for (i = 0; i < a->n; i++)
        for (k = 0; k < b->n; k++)
            if (!strcmp(a->list[i], b->list[k]))
                return 1;
    return 0;
}

static int is_allocation(const nmr_linking *l, const nmr_view *view, uint32_t operand)
{
    const nmr_graph_operand *o = nmr_settled(view, operand);
    uint32_t source = o->kind == NMR_OPERAND_REGISTER ? view->sources[o->ref] : 0;
    const nmr_graph_operand *callee;
    const nmr_word *word;

    if (o->kind == NMR_OPERAND_INTEGER)
        return 1; /* NULL */
    if (!source || source == NMR_NONE || view->body->instrs[source - 1].op != NMR_OP_CALL)
        return 0;
    callee = &view->graph->operands[view->body->instrs[source - 1].a];
    word = callee->kind == NMR_OPERAND_FUNCTION ? l->words[view->unit->functions[callee->ref]] : NULL;
    return word && word->helper && word->helper->kind <= NMR_HELPER_ZEROING_ALLOCATOR;
}

/* Does the local variable hold nothing but what the function has allocated itself? */
static int holds_own_memory(const nmr_linking *l, const nmr_view *view, uint32_t local)
{
    uint32_t i, n = 0;

    for (i = 0; i < view->body->ninstrs && local >= view->body->nparams; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        if (instr->op != NMR_OP_STORE || nmr_path_local(view, instr->dst) != local)
            continue;
        if (!is_allocation(l, view, instr->a))
            return 0;
        n++;
    }
    return n > 0;
}

static int may_be_context(const nmr_linking *l, const nmr_view *view, uint32_t function, uint32_t local, const records *contexts)
{
    records own = {.l = l};

    if (!contexts->attaches[function] && holds_own_memory(l, view, local))
        return 0;
    add_records_of(&own, view, local);
    return share_type(&own, contexts);
}

/* Is something stored at the place that may be a context? */
static int may_hold_context(nmr_linking *l, nmr_static_place place, const records *contexts)
{
    uint32_t w, i, local;
    nmr_view view;

    for (w = l->writers.first[place]; w < l->writers.first[place + 1]; w++) {
        if (nmr_view_of(l, l->writers.at[w], &view) < 0)
            return 1;
        for (i = 0; i < view.body->ninstrs; i++) {
            const nmr_graph_instr *instr = &view.body->instrs[i];
            if (instr->op != NMR_OP_STORE || nmr_path_place(&view, instr->dst) != place ||
                (local = nmr_operand_local(&view, instr->a)) == NMR_NONE)
                continue;
            /* What NMR gives an attach callback is no context yet. */
            if (local < view.body->nparams ? !(l->program->functions[l->writers.at[w]].roles & attach_roles)
                                           : may_be_context(l, &view, l->writers.at[w], local, contexts))
                return 1;
        }
    }
    return 0;
}

/* Can what is given to a function that frees it be a context? */
static int may_give_context(nmr_linking *l, const nmr_view *view, uint32_t function, const nmr_graph_arg *arg,
                            const records *contexts)
{
    const nmr_graph_operand *o = nmr_settled(view, arg->operand);
    uint32_t local = nmr_operand_local(view, arg->operand);
    nmr_static_place place;

    if (o->kind == NMR_OPERAND_INTEGER || o->kind == NMR_OPERAND_FUNCTION || o->kind == NMR_OPERAND_ADDRESS)
        return 0;
    if (local != NMR_NONE)
        return arg->flags & NMR_ARG_OPAQUE || may_be_context(l, view, function, local, contexts);
    place = nmr_operand_place(view, arg->operand);
    return place == NMR_NONE || may_hold_context(l, place, contexts);
}

static int may_free(nmr_linking *l, const nmr_site *site, const records *contexts)
{
    const nmr_program_function *callee = site->callee == NMR_NONE ? NULL : &l->program->functions[site->callee];
    const nmr_helper *helper = callee && l->words[site->callee] ? l->words[site->callee]->helper : NULL;
    const nmr_graph_instr *call;
    nmr_view view;
    uint32_t i;
    int unknown;

    if (nmr_view_of(l, site->function, &view) < 0)
        return 1;
    if (callee && nmr_is_delete(callee->shown))
        return 1;
    unknown = callee ? (callee->flags & NMR_LINKED_OPAQUE) != 0
                     : l->facts->indirect[site->indirect].unknown && !(site->name != NMR_NONE && l->program->names[site->name].patterns);
    if (!unknown && !(helper && helper->kind == NMR_HELPER_DEALLOCATOR))
        return 0;
    call = &view.body->instrs[site->instr];
    for (i = 0; i < call->nlist; i++) {
        const nmr_graph_arg *arg = &view.graph->args[call->list + i];
        if (unknown ? !(arg->flags & (NMR_ARG_WRITABLE | NMR_ARG_OPAQUE)) : helper->index != i)
            continue;
        if (may_give_context(l, &view, site->function, arg, contexts))
            return 1;
    }
    return 0;
}

/* A callback that is put into objects with other attach callbacks only: what it is given is no context of this one. */
static int is_of_other_binding(const nmr_link_facts *facts, uint32_t function, uint32_t attach)
{
    uint32_t i, side;
    int found = 0;

    for (i = 0; i < facts->ngroups; i++)
        for (side = 0; side < 2; side++) {
            const nmr_group *group = &facts->groups[i];
            uint32_t attaches = callback(group, nmr_sides[side][NMR_SIDE_ATTACH]);
            if (callback(group, nmr_sides[side][NMR_SIDE_DETACH]) != function &&
                callback(group, nmr_sides[side][NMR_SIDE_CLEANUP]) != function)
                continue;
            if (attaches == NMR_NONE || attaches == attach)
                return 0;
            found = 1;
        }
    return found;
}

/* Does it run only as part of attach callbacks and of the callbacks of other bindings, if at all? */
static int runs_elsewhere(const nmr_program *p, uint32_t function, uint32_t attach, unsigned depth)
{
    const nmr_program_function *f = &p->functions[function];
    uint32_t i;

    if (f->roles & attach_roles || f->flags & NMR_LINKED_DEAD || is_of_other_binding(p->facts, function, attach))
        return 1;
    if (f->roles || f->flags & NMR_LINKED_ADDRESS_TAKEN || !f->ncallers || !depth)
        return 0;
    for (i = 0; i < f->ncallers; i++)
        if (f->callers[i] != function && !runs_elsewhere(p, f->callers[i], attach, depth - 1))
            return 0;
    return 1;
}

/* The types of what an attach callback makes the context; of all contexts when it cannot be said. */
static int add_contexts(nmr_linking *l, records *contexts, uint32_t attach)
{
    const nmr_link_map *known = &l->facts->contexts;
    nmr_view view;
    uint32_t i, n = 0;

    for (i = 0; i < known->room; i++) {
        uint32_t function = (uint32_t)((known->keys[i] - 1) >> 32);
        if (!known->keys[i] || (attach != NMR_NONE && function != attach))
            continue;
        if (nmr_view_of(l, function, &view) < 0)
            return NMR_ENOMEM;
        add_records_of(contexts, &view, (uint32_t)(known->keys[i] - 1));
        n++;
    }
    return n || attach == NMR_NONE ? 0 : add_contexts(l, contexts, NMR_NONE);
}

/* What runs as part of the attach callbacks from which the contexts may come; NULL: out of memory. */
static uint8_t *find_attaching(nmr_linking *l, uint32_t attach)
{
    uint8_t *found = nmr_arena_take(&l->scratch, l->program->nfunctions, 1);

    if (!found)
        return NULL;
    found[attach] = 1;
    return nmr_add_callees(l, found) < 0 ? NULL : found;
}

/* Does anything but attach callbacks, and what belongs to other bindings, free what may be a context of this one? */
static int frees_contexts(nmr_linking *l, uint32_t attach)
{
    const nmr_program *p = l->program;
    uint32_t i;
    records contexts = {.l = l};

    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].flags & NMR_LINKED_DAMAGED)
            return 1;
    if (add_contexts(l, &contexts, attach) < 0 || !(contexts.attaches = find_attaching(l, attach)))
        return 1;
    for (i = 0; i < l->nsites; i++)
        if (may_free(l, &l->sites[i], &contexts) && !runs_elsewhere(p, l->sites[i].function, attach, DEPTH))
            return 1;
    return 0;
}

/* The cleanup callback of the group neither frees the context nor hands it on. */
static int leaves_context(nmr_linking *l, const nmr_group *group, uint32_t side)
{
    nmr_role detach = nmr_sides[side][NMR_SIDE_DETACH], cleanup = nmr_sides[side][NMR_SIDE_CLEANUP];
    uint32_t cleans = callback(group, cleanup);

    if (!has_body(l, callback(group, detach)) || is_unknown(group, detach) || is_unknown(group, cleanup))
        return 0;
    if (cleans == NMR_NONE)
        return 1;
    return has_body(l, cleans) && l->program->functions[cleans].body->nparams && nmr_leaves_parameter(l, cleans, 0);
}

static int leaves_all_contexts(nmr_linking *l, uint32_t attach)
{
    uint32_t i, side;

    for (i = 0; i < l->facts->ngroups; i++)
        for (side = 0; side < 2; side++)
            if (callback(&l->facts->groups[i], nmr_sides[side][NMR_SIDE_ATTACH]) == attach &&
                !leaves_context(l, &l->facts->groups[i], side))
                return 0;
    return 1;
}

static void look_at_attach(nmr_linking *l, uint32_t attach)
{
    l->facts->no_cleanup[attach] = (uint8_t)has_no_cleanup(l->facts, attach);
    l->facts->context_stays[attach] = leaves_all_contexts(l, attach) && !frees_contexts(l, attach);
}

static void find_contexts(nmr_linking *l)
{
    uint32_t i, side, attach;

    for (i = 0; i < l->facts->ngroups; i++)
        for (side = 0; side < 2; side++)
            if ((attach = callback(&l->facts->groups[i], nmr_sides[side][NMR_SIDE_ATTACH])) != NMR_NONE)
                look_at_attach(l, attach);
}

/* ---- Whose registration a callback belongs to -------------------------------------------------------------------- */

static nmr_static_place argument_place(const nmr_view *view, const nmr_graph_instr *call, const nmr_arg *arg)
{
    uint32_t operand = nmr_argument(view, call, arg->index);

    return operand == NMR_NONE ? NMR_NONE : nmr_operand_place(view, operand);
}

/* A call that makes an object with memory: NmrRegisterClient(&characteristics, _, &handle). */
static void note_filled(nmr_linking *l, uint32_t family, const nmr_pattern *pattern, const nmr_view *view,
                        const nmr_graph_instr *call)
{
    const nmr_arg *memory = NULL, *out = NULL;
    uint32_t a;

    for (a = 0; a < pattern->nargs; a++)
        if (pattern->arg[a].kind == NMR_ARG_OUT)
            out = &pattern->arg[a];
        else if (pattern->arg[a].kind == NMR_ARG_MEMORY && !memory)
            memory = &pattern->arg[a];
    if (!memory || !out)
        return;
    nmr_vec_push(l->keep, &l->facts->filled, family);
    nmr_vec_push_pair(l->keep, &l->facts->filled, argument_place(view, call, memory), argument_place(view, call, out));
}

static int find_filled(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint32_t i, family, k;
    nmr_view view;

    for (i = 0; i < p->ncalls; i++) {
        const uint64_t *patterns = p->names[p->calls[i].name].patterns;
        if (nmr_view_of(l, p->calls[i].function, &view) < 0)
            return NMR_ENOMEM;
        for (family = 0; patterns && family < p->nfamilies; family++)
            for (k = 0; k < p->families[family].npatterns; k++)
                if (patterns[family] >> k & 1u)
                    note_filled(l, family, &p->families[family].patterns[k], &view, &view.body->instrs[p->calls[i].instr]);
    }
    return 0;
}

/* The characteristics are copied as a whole, or their address is kept. */
static int find_object_copies(nmr_linking *l)
{
    nmr_static_place at, from, to;
    uint32_t g, r, i;
    nmr_view view;

    for (g = 0; g < l->facts->ngroups; g++) {
        if ((at = l->facts->groups[g].at) == NMR_NONE)
            continue;
        for (r = l->readers.first[at]; r < l->readers.first[at + 1]; r++) {
            if (nmr_view_of(l, l->readers.at[r], &view) < 0)
                return NMR_ENOMEM;
            for (i = 0; i < view.body->ninstrs; i++) {
                const nmr_graph_instr *instr = &view.body->instrs[i];
                if (instr->op != NMR_OP_STORE && instr->op != NMR_OP_COPY)
                    continue;
                from = instr->op == NMR_OP_COPY ? nmr_path_place(&view, instr->a) : nmr_operand_place(&view, instr->a);
                to = nmr_path_place(&view, instr->dst);
                if (from == at && to != NMR_NONE)
                    nmr_vec_push_pair(l->keep, &l->facts->object_copies, at, to);
            }
        }
    }
    return 0;
}

/* ---- What an IRP brings ------------------------------------------------------------------------------------------ */

typedef struct reading {
    const nmr_program *program;
    int found;
} reading;

static void look_for_information(const nmr_view *view, uint32_t path, void *data)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    reading *r = data;
    uint32_t i;

    for (i = 0; i < p->nsteps; i++)
        if (view->graph->steps[p->step + i].kind == NMR_STEP_FIELD &&
            !strcmp(r->program->fields[view->unit->fields[view->graph->steps[p->step + i].value]].member, "Information"))
            r->found = 1;
}

static int find_completions(nmr_linking *l)
{
    const nmr_program *p = l->program;
    reading r = {p, 0};
    uint32_t i, k;
    nmr_view view;

    for (i = 0; i < p->nfunctions; i++) {
        if (!p->functions[i].body || !(p->functions[i].roles >> NMR_ROLE_COMPLETION & 1u))
            continue;
        if (nmr_view_of(l, i, &view) < 0)
            return NMR_ENOMEM;
        for (k = 0; k < view.body->ninstrs; k++) {
            visit_instr(&view, &view.body->instrs[k], look_for_information, &r);
            visit_arguments(&view, &view.body->instrs[k], look_for_information, &r);
        }
    }
    l->facts->completion_takes = (uint8_t)r.found;
    return 0;
}

int nmr_link_bindings(nmr_linking *l)
{
    nmr_link_facts *facts = l->facts;
    uint32_t n = l->program->nfunctions;

    if (!(facts->no_cleanup = nmr_arena_take(l->keep, n, 1)) || !(facts->context_stays = nmr_arena_take(l->keep, n, 1)) ||
        !(facts->drops_handle = nmr_arena_take(l->keep, n, 1)))
        return NMR_ENOMEM;
    find_dropped_handles(l);
    find_contexts(l);
    if (find_filled(l) < 0 || find_object_copies(l) < 0 || find_completions(l) < 0)
        return NMR_ENOMEM;
    return l->scratch.failed || l->keep->failed ? NMR_ENOMEM : 0;
}

/* ---- Questions --------------------------------------------------------------------------------------------------- */

int nmr_program_no_cleanup(const nmr_program *program, uint32_t attach) { return program->facts->no_cleanup[attach]; }

int nmr_program_context_freed(const nmr_program *program, uint32_t attach)
{
    return !program->facts->context_stays[attach];
}

int nmr_program_handle_kept(const nmr_program *program, uint32_t detach) { return !program->facts->drops_handle[detach]; }

int nmr_program_completion_takes(const nmr_program *program) { return program->facts->completion_takes; }

uint32_t nmr_program_context_parameter(const nmr_program *program, nmr_role role)
{
    return context_parameter(program->rules, role);
}

/* Is the place one of the objects that the function is a callback of, or a copy of one? */
static int is_object_of(const nmr_program *p, uint32_t function, nmr_static_place place)
{
    const nmr_link_facts *facts = p->facts;
    uint32_t g, role, i;

    for (g = 0; g < facts->ngroups && place != NMR_NONE; g++) {
        int own = 0;
        for (role = 0; role < NMR_ROLE_COUNT; role++)
            own |= facts->groups[g].callbacks.callbacks[role] == function;
        if (own && facts->groups[g].at == place)
            return 1;
        for (i = 0; own && i < facts->object_copies.n; i += 2)
            if (facts->object_copies.at[i] == facts->groups[g].at && facts->object_copies.at[i + 1] == place)
                return 1;
    }
    return 0;
}

int nmr_program_is_own(const nmr_program *program, uint32_t callback, nmr_static_place object)
{
    return is_object_of(program, callback, object);
}

int nmr_program_is_in_group(const nmr_program *program, nmr_static_place object)
{
    uint32_t g;

    for (g = 0; g < program->facts->ngroups; g++)
        if (program->facts->groups[g].at == object)
            return 1;
    return 0;
}

int nmr_program_is_foreign(const nmr_program *program, unsigned family, uint32_t callback, nmr_static_place place)
{
    const nmr_vec *filled = &program->facts->filled;
    int own = 0, own_here = 0, own_anywhere = 0, others = 0, others_here = 0;
    uint32_t i;

    for (i = 0; i < filled->n; i += 3) {
        nmr_static_place object = filled->at[i + 2];
        if (filled->at[i] != family)
            continue;
        if (is_object_of(program, callback, filled->at[i + 1])) {
            own = 1;
            own_here |= object == place;
            own_anywhere |= object == NMR_NONE;
        } else {
            others = 1;
            others_here |= object == place;
        }
    }
    if (place == NMR_NONE || own_anywhere)
        return others;
    return !own_here && (own || others_here);
}
