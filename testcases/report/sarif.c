/* sarif.c - a log stays within what code scanning takes, and says what it lacks. */
#include "unit.h"

#include <jansson.h>

#include "core/result.h"
#include "report/report.h"
#include "report/sarif_parts.h"

enum { FINDINGS = 12, STEPS = 9 };

static void add_finding(nmr_result *result, unsigned number, nmr_severity severity, size_t nsteps)
{
    char fingerprint[33];
    nmr_step steps[STEPS];
    nmr_finding f = {
        "nmr.unload-without-wait", severity, "m", "/src/a.c", number, 1, "f", fingerprint, steps, nsteps, 0};
    size_t i;

    snprintf(fingerprint, sizeof fingerprint, "%032u", number);
    for (i = 0; i < nsteps; i++)
        steps[i] = (nmr_step){"/src/a.c", (unsigned)i + 1, 1, 0, "s"};
    assert_int_equal(nmr_result_add_finding(result, &f), 0);
}

/* The other forms hold the same, whatever the files are: here, none is there. */
static void write_others(const nmr_report *report)
{
    static int (*const write[])(FILE *, const nmr_report *) = {nmr_report_html, nmr_report_jsonl, nmr_report_github};
    size_t i;

    for (i = 0; i < sizeof write / sizeof *write; i++) {
        FILE *file = tmpfile();
        assert_non_null(file);
        assert_int_equal(write[i](file, report), 0);
        assert_true(ftell(file) > 0);
        fclose(file);
    }
}

/* The log of a result with every third finding an error, the others notes. */
static json_t *write_log(size_t results, size_t steps)
{
    nmr_triage triage = {0};
    nmr_report report = {.triage = &triage, .cwd = "/src", .root = "/src"};
    nmr_sarif_limits limits = {results, steps};
    nmr_result *all;
    nmr_rules *rules;
    FILE *file = tmpfile();
    json_t *log;
    unsigned i;

    assert_non_null(file);
    assert_int_equal(nmr_rules_load(&rules, NULL, 0, NULL), 0);
    assert_int_equal(nmr_result_new(&all, ""), 0);
    assert_int_equal(nmr_result_new(&triage.suppressed, ""), 0);
    for (i = 0; i < FINDINGS; i++)
        add_finding(all, i + 1, i % 3 == 2 ? NMR_HANG : NMR_NOTE, i == 2 ? STEPS : 2);
    report.rules = rules;
    report.all = all;
    assert_int_equal(nmr_sarif_write(file, &report, &limits), 0);
    write_others(&report);
    rewind(file);
    log = json_loadf(file, 0, NULL);
    assert_non_null(log);
    fclose(file);
    nmr_triage_clear(&triage);
    nmr_result_free(all);
    nmr_rules_free(rules);
    return log;
}

static json_t *run_of(const json_t *log)
{
    return json_array_get(json_object_get(log, "runs"), 0);
}

static json_t *notes_of(const json_t *log)
{
    return json_object_get(json_array_get(json_object_get(run_of(log), "invocations"), 0),
                           "toolExecutionNotifications");
}

static size_t path_length(const json_t *result)
{
    json_t *flow = json_array_get(json_object_get(result, "codeFlows"), 0);

    return json_array_size(json_object_get(json_array_get(json_object_get(flow, "threadFlows"), 0), "locations"));
}

static void a_small_log_is_whole(void **state)
{
    json_t *log = write_log(FINDINGS, STEPS + 1);

    (void)state;
    assert_int_equal(json_array_size(json_object_get(run_of(log), "results")), FINDINGS);
    assert_int_equal(path_length(json_array_get(json_object_get(run_of(log), "results"), 2)), STEPS + 1);
    assert_int_equal(json_array_size(notes_of(log)), 0);
    json_decref(log);
}

static void errors_come_first_when_there_are_too_many(void **state)
{
    json_t *log = write_log(5, STEPS + 1), *results = json_object_get(run_of(log), "results");
    const char *text;
    size_t i;

    (void)state;
    assert_int_equal(json_array_size(results), 5);
    for (i = 0; i < 5; i++)
        assert_string_equal(json_string_value(json_object_get(json_array_get(results, i), "level")),
                            i < 4 ? "error" : "note");
    assert_int_equal(json_array_size(notes_of(log)), 1);
    text = json_string_value(json_object_get(json_object_get(json_array_get(notes_of(log), 0), "message"), "text"));
    assert_string_equal(text, "7 more results are left out: code scanning takes 5; --format jsonl has all");
    json_decref(log);
}

static void a_long_path_keeps_both_ends(void **state)
{
    json_t *log = write_log(FINDINGS, 6), *results = json_object_get(run_of(log), "results");
    const char *text;

    (void)state;
    assert_int_equal(path_length(json_array_get(results, 2)), 6);
    assert_int_equal(path_length(json_array_get(results, 1)), 2);
    text = json_string_value(json_object_get(json_object_get(json_array_get(notes_of(log), 0), "message"), "text"));
    assert_string_equal(
        text, "the paths of 1 results lack their middle: code scanning takes 6 steps; --format jsonl has all");
    json_decref(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_log_is_whole),
        cmocka_unit_test(errors_come_first_when_there_are_too_many),
        cmocka_unit_test(a_long_path_keeps_both_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
