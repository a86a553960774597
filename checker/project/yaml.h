/*
 * yaml.h - the YAML files that users write and keep: one document, and errors that say where in it.
 */
#ifndef NMR_PROJECT_YAML_H
#define NMR_PROJECT_YAML_H

#include <yaml.h>

#include "nmrcheck/nmrcheck.h"

typedef struct nmr_yaml {
    const char *file; /* borrowed: for messages */
    char *text;
    yaml_document_t document;
    int loaded;
    nmr_error *err;
} nmr_yaml;

/*
 * Read a file.
 *
 * @param out  to be released with nmr_yaml_clear(), also on error; borrows `file` and `err`
 * @param max  bytes that such a file has at most
 * @return 0, NMR_EIO, NMR_EFORMAT (err has line and column) or NMR_ENOMEM
 */
int nmr_yaml_read(nmr_yaml *out, const char *file, size_t max, nmr_error *err);
void nmr_yaml_clear(nmr_yaml *yaml);

/* NULL: there are only comments in it. */
const yaml_node_t *nmr_yaml_root(const nmr_yaml *yaml);
const yaml_node_t *nmr_yaml_node(const nmr_yaml *yaml, int index);
/* The text of a node; NULL when it is none, or an empty one. */
const char *nmr_yaml_text(const yaml_node_t *node);

/* Fill in the error with the place of a node, and return NMR_EFORMAT. */
int nmr_yaml_refuse(const nmr_yaml *yaml, const yaml_node_t *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
