/*
 * resolve.c - the tables of a program: what has one name for the linker, or is one member, is one entry.
 */
#include "core/link/inner.h"

#include "core/rules.h"

#include <string.h>

typedef struct resolver {
    nmr_linking *l;
    nmr_pool *pool;
    nmr_program *program;
    nmr_arena *keep;
    nmr_vec names;   /* texts */
    uint8_t *named;  /* by function: stands for a function of the system somewhere */
    uint8_t *weight; /* by function, then variable: how much its definition counts */
    nmr_error *err;
} resolver;

static nmr_pool_graph *graph_of(const resolver *r, uint32_t unit)
{
    return &r->pool->graphs[r->l->pool_graphs[unit]];
}

/* ---- Names of calls -------------------------------------------------------------------------------------------- */

static uint32_t name_of(resolver *r, uint32_t text)
{
    uint32_t index = nmr_stamped_get(r->pool, r->pool->name_index, text);

    if (index != NMR_NONE)
        return index;
    nmr_stamped_set(r->pool, r->pool->name_index, text, r->names.n);
    nmr_vec_push(&r->l->scratch, &r->names, text);
    return r->names.n - 1;
}

static int fill_names(resolver *r)
{
    nmr_program *p = r->program;
    uint32_t i;
    size_t patterns = p->nfamilies * sizeof(uint64_t);

    if (!(p->names = nmr_arena_take(r->keep, r->names.n, sizeof *p->names)))
        return NMR_ENOMEM;
    for (i = 0; i < r->names.n; i++) {
        const char *text = r->pool->texts.at[r->names.at[i]];
        const nmr_word *word = nmr_pool_word(r->pool, r->names.at[i]);
        nmr_program_name *name = &p->names[i];
        uint64_t *own;
        if (!(name->text = nmr_arena_text(r->keep, "%s", text)))
            return NMR_ENOMEM;
        if (word->patterns) {
            if (!(own = nmr_arena_take(r->keep, p->nfamilies, sizeof *own)))
                return NMR_ENOMEM;
            memcpy(own, word->patterns, patterns);
            name->patterns = own;
        }
        name->helper = word->helper;
        name->wrapper = word->wrapper;
        name->runs = word->runs;
        name->splits = word->splits;
        name->protocol = word->protocol;
    }
    p->nnames = r->names.n;
    return 0;
}

/* ---- Functions ------------------------------------------------------------------------------------------------- */

static int has_own_body(const nmr_graph_function *f)
{
    return (f->flags & NMR_FUNCTION_BODY) && !(f->flags & NMR_FUNCTION_SYSTEM);
}

/* Static functions are told apart by their unit; what a header of the system defines is the same everywhere. */
static int is_shared(const nmr_graph_function *f)
{
    return !(f->flags & NMR_FUNCTION_STATIC) || (f->flags & NMR_FUNCTION_SYSTEM);
}

/* The linker's choice: a definition, before one that may be repeated, before the system's own. */
static uint8_t weight_of(const nmr_graph_function *f)
{
    if (!(f->flags & NMR_FUNCTION_BODY))
        return 1;
    if (f->flags & NMR_FUNCTION_SYSTEM)
        return 2;
    return f->flags & (NMR_FUNCTION_INLINE | NMR_FUNCTION_STATIC) ? 3 : 4;
}

static int defined_twice(resolver *r, const nmr_program_function *first, uint32_t unit,
                         const nmr_graph_function *second)
{
    const nmr_graph_function *f = first->body;
    const char *const *strings = graph_of(r, unit)->graph->strings;

    return nmr_fail(r->err, NMR_EINVAL, first->unit->graph->strings[f->site.file], (int)f->site.line,
                    "'%s' is also defined at %s:%u; link the sources of one driver at a time", first->shown,
                    strings[second->site.file], second->site.line);
}

static int merge_function(resolver *r, uint32_t index, uint32_t unit, const nmr_graph_function *f)
{
    nmr_program_function *p = &r->program->functions[index];
    const nmr_unit *u = &r->program->units[unit];
    uint8_t weight = weight_of(f);

    if (weight == 4 && r->weight[index] == 4)
        return defined_twice(r, p, unit, f);
    if (weight > r->weight[index]) {
        p->unit = u;
        p->shown = u->graph->strings[f->shown];
        p->body = f->flags & NMR_FUNCTION_BODY ? f : NULL;
        r->weight[index] = weight;
    }
    if (f->flags & NMR_FUNCTION_SYSTEM)
        p->flags |= NMR_LINKED_SYSTEM;
    else
        p->roles |= nmr_pool_roles(r->pool, graph_of(r, unit), f);
    if (f->flags & NMR_FUNCTION_STATUS)
        p->flags |= NMR_LINKED_STATUS;
    if (f->flags & NMR_FUNCTION_NORETURN)
        p->flags |= NMR_LINKED_NORETURN;
    if (!(f->flags & NMR_FUNCTION_STATIC))
        p->flags |= NMR_LINKED_EXTERNAL;
    r->named[index] |= (f->flags & (NMR_FUNCTION_API | NMR_FUNCTION_SYSTEM)) != 0;
    return 0;
}

