/*
 * inner.h - what the parts of the MSBuild reader share.
 *
 * Strings live in the arena of the session. The first failure stays in the session: what follows does nothing any more,
 * and whoever began asks for it at the end.
 *
 * Values are kept as MSBuild keeps them, with %XX for characters that are not to be taken for syntax, until they are
 * used. A property that is not set leaves a mark in the value (mark.h), so that what was made of it can be told.
 */
#ifndef NMR_MSBUILD_INNER_H
#define NMR_MSBUILD_INNER_H

#include <libxml/tree.h>

#include "core/link/tables.h"
#include "project/casing.h"
#include "project/list.h"
#include "project/map.h"
#include "project/text.h"

/* One for all projects that are read together. */
typedef struct nmr_msb_session {
    nmr_arena arena;
    nmr_casing casing;
    nmr_map by_path; /* of documents */
    xmlDoc **documents;
    size_t ndocuments;
    nmr_list *missing; /* what is referred to and is not there, each once */
    nmr_map known_missing;
    size_t spent; /* bytes of values */
    nmr_error *err;
    int rc; /* the first failure */
} nmr_msb_session;

typedef struct nmr_msb_metadata {
    const char *name, *value;
} nmr_msb_metadata;

typedef struct nmr_msb_values {
    nmr_msb_metadata *at;
    size_t n, room;
} nmr_msb_values;

struct nmr_msb_type;

typedef struct nmr_msb_item {
    const struct nmr_msb_type *type;
    const char *include;   /* as written, with '\' */
    const char *recursive; /* what `**` stood for */
    nmr_msb_values own;
} nmr_msb_item;

/* Items of one type. */
typedef struct nmr_msb_type {
    const char *name;
    nmr_msb_values defaults; /* of ItemDefinitionGroups */
    nmr_msb_item **items;
    size_t n, room;
} nmr_msb_type;

typedef struct nmr_msb_property {
    const char *value;
    int fixed; /* given from outside: what a project says does not count */
} nmr_msb_property;

/* A group that is looked at after all properties are known. */
typedef struct nmr_msb_group {
    const xmlNode *node;
    const char *file;
} nmr_msb_group;

typedef struct nmr_msb_groups {
    nmr_msb_group *at;
    size_t n, room;
} nmr_msb_groups;

/* A project as one configuration of it reads. */
typedef struct nmr_msb {
    nmr_msb_session *session;
    const char *file, *folder; /* of the project: absolute */
    const char *here;          /* the file whose elements are looked at */
    nmr_map by_name;           /* lower-case: properties */
    nmr_msb_property *properties;
    size_t nproperties, room;
    nmr_map by_type; /* lower-case */
    nmr_msb_type **types;
    size_t ntypes, types_room;
    nmr_msb_groups definitions, items;
    nmr_list imported; /* in the order of the first time */
    nmr_list open;     /* imports that are being read, the outermost first */
    int depth;         /* of values in values */
} nmr_msb;

/* ---- session.c ------------------------------------------------------------------------------------------------ */

