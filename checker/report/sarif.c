/* sarif.c - SARIF 2.1.0: one run, its findings with their paths, and what was not analysed. */
#include <stdlib.h>
#include <string.h>

#include "project/map.h"
#include "report/json.h"
#include "report/report.h"
#include "report/sarif_rules.h"
#include "report/source.h"

#define ROOT_ID "%SRCROOT%"
#define SCHEMA  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

typedef struct writer {
    const nmr_report *report;
    nmr_sources *sources;
    nmr_map rule_index;
} writer;

/* ---- places --------------------------------------------------------------------------------------------------- */

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
static json_t *file_uri(const char *path, const char *suffix)
{
    return uri(path[0] == '/' ? "file://" : "file:///", path, suffix);
}

static json_t *artifact(const writer *w, const char *file)
{
    const char *relative = nmr_report_path(file, w->report->root);

    if (relative == file)
        return json_pack("{s:o}", "uri", file_uri(file, ""));
    return json_pack("{s:o, s:s}", "uri", uri("", relative, ""), "uriBaseId", ROOT_ID);
}

static json_t *region(const writer *w, const char *file, unsigned line, unsigned column)
{
    if (column == 0)
        return json_pack("{s:I}", "startLine", (json_int_t)line);
    return json_pack("{s:I, s:I}", "startLine", (json_int_t)line, "startColumn",
                     (json_int_t)nmr_sources_utf16_column(w->sources, file, line, column));
}

/* A location; `message` may be NULL. */
static json_t *location(const writer *w, const char *file, unsigned line, unsigned column, const char *message)
{
    json_t *place = json_pack("{s:o}", "artifactLocation", artifact(w, file));

    if (place && line > 0)
        json_object_set_new(place, "region", region(w, file, line, column));
    if (!message)
        return json_pack("{s:o}", "physicalLocation", place);
    return json_pack("{s:o, s:{s:o}}", "physicalLocation", place, "message", "text", nmr_json_text(message));
}

/* ---- fixes ---------------------------------------------------------------------------------------------------- */

/* Lines are counted on from the place before: replacements are sorted. */
static void move_to(size_t *at, unsigned *line, size_t *line_begin, const char *text, size_t offset)
{
    for (; *at < offset; ++*at)
        if (text[*at] == '\n') {
            ++*line;
            *line_begin = *at + 1;
        }
}

static unsigned column_of(const writer *w, const nmr_fix_file *file, unsigned line, size_t line_begin, size_t offset)
{
    size_t bom = line == 1 && file->length >= 3 && !memcmp(file->text, "\xef\xbb\xbf", 3) ? 3 : 0;

    return nmr_sources_utf16_column(w->sources, file->path, line, (unsigned)(offset - line_begin - bom) + 1);
}