/* What did not parse well can have one name twice in a unit: these are two functions. */
static int is_repeated(const resolver *r, uint32_t index, uint32_t unit, const nmr_graph_function *f)
{
    const nmr_program_function *p = &r->program->functions[index];

    return weight_of(f) >= 3 && p->body && p->unit == &r->program->units[unit] && r->weight[index] >= 3;
}

static int resolve_functions(resolver *r)
{
    nmr_program *p = r->program;
    uint32_t unit, i, index;
    int rc;

    for (unit = 0; unit < p->nunits; unit++) {
        nmr_pool_graph *g = graph_of(r, unit);
        for (i = 0; i < g->graph->nfunctions; i++) {
            const nmr_graph_function *f = &g->graph->functions[i];
            uint32_t text = nmr_pool_text(r->pool, g, f->name);
            index = is_shared(f) ? nmr_stamped_get(r->pool, r->pool->function_index, text) : NMR_NONE;
            if (index == NMR_NONE || is_repeated(r, index, unit, f)) {
                index = p->nfunctions++;
                if (is_shared(f))
                    nmr_stamped_set(r->pool, r->pool->function_index, text, index);
            }
            p->units[unit].functions[i] = index;
            if ((rc = merge_function(r, index, unit, f)) < 0)
                return rc;
        }
    }
    return 0;
}

/* Helpers are known by their plain name even where they have a body; what clears memory shows in its body. */
static const nmr_helper *helper_of(const nmr_word *word, const nmr_program_function *p)
{
    if (!word->helper || word->helper->kind > NMR_HELPER_HARMLESS)
        return NULL;
    return word->helper->kind == NMR_HELPER_CLEARS && p->body ? NULL : word->helper;
}

/* What rules can say of a function, once it is known whether the driver has a body for it. */
static void name_function(resolver *r, uint32_t index, uint32_t unit, const nmr_graph_function *f)
{
    nmr_program_function *p = &r->program->functions[index];
    const nmr_word *word = nmr_pool_function_word(r->pool, graph_of(r, unit), f);

    if (p->body && has_own_body(p->body))
        p->flags &= ~(uint32_t)NMR_LINKED_SYSTEM;
    if (p->body && (p->body->flags & NMR_FUNCTION_DAMAGED))
        p->flags |= NMR_LINKED_DAMAGED;
    r->l->words[index] = word;
    p->name = NMR_NONE;
    if (!word || nmr_is_method(graph_of(r, unit)->graph, f)) {
        if (!p->body && !(p->flags & NMR_LINKED_SYSTEM) && (!word || !nmr_is_described(word)))
            p->flags |= NMR_LINKED_OPAQUE;
        return;
    }
    p->helper = helper_of(word, p);
    if (r->named[index] && !(p->body && has_own_body(p->body)))
        p->name = name_of(r, nmr_pool_text(r->pool, graph_of(r, unit), f->plain));
    if (!p->body && !(p->flags & NMR_LINKED_SYSTEM) && !word->helper && !word->wrapper &&
        !(p->name != NMR_NONE && word->patterns))
        p->flags |= NMR_LINKED_OPAQUE;
}

static void name_functions(resolver *r)
{
    nmr_program *p = r->program;
    uint32_t unit, i;

    for (unit = 0; unit < p->nunits; unit++) {
        const nmr_graph *graph = p->units[unit].graph;
        for (i = 0; i < graph->nfunctions; i++) {
            uint32_t index = p->units[unit].functions[i];
            if (!r->l->words[index] && p->functions[index].unit == &p->units[unit])
                name_function(r, index, unit, &graph->functions[i]);
        }
    }
}

/* ---- Variables ------------------------------------------------------------------------------------------------- */

static uint8_t variable_weight(const nmr_graph_variable *v)
{
    return v->flags & NMR_VARIABLE_DEFINED ? v->ninits || (v->flags & NMR_VARIABLE_DYNAMIC) ? 3 : 2 : 1;
}

