/*
 * functions.c - property functions: methods of strings, and the static functions that projects use.
 *
 * Every value is a text; lists are joined with ';'. A function that is not here is told as missing, and empty.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/msbuild/inner.h"
#include "project/path.h"

enum { MAX_ARGUMENTS = 16 };

typedef struct call {
    nmr_msb *m;
    nmr_msb_session *s;
    const char *receiver; /* of a method */
    const char *arguments[MAX_ARGUMENTS];
    int n;
    const char *value; /* what it comes to */
} call;

typedef struct function {
    const char *type; /* NULL: a method */
    const char *name;
    int least; /* arguments */
    void (*run)(call *c);
} function;

static const char *const truths[] = {"False", "True"};

static void set_number(call *c, double number)
{
    char text[64];

    snprintf(text, sizeof text, "%.15g", number);
    c->value = nmr_msb_keep(c->s, text);
}

static double number_of(const char *text)
{
    double number = 0;

    return nmr_msb_number(text, &number) ? number : 0;
}

static size_t index_of(const char *text, double most)
{
    double number = number_of(text);

    return number <= 0 ? 0 : number > most ? (size_t)most : (size_t)number;
}

/* ---- methods of strings --------------------------------------------------------------------------------------- */

static void contains(call *c)
{
    c->value = truths[strstr(c->receiver, c->arguments[0]) != NULL];
}
static void starts_with(call *c)
{
    c->value = truths[strncmp(c->receiver, c->arguments[0], strlen(c->arguments[0])) == 0];
}
static void ends_with(call *c)
{
    size_t n = strlen(c->receiver), k = strlen(c->arguments[0]);

    c->value = truths[k <= n && strcmp(c->receiver + n - k, c->arguments[0]) == 0];
}
static void equals(call *c)
{
    c->value = truths[strcmp(c->receiver, c->arguments[0]) == 0];
}
static void itself(call *c)
{
    c->value = c->receiver;
}
static void length(call *c)
{
    set_number(c, (double)strlen(c->receiver));
}

static void replace(call *c)
{
    const char *at = c->receiver, *old = c->arguments[0];
    size_t n = strlen(old);
    nmr_text out = {0};

    while (*at) {
        if (n && strncmp(at, old, n) == 0) {
            nmr_text_add(&out, c->arguments[1]);
            at += n;
        } else {
            nmr_text_add_char(&out, *at++);
        }
    }
    c->value = nmr_msb_take(c->s, &out);
}

static void with_case(call *c, int (*convert)(int))
{
    nmr_text out = {0};
    const char *at;

    for (at = c->receiver; *at; at++)
        nmr_text_add_char(&out, (unsigned char)*at < 128 ? (char)convert((unsigned char)*at) : *at);
    c->value = nmr_msb_take(c->s, &out);
}
static void to_lower(call *c)
{
    with_case(c, tolower);
}
static void to_upper(call *c)
{
    with_case(c, toupper);
}

static void trim_ends(call *c, int start, int end)
{
    char set[256] = " \t\r\n";
    const char *from = c->receiver, *to = from + strlen(from);
    int i;

    if (c->n)
        set[0] = '\0';
    for (i = 0; i < c->n && strlen(set) + strlen(c->arguments[i]) < sizeof set; i++)
        strcat(set, c->arguments[i]);
    while (start && from < to && strchr(set, *from))
        from++;
    while (end && to > from && strchr(set, to[-1]))
        to--;
    c->value = nmr_msb_keep_bytes(c->s, from, (size_t)(to - from));
}
static void trim(call *c)
{
    trim_ends(c, 1, 1);
}
static void trim_start(call *c)
{
    trim_ends(c, 1, 0);
}
static void trim_end(call *c)
{
    trim_ends(c, 0, 1);
}

static void substring(call *c)
{
    size_t n = strlen(c->receiver), from = index_of(c->arguments[0], (double)n), count = n - from;

    if (c->n > 1)
        count = index_of(c->arguments[1], (double)count);
    c->value = nmr_msb_keep_bytes(c->s, c->receiver + from, count);
}

