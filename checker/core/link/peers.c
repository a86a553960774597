/*
 * peers.c - calls of the other side of a binding and of WSK: which of them no flag, lock or count guards, and what detach
 * callbacks do about them. All of it is about threads that are not run against each other: what may guard, does.
 */
#include "core/link/inner.h"

#include <string.h>

static const uint32_t callbacks = 1u << NMR_ROLE_ATTACH_CLIENT | 1u << NMR_ROLE_ATTACH_PROVIDER |
                                  1u << NMR_ROLE_DETACH_CLIENT | 1u << NMR_ROLE_DETACH_PROVIDER |
                                  1u << NMR_ROLE_CLEANUP_CLIENT | 1u << NMR_ROLE_CLEANUP_PROVIDER;
static const uint32_t detaches = 1u << NMR_ROLE_DETACH_CLIENT | 1u << NMR_ROLE_DETACH_PROVIDER;

typedef struct peers {
    nmr_linking *l;
    int failed; /* there was not enough memory */
    uint8_t *guarding; /* by function: it or one below it takes a lock, counts, or does what nobody knows */
    nmr_vec calls;     /* pairs: function, instruction: calls of the other side */
} peers;

/* ---- Calls of the other side --------------------------------------------------------------------------------------- */

/* The place that a local variable is read from; NMR_NONE: from none, or from several. */
static nmr_static_place kept_in(const nmr_view *view, uint32_t local)
{
    nmr_static_place found = NMR_NONE, place;
    uint32_t i;

    for (i = 0; i < view->body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view->body->instrs[i];
        if (instr->op != NMR_OP_STORE || nmr_path_local(view, instr->dst) != local)
            continue;
        place = nmr_operand_place(view, instr->a);
        if (place == NMR_NONE || (found != NMR_NONE && found != place))
            return NMR_NONE;
        found = place;
    }
    return found;
}

/* Is a member called of the table that is kept where the other side's is? */
static int is_peer_call(const nmr_linking *l, const nmr_view *view, const nmr_graph_instr *call)
{
    const nmr_graph_operand *callee = nmr_settled(view, call->a);
    const nmr_graph_path *path;
    nmr_static_place table;

    if (callee->kind != NMR_OPERAND_LOAD)
        return 0;
    path = &view->graph->paths[callee->ref];
    if (path->nsteps < 1 || view->graph->steps[path->step + path->nsteps - 1].kind != NMR_STEP_FIELD)
        return 0;
    table = nmr_prefix_place(view, callee->ref, path->nsteps - 1);
    if (table == NMR_NONE && path->root == NMR_ROOT_LOCAL && path->nsteps == 2)
        table = kept_in(view, path->index);
    return table != NMR_NONE && l->facts->peers[table];
}

static int find_peer_calls(peers *s)
{
    nmr_view view;
    uint32_t i;

    for (i = 0; i < s->l->nsites; i++) {
        const nmr_site *site = &s->l->sites[i];
        if (site->callee != NMR_NONE)
            continue;
        if (nmr_view_of(s->l, site->function, &view) < 0)
            return NMR_ENOMEM;
        if (is_peer_call(s->l, &view, &view.body->instrs[site->instr]))
            nmr_vec_push_pair(&s->l->scratch, &s->calls, site->function, site->instr);
    }
    return s->l->scratch.failed ? NMR_ENOMEM : 0;
}

/* ---- What guards ---------------------------------------------------------------------------------------------------- */

static int leads_to_lock(const nmr_program *p, const nmr_program_name *name)
{
    uint32_t family;
    size_t r;

    for (family = 0; name->patterns && family < p->nfamilies; family++)
        for (r = 0; r < p->families[family].nrows; r++) {
            const nmr_row *row = &p->families[family].rows[r];
            if (row->event == NMR_EVENT_CALL && row->rule < 0 && row->to < NMR_MAX_STATES &&
                name->patterns[family] >> row->pattern & 1 && p->families[family].state_means[row->to] & NMR_COND_LOCKED)
                return 1;
        }
    return 0;
}

/* Calls that may keep others away: locks, counters, run-down protection, waits for what lasts, and what nobody knows. */
static int guards_itself(peers *s, const nmr_site *site)
{
    const nmr_program *p = s->l->program;
    const nmr_program_function *f = site->callee == NMR_NONE ? NULL : &p->functions[site->callee];
    const nmr_graph_instr *call;
    nmr_view view;
    uint32_t operand;

    if (!f)
        return 0;
    if (strstr(f->shown, "Interlocked") || strstr(f->shown, "interlocked") || strstr(f->shown, "Rundown"))
        return 1;
    if (site->name != NMR_NONE && leads_to_lock(p, &p->names[site->name]))
        return 1;
    if (strncmp(f->shown, "KeWait", strlen("KeWait")))
        return (f->flags & NMR_LINKED_OPAQUE) != 0;
    if (nmr_view_of(s->l, site->function, &view) < 0)
        return 1;
    call = &view.body->instrs[site->instr];
    operand = nmr_argument(&view, call, 0);
    return operand != NMR_NONE && nmr_operand_place(&view, operand) != NMR_NONE;
}

