/* whole.c - graphs, linked to drivers, and what is wrong in them. */
#include "tool/whole.h"

#include <stdlib.h>
#include <string.h>

#include "core/link/options.h"
#include "project/file.h"
#include "project/map.h"
#include "project/path.h"
#include "tool/merge.h"
#include "tool/outside.h"
#include "tool/solve.h"

/* ---- graphs --------------------------------------------------------------------------------------------------- */

static int room_for_graph(nmr_whole *whole)
{
    size_t capacity = whole->capacity ? whole->capacity * 2 : 64;
    nmr_graph **graphs;

    if (whole->ngraphs < whole->capacity)
        return 0;
    if (!(graphs = realloc(whole->graphs, capacity * sizeof *graphs)))
        return NMR_ENOMEM;
    whole->graphs = graphs;
    whole->capacity = capacity;
    return 0;
}

int nmr_whole_read(nmr_whole *whole, const char *path, nmr_error *err)
{
    int rc = room_for_graph(whole);

    if (rc < 0)
        return nmr_fail_memory(err);
    if ((rc = nmr_graph_read(&whole->graphs[whole->ngraphs], path, err)) < 0)
        return rc;
    whole->ngraphs++;
    return nmr_list_add(&whole->files, path) < 0 ? nmr_fail_memory(err) : 0;
}

const char *nmr_whole_graph_name(const nmr_whole *whole, const char *path)
{
    const char *below = nmr_path_below(path, whole->base);

    return below ? below : path;
}

/* ---- drivers -------------------------------------------------------------------------------------------------- */

static int by_file(const void *a, const void *b)
{
    return strcmp(((const nmr_driver_end *)a)->file, ((const nmr_driver_end *)b)->file);
}

static int describe(nmr_whole *whole, size_t i)
{
    const char *const *reasons;
    size_t n = nmr_program_gaps(whole->programs[i], &reasons);
    char *file = nmr_path_absolute(whole->base, nmr_program_title(whole->programs[i]));

    if (nmr_list_take(&whole->texts, file) < 0 || nmr_list_add_all(&whole->gaps[i], reasons, n) < 0)
        return NMR_ENOMEM;
    whole->drivers[whole->ndrivers++] =
        (nmr_driver_end){file, (const char *const *)whole->gaps[i].items, whole->gaps[i].count};
    return 0;
}

static int describe_all(nmr_whole *whole)
{
    size_t i;
    int rc = 0;

    whole->drivers = calloc(whole->nprograms + 1, sizeof *whole->drivers);
    whole->gaps = calloc(whole->nprograms + 1, sizeof *whole->gaps);
    if (!whole->drivers || !whole->gaps)
        return NMR_ENOMEM;
    for (i = 0; i < whole->nprograms && rc == 0; i++)
        if (nmr_outside_concerns(whole->programs[i]))
            rc = describe(whole, i);
    qsort(whole->drivers, whole->ndrivers, sizeof *whole->drivers, by_file);
    return rc;
}

/* What a worker is asked about a driver. */
static int ask_for(const nmr_whole *whole, size_t which, nmr_job *job)
{
    const nmr_program *program = whole->programs[which];
    const char *const *gaps;
    size_t i;
    int rc = 0;

    *job = (nmr_job){.kind = NMR_JOB_SOLVE, .memory = whole->options->memory_limit};
    job->separate = whole->origins[which].separate;
    job->rules = *whole->rule_files;
    job->select = whole->options->select;
    job->elsewhere = *whole->origins[which].elsewhere;
    job->incomplete = nmr_program_gaps(program, &gaps) > 0;
    job->path = (char *)nmr_program_title(program);
    for (i = 0; i < whole->ngraphs && rc == 0; i++)
        if (nmr_outside_is_part(program, whole->graphs[i]))
            rc = nmr_list_add(&job->graphs, whole->files.items[i]);
    return rc;
}

