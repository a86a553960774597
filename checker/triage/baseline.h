/*
 * baseline.h - the findings a project knows of and is not to be told again: a YAML file under its version control.
 *
 * A finding is known by its fingerprint, which no line number is part of, and its file. When the file is gone, its
 * findings are known in the file they have moved to.
 */
#ifndef NMR_TRIAGE_BASELINE_H
#define NMR_TRIAGE_BASELINE_H

#include <stdio.h>

#include "nmrcheck/nmrcheck.h"
#include "project/list.h"
#include "project/map.h"

typedef struct nmr_known {
    const char *rule, *file, *function, *fingerprint; /* file: absolute */
    size_t same;                                      /* the next with this fingerprint; NMR_NONE: none */
    int moved;                                        /* 1: its file is not there any more */
    int met;                                          /* 1: a finding of this run is the same */
    int gone;                                         /* 1: it would have been found, and is not */
} nmr_known;

typedef struct nmr_baseline {
    nmr_known *at; /* as in the file */
    size_t n;
    nmr_map by_print; /* the last one with a fingerprint */
    nmr_list texts;   /* what they point into */
} nmr_baseline;

/*
 * Read a baseline.
 *
 * @param out   zero-initialised; to be released with nmr_baseline_clear(), also on error
 * @param path  absolute; the names in it are relative to its folder
 * @return 0, NMR_EIO, NMR_EFORMAT (err has line and column) or NMR_ENOMEM
 */
int nmr_baseline_read(nmr_baseline *out, const char *path, const nmr_rules *rules, nmr_error *err);
void nmr_baseline_clear(nmr_baseline *baseline);

/* The entry a finding is the same as; NULL: it is new. */
nmr_known *nmr_baseline_find(const nmr_baseline *baseline, const nmr_finding *finding);

/* To this the next two add. Zero-initialised is empty; to be released with nmr_baseline_clear(). 0 or NMR_ENOMEM. */
int nmr_baseline_add(nmr_baseline *baseline, const nmr_finding *finding);
int nmr_baseline_keep(nmr_baseline *baseline, const nmr_known *known);
/*
 * Write a baseline.
 *
 * @param path  where it will be; absolute
 * @return 0, NMR_EIO or NMR_ENOMEM
 */
int nmr_baseline_write(FILE *out, nmr_baseline *baseline, const char *path);

#endif
