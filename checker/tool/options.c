/* options.c - the command line, from a table. */
#include "tool/options.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"

typedef enum value_kind { FLAG, TEXT, NUMBER, FILES, ENABLE, DISABLE, FORMAT, LEVEL, WHEN, ENGINE } value_kind;

typedef struct option {
    const char *name;
    char letter; /* 0: none */
    value_kind kind;
    size_t field;
} option;

#define FIELD(name) offsetof(nmr_options, name)

static const option table[] = {
    {"--rules", 0, FILES, FIELD(rules)},
    {"--enable", 0, ENABLE, FIELD(select)},
    {"--disable", 0, DISABLE, FIELD(select)},
    {"--format", 0, FORMAT, FIELD(format)},
    {"--output", 'o', TEXT, FIELD(output)},
    {"--jobs", 'j', NUMBER, FIELD(jobs)},
    {"--configuration", 0, TEXT, FIELD(configuration)},
    {"--platform", 0, TEXT, FIELD(platform)},
    {"--fail-on", 0, LEVEL, FIELD(fail_on)},
    {"--baseline", 0, TEXT, FIELD(baseline)},
    {"--write-baseline", 0, TEXT, FIELD(write_baseline)},
    {"--diff", 0, TEXT, FIELD(diff)},
    {"--fix", 0, FLAG, FIELD(fix)},
    {"--fix-dry-run", 0, FLAG, FIELD(fix_dry_run)},
    {"--strict", 0, FLAG, FIELD(strict)},
    {"--time-limit", 0, NUMBER, FIELD(time_limit)},
    {"--memory-limit", 0, NUMBER, FIELD(memory_limit)},
    {"--color", 0, WHEN, FIELD(color)},
    {"--engine", 0, ENGINE, FIELD(engine)},
    {"--quiet", 'q', FLAG, FIELD(quiet)},
    {"--verbose", 'v', FLAG, FIELD(verbose)},
    {"--calls", 0, TEXT, FIELD(calls)},
    {"--c++", 0, FLAG, FIELD(cxx)},
    {"--plugin", 0, TEXT, FIELD(plugin)},
    {"--clang", 0, TEXT, FIELD(clang)},
    {"--root", 0, TEXT, FIELD(root)},
    {"--whole", 0, FLAG, FIELD(whole)},
    {"--version", 0, FLAG, FIELD(version)},
    {"--help", 'h', FLAG, FIELD(help)},
};

typedef struct parser {
    nmr_options *out;
    nmr_error *err;
} parser;

/* The index of `value` among words separated by '|', or -1. */
static int word_index(const char *words, const char *value)
{
    size_t n = strlen(value);
    int index = 0;

    for (; *words; index++) {
        size_t length = strcspn(words, "|");
        if (length == n && memcmp(words, value, n) == 0)
            return index;
        words += length + (words[length] == '|');
    }
    return -1;
}

static int set_word(parser *p, const option *o, const char *words, const char *value, int *index)
{
    *index = word_index(words, value);
    if (*index < 0)
        return nmr_fail(p->err, NMR_EINVAL, NULL, 0, "%s does not know '%s'; give one of %s", o->name, value, words);
    return 0;
}

static int set_number(parser *p, const option *o, const char *value, unsigned *field)
{
    char *end;
    long number = strtol(value, &end, 10);

    if (*end || end == value || number < 1 || number > 1000000)
        return nmr_fail(p->err, NMR_EINVAL, NULL, 0, "%s needs a number from 1 to 1000000, not '%s'", o->name, value);
    *field = (unsigned)number;
    return 0;
}

static int add_choice(nmr_list *select, char sign, const char *what)
{
    char *choice = malloc(strlen(what) + 2);

    if (choice) {
        choice[0] = sign;
        strcpy(choice + 1, what);
    }
    return nmr_list_take(select, choice);
}

