/*
 * path.h - names of files: joining, normalising, comparing. Nothing here touches the disk.
 *
 * Inside nmrcheck every path is absolute and normalised with '/' between the parts; it is shortened only when shown.
 */
#ifndef NMR_PROJECT_PATH_H
#define NMR_PROJECT_PATH_H

#include <stddef.h>

typedef enum nmr_language { NMR_NOT_SOURCE, NMR_C, NMR_CXX } nmr_language;

int nmr_path_is_absolute(const char *path);
/* `path` as seen from the absolute folder `base`, without "." and "..". To be freed; NULL: no memory. */
char *nmr_path_absolute(const char *base, const char *path);
/* folder/name, without normalising. To be freed; NULL: no memory. */
char *nmr_path_join(const char *folder, const char *name);
/* The folder a file is in. To be freed; NULL: no memory. */
char *nmr_path_folder(const char *path);
/* The last part of a path: points into it. */
const char *nmr_path_name(const char *path);
/* What the extension says the file is. */
nmr_language nmr_path_language(const char *path);
/* Is `path` inside `folder`? Then the part after it, else NULL. */
const char *nmr_path_below(const char *path, const char *folder);
/* `path` as seen from a folder, both absolute: with "../" where it is not inside. To be freed; NULL: no memory. */
char *nmr_path_relative(const char *path, const char *folder);
/* How many leading folders two paths share. */
size_t nmr_path_common(const char *a, const char *b);
/* ASCII only: what a Windows file system folds beyond that does not occur in include lines. */
void nmr_path_lower(char *path);
int nmr_path_same_text(const char *a, const char *b);

#endif
