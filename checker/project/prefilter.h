/*
 * prefilter.h - which sources can have a finding at all: told by the names in them, without parsing.
 */
#ifndef NMR_PROJECT_PREFILTER_H
#define NMR_PROJECT_PREFILTER_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"
#include "project/scan.h"

/* Scans of files by path, each file scanned once. Zero-initialised and then nmr_scans_init(). */
typedef struct nmr_scans {
    nmr_map names; /* those that matter */
    nmr_map by_path;
    nmr_scan **items;
    size_t count, capacity;
} nmr_scans;

int nmr_scans_init(nmr_scans *scans, const nmr_rules *rules);
/* Further names that matter, before the first scan. A name keeps what it was before. 0 or NMR_ENOMEM. */
int nmr_scans_add(nmr_scans *scans, const nmr_list *names, size_t how);
void nmr_scans_clear(nmr_scans *scans);
/* The scan of a file, which belongs to `scans`; one that cannot be read has a `refusal`. 0 or NMR_ENOMEM. */
int nmr_scans_get(nmr_scans *scans, const char *path, const nmr_scan **out);

/*
 * Finds the file of the project an include line means.
 *
 * @param path  receives the absolute path, to be freed; NULL when the file is not one of the project
 * @return 0 or NMR_ENOMEM
 */
typedef int nmr_resolve(void *user, const char *from, const nmr_include *include, char **path);

/* Files that share one way of resolving includes, and what each includes. */
typedef struct nmr_prefilter nmr_prefilter;
int nmr_prefilter_new(nmr_prefilter **out, nmr_scans *scans, nmr_resolve *resolve, void *user);
void nmr_prefilter_free(nmr_prefilter *filter);

/*
 * Can this source have a finding? Yes when a name that matters stands in it, or when it includes, directly or not, a
 * file of the project that uses one.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_prefilter_ask(nmr_prefilter *filter, const char *source, int *relevant);
/* Files that a question is about. */
typedef struct nmr_focus {
    const nmr_map *paths; /* absolute */
    const nmr_map *names; /* their last parts, in lower case */
} nmr_focus;

/*
 * Has this source, or what it includes, to do with one of these files? An include counts by its last part alone: it may
 * mean a file that only a build puts there.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_prefilter_meets(nmr_prefilter *filter, const char *source, const nmr_focus *focus, int *meets);
/* Is one of these files included by a line of a scan? 0 or NMR_ENOMEM. */
int nmr_scan_meets(const nmr_scan *scan, const nmr_focus *focus, int *meets);

/* Resolve every include of a source, and of what it includes. 0 or NMR_ENOMEM. */
int nmr_prefilter_follow(nmr_prefilter *filter, const char *source);

#endif
