/*
 * file.h - reading files whole. nmr_fail() comes with it.
 */
#ifndef NMR_PROJECT_FILE_H
#define NMR_PROJECT_FILE_H

#include <stddef.h>

#include "core/rules.h"

int nmr_fail_memory(nmr_error *err);

/*
 * Read a whole file.
 *
 * @param text    receives the content with a NUL behind it, to be released with free(); NULL on error
 * @param length  receives the length without that NUL
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_file_read(char **text, size_t *length, const char *path, nmr_error *err);

/* Why clang could not read this as a source: UTF-16 or a NUL. NULL when it can. The text is constant. */
const char *nmr_file_refusal(const char *text, size_t length);

#endif
