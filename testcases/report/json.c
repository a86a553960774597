/* json.c - a result survives the way to another process, whatever its strings hold. */
#include "unit.h"

#include "core/result.h"
#include "report/json.h"
#include "report/result_json.h"

static nmr_result *sample(void)
{
    nmr_step steps[] = {{"a.c", 3, 5, 0, "registered here"}, {"b.h", 7, 1, 2, "caf\xe9 \"quoted\"\n"}};
    nmr_finding finding = {"nmr.x", NMR_HANG, "message", "a.c", 9, 2, "Unload", "00112233445566778899aabbccddeeff",
                           steps,   2,        1};
    nmr_skipped skipped = {"f", "a.c", 4, "parse error"};
    nmr_call_site call = {"NmrX", "a.c", 5, 1};
    nmr_result *result;

    assert_int_equal(nmr_result_new(&result, "a.c"), 0);
    nmr_result_set_outcome(result, NMR_EMULATOR);
    nmr_result_set_parse_errors(result, 3);
    nmr_result_set_functions(result, 5, 4);
    assert_int_equal(nmr_result_add_finding(result, &finding), 0);
    assert_int_equal(nmr_result_add_skipped(result, &skipped), 0);
    assert_int_equal(nmr_result_add_call(result, &call), 0);
    assert_int_equal(nmr_result_add_missing(result, "x.tmh"), 0);
    return result;
}

static void check_lists(const nmr_result *result)
{
    const nmr_finding *findings;
    const nmr_skipped *skipped;
    const nmr_call_site *calls;
    const char *const *missing;

    assert_int_equal(nmr_result_findings(result, &findings), 1);
    assert_string_equal(findings[0].rule, "nmr.x");
    assert_int_equal(findings[0].severity, NMR_HANG);
    assert_string_equal(findings[0].fingerprint, "00112233445566778899aabbccddeeff");
    assert_int_equal(findings[0].nsteps, 2);
    assert_int_equal(findings[0].whole_driver, 1);
    assert_int_equal(findings[0].steps[1].depth, 2);
    assert_string_equal(findings[0].steps[1].text, "caf\xef\xbf\xbd \"quoted\"\n");
    assert_int_equal(nmr_result_skipped(result, &skipped), 1);
    assert_string_equal(skipped[0].reason, "parse error");
    assert_int_equal(nmr_result_calls(result, &calls), 1);
    assert_int_equal(calls[0].explored, 1);
    assert_int_equal(nmr_result_missing(result, &missing), 1);
    assert_string_equal(missing[0], "x.tmh");
}

static void a_result_comes_back_as_it_was(void **state)
{
    nmr_result *before = sample(), *after;
    json_t *json = nmr_result_to_json(before);
    char *text = json_dumps(json, 0);
    json_t *read = json_loads(text, 0, NULL);

    (void)state;
    assert_int_equal(nmr_result_from_json(&after, read), 0);
    assert_string_equal(nmr_result_file(after), "a.c");
    assert_int_equal(nmr_result_outcome(after), NMR_EMULATOR);
    assert_int_equal(nmr_result_parse_errors(after), 3);
    assert_int_equal(nmr_result_functions_relevant(after), 5);
    assert_int_equal(nmr_result_functions_analysed(after), 4);
    check_lists(after);
    nmr_result_free(after);
    nmr_result_free(before);
    json_decref(read);
    json_decref(json);
    free(text);
}

static void what_is_no_result_is_refused(void **state)
{
    static const char *const texts[] = {"{}", "[]", "{\"file\":1}"};
    nmr_result *before = sample(), *result;
    json_t *json = nmr_result_to_json(before);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_t *other = json_loads(texts[i], 0, NULL);
        assert_int_equal(nmr_result_from_json(&result, other), NMR_EFORMAT);
        assert_null(result);
        json_decref(other);
    }
    json_object_set_new(json, "outcome", json_integer(77));
    assert_int_equal(nmr_result_from_json(&result, json), NMR_EFORMAT);
    json_object_set_new(json, "outcome", json_integer(0));
    json_object_set_new(json_array_get(json_object_get(json, "findings"), 0), "line", json_integer(-1));
    assert_int_equal(nmr_result_from_json(&result, json), NMR_EFORMAT);
    json_decref(json);
    nmr_result_free(before);
}

static void check_text(const char *in, const char *expected)
{
    json_t *json = nmr_json_text(in);

    assert_string_equal(json_string_value(json), expected);
    json_decref(json);
}

static void bytes_that_are_not_utf8_are_replaced(void **state)
{
    (void)state;
    check_text("plain \xc3\xa4 \xf0\x9f\x98\x80", "plain \xc3\xa4 \xf0\x9f\x98\x80");
    check_text("\xe4x", "\xef\xbf\xbdx");
    check_text("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");
    check_text("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    check_text("end \xc3", "end \xef\xbf\xbd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_comes_back_as_it_was),
        cmocka_unit_test(what_is_no_result_is_refused),
        cmocka_unit_test(bytes_that_are_not_utf8_are_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
