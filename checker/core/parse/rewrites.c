/* rewrites.c - how what breaks a rule is mended. */
#include "core/parse/parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const nmr_keyword kinds[] = {
    {"before", NMR_EDIT_BEFORE}, {"after", NMR_EDIT_AFTER},   {"callee", NMR_EDIT_CALLEE}, {"argument", NMR_EDIT_ARGUMENT},
    {"static", NMR_EDIT_STATIC}, {"member", NMR_EDIT_MEMBER}, {"swap", NMR_EDIT_SWAP},     {NULL, 0},
};

static int is_number(const char *word)
{
    size_t n = strspn(word, "0123456789");

    return n > 0 && n < 3 && !word[n];
}

/* "5" or "5.1": where a member stands in an initialiser. */
static int position(nmr_parser *p, nmr_edit *edit, const char *word)
{
    const char *at = word;
    char *end;

    for (; edit->depth < NMR_MAX_DEPTH && isdigit((unsigned char)*at); at = end + 1) {
        edit->at[edit->depth++] = (unsigned)strtoul(at, &end, 10);
        if (!*end)
            return 0;
        if (*end != '.')
            break;
    }
    return FAIL(p, "'%s' is not the position of a member, as 1 or 5.1", word);
}

/* What stands in braces is known when the fix is made. */
static int check_text(nmr_parser *p, const char *text)
{
    const char *at;

    for (at = text; (at = strchr(at, '{')) != NULL; at++) {
        size_t n = strcspn(at, "}");
        if (at[n] && (at[1] == '=' || !strncmp(at, "{last}", 6) || !strncmp(at, "{result}", 8) ||
                      (n > 1 && strspn(at + 1, "0123456789") == n - 1)))
            continue;
        return FAIL(p, "'%.*s' is not {NUMBER}, {last}, {result} or {=CALL}", (int)n + 1, at);
    }
    return 0;
}

/* Reads the edit at word i; returns the index behind it. */
static int read_edit(nmr_parser *p, int i, nmr_edit *edit)
{
    static const int words[] = {1, 1, 1, 3, 1, 4, 1};
    int kind = nmr_keyword_find(kinds, p->words[i]), n;

    if (kind < 0)
        return FAIL(p, "'%s' is not before, after, callee, argument, static, member or swap", p->words[i]);
    n = words[kind];
    if (i + n >= p->nwords)
        return FAIL(p, "'%s' needs %d word%s behind it", p->words[i], n, n > 1 ? "s" : "");
    edit->kind = (nmr_edit_kind)kind;
    edit->text = p->words[i + n];
    if ((kind == NMR_EDIT_ARGUMENT || kind == NMR_EDIT_STATIC || kind == NMR_EDIT_MEMBER)) {
        if (!is_number(p->words[i + 1]))
            return FAIL(p, "'%s' is not the position of an argument", p->words[i + 1]);
        edit->index = (unsigned)atoi(p->words[i + 1]);
    }
    if (kind == NMR_EDIT_ARGUMENT)
        edit->old = p->words[i + 2];
    if (kind == NMR_EDIT_MEMBER) {
        edit->member = p->words[i + 2];
        if (position(p, edit, p->words[i + 3]) < 0)
            return NMR_EFORMAT;
    }
    if ((kind == NMR_EDIT_BEFORE || kind == NMR_EDIT_AFTER) && check_text(p, edit->text) < 0)
        return NMR_EFORMAT;
    return i + n + 1;
}

/* of KIND: what messages call it. Returns the index behind it. */
static int read_kind(nmr_parser *p, nmr_rewrite *r)
{
    int kind;

    if (p->nwords < 4 || strcmp(p->words[2], "of"))
        return 2;
    for (kind = 1; kind < p->family->nkinds; kind++)
        if (p->family->kinds[kind] && !strcmp(p->family->kinds[kind], p->words[3])) {
            r->kind = p->family->kind_texts[kind];
            return 4;
        }
    return FAIL(p, "'%s' is not a kind of the family", p->words[3]);
}

/* rewrite CALL [of KIND] [tried] EDIT... */
int nmr_parse_on_rewrite(nmr_parser *p)
{
    nmr_rewrite r = {.rule = p->rule, .line = p->line}, *slot;
    int i;

    if (p->block != NMR_BLOCK_ERROR || p->rule < 0)
        return FAIL(p, "'rewrite' stands outside an error");
    if (nmr_parse_need_words(p, 4) < 0 || nmr_parse_add_names(p, p->words[1], "rewrite", r.calls, &r.ncalls) < 0 ||
        (i = read_kind(p, &r)) < 0)
        return NMR_EFORMAT;
    if (i < p->nwords && !strcmp(p->words[i], "tried")) {
        r.tried = 1;
        i++;
    }
    do {
        if (r.nedits == NMR_MAX_EDITS)
            return FAIL(p, "more than %d edits in a 'rewrite'", NMR_MAX_EDITS);
        if (i >= p->nwords)
            return FAIL(p, "'rewrite' says no edit");
        if ((i = read_edit(p, i, &r.edits[r.nedits])) < 0)
            return i;
        r.nedits++;
    } while (i < p->nwords);
    if (!(slot = nmr_grow(&p->rules->rewrites, &p->rules->nrewrites, sizeof *slot)))
        return nmr_parse_no_memory(p);
    *slot = r;
    return 0;
}

int nmr_parse_finish_rewrites(nmr_parser *p)
{
    size_t i;
    uint8_t n;

    for (i = p->rewrites_done; i < p->rules->nrewrites; i++) {
        const nmr_rewrite *r = &p->rules->rewrites[i];
        for (n = 0; n < r->ncalls; n++) {
            if (nmr_rules_judges(p->rules, r->rule, r->calls[n]) || nmr_rules_notes(p->rules, r->calls[n], NULL))
                continue;
            p->line = r->line;
            return FAIL(p, "no path shows a call of '%s': error %s is not raised there, and no move with a note is made",
                        r->calls[n], p->rules->rules[r->rule].id);
        }
    }
    p->rewrites_done = p->rules->nrewrites;
    return 0;
}
