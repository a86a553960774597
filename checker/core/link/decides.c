/*
 * decides.c - what decides: the variables, members, locals and results on which it depends what happens to objects, and to
 * which. Paths that differ in nothing of that can be followed as one (property simulation).
 *
 * The answer starts from the calls that do something to objects which last. What is tested where it is decided whether
 * such a call is reached decides, in the function itself and in those that call it; so does what the arguments are read
 * from, and what any of that is copied from, by way of locals, members, parameters and results. What it is computed from
 * does not: of a value that nobody knows no path can tell more than that it passed the same test.
 */
#include "core/link/inner.h"

#include <string.h>
#include <strings.h>

enum { DEPTH = 16 }; /* of an expression */

typedef struct body {
    nmr_view view;
    nmr_control control;
    uint8_t *blocks; /* it is reached to do something to objects, or to decide on that */
    uint8_t *registers, *locals;
    uint8_t *outs;     /* by parameter: it may point to something that decides */
    uint8_t looked_at; /* the function is one of those that are followed */
    uint8_t pending;   /* to be looked at again */
    uint8_t acts;      /* it or something below it does something to objects that last */
    uint8_t result;    /* what it returns decides */
} body;

typedef struct deciding {
    nmr_linking *l;
    const nmr_program *program;
    body *bodies;     /* by function */
    uint8_t *places;  /* by static place */
    uint64_t *moving; /* by family: patterns of calls that move objects which outlive the functions that work on them */
    uint64_t fresh;   /* touch bits of places found since functions were last looked at */
    int moved;
} deciding;

/* of a local */
enum { KEPT = 1, SOURCES = 2 };

/* A path that no pointer leads along. */
static int is_own(const body *b, uint32_t path)
{
    const nmr_graph_path *p = &b->view.graph->paths[path];
    uint32_t i;

    for (i = 0; i < p->nsteps; i++)
        if (b->view.graph->steps[p->step + i].kind == NMR_STEP_DEREF ||
            b->view.graph->steps[p->step + i].kind == NMR_STEP_CONTAINER)
            return 0;
    return p->root == NMR_ROOT_LOCAL;
}

/* ---- Marking --------------------------------------------------------------------------------------------------- */

static void mark_operand(deciding *d, body *b, uint32_t operand);

static void want(deciding *d, body *b)
{
    b->pending = d->moved = 1;
}

static void want_callers(deciding *d, uint32_t function)
{
    const nmr_program_function *f = &d->program->functions[function];
    uint32_t i;

    for (i = 0; i < f->ncallers; i++)
        if (d->bodies[f->callers[i]].looked_at)
            want(d, &d->bodies[f->callers[i]]);
}

static void mark_place(deciding *d, nmr_static_place place)
{
    if (place == NMR_NONE || d->places[place])
        return;
    d->places[place] = 1;
    d->fresh |= nmr_touch_bit(place);
    d->moved = 1;
}

static void mark_local(deciding *d, body *b, uint32_t local)
{
    if (b->locals[local] & SOURCES)
        return;
    b->locals[local] = KEPT | SOURCES;
    want(d, b);
    if (local < b->view.body->nparams)
        want_callers(d, (uint32_t)(b - d->bodies));
}

/* Is it computed from one thing that may be known: a status or a flag, compared or masked? */
static int is_simple(const body *b, const nmr_graph_instr *i)
{
    const nmr_graph *graph = b->view.graph;

    return i->op == NMR_OP_MOVE || (i->op == NMR_OP_BINARY && (graph->operands[i->a].kind == NMR_OPERAND_INTEGER ||
                                                              graph->operands[i->b].kind == NMR_OPERAND_INTEGER));
}

static void mark_source(deciding *d, body *b, const nmr_graph_instr *i)
{
    if (!is_simple(b, i))
        return;
    mark_operand(d, b, i->a);
    if (i->op == NMR_OP_BINARY)
        mark_operand(d, b, i->b);
}

