/*
 * root.h - the project that a folder is a part of: where its headers, and what else it is built from, may be.
 */
#ifndef NMR_PROJECT_ROOT_H
#define NMR_PROJECT_ROOT_H

/*
 * The nearest folder, from this one upwards, that is the root of a working copy (.git, .hg, .svn); without one the
 * nearest with a Visual Studio solution; else the folder itself. Neither the user's home nor the file system's root is
 * a project, and what a build has put somewhere is a project of its own.
 *
 * @param folder  absolute and normalised
 * @return absolute, to be freed; NULL: no memory
 */
char *nmr_project_root(const char *folder);

#endif
