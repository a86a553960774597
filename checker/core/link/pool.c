/*
 * pool.c - all graphs together: equal names have one number, and what the rules say of a name is looked up once.
 */
#include "core/link/inner.h"

#include "core/rules.h"

#include <stdlib.h>
#include <string.h>

/* ---- What the rules say ---------------------------------------------------------------------------------------- */

static nmr_word *word_at(nmr_pool *pool, uint32_t text)
{
    if (text >= pool->words_room) {
        uint32_t room = pool->words_room ? pool->words_room : 256;
        nmr_word *words;
        while (room <= text)
            room *= 2;
        if (!(words = nmr_arena_take(&pool->arena, room, sizeof *words)))
            return NULL;
        if (pool->words_room)
            memcpy(words, pool->words, pool->words_room * sizeof *words);
        pool->words = words;
        pool->words_room = room;
    }
    return &pool->words[text];
}

static nmr_word *word_of(nmr_pool *pool, const char *name)
{
    uint32_t text = nmr_texts_number(&pool->arena, &pool->texts, name);

    return text == NMR_NONE ? NULL : word_at(pool, text);
}

static int match(nmr_pool *pool, nmr_word *word, size_t family, size_t pattern)
{
    if (!word->patterns && !(word->patterns = nmr_arena_take(&pool->arena, pool->nfamilies, sizeof *word->patterns)))
        return NMR_ENOMEM;
    ((uint64_t *)word->patterns)[family] |= (uint64_t)1 << pattern;
    return 0;
}

/* A pattern with a * matches names the rules do not spell out. */
static int match_globs(nmr_pool *pool, nmr_word *word, const char *text)
{
    uint32_t i;

    for (i = 0; i < pool->globs.n; i += 2) {
        uint32_t family = pool->globs.at[i], number = pool->globs.at[i + 1] / NMR_MAX_NAMES;
        const char *glob = pool->families[family].patterns[number].names[pool->globs.at[i + 1] % NMR_MAX_NAMES];
        if (nmr_glob(glob, text) && match(pool, word, family, number) < 0)
            return NMR_ENOMEM;
    }
    return 0;
}

static int read_pattern(nmr_pool *pool, uint32_t family, uint32_t number)
{
    const nmr_pattern *pattern = &pool->families[family].patterns[number];
    nmr_word *word;
    uint32_t i;

    if (nmr_role_find(pattern->names[0]) >= 0)
        return 0;
    for (i = 0; i < pattern->nnames; i++) {
        if (strchr(pattern->names[i], '*')) {
            nmr_vec_push_pair(&pool->arena, &pool->globs, family, number * NMR_MAX_NAMES + i);
        } else if (!(word = word_of(pool, pattern->names[i])) || match(pool, word, family, number) < 0) {
            return NMR_ENOMEM;
        }
    }
    return 0;
}

static int read_roles(nmr_pool *pool)
{
    const nmr_role_rule *roles;
    size_t i, n = nmr_rules_roles(pool->rules, &roles);

    for (i = 0; i < n; i++) {
        nmr_word *word = word_of(pool, roles[i].name);
        uint32_t role = 1u << roles[i].role;
        if (!word)
            return NMR_ENOMEM;
        if (roles[i].source == NMR_ROLE_BY_NAME)
            word->by_name |= role;
        else if (roles[i].source == NMR_ROLE_BY_TYPE)
            word->by_type |= role;
        else if (roles[i].source == NMR_ROLE_BY_MEMBER)
            word->by_member |= role;
        else
            word->argument = 1;
    }
    return 0;
}

