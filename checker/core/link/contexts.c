/*
 * contexts.c - bindings: where the other side's dispatch table is kept, what is handed over as binding context, and who
 * frees it.
 */
#include "core/link/inner.h"

enum { DEPTH = 16 }; /* calls below a cleanup callback */

const nmr_role nmr_sides[2][3] = {{NMR_ROLE_ATTACH_CLIENT, NMR_ROLE_DETACH_CLIENT, NMR_ROLE_CLEANUP_CLIENT},
                                  {NMR_ROLE_ATTACH_PROVIDER, NMR_ROLE_DETACH_PROVIDER, NMR_ROLE_CLEANUP_PROVIDER}};

static int has_role(const nmr_program *p, uint32_t function, nmr_role role)
{
    return function != NMR_NONE && (p->functions[function].roles >> role & 1u);
}

/* ---- The other side's table, and the context ------------------------------------------------------------------- */

/* An attach callback may hand over the binding handle, its first parameter, as the binding context. */
static int note_context(nmr_linking *l, const nmr_view *view, uint32_t function, uint32_t operand)
{
    uint32_t local = nmr_operand_local(view, operand), *slot;

    if (local == NMR_NONE)
        return 0;
    if (!(slot = nmr_link_map_at(l->keep, &l->facts->contexts, (uint64_t)function << 32 | local)))
        return NMR_ENOMEM;
    *slot = 1;
    if (local == 0 && view->body->nparams &&
        (has_role(l->program, function, NMR_ROLE_ATTACH_CLIENT) ||
         has_role(l->program, function, NMR_ROLE_ATTACH_PROVIDER)))
        l->facts->handle_contexts[function] = 1;
    return 0;
}

static void note_peer(nmr_linking *l, nmr_static_place place)
{
    if (place != NMR_NONE)
        l->facts->peers[place] = 1;
}

/* Through a local variable: &local here, kept = local later. */
static void note_peer_local(nmr_linking *l, const nmr_view *view, uint32_t local)
{
    uint32_t i;

    for (i = 0; i < view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        if (instr->op == NMR_OP_STORE && nmr_operand_local(view, instr->a) == local)
            note_peer(l, nmr_path_place(view, instr->dst));
    }
}

static int look_at_call(nmr_linking *l, const nmr_site *site, const nmr_helper *helper)
{
    nmr_view view;
    const nmr_graph_operand *o;
    uint32_t operand;

    if (nmr_view_of(l, site->function, &view) < 0)
        return NMR_ENOMEM;
    if ((operand = nmr_argument(&view, &view.body->instrs[site->instr], helper->index)) == NMR_NONE)
        return 0;
    if (helper->kind == NMR_HELPER_CONTEXT)
        return note_context(l, &view, site->function, operand);
    note_peer(l, nmr_operand_place(&view, operand));
    o = nmr_settled(&view, operand);
    if (o->kind == NMR_OPERAND_ADDRESS && nmr_path_local(&view, o->ref) != NMR_NONE)
        note_peer_local(l, &view, nmr_path_local(&view, o->ref));
    return 0;
}

static int look_at_callback(nmr_linking *l, uint32_t function, const nmr_helper *helper)
{
    nmr_view view;
    uint32_t i;

    if (nmr_view_of(l, function, &view) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < view.body->ninstrs && helper->index < view.body->nparams; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        if (instr->op != NMR_OP_STORE)
            continue;
        if (helper->kind == NMR_HELPER_PEER && nmr_operand_local(&view, instr->a) == helper->index)
            note_peer(l, nmr_path_place(&view, instr->dst));
        if (helper->kind == NMR_HELPER_CONTEXT && nmr_is_behind(&view, instr->dst, helper->index) &&
            note_context(l, &view, function, instr->a) < 0)
            return NMR_ENOMEM;
    }
    return 0;
}

static int look_at(nmr_linking *l, const nmr_helper *helper)
{
    uint32_t i, text, name;
    int role = nmr_role_find(helper->name);

    for (i = 0; role >= 0 && i < l->program->nfunctions; i++)
        if (l->program->functions[i].body && has_role(l->program, i, (nmr_role)role) &&
            look_at_callback(l, i, helper) < 0)
            return NMR_ENOMEM;
    text = nmr_texts_number(&l->pool->arena, &l->pool->texts, helper->name);
    name = text < l->pool->nwords ? nmr_stamped_get(l->pool, l->pool->name_index, text) : NMR_NONE;
    for (i = 0; name != NMR_NONE && i < l->nsites; i++)
        if (l->sites[i].name == name && look_at_call(l, &l->sites[i], helper) < 0)
            return NMR_ENOMEM;
    return 0;
}

