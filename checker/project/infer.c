/*
 * infer.c - follows the include lines from a source as the preprocessor would, without its conditions, and adds the
 * folder each time a file is not found yet.
 */
#include "project/infer.h"

#include <stdlib.h>
#include <string.h>

#include "project/path.h"

/* Value in `beside` of an include that is not looked up yet. */
#define UNKNOWN (NMR_NONE - 1)

/* A file whose includes are followed, and how far. */
typedef struct frame {
    const nmr_scan *scan;
    size_t file, next;
} frame;

typedef struct search {
    nmr_inference *in;
    const char *source;
    nmr_map searched; /* folders in the order of the search: the user's, then those of `first` */
    nmr_list first;   /* -I */
    nmr_list last;    /* -idirafter: folders with headers of the kit's names, which must not come before the kit */
    frame *stack;     /* never more than there are files */
    size_t depth;
} search;

void nmr_inference_clear(nmr_inference *inference)
{
    size_t i;

    for (i = 0; inference->beside && i < inference->tree->files.count; i++)
        free(inference->beside[i]);
    free(inference->beside);
    free(inference->visited);
    nmr_list_clear(&inference->aliases);
    nmr_map_clear(&inference->known_aliases);
    nmr_map_clear(&inference->hides);
    inference->beside = NULL;
    inference->visited = NULL;
}

/* Notes that `asked`, as the front end will spell it, is the tree's `file`. */
static int note_alias(nmr_inference *in, const char *folder, const char *include, size_t file)
{
    const char *actual = in->tree->files.items[file];
    char *asked = nmr_path_absolute(folder, include);
    int rc = 0;

    if (!asked)
        return NMR_ENOMEM;
    if (strcmp(asked, actual) != 0 && nmr_map_get(&in->known_aliases, asked) == NMR_NONE) {
        rc = nmr_map_set(&in->known_aliases, asked, file);
        if (rc == 0 && (rc = nmr_list_add(&in->aliases, asked)) == 0)
            rc = nmr_list_add(&in->aliases, actual);
    }
    free(asked);
    return rc;
}

static int hides_kit(nmr_inference *in, const char *folder, int *hides)
{
    size_t known = nmr_map_get(&in->hides, folder);

    if (known == NMR_NONE) {
        known = (size_t)nmr_tree_hides_kit(in->tree, folder);
        if (nmr_map_set(&in->hides, folder, known) < 0)
            return NMR_ENOMEM;
    }
    *hides = (int)known;
    return 0;
}

static int add_folder(search *s, char *folder)
{
    int hides, rc = hides_kit(s->in, folder, &hides);

    if (rc == 0 && hides && !nmr_list_has(&s->last, folder))
        return nmr_list_take(&s->last, folder);
    if (rc == 0 && !hides && (rc = nmr_map_set(&s->searched, folder, s->searched.count)) == 0)
        return nmr_list_take(&s->first, folder);
    free(folder);
    return rc;
}

/* Finds the file among all of the tree and adds the folder from which the include finds it. */
static int in_tree(search *s, const char *from, const nmr_include *include, size_t *file)
{
    char *folder;
    int rc;

    *file = nmr_tree_find(s->in->tree, from, include, &s->searched, &folder);
    if (*file == NMR_NONE || !folder)
        return 0;
    rc = note_alias(s->in, folder, include->text, *file);
    if (rc == 0 && nmr_map_get(&s->searched, folder) == NMR_NONE)
        return add_folder(s, folder);
    free(folder);
    return rc;
}

/* The file an include means if it is in the including file's folder: the same for all sources. */
static int in_own_folder(nmr_inference *in, size_t from, const nmr_scan *scan, size_t include, size_t *file)
{
    char *folder;
    size_t i;
    int rc = 0;

    if (!in->beside[from]) {
        if (!(in->beside[from] = malloc(scan->nincludes * sizeof **in->beside)))
            return NMR_ENOMEM;
        for (i = 0; i < scan->nincludes; i++)
            in->beside[from][i] = UNKNOWN;
    }
    if (in->beside[from][include] == UNKNOWN) {
        if (!(folder = nmr_path_folder(in->tree->files.items[from])))
            return NMR_ENOMEM;
        *file = nmr_tree_at(in->tree, folder, scan->includes[include].text);
        if (*file != NMR_NONE)
            rc = note_alias(in, folder, scan->includes[include].text, *file);
        free(folder);
        in->beside[from][include] = *file;
    }
    *file = in->beside[from][include];
    return rc;
}

static int enter(search *s, size_t file)
{
    frame *top = &s->stack[s->depth];

    if (s->in->visited[file] == s->in->round)
        return 0;
    s->in->visited[file] = s->in->round;
    s->depth++;
    *top = (frame){.file = file};
    return nmr_scans_get(s->in->scans, s->in->tree->files.items[file], &top->scan);
}

/* Takes the next include line of the innermost file, and goes into the file it means. */
static int step(search *s)
{
    frame *top = &s->stack[s->depth - 1];
    size_t file = NMR_NONE, i;
    int rc = 0;

    if (top->next == top->scan->nincludes) {
        s->depth--;
        return 0;
    }
    i = top->next++;
    if (top->scan->includes[i].quoted)
        rc = in_own_folder(s->in, top->file, top->scan, i, &file);
    if (rc == 0 && file == NMR_NONE)
        rc = in_tree(s, s->source, &top->scan->includes[i], &file);
    return rc == 0 && file != NMR_NONE ? enter(s, file) : rc;
}

static int emit(nmr_list *flags, const char *flag, const nmr_list *folders)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < folders->count && rc == 0; i++)
        if ((rc = nmr_list_add(flags, flag)) == 0)
            rc = nmr_list_add(flags, folders->items[i]);
    return rc;
}

static int start(search *s, const char *source)
{
    nmr_inference *in = s->in;
    size_t n = in->tree->files.count + 1, file, i;
    int rc = 0;

    if (!in->visited)
        in->visited = calloc(n, sizeof *in->visited);
    if (!in->beside)
        in->beside = calloc(n, sizeof *in->beside);
    s->stack = calloc(n, sizeof *s->stack);
    if (!in->visited || !in->beside || !s->stack)
        return NMR_ENOMEM;
    for (i = 0; in->given && i < in->given->count && rc == 0; i++)
        rc = nmr_map_set(&s->searched, in->given->items[i], i);
    in->round++;
    file = nmr_tree_at(in->tree, "/", source);
    return rc == 0 && file != NMR_NONE ? enter(s, file) : rc;
}

int nmr_infer(nmr_inference *inference, nmr_list *flags, const char *source)
{
    search s = {.in = inference, .source = source};
    int rc = start(&s, source);

    while (rc == 0 && s.depth > 0)
        rc = step(&s);
    if (rc == 0 && (rc = emit(flags, "-I", &s.first)) == 0)
        rc = emit(flags, "-idirafter", &s.last);
    nmr_map_clear(&s.searched);
    nmr_list_clear(&s.first);
    nmr_list_clear(&s.last);
    free(s.stack);
    return rc;
}
