/* change.c - the lines a unified diff is about, and diffs that break off anywhere. */
#include "unit.h"

#include <unistd.h>

#include "triage/change.h"

static char folder[] = "/tmp/nmrunit-XXXXXX";
static nmr_list folders;

static int read_text(nmr_change *out, const char *text, nmr_error *err)
{
    *out = (nmr_change){0};
    return nmr_change_read(out, "a.diff", text, strlen(text), &folders, err);
}

static const char *path_of(const char *name)
{
    static char path[128];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void lines_are_new_or_cut(void **state)
{
    nmr_change c;
    nmr_error err;

    (void)state;
    assert_int_equal(read_text(&c,
                               "From: somebody\n\n"
                               "diff --git a/one.c b/one.c\n"
                               "--- a/one.c\n"
                               "+++ b/one.c\r\n"
                               "@@ -1,3 +1,4 @@ int f\n"
                               " a\n"
                               "+b\n"
                               "+c\n"
                               "-d\n"
                               "\n"
                               "@@ -10,2 +11 @@\n"
                               "-cut\n"
                               " rest\n"
                               "\\ No newline at end of file\n"
                               "@@ -20 +20,0 @@\n"
                               "-x\n",
                               &err),
                     0);
    assert_int_equal(c.n, 1);
    assert_true(nmr_change_has(&c, path_of("one.c")));
    assert_false(nmr_change_touches(&c, path_of("one.c"), 1, 1));
    assert_true(nmr_change_touches(&c, path_of("one.c"), 2, 2));
    assert_true(nmr_change_touches(&c, path_of("one.c"), 3, 100));
    assert_false(nmr_change_touches(&c, path_of("one.c"), 4, 10));
    assert_false(nmr_change_touches(&c, path_of("one.c"), 11, 11));
    assert_true(nmr_change_touches(&c, path_of("one.c"), 10, 11));
    assert_true(nmr_change_touches(&c, path_of("one.c"), 20, 21));
    assert_false(nmr_change_touches(&c, path_of("one.c"), 21, 30));
    nmr_change_clear(&c);
}

static void names_are_found_however_they_are_written(void **state)
{
    nmr_change c;
    nmr_error err;

    (void)state;
    assert_int_equal(read_text(&c,
                               "--- one.c\t2026-01-01\n+++ one.c\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n"
                               "--- \"a/\\303\\244 b.c\"\n+++ \"b/\\303\\244 b.c\"\n@@ -0,0 +1 @@\n+b\n"
                               "--- a/gone.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
                               "Binary files a/x.png and b/x.png differ\n",
                               &err),
                     0);
    assert_true(nmr_change_touches(&c, path_of("one.c"), 1, 1));
    assert_true(nmr_change_touches(&c, path_of("\xc3\xa4 b.c"), 1, 1));
    assert_int_equal(c.n, 2);
    nmr_change_clear(&c);
    assert_int_equal(read_text(&c, "diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n", &err), 0);
    assert_int_equal(c.n, 0);
    nmr_change_clear(&c);
}

static void a_diff_may_break_off_anywhere(void **state)
{
    static const char text[] = "--- \"a/one.c\\\"\n+++ b/one.c\n@@ -1,2 +1,2 @@\n-a\n+b\n c\n@@ -9 +9 @@\n-a\n+b\n"
                               "--- a/one.c\n+++ \"b/one\\1\n@@@ -1 +1 @@@\n";
    size_t length, refused = 0;

    (void)state;
    for (length = 0; length < sizeof text; length++) {
        nmr_change c = {0};
        nmr_error err = {0};
        char *copy = malloc(length + 1);
        int rc;
        assert_non_null(copy);
        memcpy(copy, text, length);
        copy[length] = '\0';
        if ((rc = nmr_change_read(&c, "a.diff", copy, length, &folders, &err)) < 0) {
            assert_int_equal(rc, NMR_EFORMAT);
            assert_true(err.line > 0 && err.message[0]);
            refused++;
        }
        nmr_change_clear(&c);
        free(copy);
    }
    assert_true(refused > 0 && refused < length);
}

static int put(const char *name)
{
    FILE *file = fopen(path_of(name), "w");

    return file ? fclose(file) : -1;
}

static int prepare(void **state)
{
    (void)state;
    return mkdtemp(folder) && put("one.c") == 0 && put("\xc3\xa4 b.c") == 0 ? nmr_list_add(&folders, folder) : -1;
}

static int clean(void **state)
{
    (void)state;
    remove(path_of("one.c"));
    remove(path_of("\xc3\xa4 b.c"));
    nmr_list_clear(&folders);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_new_or_cut),
        cmocka_unit_test(names_are_found_however_they_are_written),
        cmocka_unit_test(a_diff_may_break_off_anywhere),
    };

    return cmocka_run_group_tests(tests, prepare, clean);
}
