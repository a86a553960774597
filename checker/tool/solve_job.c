/* solve_job.c - what a worker does for a driver: it reads the graphs, links them and solves what they make. */
#include <stdlib.h>
#include <string.h>

#include "core/link/link.h"
#include "project/file.h"
#include "tool/solve.h"

typedef struct solving {
    const nmr_job *job;
    nmr_graph **graphs;
    size_t ngraphs;
    nmr_program **programs;
    size_t nprograms;
} solving;

/* For the tests of the limits, NMRCHECK_CHAOS=crash:TITLE, hang:TITLE or eat:TITLE spoils the driver of that title. */
static void make_chaos(const char *title)
{
    const char *chaos = getenv("NMRCHECK_CHAOS"), *colon = chaos ? strchr(chaos, ':') : NULL;
    volatile unsigned rounds; /* a loop that does nothing may be taken for one that is never reached */

    if (!colon || !strstr(title, colon + 1))
        return;
    if (!strncmp(chaos, "crash:", 6))
        abort();
    for (rounds = 0;; rounds++) {
        volatile char *memory = !strncmp(chaos, "eat:", 4) ? malloc(1 << 20) : NULL;
        size_t i;
        for (i = 0; memory && i < 1 << 20; i += 512)
            memory[i] = 1;
    }
}

static int read_graphs(solving *s, nmr_error *err)
{
    const nmr_list *files = &s->job->graphs;
    int rc = 0;

    if (!(s->graphs = calloc(files->count + 1, sizeof *s->graphs)))
        return nmr_fail_memory(err);
    while (s->ngraphs < files->count && rc == 0) {
        rc = nmr_graph_read(&s->graphs[s->ngraphs], files->items[s->ngraphs], err);
        s->ngraphs += rc == 0;
    }
    return rc;
}

static int link_graphs(solving *s, const nmr_rules *rules, nmr_error *err)
{
    const nmr_job *job = s->job;
    nmr_link_options options = {.elsewhere = (const char *const *)job->elsewhere.items,
                                .nelsewhere = job->elsewhere.count,
                                .separate = job->separate,
                                .incomplete = job->incomplete};

    return nmr_link_with(&s->programs, &s->nprograms, rules, (const nmr_graph *const *)s->graphs, s->ngraphs, &options,
                         err);
}

/* Parts of a driver may make a program as well: all of it is the largest. */
static const nmr_program *find(const solving *s)
{
    const nmr_program *best = NULL;
    size_t i;

    for (i = 0; i < s->nprograms; i++)
        if (!strcmp(s->programs[i]->title, s->job->path) && (!best || s->programs[i]->nunits > best->nunits))
            best = s->programs[i];
    return best;
}

static void clear(solving *s)
{
    size_t i;

    nmr_programs_free(s->programs, s->nprograms);
    for (i = 0; i < s->ngraphs; i++)
        nmr_graph_free(s->graphs[i]);
    free(s->graphs);
}

int nmr_solve_job(nmr_result **result, const nmr_job *job, const nmr_rules *rules, const nmr_selection *selection,
                  nmr_error *err)
{
    solving s = {.job = job};
    const nmr_program *program;
    int rc;

    make_chaos(job->path);
    if ((rc = read_graphs(&s, err)) == 0 && (rc = link_graphs(&s, rules, err)) == 0) {
        program = find(&s);
        rc = program ? nmr_solve(result, program, selection, err)
                     : nmr_fail(err, NMR_EINVAL, NULL, 0, "its graphs do not make this driver any more");
    }
    clear(&s);
    return rc;
}
