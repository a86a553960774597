/* store.c - the properties and items of a project. */
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/path.h"

static const char *lowered(nmr_msb *m, const char *name)
{
    char *copy = nmr_copy(name);
    const char *kept = "";

    if (copy) {
        nmr_path_lower(copy);
        kept = nmr_msb_keep(m->session, copy);
    } else {
        nmr_msb_fail(m->session, NMR_ENOMEM, NULL, 0, "out of memory");
    }
    free(copy);
    return kept;
}

/* ---- properties ----------------------------------------------------------------------------------------------- */

/* Folders end with a backslash, as MSBuild hands them out. */
static const char *folder_of(nmr_msb *m, const char *file)
{
    nmr_text text = {0};
    const char *name = nmr_path_name(file);

    nmr_text_add_bytes(&text, file, (size_t)(name - file));
    return nmr_msb_backslashes(m->session, nmr_msb_take(m->session, &text));
}

static const char *without_extension(nmr_msb *m, const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot ? nmr_msb_keep_bytes(m->session, name, (size_t)(dot - name)) : name;
}

/* MSBuildThisFile...: what they mean depends on the file they stand in. NULL: it is another property. */
static const char *about_this_file(nmr_msb *m, const char *name)
{
    static const char prefix[] = "msbuildthisfile";
    const char *here = m->here && m->here[0] == '/' ? m->here : m->file, *last = nmr_path_name(here), *dot;

    if (strncmp(name, prefix, sizeof prefix - 1) != 0)
        return NULL;
    name += sizeof prefix - 1;
    if (!*name)
        return nmr_msb_escape(m->session, last);
    if (!strcmp(name, "directory"))
        return nmr_msb_escape(m->session, folder_of(m, here));
    if (!strcmp(name, "fullpath"))
        return nmr_msb_escape(m->session, nmr_msb_backslashes(m->session, here));
    if (!strcmp(name, "name"))
        return nmr_msb_escape(m->session, without_extension(m, last));
    dot = strrchr(last, '.');
    return strcmp(name, "extension") ? NULL : dot ? dot : "";
}

const char *nmr_msb_get(nmr_msb *m, const char *name)
{
    const char *key = lowered(m, name), *special = about_this_file(m, key);
    size_t known = nmr_map_get(&m->by_name, key);

    if (special)
        return special;
    return known == NMR_NONE ? NULL : m->properties[known].value;
}

static nmr_msb_property *property(nmr_msb *m, const char *name)
{
    const char *key = lowered(m, name);
    size_t known = nmr_map_get(&m->by_name, key);
    nmr_msb_property *fresh;

    if (known != NMR_NONE)
        return &m->properties[known];
    fresh = nmr_msb_grow(m->session, &m->properties, &m->nproperties, &m->room, sizeof *fresh);
    if (fresh && nmr_map_set(&m->by_name, key, m->nproperties - 1) < 0)
        nmr_msb_fail(m->session, NMR_ENOMEM, NULL, 0, "out of memory");
    return fresh;
}

void nmr_msb_set(nmr_msb *m, const char *name, const char *value)
{
    nmr_msb_property *p = property(m, name);

    if (p && !p->fixed)
        p->value = value;
}

void nmr_msb_fix(nmr_msb *m, const char *name, const char *value)
{
    nmr_msb_property *p = property(m, name);

    if (p)
        *p = (nmr_msb_property){value, 1};
}

void nmr_msb_unfix(nmr_msb *m, const char *name)
{
    size_t known = nmr_map_get(&m->by_name, lowered(m, name));

    if (known != NMR_NONE)
        m->properties[known].fixed = 0;
}

/* ---- items ---------------------------------------------------------------------------------------------------- */

