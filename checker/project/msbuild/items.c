/* items.c - ItemDefinitionGroup and ItemGroup: what is in a project, and what is said about it. */
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/path.h"
#include "project/pattern.h"
#include "project/xml.h"

enum { MAX_ITEMS = 200000 };

static nmr_msb_place at(const xmlNode *node, const nmr_msb_item *item)
{
    return (nmr_msb_place){.item = item, .items = 1, .line = nmr_xml_line(node)};
}

static int holds(nmr_msb *m, const xmlNode *node, const nmr_msb_item *item)
{
    nmr_msb_place place = at(node, item);

    return nmr_msb_condition(m, nmr_xml_attribute(node, "Condition"), &place, 0);
}

/* ---- metadata ------------------------------------------------------------------------------------------------- */

static void take_metadata(nmr_msb *m, nmr_msb_values *values, const xmlNode *element, const nmr_msb_item *item)
{
    const xmlNode *child;
    nmr_msb_place place;

    for (child = nmr_xml_element(element->children); child && m->session->rc == 0;
         child = nmr_xml_element(child->next)) {
        if (!holds(m, child, item))
            continue;
        place = at(child, item);
        nmr_msb_put(m, values, (const char *)child->name,
                    nmr_msb_expand(m, nmr_msb_text_of(m->session, child), &place));
    }
}

static int is_reserved(const char *name)
{
    static const char *const names[] = {"Include",
                                        "Exclude",
                                        "Remove",
                                        "Update",
                                        "Condition",
                                        "Label",
                                        "KeepMetadata",
                                        "RemoveMetadata",
                                        "KeepDuplicates",
                                        "MatchOnMetadata",
                                        "MatchOnMetadataOptions"};
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0)
            return 1;
    return 0;
}

/* <ClCompile Include="a.c" WppEnabled="true"/> */
static void take_attributes(nmr_msb *m, nmr_msb_values *values, const xmlNode *element, const nmr_msb_item *item)
{
    const xmlAttr *attribute;
    nmr_msb_place place = at(element, item);

    for (attribute = element->properties; attribute; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        if (!attribute->ns && !is_reserved(name))
            nmr_msb_put(m, values, name, nmr_msb_expand(m, nmr_xml_attribute(element, name), &place));
    }
}

/* %(X) in a definition is what the definitions before said. */
void nmr_msb_define(nmr_msb *m, const xmlNode *group)
{
    const xmlNode *element;

    if (!holds(m, group, NULL))
        return;
    for (element = nmr_xml_element(group->children); element && m->session->rc == 0;
         element = nmr_xml_element(element->next)) {
        nmr_msb_type *type = nmr_msb_type_of(m, (const char *)element->name, 1);
        nmr_msb_item so_far = {.type = type, .include = "", .recursive = ""};
        if (type && holds(m, element, &so_far)) {
            take_attributes(m, &type->defaults, element, &so_far);
            take_metadata(m, &type->defaults, element, &so_far);
        }
    }
}

/* ---- Exclude and Remove --------------------------------------------------------------------------------------- */

typedef struct patterns {
    const char **at; /* absolute */
    size_t n, room;
} patterns;

static void read_patterns(nmr_msb *m, patterns *p, const char *text, int line)
{
    nmr_msb_place place = {.items = 1, .line = line};
    nmr_list parts = {0};
    size_t i;

    if (text)
        nmr_msb_split(m->session, &parts, nmr_msb_unmarked(m->session, nmr_msb_expand(m, text, &place)));
    for (i = 0; i < parts.count; i++) {
        const char **slot = nmr_msb_grow(m->session, &p->at, &p->n, &p->room, sizeof *slot);
        if (slot)
            *slot = nmr_msb_path(m->session, m->folder, nmr_msb_unescape(m->session, parts.items[i]));
    }
    nmr_list_clear(&parts);
}

static int is_among(nmr_msb *m, const patterns *p, const char *include)
{
    const char *path;
    size_t i;

    if (!p->n)
        return 0;
    path = nmr_msb_path(m->session, m->folder, nmr_msb_unescape(m->session, include));
    for (i = 0; i < p->n; i++)
        if (nmr_pattern_matches(p->at[i], path))
            return 1;
    return 0;
}

/* ---- Include -------------------------------------------------------------------------------------------------- */

typedef struct inclusion {
    nmr_msb *m;
    nmr_msb_type *type;
    const xmlNode *element;
    patterns excluded;
} inclusion;

/* `model`: the item it is a copy of, NULL: it is none. */
static void include(inclusion *x, const char *name, const char *recursive, const nmr_msb_item *model)
{
    nmr_msb_item *item;
    size_t i;

    if (is_among(x->m, &x->excluded, name))
        return;
    if (x->type->n >= MAX_ITEMS) {
        nmr_msb_fail(x->m->session, NMR_EFORMAT, x->m->here, nmr_xml_line(x->element),
                     "more than %d items of one type; narrow the wildcards", MAX_ITEMS);
        return;
    }
    if (!(item = nmr_msb_add_item(x->m, x->type, name)))
        return;
    item->recursive = recursive;
    for (i = 0; model && i < model->own.n; i++)
        nmr_msb_put(x->m, &item->own, model->own.at[i].name, model->own.at[i].value);
    take_attributes(x->m, &item->own, x->element, item);
    take_metadata(x->m, &item->own, x->element, item);
}

