/*
 * flags.c - the flags a driver source is parsed with: the user's, then what headers/flags says, less what the user
 * has decided already.
 */
#include <stdlib.h>
#include <string.h>

#include "nmrcheck/nmrcheck.h"
#include "project/file.h"
#include "project/install.h"
#include "project/list.h"
#include "project/path.h"

/* The content of headers/flags, embedded at build time. */
extern const char nmr_embedded_flags[];

typedef struct expansion {
    const nmr_install *install;
    nmr_language language;
    const char *const *extra;
    size_t nextra;
    nmr_list out;
} expansion;

static int starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Does the user's flag `flag` (with `next` behind it) settle what ours would say? */
static int settles(const char *flag, const char *next, const char *ours)
{
    if (starts(ours, "-D")) {
        const char *name = starts(flag, "-D") || starts(flag, "-U") ? (flag[2] ? flag + 2 : next) : NULL;
        size_t n = strcspn(ours + 2, "=");
        return name && strncmp(name, ours + 2, n) == 0 && (name[n] == '\0' || name[n] == '=');
    }
    if (starts(ours, "-std="))
        return starts(flag, "-std=") || starts(flag, "--std=");
    if (starts(ours, "--target="))
        return starts(flag, "--target=") || strcmp(flag, "-target") == 0;
    if (starts(ours, "-fms-compatibility-version="))
        return starts(flag, "-fms-compatibility-version=") || starts(flag, "-fmsc-version=");
    if (strcmp(ours, "-x") == 0)
        return starts(flag, "-x");
    if (strcmp(ours, "-resource-dir") == 0)
        return starts(flag, "-resource-dir");
    return 0;
}

static int is_settled(const expansion *e, const char *ours)
{
    size_t i;

    for (i = 0; i < e->nextra; i++)
        if (settles(e->extra[i], i + 1 < e->nextra ? e->extra[i + 1] : NULL, ours))
            return 1;
    return 0;
}

/* Copies a flag with @HEADERS@ and @MINGW@ replaced. NULL: no memory. */
static char *substitute(const nmr_install *install, const char *text, size_t length)
{
    static const char headers[] = "@HEADERS@", mingw[] = "@MINGW@";
    char *flag = malloc(length + 2 * NMR_INSTALL_PATH);
    size_t out = 0, i = 0;

    while (flag && i < length) {
        const char *value = NULL;
        if (length - i >= sizeof headers - 1 && memcmp(text + i, headers, sizeof headers - 1) == 0) {
            value = install->headers;
            i += sizeof headers - 1;
        } else if (length - i >= sizeof mingw - 1 && memcmp(text + i, mingw, sizeof mingw - 1) == 0) {
            value = install->mingw;
            i += sizeof mingw - 1;
        }
        if (value && out + strlen(value) < length + 2 * NMR_INSTALL_PATH - (length - i)) {
            memcpy(flag + out, value, strlen(value));
            out += strlen(value);
        } else if (!value) {
            flag[out++] = text[i++];
        }
    }
    if (flag)
        flag[out] = '\0';
    return flag;
}

/* One line: a flag, or a flag and its argument. */
static int add_line(expansion *e, const char *line, size_t length)
{
    const char *blank = memchr(line, ' ', length);
    size_t first = blank ? (size_t)(blank - line) : length;
    char *flag = nmr_copy_bytes(line, first);
    int settled, rc;

    if (!flag)
        return NMR_ENOMEM;
    settled = is_settled(e, flag);
    free(flag);
    if (settled)
        return 0;
    rc = nmr_list_take(&e->out, substitute(e->install, line, first));
    while (rc == 0 && first < length && line[first] == ' ')
        first++;
    if (rc == 0 && first < length)
        rc = nmr_list_take(&e->out, substitute(e->install, line + first, length - first));
    return rc;
}

