/*
 * walk.h - all files of a directory tree that a build would see.
 */
#ifndef NMR_PROJECT_WALK_H
#define NMR_PROJECT_WALK_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

typedef enum nmr_kind { NMR_IS_MISSING, NMR_IS_FILE, NMR_IS_FOLDER } nmr_kind;

/* What is at a path, links followed. */
nmr_kind nmr_path_kind(const char *path);

/*
 * List the files below a folder, sorted. Left out: hidden files and folders, build output (a folder with a
 * CMakeCache.txt or build.ninja, CMakeFiles, node_modules, obj folders), and folders reached through links.
 *
 * @param files     receives absolute paths
 * @param problems  receives one line for each folder that cannot be read
 * @param root      absolute and normalised
 * @return 0, NMR_EIO when the root cannot be read, or NMR_ENOMEM
 */
int nmr_walk(nmr_list *files, nmr_list *problems, const char *root, nmr_error *err);


/* Does a folder of this name hold what a build produced or a package manager fetched? */
int nmr_is_output_folder(const char *name);
/* Is a file of this name only found where a build was run? */
int nmr_is_output_mark(const char *name);

#endif
