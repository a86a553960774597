/* prefilter.c - the include graph of a project, walked from each source until a file that matters is met. */
#include "project/prefilter.h"

#include <stdlib.h>

#include "core/machine.h"
#include "project/list.h"
#include "project/path.h"

typedef struct node {
    char *path;
    const nmr_scan *scan;
    size_t *edges; /* the nodes it includes */
    size_t nedges;
    int expanded;
    size_t round; /* the last question that came by */
    int harmless; /* nothing that matters is reached from here */
} node;

struct nmr_prefilter {
    nmr_scans *scans;
    nmr_resolve *resolve;
    void *user;
    nmr_map by_path;
    node *nodes;
    size_t count, capacity;
    size_t *queue; /* as long as `nodes` */
    size_t round;
};

/* ---- scans ---------------------------------------------------------------------------------------------------- */

static int add_entries(nmr_scans *scans, const nmr_rules *rules)
{
    const nmr_role_rule *roles;
    size_t n = nmr_rules_roles(rules, &roles), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        if (roles[i].role == NMR_ROLE_ENTRY && roles[i].source == NMR_ROLE_BY_NAME &&
            nmr_map_get(&scans->names, roles[i].name) == NMR_NONE)
            rc = nmr_map_set(&scans->names, roles[i].name, NMR_NAME_ENTRY);
    return rc;
}

int nmr_scans_init(nmr_scans *scans, const nmr_rules *rules)
{
    const char *const *names;
    size_t n = nmr_rules_names(rules, &names), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = nmr_map_set(&scans->names, names[i], NMR_NAME_USED);
    return rc == 0 ? add_entries(scans, rules) : rc;
}

int nmr_scans_add(nmr_scans *scans, const nmr_list *names, size_t how)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < names->count && rc == 0; i++)
        if (nmr_map_get(&scans->names, names->items[i]) == NMR_NONE)
            rc = nmr_map_set(&scans->names, names->items[i], how);
    return rc;
}

void nmr_scans_clear(nmr_scans *scans)
{
    size_t i;

    for (i = 0; i < scans->count; i++) {
        nmr_scan_clear(scans->items[i]);
        free(scans->items[i]);
    }
    free(scans->items);
    nmr_map_clear(&scans->names);
    nmr_map_clear(&scans->by_path);
    *scans = (nmr_scans){0};
}

static int room_for_scan(nmr_scans *scans)
{
    size_t capacity = scans->capacity ? scans->capacity * 2 : 256;
    nmr_scan **items;

    if (scans->count < scans->capacity)
        return 0;
    if (!(items = realloc(scans->items, capacity * sizeof *items)))
        return NMR_ENOMEM;
    scans->items = items;
    scans->capacity = capacity;
    return 0;
}

int nmr_scans_get(nmr_scans *scans, const char *path, const nmr_scan **out)
{
    size_t known = nmr_map_get(&scans->by_path, path);
    nmr_scan *scan;

    if (known != NMR_NONE) {
        *out = scans->items[known];
        return 0;
    }
    if (room_for_scan(scans) < 0 || !(scan = calloc(1, sizeof *scan)))
        return NMR_ENOMEM;
    if (nmr_scan_file(scan, path, &scans->names) < 0 || nmr_map_set(&scans->by_path, path, scans->count) < 0) {
        nmr_scan_clear(scan);
        free(scan);
        return NMR_ENOMEM;
    }
    scans->items[scans->count++] = scan;
    *out = scan;
    return 0;
}

/* ---- the include graph ---------------------------------------------------------------------------------------- */

int nmr_prefilter_new(nmr_prefilter **out, nmr_scans *scans, nmr_resolve *resolve, void *user)
{
    nmr_prefilter *filter = calloc(1, sizeof *filter);

    *out = filter;
    if (!filter)
        return NMR_ENOMEM;
    filter->scans = scans;
    filter->resolve = resolve;
    filter->user = user;
    return 0;
}

void nmr_prefilter_free(nmr_prefilter *filter)
{
    size_t i;

    if (!filter)
        return;
    for (i = 0; i < filter->count; i++) {
        free(filter->nodes[i].path);
        free(filter->nodes[i].edges);
    }
    free(filter->nodes);
    free(filter->queue);
    nmr_map_clear(&filter->by_path);
    free(filter);
}

static int room_for_node(nmr_prefilter *filter)
{
    size_t capacity = filter->capacity ? filter->capacity * 2 : 256;
    node *nodes;
    size_t *queue;

    if (filter->count < filter->capacity)
        return 0;
    if (!(nodes = realloc(filter->nodes, capacity * sizeof *nodes)))
        return NMR_ENOMEM;
    filter->nodes = nodes;
    if (!(queue = realloc(filter->queue, capacity * sizeof *queue)))
        return NMR_ENOMEM;
    filter->queue = queue;
    filter->capacity = capacity;
    return 0;
}