static void mark_register(deciding *d, body *b, uint32_t reg)
{
    uint32_t source = b->view.sources[reg];

    if (b->registers[reg])
        return;
    b->registers[reg] = 1;
    want(d, b);
    if (source && source != NMR_NONE)
        mark_source(d, b, &b->view.body->instrs[source - 1]);
}

/* What a branch tests, however it is computed there. */
static void mark_condition(deciding *d, body *b, uint32_t operand, int depth)
{
    const nmr_graph_operand *o = &b->view.graph->operands[operand];
    const nmr_graph_instr *i;

    mark_operand(d, b, operand);
    if (o->kind != NMR_OPERAND_REGISTER || !depth || !b->view.sources[o->ref] || b->view.sources[o->ref] == NMR_NONE)
        return;
    i = &b->view.body->instrs[b->view.sources[o->ref] - 1];
    if (i->op == NMR_OP_CALL)
        return;
    mark_condition(d, b, i->a, depth - 1);
    if (i->op == NMR_OP_BINARY)
        mark_condition(d, b, i->b, depth - 1);
}

/*
 * What is read at the end of a path decides by its value. The pointers on the way there only say of which object it is:
 * paths on which they differ are kept apart, but where they come from does not matter.
 */
static void mark_path(deciding *d, body *b, uint32_t path)
{
    const nmr_graph_path *p = &b->view.graph->paths[path];
    uint32_t i, last = 0;

    for (i = 0; i < p->nsteps; i++) {
        const nmr_graph_step *step = &b->view.graph->steps[p->step + i];
        if (step->kind == NMR_STEP_FIELD)
            last = i + 1;
        else if (step->kind == NMR_STEP_INDEX)
            mark_operand(d, b, step->value);
    }
    if (last)
        mark_place(d, nmr_place_of_field(b->view.unit->fields[b->view.graph->steps[p->step + last - 1].value]));
    if (p->root == NMR_ROOT_VARIABLE)
        mark_place(d, nmr_place_of_variable(b->view.unit->variables[p->index]));
    else if (p->root == NMR_ROOT_LOCAL && (!p->nsteps || (!last && is_own(b, path))))
        mark_local(d, b, p->index);
    else if (p->root == NMR_ROOT_LOCAL)
        b->locals[p->index] |= KEPT;
    else if (p->root == NMR_ROOT_REGISTER && !last)
        mark_register(d, b, p->index);
}

static void mark_operand(deciding *d, body *b, uint32_t operand)
{
    const nmr_graph_operand *o = &b->view.graph->operands[operand];

    if (o->kind == NMR_OPERAND_REGISTER)
        mark_register(d, b, o->ref);
    else if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        mark_path(d, b, o->ref);
}

/* What decides whether the block is reached, and what decides on that. */
static void mark_block(deciding *d, body *b, uint32_t block)
{
    uint32_t i;

    if (b->blocks[block])
        return;
    b->blocks[block] = 1;
    for (i = b->control.decides.first[block]; i < b->control.decides.first[block + 1]; i++) {
        uint32_t branch = b->control.decides.at[i];
        mark_condition(d, b, nmr_block_end(&b->view, branch)->a, DEPTH);
        mark_block(d, b, branch);
    }
}

/* ---- Instructions ---------------------------------------------------------------------------------------------- */

/* Memory without a name, behind a parameter that may point to something that decides. */
static int is_out(const body *b, uint32_t path)
{
    const nmr_graph_path *p = &b->view.graph->paths[path];

    return p->root == NMR_ROOT_LOCAL && p->index < b->view.body->nparams && b->outs[p->index];
}

/* Does a write to the path change something that decides? */
static int is_deciding(const deciding *d, const body *b, uint32_t path)
{
    nmr_static_place place = nmr_path_place(&b->view, path);

    if (is_own(b, path) && place == NMR_NONE)
        return b->locals[b->view.graph->paths[path].index] & SOURCES;
    return place == NMR_NONE ? is_out(b, path) : d->places[place];
}

/* Records are copied and zeroed as a whole: with the members that decide. */
static int is_deciding_record(const deciding *d, const body *b, uint32_t path)
{
    const nmr_graph_path *p = &b->view.graph->paths[path];

    return is_deciding(d, b, path) || (p->root == NMR_ROOT_LOCAL && b->locals[p->index]);
}

