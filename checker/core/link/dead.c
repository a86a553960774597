/*
 * dead.c - functions of a complete driver that nobody comes to call: neither the system nor a function that runs.
 */
#include "core/link/inner.h"

static int is_started(const nmr_program_function *f)
{
    return f->body && (f->roles || f->flags & (NMR_LINKED_ADDRESS_TAKEN | NMR_LINKED_SYSTEM));
}

/* All that can run is added to `list`. */
static void find_running(const nmr_linking *l, uint8_t *runs, uint32_t *list)
{
    const nmr_program *p = l->program;
    const nmr_rows *callees = &l->facts->callees;
    uint32_t n = 0, i, k;

    for (i = 0; i < p->nfunctions; i++)
        if (is_started(&p->functions[i])) {
            runs[i] = 1;
            list[n++] = i;
        }
    for (i = 0; i < n; i++)
        for (k = callees->first[list[i]]; k < callees->first[list[i] + 1]; k++)
            if (!runs[callees->at[k]]) {
                runs[callees->at[k]] = 1;
                list[n++] = callees->at[k];
            }
}

int nmr_link_dead(nmr_linking *l)
{
    nmr_program *p = l->program;
    uint8_t *runs = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    uint32_t *list = nmr_arena_take(&l->scratch, p->nfunctions, sizeof *list), i;

    if (!runs || !list)
        return NMR_ENOMEM;
    if (!p->complete || !p->has_entry)
        return 0;
    find_running(l, runs, list);
    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].body && !runs[i])
            p->functions[i].flags |= NMR_LINKED_DEAD;
    return 0;
}
