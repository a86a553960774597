/*
 * msbuild.h - Visual Studio's projects and solutions: .vcxproj, .sln, .slnx.
 *
 * A project is read as MSBuild evaluates it in one configuration; targets are not run. Files of Visual Studio and of
 * the Windows Driver Kit need not be here: kit/ stands in for them. Other imports, packages and variables that are
 * missing are listed, and read as if they were empty.
 */
#ifndef NMR_MSBUILD_MSBUILD_H
#define NMR_MSBUILD_MSBUILD_H

#include "project/commands.h"

/*
 * Read a project or all C and C++ projects of a solution, and the static libraries they refer to. Each image is a
 * target, with the sources of its static libraries; so is a library that no image takes in.
 *
 * @param out     zero-initialised; to be released with nmr_commands_clear(), also on error
 * @param path    absolute
 * @param choice  what is not chosen: Release before others, x64 before others
 * @return 0, NMR_EIO, NMR_EFORMAT, NMR_EINVAL (no such configuration) or NMR_ENOMEM
 */
NMR_API int nmr_msbuild_read(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err);

#endif
