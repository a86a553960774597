/* errors.c - the rules that can be broken, and what is said of them. */
#include "core/parse/parse.h"

#include <stdio.h>
#include <string.h>

static const nmr_keyword severities[] = {
    {"bugcheck", NMR_BUGCHECK}, {"hang", NMR_HANG}, {"leak", NMR_LEAK}, {"misuse", NMR_MISUSE}, {"note", NMR_NOTE},
    {NULL, 0},
};

int nmr_parse_finish_rule(nmr_parser *p)
{
    const nmr_rule *r;
    int line = p->line;

    if (p->also_line) {
        p->line = p->also_line;
        return FAIL(p, "'also' has no 'on': it adds nothing");
    }
    if (p->rule < 0)
        return 0;
    r = &p->rules->rules[p->rule];
    p->line = p->error_line;
    p->rule = -1;
    if (!r->tier || !p->severity_seen || !r->say || !r->why || !r->fix || !r->bad || !r->good || !r->page || !r->test)
        return FAIL(p, "error %s needs tier, severity, on, say, why, fix, bad, good, page and test", r->id);
    if (!p->rules->entries[r - p->rules->rules].nrows)
        return FAIL(p, "error %s has no 'on': it can never be raised", r->id);
    p->line = line;
    return 0;
}

static int find_rule(const nmr_rules *rules, const char *id)
{
    size_t i;

    for (i = 0; i < rules->nrules; i++)
        if (!strcmp(rules->rules[i].id, id))
            return (int)i;
    return -1;
}