static int is_interlocked(const char *name)
{
    while (*name == '_')
        name++;
    return !strncasecmp(name, "Interlocked", strlen("Interlocked"));
}

/* Is the function that is called read from the other side's dispatch table? */
static int is_peer_call(const deciding *d, const body *b, const nmr_graph_instr *call)
{
    const nmr_graph_operand *o = nmr_settled(&b->view, call->a);
    const nmr_graph_path *p;
    uint32_t i;

    if (o->kind != NMR_OPERAND_LOAD)
        return 0;
    p = &b->view.graph->paths[o->ref];
    for (i = 0; i < p->nsteps; i++)
        if (b->view.graph->steps[p->step + i].kind == NMR_STEP_FIELD &&
            nmr_program_is_peer(d->program, nmr_place_of_field(b->view.unit->fields[b->view.graph->steps[p->step + i].value])))
            return 1;
    return p->root == NMR_ROOT_VARIABLE &&
           nmr_program_is_peer(d->program, nmr_place_of_variable(b->view.unit->variables[p->index]));
}

/* Does the call itself do something to objects that last? What lives in one function keeps its paths apart by itself. */
static int is_event(const deciding *d, const body *b, const nmr_graph_instr *call, const nmr_site *site)
{
    const nmr_program_name *name = site->name == NMR_NONE ? NULL : &d->program->names[site->name];
    size_t f;

    if (name && name->wrapper)
        return 1;
    for (f = 0; name && name->protocol && name->patterns && f < d->program->nfamilies; f++)
        if (name->patterns[f] & d->moving[f])
            return 1;
    return site->callee == NMR_NONE && is_peer_call(d, b, call);
}

/* May the operand point to something that decides? */
static int leads_there(const deciding *d, const body *b, uint32_t operand)
{
    const nmr_graph_operand *o = nmr_settled(&b->view, operand);

    if (o->kind == NMR_OPERAND_LOAD)
        return nmr_path_local(&b->view, o->ref) != NMR_NONE && is_out(b, o->ref);
    return o->kind == NMR_OPERAND_ADDRESS && is_deciding(d, b, o->ref);
}

static void give_parameters(deciding *d, body *b, const nmr_graph_instr *call, uint32_t callee)
{
    body *c = &d->bodies[callee];
    uint32_t i;

    for (i = 0; c->looked_at && i < call->nlist && i < c->view.body->nparams; i++) {
        uint32_t operand = b->view.graph->args[call->list + i].operand;
        if (c->locals[i] & SOURCES)
            mark_operand(d, b, operand);
        if (!c->outs[i] && leads_there(d, b, operand)) {
            c->outs[i] = 1;
            want(d, c);
        }
    }
}

static int call_body(deciding *d, body *b, const nmr_graph_instr *call, uint32_t callee)
{
    body *c = &d->bodies[callee];

    if (!c->looked_at)
        return 0;
    give_parameters(d, b, call, callee);
    if (call->dst != NMR_NONE && b->registers[call->dst] && !c->result) {
        c->result = 1;
        want(d, c);
    }
    return c->acts;
}

static void mark_arguments(deciding *d, body *b, const nmr_graph_instr *call)
{
    uint32_t i;

    mark_operand(d, b, call->a);
    for (i = 0; i < call->nlist; i++)
        mark_operand(d, b, b->view.graph->args[call->list + i].operand);
}

/* An atomic operation on something that decides, or whose result does. */
static int is_atomic(const deciding *d, const body *b, const nmr_graph_instr *call, const nmr_site *site)
{
    if (site->callee == NMR_NONE || !call->nlist || !is_interlocked(d->program->functions[site->callee].shown))
        return 0;
    return (call->dst != NMR_NONE && b->registers[call->dst]) ||
           leads_there(d, b, b->view.graph->args[call->list].operand);
}

