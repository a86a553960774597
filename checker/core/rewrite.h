/*
 * rewrite.h - how a rule says the source is mended that breaks it: edits of one call on the path, in terms of its text.
 */
#ifndef NMR_CORE_REWRITE_H
#define NMR_CORE_REWRITE_H

#include "core/machine.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { NMR_MAX_EDITS = 4, NMR_MAX_DEPTH = 2 };

typedef enum nmr_edit_kind {
    NMR_EDIT_BEFORE,   /* a statement in front of the one that the call is */
    NMR_EDIT_AFTER,    /* and behind it */
    NMR_EDIT_CALLEE,   /* another function is called */
    NMR_EDIT_ARGUMENT, /* an argument that is written `old` is written `text` */
    NMR_EDIT_STATIC,   /* the local variable that an argument points to becomes static */
    NMR_EDIT_MEMBER,   /* a member of the variable that an argument points to is set to `text` */
    NMR_EDIT_SWAP      /* the statement changes places with the next one, a call of `text` with the same first argument */
} nmr_edit_kind;

typedef struct nmr_edit {
    nmr_edit_kind kind;
    unsigned index;     /* of the argument, from 0 */
    const char *member; /* "Outer.Inner" */
    unsigned at[NMR_MAX_DEPTH], depth; /* where the member stands in an initialiser without names */
    const char *old;
    const char *text; /* of BEFORE and AFTER: with {N}, {last}, {result}, {=CALL} and \n */
} nmr_edit;

typedef struct nmr_rewrite {
    int rule; /* index into the rules */
    const char *calls[NMR_MAX_NAMES];
    uint8_t ncalls;
    const char *kind; /* what messages call the kind of object that it is for; NULL: any */
    int tried; /* 1: whether it is right shows a second check only: it is no suggestion */
    nmr_edit edits[NMR_MAX_EDITS];
    uint8_t nedits;
    int line;
} nmr_rewrite;

/* In the order of the text: of several for one rule, the first that fits the source is meant. */
size_t nmr_rules_rewrites(const nmr_rules *rules, const nmr_rewrite **rewrites);

/* Does a rule say how it is mended? */
int nmr_rules_mends(const nmr_rules *rules, const nmr_rule *rule);

/* Does the rule judge calls of the function, so that a finding stands at one? */
int nmr_rules_judges(const nmr_rules *rules, int rule, const char *function);
/* Is it what a step of a path says about a call of the function? */
int nmr_rules_notes(const nmr_rules *rules, const char *function, const char *text);

#ifdef __cplusplus
}
#endif
#endif
