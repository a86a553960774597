/*
 * witness.c - from a violation to a finding: its message, and the path that leads there.
 */
#include "core/solve/solver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Traces --------------------------------------------------------------------------------------------------------- */

void nmr_trace_add(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_trace trace)
{
    nmr_trace *node = nmr_stack_copy(&solver->lasting, &trace, sizeof trace, sizeof trace);

    node->before = state->trace;
    node->function = frame->function;
    node->instr = frame->instr;
    state->trace = node;
    state->length += trace.kind == NMR_TRACE_BRANCH || trace.kind == NMR_TRACE_CALL;
}

typedef struct witness {
    nmr_solver *solver;
    const nmr_violation *violation;
    nmr_step *steps;
    uint32_t count, room;
    uint8_t by_system; /* a step is made by a routine that the system runs */
} witness;

static const nmr_program_function *function_at(const witness *w, uint32_t function)
{
    return &w->solver->program->functions[function];
}

static nmr_graph_site site_of(const nmr_program_function *f, uint32_t instr)
{
    return instr == NMR_NONE ? f->body->end : f->body->instrs[instr].site;
}

static void add_step(witness *w, uint32_t function, uint32_t instr, unsigned depth, const char *text)
{
    const nmr_program_function *f = function_at(w, function);
    nmr_graph_site site = site_of(f, instr);
    nmr_step *step;

    if (w->count == w->room) {
        w->room = w->room ? w->room * 2 : 16;
        w->steps = nmr_stack_copy(&w->solver->lasting, w->steps, w->count * sizeof *w->steps, w->room * sizeof *w->steps);
    }
    step = &w->steps[w->count++];
    step->file = f->unit->graph->strings[site.file];
    step->line = site.line;
    step->column = site.column;
    step->depth = depth;
    step->text = text;
}

static const char *text_of(witness *w, const char *format, const char *name)
{
    size_t size = strlen(format) + strlen(name) + 1;
    char *text = nmr_stack_take(&w->solver->lasting, size);

    snprintf(text, size, format, name);
    return text;
}

static const char *assumption(witness *w, const nmr_trace *t)
{
    char text[256];

    nmr_assumption(w->solver->program, t->function, t->instr, t->taken, text, sizeof text);
    return text_of(w, "%s", text);
}

static int is_about(const witness *w, const nmr_trace *t)
{
    return t->kind == NMR_TRACE_NOTE && t->family == w->violation->object.family && t->who == w->violation->object.id;
}

/* Is there anything about the object in a callee that was left again? */
static int tells(const witness *w, const nmr_trace *inside)
{
    int open = 0;

    for (; inside; inside = inside->before) {
        if (is_about(w, inside) || (inside->inside && tells(w, inside->inside)))
            return 1;
        if (inside->kind == NMR_TRACE_CALL && open-- == 0)
            return 0;
    }
    return 0;
}

static void tell(witness *w, const nmr_trace *t, unsigned depth, int inside)
{
    const nmr_trace *path[4096];
    size_t n = 0, i;

    for (; t && n < sizeof path / sizeof *path; t = t->before) {
        path[n++] = t;
        if (inside && t->kind == NMR_TRACE_CALL && t->taken == 0)
            break;
    }
    for (i = n; i-- > 0;) {
        t = path[i];
        if (t->kind == NMR_TRACE_CALL) {
            if (t->taken)
                add_step(w, t->family, 0, depth = 0, text_of(w, "the system calls '%s' here", function_at(w, t->family)->shown));
            else
                add_step(w, t->function, t->instr, depth++, text_of(w, "calling '%s'", function_at(w, t->family)->shown));
        } else if (t->kind == NMR_TRACE_RUN) {
            w->by_system = 1;
        } else if (is_about(w, t)) {
            add_step(w, t->function, t->instr, depth, t->note);
        } else if (t->kind == NMR_TRACE_BRANCH) {
            add_step(w, t->function, t->instr, depth, assumption(w, t));
        } else if (t->kind == NMR_TRACE_RETURN && t->inside && tells(w, t->inside)) {
            tell(w, t->inside, depth, 1);
        }
    }
}