static int set(parser *p, const option *o, const char *value)
{
    char *field = (char *)p->out + o->field;
    int index = 0, rc = 0;

    switch (o->kind) {
    case FLAG:
        *(int *)(void *)field = 1;
        return 0;
    case TEXT:
        *(const char **)(void *)field = value;
        return 0;
    case NUMBER:
        return set_number(p, o, value, (unsigned *)(void *)field);
    case FILES:
        return nmr_list_add((nmr_list *)(void *)field, value);
    case ENABLE:
    case DISABLE:
        return add_choice((nmr_list *)(void *)field, o->kind == ENABLE ? '+' : '-', value);
    case FORMAT:
        rc = set_word(p, o, "text|sarif|json|jsonl|github|html", value, &index);
        p->out->format = (nmr_format)index;
        return rc;
    case LEVEL:
        rc = set_word(p, o, "note|warning|error", value, &index);
        p->out->fail_on = (nmr_level)index;
        return rc;
    case WHEN:
        rc = set_word(p, o, "auto|always|never", value, &index);
        p->out->color = (nmr_when)index;
        return rc;
    case ENGINE:
        rc = set_word(p, o, "both|explore|solve", value, &index);
        p->out->engine = (nmr_engine)index;
        return rc;
    }
    return rc;
}

/* The option an argument is, and what stands behind its name: NULL, or a value given with '=' or after the letter. */
static const option *find(const char *argument, const char **value)
{
    size_t i, n = strcspn(argument, "=");

    *value = NULL;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        const option *o = &table[i];
        if (strncmp(argument, o->name, n) == 0 && !o->name[n]) {
            *value = argument[n] ? argument + n + 1 : NULL;
            return o;
        }
        if (o->letter && argument[1] == o->letter && (o->kind != FLAG || !argument[2])) {
            *value = argument[2] ? argument + 2 : NULL;
            return o;
        }
    }
    return NULL;
}

/* Returns how many arguments it took, or an error. */
static int parse_option(parser *p, const char *argument, const char *following)
{
    const char *value;
    const option *o = find(argument, &value);
    int taken = 1, rc;

    if (!o)
        return nmr_fail(p->err, NMR_EINVAL, NULL, 0,
                        "unknown option '%s'; nmrcheck --help lists the options, flags for clang go behind --",
                        argument);
    if (o->kind == FLAG && value)
        return nmr_fail(p->err, NMR_EINVAL, NULL, 0, "%s takes no value; leave out '=%s'", o->name, value);
    if (o->kind != FLAG && !value) {
        if (!following)
            return nmr_fail(p->err, NMR_EINVAL, NULL, 0, "%s needs a value; see nmrcheck --help", argument);
        value = following;
        taken = 2;
    }
    rc = set(p, o, value);
    return rc < 0 ? rc : taken;
}

int nmr_options_parse(nmr_options *out, int count, char *const *arguments, nmr_error *err)
{
    parser p = {.out = out, .err = err};
    int i = 1, rc = 0;

    *out = (nmr_options){.fail_on = NMR_LEVEL_WARNING, .time_limit = 60, .memory_limit = 2048};
    while (i < count && rc >= 0 && strcmp(arguments[i], "--") != 0) {
        if (arguments[i][0] == '-' && arguments[i][1]) {
            rc = parse_option(&p, arguments[i], i + 1 < count ? arguments[i + 1] : NULL);
            i += rc > 0 ? rc : 0;
        } else {
            rc = nmr_list_add(&out->paths, arguments[i++]);
        }
    }
    for (i++; i < count && rc >= 0; i++)
        rc = nmr_list_add(&out->flags, arguments[i]);
    if (rc == NMR_ENOMEM)
        nmr_fail_memory(err);
    return rc < 0 ? rc : 0;
}

void nmr_options_clear(nmr_options *options)
{
    nmr_list_clear(&options->rules);
    nmr_list_clear(&options->select);
    nmr_list_clear(&options->paths);
    nmr_list_clear(&options->flags);
}