/* Does it lead to a call that does something to objects? */
static int look_at_call(deciding *d, body *b, const nmr_graph_instr *call, const nmr_site *site)
{
    const nmr_link_facts *facts = d->l->facts;
    int acts = is_event(d, b, call, site);
    uint32_t i;

    if (acts || is_atomic(d, b, call, site))
        mark_arguments(d, b, call);
    if (site->callee != NMR_NONE)
        return acts | call_body(d, b, call, site->callee);
    for (i = 0; i < facts->indirect[site->indirect].n; i++)
        acts |= call_body(d, b, call, facts->targets[facts->indirect[site->indirect].first + i]);
    return acts;
}

static void look_at_write(deciding *d, body *b, const nmr_graph_instr *i)
{
    const nmr_graph_operand *value;

    if (i->op == NMR_OP_STORE ? !is_deciding(d, b, i->dst) : !is_deciding_record(d, b, i->dst))
        return;
    mark_path(d, b, i->dst);
    if (i->op == NMR_OP_COPY)
        mark_path(d, b, i->a);
    if (i->op != NMR_OP_STORE)
        return;
    value = &b->view.graph->operands[i->a];
    if (value->kind == NMR_OPERAND_LOAD || value->kind == NMR_OPERAND_ADDRESS || value->kind == NMR_OPERAND_REGISTER)
        mark_operand(d, b, i->a);
}

static void look_at(deciding *d, body *b, const nmr_graph_instr *i)
{
    switch (i->op) {
    case NMR_OP_STORE:
    case NMR_OP_COPY:
    case NMR_OP_ZERO:
    case NMR_OP_HAVOC:
        look_at_write(d, b, i);
        break;
    case NMR_OP_MOVE:
    case NMR_OP_BINARY:
        if (b->registers[i->dst] && b->view.sources[i->dst] == NMR_NONE)
            mark_source(d, b, i); /* a side of a choice */
        break;
    case NMR_OP_RETURN:
        if (b->result)
            mark_operand(d, b, i->a);
        break;
    default:
        break;
    }
}

static void look_into(deciding *d, uint32_t function)
{
    body *b = &d->bodies[function];
    const nmr_site *site = d->l->sites + d->l->sites_of[function];
    uint32_t block, n;

    b->pending = 0;
    for (block = 0; block < b->view.body->nblocks; block++)
        for (n = 0; n < b->view.body->blocks[block].count; n++) {
            const nmr_graph_instr *i = &b->view.body->instrs[b->view.body->blocks[block].first + n];
            if (i->op != NMR_OP_CALL) {
                look_at(d, b, i);
            } else if (look_at_call(d, b, i, site++)) {
                mark_block(d, b, block);
                if (!b->acts) {
                    b->acts = 1;
                    want_callers(d, function);
                }
            }
        }
}

/* ---- Families --------------------------------------------------------------------------------------------------- */

/* What the module is asked for when it is unloaded, or when a binding begins or ends. */
static int outlives(const nmr_family *family)
{
    const uint32_t roles = 1u << NMR_ROLE_UNLOAD | 1u << NMR_ROLE_ATTACH_CLIENT | 1u << NMR_ROLE_ATTACH_PROVIDER |
                           1u << NMR_ROLE_DETACH_CLIENT | 1u << NMR_ROLE_DETACH_PROVIDER;
    size_t r;

    for (r = 0; r < family->nrows; r++)
        if (family->rows[r].event == NMR_EVENT_LEAVE && roles >> family->rows[r].name & 1)
            return 1;
    return 0;
}

static int find_moving(deciding *d)
{
    size_t f;

    if (!(d->moving = nmr_arena_take(&d->l->scratch, d->program->nfamilies, sizeof *d->moving)))
        return NMR_ENOMEM;
    for (f = 0; f < d->program->nfamilies; f++)
        d->moving[f] = outlives(&d->program->families[f]) ? nmr_moving_patterns(&d->program->families[f]) : 0;
    return 0;
}

/* ---- All functions ---------------------------------------------------------------------------------------------- */