/* ---- Messages ------------------------------------------------------------------------------------------------------- */

/* A variable has one name; a parameter that points to it has another in each function. */
static int name_of(const nmr_solver *solver, const nmr_tracked *object, char *out, size_t size)
{
    const nmr_place_info *info = object->at == NMR_NONE ? NULL : nmr_space_place_at(&solver->space, object->at);
    const nmr_program_function *f;

    if (info && info->name.kind == NMR_PLACE_VARIABLE && !(solver->program->variables[info->name.value].variable->flags & NMR_VARIABLE_ARRAY))
        return snprintf(out, size, "'%s'", solver->program->variables[info->name.value].shown) > 0;
    if (info && info->name.kind == NMR_PLACE_LOCAL) {
        f = &solver->program->functions[info->name.extra & 0xffffffu];
        if (f->body->locals[info->name.value].name)
            return snprintf(out, size, "'%s'", f->unit->graph->strings[f->body->locals[info->name.value].name]) > 0;
    }
    if (object->shown == NMR_NONE)
        return 0;
    f = &solver->program->functions[object->shown_in];
    if (size < 4 || !nmr_graph_path_name(f->unit->graph, f->body, object->shown, out + 1, size - 2) || !out[1])
        return 0;
    out[0] = '\'';
    strcat(out, "'");
    return 1;
}

