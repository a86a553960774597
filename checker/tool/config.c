/*
 * config.c - reads .nmrcheck: one level of YAML, whose keys are options of the command line. A key that is not known is
 * an error, as is everything else that would be passed over.
 */
#include "tool/config.h"

#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/path.h"
#include "project/root.h"
#include "project/text.h"
#include "project/walk.h"
#include "tool/config_parts.h"
#include "tool/folders.h"

enum { MAX_SIZE = 1 << 20 };

typedef enum form { TEXT, SWITCH, LIST, ONE_FILE, FILES, FLAGS, LEVELS, PARTS } form;

/* What may stand in the file; but for the flags, an option has the same name. */
typedef struct key {
    const char *name;
    form form;
} key;

static const key keys[] = {
    {"rules", FILES}, {"enable", LIST},       {"disable", LIST},      {"fail-on", TEXT},       {"strict", SWITCH},
    {"jobs", TEXT},   {"time-limit", TEXT},   {"memory-limit", TEXT}, {"configuration", TEXT}, {"platform", TEXT},
    {"flags", FLAGS}, {"baseline", ONE_FILE}, {"severity", LEVELS},   {"paths", PARTS},
};

typedef nmr_config_reader reader;

/* ---- values --------------------------------------------------------------------------------------------------- */

static int add_option(reader *r, const char *name, const char *value)
{
    char option[64];
    int rc;

    snprintf(option, sizeof option, "--%s", name);
    rc = nmr_list_add(&r->out->options, option);
    return rc == 0 && value ? nmr_list_add(&r->out->options, value) : rc;
}

/* The length of a flag that names a folder, which begins with it; 0: it is another one. */
static size_t folder_flag(const char *value)
{
    static const char *const flags[] = {"-isystem", "-iquote", "-idirafter", "-I"};
    size_t i;

    for (i = 0; i < sizeof flags / sizeof flags[0]; i++)
        if (strncmp(value, flags[i], strlen(flags[i])) == 0)
            return strlen(flags[i]);
    return 0;
}

static int take_flag(reader *r, const yaml_node_t *node, const char *value)
{
    size_t n = folder_flag(value);
    nmr_text flag = {0};
    char *path;
    int rc;

    if (!n)
        return nmr_list_add(&r->out->flags, value);
    if (!value[n])
        return nmr_yaml_refuse(&r->yaml, node, "'%s' and its folder are one item; write them together", value);
    path = nmr_path_absolute(r->folder, value + n);
    nmr_text_add_bytes(&flag, value, n);
    if (path)
        nmr_text_add(&flag, path);
    rc = path && !flag.failed ? nmr_list_add(&r->out->flags, nmr_text_get(&flag)) : NMR_ENOMEM;
    nmr_text_clear(&flag);
    free(path);
    return rc;
}

/* Names of files are relative to the file they stand in. */
static int add_value(reader *r, const key *k, const yaml_node_t *node, const char *value)
{
    char *path;
    int rc;

    if (k->form != FILES && k->form != ONE_FILE)
        return add_option(r, k->name, value);
    if (!(path = nmr_path_absolute(r->folder, value)))
        return NMR_ENOMEM;
    /* A baseline may be written for the first time. */
    if (k->form == FILES && nmr_path_kind(path) != NMR_IS_FILE)
        rc = nmr_yaml_refuse(&r->yaml, node, "'%s' is not there; name a file, relative to this one", value);
    else
        rc = add_option(r, k->name, path);
    free(path);
    return rc;
}

/* The command line knows what a value may be: what is wrong with it is told where it stands. */
static int check_value(reader *r, const yaml_node_t *node, size_t first)
{
    const nmr_list *all = &r->out->options;
    char *arguments[4] = {"nmrcheck"};
    nmr_options options;
    nmr_error said = {0};
    size_t n = 1, i;
    int rc;

    for (i = first; i < all->count; i++)
        arguments[n++] = all->items[i];
    rc = nmr_options_parse(&options, (int)n, arguments, &said);
    nmr_options_clear(&options);
    return rc == NMR_EINVAL ? nmr_yaml_refuse(&r->yaml, node, "%s", said.message + 2) : rc;
}

static int take_text(reader *r, const key *k, const yaml_node_t *node)
{
    const char *text = nmr_yaml_text(node);
    size_t first = r->out->options.count;
    int rc;

    if (!text)
        return nmr_yaml_refuse(&r->yaml, node, "'%s' needs a value on its line", k->name);
    if (k->form == FLAGS)
        return take_flag(r, node, text);
    rc = add_value(r, k, node, text);
    if (rc == 0 && k->form == LIST)
        rc = nmr_config_mention(r, node);
    return rc == 0 ? check_value(r, node, first) : rc;
}

static int take_list(reader *r, const key *k, const yaml_node_t *node)
{
    yaml_node_item_t *item;
    int rc = 0;

    if (node->type != YAML_SEQUENCE_NODE)
        return take_text(r, k, node);
    for (item = node->data.sequence.items.start; item < node->data.sequence.items.top && rc == 0; item++)
        rc = take_text(r, k, nmr_yaml_node(&r->yaml, *item));
    return rc;
}

