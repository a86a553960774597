/* solution.c - .sln files: lines, in sections. */
#include "project/msbuild/solution.h"

#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/path.h"

enum { MAX_PROJECTS = 10000 };

static int has_extension(const char *path, const char *extension)
{
    const char *dot = strrchr(path, '.');

    return dot && nmr_msb_same(dot, extension);
}

int nmr_sln_is(const char *path)
{
    return has_extension(path, ".sln") || has_extension(path, ".slnx");
}

nmr_sln_project *nmr_sln_add(nmr_msb_session *s, nmr_sln *sln, const char *solution, const char *written)
{
    nmr_sln_project *project;
    char *folder;

    if (!has_extension(written, ".vcxproj"))
        return NULL;
    if (sln->nprojects >= MAX_PROJECTS) {
        nmr_msb_fail(s, NMR_EFORMAT, solution, 0, "lists more than %d projects; name one of them", MAX_PROJECTS);
        return NULL;
    }
    if (!(project = nmr_msb_grow(s, &sln->projects, &sln->nprojects, &sln->room, sizeof *project)))
        return NULL;
    folder = nmr_path_folder(solution);
    project->path = nmr_msb_path(s, folder ? folder : "/", written);
    project->id = "";
    free(folder);
    return project;
}

static nmr_sln_mapping *mapping(nmr_msb_session *s, nmr_sln_project *project, const char *solution)
{
    nmr_sln_mapping *fresh;
    size_t i;

    for (i = 0; i < project->nmappings; i++)
        if (nmr_msb_same(project->mappings[i].solution, solution))
            return &project->mappings[i];
    fresh = nmr_msb_grow(s, &project->mappings, &project->nmappings, &project->room, sizeof *fresh);
    if (fresh)
        fresh->solution = solution;
    return fresh;
}

/* ---- lines ---------------------------------------------------------------------------------------------------- */

typedef struct reader {
    nmr_msb_session *s;
    nmr_sln *sln;
    const char *path;
    enum { NOWHERE, CONFIGURATIONS, MAPPINGS } section;
    int line, is_solution;
} reader;

/* The text in quotes at `*at`, which moves behind it. NULL: there is none. */
static const char *quoted(reader *r, const char **at)
{
    const char *start = strchr(*at, '"'), *end = start ? strchr(start + 1, '"') : NULL;

    if (!end)
        return NULL;
    *at = end + 1;
    return nmr_msb_keep_bytes(r->s, start + 1, (size_t)(end - start - 1));
}

/* Project("{kind}") = "name", "path", "{id}" */
static void read_project(reader *r, const char *line)
{
    const char *kind = quoted(r, &line), *name = quoted(r, &line), *path = quoted(r, &line), *id = quoted(r, &line);
    nmr_sln_project *project;

    (void)kind;
    (void)name;
    if (!path || !id) {
        nmr_msb_fail(r->s, NMR_EFORMAT, r->path, r->line,
                     "a project without name, path and id; save the solution again in Visual Studio");
        return;
    }
    if ((project = nmr_sln_add(r->s, r->sln, r->path, path)) != NULL)
        project->id = id;
}

/* "left = right", both trimmed. */
static int halves(reader *r, const char *line, const char **left, const char **right)
{
    const char *equal = strchr(line, '=');

    if (!equal)
        return 0;
    *left = nmr_msb_trim(r->s, nmr_msb_keep_bytes(r->s, line, (size_t)(equal - line)));
    *right = nmr_msb_trim(r->s, equal + 1);
    return 1;
}

/* {id}.Release|x64.ActiveCfg = Release|x64, {id}.Release|x64.Build.0 = ... */
static void read_mapping(reader *r, const char *left, const char *right)
{
    const char *dot = strchr(left, '.'), *active = strstr(left, ".ActiveCfg"), *build = strstr(left, ".Build.0");
    const char *end = active ? active : build;
    nmr_sln_mapping *found;
    size_t i;

    if (!dot || !end || end <= dot)
        return;
    for (i = 0; i < r->sln->nprojects; i++) {
        nmr_sln_project *project = &r->sln->projects[i];
        if (!nmr_msb_same_bytes(left, (size_t)(dot - left), project->id))
            continue;
        found = mapping(r->s, project, nmr_msb_keep_bytes(r->s, dot + 1, (size_t)(end - dot - 1)));
        if (found && active)
            found->project = right;
        else if (found)
            found->built = 1;
    }
}

static int starts(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static void read_line(reader *r, const char *line)
{
    const char *left, *right;

    if (starts(line, "Microsoft Visual Studio Solution File"))
        r->is_solution = 1;
    else if (starts(line, "Project("))
        read_project(r, line);
    else if (starts(line, "GlobalSection(SolutionConfigurationPlatforms)"))
        r->section = CONFIGURATIONS;
    else if (starts(line, "GlobalSection(ProjectConfigurationPlatforms)"))
        r->section = MAPPINGS;
    else if (starts(line, "EndGlobalSection"))
        r->section = NOWHERE;
    else if (r->section == CONFIGURATIONS && halves(r, line, &left, &right) && strchr(left, '|') &&
             !nmr_list_has(&r->sln->configurations, left) && nmr_list_add(&r->sln->configurations, left) < 0)
        nmr_msb_fail(r->s, NMR_ENOMEM, NULL, 0, "out of memory");
    else if (r->section == MAPPINGS && halves(r, line, &left, &right))
        read_mapping(r, left, right);
}

static void read_lines(reader *r, const char *text)
{
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    while (*text && r->s->rc == 0) {
        size_t n = strcspn(text, "\n");
        r->line++;
        read_line(r, nmr_msb_trim(r->s, nmr_msb_keep_bytes(r->s, text, n)));
        text += n + (text[n] == '\n');
    }
    if (!r->is_solution)
        nmr_msb_fail(r->s, NMR_EFORMAT, r->path, 1,
                     "not a solution: it does not begin as Visual Studio's do; name another file");
}

void nmr_sln_read(nmr_msb_session *s, nmr_sln *out, const char *path)
{
    reader r = {.s = s, .sln = out, .path = path};
    const char *refusal;
    char *text;
    size_t length;

    if (has_extension(path, ".slnx")) {
        nmr_slnx_read(s, out, path);
        return;
    }
    if ((s->rc = nmr_file_read(&text, &length, path, s->err)) < 0)
        return;
    if ((refusal = nmr_file_refusal(text, length)) != NULL)
        nmr_msb_fail(s, NMR_EFORMAT, path, 1, "%s", refusal);
    else
        read_lines(&r, text);
    free(text);
}

void nmr_sln_clear(nmr_sln *sln)
{
    nmr_list_clear(&sln->configurations);
}

/* A solution that does not speak of a project's configurations means those of the same name. */
const char *nmr_sln_mapped(nmr_msb_session *s, const nmr_sln_project *project, const char *chosen)
{
    size_t i;

    (void)s;
    if (!project->nmappings)
        return chosen;
    for (i = 0; i < project->nmappings; i++)
        if (nmr_msb_same(project->mappings[i].solution, chosen))
            return project->mappings[i].built ? project->mappings[i].project : NULL;
    return NULL;
}