static int open_body(deciding *d, uint32_t function)
{
    body *b = &d->bodies[function];
    nmr_arena *arena = d->l->keep;

    if (nmr_view_of(d->l, function, &b->view) < 0 || nmr_control_of(&b->control, &b->view, &d->l->scratch) < 0 ||
        !(b->blocks = nmr_arena_take(&d->l->scratch, b->view.body->nblocks, 1)) ||
        !(b->registers = nmr_arena_take(arena, b->view.body->nregisters, 1)) ||
        !(b->outs = nmr_arena_take(&d->l->scratch, b->view.body->nparams, 1)) ||
        !(b->locals = nmr_arena_take(arena, b->view.body->nlocals, 1)))
        return NMR_ENOMEM;
    b->looked_at = b->pending = 1;
    b->result = d->program->functions[function].roles != 0;
    return 0;
}

static int is_followed(const nmr_program_function *f, const body *b)
{
    return f->body && !b->looked_at;
}

/* What the rules are about, and what is called from there. */
static int open_bodies(deciding *d)
{
    const nmr_rows *callees = &d->l->facts->callees;
    nmr_vec work = {0};
    uint32_t i, k;

    for (i = 0; i < d->program->nfunctions; i++)
        if (d->program->functions[i].body && d->program->functions[i].flags & NMR_LINKED_RELEVANT) {
            nmr_vec_push(&d->l->scratch, &work, i);
            if (open_body(d, i) < 0)
                return NMR_ENOMEM;
        }
    for (i = 0; i < work.n; i++)
        for (k = callees->first[work.at[i]]; k < callees->first[work.at[i] + 1]; k++) {
            if (!is_followed(&d->program->functions[callees->at[k]], &d->bodies[callees->at[k]]))
                continue;
            nmr_vec_push(&d->l->scratch, &work, callees->at[k]);
            if (open_body(d, callees->at[k]) < 0)
                return NMR_ENOMEM;
        }
    return d->l->scratch.failed ? NMR_ENOMEM : 0;
}

static int keep_answers(const deciding *d)
{
    nmr_link_facts *facts = d->l->facts;
    uint32_t i;

    if (!(facts->deciding = nmr_arena_take(d->l->keep, d->program->nfunctions, sizeof *facts->deciding)))
        return NMR_ENOMEM;
    facts->decides = d->places;
    for (i = 0; i < d->program->nfunctions; i++)
        facts->deciding[i] = (nmr_deciding){d->bodies[i].registers, d->bodies[i].locals, d->bodies[i].result};
    return 0;
}

int nmr_link_decides(nmr_linking *l)
{
    deciding d = {.l = l, .program = l->program};
    uint32_t i;

    if (!(d.bodies = nmr_arena_take(&l->scratch, l->program->nfunctions, sizeof *d.bodies)) ||
        !(d.places = nmr_arena_take(l->keep, l->facts->nplaces, 1)) || find_moving(&d) < 0 || open_bodies(&d) < 0)
        return NMR_ENOMEM;
    do {
        uint64_t fresh = d.fresh;
        d.fresh = 0;
        d.moved = 0;
        for (i = 0; i < l->program->nfunctions; i++)
            if (d.bodies[i].looked_at && (d.bodies[i].pending || l->program->functions[i].touches & (fresh | d.fresh)))
                look_into(&d, i);
    } while (d.moved);
    return keep_answers(&d);
}

int nmr_program_decides(const nmr_program *program, nmr_static_place place)
{
    return place != NMR_NONE && program->facts->decides[place];
}

int nmr_program_local_decides(const nmr_program *program, uint32_t function, uint32_t local)
{
    const nmr_deciding *d = &program->facts->deciding[function];

    return !d->locals || d->locals[local];
}

int nmr_program_register_decides(const nmr_program *program, uint32_t function, uint32_t reg)
{
    const nmr_deciding *d = &program->facts->deciding[function];

    return !d->registers || d->registers[reg];
}

int nmr_program_result_decides(const nmr_program *program, uint32_t function)
{
    const nmr_deciding *d = &program->facts->deciding[function];

    return !d->locals || d->result;
}
