/*
 * worker.c - checks one translation unit in a process of its own and writes its graph, or solves one driver: a crash or
 * a runaway takes nothing along.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/result.h"
#include "project/file.h"
#include "project/platform.h"
#include "tool/commands.h"
#include "tool/job.h"
#include "tool/selection.h"
#include "tool/solve.h"

static int read_request(char **text, size_t *length)
{
    size_t capacity = 1 << 16, got;
    char *grown;

    *length = 0;
    *text = malloc(capacity);
    while (*text && (got = fread(*text + *length, 1, capacity - *length, stdin)) > 0) {
        *length += got;
        if (*length < capacity)
            continue;
        if (!(grown = realloc(*text, capacity *= 2)))
            break;
        *text = grown;
    }
    return *text && !ferror(stdin) ? 0 : NMR_EIO;
}

/* A result that says no more than whether there is a graph. */
static int extract(nmr_result **result, const nmr_check_options *options, const nmr_job *job, nmr_error *err)
{
    int rc = nmr_extract_file(options->graph, options, job->path, (const char *const *)job->flags.items, err);

    if (rc < 0)
        return rc;
    if ((rc = nmr_result_new(result, job->path)) < 0)
        return nmr_fail_memory(err);
    nmr_result_set_outcome(*result, *options->graph ? NMR_IRRELEVANT : NMR_EMULATOR);
    return 0;
}

static int check(nmr_result **result, const nmr_job *job, nmr_error *err)
{
    nmr_check_options options = {.root = NMR_JOB_ROOT};
    nmr_rules *rules = NULL;
    nmr_selection *selection = NULL;
    nmr_graph *graph = NULL;
    int rc = nmr_select(&rules, &selection, &job->rules, &job->select, NULL, err);

    options.rules = rules;
    options.selection = selection;
    options.graph = job->kind == NMR_JOB_CHECK && job->graph[0] ? &graph : NULL;
    if (rc == 0 && job->kind == NMR_JOB_SOLVE)
        rc = nmr_solve_job(result, job, rules, selection, err);
    else if (rc == 0 && job->graph_only)
        rc = extract(result, &options, job, err);
    else if (rc == 0)
        rc = nmr_check_file(result, &options, job->path, (const char *const *)job->flags.items, err);
    if (rc == 0 && graph)
        rc = nmr_graph_write(graph, job->graph, err);
    nmr_graph_free(graph);
    nmr_selection_free(selection);
    nmr_rules_free(rules);
    return rc;
}

static int answer(const json_t *json)
{
    int rc = json ? json_dumpf(json, stdout, JSON_COMPACT) : -1;

    return rc == 0 && fflush(stdout) == 0 ? NMR_EXIT_CLEAN : NMR_EXIT_FAILED;
}

int nmr_cmd_worker(void)
{
    nmr_result *result = NULL;
    nmr_error err = {0};
    nmr_job job = {0};
    char *text = NULL;
    json_t *json;
    size_t length;
    int rc, code;

    if ((rc = read_request(&text, &length)) == 0)
        rc = nmr_job_from_text(&job, text, length);
    free(text);
    if (rc < 0)
        return nmr_say("--worker is for nmrcheck itself; name a path instead");
    /* The parent measures what is resident; this is for what grows faster than it looks. */
    nmr_platform_confine(job.memory + job.memory / 4 + 64);
    rc = check(&result, &job, &err);
    json = rc == 0 ? nmr_answer_result(result) : nmr_answer_error(rc, &err);
    code = answer(json);
    json_decref(json);
    nmr_result_free(result);
    nmr_job_clear(&job);
    return code;
}
