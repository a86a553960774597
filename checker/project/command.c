/* command.c - compiler command lines, gcc's and cl's, turned into the few flags that matter for parsing. */
#include "project/command.h"

#include <stdlib.h>
#include <string.h>

#include "nmrcheck/nmrcheck.h"
#include "project/file.h"
#include "project/path.h"
#include "project/walk.h"

enum { MAX_NESTED_RESPONSES = 4 };

typedef enum kind {
    TEXT,   /* the value stays as it is */
    FOLDER, /* made absolute */
    FILE_,  /* made absolute if it is there: else it is searched like an include */
    SKIP    /* dropped, with its value */
} kind;

/* How a flag is spelled, what clang calls it, and whether its value may stand behind it as an argument of its own. */
typedef struct spelling {
    const char *flag;
    const char *clang; /* NULL: dropped */
    kind kind;
    int separate; /* 1: value may be separate; 2: always is */
    int joined;   /* clang wants flag and value in one argument */
} spelling;

/* Longer spellings before those they start with. */
static const spelling gcc_flags[] = {
    {"-isystem", "-isystem", FOLDER, 1, 0},
    {"-iquote", "-iquote", FOLDER, 1, 0},
    {"-idirafter", "-idirafter", FOLDER, 1, 0},
    {"-imsvc", "-isystem", FOLDER, 1, 0},
    {"-include-pch", NULL, SKIP, 2, 0},
    {"-include", "-include", FILE_, 1, 0},
    {"-imacros", "-imacros", FILE_, 1, 0},
    {"-std=", "-std=", TEXT, 0, 1},
    {"--std=", "-std=", TEXT, 0, 1},
    {"-Xclang", NULL, SKIP, 2, 0},
    {"-Xpreprocessor", NULL, SKIP, 2, 0},
    {"-Xlinker", NULL, SKIP, 2, 0},
    {"-Xassembler", NULL, SKIP, 2, 0},
    {"-mllvm", NULL, SKIP, 2, 0},
    {"-I", "-I", FOLDER, 1, 1},
    {"-D", "-D", TEXT, 1, 1},
    {"-U", "-U", TEXT, 1, 1},
    {"-x", "-x", TEXT, 1, 0},
    {"-MF", NULL, SKIP, 2, 0},
    {"-MT", NULL, SKIP, 2, 0},
    {"-MQ", NULL, SKIP, 2, 0},
    {"-MJ", NULL, SKIP, 2, 0},
    {"-o", NULL, SKIP, 2, 0},
    {"-funsigned-char", "-funsigned-char", TEXT, 0, 1},
    {"-fsigned-char", "-fsigned-char", TEXT, 0, 1},
};

/* With '/' or '-' in front. */
static const spelling cl_flags[] = {
    {"external:I", "-isystem", FOLDER, 1, 0},
    {"imsvc", "-isystem", FOLDER, 1, 0},
    {"std:", "-std=", TEXT, 0, 1},
    {"FI", "-include", FILE_, 1, 0},
    {"Zp", "-fpack-struct=", TEXT, 0, 1},
    {"I", "-I", FOLDER, 1, 1},
    {"D", "-D", TEXT, 1, 1},
    {"U", "-U", TEXT, 1, 1},
};

typedef struct translation {
    nmr_list *out;
    const char *directory, *source;
    int cl;
} translation;

static int starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* ---- splitting ------------------------------------------------------------------------------------------------ */

int nmr_command_is_windows(const char *command)
{
    size_t first;

    command += *command == '"';
    if (((command[0] | 32) >= 'a' && (command[0] | 32) <= 'z') && command[1] == ':' && command[2] == '\\')
        return 1;
    first = strcspn(command, " \t\"");
    return (first >= 4 && strncmp(command + first - 4, ".exe", 4) == 0) || (first == 2 && starts(command, "cl"));
}

/* One argument as the Windows C runtime reads it: backslashes are plain unless a quote follows. */
static const char *windows_argument(const char *in, char *out)
{
    int quoted = 0;

    for (; *in && (quoted || !strchr(" \t\r\n", *in)); in++) {
        if (*in == '\\' && in[1] == '"')
            *out++ = *++in;
        else if (*in == '"')
            quoted = !quoted;
        else
            *out++ = *in;
    }
    *out = '\0';
    return in;
}

