/* html_data.c - the data of a page: each file and each rule once, however many findings have to do with it. */
#include "report/html_data.h"

#include <stdlib.h>
#include <string.h>

#include "project/list.h"
#include "project/map.h"
#include "project/text.h"
#include "report/json.h"
#include "report/source.h"

/* A source is shown whole up to so many lines; of a longer one, so many around each place. */
enum { WHOLE = 6000, AROUND = 120 };

typedef struct page {
    const nmr_report *report;
    nmr_sources *sources;
    nmr_map files; /* path: index */
    nmr_list paths;
    json_t *rules, *findings;
} page;

/* ---- findings ------------------------------------------------------------------------------------------------- */

static int file_of(page *p, const char *path, json_int_t *index)
{
    size_t known = nmr_map_get(&p->files, path);

    *index = (json_int_t)(known != NMR_NONE ? known : p->paths.count);
    if (known != NMR_NONE)
        return 0;
    return nmr_map_set(&p->files, path, p->paths.count) < 0 ? NMR_ENOMEM : nmr_list_add(&p->paths, path);
}

static json_t *step(page *p, const char *file, unsigned line, unsigned depth, const char *text)
{
    json_int_t index;

    if (file_of(p, file, &index) < 0)
        return NULL;
    return json_pack("{s:I, s:I, s:I, s:o}", "file", index, "line", (json_int_t)line, "depth", (json_int_t)depth,
                     "text", nmr_json_text(text));
}

