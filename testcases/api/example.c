/*
 * example.c - check one driver source from C: example FILE [FLAG...]
 *
 * Prints what is wrong and the path that leads there. Exits 0 when nothing is, 1 when something is, 2 when the file
 * cannot be checked.
 */
#include <stdio.h>

#include <nmrcheck/nmrcheck.h>

static int complain(const nmr_error *err)
{
    if (err->file[0])
        fprintf(stderr, "%s:%d: %s\n", err->file, err->line, err->message);
    else
        fprintf(stderr, "%s\n", err->message);
    return 2;
}

static void print_finding(const nmr_rules *rules, const nmr_finding *finding)
{
    const nmr_rule *rule = nmr_rules_find(rules, finding->rule);
    size_t i;

    printf("%s:%u:%u: %s: %s [%s]\n", finding->file, finding->line, finding->column,
           nmr_severity_level(finding->severity), finding->message, finding->rule);
    for (i = 0; i < finding->nsteps; i++) {
        const nmr_step *step = &finding->steps[i];
        printf("  %s:%u: %s\n", step->file, step->line, step->text);
    }
    if (rule)
        printf("  %s\n", rule->fix);
}

int main(int argc, char **argv)
{
    nmr_check_options options = {0};
    nmr_error err = {"", 0, "", 0};
    nmr_rules *rules = NULL;
    nmr_result *result = NULL;
    char **flags = NULL;
    int status = 2;

    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE [FLAG...]\n", argv[0]);
        return 2;
    }
    if (nmr_rules_load(&rules, NULL, 0, &err) != NMR_OK)
        return complain(&err);

    options.rules = rules;
    if (nmr_flags_default(&flags, argv[1], (const char *const *)argv + 2, (size_t)(argc - 2), &err) != NMR_OK ||
        nmr_check_file(&result, &options, argv[1], (const char *const *)flags, &err) != NMR_OK) {
        complain(&err);
    } else {
        const nmr_finding *findings;
        size_t count = nmr_result_findings(result, &findings), i;

        for (i = 0; i < count; i++)
            print_finding(rules, &findings[i]);
        status = count > 0;
    }

    nmr_result_free(result);
    nmr_flags_free(flags);
    nmr_rules_free(rules);
    return status;
}
