/* glob.c - wildcards in items: ?, *, and ** for any number of folders. */
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/path.h"
#include "project/pattern.h"

enum { MAX_FOUND = 100000, MAX_DEPTH = 64 };

int nmr_msb_has_wildcard(const char *text)
{
    return strpbrk(text, "*?") != NULL;
}

/* ---- files ---------------------------------------------------------------------------------------------------- */

typedef struct search {
    nmr_msb_session *s;
    nmr_list *found, *recursive;
    const char *root;  /* the folder in front of the first wildcard, on disk */
    const char *front; /* the same as written */
    int depth;
} search;

static void fail(search *x)
{
    nmr_msb_fail(x->s, NMR_ENOMEM, NULL, 0, "out of memory");
}

static const char *below(nmr_msb_session *s, const char *folder, const char *name)
{
    nmr_text text = {0};

    nmr_text_add(&text, folder);
    if (*folder)
        nmr_text_add_char(&text, '/');
    nmr_text_add(&text, name);
    return nmr_msb_take(s, &text);
}

static void add_found(search *x, const char *relative, const char *recursive)
{
    nmr_text written = {0}, taken = {0};

    nmr_text_add(&written, x->front);
    nmr_text_add(&written, nmr_msb_backslashes(x->s, relative));
    nmr_text_add(&taken, nmr_msb_backslashes(x->s, recursive));
    if (taken.length)
        nmr_text_add_char(&taken, '\\');
    if (nmr_list_add(x->found, nmr_text_get(&written)) < 0 || nmr_list_add(x->recursive, nmr_text_get(&taken)) < 0)
        fail(x);
    if (x->found->count > MAX_FOUND)
        nmr_msb_fail(x->s, NMR_EFORMAT, NULL, 0, "a wildcard of this project stands for more than %d files; narrow it",
                     MAX_FOUND);
    nmr_text_clear(&written);
    nmr_text_clear(&taken);
}

/* Files of a folder (relative to the root) that the rest of the pattern means. `recursive`: what ** has taken. */
static void look_in(search *x, const char *folder, const char *pattern, const char *recursive)
{
    const nmr_listing *listing = NULL;
    size_t m = strcspn(pattern, "/"), i;
    int last = !pattern[m], any = m == 2 && memcmp(pattern, "**", 2) == 0;

    if (x->s->rc < 0 || x->depth >= MAX_DEPTH)
        return;
    if (nmr_casing_list(&x->s->casing, below(x->s, x->root, folder), &listing) < 0) {
        fail(x);
        return;
    }
    x->depth++;
    if (any)
        look_in(x, folder, last ? "*" : pattern + 3, recursive);
    for (i = 0; last && !any && i < listing->files.count; i++)
        if (nmr_pattern_part(pattern, m, listing->files.items[i], strlen(listing->files.items[i])))
            add_found(x, below(x->s, folder, listing->files.items[i]), recursive);
    for (i = 0; (any || !last) && i < listing->folders.count && x->s->rc == 0; i++) {
        const char *name = listing->folders.items[i], *inner = below(x->s, folder, name);
        if (any)
            look_in(x, inner, pattern, below(x->s, recursive, name));
        else if (nmr_pattern_part(pattern, m, name, strlen(name)))
            look_in(x, inner, pattern + m + 1, recursive);
    }
    x->depth--;
}

/* The length of what stands in front of the first part with a wildcard. */
static size_t fixed_part(const char *pattern)
{
    size_t n = strcspn(pattern, "*?");

    while (n && pattern[n - 1] != '/' && pattern[n - 1] != '\\')
        n--;
    return n;
}

void nmr_msb_glob(nmr_msb_session *s, nmr_list *found, nmr_list *recursive, const char *folder, const char *pattern)
{
    size_t n = fixed_part(pattern), i;
    search x = {.s = s, .found = found, .recursive = recursive, .front = nmr_msb_keep_bytes(s, pattern, n)};
    char *rest = nmr_copy(pattern + n);

    for (i = 0; rest && rest[i]; i++)
        if (rest[i] == '\\')
            rest[i] = '/';
    if (!rest)
        fail(&x);
    else if ((x.root = nmr_msb_find(s, folder, n ? x.front : ".")) != NULL)
        look_in(&x, "", rest, "");
    free(rest);
}
