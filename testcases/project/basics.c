/* basics.c - lists, maps and paths. */
#include "unit.h"

#include "project/list.h"
#include "project/map.h"
#include "project/path.h"

static void a_map_keeps_what_it_was_given(void **state)
{
    nmr_map map = {0};
    char key[16];
    size_t i;

    (void)state;
    for (i = 0; i < 1000; i++) {
        snprintf(key, sizeof key, "key%zu", i);
        assert_int_equal(nmr_map_set(&map, key, i), 0);
    }
    assert_int_equal(map.count, 1000);
    assert_int_equal(nmr_map_get(&map, "key999"), 999);
    assert_int_equal(nmr_map_set(&map, "key999", 1), 0);
    assert_int_equal(nmr_map_get(&map, "key999"), 1);
    assert_true(nmr_map_get(&map, "key99") == 99);
    assert_true(nmr_map_get(&map, "nothing") == NMR_NONE);
    nmr_map_clear(&map);
}

static void a_list_ends_with_null(void **state)
{
    nmr_list list = {0};
    char **items;
    int i;

    (void)state;
    for (i = 0; i < 40; i++)
        assert_int_equal(nmr_list_add(&list, "x"), 0);
    assert_null(list.items[40]);
    assert_true(nmr_list_has(&list, "x"));
    nmr_list_clear(&list);
    items = nmr_list_release(&list);
    assert_non_null(items);
    assert_null(items[0]);
    free(items);
}

static void check_absolute(const char *base, const char *path, const char *expected)
{
    char *got = nmr_path_absolute(base, path);

    assert_string_equal(got, expected);
    free(got);
}

static void paths_are_normalised(void **state)
{
    (void)state;
    check_absolute("/a/b", "c.c", "/a/b/c.c");
    check_absolute("/a/b", "../c.c", "/a/c.c");
    check_absolute("/a", "./b//c/../d.h", "/a/b/d.h");
    check_absolute("/a", "../../../x", "/x");
    check_absolute("/a", "..", "/");
    check_absolute("/a", "/x/./y/", "/x/y");
    check_absolute("/a", "C:\\drv\\..\\x.c", "C:/x.c");
}

static void check_relative(const char *path, const char *folder, const char *expected)
{
    char *got = nmr_path_relative(path, folder);

    assert_string_equal(got, expected);
    free(got);
}

static void paths_are_seen_from_folders(void **state)
{
    (void)state;
    check_relative("/a/b/c", "/a", "b/c");
    check_relative("/a", "/", "a");
    check_relative("/a/b", "/a/c", "../b");
    check_relative("/a/bc/x", "/a/b", "../bc/x");
    check_relative("/x", "/a/b/c", "../../../x");
    check_relative("/a/x", "/a/b/c", "../../x");
    check_relative("D:/x", "C:/a", "D:/x");
}

static void paths_are_compared_by_folder(void **state)
{
    (void)state;
    assert_string_equal(nmr_path_below("/a/b/c", "/a"), "b/c");
    assert_string_equal(nmr_path_below("/a", "/"), "a");
    assert_null(nmr_path_below("/ab/c", "/a"));
    assert_true(nmr_path_common("/a/b/c", "/a/b/d") > nmr_path_common("/a/b/c", "/a/x/d"));
    assert_int_equal(nmr_path_language("/x/A.CPP"), NMR_CXX);
    assert_int_equal(nmr_path_language("/x.c/a.h"), NMR_NOT_SOURCE);
    assert_int_equal(nmr_path_language("a.c"), NMR_C);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_keeps_what_it_was_given),
        cmocka_unit_test(a_list_ends_with_null),
        cmocka_unit_test(paths_are_normalised),
        cmocka_unit_test(paths_are_compared_by_folder),
        cmocka_unit_test(paths_are_seen_from_folders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
