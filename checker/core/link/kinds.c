/*
 * kinds.c - who writes a place: calls that make handles of a kind, callbacks that keep the handle they were given,
 * calls that fill in what belongs to another object.
 */
#include "core/link/inner.h"

#include <string.h>

enum { SOMETHING_ELSE = 1 }; /* kind 0 */

static uint32_t *kinds_of(const nmr_linking *l, size_t family, nmr_static_place place)
{
    return &l->facts->kinds[family * l->facts->nplaces + place];
}

/* ---- Captures -------------------------------------------------------------------------------------------------- */

static int add_capture(nmr_linking *l, size_t family, nmr_capture capture)
{
    nmr_link_facts *facts = l->facts;
    size_t n = facts->ncaptures[family];

    if (!n || (n >= 4 && !(n & (n - 1)))) {
        nmr_capture *wide = nmr_arena_take(l->keep, n ? n * 2 : 4, sizeof *wide);
        if (!wide)
            return NMR_ENOMEM;
        if (n)
            memcpy(wide, facts->captures[family], n * sizeof *wide);
        facts->captures[family] = wide;
    }
    facts->captures[family][facts->ncaptures[family]++] = capture;
    return 0;
}

/* &variable: the variable. */
static uint32_t variable_behind(const nmr_view *view, uint32_t operand)
{
    const nmr_graph_operand *o = nmr_settled(view, operand);
    const nmr_graph_path *path;

    if (o->kind != NMR_OPERAND_ADDRESS)
        return NMR_NONE;
    path = &view->graph->paths[o->ref];
    return path->root == NMR_ROOT_VARIABLE && !path->nsteps ? view->unit->variables[path->index] : NMR_NONE;
}

static int capture(nmr_linking *l, size_t family, const nmr_view *view, const nmr_graph_instr *call,
                   const nmr_pattern *pattern, uint32_t out)
{
    uint32_t i, owner;

    for (i = 0; i < pattern->nargs; i++) {
        nmr_capture c = {NMR_NONE, NMR_NONE, NMR_NONE};
        if (pattern->arg[i].kind != NMR_ARG_OWNER)
            continue;
        if ((owner = nmr_argument(view, call, pattern->arg[i].index)) != NMR_NONE)
            c.owner = nmr_operand_place(view, owner);
        if (out != NMR_NONE) {
            c.tracked = nmr_operand_place(view, out);
            c.variable = variable_behind(view, out);
        }
        if (add_capture(l, family, c) < 0)
            return NMR_ENOMEM;
    }
    return 0;
}

/* ---- Kinds ----------------------------------------------------------------------------------------------------- */

static int made_by_call(nmr_linking *l, size_t family, const nmr_program_call *call, const nmr_pattern *pattern)
{
    nmr_view view;
    const nmr_graph_instr *instr;
    uint32_t i, operand;
    nmr_static_place place;

    if (nmr_view_of(l, call->function, &view) < 0)
        return NMR_ENOMEM;
    instr = &view.body->instrs[call->instr];
    for (i = 0; i < pattern->nargs; i++) {
        if (pattern->arg[i].kind != NMR_ARG_OUT)
            continue;
        operand = nmr_argument(&view, instr, pattern->arg[i].index);
        place = operand == NMR_NONE ? NMR_NONE : nmr_operand_place(&view, operand);
        if (pattern->makes && place != NMR_NONE)
            *kinds_of(l, family, place) |= 1u << pattern->makes;
        if (capture(l, family, &view, instr, pattern, operand) < 0)
            return NMR_ENOMEM;
    }
    return 0;
}

static int find_made(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint32_t i, k;
    size_t f;

    for (i = 0; i < p->ncalls; i++) {
        const uint64_t *patterns = p->names[p->calls[i].name].patterns;
        for (f = 0; patterns && f < p->nfamilies; f++)
            for (k = 0; k < p->families[f].npatterns; k++)
                if ((patterns[f] >> k & 1u) && made_by_call(l, f, &p->calls[i], &p->families[f].patterns[k]) < 0)
                    return NMR_ENOMEM;
    }
    return 0;
}