nmr_msb_type *nmr_msb_type_of(nmr_msb *m, const char *name, int make)
{
    const char *key = lowered(m, name);
    size_t known = nmr_map_get(&m->by_type, key);
    nmr_msb_type **slot, *fresh;

    if (known != NMR_NONE)
        return m->types[known];
    if (!make || !(fresh = nmr_arena_take(&m->session->arena, 1, sizeof *fresh)) ||
        !(slot = nmr_msb_grow(m->session, &m->types, &m->ntypes, &m->types_room, sizeof *slot))) {
        if (make)
            nmr_msb_fail(m->session, NMR_ENOMEM, NULL, 0, "out of memory");
        return NULL;
    }
    fresh->name = nmr_msb_keep(m->session, name);
    *slot = fresh;
    if (nmr_map_set(&m->by_type, key, m->ntypes - 1) < 0)
        nmr_msb_fail(m->session, NMR_ENOMEM, NULL, 0, "out of memory");
    return fresh;
}

static const char *look_up(const nmr_msb_values *values, const char *name)
{
    size_t i;

    for (i = 0; i < values->n; i++)
        if (nmr_msb_same(values->at[i].name, name))
            return values->at[i].value;
    return NULL;
}

void nmr_msb_put(nmr_msb *m, nmr_msb_values *values, const char *name, const char *value)
{
    nmr_msb_metadata *fresh;
    size_t i;

    for (i = 0; i < values->n; i++) {
        if (nmr_msb_same(values->at[i].name, name)) {
            values->at[i].value = value;
            return;
        }
    }
    if ((fresh = nmr_msb_grow(m->session, &values->at, &values->n, &values->room, sizeof *fresh)) != NULL)
        *fresh = (nmr_msb_metadata){nmr_msb_keep(m->session, name), value};
}

nmr_msb_item *nmr_msb_add_item(nmr_msb *m, nmr_msb_type *type, const char *include)
{
    nmr_msb_item *fresh = nmr_arena_take(&m->session->arena, 1, sizeof *fresh), **slot;

    if (!fresh) {
        nmr_msb_fail(m->session, NMR_ENOMEM, NULL, 0, "out of memory");
        return NULL;
    }
    if (!(slot = nmr_msb_grow(m->session, &type->items, &type->n, &type->room, sizeof *slot)))
        return NULL;
    fresh->type = type;
    fresh->include = include;
    fresh->recursive = "";
    return *slot = fresh;
}

/* Metadata that every item has by its name alone; NULL: it is another one. */
static const char *well_known(nmr_msb *m, const nmr_msb_item *item, const char *name)
{
    nmr_msb_session *s = m->session;
    const char *include = item->include, *slash = strrchr(include, '\\'), *forward = strrchr(include, '/');
    const char *last, *full;

    last = slash && (!forward || slash > forward) ? slash + 1 : forward ? forward + 1 : include;
    if (nmr_msb_same(name, "Identity"))
        return include;
    if (nmr_msb_same(name, "Filename"))
        return without_extension(m, last);
    if (nmr_msb_same(name, "Extension"))
        return strrchr(last, '.') ? strrchr(last, '.') : "";
    if (nmr_msb_same(name, "RelativeDir"))
        return nmr_msb_keep_bytes(s, include, (size_t)(last - include));
    if (nmr_msb_same(name, "RecursiveDir"))
        return item->recursive;
    full = nmr_msb_path(s, m->folder, nmr_msb_unescape(s, include));
    if (nmr_msb_same(name, "FullPath"))
        return nmr_msb_escape(s, nmr_msb_backslashes(s, full));
    if (nmr_msb_same(name, "RootDir"))
        return "\\";
    if (nmr_msb_same(name, "Directory"))
        return nmr_msb_escape(s, folder_of(m, full) + 1);
    return NULL;
}

const char *nmr_msb_metadata_of(nmr_msb *m, const nmr_msb_item *item, const char *name)
{
    const char *value = look_up(&item->own, name);

    if (!value)
        value = look_up(&item->type->defaults, name);
    return value ? value : well_known(m, item, name);
}

void nmr_msb_clear(nmr_msb *m)
{
    nmr_map_clear(&m->by_name);
    nmr_map_clear(&m->by_type);
    nmr_list_clear(&m->imported);
    nmr_list_clear(&m->open);
}
