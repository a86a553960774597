/*
 * plan_parts.h - between plan.c and the files that know one kind of project each.
 */
#ifndef NMR_PROJECT_PLAN_PARTS_H
#define NMR_PROJECT_PLAN_PARTS_H

#include "project/commands.h"
#include "project/plan.h"

/*
 * Adds a source unless the plan has it with these flags. `unit` is set to it; it is valid until the next one is added.
 * `flags` (may be NULL) go behind the user's.
 */
int nmr_plan_add_unit(nmr_plan *plan, const nmr_plan_options *options, const char *path, const nmr_list *flags,
                      nmr_unit **unit);
/* Notes what a source has that does not matter. */
int nmr_plan_leave_out(nmr_plan *plan, const nmr_scan *scan);
/* Counts a source as seen. `fresh` says whether it is new. */
int nmr_plan_see(nmr_plan *plan, const char *path, int *fresh);
/* Adds a source that cannot be checked, with the reason. */
int nmr_plan_add_problem(nmr_plan *plan, const nmr_plan_options *options, const char *path, const char *reason);

/* A new target without units; valid until the next one is added. */
int nmr_plan_add_target(nmr_plan *plan, const nmr_target *target, nmr_plan_target **out);
int nmr_plan_target_add(nmr_plan_target *target, size_t unit);

/*
 * Sources of a build, those that matter, and its targets.
 *
 * @param description  the file that describes it, absolute
 * @param root         only those below it; NULL: all
 */
int nmr_plan_add_commands(nmr_plan *plan, const nmr_plan_options *options, const nmr_commands *commands,
                          const char *description, const char *root, nmr_error *err);
/* Sources of a folder, and of the project around it. */
int nmr_plan_add_tree(nmr_plan *plan, const nmr_plan_options *options, const char *folder, nmr_error *err);

#endif
