/*
 * compile.h - how the sources of a project are compiled.
 */
#ifndef NMR_MSBUILD_COMPILE_H
#define NMR_MSBUILD_COMPILE_H

#include "project/commands.h"
#include "project/msbuild/inner.h"

/*
 * Add the sources of an evaluated project.
 *
 * @param commands  receives which they are, behind those that are there already; failures are the session's
 */
void nmr_msb_compile(nmr_msb *m, nmr_commands *out, nmr_target *commands);

#endif
