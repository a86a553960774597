/*
 * tree.h - an index of the files of a directory tree that answers what an include line means.
 *
 * Names are compared without regard to case, as on the file systems drivers are written on.
 */
#ifndef NMR_PROJECT_TREE_H
#define NMR_PROJECT_TREE_H

#include "project/list.h"
#include "project/map.h"
#include "project/scan.h"

typedef struct nmr_tree {
    size_t root_length;
    nmr_list files;    /* absolute, sorted */
    nmr_list problems; /* folders that cannot be read */
    nmr_map by_path;   /* lower-case path: first file with it */
    nmr_map by_name;   /* lower-case last part: first file with it */
    size_t *next_path, *next_name;
    nmr_map kernel_kit, user_kit; /* lower-case names of headers that come with nmrcheck or mingw-w64 */
} nmr_tree;

/*
 * @param out   zero-initialised; to be released with nmr_tree_clear(), also on error
 * @param root  absolute and normalised
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_tree_open(nmr_tree *out, const char *root, nmr_error *err);
void nmr_tree_clear(nmr_tree *tree);

/* The file at folder/name, NMR_NONE when there is none. */
size_t nmr_tree_at(const nmr_tree *tree, const char *folder, const char *name);

/*
 * The file an include line means when it is not found in the folder of the including file: of the files whose path
 * ends like the include, the one found from the folder that is searched first; else the nearest, but a kit header is
 * left to the kit.
 *
 * @param from      the including file
 * @param searched  folders that are searched already, and in which order; may be NULL
 * @param folder    receives the folder from which the include finds the file, to be freed; may be NULL; NULL when
 *                  there is none
 * @return the file, NMR_NONE when there is none
 */
size_t nmr_tree_find(const nmr_tree *tree, const char *from, const nmr_include *include, const nmr_map *searched,
                     char **folder);

/* Would searching this folder first hide a kit header? */
int nmr_tree_hides_kit(const nmr_tree *tree, const char *folder);

#endif
