/* result.c - what a translation unit came to: owned, without duplicates, in order; and the names of defects. */
#include "unit.h"

#include "core/result.h"

static nmr_result *empty(void)
{
    nmr_result *result;

    assert_int_equal(nmr_result_new(&result, "a.c"), 0);
    return result;
}

static nmr_finding finding(const char *rule, const char *file, unsigned line, unsigned column, const char *fingerprint,
                           const nmr_step *steps, size_t nsteps)
{
    return (nmr_finding){rule, NMR_HANG, "message", file, line, column, "Unload", fingerprint, steps, nsteps, 0};
}

static void a_new_result_is_empty(void **state)
{
    nmr_result *result = empty();
    const nmr_finding *findings;
    const nmr_skipped *skipped;
    const nmr_call_site *calls;
    const char *const *missing;

    (void)state;
    assert_int_equal(nmr_result_outcome(result), NMR_ANALYSED);
    assert_string_equal(nmr_result_file(result), "a.c");
    assert_int_equal(nmr_result_findings(result, &findings), 0);
    assert_int_equal(nmr_result_skipped(result, &skipped), 0);
    assert_int_equal(nmr_result_calls(result, &calls), 0);
    assert_int_equal(nmr_result_missing(result, &missing), 0);
    assert_int_equal(nmr_result_parse_errors(result), 0);
    assert_int_equal(nmr_result_functions_relevant(result), 0);
    assert_int_equal(nmr_result_functions_analysed(result), 0);
    nmr_result_sort(result);
    nmr_result_set_outcome(result, NMR_IRRELEVANT);
    nmr_result_set_parse_errors(result, 2);
    nmr_result_set_functions(result, 5, 4);
    assert_int_equal(nmr_result_outcome(result), NMR_IRRELEVANT);
    assert_int_equal(nmr_result_parse_errors(result), 2);
    assert_int_equal(nmr_result_functions_relevant(result), 5);
    assert_int_equal(nmr_result_functions_analysed(result), 4);
    nmr_result_free(result);
    nmr_result_free(NULL);
}

/* Every string is a copy: what the caller does with its own afterwards does not matter. */
static void strings_are_owned(void **state)
{
    char rule[] = "nmr.x", message[] = "it broke", file[] = "b.c", function[] = "Unload", print[] = "0123", text[] = "here";
    nmr_step step = {file, 3, 4, 1, text};
    nmr_finding f = {rule, NMR_LEAK, message, file, 9, 2, function, print, &step, 1, 1};
    nmr_skipped skip = {function, file, 7, message};
    nmr_call_site call = {function, file, 8, 1};
    char *const all[] = {rule, message, file, function, print, text};
    nmr_result *result = empty();
    const nmr_finding *findings;
    const nmr_skipped *skipped;
    const nmr_call_site *calls;
    const char *const *missing;
    size_t i;

    (void)state;
    assert_int_equal(nmr_result_add_finding(result, &f), 0);
    assert_int_equal(nmr_result_add_skipped(result, &skip), 0);
    assert_int_equal(nmr_result_add_call(result, &call), 0);
    assert_int_equal(nmr_result_add_missing(result, file), 0);
    for (i = 0; i < sizeof all / sizeof *all; i++)
        memset(all[i], '!', strlen(all[i]));
    memset(&step, 0xff, sizeof step);
    assert_int_equal(nmr_result_findings(result, &findings), 1);
    assert_string_equal(findings->rule, "nmr.x");
    assert_string_equal(findings->message, "it broke");
    assert_string_equal(findings->file, "b.c");
    assert_string_equal(findings->function, "Unload");
    assert_string_equal(findings->fingerprint, "0123");
    assert_int_equal(findings->severity, NMR_LEAK);
    assert_int_equal(findings->line, 9);
    assert_int_equal(findings->column, 2);
    assert_int_equal(findings->nsteps, 1);
    assert_int_equal(findings->whole_driver, 1);
    assert_string_equal(findings->steps->file, "b.c");
    assert_string_equal(findings->steps->text, "here");
    assert_int_equal(findings->steps->line, 3);
    assert_int_equal(findings->steps->depth, 1);
    nmr_result_skipped(result, &skipped);
    assert_string_equal(skipped->reason, "it broke");
    assert_int_equal(skipped->line, 7);
    nmr_result_calls(result, &calls);
    assert_string_equal(calls->name, "Unload");
    assert_int_equal(calls->explored, 1);
    nmr_result_missing(result, &missing);
    assert_string_equal(missing[0], "b.c");
    nmr_result_free(result);
}

