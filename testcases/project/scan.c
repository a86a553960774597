/* scan.c - what the scanner makes of a text. */
#include "unit.h"

#include "project/list.h"
#include "project/map.h"
#include "project/scan.h"

enum { NOTHING = 0, NAMES = 1, CALLS = 3 };

static void scan_for(nmr_scan *out, const char *text, size_t how)
{
    nmr_map names = {0};
    char *copy = nmr_copy(text);

    assert_int_equal(nmr_map_set(&names, "NmrX", how), 0);
    assert_int_equal(nmr_scan_text(out, copy, strlen(copy), &names), 0);
    nmr_map_clear(&names);
    free(copy);
}

static int finds(const char *text, size_t how)
{
    nmr_scan result = {0};
    int found;

    scan_for(&result, text, how);
    found = result.names | result.calls << 1;
    nmr_scan_clear(&result);
    return found;
}

static int uses(const char *text)
{
    return finds(text, NMR_NAME_USED);
}

static int mentions(const char *text)
{
    return finds(text, NMR_NAME_MENTIONED);
}

static int defines(const char *text)
{
    return finds(text, NMR_NAME_DEFINED);
}

static void names_count_outside_comments_and_literals(void **state)
{
    (void)state;
    assert_int_equal(uses("int a = NmrX;"), NAMES);
    assert_int_equal(uses("// NmrX( \n/* NmrX( \n */ int a;"), NOTHING);
    assert_int_equal(uses("// to the next \\\nline NmrX\nint a;"), NOTHING);
    assert_int_equal(uses("char *s = \"NmrX(\"; char c = 'NmrX';"), NOTHING);
    assert_int_equal(uses("char *s = \"\\\"NmrX\";"), NOTHING);
    assert_int_equal(uses("auto s = R\"(\" NmrX( )\";"), NOTHING);
    assert_int_equal(uses("auto s = R\"x()\" NmrX )x\"; int NmrX;"), NAMES);
    assert_int_equal(uses("int NmrXY, aNmrX, NmrX2;"), NOTHING);
    assert_int_equal(uses("int n = 1'000'000; NmrX();"), NAMES);
    assert_int_equal(uses("Nm\\\nrX;"), NAMES);
    assert_int_equal(uses("Nm\\\r\nrX;"), NAMES);
    assert_int_equal(uses("it's broken\nNmrX;"), NAMES);
    assert_int_equal(uses("\xef\xbb\xbfNmrX;"), NAMES);
    assert_int_equal(uses("/* never closed NmrX"), NOTHING);
}

static void a_declaration_is_not_a_call(void **state)
{
    (void)state;
    assert_int_equal(uses("int NmrX(void *h);"), NAMES);
    assert_int_equal(uses("extern \"C\" {\nint NmrX(void *h);\n}"), NAMES);
    assert_int_equal(uses("namespace a { int NmrX(void *h); }"), NAMES);
    assert_int_equal(uses("struct t { int (*NmrX)(void *h); int NmrX; };"), NAMES);
    assert_int_equal(uses("static void f(void) { NmrX(0); }"), CALLS);
    assert_int_equal(uses("static void f(void) { NmrX\n(0); }"), CALLS);
    assert_int_equal(uses("static void f(struct t *p) { g = p->NmrX; }"), CALLS);
    assert_int_equal(uses("class c { void f() { NmrX(0); } };"), CALLS);
    assert_int_equal(uses("struct s *f(void) { if (a) { } NmrX(0); }"), CALLS);
    assert_int_equal(uses("#define BYE(h) NmrX(h)\n"), CALLS);
    assert_int_equal(uses("#define BYE(h) \\\n  do { NmrX(h); } while (0)\n"), CALLS);
}

static void a_mention_is_not_a_call(void **state)
{
    (void)state;
    assert_int_equal(mentions("static void f(void) { NmrX(0); }"), NAMES);
    assert_int_equal(mentions("#define BYE(h) NmrX(h)\n"), CALLS);
    assert_int_equal(mentions("// NmrX"), NOTHING);
}

static void a_body_makes_a_definition(void **state)
{
    (void)state;
    assert_int_equal(defines("int NmrX(void *h) { return 0; }"), NAMES);
    assert_int_equal(defines("int NmrX(\n  void (*f)(int), /* { */\n  int n)\n{\n}"), NAMES);
    assert_int_equal(defines("int c::NmrX(int n) const noexcept {}"), NAMES);
    assert_int_equal(defines("#if 1\nint f(void) {\n#else\nint f(int) {\n#endif\n}\nint NmrX(void) {}"), NAMES);
    assert_int_equal(defines("int NmrX(void *h);"), NOTHING);
    assert_int_equal(defines("int (*p)(void) = NmrX;"), NOTHING);
    assert_int_equal(defines("int f(void) { if (NmrX(0)) { } while (!NmrX(1)) { } }"), NOTHING);
    assert_int_equal(defines("int f(void) { NmrX(0); { int n; } }"), NOTHING);
    assert_int_equal(defines("int f(void) { NmrX(0"), NOTHING);
    assert_int_equal(defines("int NmrX"), NOTHING);
    assert_int_equal(defines("int NmrX("), NOTHING);
}

static void check_include(const nmr_include *include, const char *text, int quoted)
{
    assert_string_equal(include->text, text);
    assert_int_equal(include->quoted, quoted);
}

static void include_lines_are_found(void **state)
{
    nmr_scan result = {0};

    (void)state;
    scan_for(&result, "#include <a.h>\n  #  include \"b\\c.h\" // x\n#include/**/\"d.h\"\n#include MACRO\n"
                  "/*\n#include \"no.h\"\n*/\n// #include \"no.h\"\nx #include \"no.h\"\n#include \"open\n"
                  "#inc\\\nlude <e.h>\n", NMR_NAME_USED);
    assert_int_equal(result.nincludes, 4);
    check_include(&result.includes[0], "a.h", 0);
    check_include(&result.includes[1], "b/c.h", 1);
    check_include(&result.includes[2], "d.h", 1);
    check_include(&result.includes[3], "e.h", 0);
    nmr_scan_clear(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_count_outside_comments_and_literals),
        cmocka_unit_test(a_declaration_is_not_a_call),
        cmocka_unit_test(a_mention_is_not_a_call),
        cmocka_unit_test(a_body_makes_a_definition),
        cmocka_unit_test(include_lines_are_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
