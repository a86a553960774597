/* walk.c - all files of a directory tree that a build would see. */
#include "project/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/path.h"

nmr_kind nmr_path_kind(const char *path)
{
    uv_fs_t request;
    int rc = uv_fs_stat(NULL, &request, path, NULL);
    uint64_t mode = request.statbuf.st_mode;

    uv_fs_req_cleanup(&request);
    if (rc < 0)
        return NMR_IS_MISSING;
    return (mode & 0170000) == 0040000 ? NMR_IS_FOLDER : NMR_IS_FILE;
}

int nmr_is_output_folder(const char *name)
{
    static const char *const names[] = {"CMakeFiles", "node_modules", "obj"};
    static const char *const starts[] = {"cmake-build-", "objchk_", "objfre_"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return 1;
    for (i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (strncmp(name, starts[i], strlen(starts[i])) == 0)
            return 1;
    return 0;
}

int nmr_is_output_mark(const char *name)
{
    return strcmp(name, "CMakeCache.txt") == 0 || strcmp(name, "build.ninja") == 0;
}

/* File systems that do not tell the type, and links: a linked file counts, a linked folder would be a second copy. */
static uv_dirent_type_t type_of(const char *path, uv_dirent_type_t type)
{
    nmr_kind kind;

    if (type != UV_DIRENT_LINK && type != UV_DIRENT_UNKNOWN)
        return type;
    kind = nmr_path_kind(path);
    if (kind == NMR_IS_FILE)
        return UV_DIRENT_FILE;
    return kind == NMR_IS_FOLDER && type == UV_DIRENT_UNKNOWN ? UV_DIRENT_DIR : UV_DIRENT_LINK;
}

static int add_entry(nmr_list *files, nmr_list *folders, const char *folder, const uv_dirent_t *entry)
{
    char *path;

    if (entry->name[0] == '.')
        return 0;
    if (!(path = nmr_path_join(folder, entry->name)))
        return NMR_ENOMEM;
    switch (type_of(path, entry->type)) {
    case UV_DIRENT_FILE:
        return nmr_list_take(files, path);
    case UV_DIRENT_DIR:
        if (!nmr_is_output_folder(entry->name))
            return nmr_list_take(folders, path);
        break;
    default:
        break;
    }
    free(path);
    return 0;
}

/* Lists one folder. A build folder that is not the root adds nothing. Returns a libuv error or NMR_ENOMEM as `rc`. */
static int read_folder(nmr_list *files, nmr_list *folders, const char *folder, int is_root, int *uv_error)
{
    size_t nfiles = files->count, nfolders = folders->count;
    uv_fs_t request;
    uv_dirent_t entry;
    int rc = 0, output = 0;

    *uv_error = uv_fs_scandir(NULL, &request, folder, 0, NULL);
    if (*uv_error >= 0) {
        *uv_error = 0;
        while (rc == 0 && uv_fs_scandir_next(&request, &entry) != UV_EOF) {
            output |= nmr_is_output_mark(entry.name);
            rc = add_entry(files, folders, folder, &entry);
        }
    }
    uv_fs_req_cleanup(&request);
    if (output && !is_root) {
        while (files->count > nfiles)
            free(files->items[--files->count]);
        while (folders->count > nfolders)
            free(folders->items[--folders->count]);
    }
    return rc;
}

static int add_problem(nmr_list *problems, const char *folder, int uv_error)
{
    char text[1024];

    snprintf(text, sizeof text, "%s: cannot be listed (%s)", folder, uv_strerror(uv_error));
    return nmr_list_add(problems, text);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int nmr_walk(nmr_list *files, nmr_list *problems, const char *root, nmr_error *err)
{
    nmr_list folders = {0};
    int uv_error = 0, is_root = 1;
    int rc = nmr_list_add(&folders, root);

    while (rc == 0 && folders.count > 0) {
        char *folder = folders.items[--folders.count];
        rc = read_folder(files, &folders, folder, is_root, &uv_error);
        if (rc == 0 && uv_error < 0 && is_root)
            rc = nmr_fail(err, NMR_EIO, root, 0, "cannot be listed (%s)", uv_strerror(uv_error));
        else if (rc == 0 && uv_error < 0)
            rc = add_problem(problems, folder, uv_error);
        is_root = 0;
        free(folder);
    }
    nmr_list_clear(&folders);
    if (rc == NMR_ENOMEM)
        nmr_fail_memory(err);
    if (rc == 0 && files->count > 1)
        qsort(files->items, files->count, sizeof *files->items, by_name);
    return rc;
}
