/*
 * config_parts.h - between config.c and the file that knows what is said of rules.
 */
#ifndef NMR_TOOL_CONFIG_PARTS_H
#define NMR_TOOL_CONFIG_PARTS_H

#include "project/yaml.h"
#include "tool/config.h"

typedef struct nmr_config_reader {
    nmr_config *out;
    nmr_yaml yaml;
    char *folder; /* what names of files are relative to */
} nmr_config_reader;

/* `paths`: a list of mappings. 0, NMR_EFORMAT or NMR_ENOMEM; so are the others. */
int nmr_config_paths(nmr_config_reader *r, const yaml_node_t *node);
/* `severity`: a mapping from rules to levels, for all files. */
int nmr_config_severity(nmr_config_reader *r, const yaml_node_t *node);
/* Notes where a rule is spoken of that an option is for. */
int nmr_config_mention(nmr_config_reader *r, const yaml_node_t *node);

#endif
