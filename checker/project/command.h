/*
 * command.h - compiler command lines, read for what they say about the language: include folders, macros, standard.
 */
#ifndef NMR_PROJECT_COMMAND_H
#define NMR_PROJECT_COMMAND_H

#include "project/list.h"
#include "project/text.h"

/*
 * Split a command as a shell would, or, with `windows`, as a Windows program splits its own.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_command_split(nmr_list *out, const char *command, int windows);

/* Add an argument, quoted where a POSIX shell needs it, with a blank in front unless it is the first. */
void nmr_command_quote(nmr_text *out, const char *argument);

/* Is this the command of a Windows tool: a drive letter or a compiler named *.exe or cl in front? */
int nmr_command_is_windows(const char *command);

/*
 * Keep what a driver source needs to be parsed, in clang's own spelling: -I -isystem -iquote -idirafter -D -U -include
 * -imacros -std -x and the signedness of char. Response files are read. Everything else is dropped: output, warnings,
 * code generation, targets.
 *
 * @param out        receives the flags; folders absolute
 * @param directory  absolute; what relative names are relative to
 * @param arguments  the compiler and its arguments
 * @param source     the source as it stands in the arguments: never taken for a flag; may be NULL
 * @return 0 or NMR_ENOMEM
 */
int nmr_command_flags(nmr_list *out, const char *directory, const nmr_list *arguments, const char *source);

#endif
