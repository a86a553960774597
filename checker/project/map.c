/* map.c - strings to numbers: open addressing, at most two thirds full. */
#include "project/map.h"

#include <stdlib.h>
#include <string.h>

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

static uint32_t hash_of(const char *key)
{
    uint32_t hash = NMR_MAP_SEED;

    for (; *key; key++)
        hash = nmr_map_hash_step(hash, (unsigned char)*key);
    return hash;
}

/* The entry of the key, or the free one where it belongs. */
static nmr_map_entry *slot(nmr_map_entry *entries, size_t capacity, const char *key, size_t length, uint32_t hash)
{
    size_t i = hash & (capacity - 1);

    for (;; i = (i + 1) & (capacity - 1)) {
        nmr_map_entry *entry = &entries[i];
        if (!entry->key || (entry->hash == hash && strncmp(entry->key, key, length) == 0 && !entry->key[length]))
            return entry;
    }
}

static int grow(nmr_map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 64;
    nmr_map_entry *entries;
    size_t i;

    if ((map->count + 1) * 3 <= map->capacity * 2)
        return 0;
    entries = calloc(capacity, sizeof *entries);
    if (!entries)
        return NMR_ENOMEM;
    for (i = 0; i < map->capacity; i++) {
        const nmr_map_entry *old = &map->entries[i];
        if (old->key)
            *slot(entries, capacity, old->key, strlen(old->key), old->hash) = *old;
    }
    free(map->entries);
    map->entries = entries;
    map->capacity = capacity;
    return 0;
}

size_t nmr_map_get_hashed(const nmr_map *map, const char *key, size_t length, uint32_t hash)
{
    const nmr_map_entry *entry;

    if (!map->capacity)
        return NMR_NONE;
    entry = slot(map->entries, map->capacity, key, length, hash);
    return entry->key ? entry->value : NMR_NONE;
}

size_t nmr_map_get(const nmr_map *map, const char *key)
{
    return nmr_map_get_hashed(map, key, strlen(key), hash_of(key));
}

int nmr_map_set(nmr_map *map, const char *key, size_t value)
{
    uint32_t hash = hash_of(key);
    nmr_map_entry *entry;

    if (grow(map) < 0)
        return NMR_ENOMEM;
    entry = slot(map->entries, map->capacity, key, strlen(key), hash);
    if (!entry->key) {
        entry->key = nmr_copy(key);
        if (!entry->key)
            return NMR_ENOMEM;
        entry->hash = hash;
        map->count++;
    }
    entry->value = value;
    return 0;
}

void nmr_map_clear(nmr_map *map)
{
    size_t i;

    for (i = 0; i < map->capacity; i++)
        free(map->entries[i].key);
    free(map->entries);
    *map = (nmr_map){0};
}