static void resolve_variables(resolver *r, uint8_t *weights)
{
    nmr_program *p = r->program;
    uint32_t unit, i, index;

    for (unit = 0; unit < p->nunits; unit++) {
        nmr_pool_graph *g = graph_of(r, unit);
        for (i = 0; i < g->graph->nvariables; i++) {
            const nmr_graph_variable *v = &g->graph->variables[i];
            uint32_t text = nmr_pool_text(r->pool, g, v->name);
            int shared = !(v->flags & NMR_VARIABLE_STATIC);
            index = shared ? nmr_stamped_get(r->pool, r->pool->variable_index, text) : NMR_NONE;
            if (index == NMR_NONE) {
                index = p->nvariables++;
                if (shared)
                    nmr_stamped_set(r->pool, r->pool->variable_index, text, index);
            }
            p->units[unit].variables[i] = index;
            if (variable_weight(v) > weights[index]) {
                p->variables[index].shown = g->graph->strings[v->shown];
                p->variables[index].unit = &p->units[unit];
                p->variables[index].variable = v;
                weights[index] = variable_weight(v);
            }
        }
    }
}

/* ---- Fields ---------------------------------------------------------------------------------------------------- */

static uint32_t step_of(resolver *r, const nmr_graph_field *field, uint32_t member, uint32_t *nsteps)
{
    uint32_t step;

    if (field->in_union)
        return 0;
    if ((step = nmr_stamped_get(r->pool, r->pool->member_step, member)) == NMR_NONE) {
        step = ++*nsteps;
        nmr_stamped_set(r->pool, r->pool->member_step, member, step);
    }
    return step;
}

static void resolve_fields(resolver *r, uint32_t *records)
{
    nmr_program *p = r->program;
    uint32_t unit, i, index, nsteps = 0;

    for (unit = 0; unit < p->nunits; unit++) {
        nmr_pool_graph *g = graph_of(r, unit);
        for (i = 0; i < g->graph->nfields; i++) {
            const nmr_graph_field *field = &g->graph->fields[i];
            const nmr_pool_field *pooled = &r->pool->fields[g->fields[i]];
            if ((index = nmr_stamped_get(r->pool, r->pool->field_index, g->fields[i])) == NMR_NONE) {
                index = p->nfields++;
                nmr_stamped_set(r->pool, r->pool->field_index, g->fields[i], index);
                p->fields[index].record = g->graph->strings[field->record];
                p->fields[index].member = g->graph->strings[field->member];
                p->fields[index].name = name_of(r, pooled->text);
                p->fields[index].step = step_of(r, field, pooled->member, &nsteps);
                records[index] = pooled->record;
            }
            p->units[unit].fields[i] = index;
        }
    }
}

/* ---- Places of paths ------------------------------------------------------------------------------------------- */

uint64_t nmr_touch_bit(nmr_static_place place)
{
    uint64_t h = ((uint64_t)place + 1) * 0x9e3779b97f4a7c15u;

    return (uint64_t)1 << (h >> 32) % 63;
}

static nmr_static_place place_of_path(const nmr_unit *unit, const nmr_graph_path *path)
{
    const nmr_graph_step *steps = unit->graph->steps + path->step;
    uint32_t i;

    for (i = path->nsteps; i-- > 0;) {
        if (steps[i].kind == NMR_STEP_FIELD)
            return nmr_place_of_field(unit->fields[steps[i].value]);
        if (steps[i].kind == NMR_STEP_CONTAINER)
            return NMR_NONE;
    }
    return path->root == NMR_ROOT_VARIABLE ? nmr_place_of_variable(unit->variables[path->index]) : NMR_NONE;
}

/* An index may be computed from an index, but not for ever. */
static uint64_t bits_of_path(const nmr_unit *unit, const uint64_t *field_bits, const nmr_graph_path *path, int depth)
{
    const uint64_t nameless = (uint64_t)1 << 63;
    const nmr_graph *graph = unit->graph;
    uint64_t bits = 0, end = path->root == NMR_ROOT_REGISTER ? nameless : 0;
    uint32_t i;

    if (path->root == NMR_ROOT_VARIABLE)
        bits = nmr_touch_bit(nmr_place_of_variable(unit->variables[path->index]));
    for (i = 0; i < path->nsteps; i++) {
        const nmr_graph_step *step = &graph->steps[path->step + i];
        if (step->kind == NMR_STEP_FIELD) {
            bits |= field_bits[unit->fields[step->value]];
            end = 0;
        } else if (step->kind == NMR_STEP_INDEX) {
            const nmr_graph_operand *o = &graph->operands[step->value];
            if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
                bits |= depth ? bits_of_path(unit, field_bits, &graph->paths[o->ref], depth - 1) : nameless;
        } else {
            end = nameless;
        }
    }
    return bits | end;
}

/* The members of the unions of a record count as one. */
static uint64_t *bits_of_fields(resolver *r, const uint32_t *records)
{
    nmr_program *p = r->program;
    uint64_t *bits = nmr_arena_take(&r->l->scratch, p->nfields, sizeof *bits);
    nmr_link_map first = {0};
    uint32_t i, *slot;

    for (i = 0; bits && i < p->nfields; i++) {
        bits[i] = nmr_touch_bit(nmr_place_of_field(i));
        if (p->fields[i].step)
            continue;
        if (!(slot = nmr_link_map_at(&r->l->scratch, &first, records[i])))
            return NULL;
        if (*slot == NMR_NONE)
            *slot = i;
        bits[*slot] |= bits[i];
    }
    for (i = 0; bits && i < p->nfields; i++)
        if (!p->fields[i].step)
            bits[i] = bits[nmr_link_map_get(&first, records[i])];
    return bits;
}

