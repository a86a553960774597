/* build.c - which projects there are, in which configuration, and what they are linked to. */
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/msbuild/compile.h"
#include "project/msbuild/msbuild.h"
#include "project/msbuild/solution.h"
#include "project/path.h"

enum { MAX_LEVELS = 12 };

/* A project in one configuration. */
typedef struct project {
    const char *path, *configuration;   /* "Release|x64" */
    const char *kind, *about, *library; /* its library's file name */
    nmr_target sources;
    nmr_list references; /* paths of projects whose libraries are linked */
    nmr_list libraries;  /* file names of libraries it names itself */
    int joined, visited, user;
} project;

typedef struct build {
    nmr_msb_session s;
    nmr_commands *out;
    const nmr_build_choice *choice;
    const char *solution; /* absolute; NULL: none */
    nmr_sln sln;
    const char *chosen; /* configuration of the solution, or of the project that was named */
    project **projects;
    size_t count;
} build;

static void out_of_memory(build *b)
{
    nmr_msb_fail(&b->s, NMR_ENOMEM, NULL, 0, "out of memory");
}

static const char *folder_of(build *b, const char *path)
{
    char *folder = nmr_path_folder(path);
    const char *kept = nmr_msb_keep(&b->s, folder ? folder : "/");

    free(folder);
    return kept;
}

/* ---- one project ---------------------------------------------------------------------------------------------- */

static void fix_path(nmr_msb *m, const char *name, const char *path, const char *behind)
{
    nmr_text text = {0};

    nmr_text_add(&text, nmr_msb_escape(m->session, nmr_msb_backslashes(m->session, path)));
    nmr_text_add(&text, behind);
    nmr_msb_fix(m, name, nmr_msb_take(m->session, &text));
}

static const char *bare_name(nmr_msb_session *s, const char *path)
{
    const char *name = nmr_path_name(path), *dot = strrchr(name, '.');

    return dot ? nmr_msb_keep_bytes(s, name, (size_t)(dot - name)) : name;
}

static void set_solution(build *b, nmr_msb *m, const char *solution)
{
    if (!solution) {
        fix_path(m, "SolutionDir", m->folder, "\\");
        return;
    }
    fix_path(m, "SolutionDir", folder_of(b, solution), "\\");
    fix_path(m, "SolutionPath", solution, "");
    nmr_msb_fix(m, "SolutionFileName", nmr_msb_escape(&b->s, nmr_path_name(solution)));
    nmr_msb_fix(m, "SolutionName", nmr_msb_escape(&b->s, bare_name(&b->s, solution)));
    nmr_msb_fix(m, "SolutionExt", strrchr(solution, '.'));
}

/* What MSBuild says of itself: that of Visual Studio 2022. */
static void set_versions(nmr_msb *m)
{
    nmr_msb_fix(m, "MSBuildToolsVersion", "Current");
    nmr_msb_fix(m, "MSBuildVersion", "17.0.0");
    nmr_msb_fix(m, "MSBuildAssemblyVersion", "17.0");
    nmr_msb_fix(m, "MSBuildRuntimeType", "Full");
    nmr_msb_set(m, "VisualStudioVersion", "17.0");
    nmr_msb_set(m, "OS", "Windows_NT");
    nmr_msb_set(m, "PROCESSOR_ARCHITECTURE", "AMD64");
}

static void set_names(nmr_msb *m)
{
    nmr_msb_session *s = m->session;
    const char *name = nmr_path_name(m->file), *bare = nmr_msb_escape(s, bare_name(s, m->file));
    const char *extension = strrchr(name, '.');

    fix_path(m, "MSBuildProjectDirectory", m->folder, "");
    fix_path(m, "MSBuildStartupDirectory", m->folder, "");
    fix_path(m, "MSBuildProjectFullPath", m->file, "");
    nmr_msb_fix(m, "MSBuildProjectFile", nmr_msb_escape(s, name));
    nmr_msb_fix(m, "MSBuildProjectName", bare);
    nmr_msb_fix(m, "MSBuildProjectExtension", extension ? extension : "");
    fix_path(m, "ProjectDir", m->folder, "\\");
    fix_path(m, "ProjectPath", m->file, "");
    nmr_msb_fix(m, "ProjectFileName", nmr_msb_escape(s, name));
    nmr_msb_fix(m, "ProjectExt", extension ? extension : "");
    nmr_msb_set(m, "ProjectName", bare);
}

