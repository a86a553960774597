/*
 * driver.c - check a driver of several sources from C: driver FOLDER SOURCE...
 *
 * Writes the graph of each source into the folder, reads them back, links them to drivers and prints what is wrong in each
 * and the path that leads there, across sources. Exits 0 when nothing is, 1 when something is, 2 when it cannot tell.
 */
#include <stdio.h>
#include <stdlib.h>

#include <nmrcheck/nmrcheck.h>

static int complain(const nmr_error *err)
{
    if (err->file[0])
        fprintf(stderr, "%s:%d: %s\n", err->file, err->line, err->message);
    else
        fprintf(stderr, "%s\n", err->message);
    return 2;
}

/* Parses a source and writes its graph. A build system does this for each source that has changed. */
static int extract(const char *source, const char *graph_file, const nmr_rules *rules, nmr_error *err)
{
    nmr_check_options options = {.rules = rules};
    nmr_graph *graph = NULL;
    char **flags = NULL;
    int rc = nmr_flags_default(&flags, source, NULL, 0, err);

    if (rc == NMR_OK)
        rc = nmr_extract_file(&graph, &options, source, (const char *const *)flags, err);
    if (rc == NMR_OK && graph)
        rc = nmr_graph_write(graph, graph_file, err);
    nmr_graph_free(graph);
    nmr_flags_free(flags);
    return rc;
}

static void print_findings(const nmr_result *result)
{
    const nmr_finding *findings;
    size_t count = nmr_result_findings(result, &findings), i, k;

    for (i = 0; i < count; i++) {
        printf("%s:%u: %s: %s [%s]\n", findings[i].file, findings[i].line, nmr_severity_level(findings[i].severity),
               findings[i].message, findings[i].rule);
        for (k = 0; k < findings[i].nsteps; k++)
            printf("  %s:%u: %s\n", findings[i].steps[k].file, findings[i].steps[k].line, findings[i].steps[k].text);
    }
}

/* Returns whether something is wrong in the driver, or an error. */
static int check(const nmr_program *program, nmr_error *err)
{
    const char *const *gaps;
    const nmr_finding *findings;
    nmr_result *result;
    size_t n = nmr_program_gaps(program, &gaps), i;
    int rc = nmr_solve(&result, program, NULL, err);

    if (rc != NMR_OK)
        return rc;
    printf("driver %s\n", nmr_program_title(program));
    for (i = 0; i < n; i++)
        printf("  incomplete: %s\n", gaps[i]);
    print_findings(result);
    rc = nmr_result_findings(result, &findings) > 0;
    nmr_result_free(result);
    return rc;
}

/* The same. */
static int check_all(const nmr_graph *const *graphs, size_t n, const nmr_rules *rules, nmr_error *err)
{
    nmr_program **programs;
    size_t count, i;
    int rc = nmr_link(&programs, &count, rules, graphs, n, NULL, 0, 1, err), wrong = 0;

    if (rc != NMR_OK)
        return rc;
    for (i = 0; i < count && rc >= 0; i++)
        if ((rc = check(programs[i], err)) > 0)
            wrong = 1;
    nmr_programs_free(programs, count);
    return rc < 0 ? rc : wrong;
}

int main(int argc, char **argv)
{
    nmr_error err = {"", 0, "", 0};
    nmr_rules *rules = NULL;
    nmr_graph **graphs = calloc((size_t)argc + 1, sizeof *graphs);
    size_t n = 0;
    int i, rc;

    if (argc < 3 || !graphs) {
        fprintf(stderr, "usage: %s FOLDER SOURCE...\n", argv[0]);
        free(graphs);
        return 2;
    }
    rc = nmr_rules_load(&rules, NULL, 0, &err);
    for (i = 2; i < argc && rc == NMR_OK; i++) {
        char file[4096];
        snprintf(file, sizeof file, "%s/%d.nmrg", argv[1], i);
        if ((rc = extract(argv[i], file, rules, &err)) == NMR_OK && (rc = nmr_graph_read(&graphs[n], file, &err)) == NMR_OK)
            n++;
    }
    if (rc == NMR_OK)
        rc = check_all((const nmr_graph *const *)graphs, n, rules, &err);
    while (n > 0)
        nmr_graph_free(graphs[--n]);
    free(graphs);
    nmr_rules_free(rules);
    return rc < 0 ? complain(&err) : rc;
}
