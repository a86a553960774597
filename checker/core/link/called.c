/*
 * called.c - which of the calls that rows ask for (`never`, `ever`, others-undone) stand where, and on what.
 */
#include "core/link/inner.h"

#include <string.h>

/* ---- Which names ------------------------------------------------------------------------------------------------ */

static int is_among(const char *const *globs, uint32_t n, const char *text)
{
    uint32_t i;

    for (i = 0; i < n; i++)
        if (nmr_glob(globs[i], text))
            return 1;
    return 0;
}

int nmr_is_asked_for(const nmr_program *program, const char *text)
{
    size_t family, r;

    for (family = 0; family < program->nfamilies; family++)
        for (r = 0; r < program->families[family].nrows; r++) {
            const nmr_row *row = &program->families[family].rows[r];
            if (is_among(row->never, row->nnever, text) || is_among(row->somewhere, row->nsomewhere, text))
                return 1;
        }
    return 0;
}

static int find_asked(nmr_linking *l)
{
    const nmr_program *p = l->program;
    nmr_vec asked = {0};
    uint32_t i;

    for (i = 0; i < p->nnames; i++)
        if (p->names[i].wrapper || nmr_is_asked_for(p, p->names[i].text))
            nmr_vec_push(l->keep, &asked, i);
    l->facts->asked = asked.at;
    l->facts->nasked = asked.n;
    return l->keep->failed ? NMR_ENOMEM : 0;
}

static int index_calls(nmr_linking *l)
{
    const nmr_program *p = l->program;
    nmr_vec pairs = {0};
    uint32_t i;

    for (i = 0; i < p->ncalls; i++)
        if (!(p->functions[p->calls[i].function].flags & NMR_LINKED_DEAD))
            nmr_vec_push_pair(&l->scratch, &pairs, p->calls[i].name, i);
    return l->scratch.failed ? NMR_ENOMEM : nmr_rows_of_pairs(l->keep, &l->facts->calls_by_name, p->nnames, &pairs);
}

/* Whose address is taken, or what is read from a table, may be called by anybody, on anything. */
static int find_taken(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint8_t *taken = l->facts->taken = nmr_arena_take(l->keep, p->nnames, 1);
    uint32_t i;

    if (!taken)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++)
        if ((p->functions[i].flags & NMR_LINKED_ADDRESS_TAKEN) && p->functions[i].name != NMR_NONE)
            taken[p->functions[i].name] = 1;
    for (i = 0; i < p->nfields; i++)
        if (l->readers.first[nmr_place_of_field(i)] < l->readers.first[nmr_place_of_field(i) + 1])
            taken[p->fields[i].name] = 1;
    return 0;
}

/* ---- What others get -------------------------------------------------------------------------------------------- */

/* Does the function store what stands at the place under another name? */
static int copies(nmr_linking *l, uint32_t function, nmr_static_place place)
{
    nmr_view view;
    uint32_t i;

    if (nmr_view_of(l, function, &view) < 0)
        return 1;
    for (i = 0; i < view.body->ninstrs; i++) {
        const nmr_graph_instr *instr = &view.body->instrs[i];
        nmr_static_place to;
        if (instr->op == NMR_OP_STORE && nmr_operand_place(&view, instr->a) == place &&
            (to = nmr_path_place(&view, instr->dst)) != NMR_NONE && to != place)
            return 1;
    }
    return 0;
}