static void missing_strings_are_empty(void **state)
{
    nmr_finding f = {.rule = "nmr.x", .fingerprint = "1"};
    nmr_result *result;
    const nmr_finding *findings;

    (void)state;
    assert_int_equal(nmr_result_new(&result, NULL), 0);
    assert_string_equal(nmr_result_file(result), "");
    assert_int_equal(nmr_result_add_finding(result, &f), 0);
    nmr_result_findings(result, &findings);
    assert_string_equal(findings->message, "");
    assert_string_equal(findings->function, "");
    assert_int_equal(findings->nsteps, 0);
    nmr_result_free(result);
}

static void the_shorter_path_stays(void **state)
{
    nmr_step steps[] = {{"a.c", 1, 1, 0, "one"}, {"a.c", 2, 1, 0, "two"}, {"a.c", 3, 1, 0, "three"}};
    const nmr_finding two = finding("nmr.x", "a.c", 20, 1, "same", steps, 2),
                      three = finding("nmr.x", "a.c", 30, 1, "same", steps, 3),
                      also_two = finding("nmr.x", "a.c", 21, 1, "same", steps, 2),
                      one = finding("nmr.x", "a.c", 10, 1, "same", steps, 1),
                      other = finding("nmr.x", "a.c", 40, 1, "other", steps, 3);
    nmr_result *result = empty();
    const nmr_finding *findings;

    (void)state;
    assert_int_equal(nmr_result_add_finding(result, &two), 0);
    assert_int_equal(nmr_result_add_finding(result, &three), 0);
    assert_int_equal(nmr_result_add_finding(result, &also_two), 0);
    assert_int_equal(nmr_result_findings(result, &findings), 1);
    assert_int_equal(findings->line, 20); /* the first of two that are equally short */
    assert_int_equal(nmr_result_add_finding(result, &other), 0);
    assert_int_equal(nmr_result_add_finding(result, &one), 0);
    assert_int_equal(nmr_result_findings(result, &findings), 2);
    assert_int_equal(findings[0].line, 10);
    assert_int_equal(findings[0].nsteps, 1);
    assert_string_equal(findings[0].steps[0].text, "one");
    assert_int_equal(findings[1].line, 40);
    nmr_result_free(result);
}

static int is_not_named(void *user, const nmr_finding *finding)
{
    return strcmp(finding->fingerprint, user) != 0;
}

static void what_is_filtered_out_is_gone(void **state)
{
    nmr_step step = {"a.c", 1, 1, 0, "one"};
    const nmr_finding one = finding("nmr.x", "a.c", 1, 1, "one", &step, 1),
                      two = finding("nmr.x", "a.c", 2, 1, "two", &step, 1),
                      three = finding("nmr.x", "a.c", 3, 1, "three", NULL, 0);
    nmr_result *result = empty();
    const nmr_finding *findings;
    char name[] = "two";

    (void)state;
    assert_int_equal(nmr_result_add_finding(result, &one), 0);
    assert_int_equal(nmr_result_add_finding(result, &two), 0);
    assert_int_equal(nmr_result_add_finding(result, &three), 0);
    nmr_result_filter(result, is_not_named, name);
    assert_int_equal(nmr_result_findings(result, &findings), 2);
    assert_string_equal(findings[0].fingerprint, "one");
    assert_string_equal(findings[0].steps[0].text, "one");
    assert_string_equal(findings[1].fingerprint, "three");
    assert_int_equal(nmr_result_add_finding(result, &two), 0);
    assert_int_equal(nmr_result_findings(result, &findings), 3);
    nmr_result_free(result);
}

static void a_missing_header_is_named_once_in_order_of_use(void **state)
{
    nmr_result *result = empty();
    const char *const *missing;

    (void)state;
    assert_int_equal(nmr_result_add_missing(result, "z.tmh"), 0);
    assert_int_equal(nmr_result_add_missing(result, "a.tmh"), 0);
    assert_int_equal(nmr_result_add_missing(result, "z.tmh"), 0);
    nmr_result_sort(result);
    assert_int_equal(nmr_result_missing(result, &missing), 2);
    assert_string_equal(missing[0], "z.tmh");
    assert_string_equal(missing[1], "a.tmh");
    nmr_result_free(result);
}

