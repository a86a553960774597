/*
 * tables.h - memory and small containers of the linker: all of an arena goes at once, and lack of memory is remembered.
 */
#ifndef NMR_CORE_LINK_TABLES_H
#define NMR_CORE_LINK_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct nmr_chunk nmr_chunk;

typedef struct nmr_arena {
    nmr_chunk *chunks;
    unsigned char *next;
    size_t left, chunk;
    int failed; /* memory ran out: what was taken since is not all there */
} nmr_arena;

/* Zeroed memory for `count` elements that lives as long as the arena; NULL when memory is out. */
void *nmr_arena_take(nmr_arena *arena, size_t count, size_t size);
/* As snprintf() writes it; NULL when memory is out. */
char *nmr_arena_text(nmr_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void nmr_arena_free(nmr_arena *arena);

/* Numbers in a row. Pushing without memory leaves the row as it was, pairs included; the arena
 * remembers. */
typedef struct nmr_vec {
    uint32_t *at;
    uint32_t n, room;
} nmr_vec;

void nmr_vec_push(nmr_arena *arena, nmr_vec *vec, uint32_t value);
void nmr_vec_push_pair(nmr_arena *arena, nmr_vec *vec, uint32_t first, uint32_t second);

/* From a 64-bit key, which is not UINT64_MAX, to a number. */
typedef struct nmr_link_map {
    uint64_t *keys; /* beside values: key + 1, 0 for a free slot */
    uint32_t *values;
    uint32_t n, room;
} nmr_link_map;

/* The value of the key, UINT32_MAX when it is new. NULL when memory is out. Good until the next new key. */
uint32_t *nmr_link_map_at(nmr_arena *arena, nmr_link_map *map, uint64_t key);
/* UINT32_MAX: no such key. */
uint32_t nmr_link_map_get(const nmr_link_map *map, uint64_t key);

/* Texts and their numbers: equal texts have one. They are borrowed. */
typedef struct nmr_texts {
    const char **at;
    uint32_t *slots; /* number + 1 */
    uint32_t *hashes;
    uint32_t n, room, slots_room;
} nmr_texts;

/* UINT32_MAX when memory is out. */
uint32_t nmr_texts_number(nmr_arena *arena, nmr_texts *texts, const char *text);

/* Rows of numbers, one for each of n keys: row k is at[first[k]] up to at[first[k + 1]]. */
typedef struct nmr_rows {
    uint32_t *first, *at;
} nmr_rows;

/* Rows of the second numbers of pairs by the first ones, which are below n, in the order of the pairs. */
int nmr_rows_of_pairs(nmr_arena *arena, nmr_rows *rows, uint32_t n, const nmr_vec *pairs);

#endif