static int add_failure(nmr_whole *whole, const char *title, const char *reason)
{
    static const char *const what = "the driver as a whole: ";
    char *file = nmr_path_absolute(whole->base, title), *text = malloc(strlen(what) + strlen(reason) + 1);

    if (text)
        strcat(strcpy(text, what), reason);
    if (nmr_list_take(&whole->texts, file) < 0) {
        free(text);
        return NMR_ENOMEM;
    }
    if (nmr_list_take(&whole->texts, text) < 0)
        return NMR_ENOMEM;
    whole->failures[whole->nfailures++] = (nmr_failure){file, text};
    return 0;
}

/* Takes the results out of the ends. */
static int collect(nmr_whole *whole, const nmr_job *jobs, nmr_solve_end *ends, size_t n)
{
    nmr_result **results = calloc(n + 1, sizeof *results);
    size_t i;
    int rc = NMR_ENOMEM;

    if (results && (whole->failures = calloc(n + 1, sizeof *whole->failures)) != NULL)
        rc = 0;
    for (i = 0; i < n && rc == 0; i++) {
        results[i] = ends[i].result;
        if (ends[i].reason)
            rc = add_failure(whole, jobs[i].path, ends[i].reason);
    }
    if (rc == 0)
        rc = nmr_merge(&whole->found, results, n, whole->base);
    free(results);
    return rc;
}

/* Programs without anything of a protocol have nothing to find. */
static int make_jobs(nmr_whole *whole, nmr_job *jobs, size_t *n)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < whole->nprograms && rc == 0; i++)
        if (nmr_outside_concerns(whole->programs[i]))
            rc = ask_for(whole, i, &jobs[(*n)++]);
    return rc;
}

static int solve_all(nmr_whole *whole, nmr_error *err)
{
    nmr_job *jobs = calloc(whole->nprograms + 1, sizeof *jobs);
    nmr_solve_end *ends = calloc(whole->nprograms + 1, sizeof *ends);
    size_t n = 0, i;
    int rc = jobs && ends ? make_jobs(whole, jobs, &n) : NMR_ENOMEM;

    if (rc == 0)
        rc = nmr_solve_drivers(ends, jobs, n, whole->options, err);
    if (rc == 0)
        rc = collect(whole, jobs, ends, n);
    for (i = 0; i < n; i++) {
        nmr_list_clear(&jobs[i].graphs);
        nmr_result_free(ends[i].result);
        free(ends[i].reason);
    }
    free(jobs);
    free(ends);
    return rc;
}

/* ---- linking -------------------------------------------------------------------------------------------------- */

void nmr_whole_forget(nmr_whole *whole)
{
    nmr_programs_free(whole->programs, whole->nprograms);
    free(whole->origins);
    whole->programs = NULL;
    whole->origins = NULL;
    whole->nprograms = 0;
}

static int link_as(nmr_whole *whole, const nmr_whole_set *set, const nmr_graph *const *graphs, int separate,
                   nmr_program ***programs, size_t *n, nmr_error *err)
{
    nmr_link_options options = {.failed = (const char *const *)set->failed.items,
                                .nfailed = set->failed.count,
                                .elsewhere = (const char *const *)set->elsewhere->items,
                                .nelsewhere = set->elsewhere->count,
                                .separate = separate};

    return nmr_link_with(programs, n, whole->rules, graphs, set->n, &options, err);
}

/* Two configurations mostly have the same drivers. */
static int is_known(const nmr_whole *whole, const nmr_program *program, size_t before)
{
    size_t i;

    for (i = 0; i < before; i++)
        if (nmr_outside_same(whole->programs[i], program))
            return 1;
    return 0;
}

/* Takes over the programs, also on failure. */
static int keep_programs(nmr_whole *whole, nmr_program **programs, size_t n, nmr_whole_origin origin)
{
    nmr_program **grown = realloc(whole->programs, (whole->nprograms + n + 1) * sizeof *grown);
    nmr_whole_origin *origins = realloc(whole->origins, (whole->nprograms + n + 1) * sizeof *origins);
    size_t before = whole->nprograms, i;

    whole->programs = grown ? grown : whole->programs;
    whole->origins = origins ? origins : whole->origins;
    if (!grown || !origins) {
        nmr_programs_free(programs, n);
        return NMR_ENOMEM;
    }
    for (i = 0; i < n; i++) {
        if (is_known(whole, programs[i], before))
            continue;
        origins[whole->nprograms] = origin;
        grown[whole->nprograms++] = programs[i];
        programs[i] = NULL;
    }
    nmr_programs_free(programs, n);
    return 0;
}

