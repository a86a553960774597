/*
 * evaluate.c - the passes over a project and what it imports: first all properties, in the order in which they stand,
 * then the item definitions, then the items.
 */
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/path.h"
#include "project/xml.h"

enum { MAX_IMPORTS = 64, MAX_CHOICES = 64 };

static void read_file(nmr_msb *m, const char *path);
static void read_elements(nmr_msb *m, const xmlNode *parent, int depth);

static const char *folder_of(nmr_msb *m, const char *path)
{
    char *folder = nmr_path_folder(path[0] == '/' ? path : m->file);
    const char *kept = nmr_msb_keep(m->session, folder ? folder : "/");

    free(folder);
    return kept;
}

static int holds(nmr_msb *m, const xmlNode *node)
{
    nmr_msb_place place = {.line = nmr_xml_line(node)};

    return nmr_msb_condition(m, nmr_xml_attribute(node, "Condition"), &place, 0);
}

static void out_of_memory(nmr_msb *m)
{
    nmr_msb_fail(m->session, NMR_ENOMEM, NULL, 0, "out of memory");
}

/* ---- properties ----------------------------------------------------------------------------------------------- */

static void read_properties(nmr_msb *m, const xmlNode *group)
{
    const xmlNode *element;
    nmr_msb_place place = {0};

    for (element = nmr_xml_element(group->children); element && m->session->rc == 0;
         element = nmr_xml_element(element->next)) {
        if (!holds(m, element))
            continue;
        place.line = nmr_xml_line(element);
        nmr_msb_set(m, (const char *)element->name, nmr_msb_expand(m, nmr_msb_text_of(m->session, element), &place));
    }
}

/* ---- imports -------------------------------------------------------------------------------------------------- */

/* Folders that look like the user's own settings are hardly ever there. */
static int is_users_own(const char *path)
{
    const char *name = nmr_path_name(path), *user = strstr(name, ".user");

    return user && (!user[5] || user[5] == '.');
}

static void miss_import(nmr_msb *m, const char *path)
{
    if (!is_users_own(path))
        nmr_msb_miss(m->session, "import", nmr_path_name(path));
}

static void import_file(nmr_msb *m, const char *path, int line)
{
    if (nmr_list_has(&m->open, path)) {
        nmr_msb_fail(m->session, NMR_EFORMAT, m->here, line,
                     "imports '%s', which imports this file; take out one of the two", nmr_path_name(path));
    } else if (m->open.count >= MAX_IMPORTS) {
        nmr_msb_fail(m->session, NMR_EFORMAT, m->here, line, "imports are nested too deeply; take some out");
    } else if (!nmr_list_has(&m->imported, path)) {
        read_file(m, path);
    }
}

static void import_wildcard(nmr_msb *m, const char *folder, const char *pattern, int line)
{
    nmr_list found = {0}, recursive = {0};
    size_t i;

    nmr_msb_glob(m->session, &found, &recursive, folder, pattern);
    for (i = 0; i < found.count && m->session->rc == 0; i++) {
        const char *path = nmr_msb_find(m->session, folder, found.items[i]);
        if (path)
            import_file(m, path, line);
    }
    nmr_list_clear(&found);
    nmr_list_clear(&recursive);
}

/* The toolset's own files are not here, or not those of Windows: what matters of them is in kit/. */
static void import_path(nmr_msb *m, const char *folder, const char *written, int line)
{
    const char *found, *path = nmr_msb_path(m->session, folder, written);
    nmr_text kit = {0};

    if (nmr_msb_has_wildcard(written)) {
        import_wildcard(m, folder, written, line);
        return;
    }
    if ((found = nmr_msb_find(m->session, folder, written)) != NULL && nmr_path_kind(found) == NMR_IS_FILE) {
        import_file(m, found, line);
    } else if (nmr_msb_kit(path)) {
        nmr_text_add(&kit, "nmrcheck:");
        nmr_text_add(&kit, nmr_path_name(path));
        import_file(m, nmr_msb_take(m->session, &kit), line);
    } else {
        miss_import(m, path);
    }
}

static void read_import(nmr_msb *m, const xmlNode *element)
{
    const char *project = nmr_xml_attribute(element, "Project"), *sdk = nmr_xml_attribute(element, "Sdk"), *written;
    const char *condition = nmr_xml_attribute(element, "Condition");
    nmr_msb_place place = {.folder = folder_of(m, m->here), .line = nmr_xml_line(element)};
    int wanted = nmr_msb_condition(m, condition, &place, 0);

    /* What is only imported if it is there, and is not, is missing all the same. */
    if (!wanted && !nmr_msb_condition(m, condition, &place, 1))
        return;
    if (sdk) {
        nmr_msb_miss(m->session, "SDK", sdk);
        return;
    }
    if (!project) {
        nmr_msb_fail(m->session, NMR_EFORMAT, m->here, place.line, "Import without Project; say what to import");
        return;
    }
    written = nmr_msb_expand(m, project, &place);
    if (!wanted)
        miss_import(m, nmr_msb_path(m->session, place.folder,
                                    nmr_msb_unescape(m->session, nmr_msb_unmarked(m->session, written))));
    else if (strchr(written, '\001') && !nmr_msb_kit(nmr_msb_path(m->session, place.folder, written)))
        nmr_msb_note_marks(m->session, written);
    else
        import_path(m, place.folder, nmr_msb_unescape(m->session, nmr_msb_unmarked(m->session, written)), place.line);
}

