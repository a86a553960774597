/* sarif_results.c - the results of a SARIF log, with their paths. */
#include "report/sarif_parts.h"

#include <string.h>

#include "report/json.h"

static json_t *step_object(const nmr_sarif *w, const char *file, unsigned line, unsigned column, unsigned depth,
                           const char *text)
{
    return json_pack("{s:o, s:I, s:s}", "location", nmr_sarif_location(w, file, line, column, text), "nestingLevel",
                     (json_int_t)depth, "importance", "essential");
}

/* The steps, and the place of the finding itself if they do not end there. */
static json_t *code_flow(const nmr_sarif *w, const nmr_finding *f)
{
    json_t *steps = json_array();
    const nmr_step *last = NULL;
    size_t i;
    int rc = steps ? 0 : NMR_ENOMEM;

    for (i = 0; rc == 0 && i < f->nsteps; i++) {
        last = &f->steps[i];
        rc = nmr_json_append(steps, step_object(w, last->file, last->line, last->column, last->depth, last->text));
    }
    if (rc == 0 && last && (last->line != f->line || last->column != f->column || strcmp(last->file, f->file) != 0))
        rc = nmr_json_append(steps, step_object(w, f->file, f->line, f->column, last->depth, f->message));
    if (rc < 0) {
        json_decref(steps);
        return NULL;
    }
    return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *result_object(const nmr_sarif *w, const nmr_finding *f)
{
    json_t *where = nmr_sarif_location(w, f->file, f->line, f->column, NULL), *result;
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
        json_object_set_new(result, "fixes", json_pack("[o]", nmr_sarif_fix(w, fix)));
    if (f->nsteps > 0) {
        const nmr_step *first = &f->steps[0];
        json_object_set_new(result, "codeFlows", code_flow(w, f));
        json_object_set_new(
            result, "relatedLocations",
            json_pack("[o]", nmr_sarif_location(w, first->file, first->line, first->column, first->text)));
    }
    return result;
}

static int reported(const nmr_sarif *w, json_t *array)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(w->report->all, &findings), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = nmr_json_append(array, result_object(w, &findings[i]));
    return rc;
}

/* ---- what is not reported, and why ----------------------------------------------------------------------------- */

static json_t *suppressed_object(const nmr_sarif *w, const nmr_finding *f, const nmr_suppression *s)
{
    json_t *result = result_object(w, f);
    json_t *why =
        json_pack("[{s:s, s:s, s:o, s:o}]", "kind", "inSource", "status", "accepted", "justification",
                  nmr_json_text(s->reason), "location", nmr_sarif_location(w, s->file, s->line, s->column, NULL));

    if (!why || json_object_set_new(result, "suppressions", why) < 0) {
        json_decref(result);
        return NULL;
    }
    return result;
}

static int suppressed(const nmr_sarif *w, json_t *array)
{
    const nmr_triage *triage = w->report->triage;
    const nmr_finding *findings;
    size_t n = nmr_result_findings(triage->suppressed, &findings), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = nmr_json_append(array, suppressed_object(w, &findings[i], &triage->suppressions.at[triage->by[i]]));
    return rc;
}

json_t *nmr_sarif_results(const nmr_sarif *w)
{
    json_t *array = json_array();
    int rc = array ? 0 : NMR_ENOMEM;

    if (rc == 0 && (rc = reported(w, array)) == 0)
        rc = suppressed(w, array);
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}
