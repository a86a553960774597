/*
 * suppressions.h - what the comments and pragmas of a source say about findings that are not to be reported.
 *
 *     // nmrcheck: ignore[nmr.handle-forgotten] the reason        this line; alone on its line: the next line of code
 *     // nmrcheck: ignore-function[ID, ID] the reason             the function it stands in, or above
 *     // nmrcheck: ignore-file[ID] the reason                     the file
 *
 * and what drivers have for other tools, where it names a rule of ours: #pragma prefast(suppress: ID, "the reason"),
 * #pragma warning(suppress: ID), #pragma(suppress: ID) and lgtm[ID] in a comment.
 */
#ifndef NMR_TRIAGE_SUPPRESSIONS_H
#define NMR_TRIAGE_SUPPRESSIONS_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"

/* One rule that is not to report in some lines of a file. */
typedef struct nmr_suppression {
    const char *file;
    unsigned line, column; /* of the comment; 1-based, in bytes */
    const char *rule;      /* the id; a rule stands for its variants, too */
    const char *reason;
    unsigned first, last; /* the lines it is about */
    size_t used;          /* findings it has answered */
} nmr_suppression;

/* Something a reader of the source should know about a suppression: it is wrong, or does nothing. */
typedef struct nmr_remark {
    const char *file;
    unsigned line, column;
    const char *text; /* what, and what to do */
} nmr_remark;

typedef struct nmr_suppressions {
    nmr_suppression *at;
    size_t n;
    nmr_remark *remarks;
    size_t nremarks;
    nmr_list texts; /* what the others point into */
} nmr_suppressions;

/*
 * Add those of a source. One without a reason, or of an unknown rule, is not added: there is a remark about it.
 *
 * @param out   zero-initialised before the first source; to be released with nmr_suppressions_clear(), also on error
 * @param file  the name for `out`; copied
 * @param text  ends with a NUL behind `length`
 * @return 0 or NMR_ENOMEM
 */
int nmr_suppressions_read(nmr_suppressions *out, const nmr_rules *rules, const char *file, const char *text,
                          size_t length);
void nmr_suppressions_clear(nmr_suppressions *suppressions);

/* @param text  copied. @return 0 or NMR_ENOMEM */
int nmr_suppressions_remark(nmr_suppressions *out, const char *file, unsigned line, unsigned column, const char *text);

#endif
