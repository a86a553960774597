/* say.c - errors on stderr: one line, where and what and what to do. */
#include <stdarg.h>
#include <stdio.h>

#include "tool/commands.h"

int nmr_say_error(const nmr_error *err)
{
    if (err->file[0] && err->line > 0 && err->column > 0)
        fprintf(stderr, "%s:%d:%d: error: %s\n", err->file, err->line, err->column, err->message);
    else if (err->file[0] && err->line > 0)
        fprintf(stderr, "%s:%d: error: %s\n", err->file, err->line, err->message);
    else if (err->file[0])
        fprintf(stderr, "nmrcheck: error: %s: %s\n", err->file, err->message);
    else
        fprintf(stderr, "nmrcheck: error: %s\n", err->message);
    return NMR_EXIT_FAILED;
}

int nmr_say(const char *format, ...)
{
    va_list args;

    fputs("nmrcheck: error: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    putc('\n', stderr);
    return NMR_EXIT_FAILED;
}
