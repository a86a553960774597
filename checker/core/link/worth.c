/*
 * worth.c - which calls are worth following: what a function and all below it may touch, and whether anything there can
 * matter. Functions that call each other in a circle are one.
 */
#include "core/link/inner.h"
#include "core/opt_in.h"

#include <string.h>
#include <strings.h>

enum { SMALL = 60 }; /* instructions, with all that is below */

static const uint32_t what_is_done = NMR_LINKED_WORTH | NMR_LINKED_FREES | NMR_LINKED_LEAVES;

typedef struct worthing {
    nmr_linking *l;
    nmr_program *program;
    uint8_t *interesting;                                       /* by place */
    uint8_t *loops;                                             /* by function: has a loop, or cannot be computed */
    uint32_t *size;                                             /* by function: with all below it, at most SMALL + 1 */
    uint32_t *index, *low, *stack, *path, *next, nstack, count; /* of the search for circles */
    uint8_t *on_stack;
} worthing;

static const uint64_t anything = (uint64_t)1 << 63;

/* ---- Places that can matter ------------------------------------------------------------------------------------ */

static int note_arguments(worthing *w)
{
    const nmr_program *p = w->program;
    nmr_view view;
    uint32_t i, k;
    nmr_static_place place;

    for (i = 0; i < p->ncalls; i++) {
        const nmr_graph_instr *call;
        if (!p->names[p->calls[i].name].protocol)
            continue;
        if (nmr_view_of(w->l, p->calls[i].function, &view) < 0)
            return NMR_ENOMEM;
        call = &view.body->instrs[p->calls[i].instr];
        for (k = 0; k < call->nlist; k++)
            if ((place = nmr_operand_place(&view, view.graph->args[call->list + k].operand)) != NMR_NONE)
                w->interesting[place] = 1;
    }
    return 0;
}

