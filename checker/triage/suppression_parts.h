/*
 * suppression_parts.h - between the file that finds suppressions in a text and the one that knows what they are about.
 */
#ifndef NMR_TRIAGE_SUPPRESSION_PARTS_H
#define NMR_TRIAGE_SUPPRESSION_PARTS_H

#include "triage/functions.h"
#include "triage/suppressions.h"

/* What a comment of ours begins with. */
#define NMR_SUPPRESSION_WORD "nmrcheck:"

typedef enum nmr_scope { NMR_SCOPE_LINE, NMR_SCOPE_FUNCTION, NMR_SCOPE_FILE } nmr_scope;

typedef struct nmr_suppression_reader {
    nmr_suppressions *out;
    const nmr_rules *rules;
    const char *file;
    nmr_tokens tokens;
    nmr_functions functions;
    int rc; /* the first error; nothing is done any more behind it */
} nmr_suppression_reader;

/* A part of a text. */
typedef struct nmr_part {
    const char *at, *end;
} nmr_part;

/* One suppression as it is written. */
typedef struct nmr_written {
    const nmr_token *aside;
    unsigned line, column;
    nmr_scope scope;
    nmr_part ids;
    const char *reason; /* kept in the texts; "" when there is none */
    int foreign;        /* made for other tools as well: ids that are not ours are theirs */
} nmr_written;

/* The suppressions in a comment, or in a preprocessor line. */
void nmr_suppression_comment(nmr_suppression_reader *r, const nmr_token *aside);
void nmr_suppression_pragma(nmr_suppression_reader *r, const nmr_token *aside);

/* Add one for each of its ids, or say what is wrong with it. */
void nmr_suppression_take(nmr_suppression_reader *r, const nmr_written *w);
void nmr_suppression_refuse(nmr_suppression_reader *r, const nmr_written *w, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Kept as long as the suppressions; NULL when memory is out. */
const char *nmr_suppression_keep(nmr_suppression_reader *r, const char *at, size_t length);

int nmr_is_blank(char c);
/* Without blanks at its ends. */
nmr_part nmr_part_trim(const char *at, const char *end);

#endif
