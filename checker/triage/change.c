/* change.c - changed lines: adding and asking. */
#include "triage/change.h"

#include <limits.h>
#include <stdlib.h>

#include "core/rules.h"
#include "project/path.h"
#include "triage/change_parts.h"

static int add_name(nmr_change *change, const char *path)
{
    char *name = nmr_copy(nmr_path_name(path));
    int rc = NMR_ENOMEM;

    if (name) {
        nmr_path_lower(name);
        rc = nmr_map_set(&change->names, name, 1);
    }
    free(name);
    return rc;
}

int nmr_change_open_file(nmr_change *change, const char *path, size_t *index)
{
    nmr_changed_file *slot;

    if ((*index = nmr_map_get(&change->by_path, path)) != NMR_NONE)
        return 0;
    if (!(slot = nmr_grow(&change->files, &change->n, sizeof *slot)))
        return NMR_ENOMEM;
    *index = change->n - 1;
    return nmr_map_set(&change->by_path, path, *index) < 0 ? NMR_ENOMEM : add_name(change, path);
}

int nmr_change_add(nmr_change *change, size_t index, nmr_lines lines)
{
    nmr_changed_file *file = &change->files[index];
    nmr_lines *last = file->n ? &file->at[file->n - 1] : NULL, *slot;

    if (last && !last->cut && !lines.cut && last->last + 1 == lines.first) {
        last->last = lines.last;
        return 0;
    }
    if (!(slot = nmr_grow(&file->at, &file->n, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = lines;
    return 0;
}

int nmr_change_add_file(nmr_change *change, const char *path)
{
    size_t index;
    int rc = nmr_change_open_file(change, path, &index);

    return rc == 0 ? nmr_change_add(change, index, (nmr_lines){1, UINT_MAX, 0}) : rc;
}

int nmr_change_has(const nmr_change *change, const char *path)
{
    return nmr_map_get(&change->by_path, path) != NMR_NONE;
}

static int meets(const nmr_lines *lines, unsigned first, unsigned last)
{
    return lines->cut ? first <= lines->first && lines->last <= last : first <= lines->last && lines->first <= last;
}

int nmr_change_touches(const nmr_change *change, const char *path, unsigned first, unsigned last)
{
    size_t index = nmr_map_get(&change->by_path, path), i;

    if (index == NMR_NONE)
        return 0;
    for (i = 0; i < change->files[index].n; i++)
        if (meets(&change->files[index].at[i], first, last))
            return 1;
    return 0;
}

void nmr_change_clear(nmr_change *change)
{
    size_t i;

    for (i = 0; i < change->n; i++)
        free(change->files[i].at);
    free(change->files);
    nmr_map_clear(&change->by_path);
    nmr_map_clear(&change->names);
    *change = (nmr_change){0};
}
