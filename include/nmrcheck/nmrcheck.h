/*
 * nmrcheck.h - check Windows network drivers for broken teardown, from C.
 *
 * The order of use: load rules, choose which of them report, check one translation unit, walk its findings.
 *
 * All strings are UTF-8 and NUL-terminated. Functions that can fail return 0 or a negative NMR_E* code and describe the
 * first error in `err` (which may be NULL). Objects belong to the caller that created them and to one thread at a time;
 * loaded rules are read-only and may be shared.
 */
#ifndef NMRCHECK_NMRCHECK_H
#define NMRCHECK_NMRCHECK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define NMR_API __attribute__((visibility("default")))
#else
#define NMR_API
#endif

enum {
    NMR_OK = 0,
    NMR_EIO = -1,     /* a file cannot be read or written */
    NMR_EFORMAT = -2, /* a file was read but its content is wrong */
    NMR_ENOMEM = -3,
    NMR_EINVAL = -4,  /* an argument, rule id or flag is not known */
    NMR_EPARSE = -5   /* the front end could not make sense of the translation unit at all */
};

/* The first error of a call: where, and what to do. `line` is 1-based; 0 means the file as a whole or no file. */
typedef struct nmr_error {
    char file[512];
    int line;
    char message[512];
    int column; /* 1-based, in characters; 0: the line as a whole */
} nmr_error;

/* ---- Rules ---------------------------------------------------------------------------------------------------- */

/* What a broken rule does on a customer's machine. BUGCHECK and HANG are errors, LEAK and MISUSE warnings. */
typedef enum nmr_severity { NMR_BUGCHECK, NMR_HANG, NMR_LEAK, NMR_MISUSE, NMR_NOTE } nmr_severity;

/* "error", "warning" or "note": how a finding of this severity is shown. Never NULL. */
NMR_API const char *nmr_severity_level(nmr_severity severity);
/* "bugcheck", "hang", "leak", "misuse" or "note". Never NULL. */
NMR_API const char *nmr_severity_name(nmr_severity severity);

/*
 * One rule, or one variant of a rule with a tier of its own. Every string is set; `bad` and `good` are C snippets of
 * several lines. All memory belongs to the nmr_rules it came from.
 */
typedef struct nmr_rule {
    const char *id;     /* "nmr.unload-without-wait", or "RULE:variant" */
    const char *family; /* the protocol object it is about: "nmr.registration" */
    const char *say;    /* one line, what is wrong */
    const char *why;
    const char *fix;
    const char *bad;
    const char *good;
    const char *page;   /* address of the documentation page the rule follows from */
    const char *test;   /* its test case, relative to testcases/ */
    const char *limits; /* what it is known not to see, one to a line; "" when nothing is */
    int one_source;     /* 1: decided in one source, and not by nmr_solve() */
    int whole_driver;   /* 1: decided by nmr_solve() only */
    nmr_severity severity;
    int tier;           /* 1, 2: on by default; 3: only when asked for by name */
    const char *file;   /* where it was read from: a path, or "builtin:NAME.rule" */
    int line;
} nmr_rule;

typedef struct nmr_rules nmr_rules;

/*
 * Load the built-in rules and then the user's rule files, in order.
 *
 * @param out    receives the rules, to be released with nmr_rules_free(); NULL on error
 * @param files  user rule files; may be NULL when nfiles is 0
 * @return 0, NMR_EIO, NMR_EFORMAT (err has file and line) or NMR_ENOMEM
 */
NMR_API int nmr_rules_load(nmr_rules **out, const char *const *files, size_t nfiles, nmr_error *err);
NMR_API void nmr_rules_free(nmr_rules *rules);
NMR_API size_t nmr_rules_count(const nmr_rules *rules);
/* Rules in catalogue order. i < nmr_rules_count(). */
NMR_API const nmr_rule *nmr_rules_at(const nmr_rules *rules, size_t i);
/* NULL when there is no such rule. */
NMR_API const nmr_rule *nmr_rules_find(const nmr_rules *rules, const char *id);

/*
 * The names that make a translation unit worth parsing: functions and dispatch table members of the protocols.
 * A source in which none of them occurs cannot have a finding.
 */