/* `configuration` NULL: none, to see which there are. */
static void evaluate(build *b, nmr_msb *m, const char *path, const char *configuration)
{
    const char *bar = configuration ? strchr(configuration, '|') : NULL;

    m->session = &b->s;
    m->file = path;
    m->folder = folder_of(b, path);
    set_names(m);
    set_versions(m);
    set_solution(b, m, b->solution);
    if (bar) {
        nmr_msb_fix(m, "Configuration",
                    nmr_msb_escape(&b->s, nmr_msb_keep_bytes(&b->s, configuration, (size_t)(bar - configuration))));
        nmr_msb_fix(m, "Platform", nmr_msb_escape(&b->s, bar + 1));
    }
    nmr_msb_evaluate_project(m);
}

static const char *value_of(nmr_msb *m, const char *name)
{
    const char *value = nmr_msb_get(m, name);

    return value ? nmr_msb_trim(m->session, nmr_msb_unescape(m->session, nmr_msb_unmarked(m->session, value))) : "";
}

/* "KMDF 1.15 driver for Windows10: Release|x64, WindowsKernelModeDriver10.0" */
static const char *describe(nmr_msb *m, const project *p)
{
    const char *type = value_of(m, "DriverType"), *target = value_of(m, "TargetVersion");
    const char *toolset = value_of(m, "PlatformToolset"), *major = "", *minor = "";
    nmr_text text = {0};

    if (nmr_msb_same(type, "KMDF") || nmr_msb_same(type, "UMDF")) {
        major = value_of(m, nmr_msb_same(type, "KMDF") ? "KMDF_VERSION_MAJOR" : "UMDF_VERSION_MAJOR");
        minor = value_of(m, nmr_msb_same(type, "KMDF") ? "KMDF_VERSION_MINOR" : "UMDF_VERSION_MINOR");
    }
    if (*type) {
        nmr_text_add(&text, type);
        nmr_text_add_char(&text, ' ');
    }
    if (*major) {
        nmr_text_add(&text, major);
        nmr_text_add_char(&text, '.');
        nmr_text_add(&text, minor);
        nmr_text_add_char(&text, ' ');
    }
    nmr_text_add(&text, *p->kind ? p->kind : "project");
    if (*target) {
        nmr_text_add(&text, " for ");
        nmr_text_add(&text, target);
    }
    nmr_text_add(&text, ", ");
    nmr_text_add(&text, p->configuration);
    if (*toolset) {
        nmr_text_add(&text, ", ");
        nmr_text_add(&text, toolset);
    }
    return nmr_msb_take(m->session, &text);
}

/* One whose toolset is not known may be a driver. */
static int is_user_mode(nmr_msb *m, const project *p)
{
    return nmr_msb_same(value_of(m, "IsUserModeToolset"), "true") && !nmr_msb_same(p->kind, "Driver");
}

static void take_references(build *b, nmr_msb *m, project *p)
{
    const nmr_msb_type *type = nmr_msb_type_of(m, "ProjectReference", 0);
    size_t i;

    for (i = 0; type && i < type->n && b->s.rc == 0; i++) {
        const char *linked = nmr_msb_metadata_of(m, type->items[i], "LinkLibraryDependencies");
        const char *written = nmr_msb_unescape(&b->s, type->items[i]->include);
        const char *found = nmr_msb_find(&b->s, m->folder, written);
        if (linked && nmr_msb_same(linked, "false"))
            continue;
        if (!found)
            nmr_msb_miss(&b->s, "project", nmr_path_name(nmr_msb_path(&b->s, m->folder, written)));
        else if (nmr_list_add(&p->references, found) < 0)
            out_of_memory(b);
    }
}