/* ---- Who frees a parameter ------------------------------------------------------------------------------------- */

typedef struct freeing {
    nmr_linking *l;
    nmr_link_map known; /* function << 32 | parameter: 0, 1 */
} freeing;

/* Locals, then registers, that hold the parameter. */
typedef struct aliases {
    uint8_t *locals, *registers;
} aliases;

static int is_alias(const nmr_view *view, const aliases *a, uint32_t operand)
{
    const nmr_graph_operand *o = &view->graph->operands[operand];
    uint32_t local;

    if (o->kind == NMR_OPERAND_REGISTER)
        return a->registers[o->ref];
    local = o->kind == NMR_OPERAND_LOAD ? nmr_path_local(view, o->ref) : NMR_NONE;
    return local != NMR_NONE && a->locals[local];
}

static void find_aliases(const nmr_view *view, aliases *a)
{
    int grown;
    uint32_t i, local;

    do {
        grown = 0;
        for (i = 0; i < view->body->ninstrs; i++) {
            const nmr_graph_instr *instr = &view->body->instrs[i];
            uint8_t *to = NULL;
            if (instr->op == NMR_OP_MOVE)
                to = &a->registers[instr->dst];
            else if (instr->op == NMR_OP_STORE && (local = nmr_path_local(view, instr->dst)) != NMR_NONE)
                to = &a->locals[local];
            if (to && !*to && is_alias(view, a, instr->a))
                grown = *to = 1;
        }
    } while (grown);
}

static int frees(freeing *f, uint32_t function, uint32_t parameter, int depth);

static int call_frees(freeing *f, const nmr_view *view, const aliases *a, const nmr_graph_instr *call, int depth)
{
    const nmr_graph_operand *callee = &view->graph->operands[call->a];
    const nmr_program_function *target;
    const nmr_helper *helper;
    uint32_t i, index;

    if (callee->kind != NMR_OPERAND_FUNCTION)
        return 0;
    index = view->unit->functions[callee->ref];
    target = &f->l->program->functions[index];
    helper = f->l->words[index] ? f->l->words[index]->helper : NULL;
    for (i = 0; i < call->nlist; i++) {
        if (!is_alias(view, a, view->graph->args[call->list + i].operand))
            continue;
        if (nmr_is_delete(view->graph->strings[view->graph->functions[callee->ref].name]))
            return 1;
        if (helper ? helper->kind == NMR_HELPER_DEALLOCATOR && helper->index == i
                   : target->body && frees(f, index, i, depth - 1))
            return 1;
    }
    return 0;
}

static int search(freeing *f, uint32_t function, uint32_t parameter, int depth)
{
    nmr_arena *arena = &f->l->scratch;
    aliases a;
    nmr_view view;
    uint32_t i;

    if (nmr_view_of(f->l, function, &view) < 0 || parameter >= view.body->nparams ||
        !(a.locals = nmr_arena_take(arena, view.body->nlocals, 1)) ||
        !(a.registers = nmr_arena_take(arena, view.body->nregisters, 1)))
        return 0;
    a.locals[parameter] = 1;
    find_aliases(&view, &a);
    for (i = 0; i < view.body->ninstrs; i++)
        if (view.body->instrs[i].op == NMR_OP_CALL && call_frees(f, &view, &a, &view.body->instrs[i], depth))
            return 1;
    return 0;
}

/* Does the function free its parameter, itself or through what it calls? */
static int frees(freeing *f, uint32_t function, uint32_t parameter, int depth)
{
    uint64_t key = (uint64_t)function << 32 | parameter;
    uint32_t *known = nmr_link_map_at(&f->l->scratch, &f->known, key);
    int found;

    if (!known || !depth)
        return 0;
    if (*known != NMR_NONE)
        return (int)*known;
    *known = 0;
    found = search(f, function, parameter, depth);
    if (found && (known = nmr_link_map_at(&f->l->scratch, &f->known, key)) != NULL)
        *known = 1;
    return found;
}

