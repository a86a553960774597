/*
 * baseline_file.c - a baseline as YAML: the version of its form, and a mapping for each finding on a line of its own,
 * so that a change is a line of a diff.
 */
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/path.h"
#include "project/yaml.h"
#include "triage/baseline.h"

#define VERSION_KEY  "nmrcheck-baseline"
#define FINDINGS_KEY "findings"

enum { VERSION = 1, MAX_SIZE = 64 << 20, FINGERPRINT = 32 };

/* ---- in ------------------------------------------------------------------------------------------------------- */

static const char *const fields[] = {"rule", "file", "function", "fingerprint"};
enum { RULE, FILE_NAME, FUNCTION, PRINT, FIELDS };

typedef struct reader {
    nmr_baseline *out;
    const nmr_rules *rules;
    nmr_yaml yaml;
    char *folder;
} reader;

static int is_fingerprint(const char *text)
{
    return strlen(text) == FINGERPRINT && strspn(text, "0123456789abcdef") == FINGERPRINT;
}

static int take_field(reader *r, const yaml_node_pair_t *pair, const yaml_node_t **nodes)
{
    const yaml_node_t *name = nmr_yaml_node(&r->yaml, pair->key), *value = nmr_yaml_node(&r->yaml, pair->value);
    const char *text = nmr_yaml_text(name);
    int i = 0;

    while (i < FIELDS && (!text || strcmp(fields[i], text) != 0))
        i++;
    if (i == FIELDS)
        return nmr_yaml_refuse(&r->yaml, name, "unknown key '%s'; a finding has rule, file, function and fingerprint",
                               text ? text : "");
    if (nodes[i])
        return nmr_yaml_refuse(&r->yaml, name, "'%s' stands there twice; take one out", text);
    if (value->type != YAML_SCALAR_NODE || (i != FUNCTION && !nmr_yaml_text(value)))
        return nmr_yaml_refuse(&r->yaml, value, "'%s' needs a text; write the baseline again", text);
    nodes[i] = value;
    return 0;
}

static int check(reader *r, const yaml_node_t *item, const yaml_node_t *const *nodes)
{
    int i;

    for (i = 0; i < FIELDS; i++)
        if (!nodes[i])
            return nmr_yaml_refuse(&r->yaml, item, "'%s' is missing; write the baseline again", fields[i]);
    if (!nmr_rules_find(r->rules, nmr_yaml_text(nodes[RULE])))
        return nmr_yaml_refuse(&r->yaml, nodes[RULE],
                               "there is no rule '%s'; give its rule file with --rules, or write the baseline again",
                               nmr_yaml_text(nodes[RULE]));
    if (!is_fingerprint(nmr_yaml_text(nodes[PRINT])))
        return nmr_yaml_refuse(&r->yaml, nodes[PRINT],
                               "'%s' is no fingerprint, which has 32 digits of 0-9a-f; write the baseline again",
                               nmr_yaml_text(nodes[PRINT]));
    return 0;
}

static int add(reader *r, const yaml_node_t *const *nodes)
{
    const char *function = nmr_yaml_text(nodes[FUNCTION]);
    nmr_known known = {.rule = nmr_yaml_text(nodes[RULE]),
                       .function = function ? function : "",
                       .fingerprint = nmr_yaml_text(nodes[PRINT])};
    char *path = nmr_path_absolute(r->folder, nmr_yaml_text(nodes[FILE_NAME]));
    int rc = NMR_ENOMEM;

    if ((known.file = path) != NULL)
        rc = nmr_baseline_keep(r->out, &known);
    free(path);
    return rc;
}

static int read_finding(reader *r, const yaml_node_t *item)
{
    const yaml_node_t *nodes[FIELDS] = {NULL};
    const yaml_node_pair_t *pair;
    int rc = 0;

    if (item->type != YAML_MAPPING_NODE)
        return nmr_yaml_refuse(&r->yaml, item, "not a finding, {rule: ..., file: ...}; write the baseline again");
    for (pair = item->data.mapping.pairs.start; pair < item->data.mapping.pairs.top && rc == 0; pair++)
        rc = take_field(r, pair, nodes);
    if (rc == 0 && (rc = check(r, item, nodes)) == 0)
        rc = add(r, nodes);
    return rc;
}

static int read_findings(reader *r, const yaml_node_t *list)
{
    const yaml_node_item_t *item;
    int rc = 0;

    if (list->type != YAML_SEQUENCE_NODE)
        return nmr_yaml_refuse(&r->yaml, list, "'%s' is a list; write the baseline again", FINDINGS_KEY);
    for (item = list->data.sequence.items.start; item < list->data.sequence.items.top && rc == 0; item++)
        rc = read_finding(r, nmr_yaml_node(&r->yaml, *item));
    return rc;
}

static int read_version(reader *r, const yaml_node_t *value)
{
    const char *text = nmr_yaml_text(value);

    if (text && strcmp(text, "1") == 0)
        return 0;
    return nmr_yaml_refuse(&r->yaml, value,
                           "a baseline of form %s; this nmrcheck reads form %d: write the baseline again",
                           text ? text : "unknown", VERSION);
}

static int read_pair(reader *r, const yaml_node_pair_t *pair, int *versions)
{
    const yaml_node_t *name = nmr_yaml_node(&r->yaml, pair->key), *value = nmr_yaml_node(&r->yaml, pair->value);
    const char *text = nmr_yaml_text(name);

    if (text && strcmp(text, VERSION_KEY) == 0) {
        ++*versions;
        return read_version(r, value);
    }
    if (text && strcmp(text, FINDINGS_KEY) == 0)
        return *versions ? read_findings(r, value)
                         : nmr_yaml_refuse(&r->yaml, name, "'%s: %d' is to stand first; is this a baseline?",
                                           VERSION_KEY, VERSION);
    return nmr_yaml_refuse(&r->yaml, name, "unknown key '%s'; a baseline has %s and %s", text ? text : "", VERSION_KEY,
                           FINDINGS_KEY);
}