static json_t *replacements(const writer *w, const nmr_fix *fix, const nmr_fix_file *file)
{
    json_t *array = json_array();
    size_t at = 0, begin = 0, i;
    unsigned line = 1;

    for (i = 0; array && i < fix->edits.n; i++) {
        const nmr_replacement *r = &fix->edits.at[i];
        unsigned first, column;
        json_t *item;
        move_to(&at, &line, &begin, file->text, r->begin);
        first = line;
        column = column_of(w, file, line, begin, r->begin);
        move_to(&at, &line, &begin, file->text, r->end);
        item = json_pack("{s:{s:I, s:I, s:I, s:I}, s:{s:o}}", "deletedRegion", "startLine", (json_int_t)first,
                         "startColumn", (json_int_t)column, "endLine", (json_int_t)line, "endColumn",
                         (json_int_t)column_of(w, file, line, begin, r->end), "insertedContent", "text",
                         nmr_json_text(r->text));
        if (json_array_append_new(array, item) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *fix_object(const writer *w, const nmr_fix *fix)
{
    const nmr_fix_file *file = w->report->fixes->files[fix->file];
    const nmr_rule *rule = nmr_rules_find(w->report->rules, fix->finding->rule);

    return json_pack("{s:{s:o}, s:[{s:o, s:o}]}", "description", "text", nmr_json_text(rule ? rule->fix : ""),
                     "artifactChanges", "artifactLocation", artifact(w, file->path), "replacements",
                     replacements(w, fix, file));
}

/* ---- results -------------------------------------------------------------------------------------------------- */

static int append(json_t *array, json_t *item)
{
    return json_array_append_new(array, item) < 0 ? NMR_ENOMEM : 0;
}

static json_t *step_object(const writer *w, const char *file, unsigned line, unsigned column, unsigned depth,
                           const char *text)
{
    return json_pack("{s:o, s:I, s:s}", "location", location(w, file, line, column, text), "nestingLevel",
                     (json_int_t)depth, "importance", "essential");
}

/* The steps, and the place of the finding itself if they do not end there. */
static json_t *code_flow(const writer *w, const nmr_finding *f)
{
    json_t *steps = json_array();
    const nmr_step *last = NULL;
    size_t i;
    int rc = steps ? 0 : NMR_ENOMEM;

    for (i = 0; rc == 0 && i < f->nsteps; i++) {
        last = &f->steps[i];
        rc = append(steps, step_object(w, last->file, last->line, last->column, last->depth, last->text));
    }
    if (rc == 0 && last && (last->line != f->line || last->column != f->column || strcmp(last->file, f->file) != 0))
        rc = append(steps, step_object(w, f->file, f->line, f->column, last->depth, f->message));
    if (rc < 0) {
        json_decref(steps);
        return NULL;
    }
    return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *result_object(const writer *w, const nmr_finding *f)
{
    json_t *where = location(w, f->file, f->line, f->column, NULL), *result;
    size_t index = nmr_map_get(&w->rule_index, f->rule);
    const nmr_fix *fix;

    if (where && f->function[0])
        json_object_set_new(where, "logicalLocations",
                            json_pack("[{s:o, s:s}]", "name", nmr_json_text(f->function), "kind", "function"));
    result = json_pack("{s:o, s:s, s:{s:o}, s:[o], s:{s:o}}", "ruleId", nmr_json_text(f->rule), "level",
                       nmr_severity_level(f->severity), "message", "text", nmr_json_text(f->message), "locations",
                       where, "partialFingerprints", "nmrcheck/v1", nmr_json_text(f->fingerprint));
    if (!result)
        return NULL;
    if (index != NMR_NONE)
        json_object_set_new(result, "ruleIndex", json_integer((json_int_t)index));
    if (w->report->fixes && (fix = nmr_fixes_of(w->report->fixes, f)) != NULL)
        json_object_set_new(result, "fixes", json_pack("[o]", fix_object(w, fix)));
    if (f->nsteps > 0) {
        const nmr_step *first = &f->steps[0];
        json_object_set_new(result, "codeFlows", code_flow(w, f));
        json_object_set_new(result, "relatedLocations",
                            json_pack("[o]", location(w, first->file, first->line, first->column, first->text)));
    }
    return result;
}

static json_t *results(const writer *w)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(w->report->all, &findings), i;
    json_t *array = json_array();

    for (i = 0; array && i < n; i++) {
        if (append(array, result_object(w, &findings[i])) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

/* ---- what was not analysed ------------------------------------------------------------------------------------ */

static json_t *notification(const char *id, const char *level, const char *text, json_t *where)
{
    if (!where)
        return json_pack("{s:{s:s}, s:s, s:{s:o}}", "descriptor", "id", id, "level", level, "message", "text",
                         nmr_json_text(text));
    return json_pack("{s:{s:s}, s:s, s:{s:o}, s:[o]}", "descriptor", "id", id, "level", level, "message", "text",
                     nmr_json_text(text), "locations", where);
}

static int skipped_functions(const writer *w, json_t *array)
{
    const nmr_skipped *skipped;
    size_t n = nmr_result_skipped(w->report->all, &skipped), i;
    char text[512];
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++) {
        snprintf(text, sizeof text, "%s: %s", skipped[i].function, skipped[i].reason);
        rc = append(array, notification(NMR_SARIF_SKIPPED, "note", text,
                                        location(w, skipped[i].file, skipped[i].line, 0, NULL)));
    }
    return rc;
}

static int incomplete_drivers(const writer *w, json_t *array)
{
    char text[1280];
    size_t i, j;
    int rc = 0;

    for (i = 0; i < w->report->ndrivers; i++) {
        const nmr_driver_end *driver = &w->report->drivers[i];
        for (j = 0; j < driver->ngaps && rc == 0; j++) {
            snprintf(text, sizeof text, "nothing is said about what is missing in this driver: %s", driver->gaps[j]);
            rc = append(array, notification(NMR_SARIF_INCOMPLETE, "note", text, location(w, driver->file, 0, 0, NULL)));
        }
    }
    return rc;
}

static json_t *notifications(const writer *w)
{
    const nmr_report *r = w->report;
    json_t *array = json_array();
    size_t i;
    int rc = array ? 0 : NMR_ENOMEM;

    for (i = 0; i < r->nfailures && rc == 0; i++)
        rc = append(array, notification(NMR_SARIF_NOT_ANALYSED, "error", r->failures[i].reason,
                                        location(w, r->failures[i].file, 0, 0, NULL)));
    for (i = 0; i < r->nproblems && rc == 0; i++)
        rc = append(array, notification(NMR_SARIF_NOT_READ, "warning", r->problems[i], NULL));
    if (rc == 0 && (rc = incomplete_drivers(w, array)) == 0)
        rc = skipped_functions(w, array);
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}

/* ---- the log -------------------------------------------------------------------------------------------------- */

static json_t *run_object(const writer *w)
{
    const nmr_report *r = w->report;
    json_t *invocation = json_pack("{s:b, s:i, s:o}", "executionSuccessful", r->exit_code != 2, "exitCode",
                                   r->exit_code, "toolExecutionNotifications", notifications(w));

    return json_pack("{s:{s:o}, s:[o], s:{s:{s:o}}, s:s, s:o}", "tool", "driver", nmr_sarif_driver(r->rules),
                     "invocations", invocation, "originalUriBaseIds", ROOT_ID, "uri",
                     file_uri(r->root, strcmp(r->root, "/") == 0 ? "" : "/"), "columnKind", "utf16CodeUnits", "results",
                     results(w));
}

static int index_rules(writer *w)
{
    size_t n = nmr_rules_count(w->report->rules), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = nmr_map_set(&w->rule_index, nmr_rules_at(w->report->rules, i)->id, i);
    return rc;
}

int nmr_report_sarif(FILE *out, const nmr_report *report)
{
    writer w = {.report = report, .sources = nmr_sources_new()};
    json_t *log = NULL;
    int rc = NMR_ENOMEM;

    if (w.sources && index_rules(&w) == 0)
        log = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run_object(&w));
    if (log)
        rc = json_dumpf(log, out, JSON_INDENT(1)) < 0 || putc('\n', out) == EOF || ferror(out) ? NMR_EIO : 0;
    json_decref(log);
    nmr_map_clear(&w.rule_index);
    nmr_sources_free(w.sources);
    return rc;
}