/* In whatever order they come, they leave in the same one: by file, line, column, rule, fingerprint. */
static void order_does_not_depend_on_arrival(void **state)
{
    static const struct {
        const char *rule, *file;
        unsigned line, column;
        const char *print;
    } sorted[] = {
        {"nmr.b", "a.c", 2, 9, "0"}, {"nmr.b", "a.c", 10, 1, "1"}, {"nmr.a", "a.c", 10, 2, "2"},
        {"nmr.b", "a.c", 10, 2, "3"}, {"nmr.b", "a.c", 10, 2, "4"}, {"nmr.a", "b.c", 1, 1, "5"},
    };
    enum { N = sizeof sorted / sizeof *sorted };
    unsigned start, stride;
    size_t i;

    (void)state;
    for (start = 0; start < N; start++)
        for (stride = 1; stride < N; stride += 4) {
            nmr_result *result = empty();
            const nmr_finding *findings;
            const nmr_call_site *calls;
            const nmr_skipped *skipped;
            for (i = 0; i < N; i++) {
                size_t k = (start + i * stride) % N;
                nmr_finding f = finding(sorted[k].rule, sorted[k].file, sorted[k].line, sorted[k].column,
                                        sorted[k].print, NULL, 0);
                nmr_call_site call = {sorted[k].rule, sorted[k].file, sorted[k].line, 0};
                nmr_skipped skip = {"f", sorted[k].file, sorted[k].line, "reason"};
                assert_int_equal(nmr_result_add_finding(result, &f), 0);
                assert_int_equal(nmr_result_add_call(result, &call), 0);
                assert_int_equal(nmr_result_add_skipped(result, &skip), 0);
            }
            nmr_result_sort(result);
            assert_int_equal(nmr_result_findings(result, &findings), N);
            assert_int_equal(nmr_result_calls(result, &calls), N);
            assert_int_equal(nmr_result_skipped(result, &skipped), N);
            for (i = 0; i < N; i++) {
                assert_string_equal(findings[i].fingerprint, sorted[i].print);
                assert_string_equal(calls[i].file, sorted[i].file);
                assert_int_equal(calls[i].line, sorted[i].line);
                assert_int_equal(skipped[i].line, sorted[i].line);
            }
            assert_string_equal(calls[1].name, "nmr.a");
            nmr_result_free(result);
        }
}

/* ---- Fingerprints ----------------------------------------------------------------------------------------------- */

/* Baselines that users keep hold these values: they may not change between versions. */
static void fingerprints_are_stable(void **state)
{
    char print[33];

    (void)state;
    memset(print, 'x', sizeof print);
    nmr_fingerprint(print, "nmr.unload-without-wait", "driver.c", "Unload", "g_client", "NmrDeregisterClient");
    assert_string_equal(print, "b1be4a49231ab5ee6547769c79261780");
    nmr_fingerprint(print, "", "", "", "", "");
    assert_string_equal(print, "ac3fdc08a1c002aa2dea4ea191b0661c");
    assert_int_equal(strspn(print, "0123456789abcdef"), 32);
}

static void each_component_counts(void **state)
{
    static const char *const texts[][5] = {
        {"rule", "file", "function", "place", "site"},  {"Rule", "file", "function", "place", "site"},
        {"rule", "File", "function", "place", "site"},  {"rule", "file", "Function", "place", "site"},
        {"rule", "file", "function", "Place", "site"},  {"rule", "file", "function", "place", "Site"},
        {"rulefile", "", "function", "place", "site"},  {"", "rulefile", "function", "place", "site"},
        {"rule", "file", "functionplace", "", "site"},  {"rule", "file", "function", "places", "ite"},
        {"file", "rule", "function", "place", "site"},  {"", "", "", "", ""},
    };
    enum { N = sizeof texts / sizeof *texts };
    char prints[N][33], again[33];
    size_t i, k;

    (void)state;
    for (i = 0; i < N; i++) {
        nmr_fingerprint(prints[i], texts[i][0], texts[i][1], texts[i][2], texts[i][3], texts[i][4]);
        for (k = 0; k < i; k++)
            assert_string_not_equal(prints[i], prints[k]);
    }
    nmr_fingerprint(again, "rule", "file", "function", "place", "site");
    assert_string_equal(again, prints[0]);
    nmr_fingerprint(again, NULL, NULL, NULL, NULL, NULL);
    assert_string_equal(again, prints[N - 1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_result_is_empty),
        cmocka_unit_test(strings_are_owned),
        cmocka_unit_test(missing_strings_are_empty),
        cmocka_unit_test(the_shorter_path_stays),
        cmocka_unit_test(what_is_filtered_out_is_gone),
        cmocka_unit_test(a_missing_header_is_named_once_in_order_of_use),
        cmocka_unit_test(order_does_not_depend_on_arrival),
        cmocka_unit_test(fingerprints_are_stable),
        cmocka_unit_test(each_component_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
