/*
 * plan.h - which translation units to check, and with which flags.
 */
#ifndef NMR_PROJECT_PLAN_H
#define NMR_PROJECT_PLAN_H

#include "nmrcheck/nmrcheck.h"
#include "project/commands.h"
#include "project/list.h"
#include "project/map.h"
#include "project/prefilter.h"

typedef struct nmr_unit {
    char *path;     /* absolute */
    char *key;      /* tells it from other units: nmr_command_key() of the flags it was added with */
    nmr_list flags; /* the user's, the project's and the inferred ones; nmr_flags_default() adds the rest */
    int named;      /* by the user: a failure is an error of the run */
    int for_others; /* uses no protocol itself: matters to a source that does */
    char *problem;  /* why it cannot be checked, NULL when it can */
    int left_out;   /* has nothing to do with the files that are asked about: not to be checked */
} nmr_unit;

/* What is linked together, as far as it matters. */
typedef struct nmr_plan_target {
    char *name, *about;  /* as of nmr_target */
    size_t *units;
    size_t count, capacity;
    nmr_list elsewhere;  /* as of the plan, among its sources */
    int user, separate;
    int met;             /* has to do with a file that is asked about */
} nmr_plan_target;

typedef struct nmr_plan {
    nmr_unit *units; /* those that matter and those with a problem; a source can be compiled in several ways */
    size_t nunits, capacity;
    nmr_plan_target *targets; /* units without any are linked as their names tell */
    size_t ntargets;
    nmr_list missing;  /* what the projects refer to and is not there */
    size_t seen;       /* sources looked at */
    size_t around;     /* further ones of the project, in folders that the user did not name */
    nmr_list elsewhere; /* names looked for that have a body where nothing matters */
    nmr_list problems; /* lines about folders that cannot be read */
    nmr_list aliases;  /* pairs: the path an include asks for, the file it means (they differ in case only) */
    nmr_map by_path;   /* sources seen */
    nmr_map by_key;    /* units: nmr_command_key() */
    nmr_scans scans;
} nmr_plan;

/*
 * Reads a project or a solution of Visual Studio (msbuild/msbuild.h).
 *
 * @param out  zero-initialised; to be released with nmr_commands_clear(), also on error
 * @return 0, NMR_EIO, NMR_EFORMAT, NMR_EINVAL or NMR_ENOMEM
 */
typedef int nmr_read_project(nmr_commands *out, const char *path, const nmr_build_choice *choice, nmr_error *err);

/* What a plan is made for. All of it outlives the plan. */
typedef struct nmr_plan_options {
    const nmr_rules *rules;
    const char *cwd;       /* absolute */
    const nmr_list *flags; /* the user's own, in front of all others; may be empty */
    nmr_build_choice choice;
    nmr_read_project *read_project;
    /* Names that matter beside those of the rules: to a source that mentions, or that defines them; NULL */
    const nmr_list *mentioned, *defined;
    const nmr_list *looked_for; /* functions: where they are, is to be told (`elsewhere`) if it does not matter; NULL */
    int all;     /* every source matters, whatever it uses */
    const nmr_focus *focus; /* only what has to do with these files is asked about; NULL: all is */
    int callers; /* beside what the user named, a source with an entry function matters that mentions one */
} nmr_plan_options;

/* @param out  zero-initialised; to be released with nmr_plan_clear(), also on error */
int nmr_plan_start(nmr_plan *out, const nmr_plan_options *options, nmr_error *err);
void nmr_plan_clear(nmr_plan *plan);

/*
 * Add what a path of the user's stands for: a source, a compile_commands.json, a project or solution of Visual Studio,
 * or a tree. A compile_commands.json at
 * the root of a tree gives the flags of the sources it lists. Headers are looked for in all of the project that a tree
 * is a part of (root.h); its sources in other folders matter only for the names in the options.
 *
 * @return 0, NMR_EIO, NMR_EFORMAT, NMR_EINVAL (nothing in it that can be checked) or NMR_ENOMEM
 */
int nmr_plan_add(nmr_plan *plan, const nmr_plan_options *options, const char *path, nmr_error *err);

/*
 * Leave out the targets, and the units that are only theirs, that have nothing to do with the files asked about. Where
 * nobody says what is linked, a change anywhere may matter to all.
 *
 * @return 0 or NMR_ENOMEM
 */
int nmr_plan_narrow(nmr_plan *plan, const nmr_focus *focus);

/*
 * Take over what another plan, made with more names, has in addition: units, which matter to others then, and aliases.
 * Units keep their places.
 *
 * @param wider  is still to be cleared
 * @return 0 or NMR_ENOMEM
 */
int nmr_plan_take(nmr_plan *plan, nmr_plan *wider);

#endif
