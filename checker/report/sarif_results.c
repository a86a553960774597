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

static int ends_elsewhere(const nmr_finding *f)
{
    const nmr_step *last = &f->steps[f->nsteps - 1];

    return last->line != f->line || last->column != f->column || strcmp(last->file, f->file) != 0;
}

/*
 * The steps, and the place of the finding itself if they do not end there. Of a path that is too long, the beginning
 * and the end are worth most.
 */
static json_t *code_flow(nmr_sarif *w, const nmr_finding *f)
{
    json_t *steps = json_array();
    size_t room = w->limits.steps - 1, head = f->nsteps > room ? room / 2 : f->nsteps, i;
    int rc = steps ? 0 : NMR_ENOMEM;

    w->shortened += f->nsteps > room;
    for (i = 0; rc == 0 && i < f->nsteps; i++) {
        const nmr_step *step = &f->steps[i];
        if (i < head || f->nsteps - i <= room - head)
            rc = nmr_json_append(steps, step_object(w, step->file, step->line, step->column, step->depth, step->text));
    }
    if (rc == 0 && ends_elsewhere(f))
        rc = nmr_json_append(steps,
                             step_object(w, f->file, f->line, f->column, f->steps[f->nsteps - 1].depth, f->message));
    if (rc < 0) {
        json_decref(steps);
        return NULL;
    }
    return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", steps);
}

static json_t *result_object(nmr_sarif *w, const nmr_finding *f)
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

/* With a baseline each result has its state, without one none has. */
static json_t *result_in_state(nmr_sarif *w, const nmr_finding *f)
{
    const nmr_baseline *baseline = w->report->triage->baseline;
    json_t *result = result_object(w, f);

    if (result && baseline)
        json_object_set_new(result, "baselineState", json_string(nmr_baseline_find(baseline, f) ? "unchanged" : "new"));
    return result;
}

/* Is there room for one more? */
static int has_room(nmr_sarif *w, const json_t *array)
{
    if (json_array_size(array) < w->limits.results)
        return 1;
    w->left_out++;
    return 0;
}

static int put_level(nmr_sarif *w, json_t *array, const nmr_result *from, const char *level)
{
    const nmr_finding *findings;
    size_t n = from ? nmr_result_findings(from, &findings) : 0, i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        if ((!level || strcmp(level, nmr_severity_level(findings[i].severity)) == 0) && has_room(w, array))
            rc = nmr_json_append(array, result_in_state(w, &findings[i]));
    return rc;
}

/* By place; when there are too many, by weight. */
static int put_findings(nmr_sarif *w, json_t *array, const nmr_result *from)
{
    const nmr_finding *findings;
    size_t n = from ? nmr_result_findings(from, &findings) : 0;
    int rc;

    if (json_array_size(array) + n <= w->limits.results)
        return put_level(w, array, from, NULL);
    if ((rc = put_level(w, array, from, "error")) < 0 || (rc = put_level(w, array, from, "warning")) < 0)
        return rc;
    return put_level(w, array, from, "note");
}

/* ---- what is not reported, and why ----------------------------------------------------------------------------- */

static json_t *suppressed_object(nmr_sarif *w, const nmr_finding *f, const nmr_suppression *s)
{
    json_t *result = result_in_state(w, f);
    json_t *why =
        json_pack("[{s:s, s:s, s:o, s:o}]", "kind", "inSource", "status", "accepted", "justification",
                  nmr_json_text(s->reason), "location", nmr_sarif_location(w, s->file, s->line, s->column, NULL));

    if (!why || json_object_set_new(result, "suppressions", why) < 0) {
        json_decref(result);
        return NULL;
    }
    return result;
}

static int put_suppressed(nmr_sarif *w, json_t *array)
{
    const nmr_triage *triage = w->report->triage;
    const nmr_finding *findings;
    size_t n = nmr_result_findings(triage->suppressed, &findings), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        if (has_room(w, array))
            rc = nmr_json_append(array, suppressed_object(w, &findings[i], &triage->suppressions.at[triage->by[i]]));
    return rc;
}

/* Nothing is left of it but what the baseline says. */
static json_t *gone_object(const nmr_sarif *w, const nmr_known *known)
{
    const nmr_rule *rule = nmr_rules_find(w->report->rules, known->rule);

    return json_pack("{s:o, s:I, s:s, s:s, s:{s:s}, s:[o], s:{s:o}}", "ruleId", nmr_json_text(known->rule), "ruleIndex",
                     (json_int_t)nmr_map_get(&w->rule_index, known->rule), "level", nmr_severity_level(rule->severity),
                     "baselineState", "absent", "message", "text", "not found any more", "locations",
                     nmr_sarif_location(w, known->file, 0, 0, NULL), "partialFingerprints", "nmrcheck/v1",
                     nmr_json_text(known->fingerprint));
}

static int put_gone(nmr_sarif *w, json_t *array)
{
    const nmr_baseline *b = w->report->triage->baseline;
    size_t i;
    int rc = 0;

    for (i = 0; b && i < b->n && rc == 0; i++)
        if (b->at[i].gone && has_room(w, array))
            rc = nmr_json_append(array, gone_object(w, &b->at[i]));
    return rc;
}

json_t *nmr_sarif_results(nmr_sarif *w)
{
    json_t *array = json_array();
    int rc = array ? 0 : NMR_ENOMEM;

    if (rc == 0 && (rc = put_findings(w, array, w->report->all)) == 0 && (rc = put_suppressed(w, array)) == 0 &&
        (rc = put_findings(w, array, w->report->triage->known)) == 0)
        rc = put_gone(w, array);
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}
