/*
 * overlay.h - a temporary file that lets clang find headers whose names are spelled with other capitals.
 */
#ifndef NMR_TOOL_OVERLAY_H
#define NMR_TOOL_OVERLAY_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

/*
 * Write the overlay.
 *
 * @param path     receives its path, to be passed to nmr_overlay_remove(); NULL when `aliases` is empty or on error
 * @param aliases  pairs: the path asked for, the file it means
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_overlay_write(char **path, const nmr_list *aliases, nmr_error *err);
/* Deletes it and frees the path. NULL is nothing. */
void nmr_overlay_remove(char *path);

#endif
