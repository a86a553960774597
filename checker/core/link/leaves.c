/*
 * leaves.c - does a function do no more with what a parameter points to than read it, write it and give away its parts?
 * Then it neither frees it nor hands it to anybody who could.
 */
#include "core/link/inner.h"

typedef struct leaving {
    nmr_linking *l;
    const nmr_view *view;
    uint8_t *held; /* by local: it may hold the parameter's value */
    unsigned depth;
    int changed, gone;
} leaving;

enum { DEPTH = 6 };

static int leaves(nmr_linking *l, uint32_t function, uint32_t parameter, unsigned depth);

static const nmr_graph_operand *held_operand(const leaving *v, uint32_t operand)
{
    const nmr_graph_operand *o = &v->view->graph->operands[operand];
    const nmr_graph_path *p;

    if (o->kind != NMR_OPERAND_LOAD && o->kind != NMR_OPERAND_ADDRESS)
        return NULL;
    p = &v->view->graph->paths[o->ref];
    return p->root == NMR_ROOT_LOCAL && v->held[p->index] ? o : NULL;
}

/* Is it the pointer itself, or the address of what it points to or of a part of that? */
static int gives_pointer(const leaving *v, uint32_t operand)
{
    const nmr_graph_operand *o = held_operand(v, operand);

    return o && (o->kind == NMR_OPERAND_ADDRESS || v->view->graph->paths[o->ref].nsteps == 0);
}

static void use(leaving *v, uint32_t operand) { v->gone |= gives_pointer(v, operand); }

static void store(leaving *v, const nmr_graph_instr *instr)
{
    uint32_t to = nmr_path_local(v->view, instr->dst);

    if (to == NMR_NONE || nmr_operand_local(v->view, instr->a) == NMR_NONE) {
        use(v, instr->a);
    } else if (gives_pointer(v, instr->a) && !v->held[to]) {
        v->held[to] = 1;
        v->changed = 1;
    }
}

/* A function of the system that frees nothing keeps nothing either: it works on what it is given. */
static int works_on_parts(const leaving *v, const nmr_site *site, const nmr_graph_arg *arg)
{
    const nmr_program *p = v->l->program;
    const nmr_program_function *callee = site->callee == NMR_NONE ? NULL : &p->functions[site->callee];
    const nmr_helper *helper = callee && v->l->words[site->callee] ? v->l->words[site->callee]->helper : NULL;

    return callee && callee->flags & NMR_LINKED_SYSTEM && !(helper && helper->kind == NMR_HELPER_DEALLOCATOR) &&
           v->view->graph->operands[arg->operand].kind == NMR_OPERAND_ADDRESS;
}

/* A function of the driver that itself leaves what it is given. */
static int is_left_by(const leaving *v, const nmr_site *site, uint32_t index)
{
    const nmr_program_function *callee = site->callee == NMR_NONE ? NULL : &v->l->program->functions[site->callee];

    return callee && callee->body && index < callee->body->nparams && v->depth &&
           leaves(v->l, site->callee, index, v->depth - 1);
}

static void call(leaving *v, const nmr_site *site)
{
    const nmr_graph_instr *instr = &v->view->body->instrs[site->instr];
    const nmr_program_name *name = site->name == NMR_NONE ? NULL : &v->l->program->names[site->name];
    uint32_t i;

    use(v, instr->a);
    for (i = 0; i < instr->nlist; i++) {
        const nmr_graph_arg *arg = &v->view->graph->args[instr->list + i];
        if (name && ((name->helper && name->helper->kind == NMR_HELPER_HARMLESS) || nmr_is_tracked(v->l->program, name, i)))
            continue;
        if (gives_pointer(v, arg->operand) && !works_on_parts(v, site, arg) && !is_left_by(v, site, i))
            v->gone = 1;
    }
}

static void instr(leaving *v, const nmr_graph_instr *i)
{
    switch (i->op) {
    case NMR_OP_STORE:
        store(v, i);
        break;
    case NMR_OP_BINARY:
        if (i->sub > NMR_BINARY_GE) {
            use(v, i->a);
            use(v, i->b);
        }
        break;
    case NMR_OP_MOVE:
    case NMR_OP_RETURN:
        use(v, i->a);
        break;
    default:
        break;
    }
}

static int leaves(nmr_linking *l, uint32_t function, uint32_t parameter, unsigned depth)
{
    nmr_view view;
    leaving v = {.l = l, .view = &view, .depth = depth};
    uint32_t i;

    if (nmr_view_of(l, function, &view) < 0 || !(v.held = nmr_arena_take(&l->scratch, view.body->nlocals, 1)))
        return 0;
    v.held[parameter] = 1;
    do {
        v.changed = 0;
        for (i = 0; i < view.body->ninstrs; i++)
            instr(&v, &view.body->instrs[i]);
        for (i = l->sites_of[function]; i < l->sites_of[function + 1] && !v.gone; i++)
            call(&v, &l->sites[i]);
    } while (v.changed && !v.gone);
    return !v.gone;
}

int nmr_leaves_parameter(nmr_linking *l, uint32_t function, uint32_t parameter)
{
    return leaves(l, function, parameter, DEPTH);
}
