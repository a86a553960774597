/*
 * job.h - what a parent asks a worker and what it answers, as JSON.
 */
#ifndef NMR_TOOL_JOB_H
#define NMR_TOOL_JOB_H

#include <jansson.h>

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

typedef enum nmr_job_kind { NMR_JOB_CHECK, NMR_JOB_SOLVE } nmr_job_kind;

typedef struct nmr_job {
    nmr_job_kind kind;
    char *path;      /* the source; of a driver, its title */
    nmr_list flags;  /* complete: for clang */
    nmr_list rules;  /* rule files */
    nmr_list select; /* "+WHAT", "-WHAT" */
    unsigned memory; /* MiB */
    char *graph;     /* the file to write the graph to, "" when none is wanted */
    int graph_only;  /* 1: the source is not checked for itself */
    /* Of a driver: */
    nmr_list graphs;    /* files */
    nmr_list elsewhere; /* as of nmr_link_options */
    int separate;
    int incomplete;
} nmr_job;

/* What file names in the graphs of a run are relative to. */
#define NMR_JOB_ROOT "/"

/* The request as text, to be freed. NULL: no memory. */
char *nmr_job_to_text(const nmr_job *job);
/* @param out  to be released with nmr_job_clear(), also on error. 0, NMR_EFORMAT or NMR_ENOMEM. */
int nmr_job_from_text(nmr_job *out, const char *text, size_t length);
void nmr_job_clear(nmr_job *job);

/* The answer: a result, or an error with its code. NULL: no memory. */
json_t *nmr_answer_result(const nmr_result *result);
json_t *nmr_answer_error(int code, const nmr_error *err);
/*
 * Read an answer.
 *
 * @param result  receives the result, NULL when the worker reports an error
 * @param err     receives the worker's error
 * @return 0, the worker's code, NMR_EFORMAT when it is no answer (err is empty then), or NMR_ENOMEM
 */
int nmr_answer_read(nmr_result **result, const char *text, size_t length, nmr_error *err);

#endif
