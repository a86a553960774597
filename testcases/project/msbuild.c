/*
 * msbuild.c - projects and solutions that somebody has damaged: each is read or refused, with a reason; what can be
 * evaluated alone is.
 */
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#include "project/msbuild/inner.h"
#include "project/msbuild/msbuild.h"
#include "project/pattern.h"

enum { ROUNDS = 800 };

static const char project_text[] =
    "<Project TreatAsLocalProperty='Platform'>\n"
    "<ItemGroup Label='ProjectConfigurations'><ProjectConfiguration Include='Debug|x64;Release|x64'/></ItemGroup>\n"
    "<Import Project='$(VCTargetsPath)\\Microsoft.Cpp.Default.props'/>\n"
    "<PropertyGroup><A Condition=\"'$(Configuration)|$(Platform)'=='Release|x64' and !Exists('x')\">a;b</A>\n"
    "<B>$([System.String]::Format('{0}-{1}', $(A), 'c').Replace('-', '+').Substring(1, 2))</B>\n"
    "<PlatformToolset>WindowsKernelModeDriver10.0</PlatformToolset></PropertyGroup>\n"
    "<Import Project='$(VCTargetsPath)\\Microsoft.Cpp.props'/>\n"
    "<Choose><When Condition=\"$(B.Length) &gt; 1 or '$(A)' != ''\"><PropertyGroup><C>1</C></PropertyGroup></When>\n"
    "<Otherwise><PropertyGroup><C>0x2</C></PropertyGroup></Otherwise></Choose>\n"
    "<ItemDefinitionGroup><ClCompile><PreprocessorDefinitions>X=\"$(C)\";%(PreprocessorDefinitions)</PreprocessorDefinitions>\n"
    "<AdditionalIncludeDirectories>..\\inc;$(ProjectDir);%(AdditionalIncludeDirectories)</AdditionalIncludeDirectories>\n"
    "</ClCompile></ItemDefinitionGroup>\n"
    "<ItemGroup><ClCompile Include='a.c;@(X-&gt;&apos;%(Filename).c&apos;, &apos; &apos;);s?b\\**\\*.c' Exclude='**\\z*.c'>\n"
    "<AdditionalOptions>/DY=%25 /std:c11 %(AdditionalOptions)</AdditionalOptions></ClCompile>\n"
    "<ClCompile Update='a.c' ExcludedFromBuild='false'/><ClCompile Remove='@(Y)'/>\n"
    "<ProjectReference Include='project.vcxproj'/></ItemGroup></Project>\n";

static const char solution_text[] =
    "Microsoft Visual Studio Solution File, Format Version 12.00\n"
    "Project(\"{1}\") = \"project\", \"project.vcxproj\", \"{2}\"\nEndProject\nGlobal\n"
    "GlobalSection(SolutionConfigurationPlatforms) = preSolution\nRelease|x64 = Release|x64\nEndGlobalSection\n"
    "GlobalSection(ProjectConfigurationPlatforms) = postSolution\n{2}.Release|x64.ActiveCfg = Release|x64\n"
    "{2}.Release|x64.Build.0 = Release|x64\nEndGlobalSection\nEndGlobal\n";

static const char slnx_text[] =
    "<Solution><Configurations><BuildType Name='Release'/><Platform Name='x64'/></Configurations><Folder Name='/a/'>\n"
    "<Project Path='project.vcxproj'><Platform Solution='*|x64' Project='x64'/><Build Solution='Debug|*' Project='false'/>\n"
    "</Project></Folder></Solution>\n";

/* Pieces that mean something to one of the readers. */
static const char *const pieces[] = {"$(",  "@(",  "%(",    ")",  "'",    "\"", "`",       "**",  "*",    "?",
                                     "]::", "[",   "->",    "'",  ";",    "%",  "%3b",     "..",  "\\",   "/",
                                     "<",   "/>",  "&gt;",  "==", " and ", "!",  "Exists(", "0x",  "1.2.", "|",
                                     "\x01", "\x02", "<!--", "\r", "$(A)", "=",  ".",       "(",   "\xc3", "{2}"};

static char folder[] = "/tmp/nmrcheck-unit-XXXXXX";

