/* catalogue.c - all that is known of the rules, as JSON: the pages of docs/rules are made from it. */
#include <string.h>

#include "core/rewrite.h"
#include "report/json.h"
#include "report/report.h"
#include "report/title.h"

static json_t *lines(const char *text)
{
    json_t *array = json_array();

    while (array && *text) {
        size_t n = strcspn(text, "\n");
        if (json_array_append_new(array, json_stringn(text, n)) < 0) {
            json_decref(array);
            return NULL;
        }
        text += n + (text[n] == '\n');
    }
    return array;
}

static json_t *engines(const nmr_rule *rule)
{
    if (rule->one_source || rule->whole_driver)
        return json_pack("[s]", rule->one_source ? "explore" : "solve");
    return json_pack("[s, s]", "explore", "solve");
}

static json_t *rule_object(const nmr_rules *rules, const nmr_rule *rule)
{
    char title[512];

    return json_pack("{s:o, s:o, s:o, s:i, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:b}", "id",
                     nmr_json_text(rule->id), "family", nmr_json_text(rule->family), "title",
                     nmr_json_text(nmr_rule_title(title, sizeof title, rule)), "tier", rule->tier, "severity",
                     nmr_severity_name(rule->severity), "level", nmr_severity_level(rule->severity), "say",
                     nmr_json_text(rule->say), "why", nmr_json_text(rule->why), "fix", nmr_json_text(rule->fix), "bad",
                     nmr_json_text(rule->bad), "good", nmr_json_text(rule->good), "limits", lines(rule->limits),
                     "engines", engines(rule), "page", nmr_json_text(rule->page), "test", nmr_json_text(rule->test),
                     "mends", nmr_rules_mends(rules, rule));
}

int nmr_report_catalogue(FILE *out, const nmr_rules *rules)
{
    json_t *array = json_array();
    size_t n = nmr_rules_count(rules), i;
    int rc = array ? 0 : NMR_ENOMEM;

    for (i = 0; i < n && rc == 0; i++)
        rc = json_array_append_new(array, rule_object(rules, nmr_rules_at(rules, i))) < 0 ? NMR_ENOMEM : 0;
    if (rc == 0 && (json_dumpf(array, out, JSON_INDENT(1)) < 0 || putc('\n', out) == EOF))
        rc = NMR_EIO;
    json_decref(array);
    return rc;
}