static void index_of_text(call *c)
{
    const char *at = strstr(c->receiver, c->arguments[0]);

    set_number(c, at ? (double)(at - c->receiver) : -1);
}

static void last_index_of_text(call *c)
{
    const char *at = c->receiver, *last = NULL;

    while (*c->arguments[0] && (at = strstr(at, c->arguments[0])) != NULL)
        last = at++;
    set_number(c, last ? (double)(last - c->receiver) : -1);
}

static void split(call *c)
{
    nmr_text out = {0};
    const char *at;

    for (at = c->receiver; *at; at++)
        nmr_text_add_char(&out, strchr(c->arguments[0], *at) ? ';' : *at);
    c->value = nmr_msb_take(c->s, &out);
}

static void without(call *c)
{
    size_t n = strlen(c->receiver), from = index_of(c->arguments[0], (double)n), count = n - from;
    nmr_text out = {0};

    if (c->n > 1)
        count = index_of(c->arguments[1], (double)count);
    nmr_text_add_bytes(&out, c->receiver, from);
    nmr_text_add(&out, c->receiver + from + count);
    c->value = nmr_msb_take(c->s, &out);
}

/* Of a version a.b.c.d: its parts. */
static void version_part(call *c, int wanted)
{
    const char *at = c->receiver;

    for (; wanted && at; wanted--) {
        at = strchr(at, '.');
        at = at ? at + 1 : NULL;
    }
    c->value = at ? nmr_msb_keep_bytes(c->s, at, strcspn(at, ".")) : "-1";
}
static void major_part(call *c)
{
    version_part(c, 0);
}
static void minor_part(call *c)
{
    version_part(c, 1);
}
static void build_part(call *c)
{
    version_part(c, 2);
}
static void revision_part(call *c)
{
    version_part(c, 3);
}

/* ---- System.String -------------------------------------------------------------------------------------------- */

static void is_empty(call *c)
{
    c->value = truths[!c->arguments[0][0]];
}
static void is_blank(call *c)
{
    c->value = truths[!c->arguments[0][strspn(c->arguments[0], " \t\r\n")]];
}
static void same(call *c)
{
    c->value = c->arguments[0];
}
static void texts_equal(call *c)
{
    c->value = truths[strcmp(c->arguments[0], c->arguments[1]) == 0];
}

static void concat(call *c)
{
    nmr_text out = {0};
    int i;

    for (i = 0; i < c->n; i++)
        nmr_text_add(&out, c->arguments[i]);
    c->value = nmr_msb_take(c->s, &out);
}

static void join(call *c)
{
    nmr_text out = {0};
    int i;

    for (i = 1; i < c->n; i++) {
        if (i > 1)
            nmr_text_add(&out, c->arguments[0]);
        nmr_text_add(&out, c->arguments[i]);
    }
    c->value = nmr_msb_take(c->s, &out);
}

/* {0} to {9}, whatever the width and the form asked for. */
static void format(call *c)
{
    const char *at = c->arguments[0];
    nmr_text out = {0};

    while (*at) {
        const char *end = *at == '{' && isdigit((unsigned char)at[1]) ? strchr(at, '}') : NULL;
        int argument = end ? at[1] - '0' + 1 : 0;
        if (end && argument < c->n)
            nmr_text_add(&out, c->arguments[argument]);
        if (end)
            at = end + 1;
        else
            nmr_text_add_char(&out, *at++);
    }
    c->value = nmr_msb_take(c->s, &out);
}

/* ---- System.IO ------------------------------------------------------------------------------------------------ */

static const char *last_part(const char *path)
{
    const char *at, *last = path;

    for (at = path; *at; at++)
        if (*at == '/' || *at == '\\')
            last = at + 1;
    return last;
}

