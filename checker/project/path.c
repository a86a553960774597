/* path.c - names of files. Both kinds of slash are understood in what comes in; '/' goes out. */
#include "project/path.h"

#include <stdlib.h>
#include <string.h>

#include "project/list.h"
#include "project/text.h"

static int has_drive(const char *path)
{
    return ((path[0] >= 'a' && path[0] <= 'z') || (path[0] >= 'A' && path[0] <= 'Z')) && path[1] == ':';
}

int nmr_path_is_absolute(const char *path)
{
    return path[0] == '/' || (has_drive(path) && (path[2] == '/' || path[2] == '\\'));
}

char *nmr_path_join(const char *folder, const char *name)
{
    size_t a = strlen(folder), b = strlen(name);
    char *path = malloc(a + b + 2);

    if (!path)
        return NULL;
    memcpy(path, folder, a);
    if (a && folder[a - 1] != '/')
        path[a++] = '/';
    memcpy(path + a, name, b + 1);
    return path;
}

/* Removes the last part of what is written so far, but never the root. */
static size_t drop_part(const char *path, size_t root, size_t length)
{
    while (length > root && path[length - 1] != '/')
        length--;
    return length > root ? length - 1 : root;
}

/* In place: it only ever gets shorter. */
static void normalise(char *path)
{
    size_t root = has_drive(path) ? 3 : 1;
    size_t out = root;
    const char *in = path + root;

    while (*in) {
        size_t part = strcspn(in, "/");
        if (part == 2 && in[0] == '.' && in[1] == '.') {
            out = drop_part(path, root, out);
        } else if (part > 0 && !(part == 1 && in[0] == '.')) {
            if (out > root)
                path[out++] = '/';
            memmove(path + out, in, part);
            out += part;
        }
        in += part;
        in += *in == '/';
    }
    path[out] = '\0';
}

char *nmr_path_absolute(const char *base, const char *path)
{
    char *full = nmr_path_is_absolute(path) ? nmr_copy(path) : nmr_path_join(base, path);

    if (!full)
        return NULL;
    if (has_drive(full)) {
        char *at = full;
        while ((at = strchr(at, '\\')) != NULL)
            *at = '/';
    }
    normalise(full);
    return full;
}

const char *nmr_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

char *nmr_path_folder(const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return nmr_copy(".");
    if (slash == path)
        return nmr_copy("/");
    return nmr_copy_bytes(path, (size_t)(slash - path));
}

static int lower(int c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

void nmr_path_lower(char *path)
{
    for (; *path; path++)
        *path = (char)lower((unsigned char)*path);
}

int nmr_path_same_text(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if (lower((unsigned char)*a) != lower((unsigned char)*b))
            return 0;
    return *a == *b;
}

nmr_language nmr_path_language(const char *path)
{
    static const char *const cxx[] = {"cc", "cpp", "cxx", "c++"};
    const char *dot = strrchr(nmr_path_name(path), '.');
    size_t i;

    if (!dot)
        return NMR_NOT_SOURCE;
    if (nmr_path_same_text(dot + 1, "c"))
        return NMR_C;
    for (i = 0; i < sizeof cxx / sizeof cxx[0]; i++)
        if (nmr_path_same_text(dot + 1, cxx[i]))
            return NMR_CXX;
    return NMR_NOT_SOURCE;
}

const char *nmr_path_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    if (strncmp(path, folder, n) != 0)
        return NULL;
    if (n && folder[n - 1] == '/')
        return path + n;
    return path[n] == '/' ? path + n + 1 : NULL;
}

size_t nmr_path_common(const char *a, const char *b)
{
    size_t parts = 0;

    for (; *a && *a == *b; a++, b++)
        parts += *a == '/';
    return parts;
}

/* Behind the first n slashes. */
static const char *behind(const char *path, size_t n)
{
    for (; n > 0; path++)
        n -= *path == '/';
    return path;
}

char *nmr_path_relative(const char *path, const char *folder)
{
    const char *below = nmr_path_below(path, folder), *rest;
    size_t common = nmr_path_common(path, folder);
    nmr_text text = {0};

    if (below || common == 0) /* on another drive */
        return nmr_copy(below ? below : path);
    for (rest = behind(folder, common); *rest; rest += strcspn(rest, "/") + (strchr(rest, '/') != NULL))
        nmr_text_add(&text, "../");
    nmr_text_add(&text, behind(path, common));
    if (!text.failed)
        return text.at;
    nmr_text_clear(&text);
    return NULL;
}