void nmr_msb_session_clear(nmr_msb_session *s);
/* Notes a failure unless there is one. `line` 0: about the file as a whole. */
void nmr_msb_fail(nmr_msb_session *s, int code, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* "" when memory is out. */
const char *nmr_msb_keep(nmr_msb_session *s, const char *text);
const char *nmr_msb_keep_bytes(nmr_msb_session *s, const char *text, size_t length);
/* Keeps what was built and clears it. */
const char *nmr_msb_take(nmr_msb_session *s, nmr_text *text);
/* One element more in an array in the arena; zeroed. NULL when memory is out. */
void *nmr_msb_grow(nmr_msb_session *s, void *array_pointer, size_t *count, size_t *room, size_t size);
/* A document, read once. NULL: the session has failed. */
const xmlNode *nmr_msb_document(nmr_msb_session *s, const char *path);
/* Notes that something is missing: "import x.props". */
void nmr_msb_miss(nmr_msb_session *s, const char *kind, const char *name);

/* ---- values.c ------------------------------------------------------------------------------------------------- */

int nmr_msb_same(const char *a, const char *b);
int nmr_msb_same_bytes(const char *a, size_t length, const char *b);
const char *nmr_msb_trim(nmr_msb_session *s, const char *text);
/* What stands in an element, without comments. */
const char *nmr_msb_text_of(nmr_msb_session *s, const xmlNode *element);
/*
 * %XX to characters, and back for those that mean something. These and the next one return the text itself when there
 * is nothing to change.
 */
const char *nmr_msb_unescape(nmr_msb_session *s, const char *text);
const char *nmr_msb_escape(nmr_msb_session *s, const char *text);
/* Without marks of properties that are not set. */
const char *nmr_msb_unmarked(nmr_msb_session *s, const char *text);
/* Is there a mark? Its properties are noted as missing. */
int nmr_msb_note_marks(nmr_msb_session *s, const char *text);
/* The parts of a list, trimmed, empty ones left out; an expression @(...) is one part. */
void nmr_msb_split(nmr_msb_session *s, nmr_list *parts, const char *text);
/* A path as written to one of this machine: absolute from `folder`, with '/'. */
const char *nmr_msb_path(nmr_msb_session *s, const char *folder, const char *written);
/* The same, and as it is spelled on disk; NULL when nothing is there. */
const char *nmr_msb_find(nmr_msb_session *s, const char *folder, const char *written);
/* A path of this machine as a project would write it. */
const char *nmr_msb_backslashes(nmr_msb_session *s, const char *path);

/* ---- store.c -------------------------------------------------------------------------------------------------- */

/* The value of a property; NULL: not set. */
const char *nmr_msb_get(nmr_msb *m, const char *name);
void nmr_msb_set(nmr_msb *m, const char *name, const char *value);
/* From outside: a project cannot change it. */
void nmr_msb_fix(nmr_msb *m, const char *name, const char *value);
/* What a project names in TreatAsLocalProperty. */
void nmr_msb_unfix(nmr_msb *m, const char *name);
/* The items of a type, made when there are none and `make`. */
nmr_msb_type *nmr_msb_type_of(nmr_msb *m, const char *name, int make);
void nmr_msb_put(nmr_msb *m, nmr_msb_values *values, const char *name, const char *value);
/* Metadata of an item, of its type's definitions, or well known; NULL: it has none of that name. */
const char *nmr_msb_metadata_of(nmr_msb *m, const nmr_msb_item *item, const char *name);
nmr_msb_item *nmr_msb_add_item(nmr_msb *m, nmr_msb_type *type, const char *include);
void nmr_msb_clear(nmr_msb *m);

/* ---- expand.c, functions.c, condition.c ----------------------------------------------------------------------- */

/* What stands where. */
typedef struct nmr_msb_place {
    const nmr_msb_item *item; /* whose metadata %(...) means; NULL: there is none */
    const char *folder;       /* what Exists() looks from; NULL: the project's */
    int items;                /* @(...) may stand here */
    int line;
} nmr_msb_place;

/* $(...), and what else the place allows, replaced by their values. */
const char *nmr_msb_expand(nmr_msb *m, const char *text, const nmr_msb_place *place);
/* The same for what is used at once: without escapes and marks. */
const char *nmr_msb_evaluate(nmr_msb *m, const char *text, const nmr_msb_place *place);
/* The end of what begins with an open parenthesis: behind the one that closes it. NULL: none does. */
const char *nmr_msb_closing(const char *open);
/* $(X.Y(...)) and $([X]::Y(...)), without "$(" and ")"; escaped. */
const char *nmr_msb_function(nmr_msb *m, const char *body, const nmr_msb_place *place);
/* A condition; NULL is true. `exists`: Exists() is taken to hold whatever is there. */
int nmr_msb_condition(nmr_msb *m, const char *text, const nmr_msb_place *place, int exists);
int nmr_msb_number(const char *text, double *number);
/* Compares versions a.b.c.d: 0 when one of them is none, else sets `order`. */
int nmr_msb_versions(const char *a, const char *b, int *order);

/* ---- glob.c, items.c, evaluate.c, kit.c ----------------------------------------------------------------------- */

int nmr_msb_has_wildcard(const char *text);
/* What a pattern stands for: as it would be written, and what `**` stood for beside it. */
void nmr_msb_glob(nmr_msb_session *s, nmr_list *found, nmr_list *recursive, const char *folder, const char *pattern);

void nmr_msb_define(nmr_msb *m, const xmlNode *group);
void nmr_msb_items(nmr_msb *m, const xmlNode *group);

/*
 * Read a project and what it imports. Properties from outside are set before.
 *
 * @param m  with its session, file and folder; to be released with nmr_msb_clear()
 */
void nmr_msb_evaluate_project(nmr_msb *m);

/* What stands in for a file of the toolset that is not here, by the last part of its path. NULL: none does. */
const char *nmr_msb_kit(const char *path);

#endif
