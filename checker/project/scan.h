/*
 * scan.h - what can be told about a C or C++ file without parsing it: the files it includes and the names it uses.
 */
#ifndef NMR_PROJECT_SCAN_H
#define NMR_PROJECT_SCAN_H

#include <stddef.h>

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"

typedef struct nmr_include {
    char *text; /* as written, but with '/' for '\' */
    int quoted; /* "x", not <x> */
} nmr_include;

/* How a name matters, as its value among the names. */
enum {
    NMR_NAME_USED,      /* wherever it stands, also in code of a header */
    NMR_NAME_MENTIONED, /* where it stands, and in macros of a header */
    NMR_NAME_DEFINED,   /* where a function of that name has its body */
    NMR_NAME_LOOKED_FOR, /* nowhere: where its body is, is told */
    NMR_NAME_ENTRY      /* nowhere: where its body is, a driver starts */
};

typedef struct nmr_scan {
    nmr_include *includes;
    size_t nincludes, capacity;
    int names;           /* a name occurs, outside comments and string literals */
    unsigned kinds;      /* names of which kinds, set of 1 << NMR_NAME_... */
    int calls;           /* a name is called or used through '->', in code or in a macro: more than a declaration */
    nmr_list bodies;     /* names looked for that have a body here */
    const char *refusal; /* why it cannot be read as source text, NULL when it can; constant text or `problem`: do not
                            copy the struct */
    char problem[128];
} nmr_scan;

/*
 * Scan a text. Preprocessor conditions are not evaluated.
 *
 * @param out    zero-initialised by the caller, to be released with nmr_scan_clear(), also on error
 * @param text   modified: line continuations are removed
 * @param names  the names that matter, and how
 * @return 0 or NMR_ENOMEM
 */
int nmr_scan_text(nmr_scan *out, char *text, size_t length, const nmr_map *names);
/* The same for a file. One that cannot be read is no error: `refusal` says why. */
int nmr_scan_file(nmr_scan *out, const char *path, const nmr_map *names);
void nmr_scan_clear(nmr_scan *scan);

#endif