NMR_API size_t nmr_rules_names(const nmr_rules *rules, const char *const **names);

/* Which rules report. Starts with tiers 1 and 2. */
typedef struct nmr_selection nmr_selection;
NMR_API int nmr_selection_new(nmr_selection **out, const nmr_rules *rules);
NMR_API void nmr_selection_free(nmr_selection *selection);
/*
 * Turn rules on or off.
 *
 * @param what  a rule id, a glob over ids ("nmr.*"; it never turns a tier-3 rule on), "tier1", "tier2" or "tier3"
 * @return 0, or NMR_EINVAL when nothing matches
 */
NMR_API int nmr_selection_set(nmr_selection *selection, const char *what, int on, nmr_error *err);
NMR_API int nmr_selection_has(const nmr_selection *selection, const nmr_rule *rule);

/* ---- Findings ------------------------------------------------------------------------------------------------- */

/* One step of the path that leads to a finding, in the order of execution. */
typedef struct nmr_step {
    const char *file; /* as the front end saw it: absolute, or relative to the directory of the run */
    unsigned line, column; /* 1-based */
    unsigned depth;   /* call depth, 0 in the function where the path starts */
    const char *text;
} nmr_step;

typedef struct nmr_finding {
    const char *rule;
    nmr_severity severity;
    const char *message;
    const char *file;
    unsigned line, column;
    const char *function;    /* the function the defect is in, "" when there is none */
    const char *fingerprint; /* 32 hexadecimal digits; survives unrelated edits, the same on every LLVM version */
    const nmr_step *steps;
    size_t nsteps;
    int whole_driver; /* 1: what it says depends on all of the driver, wherever its path lies */
} nmr_finding;

/* A function that could not be analysed, or about which nothing absent is claimed. */
typedef struct nmr_skipped {
    const char *function;
    const char *file;
    unsigned line;
    const char *reason;
} nmr_skipped;

/* A protocol call as it stands in the source. */
typedef struct nmr_call_site {
    const char *name;
    const char *file;
    unsigned line;
    int explored; /* 1: at least one explored path runs through it */
} nmr_call_site;

/* What one translation unit came to. */
typedef enum nmr_outcome {
    NMR_ANALYSED,
    NMR_IRRELEVANT, /* parsed; no protocol call or callback in it */
    NMR_EMULATOR    /* defines the protocol functions itself; skipped */
} nmr_outcome;

typedef struct nmr_result nmr_result;
NMR_API void nmr_result_free(nmr_result *result);
NMR_API nmr_outcome nmr_result_outcome(const nmr_result *result);
/* The main file, as given. */
NMR_API const char *nmr_result_file(const nmr_result *result);
NMR_API size_t nmr_result_findings(const nmr_result *result, const nmr_finding **findings);
NMR_API size_t nmr_result_skipped(const nmr_result *result, const nmr_skipped **skipped);
NMR_API size_t nmr_result_calls(const nmr_result *result, const nmr_call_site **calls);
/* Headers that were asked for and are not there, in the order of first use. */
NMR_API size_t nmr_result_missing(const nmr_result *result, const char *const **includes);
/* Parse errors that were tolerated. */
NMR_API unsigned nmr_result_parse_errors(const nmr_result *result);
/* Functions with protocol calls or roles, and how many of them were explored. */
NMR_API unsigned nmr_result_functions_relevant(const nmr_result *result);
NMR_API unsigned nmr_result_functions_analysed(const nmr_result *result);

/* ---- Checking one translation unit ---------------------------------------------------------------------------- */

/* What one translation unit does, as far as a rule can ask: the part of it that checking several together needs. */
typedef struct nmr_graph nmr_graph;
NMR_API void nmr_graph_free(nmr_graph *graph);

typedef struct nmr_check_options {
    const nmr_rules *rules;         /* required */
    const nmr_selection *selection; /* NULL: tiers 1 and 2 */
    const char *root;               /* folder that file names in a graph are relative to; NULL: the current one */
    nmr_graph **graph;              /* receives the graph of the same parse, NULL for an emulator; may be NULL */
} nmr_check_options;

