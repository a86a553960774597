/*
 * map.h - strings to numbers. Zero-initialised is empty. Keys are copied.
 */
#ifndef NMR_PROJECT_MAP_H
#define NMR_PROJECT_MAP_H

#include <stddef.h>
#include <stdint.h>

#define NMR_MAP_SEED 0x811c9dc5u
#define NMR_NONE     ((size_t)-1)

typedef struct nmr_map_entry {
    char *key;
    uint32_t hash;
    size_t value;
} nmr_map_entry;

typedef struct nmr_map {
    nmr_map_entry *entries;
    size_t count, capacity; /* capacity: 0 or a power of two */
} nmr_map;

/* One step of the hash, for callers that hash while they scan: start with NMR_MAP_SEED. */
static inline uint32_t nmr_map_hash_step(uint32_t hash, unsigned char c)
{
    return (hash ^ c) * 0x01000193u;
}

/* The value of a key, NMR_NONE when it is not there. */
size_t nmr_map_get(const nmr_map *map, const char *key);
size_t nmr_map_get_hashed(const nmr_map *map, const char *key, size_t length, uint32_t hash);
/* Sets the value of a key. 0 or NMR_ENOMEM. */
int nmr_map_set(nmr_map *map, const char *key, size_t value);
void nmr_map_clear(nmr_map *map);

#endif