static int read_names(nmr_pool *pool)
{
    const nmr_helper *helpers;
    const nmr_runs *runs;
    const char *const *names;
    nmr_word *word;
    size_t i, n = nmr_rules_helpers(pool->rules, &helpers);

    for (i = 0; i < n; i++) {
        if (!(word = word_of(pool, helpers[i].name)))
            return NMR_ENOMEM;
        word->helper = &helpers[i];
    }
    for (i = 0, n = nmr_rules_all_runs(pool->rules, &runs); i < n; i++) {
        if (!(word = word_of(pool, runs[i].name)))
            return NMR_ENOMEM;
        word->runs = &runs[i];
    }
    for (i = 0, n = nmr_rules_names(pool->rules, &names); i < n; i++) {
        if (!(word = word_of(pool, names[i])))
            return NMR_ENOMEM;
        word->emulated = 1;
        word->wrapper = nmr_rules_wrapper(pool->rules, names[i]);
    }
    return 0;
}

/* A call of a protocol itself, not of the kernel around it: the rules look for its name, or that of the member. */
static int is_protocol(nmr_pool *pool, const nmr_word *word, const char *text)
{
    const char *dot = strchr(text, '.');
    uint32_t number;

    if (!word->patterns && !word->wrapper)
        return 0;
    if (!dot)
        return word->emulated;
    number = nmr_texts_number(&pool->arena, &pool->texts, dot + 1);
    return number != NMR_NONE && number < pool->nwords && pool->words[number].emulated;
}