/* A callback with a role keeps its parameter. */
static int kept_by_callback(nmr_linking *l, size_t family, const nmr_pattern *pattern, uint32_t function,
                            unsigned parameter)
{
    nmr_view view;
    uint32_t i;

    if (nmr_view_of(l, function, &view) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < view.body->ninstrs && parameter < view.body->nparams; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        nmr_static_place place;
        if (instr->op == NMR_OP_STORE && nmr_operand_local(&view, instr->a) == parameter &&
            (place = nmr_path_place(&view, instr->dst)) != NMR_NONE)
            *kinds_of(l, family, place) |= 1u << pattern->makes;
    }
    return 0;
}

static int find_kept(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint32_t i, a, k;
    size_t f;

    for (f = 0; f < p->nfamilies; f++)
        for (k = 0; k < p->families[f].npatterns; k++) {
            const nmr_pattern *pattern = &p->families[f].patterns[k];
            int role = pattern->makes ? nmr_role_find(pattern->names[0]) : -1;
            for (a = 0; role >= 0 && a < pattern->nargs; a++)
                for (i = 0; pattern->arg[a].kind == NMR_ARG_TRACKED && i < p->nfunctions; i++)
                    if (p->functions[i].body && (p->functions[i].roles >> role & 1u) &&
                        kept_by_callback(l, f, pattern, i, pattern->arg[a].index) < 0)
                        return NMR_ENOMEM;
        }
    return 0;
}

/* Does the function write something to the place that no rule knows? */
static int writes_something(nmr_linking *l, uint32_t function, nmr_static_place place)
{
    nmr_view view;
    uint32_t i, local;

    if (nmr_view_of(l, function, &view) < 0)
        return 1;
    for (i = 0; i < view.body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        const nmr_graph_operand *value;
        if (instr->op != NMR_OP_STORE && instr->op != NMR_OP_COPY && instr->op != NMR_OP_HAVOC)
            continue;
        if (nmr_path_place(&view, instr->dst) != place)
            continue;
        if (instr->op != NMR_OP_STORE)
            return 1;
        value = nmr_settled(&view, instr->a);
        if (value->kind == NMR_OPERAND_INTEGER && value->value == 0)
            continue;
        local = nmr_operand_local(&view, instr->a);
        if (local == NMR_NONE || local >= view.body->nparams || !l->program->functions[function].roles)
            return 1;
    }
    return 0;
}

/* Another writer makes the place unknown. */
static void find_other_writers(nmr_linking *l)
{
    uint32_t place, i;
    size_t f;

    for (place = 0; place < l->facts->nplaces; place++) {
        uint32_t other = 0, any = 0;
        for (f = 0; f < l->program->nfamilies; f++)
            any |= *kinds_of(l, f, place);
        for (i = l->writers.first[place]; any && !other && i < l->writers.first[place + 1]; i++)
            other = (uint32_t)writes_something(l, l->writers.at[i], place);
        for (f = 0; other && f < l->program->nfamilies; f++)
            if (*kinds_of(l, f, place))
                *kinds_of(l, f, place) |= SOMETHING_ELSE;
    }
}

int nmr_link_kinds(nmr_linking *l)
{
    nmr_link_facts *facts = l->facts;
    size_t families = l->program->nfamilies;

    if (!(facts->kinds = nmr_arena_take(l->keep, families * facts->nplaces, sizeof *facts->kinds)) ||
        !(facts->captures = nmr_arena_take(l->keep, families, sizeof *facts->captures)) ||
        !(facts->ncaptures = nmr_arena_take(l->keep, families, sizeof *facts->ncaptures)))
        return NMR_ENOMEM;
    if (find_made(l) < 0 || find_kept(l) < 0)
        return NMR_ENOMEM;
    find_other_writers(l);
    return l->scratch.failed ? NMR_ENOMEM : 0;
}

/* ---- Questions ------------------------------------------------------------------------------------------------- */

uint32_t nmr_program_kinds(const nmr_program *program, unsigned family, nmr_static_place place)
{
    return place == NMR_NONE ? 0 : program->facts->kinds[(size_t)family * program->facts->nplaces + place];
}

size_t nmr_program_captures(const nmr_program *program, unsigned family, const nmr_capture **captures)
{
    *captures = program->facts->captures[family];
    return program->facts->ncaptures[family];
}
