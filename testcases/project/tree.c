/* tree.c - which file an include line means, and from which folder it is found. */
#include "unit.h"

#include <uv.h>

#include "project/infer.h"
#include "project/path.h"
#include "project/tree.h"

typedef struct fixture {
    char root[256];
    nmr_tree tree;
    nmr_scans scans;
    nmr_inference inference;
    nmr_list made; /* files and folders, to be removed from the end */
} fixture;

static void make_folders(fixture *f, const char *path)
{
    char *folder = nmr_path_folder(path);
    uv_fs_t request;

    if (strcmp(folder, f->root) != 0 && nmr_path_below(folder, f->root)) {
        make_folders(f, folder);
        if (uv_fs_mkdir(NULL, &request, folder, 0755, NULL) == 0)
            assert_int_equal(nmr_list_add(&f->made, folder), 0);
        uv_fs_req_cleanup(&request);
    }
    free(folder);
}

static void write_file(fixture *f, const char *name, const char *text)
{
    char *path = nmr_path_join(f->root, name);
    FILE *file;

    make_folders(f, path);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    assert_int_equal(nmr_list_take(&f->made, path), 0);
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    char base[128];
    size_t size = sizeof base;
    uv_fs_t request;

    if (!f || uv_os_tmpdir(base, &size) < 0)
        return -1;
    strcat(base, "/nmrunit-XXXXXX");
    if (uv_fs_mkdtemp(NULL, &request, base, NULL) < 0)
        return -1;
    snprintf(f->root, sizeof f->root, "%s", request.path);
    uv_fs_req_cleanup(&request);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    nmr_inference_clear(&f->inference);
    nmr_scans_clear(&f->scans);
    nmr_tree_clear(&f->tree);
    while (f->made.count > 0) {
        remove(f->made.items[--f->made.count]);
        free(f->made.items[f->made.count]);
    }
    nmr_list_clear(&f->made);
    remove(f->root);
    free(f);
    return 0;
}

/* Infers the flags of a source; they are compared without the root in front of folders. */
static void check_flags(fixture *f, const char *source, const char *expected)
{
    char joined[2048] = "", *path = nmr_path_join(f->root, source);
    nmr_list flags = {0};
    size_t i;

    if (!f->tree.files.count)
        assert_int_equal(nmr_tree_open(&f->tree, f->root, NULL), 0);
    f->inference.tree = &f->tree;
    f->inference.scans = &f->scans;
    assert_int_equal(nmr_infer(&f->inference, &flags, path), 0);
    for (i = 0; i < flags.count; i++) {
        const char *below = nmr_path_below(flags.items[i], f->root);
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i ? " " : "",
                 below                                  ? below
                 : strcmp(flags.items[i], f->root) == 0 ? "."
                                                        : flags.items[i]);
    }
    assert_string_equal(joined, expected);
    nmr_list_clear(&flags);
    free(path);
}

static void a_folder_is_added_for_each_header_elsewhere(void **state)
{
    fixture *f = *state;

    write_file(f, "src/a.c", "#include \"near.h\"\n#include \"far.h\"\n#include <lib/deep.h>\n#include \"none.h\"\n");
    write_file(f, "src/near.h", "");
    write_file(f, "inc/far.h", "#include \"further.h\"\n");
    write_file(f, "x/y/further.h", "");
    write_file(f, "ext/lib/deep.h", "");
    check_flags(f, "src/a.c", "-I inc -I x/y -I ext");
}

static void the_nearest_of_several_is_taken(void **state)
{
    fixture *f = *state;

    write_file(f, "one/src/a.c", "#include \"common.h\"\n");
    write_file(f, "two/src/b.c", "#include \"common.h\"\n");
    write_file(f, "one/inc/common.h", "");
    write_file(f, "two/inc/common.h", "");
    check_flags(f, "one/src/a.c", "-I one/inc");
    check_flags(f, "two/src/b.c", "-I two/inc");
}

