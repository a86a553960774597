/*
 * dead.c - functions of a complete driver that nobody comes to call: neither the system nor a function that runs.
 */
#include "core/link/inner.h"

static int is_started(const nmr_program_function *f)
{
    return f->body && (f->roles || f->flags & (NMR_LINKED_ADDRESS_TAKEN | NMR_LINKED_SYSTEM));
}

int nmr_link_dead(nmr_linking *l)
{
    nmr_program *p = l->program;
    uint8_t *runs = nmr_arena_take(&l->scratch, p->nfunctions, 1);
    uint32_t i;

    if (!runs)
        return NMR_ENOMEM;
    if (!p->complete || !p->has_entry)
        return 0;
    for (i = 0; i < p->nfunctions; i++)
        runs[i] = (uint8_t)is_started(&p->functions[i]);
    if (nmr_add_callees(l, runs) < 0)
        return NMR_ENOMEM;
    for (i = 0; i < p->nfunctions; i++)
        if (p->functions[i].body && !runs[i])
            p->functions[i].flags |= NMR_LINKED_DEAD;
    return 0;
}
