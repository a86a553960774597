/* source.c - the lines of source files. A file that cannot be read has none. */
#include "report/source.h"

#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/list.h"
#include "project/map.h"

typedef struct source {
    char *text;
    size_t length;
    size_t *starts; /* offset of each line, and one behind the last */
    size_t nlines;
} source;

struct nmr_sources {
    nmr_map by_path;
    source *items;
    size_t count;
};

nmr_sources *nmr_sources_new(void)
{
    return calloc(1, sizeof(nmr_sources));
}

void nmr_sources_free(nmr_sources *sources)
{
    size_t i;

    if (!sources)
        return;
    for (i = 0; i < sources->count; i++) {
        free(sources->items[i].text);
        free(sources->items[i].starts);
    }
    free(sources->items);
    nmr_map_clear(&sources->by_path);
    free(sources);
}

static void find_lines(source *s)
{
    size_t n = 1, i;
    const char *at;

    for (at = s->text; (at = memchr(at, '\n', s->length - (size_t)(at - s->text))) != NULL; at++)
        n++;
    if (!(s->starts = malloc((n + 1) * sizeof *s->starts)))
        return;
    s->starts[s->nlines++] = 0;
    for (i = 0; i < s->length; i++)
        if (s->text[i] == '\n')
            s->starts[s->nlines++] = i + 1;
    s->starts[s->nlines] = s->length + 1;
}

static const source *read_source(nmr_sources *sources, const char *path)
{
    source *grown = realloc(sources->items, (sources->count + 1) * sizeof *grown), *s;

    if (!grown)
        return NULL;
    sources->items = grown;
    if (nmr_map_set(&sources->by_path, path, sources->count) < 0)
        return NULL;
    s = &sources->items[sources->count++];
    *s = (source){0};
    if (nmr_file_read(&s->text, &s->length, path, NULL) == 0)
        find_lines(s);
    return s;
}

const char *nmr_sources_line(nmr_sources *sources, const char *path, unsigned line, size_t *length)
{
    size_t known = nmr_map_get(&sources->by_path, path);
    const source *s = known != NMR_NONE ? &sources->items[known] : read_source(sources, path);
    const char *text;

    if (!s || line == 0 || line > s->nlines)
        return NULL;
    text = s->text + s->starts[line - 1];
    *length = s->starts[line] - s->starts[line - 1] - 1;
    if (*length > 0 && text[*length - 1] == '\r')
        --*length;
    if (line == 1 && *length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        *length -= 3;
    }
    return text;
}

unsigned nmr_sources_utf16_column(nmr_sources *sources, const char *path, unsigned line, unsigned column)
{
    size_t length, i;
    unsigned units = 1;
    const char *text = nmr_sources_line(sources, path, line, &length);

    if (!text)
        return column;
    for (i = 0; i + 1 < column && i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0xf0)
            units += 2;
        else if (c < 0x80 || c >= 0xc0)
            units++;
    }
    return units;
}