static int read_rules(nmr_pool *pool)
{
    uint32_t f, i;
    int rc;

    for (f = 0; f < pool->nfamilies; f++)
        for (i = 0; i < pool->families[f].npatterns; i++)
            if ((rc = read_pattern(pool, f, i)) < 0)
                return rc;
    if ((rc = read_roles(pool)) < 0 || (rc = read_names(pool)) < 0)
        return rc;
    if (pool->arena.failed || (pool->texts.n && !word_at(pool, pool->texts.n - 1)))
        return NMR_ENOMEM;
    pool->nwords = pool->texts.n;
    for (i = 0; i < pool->nwords; i++)
        if ((rc = match_globs(pool, &pool->words[i], pool->texts.at[i])) < 0)
            return rc;
    for (i = 0; i < pool->nwords; i++) {
        nmr_word *word = &pool->words[i];
        word->splits = word->patterns && nmr_rules_splits(pool->rules, pool->texts.at[i]);
        word->protocol = (uint8_t)is_protocol(pool, word, pool->texts.at[i]);
        word->known = 1;
    }
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

const nmr_word *nmr_pool_word(nmr_pool *pool, uint32_t text)
{
    static const nmr_word nothing = {.known = 1};
    nmr_word *word;
    const char *name;

    if (text == NMR_NONE || !(word = word_at(pool, text)))
        return &nothing;
    if (word->known)
        return word;
    word->known = 1;
    name = pool->texts.at[text];
    if (match_globs(pool, word, name) < 0 || !word->patterns)
        return word;
    word->splits = nmr_rules_splits(pool->rules, name) != 0;
    word->protocol = (uint8_t)is_protocol(pool, word, name);
    return word_at(pool, text);
}

/* ---- Names of graphs ------------------------------------------------------------------------------------------- */

uint32_t nmr_pool_text(nmr_pool *pool, nmr_pool_graph *g, uint32_t string)
{
    if (g->texts[string] == NMR_NONE)
        g->texts[string] = nmr_texts_number(&pool->arena, &pool->texts, g->graph->strings[string]);
    return g->texts[string];
}

/* MSVC's names say what they are of: ?name@class@@Q... is a method, ?name@space@@Y... a function. */
int nmr_is_method(const nmr_graph *graph, const nmr_graph_function *function)
{
    const char *name = graph->strings[function->name], *end;

    if (*name != '?')
        return 0;
    for (end = strstr(name, "@@"); end; end = strstr(end + 2, "@@"))
        if (end[2] == 'Y')
            return 0;
    return 1;
}

int nmr_is_kept(const nmr_graph *graph, const nmr_graph_function *function)
{
    if (!(function->flags & NMR_FUNCTION_BODY) || (function->flags & (NMR_FUNCTION_SYSTEM | NMR_FUNCTION_INLINE)))
        return 0;
    return !(function->flags & NMR_FUNCTION_STATIC) || function->site.file == graph->source;
}

const nmr_word *nmr_pool_function_word(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph_function *function)
{
    if (!function->plain)
        return NULL;
    return nmr_pool_word(pool, nmr_pool_text(pool, g, function->plain));
}

static uint32_t add_field(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph_field *field)
{
    nmr_pool_field *f;
    char *text;

    if (pool->nfields == pool->fields_room) {
        uint32_t room = pool->fields_room ? pool->fields_room * 2 : 64;
        nmr_pool_field *fields = nmr_arena_take(&pool->arena, room, sizeof *fields);
        if (!fields)
            return NMR_NONE;
        if (pool->nfields)
            memcpy(fields, pool->fields, pool->nfields * sizeof *fields);
        pool->fields = fields;
        pool->fields_room = room;
    }
    text = nmr_arena_text(&pool->arena, "%s.%s", g->graph->strings[field->record], g->graph->strings[field->member]);
    if (!text)
        return NMR_NONE;
    f = &pool->fields[pool->nfields];
    f->record = nmr_pool_text(pool, g, field->record);
    f->member = nmr_pool_text(pool, g, field->member);
    f->text = nmr_texts_number(&pool->arena, &pool->texts, text);
    return pool->nfields++;
}

int nmr_pool_fields(nmr_pool *pool, nmr_pool_graph *g)
{
    uint32_t i, *number;

    if (g->fields)
        return 0;
    if (!(g->fields = nmr_arena_take(&pool->arena, g->graph->nfields, sizeof *g->fields)))
        return NMR_ENOMEM;
    for (i = 0; i < g->graph->nfields; i++) {
        const nmr_graph_field *field = &g->graph->fields[i];
        uint64_t key = (uint64_t)nmr_pool_text(pool, g, field->record) << 32 | nmr_pool_text(pool, g, field->member);
        if (pool->arena.failed || !(number = nmr_link_map_at(&pool->arena, &pool->field_numbers, key)))
            return NMR_ENOMEM;
        if (*number == NMR_NONE && (*number = add_field(pool, g, field)) == NMR_NONE)
            return NMR_ENOMEM;
        g->fields[i] = *number;
    }
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

/* ---- What functions mention ------------------------------------------------------------------------------------ */

typedef struct mentions {
    nmr_arena *arena;
    const nmr_graph *graph;
    nmr_vec out;
    uint32_t *seen; /* by reference: stamp */
    uint32_t stamp;
} mentions;

static void mention(mentions *m, uint32_t number, uint32_t kind)
{
    uint32_t ref = number * 4 + kind;

    if (m->seen[ref] == m->stamp)
        return;
    m->seen[ref] = m->stamp;
    nmr_vec_push(m->arena, &m->out, ref);
}

static void mention_operand(mentions *m, uint32_t operand, int depth);

static void mention_path(mentions *m, uint32_t path, int depth)
{
    const nmr_graph_path *p = &m->graph->paths[path];
    uint32_t i;

    if (p->root == NMR_ROOT_VARIABLE)
        mention(m, p->index, NMR_REF_VARIABLE);
    for (i = 0; i < p->nsteps && depth; i++)
        if (m->graph->steps[p->step + i].kind == NMR_STEP_INDEX)
            mention_operand(m, m->graph->steps[p->step + i].value, depth - 1);
}

static void mention_operand(mentions *m, uint32_t operand, int depth)
{
    const nmr_graph_operand *o = &m->graph->operands[operand];

    if (o->kind == NMR_OPERAND_FUNCTION)
        mention(m, o->ref, NMR_REF_VALUE);
    else if (o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS)
        mention_path(m, o->ref, depth);
}

static void mention_call(mentions *m, const nmr_graph_instr *instr)
{
    const nmr_graph_operand *callee = &m->graph->operands[instr->a];
    uint32_t i;

    if (callee->kind == NMR_OPERAND_FUNCTION)
        mention(m, callee->ref, NMR_REF_CALL);
    else
        mention_operand(m, instr->a, 8);
    for (i = 0; i < instr->nlist; i++)
        mention_operand(m, m->graph->args[instr->list + i].operand, 8);
}

static void mention_instr(mentions *m, const nmr_graph_instr *instr)
{
    switch (instr->op) {
    case NMR_OP_STORE:
        mention_path(m, instr->dst, 8);
        mention_operand(m, instr->a, 8);
        break;
    case NMR_OP_COPY:
        mention_path(m, instr->dst, 8);
        mention_path(m, instr->a, 8);
        break;
    case NMR_OP_ZERO:
    case NMR_OP_HAVOC:
    case NMR_OP_TOUCH:
        mention_path(m, instr->dst, 8);
        break;
    case NMR_OP_BINARY:
        mention_operand(m, instr->a, 8);
        mention_operand(m, instr->b, 8);
        break;
    case NMR_OP_MOVE:
    case NMR_OP_BRANCH:
    case NMR_OP_SWITCH:
    case NMR_OP_RETURN:
        mention_operand(m, instr->a, 8);
        break;
    case NMR_OP_CALL:
        mention_call(m, instr);
        break;
    default:
        break;
    }
}

static void add_table(nmr_pool *pool, nmr_pool_graph *g, uint8_t *listed, uint32_t string)
{
    if (string && !listed[string]) {
        listed[string] = 1;
        nmr_vec_push(&pool->arena, &g->tables, string);
    }
}

static int read_mentions(nmr_pool *pool, nmr_pool_graph *g, nmr_arena *scratch)
{
    const nmr_graph *graph = g->graph;
    uint32_t i, k, most = (graph->nfunctions > graph->nvariables ? graph->nfunctions : graph->nvariables) * 4;
    mentions m = {&pool->arena, graph, {0}, nmr_arena_take(scratch, most, sizeof(uint32_t)), 0};
    uint8_t *listed = nmr_arena_take(scratch, graph->nstrings, 1);

    g->refs_of = nmr_arena_take(&pool->arena, (size_t)graph->nfunctions + graph->nvariables + 1, sizeof *g->refs_of);
    if (!m.seen || !listed || !g->refs_of)
        return NMR_ENOMEM;
    for (i = 0; i < graph->nfunctions; i++) {
        const nmr_graph_function *f = &graph->functions[i];
        g->refs_of[i] = m.out.n;
        m.stamp++;
        for (k = 0; k < f->ninstrs; k++) {
            mention_instr(&m, &f->instrs[k]);
            if (f->instrs[k].op == NMR_OP_CALL)
                add_table(pool, g, listed, f->instrs[k].b);
        }
    }
    for (i = 0; i < graph->nvariables; i++) {
        const nmr_graph_variable *v = &graph->variables[i];
        g->refs_of[graph->nfunctions + i] = m.out.n;
        m.stamp++;
        for (k = 0; k < v->ninits; k++)
            mention_operand(&m, graph->inits[v->init + k].operand, 8);
    }
    g->refs_of[graph->nfunctions + graph->nvariables] = m.out.n;
    g->refs = m.out.at;
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

/* ---- Definitions ----------------------------------------------------------------------------------------------- */

uint32_t nmr_pool_roles(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph_function *f)
{
    const nmr_word *word = nmr_pool_function_word(pool, g, f);
    uint32_t roles = word ? word->by_name : 0, i;

    for (i = 0; i < f->ntypes; i++)
        roles |= nmr_pool_word(pool, nmr_pool_text(pool, g, g->graph->lists[f->type + i]))->by_type;
    return roles;
}

static void look_at_functions(nmr_pool *pool, nmr_pool_graph *g)
{
    uint32_t i;

    for (i = 0; i < g->graph->nfunctions; i++) {
        const nmr_graph_function *f = &g->graph->functions[i];
        const nmr_word *word;
        if (!(f->flags & NMR_FUNCTION_BODY) || (f->flags & NMR_FUNCTION_SYSTEM))
            continue;
        if (nmr_pool_roles(pool, g, f) >> NMR_ROLE_ENTRY & 1u)
            nmr_vec_push(&pool->arena, &g->entries, i);
        word = nmr_pool_function_word(pool, g, f);
        if (word && word->emulated && !(f->flags & NMR_FUNCTION_STATIC) && f->shown &&
            !strcmp(g->graph->strings[f->shown], g->graph->strings[f->plain]))
            g->emulator = 1;
    }
}

static int is_definition(const nmr_graph_function *f)
{
    return (f->flags & NMR_FUNCTION_BODY) && !(f->flags & (NMR_FUNCTION_STATIC | NMR_FUNCTION_SYSTEM));
}

static void add_definition(nmr_pool *pool, nmr_vec *pairs, nmr_definition definition, uint32_t text)
{
    pool->definitions[pool->ndefinitions] = definition;
    nmr_vec_push_pair(&pool->arena, pairs, text, pool->ndefinitions++);
}

static void find_definitions_in(nmr_pool *pool, uint32_t graph, nmr_vec *functions, nmr_vec *variables)
{
    nmr_pool_graph *g = &pool->graphs[graph];
    uint32_t k;

    for (k = 0; k < g->graph->nfunctions; k++) {
        const nmr_graph_function *f = &g->graph->functions[k];
        if (is_definition(f))
            add_definition(pool, functions, (nmr_definition){graph, k, 0}, nmr_pool_text(pool, g, f->name));
    }
    for (k = 0; k < g->graph->nvariables; k++) {
        const nmr_graph_variable *v = &g->graph->variables[k];
        if ((v->flags & (NMR_VARIABLE_STATIC | NMR_VARIABLE_DEFINED)) == NMR_VARIABLE_DEFINED)
            add_definition(pool, variables, (nmr_definition){graph, k, 1}, nmr_pool_text(pool, g, v->name));
    }
}

/* In the order of the paths, so that what is near in the tree is near in a row. */
static int find_definitions(nmr_pool *pool)
{
    nmr_vec functions = {0}, variables = {0};
    uint32_t i;

    pool->definitions =
        nmr_arena_take(&pool->arena, (size_t)pool->nfunctions + pool->nvariables, sizeof *pool->definitions);
    if (!pool->definitions)
        return NMR_ENOMEM;
    for (i = 0; i < pool->ngraphs; i++)
        if (!pool->graphs[pool->by_rank[i]].emulator)
            find_definitions_in(pool, pool->by_rank[i], &functions, &variables);
    if (pool->arena.failed)
        return NMR_ENOMEM;
    if (nmr_rows_of_pairs(&pool->arena, &pool->functions_by_name, pool->texts.n, &functions) < 0)
        return NMR_ENOMEM;
    return nmr_rows_of_pairs(&pool->arena, &pool->variables_by_name, pool->texts.n, &variables);
}

/* ---- The pool -------------------------------------------------------------------------------------------------- */

/* Folder by folder, so that what is in one folder stands together. */
static int compare_paths(const char *a, const char *b)
{
    for (; *a && *a == *b; a++, b++)
        ;
    if (*a == *b)
        return 0;
    if (!*a || !*b)
        return *a ? 1 : -1;
    if (*a == '/' || *b == '/')
        return *a == '/' ? -1 : 1;
    return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
}

static int by_path(const void *a, const void *b)
{
    const nmr_pool_graph *const *g = a, *const *h = b;
    int order = compare_paths((*g)->path, (*h)->path);

    return order ? order : *g < *h ? -1 : *g > *h;
}

static int rank_graphs(nmr_pool *pool)
{
    const nmr_pool_graph **sorted = nmr_arena_take(&pool->arena, pool->ngraphs, sizeof *sorted);
    uint32_t i;

    pool->by_rank = nmr_arena_take(&pool->arena, pool->ngraphs, sizeof *pool->by_rank);
    if (!sorted || !pool->by_rank)
        return NMR_ENOMEM;
    for (i = 0; i < pool->ngraphs; i++)
        sorted[i] = &pool->graphs[i];
    qsort(sorted, pool->ngraphs, sizeof *sorted, by_path);
    for (i = 0; i < pool->ngraphs; i++) {
        pool->by_rank[i] = (uint32_t)(sorted[i] - pool->graphs);
        pool->graphs[pool->by_rank[i]].rank = i;
    }
    return 0;
}

static int read_graph(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph *graph)
{
    nmr_arena scratch = {0};
    int rc;

    g->graph = graph;
    g->path = graph->strings[graph->source];
    g->first_function = pool->nfunctions;
    g->first_variable = pool->nvariables;
    pool->nfunctions += graph->nfunctions;
    pool->nvariables += graph->nvariables;
    if (!(g->texts = nmr_arena_take(&pool->arena, graph->nstrings, sizeof *g->texts)))
        return NMR_ENOMEM;
    memset(g->texts, 0xff, graph->nstrings * sizeof *g->texts);
    look_at_functions(pool, g);
    rc = read_mentions(pool, g, &scratch);
    nmr_arena_free(&scratch);
    return rc;
}

static int take_stamps(nmr_pool *pool)
{
    struct {
        nmr_stamped *stamped;
        size_t n;
    } all[] = {
        {&pool->definer, pool->texts.n},          {&pool->variable_definer, pool->texts.n},
        {&pool->live_function, pool->nfunctions}, {&pool->live_variable, pool->nvariables},
        {&pool->member, pool->ngraphs},           {&pool->name_index, pool->texts.n},
        {&pool->function_index, pool->texts.n},   {&pool->variable_index, pool->texts.n},
        {&pool->member_step, pool->texts.n},      {&pool->field_index, pool->nfields},
    };
    size_t i;

    for (i = 0; i < sizeof all / sizeof *all; i++)
        if (!(all[i].stamped->at = nmr_arena_take(&pool->arena, all[i].n, sizeof *all[i].stamped->at)))
            return NMR_ENOMEM;
    return 0;
}

/* Every name that will be asked for has its number from here on: the tables by number do not grow any more. */
static int number_names(nmr_pool *pool)
{
    uint32_t i, k;

    for (i = 0; i < pool->ngraphs; i++) {
        nmr_pool_graph *g = &pool->graphs[i];
        for (k = 0; k < g->graph->nfunctions; k++) {
            nmr_pool_text(pool, g, g->graph->functions[k].name);
            nmr_pool_text(pool, g, g->graph->functions[k].plain);
        }
        for (k = 0; k < g->graph->nvariables; k++)
            nmr_pool_text(pool, g, g->graph->variables[k].name);
        for (k = 0; k < g->tables.n; k++)
            nmr_pool_text(pool, g, g->tables.at[k]);
        if (nmr_pool_fields(pool, g) < 0)
            return NMR_ENOMEM;
    }
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

int nmr_pool_open(nmr_pool *pool, const nmr_rules *rules, const nmr_graph *const *graphs, size_t ngraphs)
{
    size_t i;
    int rc;

    memset(pool, 0, sizeof *pool);
    pool->rules = rules;
    pool->nfamilies = nmr_rules_families(rules, &pool->families);
    if ((rc = read_rules(pool)) < 0)
        return rc;
    if (!(pool->graphs = nmr_arena_take(&pool->arena, ngraphs, sizeof *pool->graphs)))
        return NMR_ENOMEM;
    for (; pool->ngraphs < ngraphs; pool->ngraphs++)
        if ((rc = read_graph(pool, &pool->graphs[pool->ngraphs], graphs[pool->ngraphs])) < 0)
            return rc;
    if ((rc = number_names(pool)) < 0 || (rc = rank_graphs(pool)) < 0 || (rc = find_definitions(pool)) < 0)
        return rc;
    for (i = 0; i < pool->ngraphs; i++)
        pool->graphs[i].component = (uint32_t)i;
    return take_stamps(pool);
}

void nmr_pool_close(nmr_pool *pool)
{
    nmr_arena_free(&pool->arena);
}
