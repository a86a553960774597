/* sarif.c - SARIF 2.1.0: one run, its findings with their paths, and what was not analysed. */
#include <stdio.h>
#include <string.h>

#include "report/json.h"
#include "report/sarif_parts.h"
#include "report/sarif_rules.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static json_t *invocation_object(const nmr_sarif *w)
{
    const nmr_report *r = w->report;

    return json_pack("{s:b, s:i, s:{s:o}, s:o, s:o}", "executionSuccessful", r->exit_code != 2, "exitCode",
                     r->exit_code, "workingDirectory", "uri",
                     nmr_sarif_uri(r->cwd, strcmp(r->cwd, "/") == 0 ? "" : "/"), "toolExecutionNotifications",
                     nmr_sarif_execution_notes(w), "toolConfigurationNotifications", nmr_sarif_configuration_notes(w));
}

/* Code scanning replaces the results of the run with the same id: one for each way in which the code is built. */
static json_t *details_object(const nmr_report *r)
{
    char id[256];

    snprintf(id, sizeof id, "nmrcheck/%s%s%s%s", r->configuration ? r->configuration : "",
             r->configuration && r->platform ? "-" : "", r->platform ? r->platform : "",
             r->configuration || r->platform ? "/" : "");
    return json_pack("{s:o}", "id", nmr_json_text(id));
}

/* The notes say what the results lack: they are made behind them. */
static json_t *run_object(nmr_sarif *w)
{
    const nmr_report *r = w->report;
    json_t *results = nmr_sarif_results(w);

    return json_pack("{s:{s:o}, s:o, s:[o], s:{s:{s:o}}, s:s, s:o}", "tool", "driver", nmr_sarif_driver(r->rules),
                     "automationDetails", details_object(r), "invocations", invocation_object(w), "originalUriBaseIds",
                     NMR_SARIF_ROOT, "uri", nmr_sarif_uri(r->root, strcmp(r->root, "/") == 0 ? "" : "/"), "columnKind",
                     "utf16CodeUnits", "results", results);
}

static int index_rules(nmr_sarif *w)
{
    size_t n = nmr_rules_count(w->report->rules), i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = nmr_map_set(&w->rule_index, nmr_rules_at(w->report->rules, i)->id, i);
    return rc;
}

int nmr_sarif_write(FILE *out, const nmr_report *report, const nmr_sarif_limits *limits)
{
    nmr_sarif w = {.report = report, .limits = *limits, .sources = nmr_sources_new()};
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

int nmr_report_sarif(FILE *out, const nmr_report *report)
{
    static const nmr_sarif_limits limits = {25000, 10000};

    return nmr_sarif_write(out, report, &limits);
}