static int is_rooted(const char *path)
{
    return path[0] == '/' || path[0] == '\\' || (isalpha((unsigned char)path[0]) && path[1] == ':');
}

static void combine(call *c)
{
    nmr_text out = {0};
    int i, first = 0;

    for (i = 0; i < c->n; i++)
        if (is_rooted(c->arguments[i]))
            first = i;
    for (i = first; i < c->n; i++) {
        if (out.length && !strchr("/\\", out.at[out.length - 1]) && c->arguments[i][0])
            nmr_text_add_char(&out, '\\');
        nmr_text_add(&out, c->arguments[i]);
    }
    c->value = nmr_msb_take(c->s, &out);
}

static void folder_name(call *c)
{
    const char *last = last_part(c->arguments[0]);
    size_t n = (size_t)(last - c->arguments[0]);

    c->value = nmr_msb_keep_bytes(c->s, c->arguments[0], n > 1 ? n - 1 : n);
}

static void file_name(call *c)
{
    c->value = last_part(c->arguments[0]);
}

static void bare_name(call *c)
{
    const char *last = last_part(c->arguments[0]), *dot = strrchr(last, '.');

    c->value = dot ? nmr_msb_keep_bytes(c->s, last, (size_t)(dot - last)) : last;
}

static void extension(call *c)
{
    const char *dot = strrchr(last_part(c->arguments[0]), '.');

    c->value = dot ? dot : "";
}

static void change_extension(call *c)
{
    const char *dot = strrchr(last_part(c->arguments[0]), '.');
    nmr_text out = {0};

    nmr_text_add_bytes(&out, c->arguments[0], dot ? (size_t)(dot - c->arguments[0]) : strlen(c->arguments[0]));
    if (c->arguments[1][0] && c->arguments[1][0] != '.')
        nmr_text_add_char(&out, '.');
    nmr_text_add(&out, c->arguments[1]);
    c->value = nmr_msb_take(c->s, &out);
}

static void full_path(call *c)
{
    combine(c);
    c->value = nmr_msb_backslashes(c->s, nmr_msb_path(c->s, c->m->folder, c->value));
}

static const char *with_slash(nmr_msb_session *s, const char *path)
{
    size_t n = strlen(path);
    nmr_text out = {0};

    nmr_text_add(&out, path);
    if (n && !strchr("/\\", path[n - 1]))
        nmr_text_add_char(&out, '\\');
    return nmr_msb_take(s, &out);
}

static void full_folder(call *c)
{
    full_path(c);
    c->value = with_slash(c->s, c->value);
}

static void rooted(call *c)
{
    c->value = truths[is_rooted(c->arguments[0])];
}
static void backslash(call *c)
{
    c->value = "\\";
}

static void is_there(call *c)
{
    c->value = truths[*c->arguments[0] && nmr_msb_find(c->s, c->m->folder, c->arguments[0]) != NULL];
}

/* ---- MSBuild -------------------------------------------------------------------------------------------------- */

/* The nearest folder from `start` upwards with such a file; the file; NULL. */
static const char *above(call *c, const char *start, const char *name)
{
    const char *folder = nmr_msb_path(c->s, c->m->folder, *start ? start : ".");

    while (c->s->rc == 0) {
        const char *found = nmr_msb_find(c->s, folder, name);
        char *up;
        if (found || !strcmp(folder, "/"))
            return found;
        up = nmr_path_folder(folder);
        folder = nmr_msb_keep(c->s, up ? up : "/");
        free(up);
    }
    return NULL;
}

/* Without a second argument it is looked for from the file in which this stands. */
static const char *here(call *c)
{
    char *folder = nmr_path_folder(c->m->here && c->m->here[0] == '/' ? c->m->here : c->m->file);
    const char *kept = nmr_msb_keep(c->s, folder ? folder : "/");

    free(folder);
    return kept;
}

static void file_above(call *c)
{
    const char *found = above(c, c->n > 1 ? c->arguments[1] : here(c), c->arguments[0]);

    c->value = found ? nmr_msb_backslashes(c->s, found) : "";
}

