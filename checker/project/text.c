/* text.c - a string that grows. */
#include "project/text.h"

#include <stdlib.h>
#include <string.h>

void nmr_text_add_bytes(nmr_text *text, const char *bytes, size_t length)
{
    size_t needed = text->length + length + 1, room = text->room ? text->room : 64;
    char *grown;

    while (room < needed)
        room *= 2;
    if (room > text->room) {
        if (!(grown = realloc(text->at, room))) {
            text->failed = 1;
            return;
        }
        text->at = grown;
        text->room = room;
    }
    memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void nmr_text_add(nmr_text *text, const char *more)
{
    nmr_text_add_bytes(text, more, strlen(more));
}

void nmr_text_add_char(nmr_text *text, char c)
{
    nmr_text_add_bytes(text, &c, 1);
}

const char *nmr_text_get(const nmr_text *text)
{
    return text->at ? text->at : "";
}

void nmr_text_clear(nmr_text *text)
{
    free(text->at);
    *text = (nmr_text){0};
}