/* Link's AdditionalDependencies: names of libraries, of which some are built beside. */
static void take_libraries(build *b, nmr_msb *m, project *p)
{
    const nmr_msb_type *type = nmr_msb_type_of(m, "Link", 0);
    nmr_msb_item link = {.type = type, .include = "", .recursive = ""};
    const char *value = type ? nmr_msb_metadata_of(m, &link, "AdditionalDependencies") : NULL;
    nmr_list parts = {0};
    size_t i;

    if (value)
        nmr_msb_split(&b->s, &parts, nmr_msb_unescape(&b->s, nmr_msb_unmarked(&b->s, value)));
    for (i = 0; i < parts.count; i++)
        if (nmr_list_add(&p->libraries, nmr_path_name(nmr_msb_path(&b->s, "/", parts.items[i]))) < 0)
            out_of_memory(b);
    nmr_list_clear(&parts);
}

static void fill(build *b, project *p)
{
    nmr_msb m = {0};
    nmr_text library = {0};

    evaluate(b, &m, p->path, p->configuration);
    p->kind = value_of(&m, "ConfigurationType");
    p->about = describe(&m, p);
    p->user = is_user_mode(&m, p);
    nmr_text_add(&library, value_of(&m, "TargetName"));
    nmr_text_add(&library, ".lib");
    p->library = nmr_msb_take(&b->s, &library);
    nmr_msb_compile(&m, b->out, &p->sources);
    take_references(b, &m, p);
    take_libraries(b, &m, p);
    nmr_msb_clear(&m);
}

/* ---- configurations ------------------------------------------------------------------------------------------- */

static int half_is(const char *whole, const char *half, int second)
{
    const char *bar = strchr(whole, '|');

    if (!half)
        return 1;
    if (!bar)
        return 0;
    return second ? nmr_msb_same(bar + 1, half) : nmr_msb_same_bytes(whole, (size_t)(bar - whole), half);
}

static const char *first_with(const nmr_list *all, const char *configuration, const char *platform)
{
    size_t i;

    for (i = 0; i < all->count; i++)
        if (half_is(all->items[i], configuration, 0) && half_is(all->items[i], platform, 1))
            return all->items[i];
    return NULL;
}

static void refuse_choice(build *b, const nmr_list *all, const char *path)
{
    nmr_text text = {0};
    size_t i;

    for (i = 0; i < all->count; i++) {
        nmr_text_add(&text, i ? ", " : "");
        nmr_text_add(&text, all->items[i]);
    }
    nmr_msb_fail(&b->s, NMR_EINVAL, path, 0, "has no configuration '%s|%s'; it has %.300s",
                 b->choice->configuration ? b->choice->configuration : "*",
                 b->choice->platform ? b->choice->platform : "*", nmr_text_get(&text));
    nmr_text_clear(&text);
}

static const char *configuration_of(build *b, const char *configuration, const char *platform)
{
    nmr_text text = {0};

    nmr_text_add(&text, configuration);
    nmr_text_add_char(&text, '|');
    nmr_text_add(&text, platform);
    return nmr_msb_take(&b->s, &text);
}

static const char *choose(build *b, const nmr_list *all, const char *path)
{
    const char *c = b->choice->configuration, *p = b->choice->platform, *found;

    if (!(found = first_with(all, c ? c : "Release", p ? p : "x64")) && !(found = first_with(all, c, p ? p : "x64")) &&
        !(found = first_with(all, c ? c : "Release", p)))
        found = first_with(all, c, p);
    if (found)
        return nmr_msb_keep(&b->s, found);
    if (all->count) {
        refuse_choice(b, all, path);
        return "";
    }
    return configuration_of(b, c ? c : "Release", p ? p : "x64");
}

/* The configurations that a project lists. */
static void list_configurations(build *b, nmr_list *all, const char *path)
{
    nmr_msb m = {0};
    const nmr_msb_type *type;
    size_t i;

    evaluate(b, &m, path, NULL);
    type = nmr_msb_type_of(&m, "ProjectConfiguration", 0);
    for (i = 0; type && i < type->n; i++)
        if (nmr_list_add(all, nmr_msb_unescape(&b->s, type->items[i]->include)) < 0)
            out_of_memory(b);
    nmr_msb_clear(&m);
}

/* ---- the projects --------------------------------------------------------------------------------------------- */

static project *known(const build *b, const char *path)
{
    size_t i;

    for (i = 0; i < b->count; i++)
        if (strcmp(b->projects[i]->path, path) == 0)
            return b->projects[i];
    return NULL;
}

