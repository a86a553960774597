/*
 * jsonl.c - a report for programs: a JSON object on each line, whose "type" says what it is. Paths are relative to the
 * root, as in SARIF; columns are counted in bytes, as in text.
 */
#include <string.h>

#include "report/json.h"
#include "report/report.h"

/* Takes the line over, also on failure. */
static int put(FILE *out, json_t *line)
{
    int rc = line ? 0 : NMR_ENOMEM;

    if (rc == 0 && (json_dumpf(line, out, JSON_COMPACT) < 0 || putc('\n', out) == EOF))
        rc = NMR_EIO;
    json_decref(line);
    return rc;
}

static json_t *path_of(const nmr_report *r, const char *file)
{
    return nmr_json_text(nmr_report_path(file, r->root));
}

static json_t *steps(const nmr_report *r, const nmr_finding *f)
{
    json_t *array = json_array();
    size_t i;

    for (i = 0; array && i < f->nsteps; i++) {
        const nmr_step *s = &f->steps[i];
        json_t *item =
            json_pack("{s:o, s:I, s:I, s:I, s:o}", "file", path_of(r, s->file), "line", (json_int_t)s->line, "column",
                      (json_int_t)s->column, "depth", (json_int_t)s->depth, "message", nmr_json_text(s->text));
        if (nmr_json_append(array, item) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *finding(const nmr_report *r, const nmr_finding *f, const char *type)
{
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:I, s:I, s:o, s:o, s:o}", "type", type, "rule", nmr_json_text(f->rule),
                     "level", nmr_severity_level(f->severity), "message", nmr_json_text(f->message), "file",
                     path_of(r, f->file), "line", (json_int_t)f->line, "column", (json_int_t)f->column, "function",
                     nmr_json_text(f->function), "fingerprint", nmr_json_text(f->fingerprint), "path", steps(r, f));
}

static int put_findings(FILE *out, const nmr_report *r, const nmr_result *from, const char *type)
{
    const nmr_finding *findings;
    size_t n = from ? nmr_result_findings(from, &findings) : 0, i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = put(out, finding(r, &findings[i], type));
    return rc;
}

static int put_suppressed(FILE *out, const nmr_report *r)
{
    const nmr_triage *t = r->triage;
    const nmr_finding *findings;
    size_t n = nmr_result_findings(t->suppressed, &findings), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++) {
        json_t *line = finding(r, &findings[i], "suppressed");
        if (line)
            json_object_set_new(line, "reason", nmr_json_text(t->suppressions.at[t->by[i]].reason));
        rc = put(out, line);
    }
    return rc;
}

static int put_gone(FILE *out, const nmr_report *r)
{
    const nmr_baseline *b = r->triage->baseline;
    size_t i;
    int rc = 0;

    for (i = 0; b && i < b->n && rc == 0; i++)
        if (b->at[i].gone)
            rc = put(out, json_pack("{s:s, s:o, s:o, s:o, s:o}", "type", "gone", "rule", nmr_json_text(b->at[i].rule),
                                    "file", path_of(r, b->at[i].file), "function", nmr_json_text(b->at[i].function),
                                    "fingerprint", nmr_json_text(b->at[i].fingerprint)));
    return rc;
}

static int put_remarks(FILE *out, const nmr_report *r)
{
    const nmr_suppressions *s = &r->triage->suppressions;
    size_t i;
    int rc = 0;

    for (i = 0; i < s->nremarks && rc == 0; i++)
        rc = put(out, json_pack("{s:s, s:s, s:o, s:I, s:I, s:o}", "type", "suppression", "level", "warning", "file",
                                path_of(r, s->remarks[i].file), "line", (json_int_t)s->remarks[i].line, "column",
                                (json_int_t)s->remarks[i].column, "message", nmr_json_text(s->remarks[i].text)));
    return rc;
}

static int put_not_analysed(FILE *out, const nmr_report *r)
{
    const nmr_skipped *skipped;
    size_t n = nmr_result_skipped(r->all, &skipped), i;
    int rc = 0;

    for (i = 0; i < r->nfailures && rc == 0; i++)
        rc = put(out, json_pack("{s:s, s:o, s:o}", "type", "not-analysed", "file", path_of(r, r->failures[i].file),
                                "reason", nmr_json_text(r->failures[i].reason)));
    for (i = 0; i < r->nproblems && rc == 0; i++)
        rc = put(out, json_pack("{s:s, s:o}", "type", "not-looked-at", "reason", nmr_json_text(r->problems[i])));
    for (i = 0; i < n && rc == 0; i++)
        rc = put(out, json_pack("{s:s, s:o, s:o, s:I, s:o}", "type", "skipped", "function",
                                nmr_json_text(skipped[i].function), "file", path_of(r, skipped[i].file), "line",
                                (json_int_t)skipped[i].line, "reason", nmr_json_text(skipped[i].reason)));
    return rc;
}

/* The last line: a report without it was cut off. */
static int put_summary(FILE *out, const nmr_report *r)
{
    const nmr_finding *ignored;

    return put(out,
               json_pack("{s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:i}", "type", "summary", "version", nmr_version(),
                         "seen", (json_int_t)r->seen, "relevant", (json_int_t)r->relevant, "analysed",
                         (json_int_t)r->analysed, "findings", (json_int_t)nmr_result_findings(r->all, &ignored),
                         "suppressed", (json_int_t)nmr_result_findings(r->triage->suppressed, &ignored), "known",
                         (json_int_t)(r->triage->known ? nmr_result_findings(r->triage->known, &ignored) : 0), "exit",
                         r->exit_code));
}

int nmr_report_jsonl(FILE *out, const nmr_report *r)
{
    int rc;

    if ((rc = put_findings(out, r, r->all, "finding")) < 0 || (rc = put_suppressed(out, r)) < 0 ||
        (rc = put_findings(out, r, r->triage->known, "known")) < 0 || (rc = put_gone(out, r)) < 0 ||
        (rc = put_remarks(out, r)) < 0 || (rc = put_not_analysed(out, r)) < 0)
        return rc;
    return put_summary(out, r);
}