static int find_guarding(peers *s)
{
    uint32_t i;

    if (!(s->guarding = nmr_arena_take(&s->l->scratch, s->l->program->nfunctions, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < s->l->nsites; i++)
        s->guarding[s->l->sites[i].function] |= (uint8_t)guards_itself(s, &s->l->sites[i]);
    return 0;
}

static int is_guarding(const nmr_program *p, uint32_t function, void *data)
{
    (void)p;
    return ((const peers *)data)->guarding[function];
}

/* Does nothing in the function guard what the instruction does? */
static int is_open(peers *s, uint32_t function, uint32_t instr)
{
    int guarding = nmr_any_below(s->l->program, function, is_guarding, s);
    int decided = guarding ? 0 : nmr_is_decided(s->l, function, instr);

    s->failed |= guarding < 0 || decided < 0;
    return guarding == 0 && decided == 0;
}

enum { DEPTH = 8 };

/* Does something come to the function, by calls that are open, from outside the callbacks and tables of the protocol? */
static int comes_openly(peers *s, uint32_t function, int depth)
{
    const nmr_linking *l = s->l;
    const nmr_program_function *f = &l->program->functions[function];
    uint32_t i;

    if (f->roles & callbacks || (!f->roles && l->facts->in_table[function]) || depth > DEPTH)
        return 0;
    if (f->roles || f->flags & NMR_LINKED_ADDRESS_TAKEN || !f->ncallers)
        return 1;
    for (i = 0; i < l->nsites; i++)
        if (l->sites[i].callee == function && l->sites[i].function != function &&
            is_open(s, l->sites[i].function, l->sites[i].instr) && comes_openly(s, l->sites[i].function, depth + 1))
            return 1;
    return 0;
}

static int note_bare(peers *s, uint32_t function, uint32_t instr)
{
    uint32_t *slot;

    if (!is_open(s, function, instr) || !comes_openly(s, function, 0))
        return s->failed ? NMR_ENOMEM : 0;
    if (!(slot = nmr_link_map_at(s->l->keep, &s->l->facts->bare, (uint64_t)function << 32 | instr)))
        return NMR_ENOMEM;
    *slot = 1;
    return 0;
}

/* A call through a table of a protocol: of WSK's own functions. */
static int is_through_table(const nmr_program *p, const nmr_program_call *call)
{
    return p->names[call->name].protocol && strchr(p->names[call->name].text, '.');
}

static int find_bare(peers *s)
{
    const nmr_program *p = s->l->program;
    uint32_t i;
    int rc = 0;

    for (i = 0; i < s->calls.n && rc == 0; i += 2) {
        rc = note_bare(s, s->calls.at[i], s->calls.at[i + 1]);
        /* Nothing else in it need be worth a look. */
        if (rc == 0 && nmr_program_is_bare(p, s->calls.at[i], s->calls.at[i + 1]))
            s->l->program->functions[s->calls.at[i]].flags |= NMR_LINKED_RELEVANT;
    }
    for (i = 0; i < p->ncalls && rc == 0; i++)
        if (is_through_table(p, &p->calls[i]))
            rc = note_bare(s, p->calls[i].function, p->calls[i].instr);
    return rc;
}

/* ---- Detach callbacks ----------------------------------------------------------------------------------------------- */

/* A local variable or a part of one, got to by no pointer. */
static int is_own(const nmr_view *view, uint32_t path)
{
    const nmr_graph_path *p = &view->graph->paths[path];
    uint32_t i;

    for (i = 0; i < p->nsteps; i++)
        if (view->graph->steps[p->step + i].kind != NMR_STEP_FIELD && view->graph->steps[p->step + i].kind != NMR_STEP_INDEX)
            return 0;
    return p->root == NMR_ROOT_LOCAL;
}

static int does_nothing(peers *s, const nmr_view *view, const nmr_graph_instr *instr)
{
    const nmr_graph_operand *callee;
    const nmr_program_function *f;

    switch (instr->op) {
    case NMR_OP_STORE:
    case NMR_OP_COPY:
    case NMR_OP_ZERO:
    case NMR_OP_HAVOC:
        return is_own(view, instr->dst);
    case NMR_OP_BRANCH:
        return instr->flags & NMR_INSTR_GUARD;
    case NMR_OP_SWITCH:
    case NMR_OP_LOST:
        return 0;
    case NMR_OP_CALL:
        callee = &view->graph->operands[instr->a];
        f = callee->kind == NMR_OPERAND_FUNCTION ? &s->l->program->functions[view->unit->functions[callee->ref]] : NULL;
        return f && (f->body || (f->helper && (f->helper->kind == NMR_HELPER_HARMLESS || f->helper->kind == NMR_HELPER_ASSERT)));
    default:
        return 1;
    }
}

static int acts(const nmr_program *p, uint32_t function, void *data)
{
    peers *s = data;
    nmr_view view;
    uint32_t i;

    if (!p->functions[function].body)
        return 0;
    if (nmr_view_of(s->l, function, &view) < 0)
        return 1;
    for (i = 0; i < view.body->ninstrs; i++)
        if (!does_nothing(s, &view, &view.body->instrs[i]))
            return 1;
    return 0;
}

typedef struct stopping {
    peers *s;
    uint8_t *around; /* by function: it comes to a call of the other side */
} stopping;

static int is_looked_at(const stopping *t, nmr_static_place place)
{
    const nmr_program *p = t->s->l->program;
    uint32_t i;

    for (i = 0; i < p->nfunctions; i++)
        if (t->around[i] && p->functions[i].touches & nmr_touch_bit(place))
            return 1;
    return 0;
}

/* Does the function write what those look at, or call what may be enough by itself? */
static int stops(const nmr_program *p, uint32_t function, void *data)
{
    const stopping *t = data;
    nmr_view view;
    uint32_t i;

    if (!p->functions[function].body || nmr_view_of(t->s->l, function, &view) < 0)
        return 1;
    for (i = 0; i < view.body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        nmr_static_place place;
        if (instr->op == NMR_OP_CALL || instr->op == NMR_OP_LOST) {
            if (!does_nothing(t->s, &view, instr))
                return 1;
        } else if (instr->op <= NMR_OP_HAVOC && !is_own(&view, instr->dst)) {
            place = nmr_path_place(&view, instr->dst);
            if (place == NMR_NONE || is_looked_at(t, place))
                return 1;
        }
    }
    return 0;
}

static int find_detaches(peers *s)
{
    nmr_linking *l = s->l;
    const nmr_program *p = l->program;
    stopping t = {s, nmr_arena_take(&l->scratch, p->nfunctions, 1)};
    uint32_t i;

    l->facts->detach_idle = nmr_arena_take(l->keep, p->nfunctions, 1);
    l->facts->detach_stops = nmr_arena_take(l->keep, p->nfunctions, 1);
    if (!t.around || !l->facts->detach_idle || !l->facts->detach_stops)
        return NMR_ENOMEM;
    for (i = 0; i < s->calls.n; i += 2)
        if (!nmr_program_comes_only_from(p, s->calls.at[i], callbacks))
            l->facts->calls_peer = t.around[s->calls.at[i]] = 1;
    if (nmr_add_callers(l, t.around) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].roles & detaches) {
            int acting = nmr_any_below(p, i, acts, s), stopped = nmr_any_below(p, i, stops, &t);
            if (acting < 0 || stopped < 0)
                return NMR_ENOMEM;
            l->facts->detach_idle[i] = !acting;
            l->facts->detach_stops[i] = stopped != 0;
        }
    return 0;
}

int nmr_link_peers(nmr_linking *l)
{
    peers s = {.l = l};

    return find_peer_calls(&s) < 0 || find_guarding(&s) < 0 || find_bare(&s) < 0 || find_detaches(&s) < 0 ? NMR_ENOMEM : 0;
}

/* ---- Questions ------------------------------------------------------------------------------------------------------ */

int nmr_program_is_bare(const nmr_program *program, uint32_t function, uint32_t instr)
{
    return nmr_link_map_get(&program->facts->bare, (uint64_t)function << 32 | instr) == 1;
}

static int is_other(const nmr_program *p, uint32_t function, void *data)
{
    (void)p;
    return function == *(uint32_t *)data;
}

/* Do the two functions run on threads of their own, as far as calls show? */
static int are_apart(const nmr_program *p, uint32_t a, uint32_t b)
{
    return nmr_any_below(p, a, is_other, &b) == 0 && nmr_any_below(p, b, is_other, &a) == 0;
}

int nmr_program_is_raced(const nmr_program *program, uint32_t function, nmr_static_place place)
{
    uint32_t i;

    for (i = 0; place != NMR_NONE && i < program->ncalls; i++) {
        const nmr_program_call *call = &program->calls[i];
        if (call->first == place && is_through_table(program, call) &&
            nmr_program_is_bare(program, call->function, call->instr) && are_apart(program, call->function, function))
            return 1;
    }
    return 0;
}

int nmr_program_calls_peer(const nmr_program *program) { return program->facts->calls_peer; }

int nmr_program_detach_idle(const nmr_program *program, uint32_t detach) { return program->facts->detach_idle[detach]; }

int nmr_program_detach_stops(const nmr_program *program, uint32_t detach) { return program->facts->detach_stops[detach]; }