static void folder_of_file_above(call *c)
{
    const char *found = above(c, c->arguments[0], c->arguments[1]);
    char *folder = found ? nmr_path_folder(found) : NULL;

    c->value = folder ? nmr_msb_backslashes(c->s, folder) : "";
    free(folder);
}

static void add(call *c)
{
    set_number(c, number_of(c->arguments[0]) + number_of(c->arguments[1]));
}
static void subtract(call *c)
{
    set_number(c, number_of(c->arguments[0]) - number_of(c->arguments[1]));
}
static void multiply(call *c)
{
    set_number(c, number_of(c->arguments[0]) * number_of(c->arguments[1]));
}
static void divide(call *c)
{
    double by = number_of(c->arguments[1]);

    set_number(c, by != 0 ? number_of(c->arguments[0]) / by : 0);
}
static void escaped(call *c)
{
    c->value = nmr_msb_escape(c->s, c->arguments[0]);
}
static void unescaped(call *c)
{
    c->value = nmr_msb_unescape(c->s, c->arguments[0]);
}
static void trailing_slash(call *c)
{
    c->value = with_slash(c->s, c->arguments[0]);
}
static void or_default(call *c)
{
    c->value = c->arguments[0][0] ? c->arguments[0] : c->arguments[1];
}

static int version_order(const call *c)
{
    int order = 0;

    (void)nmr_msb_versions(c->arguments[0], c->arguments[1], &order);
    return order;
}
static void version_equals(call *c)
{
    c->value = truths[version_order(c) == 0];
}
static void version_differs(call *c)
{
    c->value = truths[version_order(c) != 0];
}
static void version_greater(call *c)
{
    c->value = truths[version_order(c) > 0];
}
static void version_at_least(call *c)
{
    c->value = truths[version_order(c) >= 0];
}
static void version_less(call *c)
{
    c->value = truths[version_order(c) < 0];
}
static void version_at_most(call *c)
{
    c->value = truths[version_order(c) <= 0];
}

/* The machine that these projects are built on. */
static void is_platform(call *c)
{
    c->value = truths[nmr_msb_same(c->arguments[0], "Windows")];
}
static void architecture(call *c)
{
    c->value = "X64";
}
static void windows(call *c)
{
    c->value = "Windows";
}
static void none(call *c)
{
    c->value = truths[0];
}

/* A path as seen from a folder; MSBuild wants the folder first. */
static void make_relative(call *c)
{
    const char *base = nmr_msb_path(c->s, c->m->folder, c->arguments[0]);
    const char *path = nmr_msb_path(c->s, c->m->folder, c->arguments[1]), *common = path, *from = base;
    nmr_text out = {0};

    for (; *base && *base == *path; base++, path++)
        if (*path == '/') {
            common = path + 1;
            from = base + 1;
        }
    if (!*base && *path == '/') {
        common = path + 1;
        from = base;
    }
    if (*from) {
        nmr_text_add(&out, "..\\");
        for (; *from; from++)
            if (*from == '/' && from[1])
                nmr_text_add(&out, "..\\");
    }
    nmr_text_add(&out, common);
    c->value = nmr_msb_backslashes(c->s, nmr_msb_take(c->s, &out));
}

/* ---- which there are ------------------------------------------------------------------------------------------ */

