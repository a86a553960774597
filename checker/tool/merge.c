/* merge.c - the results of many translation units as one. */
#include "tool/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/result.h"
#include "project/list.h"
#include "project/map.h"
#include "project/path.h"

typedef struct merger {
    nmr_result *all;
    const char *cwd;
    nmr_map skipped; /* those seen, by place and name */
    nmr_map calls;   /* place and name: index into `sites` */
    nmr_call_site *sites;
    size_t nsites, capacity;
    nmr_list texts; /* what `sites` point into */
} merger;

/*
 * Where the front end found a file, as one absolute path for all that name it. Kept as long as the merger. Graphs name
 * a header of the system without its folder: <name>.
 */
static const char *place_of(merger *m, const char *file)
{
    char *path = file[0] && file[0] != '<' ? nmr_path_absolute(m->cwd, file) : nmr_copy(file);

    return nmr_list_take(&m->texts, path) < 0 ? NULL : path;
}

static char *key_of(const char *file, unsigned line, const char *name)
{
    size_t size = strlen(file) + strlen(name) + 32;
    char *key = malloc(size);

    if (key)
        snprintf(key, size, "%s\n%u\n%s", file, line, name);
    return key;
}

static int add_finding(merger *m, const nmr_finding *finding)
{
    nmr_finding copy = *finding;
    nmr_step *steps = calloc(finding->nsteps + 1, sizeof *steps);
    size_t i;
    int rc = steps && (copy.file = place_of(m, finding->file)) ? 0 : NMR_ENOMEM;

    for (i = 0; rc == 0 && i < finding->nsteps; i++) {
        steps[i] = finding->steps[i];
        if (!(steps[i].file = place_of(m, finding->steps[i].file)))
            rc = NMR_ENOMEM;
    }
    copy.steps = steps;
    if (rc == 0)
        rc = nmr_result_add_finding(m->all, &copy);
    free(steps);
    return rc;
}

static int add_skipped(merger *m, const nmr_skipped *skipped)
{
    nmr_skipped copy = *skipped;
    char *key = NULL;
    int rc = NMR_ENOMEM;

    if ((copy.file = place_of(m, skipped->file)) && (key = key_of(copy.file, copy.line, copy.function))) {
        rc = 0;
        if (nmr_map_get(&m->skipped, key) == NMR_NONE && (rc = nmr_map_set(&m->skipped, key, 1)) == 0)
            rc = nmr_result_add_skipped(m->all, &copy);
    }
    free(key);
    return rc;
}

static int room_for_site(merger *m)
{
    size_t capacity = m->capacity ? m->capacity * 2 : 64;
    nmr_call_site *sites;

    if (m->nsites < m->capacity)
        return 0;
    if (!(sites = realloc(m->sites, capacity * sizeof *sites)))
        return NMR_ENOMEM;
    m->sites = sites;
    m->capacity = capacity;
    return 0;
}

/* A call in a header is explored when it is in one of the sources that include it. */
static int add_call(merger *m, const nmr_call_site *call)
{
    nmr_call_site copy = *call;
    char *key = NULL;
    size_t known;
    int rc = NMR_ENOMEM;

    if ((copy.file = place_of(m, call->file)) && (key = key_of(copy.file, copy.line, copy.name))) {
        known = nmr_map_get(&m->calls, key);
        if (known != NMR_NONE) {
            m->sites[known].explored |= call->explored;
            rc = 0;
        } else if ((rc = room_for_site(m)) == 0 && (rc = nmr_map_set(&m->calls, key, m->nsites)) == 0) {
            m->sites[m->nsites++] = copy;
        }
    }
    free(key);
    return rc;
}

static int add_result(merger *m, const nmr_result *result)
{
    const nmr_finding *findings;
    const nmr_skipped *skipped;
    const nmr_call_site *calls;
    const char *const *missing;
    size_t n, i;
    int rc = 0;

    for (i = 0, n = nmr_result_findings(result, &findings); rc == 0 && i < n; i++)
        rc = add_finding(m, &findings[i]);
    for (i = 0, n = nmr_result_skipped(result, &skipped); rc == 0 && i < n; i++)
        rc = add_skipped(m, &skipped[i]);
    for (i = 0, n = nmr_result_calls(result, &calls); rc == 0 && i < n; i++)
        rc = add_call(m, &calls[i]);
    for (i = 0, n = nmr_result_missing(result, &missing); rc == 0 && i < n; i++)
        rc = nmr_result_add_missing(m->all, missing[i]);
    return rc;
}

static int add_results(merger *m, nmr_result *const *results, size_t count)
{
    unsigned errors = 0, relevant = 0, analysed = 0;
    size_t i;
    int rc = 0;

    for (i = 0; rc == 0 && i < count; i++) {
        if (!results[i])
            continue;
        rc = add_result(m, results[i]);
        errors += nmr_result_parse_errors(results[i]);
        relevant += nmr_result_functions_relevant(results[i]);
        analysed += nmr_result_functions_analysed(results[i]);
    }
    for (i = 0; rc == 0 && i < m->nsites; i++)
        rc = nmr_result_add_call(m->all, &m->sites[i]);
    nmr_result_set_parse_errors(m->all, errors);
    nmr_result_set_functions(m->all, relevant, analysed);
    return rc;
}

int nmr_merge(nmr_result **out, nmr_result *const *results, size_t count, const char *cwd)
{
    merger m = {.cwd = cwd};
    int rc = nmr_result_new(&m.all, cwd);

    *out = NULL;
    if (rc == 0)
        rc = add_results(&m, results, count);
    if (rc == 0) {
        nmr_result_sort(m.all);
        *out = m.all;
    } else {
        nmr_result_free(m.all);
    }
    nmr_map_clear(&m.skipped);
    nmr_map_clear(&m.calls);
    nmr_list_clear(&m.texts);
    free(m.sites);
    return rc;
}
