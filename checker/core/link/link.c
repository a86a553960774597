/*
 * link.c - from graphs to programs: the order of the steps, and who owns what.
 */
#include "core/link/inner.h"

#include "core/rules.h"

#include <stdlib.h>

static void free_program(nmr_program *program)
{
    if (!program)
        return;
    if (program->facts)
        nmr_arena_free(&program->facts->keep);
    free(program->facts);
    free(program);
}

void nmr_programs_free(nmr_program **programs, size_t n)
{
    size_t i;

    for (i = 0; programs && i < n; i++)
        free_program(programs[i]);
    free(programs);
}

/* Where the entry function is, else the first source. */
static const char *title_of(const nmr_linking *l)
{
    const nmr_pool *pool = l->pool;
    const nmr_pool_graph *g = &pool->graphs[l->pool_graphs[0]];
    const nmr_graph_function *f;

    if (l->driver->entry == NMR_NONE)
        return g->path;
    g = &pool->graphs[l->driver->entry];
    f = &g->graph->functions[g->entries.at[0]];
    return g->graph->strings[f->site.file];
}

static int run_steps(nmr_linking *l, nmr_error *err)
{
    int rc;

    if ((rc = nmr_link_resolve(l, err)) < 0 || (rc = nmr_link_scan(l)) < 0 || (rc = nmr_link_slots(l)) < 0 ||
        (rc = nmr_link_roles(l)) < 0 || (rc = nmr_link_edges(l)) < 0 || (rc = nmr_link_relevant(l)) < 0 ||
        (rc = nmr_link_complete(l)) < 0 || (rc = nmr_link_dead(l)) < 0 || (rc = nmr_link_kinds(l)) < 0 ||
        (rc = nmr_link_contexts(l)) < 0 || (rc = nmr_link_guards(l)) < 0 || (rc = nmr_link_reach(l)) < 0 ||
        (rc = nmr_link_comes(l)) < 0 || (rc = nmr_link_peers(l)) < 0 || (rc = nmr_link_called(l)) < 0 ||
        (rc = nmr_link_bindings(l)) < 0 || (rc = nmr_link_decides(l)) < 0 || (rc = nmr_link_worth(l)) < 0 ||
        (rc = nmr_link_inside(l)) < 0)
        return rc;
    return l->keep->failed || l->scratch.failed || l->pool->arena.failed ? NMR_ENOMEM : 0;
}

static int link_driver(nmr_program **out, nmr_pool *pool, const nmr_driver *driver, const nmr_link_options *options,
                       nmr_error *err)
{
    nmr_linking l = {.pool = pool, .driver = driver, .options = options};
    nmr_program *p = calloc(1, sizeof *p);
    int rc = NMR_ENOMEM;

    if (!p || !(p->facts = calloc(1, sizeof *p->facts)))
        goto done;
    l.program = p;
    l.facts = p->facts;
    l.keep = &p->facts->keep;
    l.pool_graphs = driver->graphs.at;
    p->rules = pool->rules;
    p->families = pool->families;
    p->nfamilies = pool->nfamilies;
    p->nunits = driver->graphs.n;
    p->title = title_of(&l);
    pool->stamp++;
    if ((p->units = nmr_arena_take(l.keep, p->nunits, sizeof *p->units)) != NULL)
        rc = run_steps(&l, err);
done:
    nmr_arena_free(&l.scratch);
    if (rc < 0) {
        free_program(p);
        return rc;
    }
    *out = p;
    return 0;
}

int nmr_link(nmr_program ***out, size_t *n, const nmr_rules *rules, const nmr_graph *const *graphs, size_t ngraphs,
             const char *const *failed, size_t nfailed, int separate, nmr_error *err)
{
    nmr_link_options options = {.failed = failed, .nfailed = nfailed, .separate = separate};

    return nmr_link_with(out, n, rules, graphs, ngraphs, &options, err);
}

int nmr_link_with(nmr_program ***out, size_t *n, const nmr_rules *rules, const nmr_graph *const *graphs, size_t ngraphs,
                  const nmr_link_options *options, nmr_error *err)
{
    nmr_pool pool;
    nmr_drivers drivers = {0};
    nmr_program **programs = NULL;
    uint32_t done = 0;
    int rc;

    *out = NULL;
    *n = 0;
    if ((rc = nmr_pool_open(&pool, rules, graphs, ngraphs)) == 0 &&
        (rc = nmr_drivers_find(&drivers, &pool, options->separate)) == 0 &&
        !(programs = calloc((size_t)drivers.n + 1, sizeof *programs)))
        rc = NMR_ENOMEM;
    for (; rc == 0 && done < drivers.n; done += rc == 0)
        rc = link_driver(&programs[done], &pool, &drivers.at[done], options, err);
    nmr_pool_close(&pool);
    if (rc < 0) {
        nmr_programs_free(programs, done);
        return rc == NMR_ENOMEM ? nmr_fail(err, rc, NULL, 0, "out of memory") : rc;
    }
    *out = programs;
    *n = done;
    return 0;
}
