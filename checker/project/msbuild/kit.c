/* kit.c - the stand-ins for the toolset's own project files, embedded at build time from kit/. */
#include <string.h>

#include "core/rules.h"
#include "project/msbuild/inner.h"
#include "project/path.h"

extern const nmr_embedded nmr_embedded_kit[];

const char *nmr_msb_kit(const char *path)
{
    const char *name = nmr_path_name(path), *colon = strchr(name, ':');
    const nmr_embedded *file;

    name = colon ? colon + 1 : name;
    for (file = nmr_embedded_kit; file->name; file++)
        if (nmr_msb_same(file->name, name))
            return file->text;
    return NULL;
}
