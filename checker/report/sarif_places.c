/* sarif_places.c - places in a SARIF log: URIs relative to the root, columns in UTF-16 code units. */
#include "report/sarif_parts.h"

#include <stdlib.h>
#include <string.h>

#include "report/json.h"

/* `prefix` and a path with everything percent-encoded that a URI does not take as it is. */
static json_t *uri(const char *prefix, const char *path, const char *suffix)
{
    static const char hex[] = "0123456789ABCDEF";
    char *text = malloc(strlen(prefix) + 3 * strlen(path) + strlen(suffix) + 1), *out;
    json_t *json;

    if (!text)
        return NULL;
    out = text + strlen(strcpy(text, prefix));
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        int plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-._~/", c);
        if (plain) {
            *out++ = (char)c;
        } else {
            *out++ = '%';
            *out++ = hex[c >> 4];
            *out++ = hex[c & 15];
        }
    }
    strcpy(out, suffix);
    json = json_string(text);
    free(text);
    return json;
}

/* A path without a slash in front has a drive letter: the URI needs one there. */
json_t *nmr_sarif_uri(const char *path, const char *suffix)
{
    return uri(path[0] == '/' ? "file://" : "file:///", path, suffix);
}

json_t *nmr_sarif_artifact(const nmr_sarif *w, const char *file)
{
    const char *relative = nmr_report_path(file, w->report->root);

    if (relative == file)
        return json_pack("{s:o}", "uri", nmr_sarif_uri(file, ""));
    return json_pack("{s:o, s:s}", "uri", uri("", relative, ""), "uriBaseId", NMR_SARIF_ROOT);
}

static json_t *region(const nmr_sarif *w, const char *file, unsigned line, unsigned column)
{
    if (column == 0)
        return json_pack("{s:I}", "startLine", (json_int_t)line);
    return json_pack("{s:I, s:I}", "startLine", (json_int_t)line, "startColumn",
                     (json_int_t)nmr_sources_utf16_column(w->sources, file, line, column));
}

json_t *nmr_sarif_location(const nmr_sarif *w, const char *file, unsigned line, unsigned column, const char *message)
{
    json_t *place = json_pack("{s:o}", "artifactLocation", nmr_sarif_artifact(w, file));

    if (place && line > 0)
        json_object_set_new(place, "region", region(w, file, line, column));
    if (!message)
        return json_pack("{s:o}", "physicalLocation", place);
    return json_pack("{s:o, s:{s:o}}", "physicalLocation", place, "message", "text", nmr_json_text(message));
}
