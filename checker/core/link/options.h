/*
 * options.h - linking with all there is to say about the graphs; for those who need nothing else of link.h.
 */
#ifndef NMR_CORE_LINK_OPTIONS_H
#define NMR_CORE_LINK_OPTIONS_H

#include "nmrcheck/nmrcheck.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct nmr_link_options {
    const char *const *failed;    /* as of nmr_link() */
    const char *const *elsewhere; /* plain names of functions whose sources have no graph, because nothing in them can
                                     matter: they do not make a program incomplete */
    size_t nfailed, nelsewhere;
    int separate;
    int incomplete; /* 1: no program is complete, for a reason that these graphs do not tell */
} nmr_link_options;

/* nmr_link(), and what is known of functions that are in none of the graphs. */
int nmr_link_with(nmr_program ***out, size_t *n, const nmr_rules *rules, const nmr_graph *const *graphs, size_t ngraphs,
                  const nmr_link_options *options, nmr_error *err);

#ifdef __cplusplus
}
#endif
#endif
