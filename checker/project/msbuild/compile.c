/*
 * compile.c - from the metadata of ClCompile items to flags: by way of the command line that Visual Studio would make
 * of them, so that it is read as one of compile_commands.json is.
 */
#include "project/msbuild/compile.h"

#include <stdlib.h>
#include <string.h>

#include "project/command.h"
#include "project/path.h"

typedef struct source {
    nmr_msb *m;
    const nmr_msb_item *item;
    nmr_language language;
    nmr_list arguments; /* for cl */
} source;

/* As it is kept: with escapes and marks. */
static const char *raw(const source *x, const char *name)
{
    const char *value = nmr_msb_metadata_of(x->m, x->item, name);

    return value ? value : "";
}

static const char *plain(const source *x, const char *name)
{
    nmr_msb_session *s = x->m->session;

    return nmr_msb_trim(s, nmr_msb_unescape(s, nmr_msb_unmarked(s, raw(x, name))));
}

static void add(source *x, const char *option, const char *value)
{
    int rc = nmr_list_add(&x->arguments, option);

    if (rc == 0 && value)
        rc = nmr_list_add(&x->arguments, value);
    if (rc < 0)
        nmr_msb_fail(x->m->session, NMR_ENOMEM, NULL, 0, "out of memory");
}

/* ---- lists ---------------------------------------------------------------------------------------------------- */

typedef void with_part(source *x, const char *option, const char *part);

static void for_each(source *x, const char *name, const char *option, with_part *run)
{
    nmr_list parts = {0};
    size_t i;

    nmr_msb_split(x->m->session, &parts, raw(x, name));
    for (i = 0; i < parts.count; i++)
        run(x, option, parts.items[i]);
    nmr_list_clear(&parts);
}

/* A folder under a variable that is not set could be anywhere. */
static void add_folder(source *x, const char *option, const char *part)
{
    nmr_msb_session *s = x->m->session;
    const char *found, *written;

    if (nmr_msb_note_marks(s, part))
        return;
    written = nmr_msb_unescape(s, part);
    found = nmr_msb_find(s, x->m->folder, written);
    add(x, option, found ? found : nmr_msb_path(s, x->m->folder, written));
}

static void add_forced(source *x, const char *option, const char *part)
{
    nmr_msb_session *s = x->m->session;
    const char *found, *written;

    if (nmr_msb_note_marks(s, part))
        return;
    written = nmr_msb_unescape(s, part);
    found = nmr_msb_find(s, x->m->folder, written);
    add(x, option, found ? found : written);
}

/* NAME="x" and NAME=\"x\" both define a text. */
static void add_definition(source *x, const char *option, const char *part)
{
    nmr_msb_session *s = x->m->session;
    const char *text = nmr_msb_unescape(s, nmr_msb_unmarked(s, part));
    nmr_text out = {0};

    /* $(PreprocessorDefinitions), which many write for %(PreprocessorDefinitions), means nothing. */
    if (!*text)
        return;
    nmr_msb_note_marks(s, part);
    for (; *text; text++)
        if (text[0] != '\\' || text[1] != '"')
            nmr_text_add_char(&out, *text);
    add(x, option, nmr_msb_take(s, &out));
}

/* ---- single values -------------------------------------------------------------------------------------------- */

/* "stdcpp17" is /std:c++17, "stdc17" is /std:c17. */
static void add_standard(source *x)
{
    const char *name = x->language == NMR_CXX ? "LanguageStandard" : "LanguageStandard_C";
    const char *value = plain(x, name), *prefix = x->language == NMR_CXX ? "stdcpp" : "stdc";
    size_t n = strlen(prefix);
    nmr_text option = {0};

    if (strlen(value) <= n || !nmr_msb_same_bytes(value, n, prefix))
        return;
    nmr_text_add(&option, x->language == NMR_CXX ? "/std:c++" : "/std:c");
    nmr_text_add(&option, value + n);
    add(x, nmr_msb_take(x->m->session, &option), NULL);
}

