/* title.c - what a rule is about, without a finding at hand. */
#include "report/title.h"

#include <string.h>

/* A placeholder in words that fit every message. */
static const char *words_for(const char *name, size_t length, size_t *words_length)
{
    static const struct {
        const char *name, *words;
    } known[] = {{"place", "the object"}, {"kind", "a handle"}};
    size_t i;

    for (i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].name) == length && memcmp(name, known[i].name, length) == 0) {
            *words_length = strlen(known[i].words);
            return known[i].words;
        }
    }
    *words_length = length;
    return name;
}

const char *nmr_rule_title(char *out, size_t size, const nmr_rule *rule)
{
    const char *in = rule->say;
    size_t used = 0;

    while (*in && used + 1 < size) {
        const char *close = *in == '{' ? strchr(in, '}') : NULL;
        const char *words = in;
        size_t length = 1;
        if (close)
            words = words_for(in + 1, (size_t)(close - in) - 1, &length);
        if (length > size - 1 - used)
            length = size - 1 - used;
        memcpy(out + used, words, length);
        used += length;
        in = close ? close + 1 : in + 1;
    }
    out[used] = '\0';
    return out;
}
