/* projects.c - loads what reads projects, which holds libxml2. */
#include "tool/projects.h"

#include <string.h>

#include "project/plan.h"
#include "tool/module.h"

int nmr_projects_read(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err)
{
    static nmr_module projects = {.file = NMRCHECK_PROJECTS};
    void *address = nmr_module_function(&projects, "nmr_msbuild_read", err);
    nmr_read_project *read;

    memcpy(&read, &address, sizeof read);
    return read ? read(out, path, choice, err) : NMR_EIO;
}
