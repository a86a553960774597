/* cmd_flags.c - prints the flags a source is parsed with, for clang and scan-build by hand. */
#include <stdio.h>
#include <string.h>

#include "project/file.h"
#include "tool/commands.h"

/* As a POSIX shell reads it back. */
static void put_quoted(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./,:@%";

    if (*text && text[strspn(text, plain)] == '\0') {
        fputs(text, stdout);
        return;
    }
    putchar('\'');
    for (; *text; text++) {
        if (*text == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*text);
    }
    putchar('\'');
}

int nmr_cmd_flags(const nmr_options *options)
{
    const char *path = options->cxx ? "driver.cpp" : "driver.c";
    nmr_error err = {0};
    char **flags;
    size_t i;

    if (options->paths.count > 2)
        return nmr_say("nmrcheck flags takes one source at most; leave out '%s'", options->paths.items[2]);
    if (options->paths.count == 2 && !options->cxx)
        path = options->paths.items[1];
    if (nmr_flags_default(&flags, path, (const char *const *)options->flags.items, options->flags.count, &err) < 0)
        return nmr_say_error(&err);
    for (i = 0; flags[i]; i++) {
        if (i)
            putchar(' ');
        put_quoted(flags[i]);
    }
    putchar('\n');
    nmr_flags_free(flags);
    return NMR_EXIT_CLEAN;
}
