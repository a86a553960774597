/*
 * source.h - the lines of source files, read when first asked for.
 */
#ifndef NMR_REPORT_SOURCE_H
#define NMR_REPORT_SOURCE_H

#include <stddef.h>

typedef struct nmr_sources nmr_sources;

/* NULL: no memory. */
nmr_sources *nmr_sources_new(void);
void nmr_sources_free(nmr_sources *sources);
/*
 * A line without its line end.
 *
 * @param line    1-based
 * @param length  receives the length in bytes
 * @return the line, not NUL-terminated; NULL when it cannot be read (any more)
 */
const char *nmr_sources_line(nmr_sources *sources, const char *path, unsigned line, size_t *length);
/* A column in bytes as one in UTF-16 code units, both 1-based. The column itself when the line cannot be read. */
unsigned nmr_sources_utf16_column(nmr_sources *sources, const char *path, unsigned line, unsigned column);

#endif
