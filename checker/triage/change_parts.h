/*
 * change_parts.h - how a change is put together.
 */
#ifndef NMR_TRIAGE_CHANGE_PARTS_H
#define NMR_TRIAGE_CHANGE_PARTS_H

#include "triage/change.h"

/* The index of a file, which is added when it is new. 0 or NMR_ENOMEM. */
int nmr_change_open_file(nmr_change *change, const char *path, size_t *index);
/* Lines behind all that the file has so far. 0 or NMR_ENOMEM. */
int nmr_change_add(nmr_change *change, size_t index, nmr_lines lines);

#endif
