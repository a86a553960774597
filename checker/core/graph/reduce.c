/*
 * reduce.c - leaves out of a graph what no answer depends on, so that its file is small.
 *
 * Bodies stay as they are, instruction by instruction: the solver takes the same steps as before. What goes are
 * functions and variables that nothing gets to, and of what stays the names and places that are never shown. Strings,
 * fields and paths that are not used any more the encoder leaves out by itself.
 */
#include "core/graph/internal.h"
#include "core/machine.h"
#include "core/opt_in.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* How the rules know a function. */
enum {
    NAMED = 1,  /* they say something about calls of it */
    HELPER = 2, /* they know what it does, and nothing depends on where it is called */
    ROLE = 4,   /* its name or its type gives it a role */
    OPT_IN = 8  /* rules that have to be asked for say something about calls of it */
};

typedef struct reducer {
    nmr_graph *graph;
    const nmr_rules *rules;
    uint8_t *known;                 /* by function */
    uint8_t *members;               /* by field: a function that is stored there gets a role, or is run */
    uint8_t *matters;               /* by function: it leads to what the rules are about */
    uint8_t *functions, *variables; /* by number: stays */
    uint32_t *work, nwork;          /* stay, and were not looked into: functions, and behind their numbers variables */
} reducer;

/* ---- What the rules know ---------------------------------------------------------------------------------------- */

static int is_in_family(const nmr_family *family, const char *name)
{
    size_t i;
    unsigned n;

    for (i = 0; i < family->npatterns; i++)
        for (n = 0; n < family->patterns[i].nnames; n++)
            if (nmr_glob(family->patterns[i].names[n], name))
                return 1;
    for (i = 0; i < family->nrows; i++) {
        const nmr_row *row = &family->rows[i];
        for (n = 0; n < row->nnever; n++)
            if (nmr_glob(row->never[n], name))
                return 1;
        for (n = 0; n < row->nsomewhere; n++)
            if (nmr_glob(row->somewhere[n], name))
                return 1;
    }
    return 0;
}

static int gives_role(const nmr_rules *rules, nmr_role_source source, const char *name)
{
    const nmr_role_rule *roles;
    size_t i, n = nmr_rules_roles(rules, &roles);

    for (i = 0; i < n; i++)
        if (roles[i].source == source && !strcmp(roles[i].name, name))
            return 1;
    return 0;
}

/* A call of it says that another one gives no role. */
static int takes_role(const nmr_rules *rules, const char *name)
{
    const nmr_role_rule *roles;
    size_t i, n = nmr_rules_roles(rules, &roles);
    unsigned k;

    for (i = 0; i < n; i++)
        for (k = 0; k < roles[i].nunless; k++)
            if (!strcmp(roles[i].unless[k], name))
                return 1;
    return 0;
}

static int is_looked_for(const nmr_rules *rules, const char *name)
{
    const char *const *names;
    size_t i, n = nmr_rules_names(rules, &names);

    for (i = 0; i < n; i++)
        if (!strcmp(names[i], name))
            return 1;
    return 0;
}

static int is_in_some_family(const nmr_rules *rules, const char *name, int opt_in)
{
    const nmr_family *families;
    size_t i, n = nmr_rules_families(rules, &families);

    for (i = 0; i < n; i++)
        if (nmr_family_is_opt_in(rules, &families[i]) == opt_in && is_in_family(&families[i], name))
            return 1;
    return 0;
}

static int is_named(const nmr_rules *rules, const char *name)
{
    if (is_in_some_family(rules, name, 0))
        return 1;
    return is_looked_for(rules, name) || nmr_rules_wrapper(rules, name) || nmr_rules_runs(rules, name) ||
           gives_role(rules, NMR_ROLE_BY_ARGUMENT, name) || takes_role(rules, name);
}

