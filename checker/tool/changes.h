/*
 * changes.h - where a change comes from: git, or a diff on stdin.
 */
#ifndef NMR_TOOL_CHANGES_H
#define NMR_TOOL_CHANGES_H

#include "tool/options.h"
#include "triage/change.h"

/*
 * Read the change that --diff is about: what "-" finds on stdin; else what is different in the working copy from where
 * it left the revision, new files that git does not ignore among it.
 *
 * @param out  zero-initialised; to be released with nmr_change_clear(), also on error
 * @return 0, NMR_EIO, NMR_EINVAL (git cannot tell), NMR_EFORMAT or NMR_ENOMEM
 */
int nmr_changes_read(nmr_change *out, const nmr_options *options, const char *cwd, nmr_error *err);

#endif
