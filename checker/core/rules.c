/*
 * rules.c - loading rules, and the questions that are asked of them afterwards.
 */
#include "core/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void fill(nmr_error *err, const char *file, int line, int column, const char *format, va_list args)
{
    if (!err)
        return;
    snprintf(err->file, sizeof err->file, "%s", file ? file : "");
    err->line = line;
    err->column = column;
    vsnprintf(err->message, sizeof err->message, format, args);
}

int nmr_fail(nmr_error *err, int code, const char *file, int line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, file, line, 0, format, args);
    va_end(args);
    return code;
}

int nmr_fail_at(nmr_error *err, int code, const char *file, int line, int column, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fill(err, file, line, column, format, args);
    va_end(args);
    return code;
}

void *nmr_grow(void *array_pointer, size_t *count, size_t size)
{
    void *array, *grown;

    memcpy(&array, array_pointer, sizeof array);
    if (!(grown = realloc(array, (*count + 1) * size)))
        return NULL;
    memcpy(array_pointer, &grown, sizeof grown);
    return memset((char *)grown + (*count)++ * size, 0, size);
}

char *nmr_rules_keep(nmr_rules *rules, const char *text, size_t length)
{
    size_t have = strlen(text);
    char *copy = calloc(1, length + 1), **slot;

    if (!copy)
        return NULL;
    memcpy(copy, text, have < length ? have : length);
    if (!(slot = nmr_grow(&rules->texts, &rules->ntexts, sizeof *slot))) {
        free(copy);
        return NULL;
    }
    return *slot = copy;
}

static int read_file(char **out, const char *path, nmr_error *err)
{
    FILE *f = fopen(path, "rb");
    char *text = NULL;
    size_t n = 0, got;

    *out = NULL;
    if (!f)
        return nmr_fail(err, NMR_EIO, path, 0, "the rule file cannot be read; check the path");
    do {
        char *grown = realloc(text, n + 4097);
        if (!grown) {
            free(text);
            fclose(f);
            return nmr_fail(err, NMR_ENOMEM, path, 0, "out of memory");
        }
        text = grown;
        got = fread(text + n, 1, 4096, f);
        n += got;
    } while (got);
    text[n] = '\0';
    if (ferror(f) || strlen(text) != n) {
        int failed = ferror(f);
        free(text);
        fclose(f);
        return failed ? nmr_fail(err, NMR_EIO, path, 0, "the rule file cannot be read; is it a folder?")
                      : nmr_fail(err, NMR_EFORMAT, path, 0, "the rule file holds a NUL character; save it as UTF-8");
    }
    fclose(f);
    *out = text;
    return 0;
}

static int load_file(nmr_rules *rules, const char *path, nmr_error *err)
{
    char *text;
    int rc = read_file(&text, path, err);

    if (rc == 0)
        rc = nmr_rules_parse(rules, path, text, err);
    free(text);
    return rc;
}