static const char *shell_argument(const char *in, char *out)
{
    char quote = 0;

    for (; *in && (quote || !strchr(" \t\r\n", *in)); in++) {
        if (quote != '\'' && *in == '\\' && in[1] && (!quote || strchr("\"\\$`", in[1])))
            *out++ = *++in;
        else if (quote ? *in == quote : *in == '"' || *in == '\'')
            quote = quote ? 0 : *in;
        else
            *out++ = *in;
    }
    *out = '\0';
    return in;
}

int nmr_command_split(nmr_list *out, const char *command, int windows)
{
    char *argument = malloc(strlen(command) + 1);
    int rc = argument ? 0 : NMR_ENOMEM;

    while (rc == 0) {
        command += strspn(command, " \t\r\n");
        if (!*command)
            break;
        command = windows ? windows_argument(command, argument) : shell_argument(command, argument);
        rc = nmr_list_add(out, argument);
    }
    free(argument);
    return rc;
}

void nmr_command_quote(nmr_text *out, const char *argument)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./,:@%";

    if (out->length)
        nmr_text_add_char(out, ' ');
    if (*argument && argument[strspn(argument, plain)] == '\0') {
        nmr_text_add(out, argument);
        return;
    }
    nmr_text_add_char(out, '\'');
    for (; *argument; argument++) {
        if (*argument == '\'')
            nmr_text_add(out, "'\\''");
        else
            nmr_text_add_char(out, *argument);
    }
    nmr_text_add_char(out, '\'');
}

/* ---- response files ------------------------------------------------------------------------------------------- */

static int expand(nmr_list *out, const char *directory, const nmr_list *arguments, int windows, int depth);

/* The arguments in a response file. One that cannot be read as text says nothing about the language: left out. */
static int expand_response(nmr_list *out, const char *directory, const char *name, int windows, int depth)
{
    nmr_list inner = {0};
    char *path = nmr_path_absolute(directory, name);
    char *text = NULL;
    size_t length;
    int rc = path ? nmr_file_read(&text, &length, path, NULL) : NMR_ENOMEM;

    if (rc == 0 && !nmr_file_refusal(text, length)) {
        rc = nmr_command_split(&inner, text, windows);
        if (rc == 0)
            rc = expand(out, directory, &inner, windows, depth + 1);
    }
    nmr_list_clear(&inner);
    free(text);
    free(path);
    return rc == NMR_EIO ? 0 : rc;
}

static int expand(nmr_list *out, const char *directory, const nmr_list *arguments, int windows, int depth)
{
    size_t i;
    int rc = 0;

    for (i = 0; i < arguments->count && rc == 0; i++) {
        const char *argument = arguments->items[i];
        if (argument[0] == '@' && depth < MAX_NESTED_RESPONSES)
            rc = expand_response(out, directory, argument + 1, windows, depth);
        else
            rc = nmr_list_add(out, argument);
    }
    return rc;
}

/* ---- translating ---------------------------------------------------------------------------------------------- */

static void forward_slashes(char *text)
{
    for (; (text = strchr(text, '\\')) != NULL;)
        *text = '/';
}

/* What cl calls a standard, as clang does. Of C it is the one with extensions: cl knows typeof in all of them. */
static char *standard_of(const char *value)
{
    static const struct {
        const char *cl, *clang;
    } names[] = {
        {"c++latest", "c++23"}, {"c++23preview", "c++23"}, {"clatest", "gnu23"}, {"c11", "gnu11"}, {"c17", "gnu17"},
    };
    size_t i;

    for (i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(value, names[i].cl) == 0)
            return nmr_copy(names[i].clang);
    return nmr_copy(value);
}

/* The value of a flag in the form clang gets it. NULL: no memory. */
static char *value_of(const translation *t, const spelling *flag, const char *value)
{
    char *copy, *full;

    if (t->cl && strcmp(flag->clang, "-std=") == 0)
        return standard_of(value);
    if (!(copy = nmr_copy(value)) || flag->kind == TEXT) {
        if (copy && t->cl && strcmp(flag->clang, "-D") == 0 && !strchr(copy, '=') && strchr(copy, '#'))
            *strchr(copy, '#') = '=';
        return copy;
    }
    if (t->cl)
        forward_slashes(copy);
    full = nmr_path_absolute(t->directory, copy);
    if (full && flag->kind == FILE_ && nmr_path_kind(full) != NMR_IS_FILE) {
        free(full);
        return copy;
    }
    free(copy);
    return full;
}

