/*
 * front.c - the front end, which holds Clang: a module that is loaded by who parses a source. The other processes of a run
 * go without it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "core/rules.h"
#include "project/path.h"
#include "project/platform.h"
#include "project/walk.h"

typedef int (*check_file)(nmr_result **, const nmr_check_options *, const char *, const char *const *, nmr_error *);
typedef int (*extract_file)(nmr_graph **, const nmr_check_options *, const char *, const char *const *, nmr_error *);

/* Beside the command, as it was built or installed. NULL: nowhere. */
static char *find(void)
{
    static const char *const places[] = {"../lib/" NMRCHECK_FRONT, "../" NMRCHECK_LIBDIR "/" NMRCHECK_FRONT};
    char program[4096], *folder, *path = NULL;
    size_t i;

    nmr_platform_module(program, sizeof program);
    folder = nmr_path_folder(program);
    for (i = 0; folder && !path && i < sizeof places / sizeof *places; i++) {
        path = nmr_path_absolute(folder, places[i]);
        if (path && nmr_path_kind(path) != NMR_IS_FILE) {
            free(path);
            path = NULL;
        }
    }
    free(folder);
    return path;
}

/* A function of the front end; NULL: `err` says why there is none. It stays loaded. */
static void *function(const char *name, nmr_error *err)
{
    static uv_lib_t library;
    static int loaded;
    char *path = loaded ? NULL : find();
    void *address = NULL;

    if (!loaded && !path)
        nmr_fail(err, NMR_EIO, NULL, 0, "%s is not found beside the command; install it as a whole", NMRCHECK_FRONT);
    else if ((!loaded && uv_dlopen(path, &library) < 0) || uv_dlsym(&library, name, &address) < 0)
        nmr_fail(err, NMR_EIO, NULL, 0, "%s", uv_dlerror(&library));
    loaded |= address != NULL;
    free(path);
    return address;
}

int nmr_check_file(nmr_result **out, const nmr_check_options *options, const char *path, const char *const *flags, nmr_error *err)
{
    void *address = function("nmr_check_file", err);
    check_file check;

    *out = NULL;
    memcpy(&check, &address, sizeof check);
    return check ? check(out, options, path, flags, err) : NMR_EIO;
}

int nmr_extract_file(nmr_graph **out, const nmr_check_options *options, const char *path, const char *const *flags,
                     nmr_error *err)
{
    void *address = function("nmr_extract_file", err);
    extract_file extract;

    *out = NULL;
    memcpy(&extract, &address, sizeof extract);
    return extract ? extract(out, options, path, flags, err) : NMR_EIO;
}