/* The path, and the finding itself where it does not end there. */
static json_t *steps(page *p, const nmr_finding *f)
{
    const nmr_step *last = f->nsteps ? &f->steps[f->nsteps - 1] : NULL;
    json_t *array = json_array();
    size_t i;
    int rc = array ? 0 : NMR_ENOMEM;

    for (i = 0; i < f->nsteps && rc == 0; i++)
        rc = nmr_json_append(array, step(p, f->steps[i].file, f->steps[i].line, f->steps[i].depth, f->steps[i].text));
    if (rc == 0 && (!last || last->line != f->line || strcmp(last->file, f->file) != 0))
        rc = nmr_json_append(array, step(p, f->file, f->line, last ? last->depth : 0, f->message));
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static int add_rule(page *p, const char *id)
{
    const nmr_rule *rule = nmr_rules_find(p->report->rules, id);

    if (!rule || json_object_get(p->rules, id))
        return 0;
    return json_object_set_new(p->rules, id,
                               json_pack("{s:o, s:o, s:o}", "why", nmr_json_text(rule->why), "fix",
                                         nmr_json_text(rule->fix), "page", nmr_json_text(rule->page))) < 0
               ? NMR_ENOMEM
               : 0;
}

static int add_finding(page *p, const nmr_finding *f, const char *state, const char *reason)
{
    unsigned column = nmr_sources_utf16_column(p->sources, f->file, f->line, f->column);
    json_int_t file;
    json_t *item;

    if (file_of(p, f->file, &file) < 0 || add_rule(p, f->rule) < 0)
        return NMR_ENOMEM;
    item = json_pack("{s:o, s:s, s:o, s:I, s:I, s:I, s:o, s:s, s:o}", "rule", nmr_json_text(f->rule), "level",
                     nmr_severity_level(f->severity), "message", nmr_json_text(f->message), "file", file, "line",
                     (json_int_t)f->line, "column", (json_int_t)column, "function", nmr_json_text(f->function), "state",
                     state, "steps", steps(p, f));
    if (item && reason)
        json_object_set_new(item, "reason", nmr_json_text(reason));
    return nmr_json_append(p->findings, item);
}

static int add_findings(page *p)
{
    const nmr_triage *t = p->report->triage;
    const nmr_finding *findings;
    size_t n = nmr_result_findings(p->report->all, &findings), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = add_finding(p, &findings[i], "reported", NULL);
    n = nmr_result_findings(t->suppressed, &findings);
    for (i = 0; i < n && rc == 0; i++)
        rc = add_finding(p, &findings[i], "suppressed", t->suppressions.at[t->by[i]].reason);
    n = t->known ? nmr_result_findings(t->known, &findings) : 0;
    for (i = 0; i < n && rc == 0; i++)
        rc = add_finding(p, &findings[i], "known", NULL);
    return rc;
}

/* ---- sources -------------------------------------------------------------------------------------------------- */

/* Behind the last line end there is no line. */
static unsigned count_lines(page *p, const char *path)
{
    unsigned n = 0;
    size_t length = 1;

    while (nmr_sources_line(p->sources, path, n + 1, &length))
        n++;
    return n && !length ? n - 1 : n;
}

/* Marks the lines of a file that are shown: 1-based. */
static void mark(unsigned char *shown, unsigned lines, unsigned line)
{
    unsigned first = line > AROUND ? line - AROUND : 1, last = line + AROUND < lines ? line + AROUND : lines;

    for (; first <= last; first++)
        shown[first] = 1;
}

static void mark_all(const page *p, size_t file, unsigned char *shown, unsigned lines)
{
    json_t *finding, *at;
    size_t i, k;

    if (lines <= WHOLE) {
        memset(shown, 1, lines + 1);
        return;
    }
    json_array_foreach (p->findings, i, finding)
        json_array_foreach (json_object_get(finding, "steps"), k, at)
            if ((size_t)json_integer_value(json_object_get(at, "file")) == file)
                mark(shown, lines, (unsigned)json_integer_value(json_object_get(at, "line")));
}

/* Lines that follow each other, as one text. */
static json_t *part(page *p, const char *path, const unsigned char *shown, unsigned lines, unsigned *line)
{
    nmr_text text = {0};
    unsigned from = *line;
    json_t *json = NULL;

    for (; *line <= lines && shown[*line]; ++*line) {
        size_t length;
        const char *at = nmr_sources_line(p->sources, path, *line, &length);
        if (*line > from)
            nmr_text_add_char(&text, '\n');
        nmr_text_add_bytes(&text, at, length);
    }
    if (!text.failed)
        json = json_pack("{s:I, s:o}", "from", (json_int_t)from, "text", nmr_json_text(nmr_text_get(&text)));
    nmr_text_clear(&text);
    return json;
}

static json_t *parts(page *p, size_t file)
{
    const char *path = p->paths.items[file];
    unsigned lines = count_lines(p, path), line = 1;
    unsigned char *shown = calloc(lines + 2, 1);
    json_t *array = json_array();
    int rc = shown && array ? 0 : NMR_ENOMEM;

    if (shown)
        mark_all(p, file, shown, lines);
    while (rc == 0 && line <= lines) {
        if (shown[line])
            rc = nmr_json_append(array, part(p, path, shown, lines, &line));
        else
            line++;
    }
    free(shown);
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *files(page *p)
{
    json_t *array = json_array();
    size_t i;

    for (i = 0; array && i < p->paths.count; i++) {
        json_t *item =
            json_pack("{s:o, s:o}", "path", nmr_json_text(nmr_report_path(p->paths.items[i], p->report->root)), "parts",
                      parts(p, i));
        if (nmr_json_append(array, item) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* ---- what is around the findings ------------------------------------------------------------------------------- */

static int add_note(json_t *array, const char *place, unsigned line, const char *text)
{
    char number[32] = "";
    nmr_text note = {0};
    int rc = NMR_ENOMEM;

    if (line)
        snprintf(number, sizeof number, ":%u", line);
    nmr_text_add(&note, place);
    nmr_text_add(&note, number);
    nmr_text_add(&note, *place ? ": " : "");
    nmr_text_add(&note, text);
    if (!note.failed)
        rc = nmr_json_append(array, nmr_json_text(nmr_text_get(&note)));
    nmr_text_clear(&note);
    return rc;
}

static json_t *notes(const nmr_report *r)
{
    const nmr_suppressions *s = &r->triage->suppressions;
    const nmr_skipped *skipped;
    size_t n = nmr_result_skipped(r->all, &skipped), i;
    json_t *array = json_array();
    int rc = array ? 0 : NMR_ENOMEM;

    for (i = 0; i < r->nfailures && rc == 0; i++)
        rc = add_note(array, nmr_report_path(r->failures[i].file, r->root), 0, r->failures[i].reason);
    for (i = 0; i < r->nproblems && rc == 0; i++)
        rc = add_note(array, "", 0, r->problems[i]);
    for (i = 0; i < s->nremarks && rc == 0; i++)
        rc = add_note(array, nmr_report_path(s->remarks[i].file, r->root), s->remarks[i].line, s->remarks[i].text);
    for (i = 0; i < n && rc == 0; i++)
        rc = add_note(array, nmr_report_path(skipped[i].file, r->root), skipped[i].line, skipped[i].reason);
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static json_t *data(page *p)
{
    const nmr_report *r = p->report;
    const nmr_finding *ignored;
    char summary[256];

    if (!(p->rules = json_object()) || !(p->findings = json_array()) || add_findings(p) < 0)
        return NULL;
    snprintf(summary, sizeof summary, "%zu of %zu relevant sources analysed; nmrcheck %s", r->analysed, r->relevant,
             nmr_version());
    return json_pack("{s:s, s:I, s:o, s:o, s:O, s:O}", "summary", summary, "reported",
                     (json_int_t)nmr_result_findings(r->all, &ignored), "notes", notes(r), "files", files(p), "rules",
                     p->rules, "findings", p->findings);
}

json_t *nmr_html_data(const nmr_report *report)
{
    page p = {.report = report, .sources = nmr_sources_new()};
    json_t *json = p.sources ? data(&p) : NULL;

    json_decref(p.rules);
    json_decref(p.findings);
    nmr_list_clear(&p.paths);
    nmr_map_clear(&p.files);
    nmr_sources_free(p.sources);
    return json;
}
