/*
 * control.h - which branches of a function decide whether a block of it is reached.
 */
#ifndef NMR_CORE_LINK_CONTROL_H
#define NMR_CORE_LINK_CONTROL_H

#include "core/link/link.h"
#include "core/link/tables.h"

/* A function with a body, ready to be looked into. */
typedef struct nmr_view {
    const nmr_unit *unit;
    const nmr_graph *graph;
    const nmr_graph_function *body;
    const uint32_t *sources; /* by register: the instruction that sets it + 1; 0 and NMR_NONE: none, several */
} nmr_view;

/* The instruction that ends a block. */
const nmr_graph_instr *nmr_block_end(const nmr_view *view, uint32_t block);
/* The block that the n-th way out of a block leads to; NMR_NONE: there are not that many. */
uint32_t nmr_block_next(const nmr_view *view, uint32_t block, uint32_t n);

typedef struct nmr_control {
    uint32_t nblocks;
    nmr_rows decides; /* by block: the blocks with the branches that decide whether it is reached */
} nmr_control;

/* 0 or NMR_ENOMEM. The sources of the view are not needed. */
int nmr_control_of(nmr_control *control, const nmr_view *view, nmr_arena *arena);

#endif
