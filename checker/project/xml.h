/*
 * xml.h - reading XML files that nobody vouches for.
 */
#ifndef NMR_PROJECT_XML_H
#define NMR_PROJECT_XML_H

#include <libxml/tree.h>

#include "nmrcheck/nmrcheck.h"

/*
 * Read a file. One with a document type, and with it entities, is refused; so is one that is nested too deeply.
 *
 * @param out  to be released with xmlFreeDoc(); NULL on error
 * @return 0, NMR_EIO, NMR_EFORMAT (err has the line) or NMR_ENOMEM
 */
int nmr_xml_read(xmlDoc **out, const char *path, nmr_error *err);
/* The same for a text. */
int nmr_xml_parse(xmlDoc **out, const char *path, const char *text, size_t length, nmr_error *err);

/* The next element from `node` on, itself included; NULL. */
const xmlNode *nmr_xml_element(const xmlNode *node);
int nmr_xml_is(const xmlNode *element, const char *name);
/* The value of an attribute, NULL when it is not there: belongs to the document. */
const char *nmr_xml_attribute(const xmlNode *element, const char *name);
int nmr_xml_line(const xmlNode *node);

#endif
