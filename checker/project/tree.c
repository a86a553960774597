/* tree.c - an index of the files of a directory tree. */
#include "project/tree.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/install.h"
#include "project/path.h"
#include "project/walk.h"

static char *lowered(const char *text)
{
    char *copy = nmr_copy(text);

    if (copy)
        nmr_path_lower(copy);
    return copy;
}

/* Puts a file in front of the chain of those with the same key. */
static int chain(nmr_map *map, size_t *next, const char *key, size_t file)
{
    next[file] = nmr_map_get(map, key);
    return nmr_map_set(map, key, file);
}

static int index_file(nmr_tree *tree, size_t file)
{
    char *key = lowered(tree->files.items[file]);
    int rc = NMR_ENOMEM;

    if (key && chain(&tree->by_path, tree->next_path, key, file) == 0)
        rc = chain(&tree->by_name, tree->next_name, nmr_path_name(key), file);
    free(key);
    return rc;
}

static int index_files(nmr_tree *tree)
{
    size_t n = tree->files.count, i;
    int rc = 0;

    tree->next_path = calloc(n + 1, sizeof *tree->next_path);
    tree->next_name = calloc(n + 1, sizeof *tree->next_name);
    if (!tree->next_path || !tree->next_name)
        return NMR_ENOMEM;
    for (i = n; i-- > 0 && rc == 0;)
        rc = index_file(tree, i);
    return rc;
}

/* The names of the headers in a folder. One that is not there has none: `doctor` is the place to complain. */
static int kit_names(nmr_map *names, const char *folder)
{
    uv_fs_t request;
    uv_dirent_t entry;
    int rc = 0;

    if (uv_fs_scandir(NULL, &request, folder, 0, NULL) >= 0) {
        while (rc == 0 && uv_fs_scandir_next(&request, &entry) != UV_EOF) {
            char *name = lowered(entry.name);
            rc = name ? nmr_map_set(names, name, 1) : NMR_ENOMEM;
            free(name);
        }
    }
    uv_fs_req_cleanup(&request);
    return rc;
}

static int read_kit(nmr_tree *tree)
{
    nmr_install install;
    char *ddk;
    int rc;

    nmr_install_find(&install);
    ddk = nmr_path_join(install.mingw, "ddk");
    rc = ddk ? kit_names(&tree->kernel_kit, install.headers) : NMR_ENOMEM;
    if (rc == 0)
        rc = kit_names(&tree->kernel_kit, ddk);
    if (rc == 0)
        rc = kit_names(&tree->user_kit, install.mingw);
    free(ddk);
    return rc;
}

int nmr_tree_open(nmr_tree *out, const char *root, nmr_error *err)
{
    int rc = nmr_walk(&out->files, &out->problems, root, err);

    out->root_length = strcmp(root, "/") == 0 ? 0 : strlen(root);
    if (rc == 0 && (rc = index_files(out)) == 0)
        rc = read_kit(out);
    return rc;
}

void nmr_tree_clear(nmr_tree *tree)
{
    nmr_list_clear(&tree->files);
    nmr_list_clear(&tree->problems);
    nmr_map_clear(&tree->by_path);
    nmr_map_clear(&tree->by_name);
    nmr_map_clear(&tree->kernel_kit);
    nmr_map_clear(&tree->user_kit);
    free(tree->next_path);
    free(tree->next_name);
    *tree = (nmr_tree){0};
}

size_t nmr_tree_at(const nmr_tree *tree, const char *folder, const char *name)
{
    char *path = nmr_path_absolute(folder, name);
    char *key = path ? lowered(path) : NULL;
    size_t first = key ? nmr_map_get(&tree->by_path, key) : NMR_NONE;
    size_t file = first;

    /* A tree from a case-sensitive system may hold two spellings: the exact one wins. */
    while (file != NMR_NONE && strcmp(tree->files.items[file], path) != 0)
        file = tree->next_path[file];
    free(key);
    free(path);
    return file != NMR_NONE ? file : first;
}

/* Splits "../../inc/a.h" into 2 and "inc/a.h". */
static const char *strip_dots(const char *include, size_t *up)
{
    for (*up = 0;;) {
        if (strncmp(include, "./", 2) == 0) {
            include += 2;
        } else if (strncmp(include, "../", 3) == 0) {
            include += 3;
            ++*up;
        } else {
            return include;
        }
    }
}

/* Where `tail` starts in a path that ends with it at a folder boundary, else NULL. */
static const char *ends_with(const char *path, const char *tail)
{
    size_t n = strlen(path), m = strlen(tail);

    if (n <= m || path[n - m - 1] != '/' || !nmr_path_same_text(path + n - m, tail))
        return NULL;
    return path + n - m;
}

/*
 * The folder from which the include finds the file, as the length of its path. With "../" in front that is one further
 * down: any folder will do that exists, so take the one the rest of the include goes through. 0: there is none.
 */
