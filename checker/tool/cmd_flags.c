/* cmd_flags.c - prints the flags a source is parsed with, for clang and scan-build by hand. */
#include <stdio.h>

#include "project/command.h"
#include "project/file.h"
#include "tool/commands.h"

int nmr_cmd_flags(const nmr_options *options)
{
    const char *path = options->cxx ? "driver.cpp" : "driver.c";
    nmr_error err = {0};
    nmr_text line = {0};
    char **flags;
    size_t i;

    if (options->paths.count > 2)
        return nmr_say("nmrcheck flags takes one source at most; leave out '%s'", options->paths.items[2]);
    if (options->paths.count == 2 && !options->cxx)
        path = options->paths.items[1];
    if (nmr_flags_default(&flags, path, (const char *const *)options->flags.items, options->flags.count, &err) < 0)
        return nmr_say_error(&err);
    for (i = 0; flags[i]; i++)
        nmr_command_quote(&line, flags[i]);
    if (line.failed)
        nmr_fail_memory(&err);
    else
        puts(nmr_text_get(&line));
    nmr_text_clear(&line);
    nmr_flags_free(flags);
    return err.message[0] ? nmr_say_error(&err) : NMR_EXIT_CLEAN;
}
