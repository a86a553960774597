/*
 * tables.c - memory and small containers of the linker.
 */
#include "core/link/tables.h"

#include "nmrcheck/nmrcheck.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct nmr_chunk {
    nmr_chunk *next;
    max_align_t memory[];
};

enum { FIRST_CHUNK = 1 << 12, LARGEST_CHUNK = 1 << 20, ALIGN = sizeof(max_align_t) };

static int grow(nmr_arena *arena, size_t size)
{
    size_t want = arena->chunk ? arena->chunk : FIRST_CHUNK;
    nmr_chunk *chunk;

    if (want < size)
        want = size;
    if (!(chunk = calloc(1, sizeof *chunk + want)))
        return NMR_ENOMEM;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->next = (unsigned char *)chunk->memory;
    arena->left = want;
    if (arena->chunk < LARGEST_CHUNK)
        arena->chunk = (arena->chunk ? arena->chunk : FIRST_CHUNK) * 2;
    return 0;
}

void *nmr_arena_take(nmr_arena *arena, size_t count, size_t size)
{
    void *memory;
    size_t n;

    if (count > (SIZE_MAX / 4) / size) {
        arena->failed = 1;
        return NULL;
    }
    n = (count * size + ALIGN - 1) / ALIGN * ALIGN;
    if (!n)
        n = ALIGN;
    if (arena->left < n && grow(arena, n) < 0) {
        arena->failed = 1;
        return NULL;
    }
    memory = arena->next;
    arena->next += n;
    arena->left -= n;
    return memory;
}

char *nmr_arena_text(nmr_arena *arena, const char *format, ...)
{
    va_list args, again;
    char *text = NULL;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    if (n >= 0 && (text = nmr_arena_take(arena, (size_t)n + 1, 1)) != NULL)
        vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return text;
}

