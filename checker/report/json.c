/* json.c - strings for jansson. */
#include "report/json.h"

#include <stdlib.h>
#include <string.h>

#include "nmrcheck/nmrcheck.h"

/* Length of the UTF-8 sequence at `s`, 0 when there is none. */
static size_t sequence(const unsigned char *s)
{
    unsigned char c = s[0];
    size_t n = c < 0x80 ? 1 : c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    size_t i;

    for (i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    /* Overlong forms, surrogates, beyond U+10FFFF. */
    if ((c == 0xe0 && s[1] < 0xa0) || (c == 0xed && s[1] >= 0xa0) || (c == 0xf0 && s[1] < 0x90) ||
        (c == 0xf4 && s[1] >= 0x90))
        return 0;
    return n;
}

static json_t *repaired(const char *text)
{
    const unsigned char *in = (const unsigned char *)text;
    char *copy = malloc(strlen(text) * 3 + 1), *out = copy;
    json_t *string;

    if (!copy)
        return NULL;
    while (*in) {
        size_t n = sequence(in);
        memcpy(out, n ? (const char *)in : "\xef\xbf\xbd", n ? n : 3);
        out += n ? n : 3;
        in += n ? n : 1;
    }
    *out = '\0';
    string = json_string(copy);
    free(copy);
    return string;
}

json_t *nmr_json_text(const char *text)
{
    json_t *string = json_string(text);

    return string ? string : repaired(text);
}

int nmr_json_append(json_t *array, json_t *item)
{
    return json_array_append_new(array, item) < 0 ? NMR_ENOMEM : 0;
}