static uint8_t known_as(const reducer *r, const nmr_graph_function *f)
{
    const char *name = r->graph->strings[f->plain];
    const nmr_helper *helper = nmr_rules_helper(r->rules, name);
    uint8_t known = 0;
    uint32_t i;

    for (i = 0; i < f->ntypes; i++)
        if (gives_role(r->rules, NMR_ROLE_BY_TYPE, r->graph->strings[r->graph->lists[f->type + i]]))
            known |= ROLE;
    if (gives_role(r->rules, NMR_ROLE_BY_NAME, name))
        known |= ROLE;
    if (is_named(r->rules, name) || (helper && helper->kind > NMR_HELPER_HARMLESS))
        known |= NAMED;
    else if (is_in_some_family(r->rules, name, 1))
        known |= OPT_IN;
    return known | (helper ? HELPER : 0);
}

/* Atomic operations, and copies of memory, mean something without a rule. */
static int is_understood(const char *name)
{
    if (!strcmp(name, "memcpy") || !strcmp(name, "memmove"))
        return 1;
    while (*name == '_')
        name++;
    return !strncasecmp(name, "Interlocked", strlen("Interlocked"));
}

/* C++ functions that the system declares may be the driver's own: operator new. */
static int is_plain(const reducer *r, uint32_t function)
{
    const nmr_graph_function *f = &r->graph->functions[function];

    return f->flags & NMR_FUNCTION_SYSTEM && !(f->flags & (NMR_FUNCTION_BODY | NMR_FUNCTION_NORETURN)) &&
           !r->known[function] && r->graph->strings[f->name][0] != '?' && !is_understood(r->graph->strings[f->shown]);
}

static int is_text_of(const char *text, const char *record, const char *member)
{
    size_t n = strlen(record);

    return !strncmp(text, record, n) && text[n] == '.' && !strcmp(text + n + 1, member);
}

static int is_known_member(const reducer *r, const nmr_graph_field *field)
{
    const char *record = r->graph->strings[field->record], *member = r->graph->strings[field->member];
    const nmr_role_rule *roles;
    const nmr_runs *runs;
    size_t i, nroles = nmr_rules_roles(r->rules, &roles), nruns = nmr_rules_all_runs(r->rules, &runs);

    for (i = 0; i < nroles; i++)
        if (roles[i].source == NMR_ROLE_BY_MEMBER && is_text_of(roles[i].name, record, member))
            return 1;
    for (i = 0; i < nruns; i++)
        if (runs[i].member && is_text_of(runs[i].name, record, member))
            return 1;
    return 0;
}

static void find_known(reducer *r)
{
    uint32_t i;

    for (i = 0; i < r->graph->nfunctions; i++)
        r->known[i] = known_as(r, &r->graph->functions[i]);
    for (i = 0; i < r->graph->nfields; i++)
        r->members[i] = (uint8_t)is_known_member(r, &r->graph->fields[i]);
}

/* ---- What instructions use -------------------------------------------------------------------------------------- */

/* What is done to a path. */
typedef enum use { READ, WRITE, ADDRESS } use;

typedef struct visitor {
    void (*path)(reducer *r, void *data, uint32_t path, use how);
    void (*function)(reducer *r, void *data, uint32_t function);
    void *data;
} visitor;

static void visit_operand(reducer *r, const visitor *v, uint32_t operand);

static void visit_path(reducer *r, const visitor *v, uint32_t path, use how)
{
    const nmr_graph_path *p = &r->graph->paths[path];
    uint32_t i;

    if (v->path)
        v->path(r, v->data, path, how);
    for (i = 0; i < p->nsteps; i++)
        if (r->graph->steps[p->step + i].kind == NMR_STEP_INDEX)
            visit_operand(r, v, r->graph->steps[p->step + i].value);
}

static void visit_operand(reducer *r, const visitor *v, uint32_t operand)
{
    const nmr_graph_operand *o = &r->graph->operands[operand];

    if (o->kind == NMR_OPERAND_FUNCTION && v->function)
        v->function(r, v->data, o->ref);
    else if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        visit_path(r, v, o->ref, o->kind == NMR_OPERAND_LOAD ? READ : ADDRESS);
}

static void visit_part(reducer *r, const visitor *v, uint8_t part, uint32_t n, use how)
{
    if (part == NMR_PART_PATH)
        visit_path(r, v, n, how);
    else if (part == NMR_PART_VALUE)
        visit_operand(r, v, n);
}