static const function functions[] = {
    {NULL, "Contains", 1, contains},
    {NULL, "StartsWith", 1, starts_with},
    {NULL, "EndsWith", 1, ends_with},
    {NULL, "Equals", 1, equals},
    {NULL, "ToString", 0, itself},
    {NULL, "Length", 0, length},
    {NULL, "Replace", 2, replace},
    {NULL, "ToLower", 0, to_lower},
    {NULL, "ToLowerInvariant", 0, to_lower},
    {NULL, "ToUpper", 0, to_upper},
    {NULL, "ToUpperInvariant", 0, to_upper},
    {NULL, "Trim", 0, trim},
    {NULL, "TrimStart", 0, trim_start},
    {NULL, "TrimEnd", 0, trim_end},
    {NULL, "Substring", 1, substring},
    {NULL, "IndexOf", 1, index_of_text},
    {NULL, "LastIndexOf", 1, last_index_of_text},
    {NULL, "Split", 1, split},
    {NULL, "Remove", 1, without},
    {NULL, "Major", 0, major_part},
    {NULL, "Minor", 0, minor_part},
    {NULL, "Build", 0, build_part},
    {NULL, "Revision", 0, revision_part},
    {"System.String", "IsNullOrEmpty", 1, is_empty},
    {"System.String", "IsNullOrWhiteSpace", 1, is_blank},
    {"System.String", "Copy", 1, same},
    {"System.String", "new", 1, same},
    {"System.String", "Equals", 2, texts_equal},
    {"System.String", "Concat", 0, concat},
    {"System.String", "Join", 1, join},
    {"System.String", "Format", 1, format},
    {"System.Version", "Parse", 1, same},
    {"System.Version", "new", 1, same},
    {"System.Convert", "ToString", 1, same},
    {"System.IO.Path", "Combine", 1, combine},
    {"System.IO.Path", "GetFullPath", 1, full_path},
    {"System.IO.Path", "GetDirectoryName", 1, folder_name},
    {"System.IO.Path", "GetFileName", 1, file_name},
    {"System.IO.Path", "GetFileNameWithoutExtension", 1, bare_name},
    {"System.IO.Path", "GetExtension", 1, extension},
    {"System.IO.Path", "ChangeExtension", 2, change_extension},
    {"System.IO.Path", "IsPathRooted", 1, rooted},
    {"System.IO.Path", "DirectorySeparatorChar", 0, backslash},
    {"System.IO.File", "Exists", 1, is_there},
    {"System.IO.Directory", "Exists", 1, is_there},
    {"MSBuild", "GetPathOfFileAbove", 1, file_above},
    {"MSBuild", "GetDirectoryNameOfFileAbove", 2, folder_of_file_above},
    {"MSBuild", "Add", 2, add},
    {"MSBuild", "Subtract", 2, subtract},
    {"MSBuild", "Multiply", 2, multiply},
    {"MSBuild", "Divide", 2, divide},
    {"MSBuild", "Escape", 1, escaped},
    {"MSBuild", "Unescape", 1, unescaped},
    {"MSBuild", "EnsureTrailingSlash", 1, trailing_slash},
    {"MSBuild", "NormalizePath", 1, full_path},
    {"MSBuild", "NormalizeDirectory", 1, full_folder},
    {"MSBuild", "MakeRelative", 2, make_relative},
    {"MSBuild", "ValueOrDefault", 2, or_default},
    {"MSBuild", "VersionEquals", 2, version_equals},
    {"MSBuild", "VersionNotEquals", 2, version_differs},
    {"MSBuild", "VersionGreaterThan", 2, version_greater},
    {"MSBuild", "VersionGreaterThanOrEquals", 2, version_at_least},
    {"MSBuild", "VersionLessThan", 2, version_less},
    {"MSBuild", "VersionLessThanOrEquals", 2, version_at_most},
    {"MSBuild", "IsOSPlatform", 1, is_platform},
    {"MSBuild", "IsRunningFromVisualStudio", 0, none},
    {"MSBuild", "AreFeaturesEnabled", 0, none},
    {"System.Runtime.InteropServices.OSPlatform", "Windows", 0, windows},
    {"System.Runtime.InteropServices.RuntimeInformation", "IsOSPlatform", 1, is_platform},
    {"System.Runtime.InteropServices.RuntimeInformation", "OSArchitecture", 0, architecture},
    {"System.Runtime.InteropServices.RuntimeInformation", "ProcessArchitecture", 0, architecture},
};

