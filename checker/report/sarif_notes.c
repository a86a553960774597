/* sarif_notes.c - the notifications of a SARIF log: what was not analysed, and what is wrong around the findings. */
#include "report/sarif_parts.h"

#include "report/json.h"
#include "report/sarif_rules.h"

static json_t *notification(const char *id, const char *level, const char *text, json_t *where)
{
    if (!where)
        return json_pack("{s:{s:s}, s:s, s:{s:o}}", "descriptor", "id", id, "level", level, "message", "text",
                         nmr_json_text(text));
    return json_pack("{s:{s:s}, s:s, s:{s:o}, s:[o]}", "descriptor", "id", id, "level", level, "message", "text",
                     nmr_json_text(text), "locations", where);
}

static int skipped_functions(const nmr_sarif *w, json_t *array)
{
    const nmr_skipped *skipped;
    size_t n = nmr_result_skipped(w->report->all, &skipped), i;
    char text[512];
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++) {
        snprintf(text, sizeof text, "%s: %s", skipped[i].function, skipped[i].reason);
        rc = nmr_json_append(array, notification(NMR_SARIF_SKIPPED, "note", text,
                                                 nmr_sarif_location(w, skipped[i].file, skipped[i].line, 0, NULL)));
    }
    return rc;
}

static int incomplete_drivers(const nmr_sarif *w, json_t *array)
{
    char text[1280];
    size_t i, j;
    int rc = 0;

    for (i = 0; i < w->report->ndrivers; i++) {
        const nmr_driver_end *driver = &w->report->drivers[i];
        for (j = 0; j < driver->ngaps && rc == 0; j++) {
            snprintf(text, sizeof text, "nothing is said about what is missing in this driver: %s", driver->gaps[j]);
            rc = nmr_json_append(array, notification(NMR_SARIF_INCOMPLETE, "note", text,
                                                     nmr_sarif_location(w, driver->file, 0, 0, NULL)));
        }
    }
    return rc;
}

/* Silence about what is left out would be a gap in the gate. */
static int trimmed(const nmr_sarif *w, json_t *array)
{
    char text[256];
    int rc = 0;

    if (w->left_out) {
        snprintf(text, sizeof text, "%zu more results are left out: code scanning takes %zu; --format jsonl has all",
                 w->left_out, w->limits.results);
        rc = nmr_json_append(array, notification(NMR_SARIF_TRIMMED, "warning", text, NULL));
    }
    if (w->shortened && rc == 0) {
        snprintf(text, sizeof text,
                 "the paths of %zu results lack their middle: code scanning takes %zu steps; "
                 "--format jsonl has all",
                 w->shortened, w->limits.steps);
        rc = nmr_json_append(array, notification(NMR_SARIF_TRIMMED, "warning", text, NULL));
    }
    return rc;
}

json_t *nmr_sarif_execution_notes(const nmr_sarif *w)
{
    const nmr_report *r = w->report;
    json_t *array = json_array();
    size_t i;
    int rc = array ? 0 : NMR_ENOMEM;

    for (i = 0; i < r->nfailures && rc == 0; i++)
        rc = nmr_json_append(array, notification(NMR_SARIF_NOT_ANALYSED, "error", r->failures[i].reason,
                                                 nmr_sarif_location(w, r->failures[i].file, 0, 0, NULL)));
    for (i = 0; i < r->nproblems && rc == 0; i++)
        rc = nmr_json_append(array, notification(NMR_SARIF_NOT_READ, "warning", r->problems[i], NULL));
    if (rc == 0 && (rc = incomplete_drivers(w, array)) == 0)
        rc = skipped_functions(w, array);
    if (rc == 0)
        rc = trimmed(w, array);
    if (rc < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}

static int remarks(const nmr_sarif *w, json_t *array)
{
    const nmr_suppressions *s = &w->report->triage->suppressions;
    size_t i;
    int rc = 0;

    for (i = 0; i < s->nremarks && rc == 0; i++)
        rc = nmr_json_append(array, notification(NMR_SARIF_SUPPRESSION, "warning", s->remarks[i].text,
                                                 nmr_sarif_location(w, s->remarks[i].file, s->remarks[i].line,
                                                                    s->remarks[i].column, NULL)));
    return rc;
}

json_t *nmr_sarif_configuration_notes(const nmr_sarif *w)
{
    json_t *array = json_array();

    if (array && remarks(w, array) < 0) {
        json_decref(array);
        return NULL;
    }
    return array;
}
