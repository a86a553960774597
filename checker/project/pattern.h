/*
 * pattern.h - paths with wildcards: ? and * within a part, ** for any number of folders. Upper and lower case are the
 * same.
 */
#ifndef NMR_PROJECT_PATTERN_H
#define NMR_PROJECT_PATTERN_H

#include <stddef.h>

/* Does all of a path match? Both relative to the same folder, with '/'. */
int nmr_pattern_matches(const char *pattern, const char *path);
/* The same for one part of each, which are `m` and `n` bytes long. */
int nmr_pattern_part(const char *pattern, size_t m, const char *name, size_t n);

#endif