static int find_interesting(worthing *w)
{
    const nmr_link_facts *facts = w->l->facts;
    size_t i, n = w->program->nfamilies * facts->nplaces;

    if (!(w->interesting = nmr_arena_take(&w->l->scratch, facts->nplaces, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < n; i++)
        if (facts->guards[i] || facts->kinds[i])
            w->interesting[i % facts->nplaces] = 1;
    for (i = 0; i < facts->nplaces; i++)
        w->interesting[i] |= facts->decides[i];
    return note_arguments(w);
}

/* ---- One function by itself ------------------------------------------------------------------------------------ */

static int is_interlocked(const char *name)
{
    while (*name == '_')
        name++;
    return !strncasecmp(name, "Interlocked", 11);
}

static int matters(const worthing *w, nmr_static_place place)
{
    return place != NMR_NONE && w->interesting[place];
}

static int is_helping(const nmr_helper *helper)
{
    return helper && helper->kind < NMR_HELPER_HARMLESS;
}

/* A call that only matters to rules which have to be asked for. */
static int is_opt_in(const nmr_program *p, const nmr_program_name *name)
{
    uint32_t f;

    for (f = 0; f < p->nfamilies; f++)
        if (name->patterns[f] && !nmr_family_is_opt_in(p->rules, &p->families[f]))
            return 0;
    return 1;
}

/* What a call does: NMR_LINKED_WORTH, _FREES, _LEAVES, or 0. */
static uint32_t worth_of_call(const worthing *w, const nmr_view *view, const nmr_site *site, int balanced)
{
    const nmr_program *p = w->program;
    const nmr_graph_instr *call = &view->body->instrs[site->instr];
    const nmr_program_name *name = site->name == NMR_NONE ? NULL : &p->names[site->name];

    if (name && name->patterns && nmr_is_aside(p, name))
        return balanced ? 0 : NMR_LINKED_LEAVES;
    if (name && ((name->patterns && !is_opt_in(p, name)) || name->wrapper))
        return NMR_LINKED_WORTH;
    if (name && is_helping(name->helper))
        return NMR_LINKED_FREES;
    if (site->callee == NMR_NONE)
        return w->l->facts->indirect[site->indirect].unknown ? NMR_LINKED_LEAVES : 0;
    if (is_helping(p->functions[site->callee].helper))
        return NMR_LINKED_FREES;
    if (p->functions[site->callee].flags & NMR_LINKED_OPAQUE)
        return NMR_LINKED_LEAVES;
    return name && is_interlocked(name->text) && call->nlist &&
                   matters(w, nmr_operand_place(view, view->graph->args[call->list].operand))
               ? NMR_LINKED_WORTH
               : 0;
}

/* *parameter, or memory without a name that is no text: it may be anything the caller has. */
static int is_nameless(const nmr_view *view, const nmr_graph_instr *store)
{
    const nmr_graph_path *path = &view->graph->paths[store->dst];

    if (!(view->unit->bits[store->dst] >> 63))
        return 0;
    return (path->root == NMR_ROOT_LOCAL && path->nsteps == 1) || (store->type & NMR_TYPE_WIDTH) != 1;
}

static int is_own_memory(const nmr_view *view, uint32_t path)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    uint32_t i;

    if (p->root != NMR_ROOT_LOCAL)
        return 0;
    for (i = 0; i < p->nsteps; i++)
        if (view->graph->steps[p->step + i].kind == NMR_STEP_DEREF ||
            view->graph->steps[p->step + i].kind == NMR_STEP_CONTAINER)
            return 0;
    return 1;
}

static uint32_t worth_of_instr(const worthing *w, const nmr_view *view, const nmr_graph_instr *instr)
{
    switch (instr->op) {
    case NMR_OP_STORE:
        return matters(w, nmr_path_place(view, instr->dst)) ? NMR_LINKED_WORTH : is_nameless(view, instr) ? NMR_LINKED_FREES : 0;
    case NMR_OP_COPY:
    case NMR_OP_ZERO:
    case NMR_OP_HAVOC:
        if (matters(w, nmr_path_place(view, instr->dst)))
            return NMR_LINKED_WORTH;
        return is_own_memory(view, instr->dst) ? 0 : NMR_LINKED_FREES;
    case NMR_OP_STOP:
    case NMR_OP_LOST:
        return NMR_LINKED_WORTH;
    default:
        return 0;
    }
}

/* Blocks are in reverse postorder: a way back is a loop. */
static int has_loop(const nmr_view *view)
{
    uint32_t block, next, n;

    for (block = 0; block < view->body->nblocks; block++)
        for (n = 0; (next = nmr_block_next(view, block, n)) != NMR_NONE; n++)
            if (next <= block)
                return 1;
    return 0;
}

static int look_at(worthing *w, uint32_t function)
{
    nmr_program_function *f = &w->program->functions[function];
    nmr_view view;
    uint32_t i;
    int balanced;

    if (nmr_view_of(w->l, function, &view) < 0 || (balanced = nmr_is_balanced(w->l, function, &view)) < 0)
        return NMR_ENOMEM;
    for (i = w->l->sites_of[function]; i < w->l->sites_of[function + 1]; i++) {
        const nmr_site *site = &w->l->sites[i];
        f->flags |= worth_of_call(w, &view, site, balanced);
        if (site->callee == NMR_NONE && w->l->facts->indirect[site->indirect].unknown)
            f->touches |= anything;
    }
    for (i = 0; i < view.body->ninstrs; i++)
        f->flags |= worth_of_instr(w, &view, &view.body->instrs[i]);
    w->loops[function] = (uint8_t)has_loop(&view);
    w->size[function] = view.body->ninstrs > SMALL ? SMALL + 1 : view.body->ninstrs;
    return 0;
}

/* ---- Functions and all below them ------------------------------------------------------------------------------ */

static void add_callee(worthing *w, uint32_t function, uint32_t callee)
{
    nmr_program_function *f = &w->program->functions[function];
    const nmr_program_function *c = &w->program->functions[callee];

    if (!c->body)
        return;
    f->touches |= c->touches;
    f->flags |= c->flags & what_is_done;
    w->loops[function] |= w->loops[callee];
    w->size[function] += w->size[callee];
    if (w->size[function] > SMALL)
        w->size[function] = SMALL + 1;
}

/* All functions of a circle have what each of them has. Their callees outside of it are done. */
static void close_circle(worthing *w, const uint32_t *members, uint32_t n)
{
    const nmr_rows *callees = &w->l->facts->callees;
    nmr_program_function *functions = w->program->functions;
    uint64_t touches = 0;
    uint32_t i, k, worth = 0;
    int circle = n > 1;

    for (i = 0; i < n; i++) {
        for (k = callees->first[members[i]]; k < callees->first[members[i] + 1]; k++) {
            circle |= callees->at[k] == members[i];
            if (!w->on_stack[callees->at[k]])
                add_callee(w, members[i], callees->at[k]);
        }
        touches |= functions[members[i]].touches;
        worth |= functions[members[i]].flags & what_is_done;
    }
    for (i = 0; i < n; i++) {
        functions[members[i]].touches = touches;
        functions[members[i]].flags |= worth;
        w->loops[members[i]] |= (uint8_t)circle;
        if (functions[members[i]].body && !w->loops[members[i]] && w->size[members[i]] <= SMALL)
            functions[members[i]].flags |= NMR_LINKED_SMALL;
    }
}

static void enter(worthing *w, uint32_t function, uint32_t *depth)
{
    w->index[function] = w->low[function] = ++w->count;
    w->stack[w->nstack++] = function;
    w->on_stack[function] = 1;
    w->next[*depth] = w->l->facts->callees.first[function];
    w->path[(*depth)++] = function;
}

static void leave(worthing *w, uint32_t function)
{
    uint32_t first = w->nstack, i;

    if (w->low[function] != w->index[function])
        return;
    while (w->stack[first - 1] != function)
        first--;
    first--;
    close_circle(w, w->stack + first, w->nstack - first);
    for (i = first; i < w->nstack; i++)
        w->on_stack[w->stack[i]] = 0;
    w->nstack = first;
}

/* Tarjan's search, without recursion: callees are done before their callers. */
static void search(worthing *w, uint32_t root)
{
    const nmr_rows *callees = &w->l->facts->callees;
    uint32_t depth = 0;

    enter(w, root, &depth);
    while (depth) {
        uint32_t function = w->path[depth - 1];
        if (w->next[depth - 1] < callees->first[function + 1]) {
            uint32_t callee = callees->at[w->next[depth - 1]++];
            if (!w->index[callee])
                enter(w, callee, &depth);
            else if (w->on_stack[callee] && w->index[callee] < w->low[function])
                w->low[function] = w->index[callee];
            continue;
        }
        leave(w, function);
        if (--depth && w->low[function] < w->low[w->path[depth - 1]])
            w->low[w->path[depth - 1]] = w->low[function];
    }
}

/* A target without a body does what nobody sees here. */
static void touch_targets(worthing *w)
{
    const nmr_link_facts *facts = w->l->facts;
    uint32_t i, k;

    for (i = 0; i < facts->nindirect; i++)
        for (k = 0; k < facts->indirect[i].n; k++)
            if (!w->program->functions[facts->targets[facts->indirect[i].first + k]].body)
                w->program->functions[facts->indirect[i].function].touches |= anything;
}

int nmr_link_worth(nmr_linking *l)
{
    nmr_program *p = l->program;
    worthing w = {.l = l, .program = p};
    nmr_arena *arena = &l->scratch;
    uint32_t n = p->nfunctions, i;

    if (!(w.loops = nmr_arena_take(arena, n, 1)) || !(w.size = nmr_arena_take(arena, n, sizeof *w.size)) ||
        !(w.index = nmr_arena_take(arena, n, sizeof *w.index)) || !(w.low = nmr_arena_take(arena, n, sizeof *w.low)) ||
        !(w.stack = nmr_arena_take(arena, n, sizeof *w.stack)) ||
        !(w.path = nmr_arena_take(arena, n, sizeof *w.path)) || !(w.next = nmr_arena_take(arena, n, sizeof *w.next)) ||
        !(w.on_stack = nmr_arena_take(arena, n, 1)) || find_interesting(&w) < 0)
        return NMR_ENOMEM;
    touch_targets(&w);
    for (i = 0; i < n; i++)
        if (p->functions[i].body && look_at(&w, i) < 0)
            return NMR_ENOMEM;
    for (i = 0; i < n; i++)
        if (!w.index[i])
            search(&w, i);
    return 0;
}
