/* source.c - lines and columns of source files, and the paths that are shown. */
#include "unit.h"

#include <uv.h>

#include "report/report.h"
#include "report/source.h"

static void write_text(char *path, size_t size, const char *text, size_t length)
{
    char base[128];
    size_t n = sizeof base;
    uv_fs_t request;
    FILE *file;

    assert_int_equal(uv_os_tmpdir(base, &n), 0);
    snprintf(path, size, "%s/nmrunit-XXXXXX", base);
    assert_true(uv_fs_mkstemp(NULL, &request, path, NULL) >= 0);
    snprintf(path, size, "%s", request.path);
    uv_fs_req_cleanup(&request);
    file = fopen(path, "wb");
    fwrite(text, 1, length, file);
    fclose(file);
}

static void lines_are_found(void **state)
{
    static const char text[] = "\xef\xbb\xbf"
                               "first\r\n\nthird";
    nmr_sources *sources = nmr_sources_new();
    char path[256];
    size_t length;

    (void)state;
    write_text(path, sizeof path, text, sizeof text - 1);
    assert_memory_equal(nmr_sources_line(sources, path, 1, &length), "first", 5);
    assert_int_equal(length, 5);
    assert_non_null(nmr_sources_line(sources, path, 2, &length));
    assert_int_equal(length, 0);
    assert_memory_equal(nmr_sources_line(sources, path, 3, &length), "third", 5);
    assert_int_equal(length, 5);
    assert_null(nmr_sources_line(sources, path, 4, &length));
    assert_null(nmr_sources_line(sources, path, 0, &length));
    assert_null(nmr_sources_line(sources, "/no/such/file", 1, &length));
    remove(path);
    nmr_sources_free(sources);
}

static void columns_are_counted_in_utf16(void **state)
{
    static const char text[] = "a\xc3\xa4\xf0\x9f\x98\x80z";
    nmr_sources *sources = nmr_sources_new();
    char path[256];

    (void)state;
    write_text(path, sizeof path, text, sizeof text - 1);
    assert_int_equal(nmr_sources_utf16_column(sources, path, 1, 1), 1);
    assert_int_equal(nmr_sources_utf16_column(sources, path, 1, 2), 2);
    assert_int_equal(nmr_sources_utf16_column(sources, path, 1, 4), 3);
    assert_int_equal(nmr_sources_utf16_column(sources, path, 1, 8), 5);
    assert_int_equal(nmr_sources_utf16_column(sources, "/no/such/file", 1, 8), 8);
    remove(path);
    nmr_sources_free(sources);
}

static void paths_are_shown_relative(void **state)
{
    (void)state;
    assert_string_equal(nmr_report_path("/a/b/c.c", "/a"), "b/c.c");
    assert_string_equal(nmr_report_path("/a/b/c.c", "/a/"), "b/c.c");
    assert_string_equal(nmr_report_path("/ab/c.c", "/a"), "/ab/c.c");
    assert_string_equal(nmr_report_path("/x.c", "/"), "x.c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_found),
        cmocka_unit_test(columns_are_counted_in_utf16),
        cmocka_unit_test(paths_are_shown_relative),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
