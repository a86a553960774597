/* baseline.c - a baseline written and read again, and files that break off anywhere. */
#include "unit.h"

#include <unistd.h>

#include "triage/baseline.h"

#define PRINT "0123456789abcdef0123456789abcdef"
#define OTHER "fedcba9876543210fedcba9876543210"

static nmr_rules *rules;
static char folder[] = "/tmp/nmrunit-XXXXXX";
static char path[64];

static void write_bytes(const char *name, const char *text, size_t length)
{
    FILE *file = fopen(name, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
}

static nmr_finding finding_in(const char *file, const char *function, const char *print)
{
    return (nmr_finding){.rule = "nmr.unload-without-wait", .file = file, .function = function, .fingerprint = print};
}

static void write_two(const char *present)
{
    nmr_finding gone = finding_in("/no/such/folder/a: b, #c.c", "", PRINT), there = finding_in(present, "yes", OTHER);
    nmr_baseline b = {0};
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(nmr_baseline_add(&b, &there), 0);
    assert_int_equal(nmr_baseline_add(&b, &gone), 0);
    assert_int_equal(nmr_baseline_write(file, &b, path), 0);
    fclose(file);
    nmr_baseline_clear(&b);
}

static void what_is_written_is_read(void **state)
{
    char present[80];
    nmr_finding moved, same, copy;
    nmr_baseline b = {0};
    nmr_error err;

    (void)state;
    snprintf(present, sizeof present, "%s/present.c", folder);
    write_bytes(present, "x", 1);
    write_two(present);
    assert_int_equal(nmr_baseline_read(&b, path, rules, &err), 0);
    assert_int_equal(b.n, 2);
    assert_string_equal(b.at[0].file, "/no/such/folder/a: b, #c.c");
    assert_string_equal(b.at[0].function, "");
    assert_string_equal(b.at[1].file, present);
    assert_string_equal(b.at[1].function, "yes");
    moved = finding_in("/elsewhere/c.c", "", PRINT);
    same = finding_in(present, "yes", OTHER);
    copy = finding_in("/elsewhere/present.c", "yes", OTHER);
    assert_ptr_equal(nmr_baseline_find(&b, &moved), &b.at[0]);
    assert_ptr_equal(nmr_baseline_find(&b, &same), &b.at[1]);
    assert_null(nmr_baseline_find(&b, &copy));
    nmr_baseline_clear(&b);
    remove(present);
}

static void a_file_may_break_off_anywhere(void **state)
{
    static const char text[] =
        "nmrcheck-baseline: 1\nfindings:\n- {rule: nmr.unload-without-wait, file: \"a\\u0041.c\",\n"
        "   function: f, fingerprint: " PRINT "}\n- &x {rule: *x, ? [file] : |\n  folded\n}\n--- \n...";
    size_t length, read = 0;

    (void)state;
    for (length = 0; length < sizeof text; length++) {
        nmr_baseline b = {0};
        nmr_error err = {0};
        int rc;
        write_bytes(path, text, length);
        if ((rc = nmr_baseline_read(&b, path, rules, &err)) < 0) {
            assert_int_equal(rc, NMR_EFORMAT);
            assert_true(err.line > 0 && err.message[0]);
        }
        read += rc == 0 && b.n == 1;
        nmr_baseline_clear(&b);
    }
    assert_true(read > 0);
}

static int prepare(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof path, "%s/baseline.yaml", folder);
    return nmr_rules_load(&rules, NULL, 0, NULL);
}

static int clean(void **state)
{
    (void)state;
    nmr_rules_free(rules);
    remove(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_file_may_break_off_anywhere),
    };

    return cmocka_run_group_tests(tests, prepare, clean);
}
