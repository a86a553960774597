/*
 * front.c - the front end, which holds Clang: a module that is loaded by who parses a source. The other processes of a run
 * go without it.
 */
#include <string.h>

#include "nmrcheck/nmrcheck.h"
#include "tool/module.h"

typedef int (*check_file)(nmr_result **, const nmr_check_options *, const char *, const char *const *, nmr_error *);
typedef int (*extract_file)(nmr_graph **, const nmr_check_options *, const char *, const char *const *, nmr_error *);

static void *function(const char *name, nmr_error *err)
{
    static nmr_module front = {.file = NMRCHECK_FRONT};

    return nmr_module_function(&front, name, err);
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
