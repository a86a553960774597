/*
 * stack.c - chunks in a chain; the newest one is used first.
 */
#include "core/solve/stack.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 1 << 16, ALIGNMENT = 16 };

struct nmr_stack_chunk {
    nmr_stack_chunk *before;
    size_t used, size;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

static void grow(nmr_stack *stack, size_t size)
{
    size_t room = size > CHUNK ? size : CHUNK;
    nmr_stack_chunk *chunk = malloc(sizeof *chunk + room);

    if (!chunk)
        longjmp(*stack->out_of_memory, 1);
    chunk->before = stack->last;
    chunk->used = 0;
    chunk->size = room;
    stack->last = chunk;
}

void *nmr_stack_take(nmr_stack *stack, size_t size)
{
    void *memory;

    size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (!stack->last || stack->last->size - stack->last->used < size)
        grow(stack, size);
    memory = stack->last->bytes + stack->last->used;
    stack->last->used += size;
    return memset(memory, 0, size);
}

void *nmr_stack_copy(nmr_stack *stack, const void *from, size_t size, size_t capacity)
{
    void *to = nmr_stack_take(stack, capacity);

    if (size)
        memcpy(to, from, size);
    return to;
}

nmr_stack_mark nmr_stack_here(const nmr_stack *stack)
{
    nmr_stack_mark mark = {stack->last, stack->last ? stack->last->used : 0};

    return mark;
}

void nmr_stack_release(nmr_stack *stack, nmr_stack_mark mark)
{
    while (stack->last != mark.chunk) {
        nmr_stack_chunk *gone = stack->last;
        stack->last = gone->before;
        free(gone);
    }
    if (stack->last)
        stack->last->used = mark.used;
}

void nmr_stack_free(nmr_stack *stack)
{
    nmr_stack_mark nothing = {NULL, 0};

    nmr_stack_release(stack, nothing);
}
