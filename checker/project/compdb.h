/*
 * compdb.h - reading compile_commands.json.
 */
#ifndef NMR_PROJECT_COMPDB_H
#define NMR_PROJECT_COMPDB_H

#include "project/commands.h"

/*
 * C and C++ sources in the order of the file. A source that is compiled in several ways makes as many targets, each a
 * configuration of all sources; unless one is chosen.
 *
 * @param out   zero-initialised; to be released with nmr_commands_clear(), also on error
 * @param path  absolute
 * @return 0, NMR_EIO, NMR_EFORMAT (err says where and what), NMR_EINVAL (no such configuration) or NMR_ENOMEM
 */
int nmr_compdb_read(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err);

#endif
