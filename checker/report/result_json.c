/* result_json.c - a result as JSON and back. Numbers and strings only; every field is always there. */
#include "report/result_json.h"

#include <limits.h>
#include <stdlib.h>

#include "core/result.h"
#include "report/json.h"

/* ---- out ------------------------------------------------------------------------------------------------------ */

static json_t *steps_out(const nmr_finding *finding)
{
    json_t *array = json_array();
    size_t i;

    for (i = 0; array && i < finding->nsteps; i++) {
        const nmr_step *step = &finding->steps[i];
        json_t *item = json_pack("{s:o, s:I, s:I, s:I, s:o}", "file", nmr_json_text(step->file), "line",
                                 (json_int_t)step->line, "column", (json_int_t)step->column, "depth",
                                 (json_int_t)step->depth, "text", nmr_json_text(step->text));
        if (json_array_append_new(array, item) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *finding_out(const void *item)
{
    const nmr_finding *f = item;

    return json_pack("{s:o, s:i, s:o, s:o, s:I, s:I, s:o, s:o, s:o, s:b}", "rule", nmr_json_text(f->rule), "severity",
                     (int)f->severity, "message", nmr_json_text(f->message), "file", nmr_json_text(f->file), "line",
                     (json_int_t)f->line, "column", (json_int_t)f->column, "function", nmr_json_text(f->function),
                     "fingerprint", nmr_json_text(f->fingerprint), "steps", steps_out(f), "whole_driver",
                     f->whole_driver);
}

static json_t *skipped_out(const void *item)
{
    const nmr_skipped *s = item;

    return json_pack("{s:o, s:o, s:I, s:o}", "function", nmr_json_text(s->function), "file", nmr_json_text(s->file),
                     "line", (json_int_t)s->line, "reason", nmr_json_text(s->reason));
}

static json_t *call_out(const void *item)
{
    const nmr_call_site *c = item;

    return json_pack("{s:o, s:o, s:I, s:b}", "name", nmr_json_text(c->name), "file", nmr_json_text(c->file), "line",
                     (json_int_t)c->line, "explored", c->explored);
}

static json_t *missing_out(const void *item)
{
    return nmr_json_text(*(const char *const *)item);
}

static json_t *list_out(const void *items, size_t count, size_t size, json_t *(*convert)(const void *))
{
    json_t *array = json_array();
    size_t i;

    for (i = 0; array && i < count; i++) {
        if (json_array_append_new(array, convert((const char *)items + i * size)) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

json_t *nmr_result_to_json(const nmr_result *result)
{
    const nmr_finding *findings;
    const nmr_skipped *skipped;
    const nmr_call_site *calls;
    const char *const *missing;
    size_t nfindings = nmr_result_findings(result, &findings), nskipped = nmr_result_skipped(result, &skipped);
    size_t ncalls = nmr_result_calls(result, &calls), nmissing = nmr_result_missing(result, &missing);

    return json_pack("{s:o, s:i, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "file", nmr_json_text(nmr_result_file(result)),
                     "outcome", (int)nmr_result_outcome(result), "parse_errors",
                     (json_int_t)nmr_result_parse_errors(result), "functions_relevant",
                     (json_int_t)nmr_result_functions_relevant(result), "functions_analysed",
                     (json_int_t)nmr_result_functions_analysed(result), "findings",
                     list_out(findings, nfindings, sizeof *findings, finding_out), "skipped",
                     list_out(skipped, nskipped, sizeof *skipped, skipped_out), "calls",
                     list_out(calls, ncalls, sizeof *calls, call_out), "missing",
                     list_out(missing, nmissing, sizeof *missing, missing_out));
}

/* ---- in ------------------------------------------------------------------------------------------------------- */

/* A number that does not fit is as wrong as one that is missing. */
static int number(unsigned *out, json_int_t value)
{
    if (value < 0 || value > INT_MAX)
        return NMR_EFORMAT;
    *out = (unsigned)value;
    return 0;
}

static int step_in(nmr_step *step, json_t *json)
{
    json_int_t line, column, depth;

    if (json_unpack(json, "{s:s, s:I, s:I, s:I, s:s}", "file", &step->file, "line", &line, "column", &column, "depth",
                    &depth, "text", &step->text) < 0 ||
        number(&step->line, line) < 0 || number(&step->column, column) < 0)
        return NMR_EFORMAT;
    return number(&step->depth, depth);
}

static int finding_in(nmr_result *result, json_t *json)
{
    nmr_finding f = {0};
    json_int_t line, column;
    json_t *array, *item;
    nmr_step *steps;
    int severity, rc = 0;
    size_t i;

    if (json_unpack(json, "{s:s, s:i, s:s, s:s, s:I, s:I, s:s, s:s, s:o, s:b}", "rule", &f.rule, "severity", &severity,
                    "message", &f.message, "file", &f.file, "line", &line, "column", &column, "function", &f.function,
                    "fingerprint", &f.fingerprint, "steps", &array, "whole_driver", &f.whole_driver) < 0 ||
        number(&f.line, line) < 0 || number(&f.column, column) < 0 || severity < NMR_BUGCHECK || severity > NMR_NOTE)
        return NMR_EFORMAT;
    f.severity = (nmr_severity)severity;
    f.nsteps = json_array_size(array);
    if (!(steps = calloc(f.nsteps + 1, sizeof *steps)))
        return NMR_ENOMEM;
    json_array_foreach (array, i, item) {
        if ((rc = step_in(&steps[i], item)) < 0)
            break;
    }
    f.steps = steps;
    if (rc == 0)
        rc = nmr_result_add_finding(result, &f);
    free(steps);
    return rc;
}

static int skipped_in(nmr_result *result, json_t *json)
{
    nmr_skipped s = {0};
    json_int_t line;

    if (json_unpack(json, "{s:s, s:s, s:I, s:s}", "function", &s.function, "file", &s.file, "line", &line, "reason",
                    &s.reason) < 0 ||
        number(&s.line, line) < 0)
        return NMR_EFORMAT;
    return nmr_result_add_skipped(result, &s);
}

static int call_in(nmr_result *result, json_t *json)
{
    nmr_call_site c = {0};
    json_int_t line;

    if (json_unpack(json, "{s:s, s:s, s:I, s:b}", "name", &c.name, "file", &c.file, "line", &line, "explored",
                    &c.explored) < 0 ||
        number(&c.line, line) < 0)
        return NMR_EFORMAT;
    return nmr_result_add_call(result, &c);
}

static int missing_in(nmr_result *result, json_t *json)
{
    return json_is_string(json) ? nmr_result_add_missing(result, json_string_value(json)) : NMR_EFORMAT;
}

static int list_in(nmr_result *result, const json_t *array, int (*convert)(nmr_result *, json_t *))
{
    json_t *item;
    size_t i;
    int rc = 0;

    json_array_foreach (array, i, item) {
        if ((rc = convert(result, item)) < 0)
            break;
    }
    return rc;
}

int nmr_result_from_json(nmr_result **out, const json_t *json)
{
    json_int_t parse_errors, relevant, analysed;
    json_t *findings, *skipped, *calls, *missing;
    unsigned errors, nrelevant, nanalysed;
    nmr_result *result = NULL;
    const char *file;
    int outcome, rc;

    *out = NULL;
    if (json_unpack((json_t *)json, "{s:s, s:i, s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "file", &file, "outcome", &outcome,
                    "parse_errors", &parse_errors, "functions_relevant", &relevant, "functions_analysed", &analysed,
                    "findings", &findings, "skipped", &skipped, "calls", &calls, "missing", &missing) < 0 ||
        number(&errors, parse_errors) < 0 || number(&nrelevant, relevant) < 0 || number(&nanalysed, analysed) < 0 ||
        outcome < NMR_ANALYSED || outcome > NMR_EMULATOR)
        return NMR_EFORMAT;
    if ((rc = nmr_result_new(&result, file)) < 0)
        return rc;
    nmr_result_set_outcome(result, (nmr_outcome)outcome);
    nmr_result_set_parse_errors(result, errors);
    nmr_result_set_functions(result, nrelevant, nanalysed);
    if ((rc = list_in(result, findings, finding_in)) < 0 || (rc = list_in(result, skipped, skipped_in)) < 0 ||
        (rc = list_in(result, calls, call_in)) < 0 || (rc = list_in(result, missing, missing_in)) < 0) {
        nmr_result_free(result);
        return rc;
    }
    *out = result;
    return 0;
}
