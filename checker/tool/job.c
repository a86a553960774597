/* job.c - requests to workers and their answers, as JSON. */
#include "tool/job.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "report/json.h"
#include "report/result_json.h"

static json_t *strings_out(char *const *items)
{
    json_t *array = json_array();

    for (; array && items && *items; items++) {
        if (json_array_append_new(array, nmr_json_text(*items)) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

char *nmr_job_to_text(const nmr_job *job)
{
    json_t *json = json_pack("{s:i, s:o, s:o, s:o, s:o, s:I, s:o, s:b, s:o, s:o, s:b, s:b}", "kind", (int)job->kind, "path", nmr_json_text(job->path), "flags",
                             strings_out(job->flags.items), "rules", strings_out(job->rules.items), "select",
                             strings_out(job->select.items), "memory", (json_int_t)job->memory, "graph",
                             nmr_json_text(job->graph ? job->graph : ""), "graph_only", job->graph_only, "graphs",
                             strings_out(job->graphs.items), "elsewhere", strings_out(job->elsewhere.items), "separate",
                             job->separate, "incomplete", job->incomplete);
    char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

    json_decref(json);
    return text;
}

static int strings_in(nmr_list *list, const json_t *array)
{
    const json_t *item;
    size_t i;
    int rc = 0;

    json_array_foreach (array, i, item) {
        rc = json_is_string(item) ? nmr_list_add(list, json_string_value(item)) : NMR_EFORMAT;
        if (rc < 0)
            break;
    }
    return rc;
}

int nmr_job_from_text(nmr_job *out, const char *text, size_t length)
{
    json_t *json = json_loadb(text, length, 0, NULL), *flags, *rules, *select, *graphs, *elsewhere;
    const char *path, *graph;
    json_int_t memory;
    int kind, rc = NMR_EFORMAT;

    if (json &&
        json_unpack(json, "{s:i, s:s, s:o, s:o, s:o, s:I, s:s, s:b, s:o, s:o, s:b, s:b}", "kind", &kind, "path", &path, "flags", &flags, "rules", &rules,
                    "select", &select, "memory", &memory, "graph", &graph, "graph_only", &out->graph_only,
                    "graphs", &graphs, "elsewhere", &elsewhere, "separate", &out->separate, "incomplete",
                    &out->incomplete) == 0 &&
        memory >= 0 && memory <= INT_MAX) {
        out->kind = (nmr_job_kind)kind;
        out->memory = (unsigned)memory;
        rc = (out->path = nmr_copy(path)) && (out->graph = nmr_copy(graph)) ? 0 : NMR_ENOMEM;
        if (rc == 0 && (rc = strings_in(&out->flags, flags)) == 0 && (rc = strings_in(&out->rules, rules)) == 0)
            rc = strings_in(&out->select, select);
        if (rc == 0 && (rc = strings_in(&out->graphs, graphs)) == 0)
            rc = strings_in(&out->elsewhere, elsewhere);
    }
    json_decref(json);
    return rc;
}

void nmr_job_clear(nmr_job *job)
{
    free(job->path);
    free(job->graph);
    nmr_list_clear(&job->flags);
    nmr_list_clear(&job->rules);
    nmr_list_clear(&job->select);
    nmr_list_clear(&job->graphs);
    nmr_list_clear(&job->elsewhere);
    *job = (nmr_job){0};
}

json_t *nmr_answer_result(const nmr_result *result)
{
    return json_pack("{s:o}", "result", nmr_result_to_json(result));
}

json_t *nmr_answer_error(int code, const nmr_error *err)
{
    return json_pack("{s:{s:i, s:o, s:i, s:o}}", "error", "code", code, "file", nmr_json_text(err->file), "line",
                     err->line, "message", nmr_json_text(err->message));
}

int nmr_answer_read(nmr_result **result, const char *text, size_t length, nmr_error *err)
{
    json_t *json = json_loadb(text, length, 0, NULL);
    const json_t *body = json_object_get(json, "result");
    const char *file, *message;
    int code, line, rc = NMR_EFORMAT;

    *result = NULL;
    *err = (nmr_error){0};
    if (body)
        rc = nmr_result_from_json(result, body);
    else if (json &&
             json_unpack(json, "{s:{s:i, s:s, s:i, s:s}}", "error", "code", &code, "file", &file, "line", &line,
                         "message", &message) == 0 &&
             code < 0)
        rc = nmr_fail(err, code, file, line, "%s", message);
    json_decref(json);
    return rc;
}
