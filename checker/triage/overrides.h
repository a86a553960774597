/*
 * overrides.h - which rules report in which part of a project, and how much their findings weigh there.
 */
#ifndef NMR_TRIAGE_OVERRIDES_H
#define NMR_TRIAGE_OVERRIDES_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"

typedef enum nmr_verdict { NMR_TURN_OFF, NMR_TURN_ON, NMR_RATE } nmr_verdict;

/* What is said of some rules, and where it is said. */
typedef struct nmr_choice {
    const char *what; /* as for nmr_selection_set() */
    nmr_verdict verdict;
    const char *level; /* of NMR_RATE: "error", "warning" or "note"; constant */
    int line, column;
} nmr_choice;

/* Choices for the files that match a pattern. */
typedef struct nmr_override {
    const char **patterns; /* relative to the folder; one that matches a folder is about all in it */
    size_t npatterns;
    nmr_choice *choices;
    size_t n;
} nmr_override;

/* Zero-initialised is empty. */
typedef struct nmr_overrides {
    const char *file, *folder; /* where they were read from, and what they are relative to */
    nmr_override *at;          /* a later one wins */
    size_t n;
    nmr_choice *everywhere; /* what is said of rules for all files */
    size_t neverywhere;
    nmr_list before, after; /* "+WHAT", "-WHAT": for all files, before the choices for some and after them */
    nmr_list texts;
} nmr_overrides;

void nmr_overrides_clear(nmr_overrides *overrides);
/* A text that lives as long as the overrides; NULL: no memory. */
const char *nmr_overrides_keep(nmr_overrides *overrides, const char *text);

/* Are all rules known that they speak of? 0, NMR_EFORMAT (err says where they do not) or NMR_ENOMEM. */
int nmr_overrides_check(const nmr_overrides *overrides, const nmr_rules *rules, nmr_error *err);
/* All that has to be on for a rule to be on somewhere: appends "+WHAT" and "-WHAT". 0 or NMR_ENOMEM. */
int nmr_overrides_union(const nmr_overrides *overrides, nmr_list *select);

/*
 * Which rules report in a file.
 *
 * @param out   to be released with nmr_selection_free()
 * @param file  absolute
 * @return 0 or NMR_ENOMEM
 */
int nmr_overrides_select(const nmr_overrides *overrides, const nmr_rules *rules, const char *file, nmr_selection **out);
/* The level of a rule's findings in a file; NULL: what the rule says. */
const char *nmr_overrides_level(const nmr_overrides *overrides, const nmr_rule *rule, const char *file);

#endif
