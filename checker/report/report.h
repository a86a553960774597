/*
 * report.h - what a run came to, and the forms it is shown in.
 */
#ifndef NMR_REPORT_REPORT_H
#define NMR_REPORT_REPORT_H

#include <stdio.h>

#include "fix/fix.h"
#include "nmrcheck/nmrcheck.h"
#include "triage/triage.h"

/* A source that was to be analysed and was not. */
typedef struct nmr_failure {
    const char *file;
    const char *reason;
} nmr_failure;

/* A driver that was looked at as a whole. */
typedef struct nmr_driver_end {
    const char *file;        /* with its entry function; without one, its first source */
    const char *const *gaps; /* why nothing is said about what is missing in it */
    size_t ngaps;
} nmr_driver_end;

/* What a project builds. */
typedef struct nmr_target_end {
    const char *file;  /* the project, "" when nobody says */
    const char *about; /* NULL: nothing is known */
    size_t relevant;   /* sources */
} nmr_target_end;

/* Everything is borrowed and sorted; paths are absolute. */
typedef struct nmr_report {
    const nmr_rules *rules;
    const nmr_result *all; /* what was found in all sources together, and is reported */
    const nmr_triage *triage; /* what was found and is not */
    const nmr_fixes *fixes; /* of these findings; NULL: not looked for */
    const nmr_failure *failures;
    size_t nfailures;
    const char *const *problems; /* lines about folders that could not be read */
    size_t nproblems;
    const char *const *missing; /* what the projects refer to and is not there */
    size_t nmissing;
    const nmr_target_end *targets;
    size_t ntargets;
    const nmr_driver_end *drivers;
    size_t ndrivers;
    const char *configuration, *platform; /* of the build; NULL: not chosen */
    const char *cwd;  /* shown paths are relative to it */
    const char *root; /* reported URIs are relative to it */
    size_t seen;      /* sources looked at */
    size_t relevant;  /* sources in which a protocol's names occur */
    size_t analysed;
    size_t left_out; /* of the relevant: a change is asked about, and has no part in them */
    size_t unconcerned; /* of those: parsed, and no protocol call or callback in it after all */
    size_t emulators;   /* of those: define the protocol functions themselves */
    int graphs;         /* 1: all of these were not read themselves, but their graphs */
    int exit_code;
} nmr_report;

typedef struct nmr_text_options {
    int color;
    int verbose; /* list the calls not explored, the functions skipped and what is missing of drivers */
} nmr_text_options;

/* Findings with their paths, source lines and carets. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_report_text(FILE *out, const nmr_report *report, const nmr_text_options *options);
/* The last lines of a run: what was looked at, what was not, what was found. 0 or NMR_EIO. */
int nmr_report_summary(FILE *out, const nmr_report *report, const nmr_text_options *options);
/* An object on each line: findings, what is hidden and why, what was not analysed, the sum. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_report_jsonl(FILE *out, const nmr_report *report);
/* Commands to a runner of GitHub, which shows them beside the code. 0 or NMR_EIO. */
int nmr_report_github(FILE *out, const nmr_report *report);
/* A page for a browser, sources and all in one file. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_report_html(FILE *out, const nmr_report *report);
/* SARIF 2.1.0, trimmed to what code scanning takes. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_report_sarif(FILE *out, const nmr_report *report);

/* What is known of the rules, as JSON: an array with an object for each. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_report_catalogue(FILE *out, const nmr_rules *rules);

/* A path without the folder in front if it is inside: points into `path`. */
const char *nmr_report_path(const char *path, const char *folder);

/*
 * Why a protocol call is not explored.
 *
 * @param buffer  for the text
 * @return `buffer`
 */
const char *nmr_report_call_reason(char *buffer, size_t size, const nmr_result *all, const nmr_call_site *call);

#endif
