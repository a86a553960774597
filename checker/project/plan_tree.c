/* plan_tree.c - the sources of a tree without build information. */
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/infer.h"
#include "project/path.h"
#include "project/plan_parts.h"
#include "project/tree.h"

typedef struct sources {
    nmr_plan *plan;
    const nmr_plan_options *options;
    nmr_tree tree;
    nmr_prefilter *filter;
    nmr_inference inference;
    nmr_list given;
} sources;

/* For the prefilter: without the folders of one source in mind, the nearest file will do. */
static int resolve(void *user, const char *from, const nmr_include *include, char **path)
{
    const nmr_tree *tree = user;
    size_t file = NMR_NONE;

    if (include->quoted) {
        char *folder = nmr_path_folder(from);
        if (!folder)
            return NMR_ENOMEM;
        file = nmr_tree_at(tree, folder, include->text);
        free(folder);
    }
    if (file == NMR_NONE)
        file = nmr_tree_find(tree, from, include, NULL, NULL);
    if (file == NMR_NONE)
        return 0;
    *path = nmr_copy(tree->files.items[file]);
    return *path ? 0 : NMR_ENOMEM;
}

/* The folders of the user's -I flags. */
static int given_folders(nmr_list *folders, const nmr_plan_options *options)
{
    const nmr_list *flags = options->flags;
    size_t i;
    int rc = 0;

    for (i = 0; i < flags->count && rc == 0; i++) {
        const char *value = flags->items[i];
        if (strncmp(value, "-I", 2) != 0)
            continue;
        value = value[2] ? value + 2 : i + 1 < flags->count ? flags->items[i + 1] : NULL;
        if (value)
            rc = nmr_list_take(folders, nmr_path_absolute(options->cwd, value));
    }
    return rc;
}

static int add_source(sources *s, const char *path)
{
    const nmr_scan *scan;
    nmr_unit *unit;
    int fresh, relevant, rc;

    if ((rc = nmr_plan_see(s->plan, path, &fresh)) < 0 || !fresh)
        return rc;
    if ((rc = nmr_scans_get(&s->plan->scans, path, &scan)) < 0)
        return rc;
    if (scan->refusal)
        return nmr_plan_add_problem(s->plan, s->options, path, scan->refusal);
    if ((rc = nmr_prefilter_ask(s->filter, path, &relevant)) < 0 || !relevant)
        return rc;
    rc = nmr_plan_add_unit(s->plan, s->options, path, NULL, &unit);
    return rc == 0 ? nmr_infer(&s->inference, &unit->flags, path) : rc;
}

static int add_sources(sources *s)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < s->tree.files.count && rc == 0; i++)
        if (nmr_path_language(s->tree.files.items[i]) != NMR_NOT_SOURCE)
            rc = add_source(s, s->tree.files.items[i]);
    return rc;
}

static int take_over(nmr_list *to, const nmr_list *from)
{
    return nmr_list_add_all(to, (const char *const *)from->items, from->count);
}

int nmr_plan_add_tree(nmr_plan *plan, const nmr_plan_options *options, const char *root, nmr_error *err)
{
    sources s = {.plan = plan, .options = options};
    int rc = nmr_tree_open(&s.tree, root, err);

    s.inference = (nmr_inference){.tree = &s.tree, .scans = &plan->scans, .given = &s.given};
    if (rc == 0)
        rc = nmr_prefilter_new(&s.filter, &plan->scans, resolve, &s.tree);
    if (rc == 0)
        rc = given_folders(&s.given, options);
    if (rc == 0)
        rc = add_sources(&s);
    if (rc == 0 && (rc = take_over(&plan->aliases, &s.inference.aliases)) == 0)
        rc = take_over(&plan->problems, &s.tree.problems);
    nmr_inference_clear(&s.inference);
    nmr_prefilter_free(s.filter);
    nmr_list_clear(&s.given);
    nmr_tree_clear(&s.tree);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}
