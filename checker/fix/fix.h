/*
 * fix.h - the fixes of findings: replacements in source files, as the rule files say how a broken rule is mended.
 *
 * A fix is found in the text of the source at the places that the path of its finding shows, so it is the same whichever
 * engine found it. Where the text is not plainly what the rule means - in a macro, behind #if, in a condition - there is
 * none.
 */
#ifndef NMR_FIX_FIX_H
#define NMR_FIX_FIX_H

#include <stdio.h>

#include "fix/edits.h"
#include "nmrcheck/nmrcheck.h"

/* A file that fixes are in, as it was read. */
typedef struct nmr_fix_file {
    char *path;
    char *text;
    size_t length;
    nmr_tokens tokens;
    int readable;
} nmr_fix_file;

typedef enum nmr_fix_state {
    NMR_FIX_TAKEN,
    NMR_FIX_SAME,     /* the same as an earlier one: the two findings are mended by one */
    NMR_FIX_OVERLAPS, /* changes what an earlier one changes */
    NMR_FIX_REFUSED   /* leads to another finding */
} nmr_fix_state;

typedef struct nmr_fix {
    const nmr_finding *finding; /* borrowed */
    size_t file;                /* index into the files */
    nmr_replacements edits;     /* by place */
    nmr_fix_state state;
    unsigned lines[NMR_FIX_MAX_REPLACEMENTS][2]; /* of TAKEN: from and to which line of the new text each edit reaches */
} nmr_fix;

typedef struct nmr_fixes {
    nmr_fix *items; /* in the order of the findings; at most one for each */
    size_t n;
    nmr_fix_file **files;
    size_t nfiles;
} nmr_fixes;

/*
 * Find the fixes of findings.
 *
 * @param out   to be released with nmr_fixes_clear(), also on error; borrows the findings
 * @param root  only files below it are changed
 * @param tried 1: also those that only a second check can tell to be right
 * @return 0 or NMR_ENOMEM
 */
int nmr_fixes_find(nmr_fixes *out, const nmr_rules *rules, const nmr_result *all, const char *root,
                   int tried);
void nmr_fixes_clear(nmr_fixes *fixes);
/* NULL: the finding has none. */
const nmr_fix *nmr_fixes_of(const nmr_fixes *fixes, const nmr_finding *finding);
size_t nmr_fixes_count(const nmr_fixes *fixes, nmr_fix_state state);

/*
 * The text of a file with the fixes that are taken; fills in their lines.
 *
 * @param text  malloc'ed
 * @return 0 or NMR_ENOMEM
 */
int nmr_fixes_text(nmr_fixes *fixes, size_t file, char **text, size_t *length);
/* Writes that to the files. 0, NMR_EIO (err names the file) or NMR_ENOMEM. */
int nmr_fixes_write(nmr_fixes *fixes, nmr_error *err);
/* Writes it as a unified diff, with paths relative to `cwd`. 0, NMR_EIO or NMR_ENOMEM. */
int nmr_fixes_diff(FILE *out, nmr_fixes *fixes, const char *cwd);

/*
 * Refuse the fixes that lead to other findings: those whose path goes through what the fix has written.
 *
 * @param before, after  what was found in the text without the fixes, and with them
 * @return how many were refused
 */
size_t nmr_fixes_judge(nmr_fixes *fixes, const nmr_result *before, const nmr_result *after);

#endif