static void a_folder_searched_already_comes_before_a_nearer_one(void **state)
{
    fixture *f = *state;

    write_file(f, "one/src/a.c", "#include \"only.h\"\n#include \"both.h\"\n");
    write_file(f, "two/only.h", "");
    write_file(f, "two/both.h", "");
    write_file(f, "one/inc/both.h", "");
    check_flags(f, "one/src/a.c", "-I two");
}

static void names_match_in_any_case(void **state)
{
    fixture *f = *state;
    size_t i, n;

    write_file(f, "a.c", "#include \"Near.H\"\n#include \"Sub\\far.h\"\n");
    write_file(f, "near.h", "");
    write_file(f, "inc/sub/Far.h", "");
    check_flags(f, "a.c", "-I inc");
    n = f->inference.aliases.count;
    assert_int_equal(n, 4);
    for (i = 0; i < n; i += 2)
        assert_true(nmr_path_same_text(f->inference.aliases.items[i], f->inference.aliases.items[i + 1]));
    assert_string_equal(nmr_path_below(f->inference.aliases.items[2], f->root), "inc/Sub/far.h");
}

static void an_exact_name_needs_no_alias(void **state)
{
    fixture *f = *state;

    write_file(f, "a.c", "#include \"X.h\"\n");
    write_file(f, "X.h", "");
    write_file(f, "x.h", "");
    check_flags(f, "a.c", "");
    assert_int_equal(f->inference.aliases.count, 0);
}

static void a_path_that_goes_up_is_found(void **state)
{
    fixture *f = *state;

    write_file(f, "a/b/c.c", "#include \"../inc/up.h\"\n#include \"../other/d/e.h\"\n");
    write_file(f, "a/inc/up.h", "");
    write_file(f, "z/other/d/e.h", "");
    check_flags(f, "a/b/c.c", "-I z/other");
}

static void includes_in_a_circle_end(void **state)
{
    fixture *f = *state;

    write_file(f, "a.c", "#include \"p.h\"\n#include \"a.c\"\n");
    write_file(f, "i/p.h", "#include \"q.h\"\n");
    write_file(f, "j/q.h", "#include \"p.h\"\n");
    check_flags(f, "a.c", "-I i -I j");
}

/* A test double for a kernel header must not come before the real one. */
static void a_header_of_the_kit_is_left_to_the_kit(void **state)
{
    fixture *f = *state;

    write_file(f, "src/a.c", "#include <wdm.h>\n#include \"wdm.h\"\n#include \"mock.h\"\n");
    write_file(f, "mock/wdm.h", "");
    write_file(f, "mock/mock.h", "");
    check_flags(f, "src/a.c", "-idirafter mock");
}

static void hidden_folders_and_build_output_are_left_out(void **state)
{
    fixture *f = *state;

    write_file(f, "a.c", "");
    write_file(f, ".git/b.c", "");
    write_file(f, "out/CMakeCache.txt", "");
    write_file(f, "out/c.c", "");
    write_file(f, "obj/d.c", "");
    write_file(f, "build/e.c", "");
    assert_int_equal(nmr_tree_open(&f->tree, f->root, NULL), 0);
    assert_int_equal(f->tree.files.count, 2);
    assert_string_equal(nmr_path_below(f->tree.files.items[0], f->root), "a.c");
    assert_string_equal(nmr_path_below(f->tree.files.items[1], f->root), "build/e.c");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_folder_is_added_for_each_header_elsewhere),
        TEST(the_nearest_of_several_is_taken),
        TEST(a_folder_searched_already_comes_before_a_nearer_one),
        TEST(names_match_in_any_case),
        TEST(an_exact_name_needs_no_alias),
        TEST(a_path_that_goes_up_is_found),
        TEST(includes_in_a_circle_end),
        TEST(a_header_of_the_kit_is_left_to_the_kit),
        TEST(hidden_folders_and_build_output_are_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
