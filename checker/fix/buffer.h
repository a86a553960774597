/*
 * buffer.h - text that grows. A failed allocation is remembered; it is looked at once, at the end.
 */
#ifndef NMR_FIX_BUFFER_H
#define NMR_FIX_BUFFER_H

#include <stddef.h>

typedef struct nmr_buffer {
    char *text; /* with a NUL behind it; NULL while empty */
    size_t length, capacity;
    int failed;
} nmr_buffer;

void nmr_buffer_add(nmr_buffer *buffer, const char *text, size_t length);
void nmr_buffer_put(nmr_buffer *buffer, const char *text);

#endif
