/* overlay.c - the overlay of one run: JSON, which clang reads as YAML. */
#include "tool/overlay.h"

#include <jansson.h>
#include <stdlib.h>

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

int nmr_overlay_write(char **path, const char *folder, const char *name, const nmr_list *aliases, nmr_error *err)
{
    json_t *json;
    int rc = 0;

    *path = NULL;
    if (aliases->count == 0)
        return 0;
    if (!(json = content(aliases)) || !(*path = nmr_path_join(folder, name)))
        rc = nmr_fail_memory(err);
    else if (json_dump_file(json, *path, JSON_INDENT(1)) < 0)
        rc = nmr_fail(err, NMR_EIO, *path, 0, "cannot be written; is the disk full?");
    if (rc < 0) {
        free(*path);
        *path = NULL;
    }
    json_decref(json);
    return rc;
}