static char *path_of(const char *name)
{
    static char path[256];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text, size_t length)
{
    FILE *file = fopen(path_of(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
}

static unsigned random_below(unsigned *seed, size_t n)
{
    *seed = *seed * 1103515245u + 12345u;
    return (unsigned)((*seed >> 8) % n);
}

/* Cuts something out, or puts something in, a few times. */
static size_t damage(char *out, const char *text, size_t length, unsigned *seed)
{
    unsigned times = 1 + random_below(seed, 4), i;

    memcpy(out, text, length);
    for (i = 0; i < times; i++) {
        size_t at = random_below(seed, length), gone = random_below(seed, 3) ? 0 : random_below(seed, 40);
        const char *piece = pieces[random_below(seed, sizeof pieces / sizeof pieces[0])];
        size_t n = random_below(seed, 4) ? strlen(piece) : 0;
        gone = gone > length - at ? length - at : gone;
        memmove(out + at + n, out + at + gone, length - at - gone);
        memcpy(out + at, piece, n);
        length = length - gone + n;
    }
    return length;
}

/* Read, or refused with a reason that fits on a line. */
static void check(const char *name)
{
    nmr_build_choice choice = {NULL, NULL};
    nmr_commands commands = {0};
    nmr_error err = {0};
    int rc = nmr_msbuild_read(&commands, path_of(name), &choice, &err);

    if (rc < 0) {
        assert_true(rc == NMR_EFORMAT || rc == NMR_EINVAL || rc == NMR_EIO);
        assert_true(err.message[0] != '\0');
        assert_null(strchr(err.message, '\n'));
    } else {
        assert_true(commands.count > 0);
    }
    nmr_commands_clear(&commands);
}

static void damage_and_check(const char *name, const char *text, size_t length)
{
    char out[8192];
    unsigned seed = 1, i;

    assert_true(length < sizeof out / 2);
    write_file(name, text, length);
    check(name);
    for (i = 0; i < ROUNDS; i++) {
        write_file(name, out, damage(out, text, length, &seed));
        check(name);
    }
}

static void damaged_projects_are_read_or_refused(void **state)
{
    (void)state;
    damage_and_check("project.vcxproj", project_text, sizeof project_text - 1);
}

static void damaged_solutions_are_read_or_refused(void **state)
{
    (void)state;
    write_file("project.vcxproj", project_text, sizeof project_text - 1);
    damage_and_check("solution.sln", solution_text, sizeof solution_text - 1);
    damage_and_check("solution.slnx", slnx_text, sizeof slnx_text - 1);
}

/* ---- single values -------------------------------------------------------------------------------------------- */

typedef struct bench {
    nmr_msb_session session;
    nmr_list missing;
    nmr_error err;
    nmr_msb m;
} bench;

static void open_bench(bench *b)
{
    *b = (bench){.m = {.file = "/projects/a/a.vcxproj", .folder = "/projects/a"}};
    b->session.err = &b->err;
    b->session.missing = &b->missing;
    b->m.session = &b->session;
    b->m.here = b->m.file;
    nmr_msb_set(&b->m, "Name", "a-b-c");
    nmr_msb_set(&b->m, "Version", "10.0.26100.1");
    nmr_msb_set(&b->m, "Empty", "");
}

static void close_bench(bench *b)
{
    nmr_msb_clear(&b->m);
    nmr_msb_session_clear(&b->session);
    nmr_list_clear(&b->missing);
}

static void values_are_expanded(void **state)
{
    static const char *const pairs[][2] = {
        {"$(NAME)", "a-b-c"},
        {"x$(Empty)y$(Unset)z", "xyz"},
        {"$(Name.Replace('-', '+'))", "a+b+c"},
        {"$(Name.Substring(2))$(Name.Substring(0, 1))", "b-ca"},
        {"$(Name.Substring(99))$(Name.Substring(-1, 99))", "a-b-c"},
        {"$(Name.Split('-'))", "a;b;c"},
        {"$(Name.IndexOf('b')) $(Name.LastIndexOf('-')) $(Name.IndexOf('z')) $(Name.Length)", "2 3 -1 5"},
        {"$(Name.ToUpper().EndsWith('C'))", "True"},
        {"$(Version.Split('.'))", "10;0;26100;1"},
        {"$([System.Version]::Parse($(Version)).Build)", "26100"},
        {"$([MSBuild]::VersionGreaterThanOrEquals('$(Version)', '10.0.22621'))", "True"},
        {"$([MSBuild]::Add(1, $([MSBuild]::Multiply(2, 3))))", "7"},
        {"$([System.IO.Path]::Combine('a', 'b\\', 'c.txt'))", "a\\b\\c.txt"},
        {"$([System.IO.Path]::GetFileNameWithoutExtension('x\\y.z.c'))", "y.z"},
        {"$([System.IO.Path]::GetFullPath('..\\b'))", "\\projects\\b"},
        {"$([MSBuild]::MakeRelative('/a/b', '/a/c/d'))", "..\\c\\d"},
        {"$([MSBuild]::MakeRelative('/a/b', '/a/b/d'))", "d"},
        {"$([MSBuild]::ValueOrDefault('$(Empty)', 'other'))", "other"},
        {"$([System.String]::IsNullOrEmpty('$(Empty)'))", "True"},
        {"$([System.String]::Format('{1}{0}{9}', 'a', 'b'))", "ba"},
        {"%24(Name) 100%25", "$(Name) 100%"},
        {"$(Name", "$(Name"},
        {"$()", ""},
        {"$(MSBuildThisFileName)$(MSBuildThisFileExtension) $(MSBuildThisFileDirectory)", "a.vcxproj \\projects\\a\\"},
    };
    nmr_msb_place place = {.line = 1};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        bench b;
        open_bench(&b);
        assert_string_equal(nmr_msb_evaluate(&b.m, pairs[i][0], &place), pairs[i][1]);
        assert_int_equal(b.session.rc, 0);
        close_bench(&b);
    }
}

static int holds(const char *condition)
{
    nmr_msb_place place = {.line = 1};
    bench b;
    int yes;

    open_bench(&b);
    yes = nmr_msb_condition(&b.m, condition, &place, 0);
    yes = b.session.rc < 0 ? -1 : yes;
    close_bench(&b);
    return yes;
}

static void conditions_are_evaluated(void **state)
{
    (void)state;
    assert_int_equal(holds(""), 1);
    assert_int_equal(holds("'$(Name)' == 'A-B-C'"), 1);
    assert_int_equal(holds("'0x10' == '16' and '1.0' == '1' and 'on' == 'TRUE'"), 1);
    assert_int_equal(holds("$(Version) > 10.0 And 9 < 10"), 1);
    assert_int_equal(holds("'$(Version)' >= '10.0.26100' and '10.0.3' < '10.0.20'"), 1);
    assert_int_equal(holds("false or (true and !false)"), 1);
    assert_int_equal(holds("true or false and false"), 1);
    assert_int_equal(holds("'$(Unset)' != '' and $(Unset) > 3"), 0);
    assert_int_equal(holds("$(Name.Contains('b'))"), 1);
    assert_int_equal(holds("!$(Name.Contains('b'))"), 0);
    assert_int_equal(holds("HasTrailingSlash('a\\') and !HasTrailingSlash('a')"), 1);
    assert_int_equal(holds("Exists('/') and !Exists('$(Empty)')"), 1);
    assert_int_equal(holds("'a' == "), -1);
    assert_int_equal(holds("'a' 'b'"), -1);
    assert_int_equal(holds("Missing('a')"), -1);
    assert_int_equal(holds("(((true)"), -1);
}

static void patterns_match_paths(void **state)
{
    (void)state;
    assert_true(nmr_pattern_matches("/a/*.c", "/a/b.C"));
    assert_false(nmr_pattern_matches("/a/*.c", "/a/b/c.c"));
    assert_true(nmr_pattern_matches("/a/**/*.c", "/a/b.c"));
    assert_true(nmr_pattern_matches("/a/**/x/*.c", "/a/b/x/c/x/d.c"));
    assert_true(nmr_pattern_matches("/a/**", "/a/b/c"));
    assert_true(nmr_pattern_matches("/a/b?d/*.*", "/a/bcd/e"));
    assert_false(nmr_pattern_matches("/a/b", "/a/b/c"));
    assert_false(nmr_pattern_matches("/a/**/z.c", "/a/b/y.c"));
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"project.vcxproj", "solution.sln", "solution.slnx"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(path_of(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_expanded),
        cmocka_unit_test(conditions_are_evaluated),
        cmocka_unit_test(patterns_match_paths),
        cmocka_unit_test(damaged_projects_are_read_or_refused),
        cmocka_unit_test(damaged_solutions_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