static size_t search_folder(const char *path, const char *tail, size_t up)
{
    const char *end = tail;

    for (; up > 0; up--) {
        const char *slash = strchr(end, '/');
        if (!slash)
            return 0;
        end = slash + 1;
    }
    return (size_t)(end - path) - (end - path > 1);
}

/* Does a folder of the path have a name with `part` in it? */
static int has_folder(const char *path, const char *part)
{
    const char *s = strstr(path, part);

    return s && strchr(s, '/') != NULL;
}

/*
 * Trees that build for kernel and user mode keep the two apart by folder (kernel, winkernel, km, sys; user, winuser,
 * usermode, um): 1 for the kernel's, -1 for the other, 0: no.
 */
static int mode_of(const nmr_tree *tree, const char *path)
{
    int kernel, user;

    /* What the folders above the tree are called means nothing. */
    path += strlen(path) > tree->root_length ? tree->root_length : 0;
    kernel = has_folder(path, "kernel") || has_folder(path, "/km/") || has_folder(path, "/sys/");
    user = has_folder(path, "user") || has_folder(path, "/um/");

    return kernel - user;
}

/*
 * Nearer: more folders in common with the including file; then the mode of that file, which is the kernel's if nothing
 * says otherwise; then the shorter path; then the first by name.
 */
static int is_nearer(const nmr_tree *tree, const char *path, const char *best, const char *from)
{
    size_t a = nmr_path_common(path, from), b = nmr_path_common(best, from);
    size_t m = strlen(path), n = strlen(best);
    int x = mode_of(tree, path), y = mode_of(tree, best);

    if (a != b)
        return a > b;
    if (x != y)
        return mode_of(tree, from) < 0 ? x < y : x > y;
    if (m != n)
        return m < n;
    return strcmp(path, best) < 0;
}

static int is_kit(const nmr_tree *tree, const char *lower_include, int quoted)
{
    return nmr_map_get(&tree->kernel_kit, lower_include) != NMR_NONE ||
           (!quoted && nmr_map_get(&tree->user_kit, lower_include) != NMR_NONE);
}

/* When a folder is searched; NMR_NONE: it is not. */
static size_t rank_of(const nmr_map *searched, const char *path, size_t length)
{
    uint32_t hash = NMR_MAP_SEED;
    size_t i;

    if (!searched || !length)
        return NMR_NONE;
    for (i = 0; i < length; i++)
        hash = nmr_map_hash_step(hash, (unsigned char)path[i]);
    return nmr_map_get_hashed(searched, path, length, hash);
}

typedef struct query {
    const char *from, *tail; /* tail: the include without leading dots, lower-case */
    size_t up;
    int kit;
    const nmr_map *searched;
} query;

/* The best of the files with the name asked for. */
static size_t best_match(const nmr_tree *tree, const query *q)
{
    size_t best = NMR_NONE, best_rank = NMR_NONE;
    size_t file = nmr_map_get(&tree->by_name, nmr_path_name(q->tail));

    for (; file != NMR_NONE; file = tree->next_name[file]) {
        const char *path = tree->files.items[file], *tail = ends_with(path, q->tail);
        size_t rank;
        if (!tail)
            continue;
        rank = rank_of(q->searched, path, search_folder(path, tail, q->up));
        if (rank == NMR_NONE && (q->kit || best_rank != NMR_NONE))
            continue;
        if (best == NMR_NONE || rank < best_rank ||
            (rank == best_rank && is_nearer(tree, path, tree->files.items[best], q->from))) {
            best = file;
            best_rank = rank;
        }
    }
    return best;
}

size_t nmr_tree_find(const nmr_tree *tree, const char *from, const nmr_include *include, const nmr_map *searched,
                     char **folder)
{
    query q = {.from = from, .searched = searched};
    char *lower = lowered(include->text);
    size_t best = NMR_NONE, length;

    if (folder)
        *folder = NULL;
    if (!lower)
        return NMR_NONE;
    q.tail = strip_dots(lower, &q.up);
    q.kit = is_kit(tree, lower, include->quoted);
    if (!nmr_path_is_absolute(lower))
        best = best_match(tree, &q);
    if (best != NMR_NONE && folder) {
        const char *path = tree->files.items[best];
        length = search_folder(path, ends_with(path, q.tail), q.up);
        *folder = length ? nmr_copy_bytes(path, length) : NULL;
    }
    free(lower);
    return best;
}

int nmr_tree_hides_kit(const nmr_tree *tree, const char *folder)
{
    size_t i;

    for (i = 0; i < tree->kernel_kit.capacity; i++) {
        const char *name = tree->kernel_kit.entries[i].key;
        if (name && nmr_tree_at(tree, folder, name) != NMR_NONE)
            return 1;
    }
    return 0;
}
