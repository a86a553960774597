/* plan_commands.c - the sources of a compilation database. */
#include <stdlib.h>
#include <string.h>

#include "project/path.h"
#include "project/plan_parts.h"
#include "project/walk.h"

/* Sources with the same include folders resolve their includes alike and share what is known about them. */
typedef struct context {
    struct commands *all;
    nmr_list folders;
    nmr_prefilter *filter;
} context;

typedef struct commands {
    nmr_plan *plan;
    const nmr_plan_options *options;
    char *root;     /* what all sources are below: headers outside it are not the project's */
    nmr_map exists; /* path: 1 or 0 */
    nmr_map by_key;
    context **contexts;
    size_t count;
} commands;

static int is_file(commands *c, const char *path, int *yes)
{
    size_t known = nmr_map_get(&c->exists, path);

    if (known == NMR_NONE) {
        known = nmr_path_kind(path) == NMR_IS_FILE;
        if (nmr_map_set(&c->exists, path, known) < 0)
            return NMR_ENOMEM;
    }
    *yes = (int)known;
    return 0;
}

/* Sets `path` to folder/include if that is a file of the project. */
static int try_folder(commands *c, const char *folder, const char *include, char **path)
{
    char *full = nmr_path_absolute(folder, include);
    int yes = 0, rc = full ? 0 : NMR_ENOMEM;

    if (full && nmr_path_below(full, c->root))
        rc = is_file(c, full, &yes);
    if (yes)
        *path = full;
    else
        free(full);
    return rc;
}

static int resolve(void *user, const char *from, const nmr_include *include, char **path)
{
    context *x = user;
    size_t i;
    int rc = 0;

    if (include->quoted) {
        char *folder = nmr_path_folder(from);
        rc = folder ? try_folder(x->all, folder, include->text, path) : NMR_ENOMEM;
        free(folder);
    }
    for (i = 0; i < x->folders.count && rc == 0 && !*path; i++)
        rc = try_folder(x->all, x->folders.items[i], include->text, path);
    return rc;
}

/* Include folders among flags as nmr_command_flags() writes them. */
static int folders_of(nmr_list *folders, const nmr_list *flags)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < flags->count && rc == 0; i++) {
        const char *flag = flags->items[i];
        if (strncmp(flag, "-I", 2) == 0)
            rc = nmr_list_add(folders, flag + 2);
        else if (strcmp(flag, "-isystem") == 0 || strcmp(flag, "-iquote") == 0 || strcmp(flag, "-idirafter") == 0)
            rc = nmr_list_add(folders, flags->items[++i]);
    }
    return rc;
}

static char *key_of(const nmr_list *folders)
{
    size_t length = 1, i;
    char *key;

    for (i = 0; i < folders->count; i++)
        length += strlen(folders->items[i]) + 1;
    if (!(key = malloc(length)))
        return NULL;
    for (key[0] = '\0', length = 0, i = 0; i < folders->count; i++) {
        size_t n = strlen(folders->items[i]);
        memcpy(key + length, folders->items[i], n);
        key[length += n] = '\n';
        key[++length] = '\0';
    }
    return key;
}

static void free_context(context *x)
{
    if (!x)
        return;
    nmr_prefilter_free(x->filter);
    nmr_list_clear(&x->folders);
    free(x);
}

/* Owns the folders. */
static int new_context(commands *c, nmr_list *folders, const char *key, context **out)
{
    context **grown = realloc(c->contexts, (c->count + 1) * sizeof *grown);
    context *x = grown ? calloc(1, sizeof *x) : NULL;

    if (grown)
        c->contexts = grown;
    if (!x)
        return NMR_ENOMEM;
    x->all = c;
    x->folders = *folders;
    *folders = (nmr_list){0};
    if (nmr_prefilter_new(&x->filter, &c->plan->scans, resolve, x) < 0 || nmr_map_set(&c->by_key, key, c->count) < 0) {
        free_context(x);
        return NMR_ENOMEM;
    }
    c->contexts[c->count++] = x;
    *out = x;
    return 0;
}

static int context_of(commands *c, const nmr_list *flags, context **out)
{
    nmr_list folders = {0};
    char *key = NULL;
    size_t known;
    int rc = folders_of(&folders, flags);

    if (rc == 0 && !(key = key_of(&folders)))
        rc = NMR_ENOMEM;
    if (rc == 0) {
        known = nmr_map_get(&c->by_key, key);
        if (known != NMR_NONE)
            *out = c->contexts[known];
        else
            rc = new_context(c, &folders, key, out);
    }
    free(key);
    nmr_list_clear(&folders);
    return rc;
}

static int add_command(commands *c, const nmr_command *command)
{
    const nmr_scan *scan;
    nmr_unit *unit;
    context *x = NULL;
    int fresh, relevant, rc;

    if ((rc = nmr_plan_see(c->plan, command->file, &fresh)) < 0 || !fresh)
        return rc;
    if ((rc = nmr_scans_get(&c->plan->scans, command->file, &scan)) < 0)
        return rc;
    if (scan->refusal)
        return nmr_plan_add_problem(c->plan, c->options, command->file, scan->refusal);
    if ((rc = context_of(c, &command->flags, &x)) < 0 ||
        (rc = nmr_prefilter_ask(x->filter, command->file, &relevant)) < 0)
        return rc;
    if (!relevant)
        return nmr_plan_leave_out(c->plan, scan);
    return nmr_plan_add_unit(c->plan, c->options, command->file, &command->flags, &unit);
}

/* The folder all sources are below. */
static char *common_root(const nmr_compdb *db)
{
    char *root = db->count ? nmr_path_folder(db->commands[0].file) : nmr_copy("/");
    size_t i;

    for (i = 1; root && i < db->count; i++) {
        while (!nmr_path_below(db->commands[i].file, root)) {
            char *parent = nmr_path_folder(root);
            int top = parent && strcmp(parent, root) == 0;
            free(root);
            root = parent;
            if (!root || top)
                break;
        }
    }
    return root;
}

int nmr_plan_add_commands(nmr_plan *plan, const nmr_plan_options *options, const nmr_compdb *db, const char *root)
{
    commands c = {.plan = plan, .options = options};
    size_t i;
    int rc = 0;

    c.root = root ? nmr_copy(root) : common_root(db);
    if (!c.root)
        return NMR_ENOMEM;
    for (i = 0; i < db->count && rc == 0; i++)
        if (!root || nmr_path_below(db->commands[i].file, root))
            rc = add_command(&c, &db->commands[i]);
    for (i = 0; i < c.count; i++)
        free_context(c.contexts[i]);
    free(c.contexts);
    nmr_map_clear(&c.exists);
    nmr_map_clear(&c.by_key);
    free(c.root);
    return rc;
}
