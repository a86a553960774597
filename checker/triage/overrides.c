/* overrides.c - what is said of rules, for the files it is said of. */
#include "triage/overrides.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "project/path.h"
#include "project/pattern.h"

const char *nmr_overrides_keep(nmr_overrides *o, const char *text)
{
    return nmr_list_add(&o->texts, text) < 0 ? NULL : o->texts.items[o->texts.count - 1];
}

void nmr_overrides_clear(nmr_overrides *o)
{
    size_t i;

    for (i = 0; i < o->n; i++) {
        free(o->at[i].patterns);
        free(o->at[i].choices);
    }
    free(o->at);
    free(o->everywhere);
    nmr_list_clear(&o->before);
    nmr_list_clear(&o->after);
    nmr_list_clear(&o->texts);
    *o = (nmr_overrides){0};
}

/* ---- before the run ------------------------------------------------------------------------------------------- */

static int check(const nmr_overrides *o, const nmr_choice *choices, size_t n, nmr_selection *scratch, nmr_error *err)
{
    nmr_error said = {0};
    size_t i;

    for (i = 0; i < n; i++)
        if (nmr_selection_set(scratch, choices[i].what, 0, &said) < 0)
            return nmr_fail_at(err, NMR_EFORMAT, o->file, choices[i].line, choices[i].column, "%s", said.message);
    return 0;
}

int nmr_overrides_check(const nmr_overrides *o, const nmr_rules *rules, nmr_error *err)
{
    nmr_selection *scratch = NULL;
    size_t i;
    int rc = nmr_selection_new(&scratch, rules);

    if (rc == 0)
        rc = check(o, o->everywhere, o->neverywhere, scratch, err);
    for (i = 0; i < o->n && rc == 0; i++)
        rc = check(o, o->at[i].choices, o->at[i].n, scratch, err);
    nmr_selection_free(scratch);
    return rc;
}

static int add_choice(nmr_list *select, const nmr_choice *choice)
{
    char *text = malloc(strlen(choice->what) + 2);

    if (text) {
        text[0] = '+';
        strcpy(text + 1, choice->what);
    }
    return nmr_list_take(select, text);
}

static int add_all(nmr_list *select, const nmr_list *from)
{
    return nmr_list_add_all(select, (const char *const *)from->items, from->count);
}

int nmr_overrides_union(const nmr_overrides *o, nmr_list *select)
{
    size_t i, k;
    int rc = add_all(select, &o->before);

    for (i = 0; i < o->n; i++)
        for (k = 0; k < o->at[i].n && rc == 0; k++)
            if (o->at[i].choices[k].verdict == NMR_TURN_ON)
                rc = add_choice(select, &o->at[i].choices[k]);
    return rc == 0 ? add_all(select, &o->after) : rc;
}

/* ---- for a file ----------------------------------------------------------------------------------------------- */

/* Does a pattern match the path, or a folder it is in? */
static int matches(const char *pattern, const char *path)
{
    char *part = nmr_copy(path), *slash;
    int found = part && nmr_pattern_matches(pattern, part);

    while (part && !found && (slash = strrchr(part, '/')) != NULL) {
        *slash = '\0';
        found = nmr_pattern_matches(pattern, part);
    }
    free(part);
    return found;
}

static int is_about(const nmr_overrides *o, const nmr_override *override, const char *file)
{
    const char *path = nmr_path_below(file, o->folder);
    size_t i;

    for (i = 0; path && i < override->npatterns; i++)
        if (matches(override->patterns[i], path))
            return 1;
    return 0;
}

/* What is said of a rule that does not exist has been refused before. */
static void select_all(nmr_selection *selection, const nmr_list *choices)
{
    size_t i;

    for (i = 0; i < choices->count; i++)
        nmr_selection_set(selection, choices->items[i] + 1, choices->items[i][0] == '+', NULL);
}

int nmr_overrides_select(const nmr_overrides *o, const nmr_rules *rules, const char *file, nmr_selection **out)
{
    size_t i, k;
    int rc = nmr_selection_new(out, rules);

    if (rc < 0)
        return rc;
    select_all(*out, &o->before);
    for (i = 0; i < o->n; i++)
        for (k = 0; k < o->at[i].n && is_about(o, &o->at[i], file); k++)
            if (o->at[i].choices[k].verdict != NMR_RATE)
                nmr_selection_set(*out, o->at[i].choices[k].what, o->at[i].choices[k].verdict == NMR_TURN_ON, NULL);
    select_all(*out, &o->after);
    return 0;
}

const char *nmr_overrides_level(const nmr_overrides *o, const nmr_rule *rule, const char *file)
{
    const char *level = NULL;
    size_t i, k;

    for (i = 0; i < o->n; i++)
        for (k = 0; k < o->at[i].n; k++)
            if (o->at[i].choices[k].verdict == NMR_RATE && nmr_rule_is_meant(rule, o->at[i].choices[k].what) &&
                is_about(o, &o->at[i], file))
                level = o->at[i].choices[k].level;
    return level;
}