/* "@(Type)" alone: its items with their metadata. NULL: it is something else. */
static const nmr_msb_type *copied_type(nmr_msb *m, const char *part)
{
    size_t n = strlen(part);
    const char *name;

    if (strncmp(part, "@(", 2) != 0 || part[n - 1] != ')')
        return NULL;
    name = nmr_msb_trim(m->session, nmr_msb_keep_bytes(m->session, part + 2, n - 3));
    return name[strcspn(name, " ,-()>")] ? NULL : nmr_msb_type_of(m, name, 1);
}

static void include_wildcard(inclusion *x, const char *pattern)
{
    nmr_msb_session *s = x->m->session;
    nmr_list found = {0}, recursive = {0};
    size_t i;

    nmr_msb_glob(s, &found, &recursive, x->m->folder, nmr_msb_unescape(s, pattern));
    for (i = 0; i < found.count && s->rc == 0; i++)
        include(x, nmr_msb_keep(s, nmr_msb_escape(s, found.items[i])),
                nmr_msb_keep(s, nmr_msb_escape(s, recursive.items[i])), NULL);
    nmr_list_clear(&found);
    nmr_list_clear(&recursive);
}

static void include_part(inclusion *x, const char *part)
{
    nmr_msb *m = x->m;
    const nmr_msb_type *copied = copied_type(m, part);
    nmr_msb_place place = {.items = 1, .line = nmr_xml_line(x->element)};
    nmr_list parts = {0};
    size_t n = copied ? copied->n : 0, i;

    if (copied) {
        for (i = 0; i < n && m->session->rc == 0; i++)
            include(x, copied->items[i]->include, copied->items[i]->recursive, copied->items[i]);
    } else if (strstr(part, "@(")) {
        nmr_msb_split(m->session, &parts, nmr_msb_expand(m, part, &place));
        for (i = 0; i < parts.count && m->session->rc == 0; i++)
            include(x, nmr_msb_keep(m->session, parts.items[i]), "", NULL);
        nmr_list_clear(&parts);
    } else if (nmr_msb_has_wildcard(part)) {
        include_wildcard(x, part);
    } else {
        include(x, nmr_msb_keep(m->session, part), "", NULL);
    }
}

/* A name with a variable that is not set is no name. */
static void include_all(nmr_msb *m, nmr_msb_type *type, const xmlNode *element, const char *text)
{
    inclusion x = {.m = m, .type = type, .element = element};
    nmr_msb_place place = {.line = nmr_xml_line(element)};
    nmr_list parts = {0};
    size_t i;

    read_patterns(m, &x.excluded, nmr_xml_attribute(element, "Exclude"), place.line);
    nmr_msb_split(m->session, &parts, nmr_msb_expand(m, text, &place));
    for (i = 0; i < parts.count && m->session->rc == 0; i++) {
        if (!strchr(parts.items[i], '\001'))
            include_part(&x, parts.items[i]);
        else if (nmr_msb_same(type->name, "ClCompile") || nmr_msb_same(type->name, "ProjectReference"))
            nmr_msb_note_marks(m->session, parts.items[i]);
    }
    nmr_list_clear(&parts);
}

/* ---- ItemGroup ------------------------------------------------------------------------------------------------ */

static void remove_items(nmr_msb *m, nmr_msb_type *type, const char *text, int line)
{
    patterns removed = {0};
    size_t i, kept = 0;

    read_patterns(m, &removed, text, line);
    for (i = 0; i < type->n; i++)
        if (!is_among(m, &removed, type->items[i]->include))
            type->items[kept++] = type->items[i];
    type->n = kept;
}

static void update_items(nmr_msb *m, nmr_msb_type *type, const xmlNode *element, const char *text)
{
    patterns meant = {0};
    size_t i;

    read_patterns(m, &meant, text, nmr_xml_line(element));
    for (i = 0; i < type->n && m->session->rc == 0; i++) {
        if (!is_among(m, &meant, type->items[i]->include))
            continue;
        take_attributes(m, &type->items[i]->own, element, type->items[i]);
        take_metadata(m, &type->items[i]->own, element, type->items[i]);
    }
}

void nmr_msb_items(nmr_msb *m, const xmlNode *group)
{
    const xmlNode *element;

    if (!holds(m, group, NULL))
        return;
    for (element = nmr_xml_element(group->children); element && m->session->rc == 0;
         element = nmr_xml_element(element->next)) {
        const char *included = nmr_xml_attribute(element, "Include");
        const char *removed = nmr_xml_attribute(element, "Remove"), *updated = nmr_xml_attribute(element, "Update");
        nmr_msb_type *type = nmr_msb_type_of(m, (const char *)element->name, 1);
        if (!type || !holds(m, element, NULL))
            continue;
        if (included)
            include_all(m, type, element, included);
        else if (removed)
            remove_items(m, type, removed, nmr_xml_line(element));
        else if (updated)
            update_items(m, type, element, updated);
    }
}