static int emit(const translation *t, const spelling *flag, const char *value)
{
    char *text = value_of(t, flag, value), *joined;
    int rc;

    if (!text)
        return NMR_ENOMEM;
    if (!flag->joined) {
        rc = nmr_list_add(t->out, flag->clang);
        if (rc == 0)
            return nmr_list_take(t->out, text);
        free(text);
        return rc;
    }
    joined = malloc(strlen(flag->clang) + strlen(text) + 1);
    if (joined)
        strcat(strcpy(joined, flag->clang), text);
    free(text);
    return nmr_list_take(t->out, joined);
}

/* A flag out of a table, at `arguments[0]`. Returns how many arguments it took, 0 when it is none, or NMR_ENOMEM. */
static int from_table(const translation *t, const spelling *table, size_t size, const char *argument,
                      const char *following)
{
    size_t i;

    for (i = 0; i < size; i++) {
        const spelling *flag = &table[i];
        const char *value = argument + strlen(flag->flag);
        int own;
        if (!starts(argument, flag->flag) || (flag->separate == 2 && *value))
            continue;
        own = !*value && flag->separate && following;
        if (flag->kind == SKIP)
            return own ? 2 : 1;
        if (own)
            value = following;
        if (emit(t, flag, value) < 0)
            return NMR_ENOMEM;
        return own ? 2 : 1;
    }
    return 0;
}

/* cl flags without a value. */
static int cl_word(const translation *t, const char *word)
{
    if (strcmp(word, "TC") == 0 || strcmp(word, "TP") == 0) {
        int rc = nmr_list_add(t->out, "-x");
        return rc < 0 ? rc : nmr_list_add(t->out, word[1] == 'C' ? "c" : "c++");
    }
    if (strcmp(word, "J") == 0)
        return nmr_list_add(t->out, "-funsigned-char");
    return 0;
}

static int translate_cl(const translation *t, const char *argument, const char *following)
{
    int taken;

    if (argument[0] != '/' && argument[0] != '-')
        return 1;
    if (starts(argument + 1, "clang:")) {
        taken = from_table(t, gcc_flags, sizeof gcc_flags / sizeof gcc_flags[0], argument + 7, NULL);
        return taken < 0 ? taken : 1;
    }
    if (strcmp(argument, "-Xclang") == 0)
        return 2;
    taken = from_table(t, cl_flags, sizeof cl_flags / sizeof cl_flags[0], argument + 1, following);
    if (taken == 0)
        taken = cl_word(t, argument + 1) < 0 ? NMR_ENOMEM : 1;
    return taken;
}

static int translate_gcc(const translation *t, const char *argument, const char *following)
{
    int taken;

    if (argument[0] != '-')
        return 1;
    taken = from_table(t, gcc_flags, sizeof gcc_flags / sizeof gcc_flags[0], argument, following);
    return taken == 0 ? 1 : taken;
}

static int is_cl(const char *compiler, const nmr_list *arguments)
{
    const char *name = compiler, *at;

    if (nmr_list_has(arguments, "--driver-mode=cl"))
        return 1;
    for (at = compiler; *at; at++)
        if (*at == '/' || *at == '\\')
            name = at + 1;
    return starts(name, "clang-cl") || strcmp(name, "cl") == 0 || nmr_path_same_text(name, "cl.exe");
}

int nmr_command_flags(nmr_list *out, const char *directory, const nmr_list *arguments, const char *source)
{
    translation t = {.out = out, .directory = directory, .source = source};
    nmr_list all = {0};
    size_t i = 1;
    int rc;

    if (arguments->count == 0)
        return 0;
    t.cl = is_cl(arguments->items[0], arguments);
    rc = expand(&all, directory, arguments, t.cl, 0);
    while (rc == 0 && i < all.count && strcmp(all.items[i], "--") != 0) {
        const char *argument = all.items[i], *following = i + 1 < all.count ? all.items[i + 1] : NULL;
        int taken = 1;
        if (!source || strcmp(argument, source) != 0)
            taken = t.cl ? translate_cl(&t, argument, following) : translate_gcc(&t, argument, following);
        if (taken < 0)
            rc = taken;
        else
            i += (size_t)taken;
    }
    nmr_list_clear(&all);
    return rc;
}