static int take_switch(reader *r, const key *k, const yaml_node_t *node)
{
    const char *text = nmr_yaml_text(node);

    if (text && strcmp(text, "true") == 0)
        return add_option(r, k->name, NULL);
    return text && strcmp(text, "false") == 0
               ? 0
               : nmr_yaml_refuse(&r->yaml, node, "'%s' is either true or false", k->name);
}

/* ---- keys ----------------------------------------------------------------------------------------------------- */

static const key *find(const char *name)
{
    size_t i;

    for (i = 0; name && i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

static int refuse_key(reader *r, const yaml_node_t *node)
{
    const char *name = nmr_yaml_text(node);

    return nmr_yaml_refuse(
        &r->yaml, node,
        "unknown key '%s'; there are rules, enable, disable, fail-on, strict, jobs, time-limit, memory-limit, "
        "configuration, platform, flags, baseline, severity and paths",
        name ? name : "");
}

static int read_pair(reader *r, const yaml_node_pair_t *pair, unsigned *seen)
{
    const yaml_node_t *name = nmr_yaml_node(&r->yaml, pair->key);
    const yaml_node_t *value = nmr_yaml_node(&r->yaml, pair->value);
    const key *k = find(nmr_yaml_text(name));

    if (!k)
        return refuse_key(r, name);
    if (*seen >> (k - keys) & 1)
        return nmr_yaml_refuse(&r->yaml, name, "'%s' stands there twice; join the two", k->name);
    *seen |= 1u << (k - keys);
    if (k->form == SWITCH)
        return take_switch(r, k, value);
    if (k->form == LEVELS || k->form == PARTS)
        return (k->form == LEVELS ? nmr_config_severity : nmr_config_paths)(r, value);
    return k->form == TEXT || k->form == ONE_FILE ? take_text(r, k, value) : take_list(r, k, value);
}

static int read_document(reader *r)
{
    const yaml_node_t *root = nmr_yaml_root(&r->yaml);
    const yaml_node_pair_t *pair;
    unsigned seen = 0;
    int rc = 0;

    if (!root) /* nothing but comments */
        return 0;
    if (root->type != YAML_MAPPING_NODE)
        return nmr_yaml_refuse(&r->yaml, root, "not a list of 'key: value'; write one on each line");
    for (pair = root->data.mapping.pairs.start; pair < root->data.mapping.pairs.top && rc == 0; pair++)
        rc = read_pair(r, pair, &seen);
    return rc;
}

/* ---- the file ------------------------------------------------------------------------------------------------- */

int nmr_config_read(nmr_config *out, const char *file, nmr_error *err)
{
    reader r = {.out = out};
    int rc = nmr_yaml_read(&r.yaml, file, MAX_SIZE, err);

    if (rc == 0)
        rc = (r.folder = nmr_path_folder(file)) ? read_document(&r) : NMR_ENOMEM;
    out->overrides.file = nmr_overrides_keep(&out->overrides, file);
    out->overrides.folder = nmr_overrides_keep(&out->overrides, r.folder ? r.folder : "");
    if (rc == 0 && (!out->overrides.file || !out->overrides.folder))
        rc = NMR_ENOMEM;
    free(r.folder);
    nmr_yaml_clear(&r.yaml);
    return rc == NMR_ENOMEM ? nmr_fail_memory(err) : rc;
}

/* The root of the project that a source or a folder is a part of. To be freed; NULL: no memory. */
static char *root_of(const char *cwd, const char *path)
{
    char *full = nmr_path_absolute(cwd, path), *folder = NULL, *root = NULL;

    if (full)
        folder = nmr_path_kind(full) == NMR_IS_FOLDER ? nmr_copy(full) : nmr_path_folder(full);
    if (folder)
        root = nmr_project_root(folder);
    free(folder);
    free(full);
    return root;
}

int nmr_config_find(nmr_config *out, const char *path, nmr_error *err)
{
    char cwd[4096], *root, *file = NULL;
    int rc = nmr_current_folder(cwd, sizeof cwd, err);

    if (rc < 0)
        return rc;
    if ((root = root_of(cwd, path)) != NULL)
        file = nmr_path_join(root, ".nmrcheck");
    if (!file)
        rc = nmr_fail_memory(err);
    else if (nmr_path_kind(file) == NMR_IS_FILE)
        rc = nmr_config_read(out, file, err);
    if (rc < 0 && nmr_path_below(err->file, cwd))
        memmove(err->file, nmr_path_below(err->file, cwd), strlen(nmr_path_below(err->file, cwd)) + 1);
    if (rc == 0 && out->overrides.file && nmr_path_below(out->overrides.file, cwd))
        out->overrides.file = nmr_path_below(out->overrides.file, cwd);
    free(file);
    free(root);
    return rc;
}

void nmr_config_clear(nmr_config *config)
{
    nmr_list_clear(&config->options);
    nmr_list_clear(&config->flags);
    nmr_overrides_clear(&config->overrides);
}
