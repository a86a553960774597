/* casing.c - looks for a path part by part, and for each part in the list of its folder. */
#include "project/casing.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "nmrcheck/nmrcheck.h"
#include "project/path.h"

/* ---- folders -------------------------------------------------------------------------------------------------- */

static void free_listing(nmr_listing *listing)
{
    if (!listing)
        return;
    nmr_list_clear(&listing->files);
    nmr_list_clear(&listing->folders);
    nmr_list_clear(&listing->all);
    nmr_map_clear(&listing->by_name);
    free(listing);
}

static nmr_kind kind_of(const char *folder, const uv_dirent_t *entry)
{
    nmr_kind kind;
    char *path;

    if (entry->type == UV_DIRENT_FILE)
        return NMR_IS_FILE;
    if (entry->type == UV_DIRENT_DIR)
        return NMR_IS_FOLDER;
    if (!(path = nmr_path_join(folder, entry->name)))
        return NMR_IS_MISSING;
    kind = nmr_path_kind(path);
    free(path);
    return kind == NMR_IS_FOLDER && entry->type == UV_DIRENT_LINK ? NMR_IS_MISSING : kind;
}

/* Of two names that differ in case only the first in the alphabet stands for both, unless one is spelled exactly. */
static int add_entry(nmr_listing *listing, const char *folder, const uv_dirent_t *entry)
{
    nmr_kind kind = kind_of(folder, entry);
    char *key = nmr_copy(entry->name);
    size_t known;
    int rc = key ? nmr_list_add(&listing->all, entry->name) : NMR_ENOMEM;

    if (rc == 0) {
        nmr_path_lower(key);
        known = nmr_map_get(&listing->by_name, key);
        if (known == NMR_NONE || strcmp(entry->name, listing->all.items[known]) < 0)
            rc = nmr_map_set(&listing->by_name, key, listing->all.count - 1);
    }
    if (rc == 0 && kind != NMR_IS_MISSING)
        rc = nmr_list_add(kind == NMR_IS_FILE ? &listing->files : &listing->folders, entry->name);
    free(key);
    return rc;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(nmr_list *list)
{
    if (list->count > 1)
        qsort(list->items, list->count, sizeof *list->items, by_name);
}

static int read_folder(nmr_listing *listing, const char *folder)
{
    uv_fs_t request;
    uv_dirent_t entry;
    int rc = 0;

    if (uv_fs_scandir(NULL, &request, folder, 0, NULL) >= 0)
        while (rc == 0 && uv_fs_scandir_next(&request, &entry) != UV_EOF)
            rc = add_entry(listing, folder, &entry);
    uv_fs_req_cleanup(&request);
    sort(&listing->files);
    sort(&listing->folders);
    return rc;
}

int nmr_casing_list(nmr_casing *casing, const char *folder, const nmr_listing **out)
{
    size_t known = nmr_map_get(&casing->by_folder, folder);
    nmr_listing **grown, *fresh;

    if (known != NMR_NONE) {
        *out = casing->listings[known];
        return 0;
    }
    if (!(grown = realloc(casing->listings, (casing->count + 1) * sizeof *grown)))
        return NMR_ENOMEM;
    casing->listings = grown;
    if (!(fresh = calloc(1, sizeof *fresh)))
        return NMR_ENOMEM;
    if (read_folder(fresh, folder) < 0 || nmr_map_set(&casing->by_folder, folder, casing->count) < 0) {
        free_listing(fresh);
        return NMR_ENOMEM;
    }
    *out = casing->listings[casing->count++] = fresh;
    return 0;
}

/* ---- paths ---------------------------------------------------------------------------------------------------- */

/* The name of a part in a folder, in its own spelling; NULL when it is not there. */
static const char *spelled(const nmr_listing *listing, char *part)
{
    size_t i;

    for (i = 0; i < listing->all.count; i++)
        if (strcmp(listing->all.items[i], part) == 0)
            return listing->all.items[i];
    nmr_path_lower(part);
    i = nmr_map_get(&listing->by_name, part);
    return i == NMR_NONE ? NULL : listing->all.items[i];
}

/* One part further down. Sets `at` to NULL when there is nothing of that name. */
static int descend(nmr_casing *casing, char **at, const char *part, size_t length)
{
    const nmr_listing *listing;
    char *name = nmr_copy_bytes(part, length), *next = name ? nmr_path_join(*at, name) : NULL;
    const char *actual;
    int rc = next ? 0 : NMR_ENOMEM;

    /* A folder on the way need not be readable. */
    if (rc == 0 && nmr_path_kind(next) == NMR_IS_MISSING) {
        free(next);
        next = NULL;
        rc = nmr_casing_list(casing, *at, &listing);
        actual = rc == 0 ? spelled(listing, name) : NULL;
        if (actual && !(next = nmr_path_join(*at, actual)))
            rc = NMR_ENOMEM;
    }
    free(name);
    free(*at);
    *at = next;
    return rc;
}

static int look(nmr_casing *casing, const char *path, char **out)
{
    char *at = nmr_copy("/");
    int rc = at ? 0 : NMR_ENOMEM;

    while (rc == 0 && at && *path) {
        size_t length = strcspn(path, "/");
        if (length)
            rc = descend(casing, &at, path, length);
        path += length + (path[length] == '/');
    }
    *out = at;
    return rc;
}

int nmr_casing_find(nmr_casing *casing, const char *path, const char **actual)
{
    size_t known = nmr_map_get(&casing->known, path);
    char *found = NULL;
    int rc = 0;

    *actual = NULL;
    if (known == NMR_NONE) {
        known = casing->answers.count;
        if (nmr_path_kind(path) != NMR_IS_MISSING)
            rc = (found = nmr_copy(path)) ? 0 : NMR_ENOMEM;
        else if (path[0] == '/')
            rc = look(casing, path, &found);
        if (rc == 0 && !found && !(found = nmr_copy("")))
            rc = NMR_ENOMEM;
        if (rc == 0)
            rc = nmr_list_take(&casing->answers, found);
        else
            free(found);
        if (rc == 0)
            rc = nmr_map_set(&casing->known, path, known);
    }
    if (rc == 0 && casing->answers.items[known][0])
        *actual = casing->answers.items[known];
    return rc;
}

void nmr_casing_clear(nmr_casing *casing)
{
    size_t i;

    for (i = 0; i < casing->count; i++)
        free_listing(casing->listings[i]);
    free(casing->listings);
    nmr_map_clear(&casing->by_folder);
    nmr_map_clear(&casing->known);
    nmr_list_clear(&casing->answers);
    *casing = (nmr_casing){0};
}
