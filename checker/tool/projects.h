/*
 * projects.h - projects and solutions of Visual Studio, read by a module: nmr_read_project.
 */
#ifndef NMR_TOOL_PROJECTS_H
#define NMR_TOOL_PROJECTS_H

#include "project/commands.h"

int nmr_projects_read(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err);

#endif
