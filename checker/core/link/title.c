/*
 * title.c - what a linked driver says about itself.
 */
#include "core/link/link.h"

const char *nmr_program_title(const nmr_program *program) { return program->title; }

size_t nmr_program_gaps(const nmr_program *program, const char *const **reasons)
{
    *reasons = (const char *const *)program->reasons;
    return program->nreasons;
}
