/* plan_tree.c - the sources of a tree without build information. */
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/infer.h"
#include "project/path.h"
#include "project/plan_parts.h"
#include "project/root.h"
#include "project/tree.h"

typedef struct sources {
    nmr_plan *plan;
    const nmr_plan_options *options;
    const char *named; /* the folder that is checked: all of the tree, or a part of it */
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

static int add_unit(sources *s, const char *path)
{
    nmr_unit *unit;
    int rc = nmr_plan_add_unit(s->plan, s->options, path, NULL, &unit);

    return rc == 0 ? nmr_infer(&s->inference, &unit->flags, path) : rc;
}

static int has_names(const nmr_list *names)
{
    return names && names->count > 0;
}

/* A driver that starts there and uses what was named. */
static int is_caller(const sources *s, const nmr_scan *scan)
{
    return s->options->callers && scan->kinds >> NMR_NAME_MENTIONED & 1 && scan->kinds >> NMR_NAME_ENTRY & 1;
}

/* Has it something that is needed where the user looks? What does not matter there is not parsed. */
static int is_wanted(sources *s, const char *path, const nmr_scan *scan, int *wanted)
{
    int rc;

    *wanted = scan->kinds >> NMR_NAME_DEFINED & 1 || is_caller(s, scan);
    if (*wanted || !scan->bodies.count)
        return 0;
    rc = nmr_prefilter_ask(s->filter, path, wanted);
    return rc < 0 || *wanted ? rc : nmr_plan_leave_out(s->plan, scan);
}

/* A source beside the folder that was named. */
static int add_source_around(sources *s, const char *path)
{
    const nmr_plan_options *o = s->options;
    const nmr_scan *scan;
    int fresh, wanted, rc;

    s->plan->around++;
    if (!has_names(o->defined) && !has_names(o->looked_for) && !o->callers)
        return 0;
    if ((rc = nmr_scans_get(&s->plan->scans, path, &scan)) < 0 || scan->refusal)
        return rc;
    if ((rc = is_wanted(s, path, scan, &wanted)) < 0 || !wanted)
        return rc;
    if ((rc = nmr_plan_see(s->plan, path, &fresh)) < 0 || !fresh)
        return rc;
    return add_unit(s, path);
}

static int add_source(sources *s, const char *path)
{
    const nmr_scan *scan;
    int fresh, relevant, rc;

    if ((rc = nmr_plan_see(s->plan, path, &fresh)) < 0 || !fresh)
        return rc;
    if ((rc = nmr_scans_get(&s->plan->scans, path, &scan)) < 0)
        return rc;
    if (scan->refusal)
        return nmr_plan_add_problem(s->plan, s->options, path, scan->refusal);
    if ((rc = nmr_prefilter_ask(s->filter, path, &relevant)) < 0)
        return rc;
    return relevant || s->options->all ? add_unit(s, path) : nmr_plan_leave_out(s->plan, scan);
}

static int add_sources(sources *s)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < s->tree.files.count && rc == 0; i++) {
        const char *path = s->tree.files.items[i];
        if (nmr_path_language(path) == NMR_NOT_SOURCE)
            continue;
        rc = nmr_path_below(path, s->named) ? add_source(s, path) : add_source_around(s, path);
    }
    return rc;
}

static int take_over(nmr_list *to, const nmr_list *from)
{
    return nmr_list_add_all(to, (const char *const *)from->items, from->count);
}

/* Of the lines about folders, those about folders that the user named. */
static int take_problems(sources *s)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < s->tree.problems.count && rc == 0; i++)
        if (nmr_path_below(s->tree.problems.items[i], s->named))
            rc = nmr_list_add(&s->plan->problems, s->tree.problems.items[i]);
    return rc;
}

int nmr_plan_add_tree(nmr_plan *plan, const nmr_plan_options *options, const char *folder, nmr_error *err)
{
    sources s = {.plan = plan, .options = options, .named = folder};
    char *root = nmr_project_root(folder);
    int rc = root ? nmr_tree_open(&s.tree, root, err) : NMR_ENOMEM;

    s.inference = (nmr_inference){.tree = &s.tree, .scans = &plan->scans, .given = &s.given};
    if (rc == 0)
        rc = nmr_prefilter_new(&s.filter, &plan->scans, resolve, &s.tree);
    if (rc == 0)
        rc = given_folders(&s.given, options);
    if (rc == 0)
        rc = add_sources(&s);
    if (rc == 0 && (rc = take_over(&plan->aliases, &s.inference.aliases)) == 0)
        rc = take_problems(&s);
    nmr_inference_clear(&s.inference);
    nmr_prefilter_free(s.filter);
    nmr_list_clear(&s.given);
    nmr_tree_clear(&s.tree);
    free(root);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}
