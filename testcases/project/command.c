/* command.c - compiler command lines, split and translated. */
#include "unit.h"

#include "project/command.h"

/* Compares a list with words separated by '|'. */
static void check_list(const nmr_list *list, const char *expected)
{
    char joined[2048] = "";
    size_t i;

    for (i = 0; i < list->count; i++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i ? "|" : "", list->items[i]);
    assert_string_equal(joined, expected);
}

static void check_split(const char *command, const char *expected)
{
    nmr_list list = {0};

    assert_int_equal(nmr_command_split(&list, command, nmr_command_is_windows(command)), 0);
    check_list(&list, expected);
    nmr_list_clear(&list);
}

static void commands_are_split_as_their_system_does(void **state)
{
    (void)state;
    check_split("cc  -c a.c", "cc|-c|a.c");
    check_split("cc '-DX=\"a b\"' -DY=\\\"q\\\" \"-I/x y\" a\\ b.c", "cc|-DX=\"a b\"|-DY=\"q\"|-I/x y|a b.c");
    check_split("C:\\bin\\cl.exe /IC:\\inc\\ /DX=\\\"q\\\" \"C:\\a b\\x.c\"",
                "C:\\bin\\cl.exe|/IC:\\inc\\|/DX=\"q\"|C:\\a b\\x.c");
    check_split("", "");
}

static void check_flags(const char *command, const char *source, const char *expected)
{
    nmr_list arguments = {0}, flags = {0};

    assert_int_equal(nmr_command_split(&arguments, command, nmr_command_is_windows(command)), 0);
    assert_int_equal(nmr_command_flags(&flags, "/base", &arguments, source), 0);
    check_list(&flags, expected);
    nmr_list_clear(&arguments);
    nmr_list_clear(&flags);
}

static void gcc_flags_are_kept_that_matter(void **state)
{
    (void)state;
    check_flags("cc -O2 -Wall -g -Iinc -I ../up -isystem sys -iquote q -DA -D B=1 -UC -std=gnu11 -x c -c -o a.o a.c",
                "a.c", "-I/base/inc|-I/up|-isystem|/base/sys|-iquote|/base/q|-DA|-DB=1|-UC|-std=gnu11|-x|c");
    check_flags("cc -MD -MF a.d -MT a.o -Xclang -include -Xclang x.h -include cfg.h -fno-exceptions -target foo a.c",
                "a.c", "-include|cfg.h");
    check_flags("cc -DA -- -DB", NULL, "-DA");
}

static void cl_flags_are_translated(void **state)
{
    (void)state;
    check_flags(
        "clang-cl /nologo /W4 /kernel /Iinc\\\\sub /I up /DA=1 /D B#2 /UC /FIpre.h /std:c++20 /J /TP /c /Foa.obj a.c",
        "a.c", "-I/base/inc/sub|-I/base/up|-DA=1|-DB=2|-UC|-include|pre.h|-std=c++20|-funsigned-char|-x|c++");
    check_flags("C:\\x\\cl.exe -IC:\\wdk\\km -std:c++latest /external:I ext a.cpp", "a.cpp",
                "-IC:/wdk/km|-std=c++23|-isystem|/base/ext");
    /* A source that starts like a flag. */
    check_flags("clang-cl /c /Users/me/a.c", "/Users/me/a.c", "");
    check_flags("clang --driver-mode=cl /DX a.c", "a.c", "-DX");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_split_as_their_system_does),
        cmocka_unit_test(gcc_flags_are_kept_that_matter),
        cmocka_unit_test(cl_flags_are_translated),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
