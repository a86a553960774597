/* root.c - looks upwards for the marks that version control and solutions leave. */
#include "project/root.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/path.h"
#include "project/walk.h"

typedef struct marks {
    int copy;     /* of version control */
    int solution; /* of Visual Studio */
    int output;   /* of a build */
} marks;

static int is_solution(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && (nmr_path_same_text(dot, ".sln") || nmr_path_same_text(dot, ".slnx"));
}

/* A folder that cannot be listed has none. */
static marks marks_of(const char *folder)
{
    marks m = {.output = nmr_is_output_folder(nmr_path_name(folder))};
    uv_fs_t request;
    uv_dirent_t entry;

    if (uv_fs_scandir(NULL, &request, folder, 0, NULL) >= 0) {
        while (uv_fs_scandir_next(&request, &entry) != UV_EOF) {
            m.copy |= !strcmp(entry.name, ".git") || !strcmp(entry.name, ".hg") || !strcmp(entry.name, ".svn");
            m.solution |= is_solution(entry.name);
            m.output |= nmr_is_output_mark(entry.name);
        }
    }
    uv_fs_req_cleanup(&request);
    return m;
}

static int is_home(const char *folder)
{
    char home[1024];
    size_t size = sizeof home;

    return uv_os_homedir(home, &size) == 0 && strcmp(folder, home) == 0;
}

static int is_top(const char *folder)
{
    return !strchr(folder + 1, '/');
}

char *nmr_project_root(const char *folder)
{
    char *at = nmr_copy(folder), *solution = NULL, *found = NULL;

    while (at && !found && !is_top(at) && !is_home(at)) {
        marks m = marks_of(at);
        char *up;
        if (m.copy)
            found = nmr_copy(at);
        else if (m.solution && !solution)
            solution = nmr_copy(at);
        /* Above it the tree is walked without it. */
        if (m.copy || m.output || nmr_path_name(at)[0] == '.')
            break;
        up = nmr_path_folder(at);
        free(at);
        at = up;
    }
    if (!found && solution)
        found = nmr_copy(solution);
    else if (!found)
        found = nmr_copy(folder);
    free(solution);
    free(at);
    return found;
}
