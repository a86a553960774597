/*
 * drivers.c - which translation units make a driver.
 *
 * As a linker does it: a unit is part of a driver as a whole, with all that it needs: what its functions and variables
 * mention, those of headers only as far as something gets to them. Where several units define a name, the nearest in
 * the tree is meant; a unit with an entry function of its own never is.
 */
#include "core/link/inner.h"

#include <stdlib.h>
#include <string.h>

/* Folders between two units. */
typedef struct distance {
    uint32_t up, down;
} distance;

/* A name that a unit of the driver mentions and none defines. */
typedef struct need {
    distance far; /* to the nearest definition */
    uint32_t order, graph, text;
    uint8_t is_variable;
} need;

typedef struct closure {
    nmr_pool *pool;
    nmr_arena *arena;
    nmr_driver *driver;
    nmr_vec work; /* pairs: graph, function or (behind the functions) variable */
    need *needs;  /* a heap */
    uint32_t nneeds, room, asked;
} closure;

enum { MEMBER = 1, CONFLICT = 2 };

static int is_visible(const nmr_graph_function *f)
{
    return (f->flags & NMR_FUNCTION_BODY) && !(f->flags & (NMR_FUNCTION_STATIC | NMR_FUNCTION_SYSTEM));
}

static int is_strong(const nmr_graph_function *f)
{
    return is_visible(f) && !(f->flags & NMR_FUNCTION_INLINE);
}

static int is_member(const nmr_pool *pool, uint32_t graph)
{
    return nmr_stamped_get(pool, pool->member, graph) == MEMBER;
}

/* Does the unit define what the driver has already? */
static int conflicts(nmr_pool *pool, uint32_t graph)
{
    nmr_pool_graph *g = &pool->graphs[graph];
    uint32_t i, by;

    if (nmr_stamped_get(pool, pool->member, graph) == CONFLICT)
        return 1;
    for (i = 0; i < g->graph->nfunctions; i++) {
        if (!is_strong(&g->graph->functions[i]))
            continue;
        by = nmr_stamped_get(pool, pool->definer, nmr_pool_text(pool, g, g->graph->functions[i].name));
        if (by == NMR_NONE || by == graph)
            continue;
        nmr_stamped_set(pool, pool->member, graph, CONFLICT);
        return 1;
    }
    return 0;
}

/* ---- What is near ---------------------------------------------------------------------------------------------- */

/* How many folders up from a unit, and then down to another one. */
static distance distance_to(const char *from, const char *to)
{
    distance d = {0, 0};

    for (; *from && *from == *to; from++, to++)
        ;
    for (; *from; from++)
        d.up += *from == '/';
    for (; *to; to++)
        d.down += *to == '/';
    return d;
}

static int compare(distance a, distance b)
{
    if (a.up != b.up)
        return a.up < b.up ? -1 : 1;
    return a.down < b.down ? -1 : a.down > b.down;
}

static int acceptable(closure *c, uint32_t graph)
{
    nmr_pool *pool = c->pool;

    return is_member(pool, graph) ||
           ((!pool->graphs[graph].is_entry || graph == c->driver->entry) && !conflicts(pool, graph));
}

typedef struct choice {
    uint32_t best, rival; /* definitions, NMR_NONE */
    distance far;
} choice;

static int has_user_folder(const char *path)
{
    const char *user = strstr(path, "user");

    return (user && strchr(user, '/')) || !strncmp(path, "um/", 3) || strstr(path, "/um/");
}

/* Of a tree that builds for both modes, the kernel's side makes a driver: below 0 when that is `a`, above when `b`. */
static int compare_modes(const char *a, const char *b)
{
    const char *start = a;

    for (; *a && *a == *b; a++, b++)
        if (*a == '/')
            start = a + 1;
    b -= a - start;
    return has_user_folder(start) - has_user_folder(b);
}

static const char *path_of(const closure *c, uint32_t definition)
{
    return c->pool->graphs[c->pool->definitions[definition].graph].path;
}