static const function *find(const char *type, const char *name)
{
    size_t i;

    for (i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        const function *f = &functions[i];
        if ((type ? f->type && nmr_msb_same(f->type, type) : !f->type) && nmr_msb_same(f->name, name))
            return f;
    }
    return NULL;
}

/* ---- reading a call ------------------------------------------------------------------------------------------- */

static int is_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static const char *name_at(call *c, const char **at)
{
    const char *start = *at;

    while (is_name(**at))
        ++*at;
    return nmr_msb_keep_bytes(c->s, start, (size_t)(*at - start));
}

static void add_argument(call *c, const char *start, const char *end, const nmr_msb_place *place)
{
    const char *text = nmr_msb_trim(c->s, nmr_msb_keep_bytes(c->s, start, (size_t)(end - start)));
    size_t n = strlen(text);

    if (c->n == MAX_ARGUMENTS)
        return;
    if (n > 1 && strchr("'\"`", text[0]) && text[n - 1] == text[0])
        text = nmr_msb_keep_bytes(c->s, text + 1, n - 2);
    c->arguments[c->n++] = nmr_msb_evaluate(c->m, text, place);
}

/* What stands between the parentheses at `at`, to behind them. An index in brackets is no argument. */
static void read_arguments(call *c, const char **at, const nmr_msb_place *place)
{
    const char *end = **at == '(' ? nmr_msb_closing(*at) : NULL, *start, *p;
    char quote = 0;

    c->n = 0;
    if (!end)
        return;
    for (start = p = *at + 1; p < end; p++) {
        const char *inner = !quote && *p == '(' ? nmr_msb_closing(p) : NULL;
        if (inner && inner < end)
            p = inner - 1;
        else if (quote)
            quote = *p == quote ? 0 : quote;
        else if (strchr("'\"`", *p))
            quote = *p;
        else if (*p == ',' || p == end - 1) {
            if (*p == ',' || c->n || start[strspn(start, " \t\r\n")] != ')')
                add_argument(c, start, p, place);
            start = p + 1;
        }
    }
    *at = end;
}

static int run(call *c, const char *type, const char *name)
{
    const function *f = find(type, name);
    nmr_text shown = {0};

    c->value = "";
    if (f && c->n >= f->least) {
        f->run(c);
        return 1;
    }
    if (type) {
        nmr_text_add_char(&shown, '[');
        nmr_text_add(&shown, type);
        nmr_text_add(&shown, "]::");
    }
    nmr_text_add(&shown, name);
    nmr_msb_miss(c->s, "function", nmr_msb_take(c->s, &shown));
    return 0;
}

/* [Type]::Name(...) */
static int run_static(call *c, const char **at, const nmr_msb_place *place)
{
    const char *end = strstr(*at, "]::"), *type, *name;

    if (!end) {
        nmr_msb_miss(c->s, "function", *at);
        return 0;
    }
    type = nmr_msb_keep_bytes(c->s, *at + 1, (size_t)(end - *at - 1));
    *at = end + 3;
    name = name_at(c, at);
    read_arguments(c, at, place);
    return run(c, type, name);
}

const char *nmr_msb_function(nmr_msb *m, const char *body, const nmr_msb_place *place)
{
    call c = {.m = m, .s = m->session};
    const char *at = body, *name, *value;
    int ok = 1;

    if (*at == '[') {
        ok = run_static(&c, &at, place);
    } else {
        name = name_at(&c, &at);
        value = nmr_msb_get(m, name);
        c.value = value ? nmr_msb_unescape(c.s, nmr_msb_unmarked(c.s, value)) : "";
    }
    while (ok && *at == '.' && m->session->rc == 0) {
        at++;
        name = name_at(&c, &at);
        c.receiver = c.value;
        read_arguments(&c, &at, place);
        ok = run(&c, NULL, name);
    }
    if (ok && *at)
        nmr_msb_miss(c.s, "function", body);
    return nmr_msb_escape(c.s, ok ? c.value : "");
}
