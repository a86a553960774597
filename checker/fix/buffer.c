/* buffer.c - text that grows. */
#include "fix/buffer.h"

#include <stdlib.h>
#include <string.h>

void nmr_buffer_add(nmr_buffer *buffer, const char *text, size_t length)
{
    size_t need = buffer->length + length + 1, capacity = buffer->capacity ? buffer->capacity : 128;
    char *grown;

    while (capacity < need)
        capacity *= 2;
    if (!buffer->failed && capacity > buffer->capacity) {
        grown = realloc(buffer->text, capacity);
        buffer->failed = !grown;
        if (grown) {
            buffer->text = grown;
            buffer->capacity = capacity;
        }
    }
    if (buffer->failed)
        return;
    memcpy(buffer->text + buffer->length, text, length);
    buffer->length += length;
    buffer->text[buffer->length] = '\0';
}

void nmr_buffer_put(nmr_buffer *buffer, const char *text)
{
    nmr_buffer_add(buffer, text, strlen(text));
}