static int read_document(reader *r, const char *path)
{
    const yaml_node_t *root = nmr_yaml_root(&r->yaml);
    const yaml_node_pair_t *pair;
    int versions = 0, rc = 0;

    if (!root || root->type != YAML_MAPPING_NODE)
        return nmr_fail_at(r->yaml.err, NMR_EFORMAT, path, root ? (int)root->start_mark.line + 1 : 1,
                           root ? (int)root->start_mark.column + 1 : 1,
                           "not a baseline; nmrcheck --write-baseline FILE makes one");
    for (pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top && rc == 0; pair++)
        rc = read_pair(r, pair, &versions);
    if (rc == 0 && !versions)
        rc = nmr_yaml_refuse(&r->yaml, root, "'%s' is missing; is this a baseline?", VERSION_KEY);
    return rc;
}

int nmr_baseline_read(nmr_baseline *out, const char *path, const nmr_rules *rules, nmr_error *err)
{
    reader r = {.out = out, .rules = rules};
    int rc = nmr_yaml_read(&r.yaml, path, MAX_SIZE, err);

    if (rc == 0)
        rc = (r.folder = nmr_path_folder(path)) ? read_document(&r, path) : NMR_ENOMEM;
    free(r.folder);
    nmr_yaml_clear(&r.yaml);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

/* ---- out ------------------------------------------------------------------------------------------------------ */

typedef struct writer {
    yaml_emitter_t emitter;
    const char *folder;
    int failed; /* libyaml says no more than that */
} writer;

/* Ownership of an event passes to the emitter, also when that fails. */
static void emit(writer *w, yaml_event_t *event, int made)
{
    if (!w->failed)
        w->failed = !made || !yaml_emitter_emit(&w->emitter, event);
    else if (made)
        yaml_event_delete(event);
}

static void put_text(writer *w, const char *text)
{
    yaml_event_t event;
    int made = yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text, (int)strlen(text), 1, 1,
                                            *text ? YAML_ANY_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE);

    emit(w, &event, made);
}

static void put_mapping(writer *w, int begin, yaml_mapping_style_t style)
{
    yaml_event_t event;
    int made = begin ? yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, style)
                     : yaml_mapping_end_event_initialize(&event);

    emit(w, &event, made);
}

static void put_sequence(writer *w, int begin, yaml_sequence_style_t style)
{
    yaml_event_t event;
    int made = begin ? yaml_sequence_start_event_initialize(&event, NULL, NULL, 1, style)
                     : yaml_sequence_end_event_initialize(&event);

    emit(w, &event, made);
}

static void put_finding(writer *w, const nmr_known *known)
{
    char *file = nmr_path_relative(known->file, w->folder);

    put_mapping(w, 1, YAML_FLOW_MAPPING_STYLE);
    put_text(w, fields[RULE]);
    put_text(w, known->rule);
    put_text(w, fields[FILE_NAME]);
    put_text(w, file ? file : "");
    put_text(w, fields[FUNCTION]);
    put_text(w, known->function);
    put_text(w, fields[PRINT]);
    put_text(w, known->fingerprint);
    put_mapping(w, 0, YAML_ANY_MAPPING_STYLE);
    w->failed |= !file;
    free(file);
}

static void put_document(writer *w, const nmr_baseline *baseline)
{
    yaml_event_t event;
    size_t i;

    emit(w, &event, yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING));
    emit(w, &event, yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1));
    put_mapping(w, 1, YAML_BLOCK_MAPPING_STYLE);
    put_text(w, VERSION_KEY);
    put_text(w, "1");
    put_text(w, FINDINGS_KEY);
    put_sequence(w, 1, baseline->n ? YAML_BLOCK_SEQUENCE_STYLE : YAML_FLOW_SEQUENCE_STYLE);
    for (i = 0; i < baseline->n; i++)
        put_finding(w, &baseline->at[i]);
    put_sequence(w, 0, YAML_ANY_SEQUENCE_STYLE);
    put_mapping(w, 0, YAML_ANY_MAPPING_STYLE);
    emit(w, &event, yaml_document_end_event_initialize(&event, 1));
    emit(w, &event, yaml_stream_end_event_initialize(&event));
}

static int by_place(const void *a, const void *b)
{
    const nmr_known *x = a, *y = b;
    int c;

    if ((c = strcmp(x->file, y->file)) || (c = strcmp(x->function, y->function)) || (c = strcmp(x->rule, y->rule)))
        return c;
    return strcmp(x->fingerprint, y->fingerprint);
}

int nmr_baseline_write(FILE *out, nmr_baseline *baseline, const char *path)
{
    char *folder = nmr_path_folder(path);
    writer w = {.folder = folder};

    if (!folder || !yaml_emitter_initialize(&w.emitter)) {
        free(folder);
        return NMR_ENOMEM;
    }
    if (baseline->n)
        qsort(baseline->at, baseline->n, sizeof *baseline->at, by_place);
    fputs("# Findings that are known and not reported. Written by nmrcheck --write-baseline.\n", out);
    yaml_emitter_set_output_file(&w.emitter, out);
    yaml_emitter_set_width(&w.emitter, -1);
    yaml_emitter_set_unicode(&w.emitter, 1);
    put_document(&w, baseline);
    yaml_emitter_delete(&w.emitter);
    free(folder);
    return w.failed || ferror(out) ? NMR_EIO : 0;
}