static int is_wanted_section(const char *line, size_t length, nmr_language language)
{
    const char *wanted = language == NMR_CXX ? "[c++]" : "[c]";

    return (length == 8 && memcmp(line, "[common]", 8) == 0) ||
           (length == strlen(wanted) && memcmp(line, wanted, length) == 0);
}

static int add_defaults(expansion *e)
{
    const char *line = nmr_embedded_flags;
    int wanted = 0, rc = 0;

    while (*line && rc == 0) {
        size_t length = strcspn(line, "\n"), used = length, start = 0;
        while (used > 0 && strchr(" \t\r", line[used - 1]))
            used--;
        while (start < used && strchr(" \t", line[start]))
            start++;
        if (start < used && line[start] == '[')
            wanted = is_wanted_section(line + start, used - start, e->language);
        else if (start < used && line[start] != '#' && wanted)
            rc = add_line(e, line + start, used - start);
        line += length + (line[length] == '\n');
    }
    return rc;
}

static int add_installed(expansion *e)
{
    int rc = 0;

    if (!is_settled(e, "-resource-dir")) {
        rc = nmr_list_add(&e->out, "-resource-dir");
        if (rc == 0)
            rc = nmr_list_add(&e->out, e->install->resource);
    }
    if (rc == 0 && e->install->overlay[0]) {
        rc = nmr_list_add(&e->out, "-ivfsoverlay");
        if (rc == 0)
            rc = nmr_list_add(&e->out, e->install->overlay);
    }
    return rc;
}

/* A flag -x of the user's decides, the extension else. */
static nmr_language language_of(const char *path, const char *const *extra, size_t nextra)
{
    nmr_language language = nmr_path_language(path);
    size_t i;

    for (i = 0; i < nextra; i++) {
        const char *value = starts(extra[i], "-x") ? extra[i] + 2 : "";
        if (!*value && i + 1 < nextra && strcmp(extra[i], "-x") == 0)
            value = extra[i + 1];
        if (*value)
            language = strstr(value, "c++") ? NMR_CXX : NMR_C;
    }
    return language;
}

/* clang takes "A.C" for C++; where drivers are written, capitals say nothing. */
static int add_language(expansion *e, const char *path)
{
    size_t n = strlen(path);

    if (n < 2 || strcmp(path + n - 2, ".C") != 0 || e->language != NMR_C || is_settled(e, "-x"))
        return 0;
    return nmr_list_add(&e->out, "-x") < 0 ? NMR_ENOMEM : nmr_list_add(&e->out, "c");
}

int nmr_flags_default(char ***flags, const char *path, const char *const *extra, size_t nextra, nmr_error *err)
{
    nmr_install install;
    expansion e = {.install = &install, .extra = extra, .nextra = nextra};
    int rc;

    *flags = NULL;
    e.language = language_of(path, extra, nextra);
    nmr_install_find(&install);
    if (!install.headers[0])
        return nmr_fail(err, NMR_EIO, NULL, 0, "nmrcheck's headers are not found beside it; install it again");
    if (!install.mingw[0])
        return nmr_fail(err, NMR_EIO, NULL, 0, "mingw-w64's headers are not found; install mingw-w64-x86-64-dev");
    if (!install.resource[0])
        return nmr_fail(err, NMR_EIO, NULL, 0,
                        "clang's own headers are not found at %s; install libclang-common-%s-dev",
                        NMRCHECK_RESOURCE_DIR, NMRCHECK_LLVM_MAJOR);
    rc = nmr_list_add_all(&e.out, extra, nextra);
    if (rc == 0 && (rc = add_language(&e, path)) == 0 && (rc = add_defaults(&e)) == 0 &&
        (rc = add_installed(&e)) == 0) {
        *flags = nmr_list_release(&e.out);
        rc = *flags ? 0 : NMR_ENOMEM;
    }
    nmr_list_clear(&e.out);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

void nmr_flags_free(char **flags)
{
    nmr_list list = {.items = flags};

    while (flags && flags[list.count])
        list.count++;
    nmr_list_clear(&list);
}
