/*
 * rules.h - loaded rules as the loader fills them and the queries read them.
 */
#ifndef NMR_CORE_RULES_H
#define NMR_CORE_RULES_H

#include "core/rewrite.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A rule and what only the engines ask about it. */
typedef struct nmr_rule_entry {
    int claims_absence;
    int nrows; /* rows that can raise it */
} nmr_rule_entry;

struct nmr_rules {
    nmr_family *families;
    nmr_rule *rules;
    nmr_rule_entry *entries; /* beside `rules` */
    nmr_role_rule *roles;
    nmr_helper *helpers;
    nmr_wrapper *wrappers;
    nmr_runs *runs;
    nmr_rewrite *rewrites;
    const char **names;   /* see nmr_rules_names() */
    const char **ambient; /* functions of the kernel at large: no reason to look at a source */
    char **texts;       /* everything the strings above point into */
    size_t nfamilies, nrules, nroles, nhelpers, nwrappers, nruns, nrewrites, nnames, nambient, ntexts;
};

/* The built-in rule files, embedded at build time; ends with an entry whose name is NULL. */
typedef struct nmr_embedded {
    const char *name;
    const char *text;
} nmr_embedded;
extern const nmr_embedded nmr_embedded_rules[];

/*
 * Add the families, rules and declarations of one file.
 *
 * @param file  the name for messages; copied
 * @param text  the content; copied
 * @return 0, NMR_EFORMAT (err has the line) or NMR_ENOMEM
 */
int nmr_rules_parse(nmr_rules *rules, const char *file, const char *text, nmr_error *err);

/* Grow an array of `count` elements by one zeroed element. Returns the element, or NULL when memory is out. */
void *nmr_grow(void *array_pointer, size_t *count, size_t size);
/* A copy of a text that lives as long as the rules. NULL when memory is out. */
char *nmr_rules_keep(nmr_rules *rules, const char *text, size_t length);

/* Is a rule one of those that a name, a glob or a tier stands for, as for nmr_selection_set()? */
int nmr_rule_is_meant(const nmr_rule *rule, const char *what);

/* Fill in `err` (which may be NULL) and return `code`. */
int nmr_fail(nmr_error *err, int code, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
int nmr_fail_at(nmr_error *err, int code, const char *file, int line, int column, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

#ifdef __cplusplus
}
#endif
#endif