static void message(const nmr_solver *solver, const nmr_violation *v, char *out, size_t size)
{
    const nmr_family *family = &solver->program->families[v->object.family];
    const char *say = nmr_rules_rule(solver->rules, v->row->rule)->say;
    char name[128];
    size_t n = 0;

    if (v->name)
        snprintf(name, sizeof name, "'%s'", v->name);
    else if (!name_of(solver, &v->object, name, sizeof name))
        snprintf(name, sizeof name, "the %s", family->title);
    while (*say && n + 1 < size) {
        if (!strncmp(say, "{place}", 7)) {
            n += (size_t)snprintf(out + n, size - n, "%s", name);
            say += 7;
        } else if (!strncmp(say, "{kind}", 6)) {
            n += (size_t)snprintf(out + n, size - n, "%s", v->object.kind ? family->kind_texts[v->object.kind] : "another handle");
            say += 6;
        } else {
            out[n++] = *say++;
        }
        if (n >= size)
            n = size - 1;
    }
    out[n] = '\0';
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

/* ---- Findings ------------------------------------------------------------------------------------------------------- */

/* What goes wrong at the end of a function began somewhere; what goes wrong at a call is where it is. */
static void start_of(const nmr_solver *solver, const nmr_violation *v, const nmr_program_function **function, nmr_graph_site *site)
{
    const nmr_program *program = solver->program;

    *function = &program->functions[v->function];
    *site = site_of(*function, v->instr);
    if (v->instr != NMR_NONE || v->object.born_in == NMR_NONE || v->object.born == NMR_NONE || v->object.site_in == NMR_NONE)
        return;
    *site = site_of(&program->functions[v->object.born_in], v->object.born);
    *function = &program->functions[v->object.site_in];
}

static int skip(nmr_result *result, const nmr_program_function *f, const char *reason)
{
    nmr_skipped skipped = {f->shown, f->unit->graph->strings[f->body->site.file], f->body->site.line, reason};

    return nmr_result_add_skipped(result, &skipped);
}

/* A violation with where it starts, which decides its number among equal ones. */
typedef struct found {
    const nmr_violation *violation;
    const nmr_program_function *start;
    const char *file;
    nmr_graph_site site;
    char *text;
} found;

static int compare_starts(const found *a, const found *b)
{
    int order = strcmp(a->file, b->file);

    if (order == 0)
        order = a->site.line < b->site.line ? -1 : a->site.line > b->site.line;
    if (order == 0)
        order = a->site.column < b->site.column ? -1 : a->site.column > b->site.column;
    return order;
}

static int by_start(const void *a, const void *b) { return compare_starts(a, b); }

static found *find_all(nmr_solver *solver)
{
    found *all = nmr_stack_take(&solver->lasting, solver->nviolations * sizeof *all + 1);
    char text[512];
    uint32_t i;

    for (i = 0; i < solver->nviolations; i++) {
        all[i].violation = &solver->violations[i];
        start_of(solver, all[i].violation, &all[i].start, &all[i].site);
        all[i].file = all[i].start->unit->graph->strings[all[i].site.file];
        message(solver, all[i].violation, text, sizeof text);
        all[i].text = nmr_stack_copy(&solver->lasting, text, strlen(text) + 1, strlen(text) + 1);
    }
    qsort(all, solver->nviolations, sizeof *all, by_start);
    return all;
}

/* Equal findings of one function differ by their number, not by their line: how many start before this one. */
static uint32_t number_of(const found *all, uint32_t at)
{
    const found *last = NULL;
    uint32_t number = 0, i;

    for (i = 0; i < at; i++) {
        if (all[i].violation->row->rule != all[at].violation->row->rule || all[i].start != all[at].start ||
            strcmp(all[i].text, all[at].text) || compare_starts(&all[i], &all[at]) == 0)
            continue;
        if (!last || compare_starts(last, &all[i]) != 0)
            number++;
        last = &all[i];
    }
    return number;
}

/* What calls, or unload alone, say counts for nothing where the driver was followed from its start: that says it, if it is so. */
static int is_told_better(const nmr_solver *solver, const nmr_violation *v)
{
    return solver->followed && (v->opened || (v->guessed && v->cleared && !solver->unfollowed));
}

static int add_finding(nmr_solver *solver, nmr_result *result, const found *f, uint32_t number)
{
    const nmr_violation *v = f->violation;
    const nmr_rule *rule = nmr_rules_rule(solver->rules, v->row->rule);
    const nmr_program_function *in = &solver->program->functions[v->function];
    nmr_graph_site site = site_of(in, v->instr);
    witness w = {.solver = solver, .violation = v};
    char fingerprint[33], count[16] = "";
    nmr_finding finding;

    if (number)
        snprintf(count, sizeof count, "%u", number);
    nmr_fingerprint(fingerprint, rule->id, base_name(f->file), f->start->shown, f->text, count);
    if (v->opened)
        add_step(&w, v->object.born_in, v->object.born, 0, "opened here");
    tell(&w, v->trace, 0, 0);
    memset(&finding, 0, sizeof finding);
    finding.rule = rule->id;
    finding.severity = rule->severity;
    finding.message = f->text;
    finding.file = in->unit->graph->strings[site.file];
    finding.line = site.line;
    finding.column = site.column;
    finding.function = in->shown;
    finding.fingerprint = fingerprint;
    finding.steps = w.steps;
    finding.nsteps = w.count;
    finding.whole_driver = v->whole_driver || w.by_system;
    return nmr_result_add_finding(result, &finding);
}

int nmr_report(nmr_solver *solver, nmr_result *result)
{
    const nmr_program *program = solver->program;
    found *all = find_all(solver);
    uint32_t i;
    int rc = 0;

    for (i = 0; i < solver->nviolations && rc == 0; i++)
        if (!is_told_better(solver, all[i].violation))
            rc = add_finding(solver, result, &all[i], number_of(all, i));
    for (i = 0; i < program->nfunctions && rc == 0; i++)
        if (program->functions[i].body && solver->exhausted[i])
            rc = skip(result, &program->functions[i], "too many paths: not all were followed across files");
    nmr_result_sort(result);
    return rc;
}
