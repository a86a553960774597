/*
 * progress.h - one line on the terminal for a run that takes a while.
 */
#ifndef NMR_TOOL_PROGRESS_H
#define NMR_TOOL_PROGRESS_H

#include <stddef.h>
#include <stdint.h>

typedef struct nmr_progress {
    int on; /* stderr is a terminal and nobody asked for quiet */
    int shown;
    uint64_t start;
} nmr_progress;

void nmr_progress_start(nmr_progress *progress, int quiet);
/* Shows how far the run is, after its first second. */
void nmr_progress_show(nmr_progress *progress, size_t done, size_t total);
/* Takes the line away. */
void nmr_progress_end(nmr_progress *progress);

#endif
