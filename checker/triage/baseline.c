/* baseline.c - known findings: adding, looking up. */
#include "triage/baseline.h"

#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "project/walk.h"

static const char *keep(nmr_baseline *b, const char *text)
{
    return nmr_list_add(&b->texts, text) < 0 ? NULL : b->texts.items[b->texts.count - 1];
}

int nmr_baseline_keep(nmr_baseline *b, const nmr_known *known)
{
    nmr_known copy = *known, *slot;

    copy.rule = keep(b, known->rule);
    copy.file = keep(b, known->file);
    copy.function = keep(b, known->function);
    copy.fingerprint = keep(b, known->fingerprint);
    if (!copy.rule || !copy.file || !copy.function || !copy.fingerprint ||
        !(slot = nmr_grow(&b->at, &b->n, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = copy;
    slot->same = nmr_map_get(&b->by_print, copy.fingerprint);
    slot->moved = nmr_path_kind(copy.file) == NMR_IS_MISSING;
    slot->met = slot->gone = 0;
    return nmr_map_set(&b->by_print, copy.fingerprint, b->n - 1);
}

int nmr_baseline_add(nmr_baseline *b, const nmr_finding *finding)
{
    nmr_known known = {.rule = finding->rule,
                       .file = finding->file,
                       .function = finding->function,
                       .fingerprint = finding->fingerprint};

    return nmr_baseline_keep(b, &known);
}

nmr_known *nmr_baseline_find(const nmr_baseline *b, const nmr_finding *finding)
{
    nmr_known *moved = NULL;
    size_t i = nmr_map_get(&b->by_print, finding->fingerprint);

    for (; i != NMR_NONE; i = b->at[i].same) {
        if (strcmp(b->at[i].file, finding->file) == 0)
            return &b->at[i];
        if (b->at[i].moved)
            moved = &b->at[i];
    }
    return moved;
}

void nmr_baseline_clear(nmr_baseline *b)
{
    free(b->at);
    nmr_map_clear(&b->by_print);
    nmr_list_clear(&b->texts);
    *b = (nmr_baseline){0};
}
