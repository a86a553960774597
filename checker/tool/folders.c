/* folders.c - the current folder, and one for files of this run alone. */
#include "tool/folders.h"

#include <stdlib.h>
#include <uv.h>

#include "project/file.h"
#include "project/list.h"
#include "project/path.h"

int nmr_current_folder(char *path, size_t size, nmr_error *err)
{
    if (uv_cwd(path, &size) < 0)
        return nmr_fail(err, NMR_EIO, NULL, 0, "the current folder is gone; change to another");
    return 0;
}

int nmr_temporary_make(char **path, nmr_error *err)
{
    char base[1024];
    size_t size = sizeof base;
    uv_fs_t request;
    char *pattern;
    int made;

    *path = NULL;
    if (uv_os_tmpdir(base, &size) < 0)
        return nmr_fail(err, NMR_EIO, NULL, 0, "no temporary folder can be made; check TMPDIR");
    if (!(pattern = nmr_path_join(base, "nmrcheck-XXXXXX")))
        return nmr_fail_memory(err);
    made = uv_fs_mkdtemp(NULL, &request, pattern, NULL) == 0;
    if (made)
        *path = nmr_copy(request.path);
    uv_fs_req_cleanup(&request);
    free(pattern);
    if (!made)
        return nmr_fail(err, NMR_EIO, base, 0, "no temporary folder can be made in it; check TMPDIR");
    return *path ? 0 : nmr_fail_memory(err);
}

static void remove_file(const char *folder, const char *name)
{
    char *path = nmr_path_join(folder, name);
    uv_fs_t request;

    if (!path)
        return;
    uv_fs_unlink(NULL, &request, path, NULL);
    uv_fs_req_cleanup(&request);
    free(path);
}

void nmr_temporary_remove(char *path)
{
    uv_fs_t request;
    uv_dirent_t entry;

    if (!path)
        return;
    if (uv_fs_scandir(NULL, &request, path, 0, NULL) >= 0)
        while (uv_fs_scandir_next(&request, &entry) == 0)
            remove_file(path, entry.name);
    uv_fs_req_cleanup(&request);
    uv_fs_rmdir(NULL, &request, path, NULL);
    uv_fs_req_cleanup(&request);
    free(path);
}
