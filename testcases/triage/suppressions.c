/* suppressions.c - suppressions as they stand in a text: which lines they are about, and texts that break off anywhere.
 */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "triage/suppressions.h"

#define A "nmr.unload-without-wait"
#define B "nmr.handle-forgotten"

static nmr_rules *rules;

static void read_text(nmr_suppressions *out, const char *text)
{
    *out = (nmr_suppressions){0};
    assert_int_equal(nmr_suppressions_read(out, rules, "a.c", text, strlen(text)), 0);
}

static void expect(const nmr_suppressions *s, size_t i, const char *rule, unsigned first, unsigned last,
                   const char *reason)
{
    assert_true(i < s->n);
    assert_string_equal(s->at[i].rule, rule);
    assert_int_equal(s->at[i].first, first);
    assert_int_equal(s->at[i].last, last);
    assert_string_equal(s->at[i].reason, reason);
}

static void lines_are_those_of_the_code(void **state)
{
    nmr_suppressions s;

    (void)state;
    read_text(&s, "f(); // nmrcheck: ignore[" A ", " B "] one\n"
                  "g();\n"
                  "// nmrcheck: ignore[" A "] two\n"
                  "#pragma warning(push)\n"
                  "\n"
                  "/* nmrcheck: ignore[" B "] three\n"
                  " * goes on\n"
                  " */ h();\n");
    assert_int_equal(s.n, 4);
    expect(&s, 0, A, 1, 1, "one");
    expect(&s, 1, B, 1, 1, "one");
    expect(&s, 2, A, 3, 8, "two");
    expect(&s, 3, B, 6, 8, "three goes on");
    assert_int_equal(s.nremarks, 0);
    nmr_suppressions_clear(&s);
}

static void functions_are_found_by_their_braces(void **state)
{
    nmr_suppressions s;

    (void)state;
    read_text(&s, "struct s { int a; } v = { 1 };\n"                       /* 1 */
                  "extern \"C\" {\n"                                       /* 2 */
                  "namespace n {\n"                                        /* 3 */
                  "class c : d { int f() {\n"                              /* 4 */
                  "  if (1) { } // nmrcheck: ignore-function[" A "] one\n" /* 5 */
                  "} };\n"                                                 /* 6 */
                  "/* nmrcheck: ignore-function[" A "] two */\n"           /* 7 */
                  "static struct s *g(int (*h)(void)) PAGED\n"             /* 8 */
                  "{\n"                                                    /* 9 */
                  "#if A\n"                                                /* 10 */
                  "  if (1) {\n"                                           /* 11 */
                  "#else\n"                                                /* 12 */
                  "  if (2) {\n"                                           /* 13 */
                  "#endif\n"                                               /* 14 */
                  "  }\n"                                                  /* 15 */
                  "}\n"                                                    /* 16 */
                  "}}\n"                                                   /* 17 */
                  "// nmrcheck: ignore-function[" B "] three\n"            /* 18 */
                  "int table[] = { 1 };\n"                                 /* 19 */
                  "int f(void) { return 0; }\n");                          /* 20 */
    assert_int_equal(s.n, 2);
    expect(&s, 0, A, 4, 6, "one");
    expect(&s, 1, A, 8, 16, "two");
    assert_int_equal(s.nremarks, 1);
    assert_int_equal(s.remarks[0].line, 18);
    assert_int_equal(s.remarks[0].column, 4);
    nmr_suppressions_clear(&s);
}

static void pragmas_of_other_tools_count(void **state)
{
    nmr_suppressions s;

    (void)state;
    read_text(&s, "# pragma prefast ( suppress : 28101 " A " , \"the reason\" ) // not this\n"
                  "f();\n"
                  "#pragma warning(suppress: 4996)\n"
                  "#pragma warning(disable: 4996) // nmr.nothing\n"
                  "#pragma(suppress: " B ") /* because */\n"
                  "g();\n"
                  "h(); // see there; lgtm[cpp/x] no\n"
                  "h(); // lgtm[" B "] because\n");
    assert_int_equal(s.n, 3);
    expect(&s, 0, A, 1, 2, "the reason");
    expect(&s, 1, B, 5, 6, "because");
    expect(&s, 2, B, 8, 8, "because");
    assert_int_equal(s.nremarks, 0);
    nmr_suppressions_clear(&s);
}

/* Each beginning of a text, in memory of just its size: reading beyond it would show. */
static void a_text_may_break_off_anywhere(void **state)
{
    static const char text[] = "/* nmrcheck: ignore[" A "] x */ f(){ #if\n#if 1\n}}}\n#else\n{ \"a\\\n"
                               "#pragma prefast(suppress: " A ", \"why\") // lgtm[" B "] x\n"
                               "// nmrcheck: ignore-function[" A ",,] \\\n why\nint f(void) { } /*";
    size_t length;

    (void)state;
    for (length = 0; length < sizeof text; length++) {
        nmr_suppressions s = {0};
        char *copy = malloc(length + 1);
        assert_non_null(copy);
        memcpy(copy, text, length);
        copy[length] = '\0';
        assert_int_equal(nmr_suppressions_read(&s, rules, "a.c", copy, length), 0);
        nmr_suppressions_clear(&s);
        free(copy);
    }
}

static int load(void **state)
{
    (void)state;
    return nmr_rules_load(&rules, NULL, 0, NULL);
}

static int unload(void **state)
{
    (void)state;
    nmr_rules_free(rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_those_of_the_code),
        cmocka_unit_test(functions_are_found_by_their_braces),
        cmocka_unit_test(pragmas_of_other_tools_count),
        cmocka_unit_test(a_text_may_break_off_anywhere),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