static void visit_instr(reducer *r, const visitor *v, const nmr_graph_instr *i)
{
    const nmr_shape *shape = &nmr_shapes[i->op];
    uint32_t n;

    visit_part(r, v, shape->dst, i->dst, i->op == NMR_OP_TOUCH ? READ : WRITE);
    visit_part(r, v, shape->a, i->a, READ);
    visit_part(r, v, shape->b, i->b, READ);
    for (n = 0; shape->list == NMR_PART_ARGS && n < i->nlist; n++)
        visit_operand(r, v, r->graph->args[i->list + n].operand);
}

/* The function that a call names; NMR_NONE. */
static uint32_t callee_of(const reducer *r, const nmr_graph_instr *i)
{
    if (i->op != NMR_OP_CALL || r->graph->operands[i->a].kind != NMR_OPERAND_FUNCTION)
        return NMR_NONE;
    return r->graph->operands[i->a].ref;
}

/* A local variable or a part of one, got to by no pointer. */
static int is_own(const reducer *r, uint32_t path)
{
    const nmr_graph_path *p = &r->graph->paths[path];
    uint32_t i;

    for (i = 0; i < p->nsteps; i++)
        if (r->graph->steps[p->step + i].kind == NMR_STEP_DEREF ||
            r->graph->steps[p->step + i].kind == NMR_STEP_CONTAINER)
            return 0;
    return p->root == NMR_ROOT_LOCAL;
}

/* ---- The system ------------------------------------------------------------------------------------------------- */

/* All that the solver knows of it is where it belongs. */
static void make_nameless(nmr_graph *graph, nmr_graph_function *f)
{
    static const char name[] = "<system>";

    f->name = f->shown = nmr_graph_add_string(graph, name, strlen(name));
    f->plain = 0;
    f->flags = NMR_FUNCTION_SYSTEM;
    f->ntypes = f->nparams = 0;
    f->result = 0;
}

/*
 * A function of the system that the rules do not know does what its arguments let it do, whatever its name: calls of
 * all of them become calls of the first one, and the others go with their names. Should another unit of the driver
 * define a function of such a name, calls from here are taken for calls of the system's.
 */
static int call_one(reducer *r)
{
    nmr_graph *graph = r->graph;
    uint32_t one = NMR_NONE, i, n;

    for (i = 0; i < graph->nfunctions; i++)
        for (n = 0; n < graph->functions[i].ninstrs; n++) {
            nmr_graph_instr *instr = &graph->functions[i].instrs[n];
            uint32_t callee = callee_of(r, instr);
            if (callee == NMR_NONE || !is_plain(r, callee))
                continue;
            if (one == NMR_NONE)
                one = instr->a;
            instr->a = one;
        }
    if (one != NMR_NONE)
        make_nameless(graph, &graph->functions[graph->operands[one].ref]);
    return graph->failed ? NMR_ENOMEM : 0;
}

/* ---- What leads to the rules ------------------------------------------------------------------------------------ */

static void weigh(reducer *r, void *data, uint32_t function)
{
    const nmr_graph_function *f = &r->graph->functions[function];
    int *matters = data;

    *matters |= r->matters[function] || r->known[function] & NAMED;
    /* Of another unit, which may do anything. */
    *matters |= !(f->flags & (NMR_FUNCTION_BODY | NMR_FUNCTION_SYSTEM)) && !(r->known[function] & HELPER);
}

/* Does a function that is stored there get a role by it? */
static int ends_in_member(const reducer *r, uint32_t step, uint32_t nsteps)
{
    const nmr_graph_step *last;

    if (!nsteps)
        return 0;
    last = &r->graph->steps[step + nsteps - 1];
    return last->kind == NMR_STEP_FIELD && r->members[last->value];
}

/* A virtual method is called though nothing names it: what it writes is written. */
static int is_method(const reducer *r, const nmr_graph_function *f)
{
    return !(f->flags & NMR_FUNCTION_STATIC) && r->graph->strings[f->name][0] == '?';
}

static int instr_matters(const reducer *r, const nmr_graph_function *f, const nmr_graph_instr *i)
{
    if (i->op == NMR_OP_CALL)
        return callee_of(r, i) == NMR_NONE;
    if (i->op > NMR_OP_HAVOC)
        return i->op == NMR_OP_LOST;
    if (is_method(r, f) && !is_own(r, i->dst))
        return 1;
    return i->op == NMR_OP_STORE && ends_in_member(r, r->graph->paths[i->dst].step, r->graph->paths[i->dst].nsteps);
}

