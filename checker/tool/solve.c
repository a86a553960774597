/* solve.c - asks a worker for each driver. */
#include "tool/solve.h"

#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

#include "project/file.h"
#include "project/list.h"
#include "tool/ending.h"
#include "tool/pool.h"
#include "tool/progress.h"

enum { TICK_MS = 200 };

typedef struct state {
    nmr_solve_end *ends;
    const nmr_job *jobs;
    const nmr_options *options;
    nmr_progress progress;
    nmr_error *err;
} state;

static int request(void *user, size_t job, char **text)
{
    state *s = user;

    *text = nmr_job_to_text(&s->jobs[job]);
    return *text ? 0 : nmr_fail_memory(s->err);
}

static int ended(void *user, size_t job, const nmr_job_end *end)
{
    state *s = user;
    char reason[NMR_REASON_MAX];
    nmr_error said;

    nmr_progress_end(&s->progress);
    if (s->options->verbose && end->said[0])
        fprintf(stderr, "%s: while the driver was solved:\n%s\n", s->jobs[job].path, end->said);
    if (nmr_ending_read(&s->ends[job].result, reason, &said, end, s->options) == 0)
        return 0;
    s->ends[job].reason = nmr_copy(reason);
    return s->ends[job].reason ? 0 : nmr_fail_memory(s->err);
}

static void tick(void *user, size_t done, size_t total)
{
    state *s = user;

    nmr_progress_show(&s->progress, done, total);
}

int nmr_solve_drivers(nmr_solve_end *ends, const nmr_job *jobs, size_t njobs, const nmr_options *options, nmr_error *err)
{
    state s = {.ends = ends, .jobs = jobs, .options = options, .err = err};
    nmr_pool_options pool = {.user = &s, .request = request, .ended = ended, .tick = tick, .tick_ms = TICK_MS};
    char program[4096];
    size_t size = sizeof program;
    int rc;

    if (uv_exepath(program, &size) < 0)
        return nmr_fail(err, NMR_EIO, NULL, 0, "cannot tell where nmrcheck itself is; is /proc mounted?");
    pool.program = program;
    pool.jobs = options->jobs ? options->jobs : uv_available_parallelism();
    pool.time_limit = options->time_limit;
    pool.memory_limit = options->memory_limit;
    nmr_progress_start(&s.progress, options->quiet);
    rc = nmr_pool_run(&pool, njobs, err);
    nmr_progress_end(&s.progress);
    return rc;
}
