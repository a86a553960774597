/* list.c - a growing list of strings. */
#include "project/list.h"

#include <stdlib.h>
#include <string.h>

#include "nmrcheck/nmrcheck.h"

char *nmr_copy_bytes(const char *text, size_t length)
{
    char *copy = malloc(length + 1);

    if (!copy)
        return NULL;
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *nmr_copy(const char *text)
{
    return nmr_copy_bytes(text, strlen(text));
}

static int grow(nmr_list *list)
{
    size_t capacity = list->capacity ? list->capacity * 2 : 8;
    char **items;

    if (list->count + 1 < list->capacity)
        return 0;
    items = realloc(list->items, capacity * sizeof *items);
    if (!items)
        return NMR_ENOMEM;
    list->items = items;
    list->capacity = capacity;
    return 0;
}

int nmr_list_take(nmr_list *list, char *text)
{
    if (!text)
        return NMR_ENOMEM;
    if (grow(list) < 0) {
        free(text);
        return NMR_ENOMEM;
    }
    list->items[list->count++] = text;
    list->items[list->count] = NULL;
    return 0;
}

int nmr_list_add_bytes(nmr_list *list, const char *text, size_t length)
{
    return nmr_list_take(list, nmr_copy_bytes(text, length));
}

int nmr_list_add(nmr_list *list, const char *text)
{
    return nmr_list_take(list, nmr_copy(text));
}

int nmr_list_add_all(nmr_list *list, const char *const *items, size_t count)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < count && rc == 0; i++)
        rc = nmr_list_add(list, items[i]);
    return rc;
}

int nmr_list_has(const nmr_list *list, const char *text)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        if (strcmp(list->items[i], text) == 0)
            return 1;
    return 0;
}

void nmr_list_clear(nmr_list *list)
{
    size_t i;

    for (i = 0; i < list->count; i++)
        free(list->items[i]);
    free(list->items);
    *list = (nmr_list){0};
}

char **nmr_list_release(nmr_list *list)
{
    char **items;

    if (!list->items && grow(list) < 0)
        return NULL;
    list->items[list->count] = NULL;
    items = list->items;
    *list = (nmr_list){0};
    return items;
}
