/* run.c - checking the units of a plan: what each worker is asked, and what its end means. */
#include "tool/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/path.h"
#include "project/platform.h"
#include "tool/ending.h"
#include "tool/job.h"
#include "tool/pool.h"
#include "tool/progress.h"

enum { TICK_MS = 200 };

typedef struct state {
    nmr_run *run;
    size_t *units; /* job: unit */
    nmr_progress progress;
    nmr_error *err;
} state;

/* ---- asking --------------------------------------------------------------------------------------------------- */

static int flags_of(const nmr_run *run, const nmr_unit *unit, char ***flags, nmr_error *err)
{
    nmr_list extra = {0};
    int rc = nmr_list_add_all(&extra, (const char *const *)unit->flags.items, unit->flags.count);

    if (rc == 0 && run->overlay && (rc = nmr_list_add(&extra, "-ivfsoverlay")) == 0)
        rc = nmr_list_add(&extra, run->overlay);
    rc = rc < 0 ? nmr_fail_memory(err)
                : nmr_flags_default(flags, unit->path, (const char *const *)extra.items, extra.count, err);
    nmr_list_clear(&extra);
    return rc;
}

char *nmr_run_graph(const nmr_run *run, size_t unit)
{
    char name[32];

    snprintf(name, sizeof name, "%zu.nmrg", unit);
    return nmr_path_join(run->folder, name);
}

int nmr_run_has_graph(const nmr_run *run, size_t unit)
{
    const nmr_result *result = run->ends[unit].result;

    return run->folder && result && nmr_result_outcome(result) != NMR_EMULATOR;
}

static int request(void *user, size_t job, char **text)
{
    state *s = user;
    const nmr_run *run = s->run;
    const nmr_unit *unit = &run->plan->units[s->units[job]];
    nmr_job asked = {.kind = NMR_JOB_CHECK,
                     .path = unit->path,
                     .rules = *run->rule_files,
                     .select = run->options->select,
                     .memory = run->options->memory_limit,
                     .graph_only = unit->for_others};
    int rc = flags_of(run, unit, &asked.flags.items, s->err);

    if (rc < 0)
        return rc;
    asked.graph = run->folder ? nmr_run_graph(run, s->units[job]) : nmr_copy("");
    *text = asked.graph ? nmr_job_to_text(&asked) : NULL;
    free(asked.graph);
    nmr_flags_free(asked.flags.items);
    return *text ? 0 : nmr_fail_memory(s->err);
}

/* ---- endings -------------------------------------------------------------------------------------------------- */

static void repeat_what_was_said(const state *s, const nmr_unit *unit, const nmr_job_end *end)
{
    if (s->run->options->verbose && end->said[0])
        fprintf(stderr, "%s: while it was analysed:\n%s%s", unit->path, end->said,
                end->said[strlen(end->said) - 1] == '\n' ? "" : "\n");
}

static int ended(void *user, size_t job, const nmr_job_end *end)
{
    state *s = user;
    nmr_unit_end *unit_end = &s->run->ends[s->units[job]];
    char reason[NMR_REASON_MAX];
    nmr_error said;
    int rc;

    nmr_progress_end(&s->progress);
    repeat_what_was_said(s, &s->run->plan->units[s->units[job]], end);
    if ((rc = nmr_ending_read(&unit_end->result, reason, &said, end, s->run->options)) == 0)
        return 0;
    /* Flags are the same for all sources, or nearly so: one line about them is better than one for each source. */
    if (rc == NMR_EINVAL)
        return nmr_fail(s->err, rc, NULL, 0, "%s; check the flags behind --", said.message);
    unit_end->reason = nmr_copy(reason);
    return unit_end->reason ? 0 : nmr_fail_memory(s->err);
}

static void tick(void *user, size_t done, size_t total)
{
    state *s = user;

    nmr_progress_show(&s->progress, done, total);
}

/* ---- the run -------------------------------------------------------------------------------------------------- */

/* Units with a problem are not sent; their reason is known. */
static int sort_out(state *s, size_t *njobs)
{
    nmr_run *run = s->run;
    nmr_unit_end *ends = realloc(run->ends, (run->plan->nunits + 1) * sizeof *ends);
    size_t i;

    *njobs = 0;
    if (ends)
        run->ends = ends;
    if (!ends || !(s->units = calloc(run->plan->nunits + 1, sizeof *s->units)))
        return nmr_fail_memory(s->err);
    while (run->nends < run->plan->nunits) {
        i = run->nends++;
        ends[i] = (nmr_unit_end){0};
        if (run->plan->units[i].left_out)
            continue;
        if (!run->plan->units[i].problem)
            s->units[(*njobs)++] = i;
        else if (!(ends[i].reason = nmr_copy(run->plan->units[i].problem)))
            return nmr_fail_memory(s->err);
    }
    return 0;
}

int nmr_run_all(nmr_run *run, nmr_error *err)
{
    state s = {.run = run, .err = err};
    nmr_pool_options pool = {.user = &s, .request = request, .ended = ended, .tick = tick, .tick_ms = TICK_MS};
    char program[4096];
    size_t size = sizeof program, njobs;
    int rc = sort_out(&s, &njobs);

    if (rc == 0 && uv_exepath(program, &size) < 0)
        rc = nmr_fail(err, NMR_EIO, NULL, 0, "cannot tell where nmrcheck itself is; is /proc mounted?");
    if (rc == 0) {
        pool.program = program;
        pool.jobs = run->options->jobs ? run->options->jobs : uv_available_parallelism();
        pool.time_limit = run->options->time_limit;
        pool.memory_limit = run->options->memory_limit;
        nmr_progress_start(&s.progress, run->options->quiet);
        rc = nmr_pool_run(&pool, njobs, err);
        nmr_progress_end(&s.progress);
    }
    free(s.units);
    return rc;
}

void nmr_run_clear(nmr_run *run)
{
    size_t i;

    for (i = 0; i < run->nends; i++) {
        nmr_result_free(run->ends[i].result);
        free(run->ends[i].reason);
    }
    free(run->ends);
    run->ends = NULL;
    run->nends = 0;
}
