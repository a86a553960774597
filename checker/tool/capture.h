/*
 * capture.h - what a program prints.
 */
#ifndef NMR_TOOL_CAPTURE_H
#define NMR_TOOL_CAPTURE_H

#include <stddef.h>

#include "project/text.h"

/* What a program has printed, and how it ended. */
typedef struct nmr_captured {
    nmr_text out, said; /* stdout and stderr */
    int started;        /* 0: it could not be run; all else is unset */
    int status;         /* its exit code; -1: a signal has ended it */
} nmr_captured;

/*
 * Run a program, looked up on the PATH, to its end.
 *
 * @param captured   zero-initialised; to be released with nmr_captured_clear(), also on error
 * @param arguments  NULL-terminated; the first is the program
 * @return 0, also when it cannot be run or fails; or NMR_ENOMEM
 */
int nmr_capture_all(nmr_captured *captured, const char *const *arguments);
void nmr_captured_clear(nmr_captured *captured);

/*
 * Run a program with one argument.
 *
 * @param out  receives the first line of its stdout
 * @return 0, or -1 when it cannot be run or fails
 */
int nmr_capture_line(char *out, size_t size, const char *program, const char *argument);

#endif