static void read_imports(nmr_msb *m, const xmlNode *group)
{
    nmr_msb_place place = {.folder = folder_of(m, m->here), .line = nmr_xml_line(group)};
    const xmlNode *element;

    if (!nmr_msb_condition(m, nmr_xml_attribute(group, "Condition"), &place, 0))
        return;
    for (element = nmr_xml_element(group->children); element && m->session->rc == 0;
         element = nmr_xml_element(element->next))
        if (nmr_xml_is(element, "Import"))
            read_import(m, element);
}

/* ---- elements ------------------------------------------------------------------------------------------------- */

static void remember(nmr_msb *m, nmr_msb_groups *groups, const xmlNode *node)
{
    nmr_msb_group *group = nmr_msb_grow(m->session, &groups->at, &groups->n, &groups->room, sizeof *group);

    if (group)
        *group = (nmr_msb_group){node, m->here};
}

/* The first When that holds, else Otherwise. */
static void read_choice(nmr_msb *m, const xmlNode *choose, int depth)
{
    const xmlNode *element;

    if (depth > MAX_CHOICES) {
        nmr_msb_fail(m->session, NMR_EFORMAT, m->here, nmr_xml_line(choose),
                     "Choose is nested too deeply; take some out");
        return;
    }
    for (element = nmr_xml_element(choose->children); element; element = nmr_xml_element(element->next)) {
        if (nmr_xml_is(element, "When") ? !holds(m, element) : !nmr_xml_is(element, "Otherwise"))
            continue;
        read_elements(m, element, depth + 1);
        return;
    }
}

static void read_element(nmr_msb *m, const xmlNode *element, int depth)
{
    if (nmr_xml_is(element, "PropertyGroup")) {
        if (holds(m, element))
            read_properties(m, element);
    } else if (nmr_xml_is(element, "ItemDefinitionGroup")) {
        remember(m, &m->definitions, element);
    } else if (nmr_xml_is(element, "ItemGroup")) {
        remember(m, &m->items, element);
    } else if (nmr_xml_is(element, "Import")) {
        read_import(m, element);
    } else if (nmr_xml_is(element, "ImportGroup")) {
        read_imports(m, element);
    } else if (nmr_xml_is(element, "Choose")) {
        read_choice(m, element, depth);
    }
}

static void read_elements(nmr_msb *m, const xmlNode *parent, int depth)
{
    const xmlNode *element;

    for (element = nmr_xml_element(parent->children); element && m->session->rc == 0;
         element = nmr_xml_element(element->next))
        read_element(m, element, depth);
}

static void free_local_properties(nmr_msb *m, const xmlNode *root)
{
    const char *names = nmr_xml_attribute(root, "TreatAsLocalProperty");
    nmr_list parts = {0};
    size_t i;

    if (names)
        nmr_msb_split(m->session, &parts, names);
    for (i = 0; i < parts.count; i++)
        nmr_msb_unfix(m, parts.items[i]);
    nmr_list_clear(&parts);
}

static void read_file(nmr_msb *m, const char *path)
{
    const xmlNode *root = nmr_msb_document(m->session, path);
    const char *outer = m->here;

    if (!root)
        return;
    if (!nmr_xml_is(root, "Project")) {
        nmr_msb_fail(m->session, NMR_EFORMAT, path, nmr_xml_line(root),
                     "not a project: its root is <%s>, not <Project>; name another file", (const char *)root->name);
        return;
    }
    if (nmr_list_add(&m->open, path) < 0 || nmr_list_add(&m->imported, path) < 0) {
        out_of_memory(m);
        return;
    }
    m->here = nmr_msb_keep(m->session, path);
    if (nmr_xml_attribute(root, "Sdk"))
        nmr_msb_miss(m->session, "SDK", nmr_xml_attribute(root, "Sdk"));
    free_local_properties(m, root);
    read_elements(m, root, 0);
    m->here = outer;
    free(m->open.items[--m->open.count]);
}

static void run_groups(nmr_msb *m, const nmr_msb_groups *groups, void (*run)(nmr_msb *, const xmlNode *))
{
    size_t i;

    for (i = 0; i < groups->n && m->session->rc == 0; i++) {
        m->here = groups->at[i].file;
        run(m, groups->at[i].node);
    }
    m->here = m->file;
}

void nmr_msb_evaluate_project(nmr_msb *m)
{
    m->here = m->file;
    read_file(m, m->file);
    run_groups(m, &m->definitions, nmr_msb_define);
    run_groups(m, &m->items, nmr_msb_items);
}
