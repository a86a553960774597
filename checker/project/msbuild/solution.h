/*
 * solution.h - which projects a solution builds, in which configurations: .sln and .slnx.
 */
#ifndef NMR_MSBUILD_SOLUTION_H
#define NMR_MSBUILD_SOLUTION_H

#include "project/msbuild/inner.h"

/* A project in one configuration of the solution. */
typedef struct nmr_sln_mapping {
    const char *solution; /* "Release|x64" */
    const char *project;  /* the same of the project, NULL: not said */
    int built;
} nmr_sln_mapping;

typedef struct nmr_sln_project {
    const char *path; /* absolute, as written but with '/' */
    const char *id;   /* "{...}" */
    nmr_sln_mapping *mappings;
    size_t nmappings, room;
} nmr_sln_project;

typedef struct nmr_sln {
    nmr_sln_project *projects; /* of C and C++ */
    size_t nprojects, room;
    nmr_list configurations; /* "Release|x64" */
} nmr_sln;

int nmr_sln_is(const char *path);
/* Failures are the session's. @param out  zero-initialised; to be released with nmr_sln_clear() */
void nmr_sln_read(nmr_msb_session *s, nmr_sln *out, const char *path);
void nmr_sln_clear(nmr_sln *sln);
/*
 * The configuration of a project in one of the solution.
 *
 * @param chosen  "Release|x64"
 * @return "Release|x64" of the project; NULL: it is not built
 */
const char *nmr_sln_mapped(nmr_msb_session *s, const nmr_sln_project *project, const char *chosen);

/* slnx.c */
void nmr_slnx_read(nmr_msb_session *s, nmr_sln *out, const char *path);
/* Adds a project unless it is of another language. NULL: it is, or the session has failed. */
nmr_sln_project *nmr_sln_add(nmr_msb_session *s, nmr_sln *sln, const char *solution, const char *written);

#endif
