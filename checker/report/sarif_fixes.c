/* sarif_fixes.c - the fixes of a SARIF log: what is deleted, and what is put in its place. */
#include "report/sarif_parts.h"

#include <string.h>

#include "report/json.h"

/* Lines are counted on from the place before: replacements are sorted. */
static void move_to(size_t *at, unsigned *line, size_t *line_begin, const char *text, size_t offset)
{
    for (; *at < offset; ++*at)
        if (text[*at] == '\n') {
            ++*line;
            *line_begin = *at + 1;
        }
}

static unsigned column_of(const nmr_sarif *w, const nmr_fix_file *file, unsigned line, size_t line_begin, size_t offset)
{
    size_t bom = line == 1 && file->length >= 3 && !memcmp(file->text, "\xef\xbb\xbf", 3) ? 3 : 0;

    return nmr_sources_utf16_column(w->sources, file->path, line, (unsigned)(offset - line_begin - bom) + 1);
}

static json_t *replacements(const nmr_sarif *w, const nmr_fix *fix, const nmr_fix_file *file)
{
    json_t *array = json_array();
    size_t at = 0, begin = 0, i;
    unsigned line = 1;

    for (i = 0; array && i < fix->edits.n; i++) {
        const nmr_replacement *r = &fix->edits.at[i];
        unsigned first, column;
        json_t *item;
        move_to(&at, &line, &begin, file->text, r->begin);
        first = line;
        column = column_of(w, file, line, begin, r->begin);
        move_to(&at, &line, &begin, file->text, r->end);
        item = json_pack("{s:{s:I, s:I, s:I, s:I}, s:{s:o}}", "deletedRegion", "startLine", (json_int_t)first,
                         "startColumn", (json_int_t)column, "endLine", (json_int_t)line, "endColumn",
                         (json_int_t)column_of(w, file, line, begin, r->end), "insertedContent", "text",
                         nmr_json_text(r->text));
        if (json_array_append_new(array, item) < 0) {
            json_decref(array);
            return NULL;
        }
    }
    return array;
}

json_t *nmr_sarif_fix(const nmr_sarif *w, const nmr_fix *fix)
{
    const nmr_fix_file *file = w->report->fixes->files[fix->file];
    const nmr_rule *rule = nmr_rules_find(w->report->rules, fix->finding->rule);

    return json_pack("{s:{s:o}, s:[{s:o, s:o}]}", "description", "text", nmr_json_text(rule ? rule->fix : ""),
                     "artifactChanges", "artifactLocation", nmr_sarif_artifact(w, file->path), "replacements",
                     replacements(w, fix, file));
}
