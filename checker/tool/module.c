/* module.c - finds a module beside the command, and a function in it. */
#include "tool/module.h"

#include <stdlib.h>

#include "core/rules.h"
#include "project/path.h"
#include "project/platform.h"
#include "project/walk.h"

/* The folders as the command was built, and as it is installed. NULL: it is in none. */
static char *find(const char *file)
{
    static const char *const places[] = {"../lib", "../" NMRCHECK_LIBDIR};
    char program[4096], *folder, *path = NULL;
    size_t i;

    nmr_platform_module(program, sizeof program);
    folder = nmr_path_folder(program);
    for (i = 0; folder && !path && i < sizeof places / sizeof *places; i++) {
        char *place = nmr_path_join(places[i], file);
        path = place ? nmr_path_absolute(folder, place) : NULL;
        free(place);
        if (path && nmr_path_kind(path) != NMR_IS_FILE) {
            free(path);
            path = NULL;
        }
    }
    free(folder);
    return path;
}

void *nmr_module_function(nmr_module *module, const char *name, nmr_error *err)
{
    char *path = module->loaded ? NULL : find(module->file);
    void *address = NULL;

    if (!module->loaded && !path)
        nmr_fail(err, NMR_EIO, NULL, 0, "%s is not found beside the command; install it as a whole", module->file);
    else if ((!module->loaded && uv_dlopen(path, &module->library) < 0) ||
             uv_dlsym(&module->library, name, &address) < 0)
        nmr_fail(err, NMR_EIO, NULL, 0, "%s", uv_dlerror(&module->library));
    module->loaded |= address != NULL;
    free(path);
    return address;
}
