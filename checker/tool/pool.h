/*
 * pool.h - worker processes, some at a time, each with a time and a memory limit.
 */
#ifndef NMR_TOOL_POOL_H
#define NMR_TOOL_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "nmrcheck/nmrcheck.h"

typedef enum nmr_ending {
    NMR_ENDED,     /* with an exit code, see `code` */
    NMR_KILLED,    /* by a signal, see `code`: a crash */
    NMR_TIMED_OUT, /* the time limit */
    NMR_ATE,       /* the memory limit */
    NMR_UNSTARTED  /* the process could not be started; `code` is libuv's */
} nmr_ending;

/* Valid during the call that passes it. */
typedef struct nmr_job_end {
    nmr_ending ending;
    int64_t code;
    const char *output; /* all of stdout, NUL-terminated */
    size_t length;
    const char *said; /* the beginning of stderr, NUL-terminated */
} nmr_job_end;

typedef struct nmr_pool_options {
    const char *program;   /* run with the one argument --worker */
    unsigned jobs;         /* processes at a time */
    unsigned time_limit;   /* seconds of processor time */
    unsigned memory_limit; /* MiB, resident */
    unsigned tick_ms;      /* how often `tick` is called */
    void *user;
    /* What a job reads on stdin: `text` is to be freed by the pool; 0 or NMR_ENOMEM, which ends the run. */
    int (*request)(void *user, size_t job, char **text);
    /* Called once for each job. 0 or NMR_ENOMEM, which ends the run. */
    int (*ended)(void *user, size_t job, const nmr_job_end *end);
    void (*tick)(void *user, size_t done, size_t total);
} nmr_pool_options;

/* Runs the jobs 0 to njobs - 1. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_pool_run(const nmr_pool_options *options, size_t njobs, nmr_error *err);

#endif
