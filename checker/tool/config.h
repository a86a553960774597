/*
 * config.h - the file .nmrcheck at the root of the user's tree: options that are always given.
 */
#ifndef NMR_TOOL_CONFIG_H
#define NMR_TOOL_CONFIG_H

#include "tool/options.h"
#include "triage/overrides.h"

/* What the options of a file come to, as arguments. */
typedef struct nmr_config {
    nmr_list options;        /* as they would stand in front of those of the command line */
    nmr_list flags;          /* as they would stand behind "--" */
    nmr_overrides overrides; /* what is said of rules, and of parts of the project */
} nmr_config;

/*
 * Read the configuration of the project that a path is a part of.
 *
 * @param out   zero-initialised; empty when there is no such file; to be released with nmr_config_clear(), also on
 * error
 * @param path  as the user named it
 * @return 0, NMR_EIO, NMR_EFORMAT (err has file and line) or NMR_ENOMEM
 */
int nmr_config_find(nmr_config *out, const char *path, nmr_error *err);
/* The same for a file. */
int nmr_config_read(nmr_config *out, const char *file, nmr_error *err);
void nmr_config_clear(nmr_config *config);

#endif
