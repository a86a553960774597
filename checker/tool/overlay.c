/* overlay.c - the overlay of one run, in a folder of its own: JSON, which clang reads as YAML. */
#include "tool/overlay.h"

#include <jansson.h>
#include <stdlib.h>
#include <uv.h>

#include "project/file.h"
#include "project/path.h"
#include "report/json.h"

static json_t *content(const nmr_list *aliases)
{
    json_t *roots = json_array();
    size_t i;

    for (i = 0; roots && i + 1 < aliases->count; i += 2) {
        json_t *root = json_pack("{s:o, s:s, s:o}", "name", nmr_json_text(aliases->items[i]), "type", "file",
                                 "external-contents", nmr_json_text(aliases->items[i + 1]));
        if (json_array_append_new(roots, root) < 0) {
            json_decref(roots);
            return NULL;
        }
    }
    return json_pack("{s:i, s:s, s:o}", "version", 0, "case-sensitive", "true", "roots", roots);
}

/* A new folder that nobody else writes to. To be freed; NULL on failure. */
static char *temporary_folder(void)
{
    char base[1024];
    size_t size = sizeof base;
    char *pattern, *folder = NULL;
    uv_fs_t request;

    if (uv_os_tmpdir(base, &size) < 0 || !(pattern = nmr_path_join(base, "nmrcheck-XXXXXX")))
        return NULL;
    if (uv_fs_mkdtemp(NULL, &request, pattern, NULL) == 0)
        folder = nmr_copy(request.path);
    uv_fs_req_cleanup(&request);
    free(pattern);
    return folder;
}

int nmr_overlay_write(char **path, const nmr_list *aliases, nmr_error *err)
{
    json_t *json = NULL;
    char *folder = NULL;
    int rc = NMR_ENOMEM;

    *path = NULL;
    if (aliases->count == 0)
        return 0;
    if (!(json = content(aliases)))
        return nmr_fail_memory(err);
    if (!(folder = temporary_folder()))
        rc = nmr_fail(err, NMR_EIO, NULL, 0, "no temporary folder can be made; check TMPDIR");
    else if (!(*path = nmr_path_join(folder, "names.yaml")))
        rc = nmr_fail_memory(err);
    else if (json_dump_file(json, *path, JSON_INDENT(1)) < 0)
        rc = nmr_fail(err, NMR_EIO, *path, 0, "cannot be written; is the disk full?");
    else
        rc = 0;
    if (rc < 0) {
        nmr_overlay_remove(*path);
        *path = NULL;
    }
    json_decref(json);
    free(folder);
    return rc;
}

void nmr_overlay_remove(char *path)
{
    uv_fs_t request;
    char *folder;

    if (!path)
        return;
    uv_fs_unlink(NULL, &request, path, NULL);
    uv_fs_req_cleanup(&request);
    if ((folder = nmr_path_folder(path)) != NULL) {
        uv_fs_rmdir(NULL, &request, folder, NULL);
        uv_fs_req_cleanup(&request);
    }
    free(folder);
    free(path);
}
