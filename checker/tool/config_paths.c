/* config_paths.c - what .nmrcheck says of rules in parts of the project, and of how much findings weigh. */
#include <string.h>

#include "core/rules.h"
#include "tool/config_parts.h"

static const char *const keys[] = {"path", "enable", "disable", "severity"};
enum { PATH, ENABLE, DISABLE, SEVERITY, KEYS };

/* ---- choices -------------------------------------------------------------------------------------------------- */

static int fill_choice(nmr_config_reader *r, nmr_choice *choice, const yaml_node_t *node, nmr_verdict verdict,
                       const char *level)
{
    const char *what = nmr_yaml_text(node);

    if (!what)
        return nmr_yaml_refuse(&r->yaml, node, "not a rule; name one, a pattern (nmr.*) or a tier (tier3)");
    *choice = (nmr_choice){nmr_overrides_keep(&r->out->overrides, what), verdict, level, (int)node->start_mark.line + 1,
                           (int)node->start_mark.column + 1};
    return choice->what ? 0 : NMR_ENOMEM;
}

static int add_choice(nmr_config_reader *r, nmr_override *o, const yaml_node_t *node, nmr_verdict verdict,
                      const char *level)
{
    nmr_choice *choice = nmr_grow(&o->choices, &o->n, sizeof *choice);

    return choice ? fill_choice(r, choice, node, verdict, level) : NMR_ENOMEM;
}

int nmr_config_mention(nmr_config_reader *r, const yaml_node_t *node)
{
    nmr_overrides *o = &r->out->overrides;
    nmr_choice *choice = nmr_grow(&o->everywhere, &o->neverywhere, sizeof *choice);

    return choice ? fill_choice(r, choice, node, NMR_TURN_ON, NULL) : NMR_ENOMEM;
}

static int add_level(nmr_config_reader *r, nmr_override *o, const yaml_node_pair_t *pair)
{
    static const char *const levels[] = {"error", "warning", "note"};
    const yaml_node_t *value = nmr_yaml_node(&r->yaml, pair->value);
    const char *text = nmr_yaml_text(value);
    size_t i = 0;

    while (i < 3 && (!text || strcmp(text, levels[i]) != 0))
        i++;
    if (i == 3)
        return nmr_yaml_refuse(&r->yaml, value, "a severity is error, warning or note, not '%s'", text ? text : "");
    return add_choice(r, o, nmr_yaml_node(&r->yaml, pair->key), NMR_RATE, levels[i]);
}

static int add_levels(nmr_config_reader *r, nmr_override *o, const yaml_node_t *node)
{
    const yaml_node_pair_t *pair;
    int rc = 0;

    if (node->type != YAML_MAPPING_NODE)
        return nmr_yaml_refuse(&r->yaml, node, "'severity' needs rules with a level each: {RULE: warning}");
    for (pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top && rc == 0; pair++)
        rc = add_level(r, o, pair);
    return rc;
}

/* ---- one part of the project ---------------------------------------------------------------------------------- */

static int add_pattern(nmr_config_reader *r, nmr_override *o, const yaml_node_t *node)
{
    const char *text = nmr_yaml_text(node), **slot;
    size_t n = text ? strlen(text) : 0;
    char *kept;

    if (!text || text[0] == '/' || strchr(text, '\\') || strstr(text, ".."))
        return nmr_yaml_refuse(&r->yaml, node,
                               "'%s' is no pattern of files in this project; write it relative to this "
                               "file, with '/': drivers/**",
                               text ? text : "");
    if (!(kept = (char *)nmr_overrides_keep(&r->out->overrides, text)) ||
        !(slot = nmr_grow(&o->patterns, &o->npatterns, sizeof *slot)))
        return NMR_ENOMEM;
    while (n > 1 && kept[n - 1] == '/')
        kept[--n] = '\0';
    *slot = kept;
    return 0;
}

static int add_item(nmr_config_reader *r, nmr_override *o, int key, const yaml_node_t *node)
{
    if (key == PATH)
        return add_pattern(r, o, node);
    return add_choice(r, o, node, key == ENABLE ? NMR_TURN_ON : NMR_TURN_OFF, NULL);
}

/* One, or a list. */
static int add_items(nmr_config_reader *r, nmr_override *o, int key, const yaml_node_t *node)
{
    const yaml_node_item_t *item;
    int rc = 0;

    if (node->type != YAML_SEQUENCE_NODE)
        return add_item(r, o, key, node);
    for (item = node->data.sequence.items.start; item < node->data.sequence.items.top && rc == 0; item++)
        rc = add_item(r, o, key, nmr_yaml_node(&r->yaml, *item));
    return rc;
}

static int read_pair(nmr_config_reader *r, nmr_override *o, const yaml_node_pair_t *pair, unsigned *seen)
{
    const yaml_node_t *name = nmr_yaml_node(&r->yaml, pair->key), *value = nmr_yaml_node(&r->yaml, pair->value);
    const char *text = nmr_yaml_text(name);
    int key = 0;

    while (key < KEYS && (!text || strcmp(text, keys[key]) != 0))
        key++;
    if (key == KEYS)
        return nmr_yaml_refuse(&r->yaml, name, "unknown key '%s'; there are path, enable, disable and severity",
                               text ? text : "");
    if (*seen >> key & 1)
        return nmr_yaml_refuse(&r->yaml, name, "'%s' stands there twice; join the two", text);
    *seen |= 1u << key;
    return key == SEVERITY ? add_levels(r, o, value) : add_items(r, o, key, value);
}

static int read_part(nmr_config_reader *r, const yaml_node_t *node)
{
    nmr_overrides *all = &r->out->overrides;
    const yaml_node_pair_t *pair;
    nmr_override *o;
    unsigned seen = 0;
    int rc = 0;

    if (node->type != YAML_MAPPING_NODE)
        return nmr_yaml_refuse(&r->yaml, node,
                               "not a part of the project; write 'path: FOLDER' and what is said of it");
    if (!(o = nmr_grow(&all->at, &all->n, sizeof *o)))
        return NMR_ENOMEM;
    for (pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top && rc == 0; pair++)
        rc = read_pair(r, o, pair, &seen);
    if (rc == 0 && !o->npatterns)
        rc = nmr_yaml_refuse(&r->yaml, node, "'path' is missing; say what part of the project this is about");
    return rc;
}

int nmr_config_paths(nmr_config_reader *r, const yaml_node_t *node)
{
    const yaml_node_item_t *item;
    int rc = 0;

    if (node->type != YAML_SEQUENCE_NODE)
        return nmr_yaml_refuse(&r->yaml, node, "'paths' is a list; write '- path: FOLDER' below it");
    for (item = node->data.sequence.items.start; item < node->data.sequence.items.top && rc == 0; item++)
        rc = read_part(r, nmr_yaml_node(&r->yaml, *item));
    return rc;
}

/* For all files, before what is said of parts: put first. */
int nmr_config_severity(nmr_config_reader *r, const yaml_node_t *node)
{
    nmr_overrides *all = &r->out->overrides;
    const char **pattern;

    if (!nmr_grow(&all->at, &all->n, sizeof *all->at))
        return NMR_ENOMEM;
    memmove(all->at + 1, all->at, (all->n - 1) * sizeof *all->at);
    all->at[0] = (nmr_override){0};
    if (!(pattern = nmr_grow(&all->at[0].patterns, &all->at[0].npatterns, sizeof *pattern)))
        return NMR_ENOMEM;
    *pattern = "**";
    return add_levels(r, &all->at[0], node);
}
