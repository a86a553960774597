/* cmd_dump.c - graph files as text. */
#include <stdio.h>
#include <stdlib.h>

#include "project/file.h"
#include "tool/commands.h"

static int dump(const char *path, nmr_error *err)
{
    nmr_graph *graph;
    char *text = NULL;
    int rc = nmr_graph_read(&graph, path, err);

    if (rc == 0 && (rc = nmr_graph_dump(graph, &text)) < 0)
        nmr_fail_memory(err);
    if (rc == 0)
        fputs(text, stdout);
    free(text);
    nmr_graph_free(graph);
    return rc;
}

int nmr_cmd_dump(const nmr_options *options)
{
    nmr_error err = {0};
    size_t i;

    for (i = 1; i < options->paths.count; i++)
        if (dump(options->paths.items[i], &err) < 0)
            return nmr_say_error(&err);
    return NMR_EXIT_CLEAN;
}