int nmr_whole_link(nmr_whole *whole, const nmr_whole_set *set, nmr_error *err)
{
    nmr_whole_origin origin = {set->elsewhere, set->separate};
    const nmr_graph **graphs = calloc(set->n + 1, sizeof *graphs);
    nmr_program **programs = NULL;
    size_t n = 0, i;
    int rc = graphs ? 0 : NMR_ENOMEM;

    for (i = 0; i < set->n && rc == 0; i++)
        graphs[i] = whole->graphs[set->graphs[i]];
    if (rc == 0)
        rc = link_as(whole, set, graphs, set->separate, &programs, &n, err);
    if (rc == NMR_EINVAL && set->lenient) /* as a linker takes from libraries what it needs */
        rc = link_as(whole, set, graphs, origin.separate = 1, &programs, &n, err);
    free(graphs);
    if (rc == 0)
        rc = keep_programs(whole, programs, n, origin);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

int nmr_whole_solve(nmr_whole *whole, nmr_error *err)
{
    int rc = describe_all(whole);

    if (rc == 0)
        rc = solve_all(whole, err);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

/* ---- names of files in reasons -------------------------------------------------------------------------------- */

/* The longest name of a file that `text` begins with, up to the end of a word; NMR_NONE. */
static size_t name_at(const nmr_map *names, const char *text, size_t *length)
{
    uint32_t hash = NMR_MAP_SEED;
    size_t found = NMR_NONE, known, i;

    for (i = 0; text[i]; i++) {
        hash = nmr_map_hash_step(hash, (unsigned char)text[i]);
        if (text[i + 1] && !strchr(" ,:;)", text[i + 1]))
            continue;
        if ((known = nmr_map_get_hashed(names, text, i + 1, hash)) != NMR_NONE) {
            found = known;
            *length = i + 1;
        }
    }
    return found;
}

static char *renamed(const char *text, const nmr_map *names, const nmr_list *sources, const char *cwd)
{
    /* A shown path is the name with at most a slash in front. */
    char *out = malloc(2 * strlen(text) + 2), *end = out;
    const char *from = text;

    while (out && *from) {
        size_t length = 0, file = from == text || from[-1] == ' ' ? name_at(names, from, &length) : NMR_NONE;
        if (file == NMR_NONE) {
            *end++ = *from++;
            continue;
        }
        end += strlen(strcpy(end, nmr_report_path(sources->items[file], cwd)));
        from += length;
    }
    if (out)
        *end = '\0';
    return out;
}

int nmr_whole_name(nmr_whole *whole, const nmr_list *sources, const char *cwd)
{
    nmr_map names = {0};
    size_t i, k;
    int rc = 0;

    for (i = 0; i < sources->count && rc == 0; i++)
        rc = nmr_map_set(&names, nmr_whole_graph_name(whole, sources->items[i]), i);
    for (i = 0; i < whole->nprograms; i++) {
        for (k = 0; k < whole->gaps[i].count && rc == 0; k++) {
            char *text = renamed(whole->gaps[i].items[k], &names, sources, cwd);
            if (text) {
                free(whole->gaps[i].items[k]);
                whole->gaps[i].items[k] = text;
            } else {
                rc = NMR_ENOMEM;
            }
        }
    }
    nmr_map_clear(&names);
    return rc;
}

void nmr_whole_clear(nmr_whole *whole)
{
    size_t i;

    for (i = 0; whole->gaps && i < whole->nprograms; i++)
        nmr_list_clear(&whole->gaps[i]);
    nmr_whole_forget(whole);
    for (i = 0; i < whole->ngraphs; i++)
        nmr_graph_free(whole->graphs[i]);
    free(whole->graphs);
    free(whole->gaps);
    free(whole->drivers);
    free(whole->failures);
    nmr_list_clear(&whole->files);
    nmr_list_clear(&whole->texts);
    nmr_result_free(whole->found);
    *whole = (nmr_whole){0};
}
