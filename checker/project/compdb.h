/*
 * compdb.h - reading compile_commands.json.
 */
#ifndef NMR_PROJECT_COMPDB_H
#define NMR_PROJECT_COMPDB_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"

typedef struct nmr_command {
    char *file; /* absolute */
    nmr_list flags;
} nmr_command;

typedef struct nmr_compdb {
    nmr_command *commands; /* C and C++ sources in the order of the file; the first command of a source counts */
    size_t count, capacity;
    nmr_map by_file;
} nmr_compdb;

/*
 * @param out   zero-initialised; to be released with nmr_compdb_clear(), also on error
 * @param path  absolute
 * @return 0, NMR_EIO, NMR_EFORMAT (err says where and what) or NMR_ENOMEM
 */
int nmr_compdb_read(nmr_compdb *out, const char *path, nmr_error *err);
void nmr_compdb_clear(nmr_compdb *db);

#endif
