/* install.c - where the parts are: beside the executable or library first, where they were built else. */
#include "project/install.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/path.h"
#include "project/platform.h"
#include "project/walk.h"

/* Sets `out` to base/name if that exists and `out` is still empty. */
static void consider(char *out, const char *base, const char *name, nmr_kind kind)
{
    char *path;

    if (out[0] || !base[0])
        return;
    path = nmr_path_absolute(base, name);
    if (path && strlen(path) < NMR_INSTALL_PATH && nmr_path_kind(path) == kind)
        memcpy(out, path, strlen(path) + 1);
    free(path);
}

void nmr_install_find(nmr_install *install)
{
    char module[NMR_INSTALL_PATH];
    char *folder;

    memset(install, 0, sizeof *install);
    nmr_platform_module(module, sizeof module);
    folder = nmr_path_folder(module);
    if (folder && nmr_path_is_absolute(folder)) {
        consider(install->headers, folder, "../share/nmrcheck/headers", NMR_IS_FOLDER);
        consider(install->overlay, folder, "../share/nmrcheck/case.yaml", NMR_IS_FILE);
        /* A library may be one level further down: lib/x86_64-linux-gnu. */
        consider(install->headers, folder, "../../share/nmrcheck/headers", NMR_IS_FOLDER);
        consider(install->overlay, folder, "../../share/nmrcheck/case.yaml", NMR_IS_FILE);
    }
    free(folder);
    consider(install->headers, NMRCHECK_SOURCE_DIR, "headers", NMR_IS_FOLDER);
    consider(install->overlay, NMRCHECK_OVERLAY, ".", NMR_IS_FILE);
    consider(install->mingw, NMRCHECK_MINGW_DIR, ".", NMR_IS_FOLDER);
    consider(install->resource, NMRCHECK_RESOURCE_DIR, ".", NMR_IS_FOLDER);
}
