/* xml.c - reading XML files with libxml2. */
#include "project/xml.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"

enum { MAX_SIZE = 64 << 20 };

/* A document type is where entities come from, which make gigabytes of a few lines or read other files. */
static void refuse_document_type(void *context, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
    xmlParserCtxt *parser = context;

    (void)name;
    (void)external;
    (void)system;
    *(int *)parser->_private = parser->input ? parser->input->line : 1;
    xmlStopParser(parser);
}

static void keep_silent(void *context, const char *message, ...)
{
    (void)context;
    (void)message;
}

/* libxml2's words, without the newline at their end. */
static int refuse(const xmlParserCtxt *parser, const char *path, nmr_error *err)
{
    const xmlError *said = xmlCtxtGetLastError((xmlParserCtxt *)parser);
    const char *message = said && said->message ? said->message : "not an XML file\n";

    if (said && said->code == XML_ERR_NO_MEMORY)
        return nmr_fail_memory(err);
    return nmr_fail(err, NMR_EFORMAT, path, said && said->line > 0 ? said->line : 1,
                    "not well-formed XML: %.*s; save it again in Visual Studio, or repair it",
                    (int)strcspn(message, "\r\n"), message);
}

int nmr_xml_parse(xmlDoc **out, const char *path, const char *text, size_t length, nmr_error *err)
{
    xmlParserCtxt *parser;
    int type_line = 0, rc = 0;

    *out = NULL;
    if (length > MAX_SIZE)
        return nmr_fail(err, NMR_EFORMAT, path, 1, "larger than 64 MiB: not a project; name another file");
    if (!(parser = xmlNewParserCtxt()))
        return nmr_fail_memory(err);
    parser->_private = &type_line;
    parser->sax->internalSubset = refuse_document_type;
    parser->sax->error = keep_silent;
    parser->sax->warning = keep_silent;
    *out = xmlCtxtReadMemory(parser, text, (int)length, path, NULL,
                             XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA);
    if (type_line) {
        rc = nmr_fail(err, NMR_EFORMAT, path, type_line,
                      "has a document type (DOCTYPE), which projects never have; remove it");
    } else if (!*out || !parser->wellFormed) {
        rc = refuse(parser, path, err);
    }
    if (rc < 0) {
        /* The parser gives up the document it was building when it is not well-formed, but not when it was stopped. */
        if (!*out && parser->myDoc) {
            xmlFreeDoc(parser->myDoc);
            parser->myDoc = NULL;
        }
        xmlFreeDoc(*out);
        *out = NULL;
    }
    xmlFreeParserCtxt(parser);
    return rc;
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
