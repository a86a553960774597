/* sarif_rules.c - the tool.driver object of a SARIF log. */
#include "report/sarif_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/json.h"
#include "report/title.h"

/* How sure a rule of a tier is, in the words code scanning knows. */
static const char *precision(int tier)
{
    static const char *const words[] = {"very-high", "high", "medium"};

    return tier >= 1 && tier <= 3 ? words[tier - 1] : "medium";
}

static const char *problem_severity(nmr_severity severity)
{
    const char *level = nmr_severity_level(severity);

    return strcmp(level, "note") == 0 ? "recommendation" : level;
}

/* "nmr" of "nmr.registration". */
static json_t *protocol(const nmr_rule *rule)
{
    return json_stringn(rule->family, strcspn(rule->family, "."));
}

static char *format_help(const nmr_rule *rule, const char *format)
{
    int n = snprintf(NULL, 0, format, rule->why, rule->bad, rule->good, rule->fix, rule->page);
    char *text = n >= 0 ? malloc((size_t)n + 1) : NULL;

    if (text)
        snprintf(text, (size_t)n + 1, format, rule->why, rule->bad, rule->good, rule->fix, rule->page);
    return text;
}

static json_t *help(const nmr_rule *rule)
{
    char *plain = format_help(rule, "%s\n\nWrong:\n%s\n\nRight:\n%s\n\nFix: %s\n\nContract: %s\n");
    char *markdown =
        format_help(rule, "%s\n\n**Wrong**\n\n```c\n%s\n```\n\n**Right**\n\n```c\n%s\n```\n\n**Fix** %s\n\n"
                          "[Contract](%s)\n");
    json_t *json = NULL;

    if (plain && markdown)
        json = json_pack("{s:o, s:o}", "text", nmr_json_text(plain), "markdown", nmr_json_text(markdown));
    free(plain);
    free(markdown);
    return json;
}

static json_t *rule_object(const nmr_rule *rule)
{
    char title[512];
    json_t *properties =
        json_pack("{s:[s, s, o, o], s:s, s:s, s:s, s:i}", "tags", "correctness", "windows-driver", protocol(rule),
                  nmr_json_text(rule->family), "precision", precision(rule->tier), "problem.severity",
                  problem_severity(rule->severity), "severity", nmr_severity_name(rule->severity), "tier", rule->tier);

    return json_pack("{s:o, s:{s:o}, s:{s:o}, s:o, s:o, s:{s:s, s:b}, s:o}", "id", nmr_json_text(rule->id),
                     "shortDescription", "text", nmr_json_text(nmr_rule_title(title, sizeof title, rule)),
                     "fullDescription", "text", nmr_json_text(rule->why), "help", help(rule), "helpUri",
                     nmr_json_text(rule->page), "defaultConfiguration", "level", nmr_severity_level(rule->severity),
                     "enabled", rule->tier < 3, "properties", properties);
}

static json_t *rule_objects(const nmr_rules *rules)
{
    json_t *array = json_array();
    size_t n = nmr_rules_count(rules), i;

    for (i = 0; array && i < n; i++) {
        if (json_array_append_new(array, rule_object(nmr_rules_at(rules, i))) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

static json_t *notification_objects(void)
{
    static const struct {
        const char *id, *text, *help;
    } known[] = {
        {NMR_SARIF_NOT_ANALYSED, "A source was to be analysed and could not be.",
         "Nothing is known about what is in it. The message says why; --time-limit and --memory-limit allow more."},
        {NMR_SARIF_NOT_READ, "A folder could not be read.", "Nothing is known about what is in it. Check its rights."},
        {NMR_SARIF_SKIPPED, "A function was not analysed, or only in part.",
         "Nothing is said about what is missing in it. The message says why."},
        {NMR_SARIF_INCOMPLETE, "A part of a driver is not there: nothing is said about what is missing in it.",
         "Name the folder or the project that has all of the driver."},
        {NMR_SARIF_SUPPRESSION, "A suppression in a source is wrong, or suppresses nothing.",
         "The message says what to change. A finding that it was meant for is reported."},
        {NMR_SARIF_TRIMMED, "The log does not hold all that was found.",
         "Code scanning takes a log of limited size. --format text or jsonl has everything."},
    };
    json_t *array = json_array();
    size_t i;

    for (i = 0; array && i < sizeof known / sizeof known[0]; i++) {
        json_t *item =
            json_pack("{s:s, s:{s:s}, s:{s:s}, s:{s:s}}", "id", known[i].id, "shortDescription", "text", known[i].text,
                      "fullDescription", "text", known[i].text, "help", "text", known[i].help);
        if (json_array_append_new(array, item) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

json_t *nmr_sarif_driver(const nmr_rules *rules)
{
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", "nmrcheck", "version", nmr_version(), "semanticVersion",
                     NMRCHECK_VERSION, "rules", rule_objects(rules), "notifications", notification_objects());
}
