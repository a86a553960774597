/* session.c - what all projects that are read together share: memory, documents, the first failure. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/msbuild/inner.h"
#include "project/path.h"
#include "project/xml.h"

/* All values of a run: far more than projects have, far less than a machine. */
enum { MAX_SPENT = 512 << 20 };

void nmr_msb_session_clear(nmr_msb_session *s)
{
    size_t i;

    for (i = 0; i < s->ndocuments; i++)
        xmlFreeDoc(s->documents[i]);
    free(s->documents);
    nmr_map_clear(&s->by_path);
    nmr_map_clear(&s->known_missing);
    nmr_casing_clear(&s->casing);
    nmr_arena_free(&s->arena);
}

void nmr_msb_fail(nmr_msb_session *s, int code, const char *file, int line, const char *format, ...)
{
    char message[sizeof s->err->message];
    va_list args;

    if (s->rc < 0)
        return;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    s->rc = code == NMR_ENOMEM ? nmr_fail_memory(s->err) : nmr_fail(s->err, code, file, line, "%s", message);
}

const char *nmr_msb_keep_bytes(nmr_msb_session *s, const char *text, size_t length)
{
    char *copy = NULL;

    if (s->rc == 0 && (s->spent += length + 1) > MAX_SPENT)
        nmr_msb_fail(s, NMR_EFORMAT, NULL, 0, "the values of this project come to more than %d MiB; name another file",
                     MAX_SPENT >> 20);
    if (s->rc == 0 && !(copy = nmr_arena_take(&s->arena, length + 1, 1)))
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    if (!copy)
        return "";
    memcpy(copy, text, length);
    return copy;
}

const char *nmr_msb_keep(nmr_msb_session *s, const char *text)
{
    return nmr_msb_keep_bytes(s, text, strlen(text));
}

const char *nmr_msb_take(nmr_msb_session *s, nmr_text *text)
{
    const char *kept = nmr_msb_keep(s, nmr_text_get(text));

    if (text->failed)
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    nmr_text_clear(text);
    return kept;
}

void *nmr_msb_grow(nmr_msb_session *s, void *array_pointer, size_t *count, size_t *room, size_t size)
{
    char **array = array_pointer;

    if (*count == *room) {
        size_t wider = *room ? *room * 2 : 8;
        char *fresh = nmr_arena_take(&s->arena, wider, size);
        s->spent += wider * size;
        if (!fresh) {
            nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
            return NULL;
        }
        if (*count)
            memcpy(fresh, *array, *count * size);
        *array = fresh;
        *room = wider;
    }
    memset(*array + *count * size, 0, size);
    return *array + (*count)++ * size;
}

static int read_document(nmr_msb_session *s, const char *path, xmlDoc **document)
{
    const char *kit = path[0] == '/' ? NULL : nmr_msb_kit(path);

    return kit ? nmr_xml_parse(document, path, kit, strlen(kit), s->err) : nmr_xml_read(document, path, s->err);
}

const xmlNode *nmr_msb_document(nmr_msb_session *s, const char *path)
{
    size_t known = nmr_map_get(&s->by_path, path);
    xmlDoc **grown, *document;

    if (s->rc < 0)
        return NULL;
    if (known == NMR_NONE) {
        if ((s->rc = read_document(s, path, &document)) < 0)
            return NULL;
        if (!(grown = realloc(s->documents, (s->ndocuments + 1) * sizeof *grown))) {
            xmlFreeDoc(document);
            nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
            return NULL;
        }
        s->documents = grown;
        s->documents[known = s->ndocuments++] = document;
        if (nmr_map_set(&s->by_path, path, known) < 0)
            nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    }
    return xmlDocGetRootElement(s->documents[known]);
}

void nmr_msb_miss(nmr_msb_session *s, const char *kind, const char *name)
{
    nmr_text text = {0};

    nmr_text_add(&text, kind);
    nmr_text_add_char(&text, ' ');
    nmr_text_add(&text, name);
    if (!text.failed && nmr_map_get(&s->known_missing, nmr_text_get(&text)) == NMR_NONE &&
        (nmr_map_set(&s->known_missing, nmr_text_get(&text), 1) < 0 ||
         nmr_list_add(s->missing, nmr_text_get(&text)) < 0))
        text.failed = 1;
    if (text.failed)
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    nmr_text_clear(&text);
}
