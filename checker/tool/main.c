/* main.c - picks the command. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "tool/commands.h"
#include "tool/config.h"

typedef struct command {
    const char *name;
    int (*run)(const nmr_options *options);
    size_t least; /* arguments it needs */
    const char *needs;
} command;

static const command commands[] = {
    {"rules", nmr_cmd_rules, 0, ""},
    {"explain", nmr_cmd_explain, 1, "the id of a rule; nmrcheck rules lists them"},
    {"lint", nmr_cmd_lint, 1, "a rule file"},
    {"flags", nmr_cmd_flags, 0, ""},
    {"doctor", nmr_cmd_doctor, 0, ""},
    {"extract", nmr_cmd_extract, 1, "a source, and -o FILE.nmrg"},
    {"compile-commands", nmr_cmd_compile_commands, 1, "a project or a solution (.vcxproj, .sln, .slnx), or a folder"},
    {"dump", nmr_cmd_dump, 1, "a graph file (.nmrg)"},
    {"link", nmr_cmd_link, 1, "the graphs of a driver (.nmrg); nmrcheck extract writes them"},
};

static const command *find(const char *name)
{
    size_t i;

    for (i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static int run(const nmr_options *options)
{
    const command *c = options->paths.count ? find(options->paths.items[0]) : NULL;

    if (options->help) {
        fputs(nmr_usage, stdout);
        return NMR_EXIT_CLEAN;
    }
    if (options->version) {
        printf("nmrcheck %s\n", nmr_version());
        return NMR_EXIT_CLEAN;
    }
    if ((options->plugin || options->clang) && (!c || c->run != nmr_cmd_doctor))
        return nmr_say("--plugin and --clang are for nmrcheck doctor; leave them out");
    if (options->cxx && (!c || c->run != nmr_cmd_flags))
        return nmr_say("--c++ is for nmrcheck flags; give -- -x c++ to check a source as C++");
    if ((options->root || options->whole) && (!c || c->run != nmr_cmd_extract))
        return nmr_say("--root and --whole are for nmrcheck extract; leave them out");
    if ((options->fix || options->fix_dry_run) && c)
        return nmr_say("--fix and --fix-dry-run are for sources; nmrcheck %s changes none", c->name);
    if (options->fix && options->fix_dry_run)
        return nmr_say("--fix-dry-run changes nothing, --fix does; give one of them");
    if (options->fix && options->write_baseline)
        return nmr_say("--fix changes what --write-baseline would write; give one after the other");
    if (options->diff && (options->fix || options->write_baseline))
        return nmr_say("--diff is about a part of the findings, %s about all of them; give one of the two",
                       options->fix ? "--fix" : "--write-baseline");
    if (options->diff && c && c->run != nmr_cmd_link)
        return nmr_say("--diff is for checks; nmrcheck %s makes none", c->name);
    if ((options->baseline || options->write_baseline) && c && c->run != nmr_cmd_link &&
        c->run != nmr_cmd_compile_commands) /* which the configuration is for as well */
        return nmr_say("--baseline and --write-baseline are for checks; nmrcheck %s makes none", c->name);
    if (options->format == NMR_FORMAT_JSON && (!c || c->run != nmr_cmd_rules))
        return nmr_say("--format json is for nmrcheck rules; a report is text, sarif, jsonl, github or html");
    if (c && options->paths.count - 1 < c->least)
        return nmr_say("nmrcheck %s needs %s", c->name, c->needs);
    return c ? c->run(options) : nmr_cmd_check(options);
}

/* Only what looks at a tree has a configuration. */
static const char *configured_path(const nmr_options *options)
{
    const nmr_list *paths = &options->paths;
    const command *c = paths->count ? find(paths->items[0]) : NULL;

    if (options->help || options->version || !paths->count)
        return NULL;
    if (!c)
        return paths->items[0];
    return c->run == nmr_cmd_compile_commands && paths->count > 1 ? paths->items[1] : NULL;
}

/* Which rules the configuration turns on or off for all files. */
static size_t count_choices(const nmr_list *arguments)
{
    size_t n = 0, i;

    for (i = 0; i < arguments->count; i++)
        n += strcmp(arguments->items[i], "--enable") == 0 || strcmp(arguments->items[i], "--disable") == 0;
    return n;
}

/* What the configuration says of parts of the project comes behind what it says of all, and before the command line. */
static int override(nmr_options *options, nmr_config *config, nmr_error *err)
{
    const char *const *all = (const char *const *)options->select.items;
    nmr_overrides *o = &config->overrides;
    size_t n = count_choices(&config->options);
    nmr_list select = {0};

    options->overrides = o;
    if (nmr_list_add_all(&o->before, all, n) < 0 ||
        nmr_list_add_all(&o->after, all + n, options->select.count - n) < 0 || nmr_overrides_union(o, &select) < 0) {
        nmr_list_clear(&select);
        return nmr_fail_memory(err);
    }
    nmr_list_clear(&options->select);
    options->select = select;
    return 0;
}

/* The command line once more, with the options of the configuration in front of its own: the later one wins. */
static int parse_with(nmr_options *options, nmr_config *config, int argc, char **argv, nmr_error *err)
{
    size_t n = (size_t)argc + config->options.count + config->flags.count + 1;
    char **all = calloc(n + 1, sizeof *all);
    int count = 0, own = 0, rc;
    size_t i;

    if (!all)
        return nmr_fail_memory(err);
    all[count++] = argv[own++];
    for (i = 0; i < config->options.count; i++)
        all[count++] = config->options.items[i];
    while (own < argc && strcmp(argv[own], "--") != 0)
        all[count++] = argv[own++];
    all[count++] = "--";
    for (i = 0; i < config->flags.count; i++)
        all[count++] = config->flags.items[i];
    for (own++; own < argc; own++)
        all[count++] = argv[own];
    nmr_options_clear(options);
    rc = nmr_options_parse(options, count, all, err);
    free(all);
    return rc == 0 && (config->overrides.n || config->overrides.neverywhere) ? override(options, config, err) : rc;
}

static int parse(nmr_options *options, nmr_config *config, int argc, char **argv, nmr_error *err)
{
    int rc = nmr_options_parse(options, argc, argv, err);
    const char *path = rc == 0 ? configured_path(options) : NULL;

    if (path && (rc = nmr_config_find(config, path, err)) == 0 &&
        (config->options.count || config->flags.count || config->overrides.n))
        rc = parse_with(options, config, argc, argv, err);
    return rc;
}

int main(int argc, char **argv)
{
    nmr_options options;
    nmr_config config = {0};
    nmr_error err;
    int code;

    if (argc == 2 && strcmp(argv[1], "--worker") == 0)
        return nmr_cmd_worker();
    if (parse(&options, &config, argc, argv, &err) < 0)
        code = nmr_say_error(&err);
    else
        code = run(&options);
    nmr_options_clear(&options);
    nmr_config_clear(&config);
    if (fflush(stdout) == EOF)
        code = nmr_say("the output cannot be written; is the disk full?");
    return code;
}
