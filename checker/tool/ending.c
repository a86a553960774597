/* ending.c - the end of a worker, in words. */
#include "tool/ending.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "project/platform.h"
#include "tool/job.h"

/* The line in what a worker said that tells why it gave up; "" when none does. */
static size_t telling_line(const char *said, const char **line)
{
    static const char *const marks[] = {"LLVM ERROR", "Assertion", "fatal error", "terminate called", "ERROR:"};
    size_t i;

    for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const char *at = strstr(said, marks[i]);
        if (!at)
            continue;
        while (at > said && at[-1] != '\n')
            at--;
        *line = at;
        return strcspn(at, "\n") < 200 ? strcspn(at, "\n") : 200;
    }
    *line = "";
    return 0;
}

static int ran_out_of_memory(const char *said)
{
    return strstr(said, "out of memory") || strstr(said, "bad_alloc") || strstr(said, "Cannot allocate memory");
}

/* Why a worker gave no answer. */
static void describe(char *text, const nmr_job_end *end, const nmr_options *options)
{
    char signal[64];
    const char *line;
    int length = (int)telling_line(end->said, &line);

    if (end->ending == NMR_TIMED_OUT)
        snprintf(text, NMR_REASON_MAX, "stopped after %u s; --time-limit allows more", options->time_limit);
    else if (end->ending == NMR_ATE || (end->ending != NMR_UNSTARTED && ran_out_of_memory(end->said)))
        snprintf(text, NMR_REASON_MAX, "stopped at %u MiB of memory; --memory-limit allows more", options->memory_limit);
    else if (end->ending == NMR_UNSTARTED)
        snprintf(text, NMR_REASON_MAX, "no process could be started (%s)", uv_strerror((int)end->code));
    else if (end->ending == NMR_KILLED)
        snprintf(text, NMR_REASON_MAX, "the analysis crashed (%s)%s%.*s",
                 nmr_platform_signal((int)end->code, signal, sizeof signal), length ? ": " : "", length, line);
    else
        snprintf(text, NMR_REASON_MAX, "the analysis ended without an answer (code %d)%s%.*s", (int)end->code,
                 length ? ": " : "", length, line);
}

/* Why a worker that answered could not check. */
static void describe_error(char *text, int code, const nmr_error *said, const nmr_options *options)
{
    if (code == NMR_ENOMEM)
        snprintf(text, NMR_REASON_MAX, "stopped at %u MiB of memory; --memory-limit allows more", options->memory_limit);
    else if (said->line > 0)
        snprintf(text, NMR_REASON_MAX, "%.*s (line %d)", NMR_REASON_MAX - 32, said->message, said->line);
    else
        snprintf(text, NMR_REASON_MAX, "%.*s", NMR_REASON_MAX - 32, said->message);
}

int nmr_ending_read(nmr_result **result, char reason[NMR_REASON_MAX], nmr_error *said, const nmr_job_end *end,
                    const nmr_options *options)
{
    int rc = NMR_EFORMAT;

    *said = (nmr_error){0};
    if (end->ending == NMR_ENDED)
        rc = nmr_answer_read(result, end->output, end->length, said);
    if (rc == 0)
        return 0;
    *result = NULL;
    if (end->ending != NMR_ENDED || (rc == NMR_EFORMAT && !said->message[0]))
        describe(reason, end, options);
    else
        describe_error(reason, rc, said, options);
    return rc;
}
