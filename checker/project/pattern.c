/* pattern.c - wildcards in paths. */
#include "project/pattern.h"

#include <string.h>

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

/* One part of a path. "*.*" is every name. */
int nmr_pattern_part(const char *pattern, size_t m, const char *name, size_t n)
{
    size_t i = 0, k = 0, star = (size_t)-1, from = 0;

    if (m == 3 && memcmp(pattern, "*.*", 3) == 0)
        return 1;
    while (k < n) {
        if (i < m && pattern[i] == '*') {
            star = i++;
            from = k;
        } else if (i < m && (pattern[i] == '?' || lower(pattern[i]) == lower(name[k]))) {
            i++;
            k++;
        } else if (star != (size_t)-1) {
            i = star + 1;
            k = ++from;
        } else {
            return 0;
        }
    }
    while (i < m && pattern[i] == '*')
        i++;
    return i == m;
}

/* Only the last `**` is gone back to: what an earlier one took can be taken by the later one as well. */
int nmr_pattern_matches(const char *pattern, const char *path)
{
    const char *star = NULL, *from = NULL;

    for (;;) {
        size_t m = strcspn(pattern, "/"), n = strcspn(path, "/");
        if (m == 2 && memcmp(pattern, "**", 2) == 0 && pattern[m]) {
            star = pattern += 3;
            from = path;
            continue;
        }
        if (m == 2 && memcmp(pattern, "**", 2) == 0)
            return *path != '\0';
        if (nmr_pattern_part(pattern, m, path, n) && (pattern[m] == '/') == (path[n] == '/')) {
            if (!pattern[m])
                return 1;
            pattern += m + 1;
            path += n + 1;
            continue;
        }
        if (!star || !from[strcspn(from, "/")])
            return 0;
        from += strcspn(from, "/") + 1;
        pattern = star;
        path = from;
    }
}
