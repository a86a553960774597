/* progress.c - one line on the terminal for a run that takes a while. */
#include "tool/progress.h"

#include <stdio.h>
#include <uv.h>

void nmr_progress_start(nmr_progress *progress, int quiet)
{
    progress->on = !quiet && uv_guess_handle(2) == UV_TTY;
    progress->shown = 0;
    progress->start = uv_hrtime();
}

void nmr_progress_show(nmr_progress *progress, size_t done, size_t total)
{
    if (!progress->on || uv_hrtime() - progress->start < 1000000000u)
        return;
    fprintf(stderr, "\r\033[Knmrcheck: %zu of %zu sources analysed", done, total);
    fflush(stderr);
    progress->shown = 1;
}

void nmr_progress_end(nmr_progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = 0;
}