static int function_matters(reducer *r, uint32_t function)
{
    const nmr_graph_function *f = &r->graph->functions[function];
    int matters = f->flags & NMR_FUNCTION_DAMAGED || r->known[function] & (NAMED | ROLE);
    visitor v = {NULL, weigh, &matters};
    uint32_t i;

    for (i = 0; i < f->ninstrs && !matters; i++) {
        matters = instr_matters(r, f, &f->instrs[i]);
        visit_instr(r, &v, &f->instrs[i]);
    }
    return matters;
}

/*
 * Functions that lead to what the rules are about, or may do so: they make such a call, one that is not known here, or
 * give a role. The solver looks at those even if nothing calls them; and a statement that did not parse may be such a
 * call.
 */
static void find_what_matters(reducer *r)
{
    uint32_t i;
    int moved = 1;

    while (moved) {
        moved = 0;
        for (i = 0; i < r->graph->nfunctions; i++)
            if (r->graph->functions[i].flags & NMR_FUNCTION_BODY && !r->matters[i] && function_matters(r, i))
                moved = r->matters[i] = 1;
    }
}

static int variable_matters(reducer *r, const nmr_graph_variable *variable)
{
    int matters = 0;
    visitor v = {NULL, weigh, &matters};
    uint32_t i;

    for (i = 0; i < variable->ninits && !matters; i++) {
        const nmr_graph_init *init = &r->graph->inits[variable->init + i];
        matters = r->graph->operands[init->operand].kind == NMR_OPERAND_FUNCTION &&
                  ends_in_member(r, init->step, init->nsteps);
        visit_operand(r, &v, init->operand);
    }
    return matters;
}

/* ---- What stays ------------------------------------------------------------------------------------------------- */

static void keep_function(reducer *r, void *data, uint32_t function)
{
    (void)data;
    if (!r->functions[function])
        r->work[r->nwork++] = function;
    r->functions[function] = 1;
}

static void keep_variable(reducer *r, uint32_t variable)
{
    if (!r->variables[variable])
        r->work[r->nwork++] = r->graph->nfunctions + variable;
    r->variables[variable] = 1;
}

static void keep_root(reducer *r, void *data, uint32_t path, use how)
{
    (void)data;
    (void)how;
    if (r->graph->paths[path].root == NMR_ROOT_VARIABLE)
        keep_variable(r, r->graph->paths[path].index);
}

/*
 * Others can get to what they see. Of inline functions each unit that calls them has its own; of variables that may be
 * defined several times the only definition may be this one. What is not reached from here never runs.
 */
static void find_roots(reducer *r)
{
    const nmr_graph *graph = r->graph;
    uint32_t i;

    for (i = 0; i < graph->nfunctions; i++)
        if (graph->functions[i].flags & NMR_FUNCTION_BODY &&
            (!(graph->functions[i].flags & (NMR_FUNCTION_STATIC | NMR_FUNCTION_INLINE)) || r->matters[i]))
            keep_function(r, NULL, i);
    for (i = 0; i < graph->nvariables; i++)
        if (graph->variables[i].flags & NMR_VARIABLE_DEFINED &&
            (!(graph->variables[i].flags & NMR_VARIABLE_STATIC) || variable_matters(r, &graph->variables[i])))
            keep_variable(r, i);
}

static void find_what_stays(reducer *r)
{
    const nmr_graph *graph = r->graph;
    visitor v = {keep_root, keep_function, NULL};
    uint32_t i;

    find_roots(r);
    while (r->nwork) {
        uint32_t n = r->work[--r->nwork];
        for (i = 0; n < graph->nfunctions && i < graph->functions[n].ninstrs; i++)
            visit_instr(r, &v, &graph->functions[n].instrs[i]);
        if (n < graph->nfunctions)
            continue;
        n -= graph->nfunctions;
        for (i = 0; i < graph->variables[n].ninits; i++)
            visit_operand(r, &v, graph->inits[graph->variables[n].init + i].operand);
    }
}

