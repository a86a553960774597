/*
 * options.h - the command line.
 */
#ifndef NMR_TOOL_OPTIONS_H
#define NMR_TOOL_OPTIONS_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "triage/overrides.h"

typedef enum nmr_format { NMR_FORMAT_TEXT, NMR_FORMAT_SARIF, NMR_FORMAT_JSON, NMR_FORMAT_JSONL, NMR_FORMAT_GITHUB, NMR_FORMAT_HTML } nmr_format;
typedef enum nmr_when { NMR_AUTO, NMR_ALWAYS, NMR_NEVER } nmr_when;
/* Whose findings are shown: explore's, which looks at one source, or solve's, which looks at whole drivers. */
typedef enum nmr_engine { NMR_ENGINE_BOTH, NMR_ENGINE_EXPLORE, NMR_ENGINE_SOLVE } nmr_engine;
/* In the order of weight. */
typedef enum nmr_level { NMR_LEVEL_NOTE, NMR_LEVEL_WARNING, NMR_LEVEL_ERROR } nmr_level;

typedef struct nmr_options {
    nmr_list rules;  /* rule files */
    nmr_list select; /* "+WHAT" and "-WHAT" in the order given; of a rule that is on somewhere only, it is on */
    const nmr_overrides *overrides; /* what differs between files; NULL: nothing */
    nmr_list paths;  /* arguments that are no options; the first may be a command's name */
    nmr_list flags;  /* what follows "--": for clang */
    nmr_format format;
    const char *output, *calls; /* NULL: not asked for */
    const char *baseline, *write_baseline, *diff; /* the same */
    const char *plugin, *clang; /* for doctor */
    const char *root;           /* for extract */
    const char *configuration, *platform; /* of a build; NULL: not chosen */
    nmr_level fail_on;
    nmr_when color;
    nmr_engine engine;
    unsigned jobs;         /* 0: as many as there are cores */
    unsigned time_limit;   /* seconds of processor time */
    unsigned memory_limit; /* MiB */
    int strict, quiet, verbose, cxx, whole, help, version, fix, fix_dry_run;
} nmr_options;

/*
 * @param out  to be released with nmr_options_clear(), also on error; borrows from `arguments`
 * @return 0, NMR_EINVAL or NMR_ENOMEM
 */
int nmr_options_parse(nmr_options *out, int count, char *const *arguments, nmr_error *err);
void nmr_options_clear(nmr_options *options);

/* The text of --help. */
extern const char nmr_usage[];

#endif
