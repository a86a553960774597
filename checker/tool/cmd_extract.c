/* cmd_extract.c - the graph of one source into a file. */
#include <stdlib.h>
#include <string.h>

#include "core/graph/graph.h"
#include "project/file.h"
#include "tool/commands.h"
#include "tool/selection.h"

/* Flags behind "--" are all there are: they come from a build. */
static int extract(nmr_graph **graph, const nmr_rules *rules, const nmr_options *options, nmr_error *err)
{
    const char *path = options->paths.items[1];
    nmr_check_options how = {.rules = rules, .root = options->root};
    char **own = NULL;
    const char **flags;
    size_t n = options->flags.count;
    int rc;

    *graph = NULL;
    if (!n) {
        if ((rc = nmr_flags_default(&own, path, NULL, 0, err)) < 0)
            return rc;
        rc = nmr_extract_file(graph, &how, path, (const char *const *)own, err);
        nmr_flags_free(own);
        return rc;
    }
    if (!(flags = calloc(n + 1, sizeof *flags)))
        return nmr_fail_memory(err);
    memcpy(flags, options->flags.items, n * sizeof *flags);
    rc = nmr_extract_file(graph, &how, path, flags, err);
    free(flags);
    return rc;
}

/* Only what rules can ask about, unless all is asked for. */
static int save(nmr_graph *graph, const nmr_rules *rules, const nmr_options *options, nmr_error *err)
{
    if (!options->whole && nmr_graph_reduce(graph, rules) < 0)
        return nmr_fail_memory(err);
    return nmr_graph_write(graph, options->output, err);
}

int nmr_cmd_extract(const nmr_options *options)
{
    nmr_rules *rules = NULL;
    nmr_selection *selection = NULL;
    nmr_graph *graph = NULL;
    nmr_error err = {0};
    int rc;

    if (!options->output)
        return nmr_say("nmrcheck extract needs -o FILE.nmrg");
    if (options->paths.count != 2)
        return nmr_say("nmrcheck extract takes one source; leave out '%s'", options->paths.items[2]);
    if ((rc = nmr_select(&rules, &selection, &options->rules, &options->select, NULL, &err)) == 0 &&
        (rc = extract(&graph, rules, options, &err)) == 0) {
        if (graph)
            rc = save(graph, rules, options, &err);
        else
            rc = nmr_fail(&err, NMR_EINVAL, options->paths.items[1], 0,
                          "defines the protocol functions itself and has no graph; leave it out");
    }
    nmr_graph_free(graph);
    nmr_selection_free(selection);
    nmr_rules_free(rules);
    return rc < 0 ? nmr_say_error(&err) : NMR_EXIT_CLEAN;
}
