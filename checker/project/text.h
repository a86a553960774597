/*
 * text.h - a string that grows. Zero-initialised is empty.
 */
#ifndef NMR_PROJECT_TEXT_H
#define NMR_PROJECT_TEXT_H

#include <stddef.h>

typedef struct nmr_text {
    char *at; /* NULL while nothing was added; else ends with a NUL */
    size_t length, room;
    int failed; /* memory ran out */
} nmr_text;

void nmr_text_add_bytes(nmr_text *text, const char *bytes, size_t length);
void nmr_text_add(nmr_text *text, const char *more);
void nmr_text_add_char(nmr_text *text, char c);
/* "" while nothing was added. */
const char *nmr_text_get(const nmr_text *text);
void nmr_text_clear(nmr_text *text);

#endif
