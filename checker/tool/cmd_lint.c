/* cmd_lint.c - checks rule files the way a run would load them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/rules.h"
#include "project/file.h"
#include "project/path.h"
#include "tool/commands.h"

static size_t count_from(const nmr_rules *rules, const char *file)
{
    size_t n = nmr_rules_count(rules), count = 0, i;

    for (i = 0; i < n; i++)
        count += strcmp(nmr_rules_at(rules, i)->file, file) == 0;
    return count;
}

static int parse_file(nmr_rules *rules, const char *file, nmr_error *err)
{
    char *text;
    size_t length;
    int rc = nmr_file_read(&text, &length, file, err);

    if (rc == 0 && strlen(text) != length)
        rc = nmr_fail(err, NMR_EFORMAT, file, 0, "holds a NUL character; save it as UTF-8");
    if (rc == 0)
        rc = nmr_rules_parse(rules, file, text, err);
    free(text);
    return rc;
}

/* A file of a built-in's name stands in for it: that is how the built-in files themselves are checked. */
static int load_with(nmr_rules *rules, const char *file, nmr_error *err)
{
    const nmr_embedded *e;
    char name[128];
    int replaced = 0, rc = 0;

    for (e = nmr_embedded_rules; rc == 0 && e->name; e++) {
        snprintf(name, sizeof name, "builtin:%s", e->name);
        if (strcmp(e->name, nmr_path_name(file)) != 0) {
            rc = nmr_rules_parse(rules, name, e->text, err);
        } else {
            replaced = 1;
            rc = parse_file(rules, file, err);
        }
    }
    return rc == 0 && !replaced ? parse_file(rules, file, err) : rc;
}

static int lint(const char *file)
{
    nmr_rules *rules = calloc(1, sizeof *rules);
    nmr_error err = {0};
    int rc = rules ? load_with(rules, file, &err) : nmr_fail_memory(&err);

    if (rc == 0)
        printf("%s: %zu rules, no error\n", file, count_from(rules, file));
    else
        nmr_say_error(&err);
    nmr_rules_free(rules);
    return rc == 0 ? NMR_EXIT_CLEAN : NMR_EXIT_FAILED;
}

int nmr_cmd_lint(const nmr_options *options)
{
    int code = NMR_EXIT_CLEAN;
    size_t i;

    for (i = 1; i < options->paths.count; i++)
        if (lint(options->paths.items[i]) != NMR_EXIT_CLEAN)
            code = NMR_EXIT_FAILED;
    return code;
}
