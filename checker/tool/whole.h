/*
 * whole.h - the second engine: graphs, linked to drivers, and what is wrong in them.
 */
#ifndef NMR_TOOL_WHOLE_H
#define NMR_TOOL_WHOLE_H

#include "project/list.h"
#include "report/report.h"
#include "tool/options.h"

/* Graphs that are linked together. */
typedef struct nmr_whole_set {
    size_t *graphs; /* in the order of reading */
    size_t n;
    nmr_list failed;           /* names of relevant sources without a graph, as a graph would name them */
    const nmr_list *elsewhere; /* kept: functions in sources without a graph in which nothing can matter */
    int separate;              /* 1: as many drivers as there are entry functions, and what is left; 0: one */
    int lenient;               /* of one, two sources may define the same: the entry function tells which is meant */
} nmr_whole_set;

/* How a program was linked: a worker does it again. */
typedef struct nmr_whole_origin {
    const nmr_list *elsewhere;
    int separate;
} nmr_whole_origin;

typedef struct nmr_whole {
    const nmr_options *options;
    const nmr_rules *rules;
    const nmr_list *rule_files; /* the same as files, for workers */
    const char *base;           /* absolute: what file names in the graphs are relative to */
    nmr_graph **graphs;
    nmr_list files; /* where each of them was read from */
    size_t ngraphs, capacity;
    nmr_program **programs;
    nmr_whole_origin *origins; /* of each program */
    size_t nprograms;
    nmr_driver_end *drivers; /* programs that use a protocol, by file */
    size_t ndrivers;
    nmr_list texts;    /* what they point into */
    nmr_list *gaps;    /* one for each program */
    nmr_failure *failures; /* drivers that could not be solved */
    size_t nfailures;
    nmr_result *found; /* in all drivers together, sorted, with absolute paths */
} nmr_whole;

/*
 * Read one more graph.
 *
 * @param whole  with the first four members set; to be released with nmr_whole_clear(), also on error
 * @return 0, NMR_EIO, NMR_EFORMAT or NMR_ENOMEM
 */
int nmr_whole_read(nmr_whole *whole, const char *path, nmr_error *err);
/* Forget what was linked. */
void nmr_whole_forget(nmr_whole *whole);
/*
 * Link a set of the graphs that were read, beside what was linked before.
 *
 * @return 0, NMR_EINVAL (two graphs define one function of one driver) or NMR_ENOMEM
 */
int nmr_whole_link(nmr_whole *whole, const nmr_whole_set *set, nmr_error *err);
/* Check the drivers, each in a worker: sets `drivers`, `failures` and `found`. Once. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_whole_solve(nmr_whole *whole, nmr_error *err);
/*
 * In the reasons why drivers are incomplete, name files as the report does.
 *
 * @param sources  absolute paths of files that may be mentioned
 * @param cwd      what shown paths are relative to
 * @return 0 or NMR_ENOMEM
 */
int nmr_whole_name(nmr_whole *whole, const nmr_list *sources, const char *cwd);
void nmr_whole_clear(nmr_whole *whole);

/* The name of a file in a graph, from its absolute path: points into it. */
const char *nmr_whole_graph_name(const nmr_whole *whole, const char *path);

#endif
