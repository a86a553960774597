/*
 * casing.h - files named without regard to case, as on the file systems that Windows projects are written on.
 *
 * Folders are listed once. Zero-initialised is empty.
 */
#ifndef NMR_PROJECT_CASING_H
#define NMR_PROJECT_CASING_H

#include "project/list.h"
#include "project/map.h"
#include "project/walk.h"

typedef struct nmr_listing {
    nmr_list files, folders; /* names, sorted; folders reached through links are none */
    nmr_map by_name;         /* lower-case name: index in `all` */
    nmr_list all;            /* links included */
} nmr_listing;

typedef struct nmr_casing {
    nmr_map by_folder;
    nmr_listing **listings;
    size_t count;
    nmr_map known;    /* path asked for: index in `answers` */
    nmr_list answers; /* "" for what is not there */
} nmr_casing;

/*
 * What a path means.
 *
 * @param path    absolute and normalised
 * @param actual  receives the path as it is spelled on disk, NULL when nothing is there; valid as long as `casing`
 * @return 0 or NMR_ENOMEM
 */
int nmr_casing_find(nmr_casing *casing, const char *path, const char **actual);
/* What is in a folder, as it is spelled on disk. One that cannot be listed is empty. 0 or NMR_ENOMEM. */
int nmr_casing_list(nmr_casing *casing, const char *folder, const nmr_listing **out);
void nmr_casing_clear(nmr_casing *casing);

#endif
