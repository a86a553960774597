/*
 * balance.c - does a function give back every lock that it takes? Then nothing of them is left for its callers to know.
 */
#include "core/link/inner.h"

enum { UNSEEN = -1 };

typedef struct balancing {
    nmr_linking *l;
    const nmr_view *view;
    const nmr_site *sites, *end; /* of the function, by instruction */
    int32_t *depth;              /* by block: how many are held where it begins */
} balancing;

int nmr_is_aside(const nmr_program *program, const nmr_program_name *name)
{
    uint32_t f;

    for (f = 0; f < program->nfamilies; f++)
        if (name->patterns[f] && program->families[f].nrows && program->families[f].rows[0].rule >= 0)
            return 0;
    return 1;
}

/* What a call adds to the depth: 1 when it takes, -1 when it gives back; 0: both, or neither. */
static int step_of(const nmr_program *program, const nmr_program_name *name)
{
    int takes = 0, gives = 0;
    uint32_t f;
    size_t r;

    for (f = 0; f < program->nfamilies; f++)
        for (r = 0; name->patterns[f] && r < program->families[f].nrows; r++) {
            const nmr_row *row = &program->families[f].rows[r];
            if (row->event != NMR_EVENT_CALL || !(name->patterns[f] >> row->pattern & 1))
                continue;
            takes |= row->to != NMR_FORGOTTEN;
            gives |= row->to == NMR_FORGOTTEN;
        }
    return takes - gives;
}

/* The depth behind a block; below zero: something is given back that was not taken here. */
static int32_t behind(balancing *b, uint32_t block)
{
    const nmr_program *p = b->l->program;
    const nmr_graph_block *at = &b->view->body->blocks[block];
    const nmr_site *site;
    int32_t depth = b->depth[block];
    int step;

    for (site = b->sites; site < b->end && depth >= 0; site++) {
        if (site->instr < at->first || site->instr >= at->first + at->count || site->name == NMR_NONE ||
            !p->names[site->name].patterns || !nmr_is_aside(p, &p->names[site->name]))
            continue;
        step = step_of(p, &p->names[site->name]);
        depth = step ? depth + step : -1;
    }
    return depth;
}

/* All paths to a block come with the same depth, and with none to the end. */
static int is_even(balancing *b, uint32_t block)
{
    const nmr_graph_instr *last = nmr_block_end(b->view, block);
    int32_t depth = b->depth[block] == UNSEEN ? 0 : behind(b, block);
    uint32_t next, n;

    if (b->depth[block] == UNSEEN)
        return 1;
    if (depth < 0 || (last->op == NMR_OP_RETURN && depth))
        return 0;
    for (n = 0; (next = nmr_block_next(b->view, block, n)) != NMR_NONE; n++) {
        if (b->depth[next] != UNSEEN && b->depth[next] != depth)
            return 0;
        b->depth[next] = depth;
    }
    return 1;
}

int nmr_is_balanced(nmr_linking *l, uint32_t function, const nmr_view *view)
{
    balancing b = {l, view, l->sites + l->sites_of[function], l->sites + l->sites_of[function + 1], NULL};
    uint32_t block;

    if (!(b.depth = nmr_arena_take(&l->scratch, view->body->nblocks, sizeof *b.depth)))
        return NMR_ENOMEM;
    for (block = 0; block < view->body->nblocks; block++)
        b.depth[block] = block ? UNSEEN : 0;
    /* Blocks are in reverse postorder: of those that lead to one, only the ends of loops come later. */
    for (block = 0; block < view->body->nblocks; block++)
        if (!is_even(&b, block))
            return 0;
    return 1;
}
