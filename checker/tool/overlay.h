/*
 * overlay.h - a file that lets clang find headers whose names are spelled with other capitals.
 */
#ifndef NMR_TOOL_OVERLAY_H
#define NMR_TOOL_OVERLAY_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

/*
 * Write the overlay.
 *
 * @param path     receives its path, to be freed; NULL when `aliases` is empty or on error
 * @param folder   absolute; where it is written
 * @param name     of the file
 * @param aliases  pairs: the path asked for, the file it means
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_overlay_write(char **path, const char *folder, const char *name, const nmr_list *aliases, nmr_error *err);

#endif
