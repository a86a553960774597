/*
 * change.h - the lines of sources that a change is about, as a unified diff tells.
 */
#ifndef NMR_TRIAGE_CHANGE_H
#define NMR_TRIAGE_CHANGE_H

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"

/* Lines of the new text, 1-based. A cut is where lines were taken out: between a line and the next. */
typedef struct nmr_lines {
    unsigned first, last;
    int cut; /* 1: between `first` and `last` */
} nmr_lines;

typedef struct nmr_changed_file {
    nmr_lines *at; /* by place */
    size_t n;
} nmr_changed_file;

typedef struct nmr_change {
    nmr_map by_path; /* absolute path: file */
    nmr_map names;   /* last parts of these paths, in lower case */
    nmr_changed_file *files;
    size_t n;
} nmr_change;

/*
 * Read a unified diff. A file it names is looked for below each of some folders, with and without the first letter that
 * git puts in front ("b/"); those that are not there any more are passed over.
 *
 * @param out      zero-initialised; to be released with nmr_change_clear(), also on error
 * @param name     what the text is called in errors
 * @param text     ends with a NUL behind `length`
 * @param folders  absolute; where the paths of the diff may begin
 * @return 0, NMR_EFORMAT (err has the line) or NMR_ENOMEM
 */
int nmr_change_read(nmr_change *out, const char *name, const char *text, size_t length, const nmr_list *folders,
                    nmr_error *err);
/* Add a file of which everything is new. 0 or NMR_ENOMEM. */
int nmr_change_add_file(nmr_change *change, const char *path);
void nmr_change_clear(nmr_change *change);

/* Has the file changed at all? */
int nmr_change_has(const nmr_change *change, const char *path);
/* Is something between these lines new, or was something taken out between them? */
int nmr_change_touches(const nmr_change *change, const char *path, unsigned first, unsigned last);

#endif