int nmr_parse_on_error(nmr_parser *p)
{
    nmr_rule *r;
    size_t n = p->rules->nrules;

    if (!p->family || !p->family->track)
        return FAIL(p, "an error stands before any family and its track line");
    if (nmr_parse_exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (find_rule(p->rules, p->words[1]) >= 0)
        return FAIL(p, "error '%s' exists already; use 'also' to add to it", p->words[1]);
    if (!nmr_grow(&p->rules->entries, &n, sizeof *p->rules->entries) ||
        !(r = nmr_grow(&p->rules->rules, &p->rules->nrules, sizeof *r)))
        return nmr_parse_no_memory(p);
    p->rule = (int)p->rules->nrules - 1;
    p->error_line = p->line;
    p->severity_seen = 0;
    p->block = NMR_BLOCK_ERROR;
    r->id = p->words[1];
    r->family = p->family->id;
    r->file = p->file;
    r->line = p->line;
    r->limits = "";
    return 0;
}

/* also ID: more ways to break a rule of an earlier family. */
int nmr_parse_on_also(nmr_parser *p)
{
    int rule;

    if (!p->family || !p->family->track)
        return FAIL(p, "'also' stands before any family and its track line");
    if (nmr_parse_exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if ((rule = find_rule(p->rules, p->words[1])) < 0)
        return FAIL(p, "there is no earlier error '%s' to add to", p->words[1]);
    p->rule = -1;
    p->move.rule = (int16_t)rule;
    p->also_line = p->line;
    p->block = NMR_BLOCK_ERROR;
    return 0;
}

int nmr_parse_on_on(nmr_parser *p)
{
    nmr_row row = {.emit = -1, .to = NMR_SAME, .line = p->line};
    int64_t test;
    int n;

    if (p->block != NMR_BLOCK_ERROR)
        return FAIL(p, "'on' stands outside an error");
    if (nmr_parse_need_words(p, 2) < 0)
        return NMR_EFORMAT;
    row.rule = (int16_t)(p->rule >= 0 ? p->rule : p->move.rule);
    if ((n = nmr_parse_event(p, 1, &row)) < 0)
        return n;
    n++;
    if (n < p->nwords && (test = nmr_keyword_find(nmr_words_tests, p->words[n])) >= 0) {
        row.test = (uint8_t)test;
        n++;
    } else if (n < p->nwords && strchr("=!", p->words[n][0])) {
        uint8_t negated;
        if (nmr_parse_values(p, p->words[n++], row.values, &row.nvalues, &negated) < 0)
            return NMR_EFORMAT;
        row.test = negated ? NMR_TEST_IS_NOT : NMR_TEST_IS;
    }
    if (nmr_parse_clauses(p, n, &row, NULL) < 0)
        return NMR_EFORMAT;
    if (!row.from)
        row.from = UINT32_MAX;
    p->rules->entries[row.rule].nrows++;
    p->also_line = 0;
    return nmr_parse_add_row(p, &row) ? 0 : nmr_parse_no_memory(p);
}

int nmr_parse_set_text(nmr_parser *p, const char **field, char *text)
{
    if (!text || !*(text = nmr_parse_trimmed(text)))
        return FAIL(p, "'%s' needs a text", p->words[0]);
    if (*field)
        return FAIL(p, "'%s' is given twice", p->words[0]);
    *field = text;
    return 0;
}

/* One more line of a text that is given line by line. */
static int add_line(nmr_parser *p, const char **field, const char *text)
{
    size_t old = *field ? strlen(*field) : 0, add = strlen(text);
    char *joined;

    joined = nmr_rules_keep(p->rules, "", old + add + 1);
    if (!joined)
        return nmr_parse_no_memory(p);
    if (old)
        memcpy(joined, *field, old);
    memcpy(joined + old, text, add);
    joined[old + add] = '\n';
    joined[old + add + 1] = '\0';
    *field = joined;
    return 0;
}

/* A line of a snippet stands behind a bar: blanks at its beginning count. */
static int add_snippet(nmr_parser *p, const char **field, char *text)
{
    if (!text || *text != '|')
        return FAIL(p, "a line of '%s' begins with |", p->words[0]);
    text[strcspn(text, "\r")] = '\0';
    return add_line(p, field, text + (text[1] == ' ' ? 2 : 1));
}

static int add_limit(nmr_parser *p, const char **field, char *text)
{
    if (!text || !*(text = nmr_parse_trimmed(text)))
        return FAIL(p, "'%s' needs a text", p->words[0]);
    return add_line(p, field, text);
}

static const char pages[] = "https://learn.microsoft.com/windows-hardware/drivers/";

/* A page is named as the documentation names it; its address follows from the name. */
static int set_page(nmr_parser *p, nmr_rule *r)
{
    const char *name = p->words[1];
    const char *folder;
    char address[256];
    int n;

    if (strstr(name, "://")) {
        r->page = name;
        return 0;
    }
    if (name[0] == 'n' && name[1] && name[2] == '-')
        folder = strstr(name, "-netioddk-") ? "ddi/netioddk/" : "ddi/wsk/";
    else
        folder = strncmp(name, "driverentry", 11) ? "network/" : "kernel/";
    n = snprintf(address, sizeof address, "%s%s%s", pages, folder, name);
    if (n < 0 || (size_t)n >= sizeof address)
        return FAIL(p, "the page name is too long");
    r->page = nmr_rules_keep(p->rules, address, (size_t)n);
    return r->page ? 0 : nmr_parse_no_memory(p);
}

int nmr_parse_on_rule_line(nmr_parser *p, char *raw)
{
    const char *w = p->words[0];
    nmr_rule *r;
    int value;

    if (p->block != NMR_BLOCK_ERROR || p->rule < 0)
        return FAIL(p, "'%s' stands outside an error", w);
    r = &p->rules->rules[p->rule];
    if (!strcmp(w, "say"))
        return nmr_parse_set_text(p, &r->say, raw);
    if (!strcmp(w, "why"))
        return nmr_parse_set_text(p, &r->why, raw);
    if (!strcmp(w, "fix"))
        return nmr_parse_set_text(p, &r->fix, raw);
    if (!strcmp(w, "test"))
        return nmr_parse_set_text(p, &r->test, raw);
    if (!strcmp(w, "bad"))
        return add_snippet(p, &r->bad, raw);
    if (!strcmp(w, "good"))
        return add_snippet(p, &r->good, raw);
    if (!strcmp(w, "limit"))
        return add_limit(p, &r->limits, raw);
    if (nmr_parse_exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (!strcmp(w, "page"))
        return r->page ? FAIL(p, "'%s' is given twice", w) : set_page(p, r);
    if (!strcmp(w, "claims"))
        return strcmp(p->words[1], "absence") ? FAIL(p, "'claims' is followed by 'absence'")
                                              : (p->rules->entries[p->rule].claims_absence = 1, 0);
    if (!strcmp(w, "engine"))
        return !strcmp(p->words[1], "explore") ? (r->one_source = 1, 0)
               : !strcmp(p->words[1], "solve") ? (r->whole_driver = 1, 0)
                                               : FAIL(p, "'engine' is followed by 'explore' or 'solve'; without it both decide");
    if (!strcmp(w, "severity")) {
        if ((value = nmr_keyword_find(severities, p->words[1])) < 0)
            return FAIL(p, "'%s' is not a severity", p->words[1]);
        if (p->severity_seen)
            return FAIL(p, "'%s' is given twice", w);
        p->severity_seen = 1;
        r->severity = (nmr_severity)value;
        return 0;
    }
    if (r->tier)
        return FAIL(p, "'%s' is given twice", w);
    if (p->words[1][0] < '1' || p->words[1][0] > '3' || p->words[1][1])
        return FAIL(p, "a tier is 1, 2 or 3");
    r->tier = p->words[1][0] - '0';
    return 0;
}