static void consider(closure *c, choice *x, uint32_t definition, distance far)
{
    int order = x->best == NMR_NONE ? -1 : compare(far, x->far);

    if (order > 0 || !acceptable(c, c->pool->definitions[definition].graph))
        return;
    if (order == 0)
        order = compare_modes(path_of(c, definition), path_of(c, x->best));
    if (order < 0)
        *x = (choice){definition, NMR_NONE, far};
    else if (order == 0 && x->rival == NMR_NONE)
        x->rival = definition;
}

static uint32_t first_behind(const nmr_pool *pool, const uint32_t *row, uint32_t n, uint32_t rank)
{
    uint32_t low = 0, high = n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (pool->graphs[pool->definitions[row[middle]].graph].rank < rank)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Definitions of a name stand in the order of their paths: the nearest are next to where the referring unit stands. */
static choice choose(closure *c, const nmr_rows *rows, uint32_t text, uint32_t from)
{
    nmr_pool *pool = c->pool;
    const uint32_t *row = rows->at + rows->first[text];
    uint32_t n = rows->first[text + 1] - rows->first[text], k, at = first_behind(pool, row, n, pool->graphs[from].rank);
    const char *path = pool->graphs[from].path;
    choice x = {NMR_NONE, NMR_NONE, {0, 0}};

    for (k = at; k-- > 0;) {
        distance far = distance_to(path, pool->graphs[pool->definitions[row[k]].graph].path);
        if (x.best != NMR_NONE && far.up > x.far.up)
            break;
        consider(c, &x, row[k], far);
    }
    for (k = at; k < n; k++) {
        distance far = distance_to(path, pool->graphs[pool->definitions[row[k]].graph].path);
        if (x.best != NMR_NONE && far.up > x.far.up)
            break;
        consider(c, &x, row[k], far);
    }
    return x;
}

/* ---- What is needed, the nearest first ------------------------------------------------------------------------- */

static const nmr_rows *rows_of(const closure *c, const need *n)
{
    return n->is_variable ? &c->pool->variables_by_name : &c->pool->functions_by_name;
}

static int before(const need *a, const need *b)
{
    int order = compare(a->far, b->far);

    return order ? order < 0 : a->order < b->order;
}

static void swap(need *a, need *b)
{
    need old = *a;

    *a = *b;
    *b = old;
}

static void push_need(closure *c, need n)
{
    uint32_t i;

    if (c->nneeds == c->room) {
        uint32_t room = c->room ? c->room * 2 : 16;
        need *wide = nmr_arena_take(c->arena, room, sizeof *wide);
        if (!wide)
            return;
        if (c->nneeds)
            memcpy(wide, c->needs, c->nneeds * sizeof *wide);
        c->needs = wide;
        c->room = room;
    }
    c->needs[i = c->nneeds++] = n;
    for (; i && before(&c->needs[i], &c->needs[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&c->needs[i], &c->needs[(i - 1) / 2]);
}

static need pop_need(closure *c)
{
    need first = c->needs[0];
    uint32_t i = 0, next;

    c->needs[0] = c->needs[--c->nneeds];
    for (; (next = 2 * i + 1) < c->nneeds; i = next) {
        if (next + 1 < c->nneeds && before(&c->needs[next + 1], &c->needs[next]))
            next++;
        if (!before(&c->needs[next], &c->needs[i]))
            break;
        swap(&c->needs[next], &c->needs[i]);
    }
    return first;
}

/* Ask for the name where a definition of it can be had at all. */
static void ask_for(closure *c, uint32_t graph, uint32_t text, int is_variable)
{
    need n = {.graph = graph, .text = text, .is_variable = (uint8_t)is_variable, .order = c->asked++};
    choice x = choose(c, rows_of(c, &n), text, graph);

    if (x.best == NMR_NONE)
        return;
    n.far = x.far;
    push_need(c, n);
}

/* ---- The closure ----------------------------------------------------------------------------------------------- */

static void reach(closure *c, nmr_stamped live, uint32_t number, uint32_t graph, uint32_t index)
{
    if (nmr_stamped_get(c->pool, live, number) != NMR_NONE)
        return;
    nmr_stamped_set(c->pool, live, number, 1);
    nmr_vec_push_pair(c->arena, &c->work, graph, index);
}

static void reach_function(closure *c, uint32_t graph, uint32_t function)
{
    reach(c, c->pool->live_function, c->pool->graphs[graph].first_function + function, graph, function);
}

static void reach_variable(closure *c, uint32_t graph, uint32_t variable)
{
    const nmr_pool_graph *g = &c->pool->graphs[graph];

    reach(c, c->pool->live_variable, g->first_variable + variable, graph, g->graph->nfunctions + variable);
}

static void reach_unit(closure *c, uint32_t graph)
{
    nmr_pool *pool = c->pool;
    nmr_pool_graph *g = &pool->graphs[graph];
    uint32_t i;

    if (is_member(pool, graph))
        return;
    nmr_stamped_set(pool, pool->member, graph, MEMBER);
    nmr_vec_push(c->arena, &c->driver->graphs, graph);
    for (i = 0; i < g->graph->nfunctions; i++) {
        const nmr_graph_function *f = &g->graph->functions[i];
        uint32_t text;
        if (nmr_is_kept(g->graph, f))
            reach_function(c, graph, i);
        if (!is_visible(f))
            continue;
        text = nmr_pool_text(pool, g, f->name);
        if (is_strong(f) || nmr_stamped_get(pool, pool->definer, text) == NMR_NONE)
            nmr_stamped_set(pool, pool->definer, text, graph);
    }
    for (i = 0; i < g->entries.n; i++)
        reach_function(c, graph, g->entries.at[i]);
    for (i = 0; i < g->graph->nvariables; i++) {
        const nmr_graph_variable *v = &g->graph->variables[i];
        if ((v->flags & (NMR_VARIABLE_DEFINED | NMR_VARIABLE_STATIC)) != NMR_VARIABLE_DEFINED)
            continue;
        if (nmr_stamped_get(pool, pool->variable_definer, nmr_pool_text(pool, g, v->name)) == NMR_NONE)
            nmr_stamped_set(pool, pool->variable_definer, nmr_pool_text(pool, g, v->name), graph);
        reach_variable(c, graph, i);
    }
}

static uint32_t defined_in(const nmr_pool *pool, const nmr_rows *rows, uint32_t text, uint32_t graph)
{
    uint32_t k;

    for (k = rows->first[text]; k < rows->first[text + 1]; k++)
        if (pool->definitions[rows->at[k]].graph == graph)
            return pool->definitions[rows->at[k]].index;
    return NMR_NONE;
}

/* Functions that the system or a rule file describes are not looked for among the sources. */
static int is_looked_for(nmr_pool *pool, nmr_pool_graph *g, const nmr_graph_function *f)
{
    const nmr_word *word;

    if (f->flags & (NMR_FUNCTION_STATIC | NMR_FUNCTION_SYSTEM))
        return 0;
    word = f->flags & NMR_FUNCTION_API ? nmr_pool_function_word(pool, g, f) : NULL;
    return !word || !word->patterns;
}

static void need_function(closure *c, uint32_t graph, uint32_t function)
{
    nmr_pool *pool = c->pool;
    nmr_pool_graph *g = &pool->graphs[graph];
    const nmr_graph_function *f = &g->graph->functions[function];
    uint32_t text, by, index;

    if (f->flags & NMR_FUNCTION_BODY) {
        reach_function(c, graph, function);
        return;
    }
    if (!is_looked_for(pool, g, f))
        return;
    text = nmr_pool_text(pool, g, f->name);
    if ((by = nmr_stamped_get(pool, pool->definer, text)) == NMR_NONE)
        ask_for(c, graph, text, 0);
    else if ((index = defined_in(pool, &pool->functions_by_name, text, by)) != NMR_NONE)
        reach_function(c, by, index);
}

static void need_variable(closure *c, uint32_t graph, uint32_t variable)
{
    nmr_pool *pool = c->pool;
    nmr_pool_graph *g = &pool->graphs[graph];
    const nmr_graph_variable *v = &g->graph->variables[variable];
    uint32_t text;

    if (v->flags & (NMR_VARIABLE_DEFINED | NMR_VARIABLE_STATIC)) {
        reach_variable(c, graph, variable);
        return;
    }
    text = nmr_pool_text(pool, g, v->name);
    if (nmr_stamped_get(pool, pool->variable_definer, text) == NMR_NONE)
        ask_for(c, graph, text, 1);
}

static void walk(closure *c)
{
    uint32_t k;

    while (c->work.n) {
        uint32_t index = c->work.at[c->work.n - 1], graph = c->work.at[c->work.n - 2];
        const nmr_pool_graph *g = &c->pool->graphs[graph];
        c->work.n -= 2;
        for (k = g->refs_of[index]; k < g->refs_of[index + 1]; k++)
            if ((g->refs[k] & 3) == NMR_REF_VARIABLE)
                need_variable(c, graph, g->refs[k] / 4);
            else
                need_function(c, graph, g->refs[k] / 4);
    }
}

/* Take in the unit with the nearest definition, unless something nearer has turned up since, or it does not fit any
 * more. */
static void meet(closure *c, need n)
{
    nmr_pool *pool = c->pool;
    const nmr_rows *rows = rows_of(c, &n);
    uint32_t by = nmr_stamped_get(pool, n.is_variable ? pool->variable_definer : pool->definer, n.text), index;
    choice x;

    if (by == NMR_NONE) {
        x = choose(c, rows, n.text, n.graph);
        if (x.best == NMR_NONE)
            return;
        if (compare(x.far, n.far) != 0) {
            n.far = x.far;
            push_need(c, n);
            return;
        }
        if (x.rival != NMR_NONE) {
            nmr_vec_push_pair(c->arena, &c->driver->doubts, x.best, x.rival);
        }
        by = pool->definitions[x.best].graph;
        reach_unit(c, by);
    }
    if (!n.is_variable && (index = defined_in(pool, rows, n.text, by)) != NMR_NONE)
        reach_function(c, by, index);
}

static int run(closure *c)
{
    walk(c);
    while (c->nneeds) {
        meet(c, pop_need(c));
        walk(c);
    }
    return c->arena->failed || c->pool->arena.failed ? NMR_ENOMEM : 0;
}

static int by_number(const void *a, const void *b)
{
    const uint32_t *m = a, *n = b;

    return *m < *n ? -1 : *m > *n;
}

static int finish(closure *c)
{
    int rc = run(c);

    if (rc == 0 && c->driver->graphs.n)
        qsort(c->driver->graphs.at, c->driver->graphs.n, sizeof *c->driver->graphs.at, by_number);
    return rc;
}

/* ---- Drivers --------------------------------------------------------------------------------------------------- */

static nmr_driver *new_driver(nmr_drivers *drivers, nmr_pool *pool, uint32_t entry)
{
    nmr_driver *driver;

    if (drivers->n == drivers->room) {
        uint32_t room = drivers->room ? drivers->room * 2 : 16;
        nmr_driver *at = nmr_arena_take(&pool->arena, room, sizeof *at);
        if (!at)
            return NULL;
        if (drivers->n)
            memcpy(at, drivers->at, drivers->n * sizeof *at);
        drivers->at = at;
        drivers->room = room;
    }
    driver = &drivers->at[drivers->n++];
    driver->entry = entry;
    pool->stamp++;
    return driver;
}

/* A function that only its type makes an entry function may be one that the real one calls. */
static int find_called_entries(nmr_pool *pool, nmr_link_map *called)
{
    uint32_t i, k, *slot;

    for (i = 0; i < pool->ngraphs; i++) {
        nmr_pool_graph *g = &pool->graphs[i];
        for (k = 0; k < g->entries.n; k++) {
            uint32_t text = nmr_pool_text(pool, g, g->graph->functions[g->entries.at[k]].name);
            if (!(slot = nmr_link_map_at(&pool->arena, called, text)))
                return NMR_ENOMEM;
            *slot = 0;
        }
    }
    for (i = 0; i < pool->ngraphs && called->n; i++) {
        nmr_pool_graph *g = &pool->graphs[i];
        for (k = 0; k < g->refs_of[g->graph->nfunctions + g->graph->nvariables]; k++) {
            const nmr_graph_function *f;
            if ((g->refs[k] & 3) == NMR_REF_VARIABLE)
                continue;
            f = &g->graph->functions[g->refs[k] / 4];
            if (!(f->flags & NMR_FUNCTION_STATIC) && nmr_link_map_get(called, nmr_pool_text(pool, g, f->name)) == 0 &&
                (slot = nmr_link_map_at(&pool->arena, called, nmr_pool_text(pool, g, f->name))) != NULL)
                *slot = 1;
        }
    }
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

static int find_entries(nmr_pool *pool)
{
    nmr_link_map called = {0};
    uint32_t i, k;
    int rc = find_called_entries(pool, &called);

    for (i = 0; rc == 0 && i < pool->ngraphs; i++) {
        nmr_pool_graph *g = &pool->graphs[i];
        for (k = 0; k < g->entries.n && !g->emulator; k++) {
            const nmr_graph_function *f = &g->graph->functions[g->entries.at[k]];
            const nmr_word *word = nmr_pool_function_word(pool, g, f);
            int by_name = word && (word->by_name >> NMR_ROLE_ENTRY & 1u);
            if (by_name || nmr_link_map_get(&called, nmr_pool_text(pool, g, f->name)) == 0)
                g->is_entry = 1;
        }
    }
    return rc;
}

static int find_with_entry(nmr_drivers *drivers, nmr_pool *pool)
{
    uint32_t i, k;
    int rc;

    for (i = 0; i < pool->ngraphs; i++) {
        closure c = {.pool = pool, .arena = &pool->arena};
        if (!pool->graphs[i].is_entry)
            continue;
        if (!(c.driver = new_driver(drivers, pool, i)))
            return NMR_ENOMEM;
        reach_unit(&c, i);
        if ((rc = finish(&c)) < 0)
            return rc;
        for (k = 0; k < c.driver->graphs.n; k++)
            pool->graphs[c.driver->graphs.at[k]].reached = 1;
    }
    return 0;
}

/* ---- Units that no entry function reaches ---------------------------------------------------------------------- */

static uint32_t component_of(nmr_pool *pool, uint32_t graph)
{
    nmr_pool_graph *g = pool->graphs;

    while (g[graph].component != graph)
        graph = g[graph].component = g[g[graph].component].component;
    return graph;
}

static void join(nmr_pool *pool, uint32_t a, uint32_t b)
{
    a = component_of(pool, a);
    b = component_of(pool, b);
    if (a < b)
        pool->graphs[b].component = a;
    else
        pool->graphs[a].component = b;
}

static int is_left(const nmr_pool *pool, uint32_t graph)
{
    return !pool->graphs[graph].reached && !pool->graphs[graph].emulator;
}

/* The unit and the one that defines what it needs belong together. */
static void join_needed(closure *c, uint32_t graph)
{
    nmr_pool *pool = c->pool;
    nmr_pool_graph *g = &pool->graphs[graph];
    uint32_t i;

    for (i = 0; i < g->graph->nfunctions; i++) {
        const nmr_graph_function *f = &g->graph->functions[i];
        choice x;
        if ((f->flags & NMR_FUNCTION_BODY) || !is_looked_for(pool, g, f))
            continue;
        x = choose(c, &pool->functions_by_name, nmr_pool_text(pool, g, f->name), graph);
        if (x.best != NMR_NONE && is_left(pool, pool->definitions[x.best].graph))
            join(pool, graph, pool->definitions[x.best].graph);
    }
    for (i = 0; i < g->graph->nvariables; i++) {
        const nmr_graph_variable *v = &g->graph->variables[i];
        choice x;
        if (v->flags & (NMR_VARIABLE_STATIC | NMR_VARIABLE_DEFINED))
            continue;
        x = choose(c, &pool->variables_by_name, nmr_pool_text(pool, g, v->name), graph);
        if (x.best != NMR_NONE && is_left(pool, pool->definitions[x.best].graph))
            join(pool, graph, pool->definitions[x.best].graph);
    }
}

/* One program of a component, or several where its units define the same. */
static int link_component(nmr_drivers *drivers, nmr_pool *pool, const uint32_t *units, uint32_t n)
{
    nmr_vec now = {0}, later = {0};
    uint32_t i;
    int rc;

    for (i = 0; i < n; i++)
        nmr_vec_push(&pool->arena, &now, units[i]);
    while (now.n) {
        closure c = {.pool = pool, .arena = &pool->arena};
        nmr_vec left = later;
        if (!(c.driver = new_driver(drivers, pool, NMR_NONE)))
            return NMR_ENOMEM;
        left.n = 0;
        for (i = 0; i < now.n; i++) {
            if (!is_member(pool, now.at[i]) && conflicts(pool, now.at[i])) {
                nmr_vec_push(&pool->arena, &left, now.at[i]);
                continue;
            }
            reach_unit(&c, now.at[i]);
            if ((rc = run(&c)) < 0)
                return rc;
        }
        if ((rc = finish(&c)) < 0)
            return rc;
        later = now;
        now = left;
    }
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

static int find_without_entry(nmr_drivers *drivers, nmr_pool *pool)
{
    nmr_driver nobody = {.entry = NMR_NONE};
    closure c = {.pool = pool, .arena = &pool->arena, .driver = &nobody};
    nmr_vec pairs = {0};
    nmr_rows components;
    uint32_t i;
    int rc = 0;

    pool->stamp++;
    for (i = 0; i < pool->ngraphs; i++)
        if (is_left(pool, i))
            join_needed(&c, i);
    for (i = 0; i < pool->ngraphs; i++)
        if (is_left(pool, i)) {
            nmr_vec_push_pair(&pool->arena, &pairs, component_of(pool, i), i);
        }
    if (pool->arena.failed || nmr_rows_of_pairs(&pool->arena, &components, pool->ngraphs, &pairs) < 0)
        return NMR_ENOMEM;
    for (i = 0; rc == 0 && i < pool->ngraphs; i++)
        if (components.first[i] < components.first[i + 1])
            rc = link_component(drivers, pool, components.at + components.first[i],
                                components.first[i + 1] - components.first[i]);
    return rc;
}

/* Everything is one driver. */
static int take_all(nmr_drivers *drivers, nmr_pool *pool)
{
    nmr_driver *driver;
    uint32_t i;

    if (!(driver = new_driver(drivers, pool, NMR_NONE)))
        return NMR_ENOMEM;
    for (i = 0; i < pool->ngraphs; i++) {
        if (pool->graphs[i].emulator)
            continue;
        if (driver->entry == NMR_NONE && pool->graphs[i].is_entry)
            driver->entry = i;
        nmr_vec_push(&pool->arena, &driver->graphs, i);
    }
    if (!driver->graphs.n)
        drivers->n--;
    return pool->arena.failed ? NMR_ENOMEM : 0;
}

int nmr_drivers_find(nmr_drivers *drivers, nmr_pool *pool, int separate)
{
    int rc = find_entries(pool);

    if (rc < 0)
        return rc;
    if (!separate)
        return take_all(drivers, pool);
    if ((rc = find_with_entry(drivers, pool)) < 0)
        return rc;
    return find_without_entry(drivers, pool);
}
