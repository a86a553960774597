/*
 * commands.h - what nmrcheck can be asked to do. Each returns the exit code of the process.
 */
#ifndef NMR_TOOL_COMMANDS_H
#define NMR_TOOL_COMMANDS_H

#include "tool/options.h"

enum { NMR_EXIT_CLEAN = 0, NMR_EXIT_FINDINGS = 1, NMR_EXIT_FAILED = 2 };

int nmr_cmd_check(const nmr_options *options);
/* The others find their arguments in options->paths behind their own name. */
int nmr_cmd_rules(const nmr_options *options);
int nmr_cmd_explain(const nmr_options *options);
int nmr_cmd_lint(const nmr_options *options);
int nmr_cmd_flags(const nmr_options *options);
int nmr_cmd_doctor(const nmr_options *options);
int nmr_cmd_extract(const nmr_options *options);
int nmr_cmd_dump(const nmr_options *options);
int nmr_cmd_compile_commands(const nmr_options *options);
int nmr_cmd_link(const nmr_options *options);
/* The hidden mode for one translation unit: a request on stdin, an answer on stdout. */
int nmr_cmd_worker(void);

/* Says what went wrong and what to do, on stderr, and returns NMR_EXIT_FAILED. */
int nmr_say_error(const nmr_error *err);
int nmr_say(const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 1, 2)))
#endif
    ;

#endif
