/*
 * module.h - parts of the command that are loaded by the processes that need them: each brings a library with it that
 * takes longer to load than the others take for their work.
 */
#ifndef NMR_TOOL_MODULE_H
#define NMR_TOOL_MODULE_H

#include <uv.h>

#include "nmrcheck/nmrcheck.h"

typedef struct nmr_module {
    const char *file; /* its name */
    uv_lib_t library;
    int loaded;
} nmr_module;

/* A function of the module, which stays loaded; NULL: `err` says why there is none. */
void *nmr_module_function(nmr_module *module, const char *name, nmr_error *err);

#endif