static int add_name(nmr_rules *rules, const char *name)
{
    const char *dot = strchr(name, '.');
    const char **slot;
    size_t i;

    if (dot)
        name = strcmp(dot, ".*") ? dot + 1 : NULL;
    if (!name || strchr(name, '*'))
        return 0;
    for (i = 0; i < rules->nnames; i++)
        if (!strcmp(rules->names[i], name))
            return 0;
    if (!(slot = nmr_grow(&rules->names, &rules->nnames, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = name;
    return 0;
}

static int is_ambient(const nmr_rules *rules, const char *name)
{
    size_t i;

    for (i = 0; i < rules->nambient; i++)
        if (!strcmp(rules->ambient[i], name))
            return 1;
    return 0;
}

/* The names that make a source relevant: protocol calls, the members that hold its callbacks, the project's wrappers. */
static int collect_names(nmr_rules *rules)
{
    size_t f, i;
    uint8_t n;

    for (f = 0; f < rules->nfamilies; f++)
        for (i = 0; i < rules->families[f].npatterns; i++) {
            const nmr_pattern *p = &rules->families[f].patterns[i];
            for (n = 0; n < p->nnames; n++)
                if (!is_ambient(rules, p->names[n]) && nmr_role_find(p->names[n]) < 0 && add_name(rules, p->names[n]) < 0)
                    return NMR_ENOMEM;
        }
    for (i = 0; i < rules->nroles; i++)
        if (rules->roles[i].role >= NMR_ROLE_ATTACH_CLIENT && rules->roles[i].role <= NMR_ROLE_CLEANUP_PROVIDER &&
            rules->roles[i].source == NMR_ROLE_BY_MEMBER && add_name(rules, rules->roles[i].name) < 0)
            return NMR_ENOMEM;
    for (i = 0; i < rules->nwrappers; i++)
        if (add_name(rules, rules->wrappers[i].name) < 0)
            return NMR_ENOMEM;
    return 0;
}

int nmr_rules_load(nmr_rules **out, const char *const *files, size_t nfiles, nmr_error *err)
{
    nmr_rules *rules = calloc(1, sizeof *rules);
    const nmr_embedded *e;
    size_t i;
    int rc = rules ? 0 : nmr_fail(err, NMR_ENOMEM, NULL, 0, "out of memory");

    *out = NULL;
    for (e = nmr_embedded_rules; rc == 0 && e->name; e++) {
        char name[128];
        snprintf(name, sizeof name, "builtin:%s", e->name);
        rc = nmr_rules_parse(rules, name, e->text, err);
    }
    for (i = 0; rc == 0 && i < nfiles; i++)
        rc = load_file(rules, files[i], err);
    if (rc == 0 && (rc = collect_names(rules)) < 0)
        nmr_fail(err, rc, NULL, 0, "out of memory");
    if (rc < 0) {
        nmr_rules_free(rules);
        return rc;
    }
    *out = rules;
    return 0;
}

void nmr_rules_free(nmr_rules *rules)
{
    size_t i;

    if (!rules)
        return;
    for (i = 0; i < rules->nfamilies; i++) {
        free(rules->families[i].patterns);
        free(rules->families[i].rows);
    }
    for (i = 0; i < rules->ntexts; i++)
        free(rules->texts[i]);
    free(rules->families);
    free(rules->rules);
    free(rules->entries);
    free(rules->roles);
    free(rules->helpers);
    free(rules->wrappers);
    free(rules->runs);
    free(rules->rewrites);
    free(rules->names);
    free(rules->ambient);
    free(rules->texts);
    free(rules);
}

size_t nmr_rules_count(const nmr_rules *rules)
{
    return rules->nrules;
}

const nmr_rule *nmr_rules_at(const nmr_rules *rules, size_t i)
{
    return &rules->rules[i];
}

const nmr_rule *nmr_rules_find(const nmr_rules *rules, const char *id)
{
    size_t i;

    for (i = 0; i < rules->nrules; i++)
        if (!strcmp(rules->rules[i].id, id))
            return &rules->rules[i];
    return NULL;
}

size_t nmr_rules_names(const nmr_rules *rules, const char *const **names)
{
    *names = rules->names;
    return rules->nnames;
}

size_t nmr_rules_families(const nmr_rules *rules, const nmr_family **families)
{
    *families = rules->families;
    return rules->nfamilies;
}

size_t nmr_rules_roles(const nmr_rules *rules, const nmr_role_rule **roles)
{
    *roles = rules->roles;
    return rules->nroles;
}

size_t nmr_rules_helpers(const nmr_rules *rules, const nmr_helper **helpers)
{
    *helpers = rules->helpers;
    return rules->nhelpers;
}

/* The last declaration wins: a user file may correct a built-in one. */
const nmr_helper *nmr_rules_helper(const nmr_rules *rules, const char *name)
{
    size_t i;

    for (i = rules->nhelpers; i-- > 0;)
        if (!strcmp(rules->helpers[i].name, name))
            return &rules->helpers[i];
    return NULL;
}

const nmr_wrapper *nmr_rules_wrapper(const nmr_rules *rules, const char *name)
{
    size_t i;

    for (i = rules->nwrappers; i-- > 0;)
        if (!strcmp(rules->wrappers[i].name, name))
            return &rules->wrappers[i];
    return NULL;
}

const nmr_runs *nmr_rules_runs(const nmr_rules *rules, const char *name)
{
    size_t i;

    for (i = rules->nruns; i-- > 0;)
        if (!strcmp(rules->runs[i].name, name))
            return &rules->runs[i];
    return NULL;
}

size_t nmr_rules_all_runs(const nmr_rules *rules, const nmr_runs **runs)
{
    *runs = rules->runs;
    return rules->nruns;
}

const nmr_rule *nmr_rules_rule(const nmr_rules *rules, int index)
{
    return &rules->rules[index];
}

int nmr_rule_claims_absence(const nmr_rules *rules, int index)
{
    return rules->entries[index].claims_absence;
}

int nmr_rules_splits(const nmr_rules *rules, const char *function)
{
    size_t f, i;

    for (f = 0; f < rules->nfamilies; f++) {
        const nmr_family *family = &rules->families[f];
        for (i = 0; i < family->nrows; i++)
            if (family->rows[i].event == NMR_EVENT_CALL && family->rows[i].test == NMR_TEST_SUCCESS &&
                nmr_pattern_names(&family->patterns[family->rows[i].pattern], function))
                return 1;
    }
    return 0;
}

const char *nmr_severity_level(nmr_severity severity)
{
    return severity == NMR_NOTE ? "note" : severity == NMR_BUGCHECK || severity == NMR_HANG ? "error" : "warning";
}

const char *nmr_severity_name(nmr_severity severity)
{
    static const char *const names[] = {"bugcheck", "hang", "leak", "misuse", "note"};

    return names[severity];
}