static int find_copied(nmr_linking *l)
{
    const nmr_program *p = l->program;
    uint8_t *seen = nmr_arena_take(&l->scratch, l->facts->nplaces, 1);
    uint32_t place, i;
    size_t family;

    if (!seen || !(l->facts->copied = nmr_arena_take(l->keep, l->facts->nplaces, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < p->ncalls; i++)
        if (p->calls[i].first != NMR_NONE)
            seen[p->calls[i].first] = 1;
    for (place = 0; place < l->facts->nplaces; place++) {
        for (family = 0; family < p->nfamilies && !seen[place]; family++)
            seen[place] = l->facts->kinds[family * l->facts->nplaces + place] != 0;
        for (i = l->readers.first[place]; seen[place] && i < l->readers.first[place + 1]; i++)
            l->facts->copied[place] |= (uint8_t)copies(l, l->readers.at[i], place);
    }
    return 0;
}

static int is_unknown_call(const nmr_linking *l, const nmr_site *site)
{
    const nmr_program *p = l->program;

    if (site->callee != NMR_NONE)
        return (p->functions[site->callee].flags & NMR_LINKED_OPAQUE) != 0;
    return l->facts->indirect[site->indirect].unknown && !(site->name != NMR_NONE && p->names[site->name].patterns);
}

static int find_handed_out(nmr_linking *l)
{
    uint32_t i, k;
    nmr_view view;

    if (!(l->facts->handed_out = nmr_arena_take(l->keep, l->facts->nplaces, 1)))
        return NMR_ENOMEM;
    for (i = 0; i < l->nsites; i++) {
        const nmr_graph_instr *call;
        if (!is_unknown_call(l, &l->sites[i]))
            continue;
        if (nmr_view_of(l, l->sites[i].function, &view) < 0)
            return NMR_ENOMEM;
        call = &view.body->instrs[l->sites[i].instr];
        for (k = 0; k < call->nlist; k++) {
            nmr_static_place place = nmr_operand_place(&view, view.graph->args[call->list + k].operand);
            if (place != NMR_NONE)
                l->facts->handed_out[place] = 1;
        }
    }
    return 0;
}

static void find_closed(nmr_linking *l)
{
    nmr_program *p = l->program;
    uint32_t i;

    p->closed = p->complete;
    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].flags & NMR_LINKED_OPAQUE)
            p->closed = 0;
}

int nmr_link_called(nmr_linking *l)
{
    find_closed(l);
    return find_asked(l) < 0 || index_calls(l) < 0 || find_taken(l) < 0 || find_copied(l) < 0 || find_handed_out(l) < 0
               ? NMR_ENOMEM
               : 0;
}

/* ---- Questions -------------------------------------------------------------------------------------------------- */

/* What a call of that name has to do with the subject. */
typedef struct about {
    int family; /* it is one of the family's calls, so it is about the object it is given */
    int takes;  /* it can be about an object of that kind */
} about;

static about about_name(const nmr_program *p, const nmr_subject *subject, const char *text)
{
    const nmr_family *family = &p->families[subject->family];
    uint32_t takes = 0;
    about a = {0, 0};
    size_t i;

    for (i = 0; i < family->npatterns; i++)
        if (is_among(family->patterns[i].names, family->patterns[i].nnames, text)) {
            a.family = 1;
            takes |= family->patterns[i].takes;
        }
    a.takes = !takes || !subject->kind || (takes >> subject->kind & 1u);
    return a;
}

/* A call that stands somewhere; NULL: nobody knows where. `name`: of the function, or what its wrapper stands for. */
typedef int (*call_test)(const nmr_program *p, const nmr_subject *subject, const char *name, const nmr_program_call *call);

static int is_early(const nmr_program *p, const nmr_program_call *call)
{
    return call && p->functions[call->function].flags & NMR_LINKED_ENTRY_ONLY;
}

static int test_name(const nmr_program *p, const nmr_subject *subject, uint32_t name, const char *text, call_test test)
{
    const nmr_rows *rows = &p->facts->calls_by_name;
    uint32_t i;

    if (p->facts->taken[name] && test(p, subject, text, NULL))
        return 1;
    for (i = rows->first[name]; i < rows->first[name + 1]; i++)
        if (test(p, subject, text, &p->calls[rows->at[i]]))
            return 1;
    return 0;
}

/* The text behind which a wrapper stands for one of its calls; NULL. */
static const char *wrapped(const nmr_wrapper *wrapper, const char *glob)
{
    uint32_t i;

    for (i = 0; wrapper && i < wrapper->ncalls; i++)
        if (nmr_glob(glob, wrapper->calls[i]))
            return wrapper->calls[i];
    return NULL;
}