static void add_alignment(source *x)
{
    const char *value = plain(x, "StructMemberAlignment");
    size_t digits = strspn(value, "0123456789");
    nmr_text option = {0};

    if (!digits)
        return;
    nmr_text_add(&option, "/Zp");
    nmr_text_add_bytes(&option, value, digits);
    add(x, nmr_msb_take(x->m->session, &option), NULL);
}

static void add_more(source *x)
{
    nmr_list words = {0};
    size_t i;

    if (nmr_command_split(&words, plain(x, "AdditionalOptions"), 1) < 0)
        nmr_msb_fail(x->m->session, NMR_ENOMEM, NULL, 0, "out of memory");
    for (i = 0; i < words.count; i++)
        add(x, words.items[i], NULL);
    nmr_list_clear(&words);
}

/* ---- a source ------------------------------------------------------------------------------------------------- */

/* What the project says it is, else what its name says. */
static nmr_language language_of(const source *x)
{
    const char *as = plain(x, "CompileAs");

    if (nmr_msb_same(as, "CompileAsC"))
        return NMR_C;
    if (nmr_msb_same(as, "CompileAsCpp"))
        return NMR_CXX;
    return nmr_path_language(nmr_msb_unescape(x->m->session, x->item->include));
}

static void add_language(source *x, const char *file)
{
    if (nmr_path_language(file) != x->language)
        add(x, x->language == NMR_C ? "/TC" : "/TP", NULL);
}

static void make_command(source *x, const char *file)
{
    const char *runtime = plain(x, "RuntimeLibrary");

    add(x, "cl", NULL);
    for_each(x, "AdditionalIncludeDirectories", "/I", add_folder);
    for_each(x, "PreprocessorDefinitions", "/D", add_definition);
    for_each(x, "UndefinePreprocessorDefinitions", "/U", add_definition);
    for_each(x, "ForcedIncludeFiles", "/FI", add_forced);
    if (strstr(runtime, "Debug")) /* /MTd and /MDd define it */
        add(x, "/D", "_DEBUG");
    add_language(x, file);
    add_standard(x);
    add_alignment(x);
    add_more(x);
}

static void compile(source *x, nmr_commands *out, nmr_target *commands)
{
    nmr_msb_session *s = x->m->session;
    const char *written = nmr_msb_unescape(s, x->item->include), *found = nmr_msb_find(s, x->m->folder, written);
    const char *file = found ? found : nmr_msb_path(s, x->m->folder, written);
    nmr_list flags = {0};
    size_t index;

    make_command(x, file);
    if (s->rc == 0 && (nmr_command_flags(&flags, x->m->folder, &x->arguments, NULL) < 0 ||
                       nmr_commands_add(out, file, &flags, &index) < 0 || nmr_target_add(commands, index) < 0))
        nmr_msb_fail(s, NMR_ENOMEM, NULL, 0, "out of memory");
    nmr_list_clear(&flags);
}

static int builds_nothing(nmr_msb *m)
{
    const char *kind = nmr_msb_get(m, "ConfigurationType");

    return kind && (nmr_msb_same(kind, "Utility") || nmr_msb_same(kind, "Makefile"));
}

void nmr_msb_compile(nmr_msb *m, nmr_commands *out, nmr_target *commands)
{
    const nmr_msb_type *type = nmr_msb_type_of(m, "ClCompile", 0);
    size_t i;

    if (!type || builds_nothing(m))
        return;
    for (i = 0; i < type->n && m->session->rc == 0; i++) {
        source x = {.m = m, .item = type->items[i]};
        if (nmr_msb_same(plain(&x, "ExcludedFromBuild"), "true") || (x.language = language_of(&x)) == NMR_NOT_SOURCE)
            continue;
        compile(&x, out, commands);
        nmr_list_clear(&x.arguments);
    }
}
