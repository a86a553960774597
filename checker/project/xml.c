/* xml.c - reading XML files with libxml2. */
#include "project/xml.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"

enum { MAX_SIZE = 64 << 20 };

/* The first thing that is wrong. */
typedef struct complaint {
    const char *path;
    nmr_error *err;
    int rc;
} complaint;

static complaint *complaint_of(void *context)
{
    return ((xmlParserCtxt *)context)->_private;
}

/* A document type is where entities come from, which make gigabytes of a few lines or read other files. */
static void refuse_document_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *parser = context;
    complaint *c = complaint_of(context);

    (void)name;
    (void)external;
    (void)system;
    c->rc = nmr_fail(c->err, NMR_EFORMAT, c->path, parser->input ? parser->input->line : 1,
                     "has a document type (DOCTYPE), which projects never have; remove it");
    xmlStopParser(parser);
}

/* libxml2's words, without the newline at their end. What it only warns of is for those who validate. */
static void note_error(void *context, xmlError *said)
{
    complaint *c = complaint_of(context);
    const char *message = said->message ? said->message : "not an XML file";
    int line = said->line > 0 ? said->line : 1;

    if (c->rc < 0 || said->level < XML_ERR_ERROR || said->domain == XML_FROM_NAMESPACE)
        return;
    if (said->code == XML_ERR_NO_MEMORY)
        c->rc = nmr_fail_memory(c->err);
    else if (strncmp(message, "Excessive depth", 15) == 0)
        c->rc = nmr_fail(c->err, NMR_EFORMAT, c->path, line, "elements are nested too deeply; no project needs that");
    else
        c->rc = nmr_fail(c->err, NMR_EFORMAT, c->path, line,
                         "not well-formed XML: %.*s; save it again in Visual Studio, or repair it",
                         (int)strcspn(message, "\r\n"), message);
}

static xmlDoc *parse(xmlParserCtxt *parser, const char *path, const char *text, size_t length)
{
    xmlDoc *document;

    parser->sax->internalSubset = refuse_document_type;
    parser->sax->serror = note_error;
    document = xmlCtxtReadMemory(parser, text, (int)length, path, NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    if (document)
        return document;
    /* When it was stopped, what there is so far is left to the caller. */
    xmlFreeDoc(parser->myDoc);
    parser->myDoc = NULL;
    return NULL;
}

int nmr_xml_parse(xmlDoc **out, const char *path, const char *text, size_t length, nmr_error *err)
{
    complaint c = {.path = path, .err = err};
    xmlParserCtxt *parser;

    *out = NULL;
    if (length > MAX_SIZE)
        return nmr_fail(err, NMR_EFORMAT, path, 1, "larger than 64 MiB: not a project; name another file");
    if (!(parser = xmlNewParserCtxt()))
        return nmr_fail_memory(err);
    parser->_private = &c;
    *out = parse(parser, path, text, length);
    xmlFreeParserCtxt(parser);
    if (!*out && c.rc == 0)
        c.rc = nmr_fail(err, NMR_EFORMAT, path, 1, "not an XML file; name another file");
    if (c.rc < 0) {
        xmlFreeDoc(*out);
        *out = NULL;
    }
    return c.rc;
}

int nmr_xml_read(xmlDoc **out, const char *path, nmr_error *err)
{
    char *text;
    size_t length;
    int rc = nmr_file_read(&text, &length, path, err);

    *out = NULL;
    if (rc < 0)
        return rc;
    rc = length ? nmr_xml_parse(out, path, text, length, err)
                : nmr_fail(err, NMR_EFORMAT, path, 1, "is empty; name a project with something in it");
    free(text);
    return rc;
}

const xmlNode *nmr_xml_element(const xmlNode *node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

int nmr_xml_is(const xmlNode *element, const char *name)
{
    return strcmp((const char *)element->name, name) == 0;
}

const char *nmr_xml_attribute(const xmlNode *element, const char *name)
{
    const xmlAttr *attribute;

    for (attribute = element->properties; attribute; attribute = attribute->next)
        if (!attribute->ns && strcmp((const char *)attribute->name, name) == 0)
            return attribute->children ? (const char *)attribute->children->content : "";
    return NULL;
}

int nmr_xml_line(const xmlNode *node)
{
    return (int)xmlGetLineNo(node);
}