/* Is there such a call of one of the functions, also through a wrapper? */
static int any_call(const nmr_program *p, const nmr_subject *subject, const char *const *globs, uint32_t n, call_test test)
{
    uint32_t i, k;

    for (i = 0; i < p->facts->nasked; i++) {
        const nmr_program_name *name = &p->names[p->facts->asked[i]];
        for (k = 0; k < n; k++) {
            const char *text = nmr_glob(globs[k], name->text) ? name->text : wrapped(name->wrapper, globs[k]);
            if (text && test_name(p, subject, p->facts->asked[i], text, test))
                return 1;
        }
    }
    return 0;
}

/* What a static variable holds only its unit can change: there, calls in entry functions count like all others. */
static int is_private(const nmr_program *p, const nmr_subject *subject)
{
    return subject->variable != NMR_NONE && (p->variables[subject->variable].variable->flags & NMR_VARIABLE_STATIC);
}

static int may_undo(const nmr_program *p, const nmr_subject *subject, const char *name, const nmr_program_call *call)
{
    about a = about_name(p, subject, name);
    int here;

    if (call && subject->but && nmr_program_comes_only_from(p, call->function, subject->but))
        return 0;
    if (!call || !a.family || subject->place == NMR_NONE)
        return !call || !a.family || a.takes;
    here = call->first == subject->place;
    if (!a.takes && !here)
        return 0;
    return call->first == NMR_NONE || here;
}

/* When the driver unloads, what its entry function did is over. */
static int may_undo_at_unload(const nmr_program *p, const nmr_subject *subject, const char *name, const nmr_program_call *call)
{
    if (subject->place != NMR_NONE && !is_private(p, subject) && is_early(p, call) && about_name(p, subject, name).family)
        return 0;
    return may_undo(p, subject, name, call);
}

int nmr_program_never_called(const nmr_program *program, const nmr_row *row, const nmr_subject *whom)
{
    nmr_subject asked = *whom;
    const nmr_subject *subject = &asked;

    asked.but = row->but;
    if (subject->place != NMR_NONE && program->facts->copied[subject->place])
        return 0;
    return !any_call(program, subject, row->never, row->nnever,
                     row->event == NMR_EVENT_LEAVE && row->name == NMR_ROLE_UNLOAD ? may_undo_at_unload : may_undo);
}

static int is_about(const nmr_program *p, const nmr_subject *subject, const char *name, const nmr_program_call *call)
{
    if (!call)
        return 0;
    return !about_name(p, subject, name).family || (call->first != NMR_NONE && call->first == subject->place);
}

int nmr_program_called_somewhere(const nmr_program *program, const nmr_row *row, const nmr_subject *subject)
{
    return any_call(program, subject, row->somewhere, row->nsomewhere, is_about);
}

static int is_about_others(const nmr_program *p, const nmr_subject *subject, const char *name, const nmr_program_call *call)
{
    if (!call)
        return 0;
    return !about_name(p, subject, name).takes ||
           (call->first != NMR_NONE && subject->place != NMR_NONE && call->first != subject->place);
}

int nmr_program_others_undone(const nmr_program *program, const nmr_subject *subject)
{
    const nmr_family *family = &program->families[subject->family];
    size_t r;

    for (r = 0; r < family->nrows; r++)
        if (family->rows[r].when & NMR_COND_OTHERS_UNDONE &&
            any_call(program, subject, family->rows[r].never, family->rows[r].nnever, is_about_others))
            return 1;
    return 0;
}

int nmr_program_own_calls(const nmr_program *program, const nmr_row *row, unsigned family)
{
    nmr_subject subject = {family, 0, NMR_NONE, NMR_NONE, 0};
    uint32_t i;

    for (i = 0; i < row->nnever; i++)
        if (!about_name(program, &subject, row->never[i]).family)
            return 0;
    return 1;
}

int nmr_program_handed_out(const nmr_program *program, const nmr_subject *subject)
{
    const uint8_t *handed_out = program->facts->handed_out;

    return (subject->place != NMR_NONE && handed_out[subject->place]) ||
           (subject->variable != NMR_NONE && handed_out[nmr_place_of_variable(subject->variable)]);
}