static int node_of(nmr_prefilter *filter, const char *path, size_t *out)
{
    node fresh = {0};

    *out = nmr_map_get(&filter->by_path, path);
    if (*out != NMR_NONE)
        return 0;
    if (room_for_node(filter) < 0 || nmr_scans_get(filter->scans, path, &fresh.scan) < 0 ||
        !(fresh.path = nmr_copy(path)))
        return NMR_ENOMEM;
    if (nmr_map_set(&filter->by_path, path, filter->count) < 0) {
        free(fresh.path);
        return NMR_ENOMEM;
    }
    *out = filter->count;
    filter->nodes[filter->count++] = fresh;
    return 0;
}

/* Looks up what a file includes. Nodes may move while it does. */
static int expand(nmr_prefilter *filter, size_t index)
{
    const nmr_scan *scan = filter->nodes[index].scan;
    size_t *edges, nedges = 0, i;
    int rc = 0;

    if (filter->nodes[index].expanded)
        return 0;
    if (!(edges = calloc(scan->nincludes + 1, sizeof *edges)))
        return NMR_ENOMEM;
    for (i = 0; i < scan->nincludes && rc == 0; i++) {
        char *path = NULL;
        rc = filter->resolve(filter->user, filter->nodes[index].path, &scan->includes[i], &path);
        if (rc == 0 && path && (rc = node_of(filter, path, &edges[nedges])) == 0)
            nedges++;
        free(path);
    }
    filter->nodes[index].edges = edges;
    filter->nodes[index].nedges = nedges;
    filter->nodes[index].expanded = rc == 0;
    if (rc < 0) {
        free(edges);
        filter->nodes[index].edges = NULL;
    }
    return rc;
}

/* A header that only declares the names does not make its includers relevant; a source pulled in by #include does. */
static int matters_to_includer(const node *n)
{
    return n->scan->calls || (n->scan->names && nmr_path_language(n->path) != NMR_NOT_SOURCE);
}

int nmr_prefilter_ask(nmr_prefilter *filter, const char *source, int *relevant)
{
    size_t head = 0, tail = 0, start, i;
    int rc = node_of(filter, source, &start);

    *relevant = 0;
    if (rc < 0)
        return rc;
    if (filter->nodes[start].scan->names) {
        *relevant = 1;
        return 0;
    }
    filter->nodes[start].round = ++filter->round;
    filter->queue[tail++] = start;
    while (head < tail && !*relevant) {
        size_t at = filter->queue[head++];
        if ((rc = expand(filter, at)) < 0)
            return rc;
        for (i = 0; i < filter->nodes[at].nedges && !*relevant; i++) {
            node *next = &filter->nodes[filter->nodes[at].edges[i]];
            if (next->round == filter->round || next->harmless)
                continue;
            next->round = filter->round;
            *relevant = matters_to_includer(next);
            filter->queue[tail++] = filter->nodes[at].edges[i];
        }
    }
    for (i = 0; i < tail && !*relevant; i++)
        filter->nodes[filter->queue[i]].harmless = 1;
    return 0;
}

/* Calls `visit` for a file and all it includes, each once, until it returns anything but 0, which is returned. */
static int walk(nmr_prefilter *filter, const char *source, int (*visit)(void *user, const node *n), void *user)
{
    size_t head = 0, tail = 0, at, i;
    int rc = node_of(filter, source, &at);

    if (rc < 0)
        return rc;
    filter->nodes[at].round = ++filter->round;
    filter->queue[tail++] = at;
    while (head < tail) {
        at = filter->queue[head++];
        if ((rc = expand(filter, at)) < 0 || (rc = visit(user, &filter->nodes[at])) != 0)
            return rc;
        for (i = 0; i < filter->nodes[at].nedges; i++) {
            node *next = &filter->nodes[filter->nodes[at].edges[i]];
            if (next->round == filter->round)
                continue;
            next->round = filter->round;
            filter->queue[tail++] = filter->nodes[at].edges[i];
        }
    }
    return 0;
}

static int pass(void *user, const node *n)
{
    (void)user;
    (void)n;
    return 0;
}

int nmr_prefilter_follow(nmr_prefilter *filter, const char *source) { return walk(filter, source, pass, NULL); }

/* ---- files that a question is about ---------------------------------------------------------------------------- */

int nmr_scan_meets(const nmr_scan *scan, const nmr_focus *focus, int *meets)
{
    size_t i;

    for (i = 0; i < scan->nincludes && !*meets; i++) {
        char *name = nmr_copy(nmr_path_name(scan->includes[i].text));
        if (!name)
            return NMR_ENOMEM;
        nmr_path_lower(name);
        *meets = nmr_map_get(focus->names, name) != NMR_NONE;
        free(name);
    }
    return 0;
}

static int meets_one(void *user, const node *n)
{
    const nmr_focus *focus = user;
    int meets = nmr_map_get(focus->paths, n->path) != NMR_NONE, rc = nmr_scan_meets(n->scan, focus, &meets);

    return rc < 0 ? rc : meets;
}

int nmr_prefilter_meets(nmr_prefilter *filter, const char *source, const nmr_focus *focus, int *meets)
{
    int rc = walk(filter, source, meets_one, (void *)focus);

    *meets = rc > 0;
    return rc < 0 ? rc : 0;
}
