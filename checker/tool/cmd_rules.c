/* cmd_rules.c - the catalogue: `rules` lists it, `explain` shows one rule. */
#include <stdio.h>
#include <string.h>

#include "core/rewrite.h"
#include "report/report.h"
#include "report/title.h"
#include "tool/commands.h"
#include "tool/selection.h"

static const char *mark(const nmr_selection *selection, const nmr_rule *rule)
{
    return nmr_selection_has(selection, rule) ? "on" : "off";
}

static int widest_id(const nmr_rules *rules)
{
    size_t widest = 0, n = nmr_rules_count(rules), i;

    for (i = 0; i < n; i++)
        if (strlen(nmr_rules_at(rules, i)->id) > widest)
            widest = strlen(nmr_rules_at(rules, i)->id);
    return (int)widest;
}

static void list(const nmr_rules *rules, const nmr_selection *selection)
{
    size_t n = nmr_rules_count(rules), i;
    int width = widest_id(rules);
    char title[512];

    for (i = 0; i < n; i++) {
        const nmr_rule *rule = nmr_rules_at(rules, i);
        printf("%-*s  tier%d %-3s  %-8s  %s\n", width, rule->id, rule->tier, mark(selection, rule),
               nmr_severity_name(rule->severity), nmr_rule_title(title, sizeof title, rule));
    }
}

int nmr_cmd_rules(const nmr_options *options)
{
    nmr_selection *selection = NULL;
    nmr_rules *rules = NULL;
    nmr_error err = {0};
    int rc = 0;

    if (nmr_select(&rules, &selection, &options->rules, &options->select, NULL, &err) < 0)
        return nmr_say_error(&err);
    if (options->format == NMR_FORMAT_JSON)
        rc = nmr_report_catalogue(stdout, rules);
    else
        list(rules, selection);
    nmr_selection_free(selection);
    nmr_rules_free(rules);
    return rc < 0 ? nmr_say("the list cannot be written: %s", rc == NMR_ENOMEM ? "out of memory" : "is the disk full?")
                  : NMR_EXIT_CLEAN;
}

/* A text of several lines, each with a margin. */
static void put_block(const char *title, const char *text)
{
    printf("\n%s\n", title);
    while (*text) {
        size_t length = strcspn(text, "\n");
        printf("%s%.*s\n", length ? "    " : "", (int)length, text);
        text += length + (text[length] == '\n');
    }
}

static void explain(const nmr_rules *rules, const nmr_rule *rule, const nmr_selection *selection)
{
    char title[512];

    printf("%s: %s\n", rule->id, nmr_rule_title(title, sizeof title, rule));
    printf("%s (%s), tier %d, %s\n", nmr_severity_level(rule->severity), nmr_severity_name(rule->severity), rule->tier,
           mark(selection, rule));
    put_block("Why", rule->why);
    put_block("Wrong", rule->bad);
    put_block("Right", rule->good);
    put_block("Fix", rule->fix);
    if (nmr_rules_mends(rules, rule))
        puts("    nmrcheck --fix does it where the source is plain.");
    if (rule->limits[0])
        put_block("Not seen", rule->limits);
    put_block("Contract", rule->page);
    printf("\nFrom %s:%d, decided %s\n", rule->file, rule->line,
           rule->one_source     ? "in one source"
           : rule->whole_driver ? "over all sources of a driver"
                                : "in one source, and over all sources of a driver");
}

static int explain_all(const nmr_options *options, const nmr_rules *rules, const nmr_selection *selection)
{
    size_t i;

    for (i = 1; i < options->paths.count; i++) {
        const nmr_rule *rule = nmr_rules_find(rules, options->paths.items[i]);
        if (!rule)
            return nmr_say("no rule '%s'; nmrcheck rules lists them", options->paths.items[i]);
        if (i > 1)
            putchar('\n');
        explain(rules, rule, selection);
    }
    return NMR_EXIT_CLEAN;
}

int nmr_cmd_explain(const nmr_options *options)
{
    nmr_selection *selection = NULL;
    nmr_rules *rules = NULL;
    nmr_error err = {0};
    int code;

    if (nmr_select(&rules, &selection, &options->rules, &options->select, NULL, &err) < 0)
        return nmr_say_error(&err);
    code = explain_all(options, rules, selection);
    nmr_selection_free(selection);
    nmr_rules_free(rules);
    return code;
}
