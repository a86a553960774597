/*
 * parse.c - the loader of rule files, and their only schema: what it does not know, it refuses with file and line.
 *
 * The form is described in rules/README.md. One statement a line; a block (family, call, error...) lasts until the next
 * statement that begins one. Nothing is ignored.
 */
#include "core/parse/parse.h"

#include <string.h>

/* A move has a colon; an `error` without one begins a rule. */
static int is_move(const nmr_parser *p)
{
    int i;

    for (i = 1; i < p->nwords; i++)
        if (!strcmp(p->words[i], ":"))
            return 1;
    return strcmp(p->words[0], "error") != 0;
}

static int statement(nmr_parser *p, char *raw)
{
    const char *w = p->words[0];

    if (!strcmp(w, "format"))
        return nmr_parse_on_format(p);
    if (!p->format_seen)
        return FAIL(p, "a rule file begins with the line 'format 1'");
    if (!strcmp(w, "on"))
        return nmr_parse_on_on(p);
    if (nmr_parse_one_of(w, "say why fix bad good limit page test tier severity claims engine"))
        return nmr_parse_on_rule_line(p, raw);
    if (!strcmp(w, "rewrite"))
        return nmr_parse_on_rewrite(p);
    if (p->block == NMR_BLOCK_MOVES && nmr_keyword_find(nmr_words_tests, w) >= 0 && is_move(p))
        return nmr_parse_move(p);
    if (nmr_parse_finish_rule(p) < 0)
        return NMR_EFORMAT;
    p->block = NMR_BLOCK_NONE;
    if (!strcmp(w, "family"))
        return nmr_parse_on_family(p);
    if (!strcmp(w, "title"))
        return p->family ? nmr_parse_set_text(p, &p->family->title, raw) : FAIL(p, "'title' stands before any family");
    if (nmr_parse_one_of(w, "track owner memory lent kind state"))
        return nmr_parse_on_family_line(p);
    if (!strcmp(w, "name"))
        return nmr_parse_on_name(p);
    if (!strcmp(w, "call"))
        return nmr_parse_on_call(p);
    if (!strcmp(w, "enter"))
        return nmr_parse_on_enter(p);
    if (nmr_parse_one_of(w, "signal allocated free lost access kept scope"))
        return nmr_parse_on_simple_moves(p);
    if (!strcmp(w, "error"))
        return nmr_parse_on_error(p);
    if (!strcmp(w, "also"))
        return nmr_parse_on_also(p);
    if (!strcmp(w, "role"))
        return nmr_parse_on_role(p);
    if (!strcmp(w, "ambient"))
        return nmr_parse_on_word_list(p, &p->rules->ambient, &p->rules->nambient);
    if (!strcmp(w, "relevant"))
        return nmr_parse_on_word_list(p, &p->rules->names, &p->rules->nnames);
    if (!strcmp(w, "wrapper"))
        return nmr_parse_on_wrapper(p);
    if (!strcmp(w, "runs"))
        return nmr_parse_on_runs(p);
    if (nmr_parse_one_of(w, "allocator deallocator assert noreturn harmless peer context clears"))
        return nmr_parse_on_helper(p);
    return FAIL(p, "'%s' is not a statement of the rule format", w);
}

/* Where the text of a line begins, behind its first word. Text keeps quotes and # as they are. */
static char *text_of(nmr_rules *rules, const char *line)
{
    line += strspn(line, " \t");
    line += strcspn(line, " \t");
    line += strspn(line, " \t");
    return nmr_rules_keep(rules, line, strlen(line));
}

static int is_text_line(const char *line)
{
    char word[16];
    size_t n;

    line += strspn(line, " \t");
    n = strcspn(line, " \t\r");
    if (n >= sizeof word)
        return 0;
    memcpy(word, line, n);
    word[n] = '\0';
    return n && nmr_parse_one_of(word, "say why fix bad good limit test title");
}

static int parse_line(nmr_parser *p, char *line)
{
    char *raw = NULL;

    if (is_text_line(line)) {
        if (!(raw = text_of(p->rules, line)))
            return nmr_parse_no_memory(p);
        p->words[0] = line + strspn(line, " \t");
        p->words[0][strcspn(p->words[0], " \t\r")] = '\0';
        p->nwords = 1;
        return statement(p, raw);
    }
    if (nmr_parse_split(p, line) < 0)
        return NMR_EFORMAT;
    return p->nwords ? statement(p, NULL) : 0;
}

int nmr_rules_parse(nmr_rules *rules, const char *file, const char *text, nmr_error *err)
{
    nmr_parser p = {.rules = rules, .err = err, .rule = -1, .rewrites_done = rules->nrewrites};
    char *line, *next;
    int rc;

    p.file = nmr_rules_keep(rules, file, strlen(file));
    if (!strncmp(text, "\xef\xbb\xbf", 3))
        text += 3;
    line = nmr_rules_keep(rules, text, strlen(text));
    if (!p.file || !line)
        return nmr_parse_no_memory(&p);
    for (; line; line = next) {
        p.line++;
        next = strchr(line, '\n');
        if (next)
            *next++ = '\0';
        if ((rc = parse_line(&p, line)) < 0)
            return rc;
    }
    if (!p.format_seen)
        return FAIL(&p, "a rule file begins with the line 'format 1'");
    if ((rc = nmr_parse_finish_rule(&p)) < 0)
        return rc;
    return nmr_parse_finish_family(&p);
}