static project *add_project(build *b, const char *path, const char *configuration)
{
    project **grown = realloc(b->projects, (b->count + 1) * sizeof *grown), *fresh = NULL;

    if (grown) {
        b->projects = grown;
        fresh = calloc(1, sizeof *fresh);
    }
    if (!fresh) {
        out_of_memory(b);
        return NULL;
    }
    fresh->path = nmr_msb_keep(&b->s, path);
    fresh->configuration = configuration;
    fresh->kind = fresh->about = fresh->library = "";
    b->projects[b->count++] = fresh;
    fill(b, fresh);
    return fresh;
}

static const nmr_sln_project *listed(const build *b, const char *path)
{
    const char *actual;
    size_t i;

    for (i = 0; i < b->sln.nprojects; i++) {
        if (nmr_casing_find((nmr_casing *)&b->s.casing, b->sln.projects[i].path, &actual) == 0 && actual &&
            strcmp(actual, path) == 0)
            return &b->sln.projects[i];
    }
    return NULL;
}

/* Projects that are referred to: as the solution says, else in the configuration of the one that refers to them. */
static void follow_references(build *b)
{
    size_t i, k;

    for (i = 0; i < b->count && b->s.rc == 0; i++) {
        for (k = 0; k < b->projects[i]->references.count && b->s.rc == 0; k++) {
            const char *path = b->projects[i]->references.items[k];
            const nmr_sln_project *entry = listed(b, path);
            const char *configuration = entry ? nmr_sln_mapped(&b->s, entry, b->chosen) : b->projects[i]->configuration;
            if (configuration && !known(b, path))
                add_project(b, path, configuration);
        }
    }
}

static void note_problem(build *b, const char *path, const char *what)
{
    nmr_text text = {0};

    nmr_text_add(&text, path);
    nmr_text_add(&text, ": ");
    nmr_text_add(&text, what);
    if (text.failed || nmr_list_add(&b->out->problems, nmr_text_get(&text)) < 0)
        out_of_memory(b);
    nmr_text_clear(&text);
}

static void read_solution(build *b, const char *path)
{
    size_t i;

    b->solution = path;
    nmr_sln_read(&b->s, &b->sln, path);
    if (b->s.rc < 0)
        return;
    b->chosen = choose(b, &b->sln.configurations, path);
    for (i = 0; i < b->sln.nprojects && b->s.rc == 0; i++) {
        const nmr_sln_project *entry = &b->sln.projects[i];
        const char *configuration = nmr_sln_mapped(&b->s, entry, b->chosen), *actual = NULL;
        if (!configuration)
            continue;
        if (nmr_casing_find(&b->s.casing, entry->path, &actual) < 0)
            out_of_memory(b);
        else if (!actual)
            note_problem(b, entry->path, "is in the solution and not there");
        else if (!known(b, actual))
            add_project(b, actual, configuration);
    }
}

/* ---- the solution of a project that was named alone ----------------------------------------------------------- */

/* Solutions of others need not be readable. */
static int lists(build *b, const char *solution, const char *path)
{
    nmr_error err = {0}, *own = b->s.err;
    nmr_sln sln = b->sln;
    int yes = 0;

    b->sln = (nmr_sln){0};
    b->s.err = &err;
    nmr_sln_read(&b->s, &b->sln, solution);
    b->s.err = own;
    if (b->s.rc == NMR_ENOMEM)
        nmr_fail_memory(own);
    else if (b->s.rc < 0)
        b->s.rc = 0;
    else
        yes = listed(b, path) != NULL;
    nmr_sln_clear(&b->sln);
    b->sln = sln;
    return yes;
}

static const char *solution_in(build *b, const char *folder, const char *path)
{
    const nmr_listing *listing = NULL;
    size_t i;

    if (nmr_casing_list(&b->s.casing, folder, &listing) < 0) {
        out_of_memory(b);
        return NULL;
    }
    for (i = 0; i < listing->files.count && b->s.rc == 0; i++) {
        char *full = nmr_sln_is(listing->files.items[i]) ? nmr_path_join(folder, listing->files.items[i]) : NULL;
        const char *kept = full ? nmr_msb_keep(&b->s, full) : NULL;
        free(full);
        if (kept && lists(b, kept, path))
            return kept;
    }
    return NULL;
}