/* New numbers in place of old ones; NMR_NONE for what goes. */
static uint32_t *renumber(const uint8_t *stays, uint32_t n)
{
    uint32_t *numbers = malloc(((size_t)n + 1) * sizeof *numbers), i, next = 0;

    for (i = 0; numbers && i < n; i++)
        numbers[i] = stays[i] ? next++ : NMR_NONE;
    return numbers;
}

static void move_functions(nmr_graph *graph, const uint32_t *numbers)
{
    uint32_t i, n = 0;

    for (i = 0; i < graph->nfunctions; i++) {
        nmr_graph_function *f = &graph->functions[i];
        if (numbers[i] != NMR_NONE) {
            graph->functions[n++] = *f;
            continue;
        }
        free(f->locals);
        free(f->blocks);
        free(f->instrs);
    }
    graph->nfunctions = n;
    /* Operands and paths that nothing uses any more stay well formed. */
    for (i = 0; i < graph->noperands; i++) {
        nmr_graph_operand *o = &graph->operands[i];
        if (o->kind == NMR_OPERAND_FUNCTION && numbers[o->ref] == NMR_NONE)
            *o = (nmr_graph_operand){NMR_OPERAND_UNKNOWN, 0, 0};
        else if (o->kind == NMR_OPERAND_FUNCTION)
            o->ref = numbers[o->ref];
    }
}

static void move_variables(nmr_graph *graph, const uint32_t *numbers)
{
    uint32_t i, n = 0;

    for (i = 0; i < graph->nvariables; i++)
        if (numbers[i] != NMR_NONE)
            graph->variables[n++] = graph->variables[i];
    graph->nvariables = n;
    for (i = 0; i < graph->npaths; i++) {
        nmr_graph_path *p = &graph->paths[i];
        if (p->root == NMR_ROOT_VARIABLE && numbers[p->index] == NMR_NONE)
            *p = (nmr_graph_path){NMR_ROOT_DATA, 0, 0, 0};
        else if (p->root == NMR_ROOT_VARIABLE)
            p->index = numbers[p->index];
    }
}

/* ---- What is shown ---------------------------------------------------------------------------------------------- */

static void keep_name(reducer *r, void *data, uint32_t path, use how)
{
    const nmr_graph_path *p = &r->graph->paths[path];
    uint8_t *named = data;

    (void)how;
    if (p->root == NMR_ROOT_LOCAL)
        named[p->index] = 1;
}

/* Something may get into a local that the body does not put there: others have its address. */
static void keep_exposed_name(reducer *r, void *data, uint32_t path, use how)
{
    if (how == ADDRESS && is_own(r, path))
        keep_name(r, data, path, how);
}

/* A call of the protocols, or of something that a pointer leads to: messages name its arguments. */
static int names_arguments(const reducer *r, const nmr_graph_instr *i)
{
    uint32_t callee = callee_of(r, i);

    return i->op == NMR_OP_CALL && (callee == NMR_NONE || r->known[callee] & NAMED);
}

/* A handle or pointer that a function gets from nobody knows where is called as the parameter. */
static int is_wide_parameter(const nmr_graph_function *f, uint32_t local)
{
    return local < f->nparams &&
           (f->locals[local].type & NMR_TYPE_POINTER || (f->locals[local].type & NMR_TYPE_WIDTH) > 4);
}

/* Names of locals that no message can need. */
static int forget_names(reducer *r, nmr_graph_function *f)
{
    uint8_t *named = calloc((size_t)f->nlocals + 1, 1);
    visitor all = {keep_name, NULL, named}, exposed = {keep_exposed_name, NULL, named};
    uint32_t i;

    if (!named)
        return NMR_ENOMEM;
    for (i = 0; i < f->ninstrs; i++)
        visit_instr(r, names_arguments(r, &f->instrs[i]) ? &all : &exposed, &f->instrs[i]);
    for (i = 0; i < f->nlocals; i++)
        if (!named[i] && !is_wide_parameter(f, i))
            f->locals[i].name = 0;
    free(named);
    return 0;
}

static void find_access(reducer *r, void *data, uint32_t path, use how)
{
    int *found = data;

    (void)how;
    *found |= !is_own(r, path);
}

