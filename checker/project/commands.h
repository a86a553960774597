/*
 * commands.h - what is compiled, with which flags, and what it is linked to: what every description of a build comes
 * to.
 */
#ifndef NMR_PROJECT_COMMANDS_H
#define NMR_PROJECT_COMMANDS_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"

/* A source as it is compiled once. */
typedef struct nmr_command {
    char *file; /* absolute */
    nmr_list flags;
} nmr_command;

/* What is linked together. A command can be part of several. */
typedef struct nmr_target {
    char *name;  /* the project, absolute; "" when the description does not say */
    char *about; /* what it builds, for people; NULL: nothing is known */
    size_t *commands;
    size_t count, capacity;
    int user;     /* runs in user mode, where the protocols are not */
    int separate; /* 1: not one image, but a configuration of all there is: as many drivers as have an entry function */
} nmr_target;

typedef struct nmr_commands {
    nmr_command *items; /* no two with the same file and the same flags */
    size_t count, capacity;
    nmr_target *targets; /* those without any target are linked as their names tell */
    size_t ntargets, targets_capacity;
    int partial;       /* 1: made by hand of what a build needs: folders that only a build fills are empty */
    nmr_list missing;  /* what the description refers to and is not there, each once: "import x.props" */
    nmr_list problems; /* "FILE: why it could not be read" */
    nmr_map by_key;
} nmr_commands;

/* What of a build is meant. NULL: whatever is there first, or all of it. */
typedef struct nmr_build_choice {
    const char *configuration, *platform;
} nmr_build_choice;

/*
 * Add a source unless it is there with these flags.
 *
 * @param flags  taken over
 * @param index  receives which command it is
 * @return 0 or NMR_ENOMEM
 */
int nmr_commands_add(nmr_commands *commands, const char *file, nmr_list *flags, size_t *index);
/* A new target, NULL: no memory. Valid until the next one is added. */
nmr_target *nmr_commands_target(nmr_commands *commands, const char *name);
/* 0 or NMR_ENOMEM. */
int nmr_target_add(nmr_target *target, size_t command);
void nmr_commands_clear(nmr_commands *commands);

/* The file and the flags as one text, to be freed; NULL: no memory. */
char *nmr_command_key(const char *file, const nmr_list *flags);

#endif
