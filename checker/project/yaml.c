/* yaml.c - reads a YAML file with libyaml. */
#include "project/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"

int nmr_yaml_refuse(const nmr_yaml *yaml, const yaml_node_t *node, const char *format, ...)
{
    char text[sizeof yaml->err->message];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return nmr_fail_at(yaml->err, NMR_EFORMAT, yaml->file, (int)node->start_mark.line + 1,
                       (int)node->start_mark.column + 1, "%s", text);
}

static int refuse_text(const nmr_yaml *yaml, const yaml_parser_t *parser)
{
    if (parser->error == YAML_MEMORY_ERROR)
        return nmr_fail_memory(yaml->err);
    return nmr_fail_at(yaml->err, NMR_EFORMAT, yaml->file, (int)parser->problem_mark.line + 1,
                       (int)parser->problem_mark.column + 1, "not YAML: %s; repair it",
                       parser->problem ? parser->problem : "it cannot be read");
}

/* Behind "---" another document could stand, which nobody would read. */
static int refuse_more(const nmr_yaml *yaml, yaml_parser_t *parser)
{
    yaml_document_t document;
    const yaml_node_t *root;
    int rc = 0;

    if (!yaml_parser_load(parser, &document))
        return refuse_text(yaml, parser);
    if ((root = yaml_document_get_root_node(&document)) != NULL)
        rc = nmr_yaml_refuse(yaml, root, "a second document; take out the line ---");
    yaml_document_delete(&document);
    return rc;
}

static int parse(nmr_yaml *yaml, size_t length)
{
    yaml_parser_t parser;
    int rc;

    if (!yaml_parser_initialize(&parser))
        return nmr_fail_memory(yaml->err);
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml->text, length);
    yaml->loaded = yaml_parser_load(&parser, &yaml->document);
    rc = yaml->loaded ? refuse_more(yaml, &parser) : refuse_text(yaml, &parser);
    yaml_parser_delete(&parser);
    return rc;
}

int nmr_yaml_read(nmr_yaml *out, const char *file, size_t max, nmr_error *err)
{
    size_t length;
    int rc;

    *out = (nmr_yaml){.file = file, .err = err};
    if ((rc = nmr_file_read(&out->text, &length, file, err)) < 0)
        return rc;
    if (length > max)
        return nmr_fail(err, NMR_EFORMAT, file, 1, "larger than %zu MiB: not what it is taken for; name another file",
                        max >> 20);
    return parse(out, length);
}

void nmr_yaml_clear(nmr_yaml *yaml)
{
    if (yaml->loaded)
        yaml_document_delete(&yaml->document);
    free(yaml->text);
    *yaml = (nmr_yaml){0};
}

const yaml_node_t *nmr_yaml_root(const nmr_yaml *yaml)
{
    return yaml_document_get_root_node((yaml_document_t *)&yaml->document);
}

const yaml_node_t *nmr_yaml_node(const nmr_yaml *yaml, int index)
{
    return yaml_document_get_node((yaml_document_t *)&yaml->document, index);
}

const char *nmr_yaml_text(const yaml_node_t *node)
{
    const char *text = node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;

    return text && *text && strlen(text) == node->data.scalar.length ? text : NULL;
}