/* The nearest one above that lists the project: $(SolutionDir) is its folder. */
static const char *solution_of(build *b, const char *path)
{
    const char *folder = folder_of(b, path), *found = NULL;
    int level;

    for (level = 0; level < MAX_LEVELS && strcmp(folder, "/") != 0 && !found && b->s.rc == 0; level++) {
        found = solution_in(b, folder, path);
        folder = folder_of(b, folder);
    }
    return found;
}

static void read_project(build *b, const char *path)
{
    nmr_list all = {0};

    b->solution = solution_of(b, path);
    list_configurations(b, &all, path);
    if (b->s.rc == 0)
        b->chosen = choose(b, &all, path);
    nmr_list_clear(&all);
    /* What is not there in the configuration that was not chosen does not count. */
    nmr_list_clear(b->s.missing);
    nmr_map_clear(&b->s.known_missing);
    if (b->s.rc == 0)
        add_project(b, path, b->chosen);
}

/* ---- what is linked together ---------------------------------------------------------------------------------- */

static int is_library(const project *p)
{
    return nmr_msb_same(p->kind, "StaticLibrary");
}

static project *library_named(const build *b, const char *name)
{
    project *found = NULL;
    size_t i;

    for (i = 0; i < b->count; i++) {
        if (!is_library(b->projects[i]) || !nmr_msb_same(b->projects[i]->library, name))
            continue;
        if (found) /* of two with one name nobody knows which is meant */
            return NULL;
        found = b->projects[i];
    }
    return found;
}

static void join(build *b, nmr_target *target, project *p, int mark);

static void join_library(build *b, nmr_target *target, project *library, int mark)
{
    if (!library || !is_library(library) || library->visited == mark)
        return;
    library->joined = 1;
    join(b, target, library, mark);
}

/* The project's own sources, and those of its libraries, whose libraries it takes in as well. */
static void join(build *b, nmr_target *target, project *p, int mark)
{
    size_t i;

    p->visited = mark;
    for (i = 0; i < p->sources.count && b->s.rc == 0; i++)
        if (nmr_target_add(target, p->sources.commands[i]) < 0)
            out_of_memory(b);
    for (i = 0; i < p->references.count; i++)
        join_library(b, target, known(b, p->references.items[i]), mark);
    for (i = 0; i < p->libraries.count; i++)
        join_library(b, target, library_named(b, p->libraries.items[i]), mark);
}

static void make_target(build *b, project *p, int mark)
{
    nmr_target *target = nmr_commands_target(b->out, p->path);

    if (!target || !(target->about = nmr_copy(p->about))) {
        out_of_memory(b);
        return;
    }
    target->user = p->user;
    join(b, target, p, mark);
}

static void make_targets(build *b)
{
    size_t i;

    for (i = 0; i < b->count && b->s.rc == 0; i++)
        if (!is_library(b->projects[i]) && b->projects[i]->sources.count)
            make_target(b, b->projects[i], (int)i + 1);
    for (i = 0; i < b->count && b->s.rc == 0; i++)
        if (is_library(b->projects[i]) && !b->projects[i]->joined && b->projects[i]->sources.count)
            make_target(b, b->projects[i], (int)i + 1);
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static void clear(build *b)
{
    size_t i;

    for (i = 0; i < b->count; i++) {
        free(b->projects[i]->sources.commands);
        nmr_list_clear(&b->projects[i]->references);
        nmr_list_clear(&b->projects[i]->libraries);
        free(b->projects[i]);
    }
    free(b->projects);
    nmr_sln_clear(&b->sln);
    nmr_msb_session_clear(&b->s);
}

int nmr_msbuild_read(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err)
{
    build b = {.out = out, .choice = choice};
    int rc;

    out->partial = 1;
    b.s.err = err;
    b.s.missing = &out->missing;
    if (nmr_sln_is(path))
        read_solution(&b, path);
    else
        read_project(&b, path);
    follow_references(&b);
    make_targets(&b);
    if (b.s.rc == 0 && b.s.arena.failed)
        out_of_memory(&b);
    if (b.s.rc == 0 && !out->count)
        nmr_msb_fail(&b.s, NMR_EINVAL, path, 0,
                     "compiles no C or C++ source as %s; name another configuration or project", b.chosen);
    rc = b.s.rc;
    clear(&b);
    return rc;
}
