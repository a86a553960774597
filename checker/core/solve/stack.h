/*
 * stack.h - memory that is released all at once, or back to a mark.
 *
 * There is no failing path through the solver: when memory runs out, the allocation jumps to where the arenas were made.
 */
#ifndef NMR_CORE_SOLVE_STACK_H
#define NMR_CORE_SOLVE_STACK_H

#include <setjmp.h>
#include <stddef.h>

typedef struct nmr_stack_chunk nmr_stack_chunk;

typedef struct nmr_stack {
    nmr_stack_chunk *last;
    jmp_buf *out_of_memory;
} nmr_stack;

typedef struct nmr_stack_mark {
    nmr_stack_chunk *chunk;
    size_t used;
} nmr_stack_mark;

/* Zeroed memory. Does not return when there is none. */
void *nmr_stack_take(nmr_stack *stack, size_t size);
/* A copy of `size` bytes with room for `capacity`. */
void *nmr_stack_copy(nmr_stack *stack, const void *from, size_t size, size_t capacity);
nmr_stack_mark nmr_stack_here(const nmr_stack *stack);
void nmr_stack_release(nmr_stack *stack, nmr_stack_mark mark);
void nmr_stack_free(nmr_stack *stack);

#endif
