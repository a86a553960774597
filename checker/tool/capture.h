/*
 * capture.h - the first line a program prints.
 */
#ifndef NMR_TOOL_CAPTURE_H
#define NMR_TOOL_CAPTURE_H

#include <stddef.h>

/*
 * Run a program, looked up on the PATH, with one argument.
 *
 * @param out  receives the first line of its stdout
 * @return 0, or -1 when it cannot be run or fails
 */
int nmr_capture(char *out, size_t size, const char *program, const char *argument);

#endif