void nmr_arena_free(nmr_arena *arena)
{
    nmr_chunk *chunk, *next;

    for (chunk = arena->chunks; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    memset(arena, 0, sizeof *arena);
}

static int make_room(nmr_arena *arena, nmr_vec *vec, uint32_t more)
{
    uint32_t room = vec->room ? vec->room * 2 : 4;
    uint32_t *at;

    if (vec->room - vec->n >= more)
        return 0;
    if (room < vec->room || !(at = nmr_arena_take(arena, room, sizeof *at))) {
        arena->failed = 1;
        return NMR_ENOMEM;
    }
    if (vec->n)
        memcpy(at, vec->at, vec->n * sizeof *at);
    vec->at = at;
    vec->room = room;
    return 0;
}

void nmr_vec_push(nmr_arena *arena, nmr_vec *vec, uint32_t value)
{
    if (make_room(arena, vec, 1) == 0)
        vec->at[vec->n++] = value;
}

void nmr_vec_push_pair(nmr_arena *arena, nmr_vec *vec, uint32_t first, uint32_t second)
{
    if (make_room(arena, vec, 2) < 0)
        return;
    vec->at[vec->n++] = first;
    vec->at[vec->n++] = second;
}

/* ---- Keys ------------------------------------------------------------------------------------------------------ */

static uint32_t mixed(uint64_t key)
{
    key ^= key >> 31;
    key *= 0x9e3779b97f4a7c15u;
    return (uint32_t)(key >> 32);
}

static uint32_t slot_of(const nmr_link_map *map, uint64_t key)
{
    uint32_t i = mixed(key) & (map->room - 1);

    while (map->keys[i] && map->keys[i] != key + 1)
        i = (i + 1) & (map->room - 1);
    return i;
}

static int widen_map(nmr_arena *arena, nmr_link_map *map)
{
    nmr_link_map wide = {.n = map->n, .room = map->room ? map->room * 2 : 16};
    uint32_t i, slot;

    if (!(wide.keys = nmr_arena_take(arena, wide.room, sizeof *wide.keys)) ||
        !(wide.values = nmr_arena_take(arena, wide.room, sizeof *wide.values)))
        return NMR_ENOMEM;
    for (i = 0; i < map->room; i++)
        if (map->keys[i]) {
            slot = slot_of(&wide, map->keys[i] - 1);
            wide.keys[slot] = map->keys[i];
            wide.values[slot] = map->values[i];
        }
    *map = wide;
    return 0;
}

uint32_t *nmr_link_map_at(nmr_arena *arena, nmr_link_map *map, uint64_t key)
{
    uint32_t slot;

    if (map->n * 2 >= map->room && widen_map(arena, map) < 0)
        return NULL;
    slot = slot_of(map, key);
    if (!map->keys[slot]) {
        map->keys[slot] = key + 1;
        map->values[slot] = UINT32_MAX;
        map->n++;
    }
    return &map->values[slot];
}

uint32_t nmr_link_map_get(const nmr_link_map *map, uint64_t key)
{
    uint32_t slot;

    if (!map->room)
        return UINT32_MAX;
    slot = slot_of(map, key);
    return map->keys[slot] ? map->values[slot] : UINT32_MAX;
}

/* ---- Texts ----------------------------------------------------------------------------------------------------- */

static uint32_t hash_of(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return (uint32_t)(h ^ h >> 32);
}

static int widen_texts(nmr_arena *arena, nmr_texts *texts)
{
    uint32_t i, slot, room = texts->slots_room ? texts->slots_room * 2 : 256;
    uint32_t *slots = nmr_arena_take(arena, room, sizeof *slots);
    uint32_t *hashes = nmr_arena_take(arena, room / 2, sizeof *hashes);
    const char **at = nmr_arena_take(arena, room / 2, sizeof *at);

    if (!slots || !hashes || !at)
        return NMR_ENOMEM;
    for (i = 0; i < texts->n; i++) {
        at[i] = texts->at[i];
        hashes[i] = texts->hashes[i];
        for (slot = hashes[i] & (room - 1); slots[slot]; slot = (slot + 1) & (room - 1))
            ;
        slots[slot] = i + 1;
    }
    texts->at = at;
    texts->hashes = hashes;
    texts->slots = slots;
    texts->slots_room = room;
    texts->room = room / 2;
    return 0;
}

uint32_t nmr_texts_number(nmr_arena *arena, nmr_texts *texts, const char *text)
{
    uint32_t hash = hash_of(text), slot, i;

    if (texts->n == texts->room && widen_texts(arena, texts) < 0)
        return UINT32_MAX;
    for (slot = hash & (texts->slots_room - 1); (i = texts->slots[slot]) != 0;
         slot = (slot + 1) & (texts->slots_room - 1))
        if (texts->hashes[i - 1] == hash && !strcmp(texts->at[i - 1], text))
            return i - 1;
    texts->at[texts->n] = text;
    texts->hashes[texts->n] = hash;
    texts->slots[slot] = ++texts->n;
    return texts->n - 1;
}

/* ---- Rows ------------------------------------------------------------------------------------------------------ */

int nmr_rows_of_pairs(nmr_arena *arena, nmr_rows *rows, uint32_t n, const nmr_vec *pairs)
{
    uint32_t i, *next;

    rows->first = nmr_arena_take(arena, (size_t)n + 2, sizeof *rows->first);
    rows->at = nmr_arena_take(arena, pairs->n / 2, sizeof *rows->at);
    if (!rows->first || !rows->at)
        return NMR_ENOMEM;
    next = rows->first + 1; /* next[k] ends up as first[k + 1] */
    for (i = 0; i < pairs->n; i += 2)
        next[pairs->at[i] + 1]++;
    for (i = 0; i < n; i++)
        next[i + 1] += next[i];
    for (i = 0; i < pairs->n; i += 2)
        rows->at[next[pairs->at[i]]++] = pairs->at[i + 1];
    return 0;
}
