/*
 * slnx.c - .slnx files: the same as .sln in XML. What is not said is as one would think: all configurations are Debug
 * and Release, a project is built in the configuration of the same name.
 */
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/solution.h"
#include "project/xml.h"

enum { MAX_FOLDERS = 64 };

typedef struct reader {
    nmr_msb_session *s;
    nmr_sln *sln;
    const char *path;
    nmr_list builds, platforms;
} reader;

static void add(reader *r, nmr_list *list, const char *text)
{
    if (nmr_list_add(list, text) < 0)
        nmr_msb_fail(r->s, NMR_ENOMEM, NULL, 0, "out of memory");
}

static const char *joined(reader *r, const char *build, const char *platform)
{
    nmr_text text = {0};

    nmr_text_add(&text, build);
    nmr_text_add_char(&text, '|');
    nmr_text_add(&text, platform);
    return nmr_msb_take(r->s, &text);
}

/* ---- configurations ------------------------------------------------------------------------------------------- */

static void read_configurations(reader *r, const xmlNode *element)
{
    const xmlNode *child;

    for (child = nmr_xml_element(element->children); child; child = nmr_xml_element(child->next)) {
        const char *name = nmr_xml_attribute(child, "Name");
        if (name && nmr_xml_is(child, "BuildType"))
            add(r, &r->builds, name);
        else if (name && nmr_xml_is(child, "Platform"))
            add(r, &r->platforms, name);
    }
}

static void add_configurations(reader *r)
{
    size_t i, k;

    if (!r->builds.count) {
        add(r, &r->builds, "Debug");
        add(r, &r->builds, "Release");
    }
    if (!r->platforms.count) {
        add(r, &r->platforms, "x64");
        add(r, &r->platforms, "x86");
    }
    for (i = 0; i < r->builds.count && r->s->rc == 0; i++)
        for (k = 0; k < r->platforms.count && r->s->rc == 0; k++)
            add(r, &r->sln->configurations, joined(r, r->builds.items[i], r->platforms.items[k]));
}

/* ---- projects ------------------------------------------------------------------------------------------------- */

/* "Debug|*" */
static int is_meant(reader *r, const char *pattern, const char *build, const char *platform)
{
    const char *bar, *first, *second;

    if (!pattern || !*pattern)
        return 1;
    bar = strchr(pattern, '|');
    first = bar ? nmr_msb_keep_bytes(r->s, pattern, (size_t)(bar - pattern)) : pattern;
    second = bar ? bar + 1 : "*";
    return (!strcmp(first, "*") || nmr_msb_same(first, build)) &&
           (!strcmp(second, "*") || nmr_msb_same(second, platform));
}

/* What the rules of a project (BuildType, Platform, Build) make of one configuration: the last one that fits counts. */
static void map(reader *r, nmr_sln_project *project, const xmlNode *element, const char *build, const char *platform)
{
    const char *own_build = build, *own_platform = nmr_msb_same(platform, "x86") ? "Win32" : platform;
    const xmlNode *rule;
    nmr_sln_mapping *fresh;
    int built = 1;

    for (rule = nmr_xml_element(element->children); rule; rule = nmr_xml_element(rule->next)) {
        const char *value = nmr_xml_attribute(rule, "Project");
        if (!value || !is_meant(r, nmr_xml_attribute(rule, "Solution"), build, platform))
            continue;
        if (nmr_xml_is(rule, "BuildType"))
            own_build = value;
        else if (nmr_xml_is(rule, "Platform"))
            own_platform = value;
        else if (nmr_xml_is(rule, "Build"))
            built = !nmr_msb_same(value, "false");
    }
    fresh = nmr_msb_grow(r->s, &project->mappings, &project->nmappings, &project->room, sizeof *fresh);
    if (fresh)
        *fresh = (nmr_sln_mapping){joined(r, build, platform), joined(r, own_build, own_platform), built};
}

static void read_project(reader *r, const xmlNode *element)
{
    const char *path = nmr_xml_attribute(element, "Path");
    nmr_sln_project *project;
    size_t i, k;

    if (!path) {
        nmr_msb_fail(r->s, NMR_EFORMAT, r->path, nmr_xml_line(element), "Project without Path; say where it is");
        return;
    }
    if (!(project = nmr_sln_add(r->s, r->sln, r->path, path)))
        return;
    for (i = 0; i < r->builds.count && r->s->rc == 0; i++)
        for (k = 0; k < r->platforms.count && r->s->rc == 0; k++)
            map(r, project, element, r->builds.items[i], r->platforms.items[k]);
}

static void read_projects(reader *r, const xmlNode *parent, int depth)
{
    const xmlNode *element;

    for (element = nmr_xml_element(parent->children); element && r->s->rc == 0;
         element = nmr_xml_element(element->next)) {
        if (nmr_xml_is(element, "Project"))
            read_project(r, element);
        else if (nmr_xml_is(element, "Folder") && depth < MAX_FOLDERS)
            read_projects(r, element, depth + 1);
    }
}

void nmr_slnx_read(nmr_msb_session *s, nmr_sln *out, const char *path)
{
    reader r = {.s = s, .sln = out, .path = path};
    const xmlNode *root = nmr_msb_document(s, path), *element;

    if (root && !nmr_xml_is(root, "Solution")) {
        nmr_msb_fail(s, NMR_EFORMAT, path, nmr_xml_line(root),
                     "not a solution: its root is <%s>, not <Solution>; name another file", (const char *)root->name);
    } else if (root) {
        for (element = nmr_xml_element(root->children); element; element = nmr_xml_element(element->next))
            if (nmr_xml_is(element, "Configurations"))
                read_configurations(&r, element);
        add_configurations(&r);
        read_projects(&r, root, 0);
    }
    nmr_list_clear(&r.builds);
    nmr_list_clear(&r.platforms);
}
