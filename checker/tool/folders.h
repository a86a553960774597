/*
 * folders.h - the current folder, and one for files of this run alone.
 */
#ifndef NMR_TOOL_FOLDERS_H
#define NMR_TOOL_FOLDERS_H

#include <stddef.h>

#include "nmrcheck/nmrcheck.h"

/* 0 or NMR_EIO. */
int nmr_current_folder(char *path, size_t size, nmr_error *err);

/*
 * Make a new folder that nobody else writes to.
 *
 * @param path  receives its path, to be passed to nmr_temporary_remove(); NULL on error
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_temporary_make(char **path, nmr_error *err);
/* Deletes it with the files in it and frees the path. NULL is nothing. */
void nmr_temporary_remove(char *path);

#endif
