/* file.c - reading files whole. */
#include "project/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int nmr_fail_memory(nmr_error *err)
{
    return nmr_fail(err, NMR_ENOMEM, NULL, 0, "out of memory");
}

/* Reads to the end: the size a file system reports is a hint only. */
static int read_all(FILE *file, char **text, size_t *length)
{
    size_t capacity = 1 << 16, used = 0, got;
    char *buffer = malloc(capacity);

    if (fseek(file, 0, SEEK_END) == 0) {
        long size = ftell(file);
        if (size >= 1 << 16 && size < 1 << 30) { /* a folder claims to be endless */
            free(buffer);
            capacity = (size_t)size + 2;
            buffer = malloc(capacity);
        }
        rewind(file);
    }
    while (buffer && (got = fread(buffer + used, 1, capacity - used - 1, file)) > 0) {
        used += got;
        if (used + 1 == capacity) {
            char *larger = realloc(buffer, capacity *= 2);
            if (!larger)
                free(buffer);
            buffer = larger;
        }
    }
    if (!buffer)
        return NMR_ENOMEM;
    if (ferror(file)) {
        free(buffer);
        return NMR_EIO;
    }
    buffer[used] = '\0';
    *text = buffer;
    *length = used;
    return 0;
}

int nmr_file_read(char **text, size_t *length, const char *path, nmr_error *err)
{
    FILE *file = fopen(path, "rb");
    int rc;

    *text = NULL;
    *length = 0;
    if (!file)
        return nmr_fail(err, NMR_EIO, path, 0, "cannot be read (%s)", strerror(errno));
    errno = 0;
    rc = read_all(file, text, length);
    if (rc == NMR_EIO)
        nmr_fail(err, rc, path, 0, "cannot be read (%s)", strerror(errno));
    else if (rc == NMR_ENOMEM)
        nmr_fail_memory(err);
    fclose(file);
    return rc;
}

const char *nmr_file_refusal(const char *text, size_t length)
{
    if (length >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
        return "is UTF-16; convert it to UTF-8";
    if (memchr(text, '\0', length))
        return "contains a NUL character; convert it to UTF-8 text";
    return NULL;
}
