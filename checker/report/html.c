/*
 * html.c - a page that needs nothing but itself: the data of the report as JSON, and the script that shows it (page/).
 */
#include <stdlib.h>
#include <string.h>

#include "report/html_data.h"
#include "report/report.h"

/* A part of the page, as the build has embedded it. */
typedef struct nmr_embedded {
    const char *name;
    const char *text;
} nmr_embedded;
extern const nmr_embedded nmr_embedded_page[];

static const char *embedded(const char *name)
{
    const nmr_embedded *e = nmr_embedded_page;

    while (e->name && strcmp(e->name, name) != 0)
        e++;
    return e->name ? e->text : "";
}

/* Within a script, "</script" and "<!--" would end it: no '<' stands in the data as itself. */
static int put_data(FILE *out, const json_t *json)
{
    char *text = json_dumps(json, JSON_COMPACT), *at;

    if (!text)
        return NMR_ENOMEM;
    for (at = text; *at; at++) {
        if (*at == '<')
            fputs("\\u003c", out);
        else
            putc(*at, out);
    }
    free(text);
    return 0;
}

static void put_escaped(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("<>&\"'", *text))
            fprintf(out, "&#%d;", *text);
        else
            putc(*text, out);
    }
}

/* For a browser that runs no scripts. */
static void put_plain(FILE *out, const nmr_report *r)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(r->all, &findings), i;

    fprintf(out, "<h2>%zu finding%s</h2>\n<ul>\n", n, n == 1 ? "" : "s");
    for (i = 0; i < n; i++) {
        fputs("<li>", out);
        put_escaped(out, nmr_report_path(findings[i].file, r->root));
        fprintf(out, ":%u: %s: ", findings[i].line, nmr_severity_level(findings[i].severity));
        put_escaped(out, findings[i].message);
        fputs(" [", out);
        put_escaped(out, findings[i].rule);
        fputs("]</li>\n", out);
    }
    fputs("</ul>\n", out);
}

static int put_part(FILE *out, const char *name, size_t length, const nmr_report *r, const json_t *json)
{
    if (length == 5 && !memcmp(name, "STYLE", 5))
        fputs(embedded("page.css"), out);
    else if (length == 6 && !memcmp(name, "SCRIPT", 6))
        fputs(embedded("page.js"), out);
    else if (length == 5 && !memcmp(name, "PLAIN", 5))
        put_plain(out, r);
    else
        return put_data(out, json);
    return 0;
}

/* The page with its parts where it says @PART@. */
static int put_page(FILE *out, const nmr_report *r, const json_t *json)
{
    const char *at = embedded("page.html"), *open, *close;
    int rc = 0;

    while (rc == 0 && (open = strchr(at, '@')) != NULL && (close = strchr(open + 1, '@')) != NULL) {
        fwrite(at, 1, (size_t)(open - at), out);
        rc = put_part(out, open + 1, (size_t)(close - open) - 1, r, json);
        at = close + 1;
    }
    fputs(at, out);
    return rc == 0 && ferror(out) ? NMR_EIO : rc;
}

int nmr_report_html(FILE *out, const nmr_report *report)
{
    json_t *json = nmr_html_data(report);
    int rc = json ? put_page(out, report, json) : NMR_ENOMEM;

    json_decref(json);
    return rc;
}
