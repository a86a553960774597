/*
 * list.h - a growing list of strings that owns them. Zero-initialised is empty.
 *
 * `items` is NULL or ends with a NULL entry, so it can be handed on as an argument vector.
 */
#ifndef NMR_PROJECT_LIST_H
#define NMR_PROJECT_LIST_H

#include <stddef.h>

typedef struct nmr_list {
    char **items;
    size_t count, capacity;
} nmr_list;

/* Each returns 0 or NMR_ENOMEM; on failure the list is as it was. */
int nmr_list_add(nmr_list *list, const char *text);
int nmr_list_add_bytes(nmr_list *list, const char *text, size_t length);
/* Owns `text` from here on, also on failure. NULL counts as out of memory. */
int nmr_list_take(nmr_list *list, char *text);
int nmr_list_add_all(nmr_list *list, const char *const *items, size_t count);

int nmr_list_has(const nmr_list *list, const char *text);
void nmr_list_clear(nmr_list *list);
/* Hands the array over to the caller and leaves the list empty. NULL when there is no memory for an empty array. */
char **nmr_list_release(nmr_list *list);

/* A NULL-terminated copy of `length` bytes, or NULL. */
char *nmr_copy_bytes(const char *text, size_t length);
char *nmr_copy(const char *text);

#endif
