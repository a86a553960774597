/*
 * fingerprint.c - a name for a defect that outlives edits around it.
 */
#include "core/result.h"

#include <stdio.h>
#include <string.h>

/* FNV-1a, 64 bits, over each text and its end. Two runs with different starts make 128 bits. */
static uint64_t hash(uint64_t h, const char *const *texts, size_t n)
{
    size_t i;
    const char *s;

    for (i = 0; i < n; i++) {
        for (s = texts[i] ? texts[i] : ""; *s; s++)
            h = (h ^ (unsigned char)*s) * 0x100000001b3u;
        h = (h ^ 0xffu) * 0x100000001b3u;
    }
    return h;
}

void nmr_fingerprint(char out[33], const char *rule, const char *file_name, const char *function, const char *place,
                     const char *site)
{
    const char *texts[] = {rule, file_name, function, place, site};
    uint64_t a = hash(0xcbf29ce484222325u, texts, 5), b = hash(a ^ 0x9e3779b97f4a7c15u, texts, 5);

    snprintf(out, 33, "%08x%08x%08x%08x", (unsigned)(a >> 32), (unsigned)a, (unsigned)(b >> 32), (unsigned)b);
}