static int resolve_paths(resolver *r, const uint32_t *records)
{
    uint64_t *field_bits = bits_of_fields(r, records);
    uint32_t unit, i;

    if (!field_bits)
        return NMR_ENOMEM;
    for (unit = 0; unit < r->program->nunits; unit++) {
        nmr_unit *u = &r->program->units[unit];
        for (i = 0; i < u->graph->npaths; i++) {
            u->places[i] = place_of_path(u, &u->graph->paths[i]);
            u->bits[i] = bits_of_path(u, field_bits, &u->graph->paths[i], 8);
        }
    }
    return 0;
}

nmr_static_place nmr_unit_place(const nmr_unit *unit, const nmr_graph_function *function, uint32_t path)
{
    (void)function;
    return unit->places[path];
}

/* ---- All together ---------------------------------------------------------------------------------------------- */

static int take_units(resolver *r)
{
    nmr_program *p = r->program;
    uint32_t i;

    for (i = 0; i < p->nunits; i++) {
        const nmr_graph *g = r->pool->graphs[r->l->pool_graphs[i]].graph;
        nmr_unit *u = &p->units[i];
        u->graph = g;
        if (!(u->functions = nmr_arena_take(r->keep, g->nfunctions, sizeof *u->functions)) ||
            !(u->variables = nmr_arena_take(r->keep, g->nvariables, sizeof *u->variables)) ||
            !(u->fields = nmr_arena_take(r->keep, g->nfields, sizeof *u->fields)) ||
            !(u->names = nmr_arena_take(r->keep, g->nstrings, sizeof *u->names)) ||
            !(u->places = nmr_arena_take(r->keep, g->npaths, sizeof *u->places)) ||
            !(u->bits = nmr_arena_take(r->keep, g->npaths, sizeof *u->bits)))
            return NMR_ENOMEM;
        memset(u->names, 0xff, g->nstrings * sizeof *u->names);
    }
    return 0;
}

/* From the strings that can name a call to the names of the program. */
static void name_strings(resolver *r)
{
    uint32_t unit, i;

    for (unit = 0; unit < r->program->nunits; unit++) {
        nmr_unit *u = &r->program->units[unit];
        nmr_pool_graph *g = graph_of(r, unit);
        for (i = 0; i < g->tables.n; i++)
            u->names[g->tables.at[i]] = name_of(r, nmr_pool_text(r->pool, g, g->tables.at[i]));
        for (i = 0; i < u->graph->nfunctions; i++) {
            const nmr_program_function *f = &r->program->functions[u->functions[i]];
            if (f->name != NMR_NONE)
                u->names[u->graph->functions[i].plain] = f->name;
        }
    }
}

int nmr_link_resolve(nmr_linking *l, nmr_error *err)
{
    resolver r = {.l = l, .pool = l->pool, .program = l->program, .keep = l->keep, .err = err};
    nmr_program *p = l->program;
    uint32_t functions = 0, variables = 0, fields = 0, i, *records;
    uint8_t *weights;
    int rc;

    for (i = 0; i < p->nunits; i++) {
        const nmr_graph *g = graph_of(&r, i)->graph;
        functions += g->nfunctions;
        variables += g->nvariables;
        fields += g->nfields;
    }
    if (take_units(&r) < 0 || !(p->functions = nmr_arena_take(l->keep, functions, sizeof *p->functions)) ||
        !(p->variables = nmr_arena_take(l->keep, variables, sizeof *p->variables)) ||
        !(p->fields = nmr_arena_take(l->keep, fields, sizeof *p->fields)) ||
        !(r.named = nmr_arena_take(&l->scratch, functions, 1)) ||
        !(r.weight = nmr_arena_take(&l->scratch, functions, 1)) ||
        !(weights = nmr_arena_take(&l->scratch, variables, 1)) ||
        !(records = nmr_arena_take(&l->scratch, fields, sizeof *records)) ||
        !(l->words = nmr_arena_take(&l->scratch, functions, sizeof *l->words)))
        return NMR_ENOMEM;
    if ((rc = resolve_functions(&r)) < 0)
        return rc;
    name_functions(&r);
    resolve_variables(&r, weights);
    resolve_fields(&r, records);
    name_strings(&r);
    if (l->scratch.failed || l->pool->arena.failed)
        return NMR_ENOMEM;
    if ((rc = fill_names(&r)) < 0)
        return rc;
    return resolve_paths(&r, records);
}