static void find_freeing_groups(nmr_linking *l)
{
    freeing f = {.l = l};
    uint32_t i, side, cleanup;

    for (i = 0; i < l->facts->ngroups; i++)
        for (side = 0; side < 2; side++) {
            cleanup = l->facts->groups[i].callbacks.callbacks[nmr_sides[side][NMR_SIDE_CLEANUP]];
            if (cleanup != NMR_NONE && l->program->functions[cleanup].body)
                l->facts->groups[i].frees[side] = (uint8_t)frees(&f, cleanup, 0, DEPTH);
        }
    for (i = 0; i < l->program->nfunctions; i++)
        if (l->program->functions[i].body &&
            (has_role(l->program, i, NMR_ROLE_CLEANUP_CLIENT) || has_role(l->program, i, NMR_ROLE_CLEANUP_PROVIDER)))
            l->facts->frees_context[i] = (uint8_t)frees(&f, i, 0, DEPTH);
}

int nmr_link_contexts(nmr_linking *l)
{
    const nmr_helper *helpers;
    size_t i, n = nmr_rules_helpers(l->pool->rules, &helpers);

    if (!(l->facts->peers = nmr_arena_take(l->keep, l->facts->nplaces, 1)) ||
        !(l->facts->frees_context = nmr_arena_take(l->keep, l->program->nfunctions, 1)) ||
        !(l->facts->handle_contexts = nmr_arena_take(l->keep, l->program->nfunctions, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < n; i++)
        if ((helpers[i].kind == NMR_HELPER_PEER || helpers[i].kind == NMR_HELPER_CONTEXT) &&
            look_at(l, &helpers[i]) < 0)
            return NMR_ENOMEM;
    find_freeing_groups(l);
    return l->scratch.failed ? NMR_ENOMEM : 0;
}

/* ---- Questions ------------------------------------------------------------------------------------------------- */

int nmr_program_is_peer(const nmr_program *program, nmr_static_place place)
{
    return place != NMR_NONE && program->facts->peers[place];
}

int nmr_program_is_context(const nmr_program *program, uint32_t function, uint32_t local)
{
    return nmr_link_map_get(&program->facts->contexts, (uint64_t)function << 32 | local) != NMR_NONE;
}

/*
 * Is the group one that `within` may work on? A detach callback works on its own bindings, anything else on those whose
 * callbacks stand in its source: another source has bindings of its own.
 */
static int concerns(const nmr_program *p, uint32_t within, const nmr_group *group, uint32_t side)
{
    uint32_t role;

    if (within == NMR_NONE)
        return 1;
    if (!has_role(p, within, NMR_ROLE_DETACH_CLIENT) && !has_role(p, within, NMR_ROLE_DETACH_PROVIDER)) {
        for (role = 0; role < NMR_ROLE_COUNT; role++)
            if (group->callbacks.callbacks[role] != NMR_NONE &&
                p->functions[group->callbacks.callbacks[role]].unit == p->functions[within].unit)
                return 1;
        return 0;
    }
    return group->callbacks.callbacks[nmr_sides[side][NMR_SIDE_DETACH]] == within;
}

int nmr_program_cleanup_frees(const nmr_program *program, uint32_t within)
{
    uint32_t i, side;

    if (has_role(program, within, NMR_ROLE_CLEANUP_CLIENT) || has_role(program, within, NMR_ROLE_CLEANUP_PROVIDER))
        return program->facts->frees_context[within];
    for (i = 0; i < program->facts->ngroups; i++)
        for (side = 0; side < 2; side++)
            if (program->facts->groups[i].frees[side] && concerns(program, within, &program->facts->groups[i], side))
                return 1;
    return 0;
}

int nmr_program_handle_context(const nmr_program *program, uint32_t within)
{
    uint32_t i, side;

    for (i = 0; i < program->facts->ngroups; i++)
        for (side = 0; side < 2; side++) {
            const nmr_group *group = &program->facts->groups[i];
            uint32_t attach = group->callbacks.callbacks[nmr_sides[side][NMR_SIDE_ATTACH]];
            if (attach != NMR_NONE && program->facts->handle_contexts[attach] && concerns(program, within, group, side))
                return 1;
        }
    return 0;
}