/*
 * The flags nmrcheck parses a driver source with when nothing else is known: x64, current Windows, the stand-in headers.
 *
 * @param path    the source; its extension decides between C and C++
 * @param extra   the caller's own flags (-I, -D, ...), which come first; may be NULL when nextra is 0
 * @param flags   receives a NULL-terminated array, to be released with nmr_flags_free()
 * @return 0, NMR_EIO (err says which part of the installation is missing) or NMR_ENOMEM
 */
NMR_API int nmr_flags_default(char ***flags, const char *path, const char *const *extra, size_t nextra, nmr_error *err);
NMR_API void nmr_flags_free(char **flags);

/*
 * Parse and check one translation unit in this process.
 *
 * @param out     receives the result, to be released with nmr_result_free(); NULL on error
 * @param path    a C or C++ source
 * @param flags   NULL-terminated flags for clang, as from nmr_flags_default()
 * @return 0 (also when there are findings or tolerated parse errors), NMR_EIO, NMR_EINVAL (a flag clang does not know),
 *         NMR_EPARSE or NMR_ENOMEM
 */
NMR_API int nmr_check_file(nmr_result **out, const nmr_check_options *options, const char *path,
                           const char *const *flags, nmr_error *err);

/*
 * Parse one translation unit and take its graph, without checking it.
 *
 * @param out      receives the graph, to be released with nmr_graph_free(); NULL on error, and for an emulator: a source
 *                 that defines the protocol functions itself
 * @param options  `graph` is not used
 * @return as nmr_check_file()
 */
NMR_API int nmr_extract_file(nmr_graph **out, const nmr_check_options *options, const char *path,
                             const char *const *flags, nmr_error *err);

/* ---- Whole drivers: graphs, link, solve ------------------------------------------------------------------------- */

/*
 * Graphs as files (.nmrg; docs/graph.md). Reading checks everything: a graph that was read is well formed.
 *
 * @return 0, NMR_EIO, NMR_EFORMAT (err says the offset and what is wrong there) or NMR_ENOMEM
 */
NMR_API int nmr_graph_read(nmr_graph **out, const char *path, nmr_error *err);
NMR_API int nmr_graph_write(const nmr_graph *graph, const char *path, nmr_error *err);
/* A graph as text, for people and golden tests; malloc'ed. 0 or NMR_ENOMEM. */
NMR_API int nmr_graph_dump(const nmr_graph *graph, char **text);

/* One driver: linked graphs. Borrows its graphs and rules, which must outlive it. */
typedef struct nmr_program nmr_program;

/*
 * Link graphs to drivers: each set of translation units that makes one image.
 *
 * @param out       receives an array of drivers, to be released with nmr_programs_free()
 * @param failed    names of relevant sources that have no graph: no driver that may contain them is complete then
 * @param separate  1: each entry function and what it reaches is a driver, as in a tree of sources; 0: all graphs are one
 * @return 0, NMR_EINVAL (two graphs define one function of one driver: err says where) or NMR_ENOMEM
 */
NMR_API int nmr_link(nmr_program ***out, size_t *n, const nmr_rules *rules, const nmr_graph *const *graphs,
                     size_t ngraphs, const char *const *failed, size_t nfailed, int separate, nmr_error *err);
NMR_API void nmr_programs_free(nmr_program **programs, size_t n);
/* Where the driver's entry function is; without one, its first source. Never NULL. */
NMR_API const char *nmr_program_title(const nmr_program *program);
/* Number of reasons why nothing is said about what is missing in the driver; 0: it is complete. */
NMR_API size_t nmr_program_gaps(const nmr_program *program, const char *const **reasons);

/*
 * Check a linked driver.
 *
 * @param out        receives the result, to be released with nmr_result_free(); file names are those of the graphs
 * @param selection  NULL: tiers 1 and 2
 * @return 0 or NMR_ENOMEM
 */
NMR_API int nmr_solve(nmr_result **out, const nmr_program *program, const nmr_selection *selection, nmr_error *err);

/* "0.1.0 (LLVM 19.1.7, rule format 1)". Never NULL. */
NMR_API const char *nmr_version(void);

#ifdef __cplusplus
}
#endif
#endif
