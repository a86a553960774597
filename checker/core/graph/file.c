/*
 * file.c - graphs to and from files.
 */
#include "core/graph/graph.h"
#include "core/rules.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All of a file. 0, NMR_EIO or NMR_ENOMEM. */
static int read_all(FILE *file, unsigned char **bytes, size_t *size)
{
    size_t room = 1 << 16, got;
    unsigned char *grown;

    *size = 0;
    if (!(*bytes = malloc(room)))
        return NMR_ENOMEM;
    while ((got = fread(*bytes + *size, 1, room - *size, file)) > 0) {
        *size += got;
        if (*size < room)
            continue;
        if (!(grown = realloc(*bytes, room *= 2)))
            return NMR_ENOMEM;
        *bytes = grown;
    }
    return ferror(file) ? NMR_EIO : 0;
}

int nmr_graph_read(nmr_graph **out, const char *path, nmr_error *err)
{
    FILE *file = fopen(path, "rb");
    unsigned char *bytes = NULL;
    size_t size;
    int rc;

    *out = NULL;
    if (!file)
        return nmr_fail(err, NMR_EIO, path, 0, "cannot be read (%s); check the path", strerror(errno));
    rc = read_all(file, &bytes, &size);
    fclose(file);
    if (rc == 0)
        rc = nmr_graph_decode(out, bytes, size, path, err);
    else
        nmr_fail(err, rc, path, 0, rc == NMR_EIO ? "cannot be read; is it a file?" : "out of memory");
    free(bytes);
    return rc;
}

int nmr_graph_write(const nmr_graph *graph, const char *path, nmr_error *err)
{
    unsigned char *bytes = NULL;
    size_t size = 0;
    FILE *file;
    int failed;

    if (nmr_graph_encode(graph, &bytes, &size) < 0)
        return nmr_fail(err, NMR_ENOMEM, path, 0, "out of memory");
    if (!(file = fopen(path, "wb"))) {
        free(bytes);
        return nmr_fail(err, NMR_EIO, path, 0, "cannot be written (%s); check the folder", strerror(errno));
    }
    failed = fwrite(bytes, 1, size, file) != size;
    failed |= fclose(file) != 0;
    free(bytes);
    return failed ? nmr_fail(err, NMR_EIO, path, 0, "cannot be written; is the disk full?") : 0;
}