/* Can a finding or a step of a path be at the instruction? None is where only variables of the function are moved. */
static int is_shown(reducer *r, const nmr_graph_instr *i)
{
    int found = i->op == NMR_OP_CALL || i->op == NMR_OP_TOUCH || i->op == NMR_OP_BRANCH || i->op == NMR_OP_SWITCH;
    visitor v = {find_access, NULL, &found};

    if (!found)
        visit_instr(r, &v, i);
    return found;
}

/* A place that is never shown is the one before it, which costs nothing. Macros are shown nowhere. */
static void forget_sites(reducer *r, nmr_graph_function *f)
{
    uint32_t i;

    f->site.macro = f->end.macro = 0;
    for (i = 0; i < f->ninstrs; i++) {
        /* Where a function begins is where the system is said to call it. */
        if (i > 0 && !is_shown(r, &f->instrs[i]))
            f->instrs[i].site = f->instrs[i - 1].site;
        f->instrs[i].site.macro = 0;
    }
}

/* Types say nothing but what roles they give. */
static void forget_types(const reducer *r, nmr_graph_function *f)
{
    uint32_t *lists = r->graph->lists, i, n = 0;

    for (i = f->type; i < f->type + f->ntypes; i++)
        if (gives_role(r->rules, NMR_ROLE_BY_TYPE, r->graph->strings[lists[i]]))
            lists[f->type + n++] = lists[i];
    f->ntypes = n;
}

static int forget_what_is_not_shown(reducer *r)
{
    const nmr_graph_site nowhere = {0, 0, 0, 0};
    uint32_t i;
    int rc = 0;

    for (i = 0; i < r->graph->nfunctions && rc == 0; i++) {
        nmr_graph_function *f = &r->graph->functions[i];
        forget_types(r, f);
        if (f->flags & NMR_FUNCTION_BODY) {
            forget_sites(r, f);
            rc = forget_names(r, f);
        } else {
            f->site = f->end = nowhere;
        }
    }
    for (i = 0; i < r->graph->nvariables; i++)
        r->graph->variables[i].site = nowhere;
    return rc;
}

/* ---- The graph -------------------------------------------------------------------------------------------------- */

static int open_reducer(reducer *r, nmr_graph *graph, const nmr_rules *rules)
{
    size_t functions = (size_t)graph->nfunctions + 1, variables = (size_t)graph->nvariables + 1;

    memset(r, 0, sizeof *r);
    r->graph = graph;
    r->rules = rules;
    r->known = calloc(functions, 1);
    r->members = calloc((size_t)graph->nfields + 1, 1);
    r->matters = calloc(functions, 1);
    r->functions = calloc(functions, 1);
    r->variables = calloc(variables, 1);
    r->work = calloc(functions + variables, sizeof *r->work);
    return r->known && r->members && r->matters && r->functions && r->variables && r->work ? 0 : NMR_ENOMEM;
}

static void close_reducer(reducer *r)
{
    free(r->known);
    free(r->members);
    free(r->matters);
    free(r->functions);
    free(r->variables);
    free(r->work);
}

static int drop_what_goes(reducer *r)
{
    uint32_t *functions = renumber(r->functions, r->graph->nfunctions),
             *variables = renumber(r->variables, r->graph->nvariables);
    int rc = functions && variables ? 0 : NMR_ENOMEM;

    if (rc == 0) {
        move_functions(r->graph, functions);
        move_variables(r->graph, variables);
    }
    free(functions);
    free(variables);
    return rc;
}

int nmr_graph_reduce(nmr_graph *graph, const nmr_rules *rules)
{
    reducer r;
    int rc;

    if (graph->failed)
        return NMR_ENOMEM;
    nmr_graph_close(graph); /* what is changed here, the builder would not find again */
    if ((rc = open_reducer(&r, graph, rules)) == 0) {
        find_known(&r);
        rc = call_one(&r);
    }
    if (rc == 0) {
        find_what_matters(&r);
        find_what_stays(&r);
        rc = forget_what_is_not_shown(&r);
    }
    if (rc == 0)
        rc = drop_what_goes(&r);
    close_reducer(&r);
    return rc;
}
