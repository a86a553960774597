/*
 * parse.c - the loader of rule files, and their only schema: what it does not know, it refuses with file and line.
 *
 * The form is described in rules/README.md. One statement a line; a block (family, call, error...) lasts until the next
 * statement that begins one. Nothing is ignored.
 */
#include "core/rules.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORDS = 96 };

typedef enum block { BLOCK_NONE, BLOCK_FAMILY, BLOCK_MOVES, BLOCK_ERROR } block;

typedef struct parser {
    nmr_rules *rules;
    nmr_error *err;
    const char *file;
    int line;
    int format_seen;
    block block;
    nmr_family *family;
    int rule;          /* the error being read */
    int error_line;
    int severity_seen;
    int also_line;     /* of an `also` that has no `on` yet; 0: none */
    nmr_row move;      /* what the rows of a move block have in common */
    char *words[MAX_WORDS];
    char quoted[MAX_WORDS]; /* 1: the word stood in quotes */
    int nwords;
    struct {
        const char *name;
        const char *functions[NMR_MAX_NAMES];
        uint8_t n;
    } alias[32];
    int naliases;
} parser;

#define FAIL(p, ...) nmr_fail((p)->err, NMR_EFORMAT, (p)->file, (p)->line, __VA_ARGS__)

static int no_memory(parser *p)
{
    return nmr_fail(p->err, NMR_ENOMEM, p->file, p->line, "out of memory");
}

/* ---- Words ---------------------------------------------------------------------------------------------------- */

typedef struct keyword {
    const char *word;
    int value;
} keyword;

static int lookup(const keyword *table, const char *word)
{
    for (; table->word; table++)
        if (!strcmp(table->word, word))
            return table->value;
    return -1;
}

static const keyword severities[] = {
    {"bugcheck", NMR_BUGCHECK}, {"hang", NMR_HANG}, {"leak", NMR_LEAK}, {"misuse", NMR_MISUSE}, {"note", NMR_NOTE},
    {NULL, 0},
};

static const keyword tests[] = {
    {"any", NMR_TEST_ANY},
    {"success", NMR_TEST_SUCCESS},
    {"finished", NMR_TEST_FINISHED},
    {"failure", NMR_TEST_FAILURE},
    {"maybe-failure", NMR_TEST_MAYBE_FAILURE},
    {"pending", NMR_TEST_PENDING},
    {"not-pending", NMR_TEST_NOT_PENDING},
    {"timeout", NMR_TEST_TIMEOUT},
    {"not-timeout", NMR_TEST_NOT_TIMEOUT},
    {"error", NMR_TEST_ERROR},
    {"untested", NMR_TEST_UNTESTED},
    {NULL, 0},
};

static const keyword condition_words[] = {
    {"null", NMR_COND_NULL},
    {"last-copy", NMR_COND_LAST_COPY},
    {"cleanup-frees", NMR_COND_CLEANUP_FREES},
    {"guarded", NMR_COND_GUARDED},
    {"tested", NMR_COND_TESTED},
    {"handle-context", NMR_COND_HANDLE_CONTEXT},
    {"untouched", NMR_COND_UNTOUCHED},
    {"other-waited", NMR_COND_OTHER_WAITED},
    {"other-pending", NMR_COND_OTHER_PENDING},
    {"private", NMR_COND_PRIVATE},
    {"counted", NMR_COND_COUNTED},
    {"last", NMR_COND_LAST},
    {"binding-context", NMR_COND_BINDING_CONTEXT},
    {"nmr-route", NMR_COND_NMR_ROUTE},
    {"framework-cleanup", NMR_COND_FRAMEWORK_CLEANUP},
    {"outermost", NMR_COND_OUTERMOST},
    {"foreign", NMR_COND_FOREIGN},
    {"others-undone", NMR_COND_OTHERS_UNDONE},
    {"handle-kept", NMR_COND_HANDLE_KEPT},
    {"no-cleanup", NMR_COND_NO_CLEANUP},
    {"context-freed", NMR_COND_CONTEXT_FREED},
    {"io-success", NMR_COND_IO_SUCCESS},
    {NULL, 0},
};

static const keyword roles[] = {
    {"function", NMR_ROLE_FUNCTION},
    {"entry", NMR_ROLE_ENTRY},
    {"unload", NMR_ROLE_UNLOAD},
    {"attach-client", NMR_ROLE_ATTACH_CLIENT},
    {"attach-provider", NMR_ROLE_ATTACH_PROVIDER},
    {"detach-client", NMR_ROLE_DETACH_CLIENT},
    {"detach-provider", NMR_ROLE_DETACH_PROVIDER},
    {"cleanup-client", NMR_ROLE_CLEANUP_CLIENT},
    {"cleanup-provider", NMR_ROLE_CLEANUP_PROVIDER},
    {"completion", NMR_ROLE_COMPLETION},
    {"event", NMR_ROLE_EVENT},
    {"accept", NMR_ROLE_ACCEPT},
    {"framework-cleanup", NMR_ROLE_FRAMEWORK_CLEANUP},
    {NULL, 0},
};

const char *nmr_role_name(nmr_role role)
{
    const keyword *k;

    for (k = roles; k->word; k++)
        if (k->value == (int)role)
            return k->word;
    return "none";
}

int nmr_role_find(const char *name)
{
    return lookup(roles, name);
}

/* Split a line into words in place. A quoted string is one word, without its quotes; a comment ends the line. */
static int split(parser *p, char *line)
{
    char *s = line;

    p->nwords = 0;
    for (;;) {
        while (*s == ' ' || *s == '\t' || *s == '\r')
            *s++ = '\0';
        if (!*s || *s == '#')
            break;
        if (p->nwords == MAX_WORDS)
            return FAIL(p, "more than %d words on a line", MAX_WORDS);
        if (*s == '"') {
            char *end = strchr(s + 1, '"');
            if (!end)
                return FAIL(p, "a string does not end; close it with \"");
            p->quoted[p->nwords] = 1;
            p->words[p->nwords++] = s + 1;
            *end = '\0';
            s = end + 1;
        } else {
            p->quoted[p->nwords] = 0;
            p->words[p->nwords++] = s;
            while (*s && *s != ' ' && *s != '\t' && *s != '\r')
                s++;
        }
    }
    return 0;
}

/* Text runs to the end of the line and may hold any character. */
static char *trimmed(char *text)
{
    size_t n;

    while (*text == ' ' || *text == '\t')
        text++;
    for (n = strlen(text); n && isspace((unsigned char)text[n - 1]); n--)
        text[n - 1] = '\0';
    return text;
}

/* ---- Names of a family ---------------------------------------------------------------------------------------- */

static int declare(parser *p, const char **table, uint8_t *n, size_t limit, const char *name, const char *what)
{
    uint8_t i;

    for (i = 0; i < *n; i++)
        if (table[i] && !strcmp(table[i], name))
            return FAIL(p, "%s '%s' is declared twice", what, name);
    if (*n == limit)
        return FAIL(p, "more than %zu names of the sort '%s' in a family", limit - 1, what);
    table[(*n)++] = name;
    return 0;
}

static int find(const char *const *table, uint8_t n, const char *name)
{
    uint8_t i;

    for (i = 0; i < n; i++)
        if (table[i] && !strcmp(table[i], name))
            return i;
    return -1;
}

static int state_set(parser *p, const char *name, uint32_t *set)
{
    int s;

    if (!strcmp(name, "any")) {
        *set |= UINT32_MAX;
        return 0;
    }
    s = find(p->family->states, p->family->nstates, name);
    if (s < 0)
        return FAIL(p, "state '%s' is not declared in family %s", name, p->family->id);
    *set |= 1u << s;
    return 0;
}

static const nmr_family *family_named(const nmr_rules *rules, const char *id)
{
    size_t i;

    for (i = 0; i < rules->nfamilies; i++)
        if (!strcmp(rules->families[i].id, id))
            return &rules->families[i];
    return NULL;
}

static int signal_number(parser *p, const char *name)
{
    nmr_family *f = p->family;
    int n = find(f->signals, f->nsignals, name);

    if (n >= 0)
        return n;
    if (f->nsignals == NMR_MAX_SIGNALS)
        return FAIL(p, "more than %d signals in a family", NMR_MAX_SIGNALS);
    f->signals[f->nsignals] = name;
    return f->nsignals++;
}

/* ---- Patterns ------------------------------------------------------------------------------------------------- */

static int parse_literal(parser *p, const char *text, int64_t *value)
{
    char *end;

    errno = 0;
    *value = (int64_t)strtoull(text, &end, 0);
    if (end == text || *end || errno)
        return FAIL(p, "'=%s' is not a number", text);
    return 0;
}

/* Split off what follows the dot or arrow of an argument; NULL when there is none. */
static char *member_of(char *name)
{
    char *dot = strchr(name, '.');

    if (!dot)
        return NULL;
    *dot = '\0';
    return dot + 1;
}

static int parse_arg(parser *p, nmr_pattern *pattern, char *text, uint8_t index)
{
    nmr_arg *a = &pattern->arg[pattern->nargs];
    char *arrow;
    int slot, out = 0;

    if (!strcmp(text, "_"))
        return 0;
    if (pattern->nargs == NMR_MAX_ARGS)
        return FAIL(p, "a pattern has more than %d arguments that matter", NMR_MAX_ARGS);
    a->index = index;
    if (*text == '=') {
        a->kind = NMR_ARG_LITERAL;
        pattern->nargs++;
        return parse_literal(p, text + 1, &a->value);
    }
    if (*text == '&') {
        out = 1;
        text++;
    }
    if ((arrow = strstr(text, "->_")) != NULL && !arrow[3]) {
        *arrow = '\0';
        a->kind = NMR_ARG_HOLDER;
    }
    a->member = member_of(text);
    if (!strcmp(text, p->family->track)) {
        if (a->kind != NMR_ARG_HOLDER)
            a->kind = out ? NMR_ARG_OUT : NMR_ARG_TRACKED;
    } else if (p->family->owner && !strcmp(text, "owner")) {
        a->kind = NMR_ARG_OWNER;
    } else if ((slot = find(p->family->slots, p->family->nslots, text)) > 0) {
        a->kind = NMR_ARG_MEMORY;
        a->slot = (uint8_t)slot;
    } else {
        return FAIL(p, "'%s' is not the tracked object, a memory name, 'owner', '_', '...' or '=NUMBER'", text);
    }
    pattern->nargs++;
    return 0;
}

static int parse_args(parser *p, nmr_pattern *pattern, char *text)
{
    char *s, *end;
    uint8_t index = 0;
    int rc, comma;

    for (s = text; *s; s = end) {
        while (isspace((unsigned char)*s))
            s++;
        end = s + strcspn(s, ",");
        comma = *end == ',';
        if (comma)
            *end++ = '\0';
        trimmed(s);
        if (!strcmp(s, "...") && index != NMR_ARG_LAST) {
            index = NMR_ARG_LAST;
            continue;
        }
        if (!*s || (comma && !*end))
            return FAIL(p, "an argument is missing; write '_' for any");
        if ((rc = parse_arg(p, pattern, s, index)) < 0)
            return rc;
        if (index != NMR_ARG_LAST)
            index++;
    }
    return 0;
}

static int pattern_names(parser *p, nmr_pattern *pattern, const char *name)
{
    int i;

    for (i = 0; i < p->naliases; i++)
        if (!strcmp(p->alias[i].name, name)) {
            memcpy(pattern->names, p->alias[i].functions, sizeof pattern->names);
            pattern->nnames = p->alias[i].n;
            return 0;
        }
    if (!isalpha((unsigned char)*name) && *name != '_')
        return FAIL(p, "'%s' is not a function, a RECORD.Member or a name", name);
    pattern->names[0] = name;
    pattern->nnames = 1;
    return 0;
}

/* Read "[x =] NAME(args)" and return its number in the family. The same text gives the same number. */
static int parse_pattern(parser *p, const char *source)
{
    nmr_family *f = p->family;
    nmr_pattern pattern = {0}, *slot;
    char *text, *open, *close, *name, *equals;
    size_t i;
    int rc;

    for (i = 0; i < f->npatterns; i++)
        if (!strcmp(f->patterns[i].text, source))
            return (int)i;
    if (f->npatterns == NMR_MAX_PATTERNS)
        return FAIL(p, "more than %d different calls in family %s", NMR_MAX_PATTERNS, f->id);
    pattern.text = nmr_rules_keep(p->rules, source, strlen(source));
    text = nmr_rules_keep(p->rules, source, strlen(source));
    if (!pattern.text || !text)
        return no_memory(p);
    open = strchr(text, '(');
    close = strrchr(text, ')');
    if (!open || !close || close[1])
        return FAIL(p, "'%s' is not a call; write NAME(arguments)", source);
    *open = *close = '\0';
    name = trimmed(text);
    if ((equals = strchr(name, '=')) != NULL) {
        *equals = '\0';
        if (strcmp(trimmed(name), f->track))
            return FAIL(p, "only the tracked object '%s' can be a result", f->track);
        pattern.arg[pattern.nargs++] = (nmr_arg){.kind = NMR_ARG_TRACKED, .index = NMR_ARG_RESULT};
        name = trimmed(equals + 1);
    }
    pattern.line = p->line;
    if ((rc = pattern_names(p, &pattern, name)) < 0 || (rc = parse_args(p, &pattern, open + 1)) < 0)
        return rc;
    slot = nmr_grow(&f->patterns, &f->npatterns, sizeof *f->patterns);
    if (!slot)
        return no_memory(p);
    *slot = pattern;
    return (int)f->npatterns - 1;
}

/*
 * Join the words of a call, which the line was split at, from word i on. Returns the number of words taken, or a
 * negative code.
 */
static int join_call(parser *p, int i, char *out, size_t size)
{
    int first = i;
    size_t n = 0;

    out[0] = '\0';
    for (; i < p->nwords; i++) {
        size_t len = strlen(p->words[i]);
        if (n + len + 2 > size)
            return FAIL(p, "a call is longer than %zu characters", size);
        if (n)
            out[n++] = ' ';
        memcpy(out + n, p->words[i], len + 1);
        n += len;
        if (len && out[n - 1] == ')')
            return i + 1 - first;
    }
    return FAIL(p, "a call does not end; close it with )");
}

/* ---- Events --------------------------------------------------------------------------------------------------- */

static int role_word(parser *p, const char *word)
{
    int r = lookup(roles, word);

    return r < 0 ? FAIL(p, "'%s' is not a role", word) : r;
}

static int memory_word(parser *p, const char *word)
{
    int s;

    if (!strcmp(word, "self"))
        return NMR_SLOT_SELF;
    s = find(p->family->slots, p->family->nslots, word);
    return s < 0 ? FAIL(p, "'%s' is not 'holder', 'self' or a memory name of family %s", word, p->family->id) : s;
}

/* Only what the owner emits can arrive. */
static int owner_signal(parser *p, const char *name)
{
    const nmr_family *owner = p->family->owner ? family_named(p->rules, p->family->owner) : NULL;

    if (!owner || find(owner->signals, owner->nsignals, name) < 0)
        return FAIL(p, "no owner of family %s emits the signal '%s'", p->family->id, name);
    return signal_number(p, name);
}

/* Events of one word. */
static const keyword plain_events[] = {
    {"lost", NMR_EVENT_LOST}, {"access", NMR_EVENT_ACCESS}, {"peer-call", NMR_EVENT_PEER_CALL},
    {"allocated", NMR_EVENT_ALLOCATED}, {"kept", NMR_EVENT_KEPT}, {NULL, 0},
};

/* Read an event from word i on into `row`; returns the number of words taken. */
static int parse_event(parser *p, int i, nmr_row *row)
{
    char call[512];
    const char *word = p->words[i];
    int n, value;

    if (!strcmp(word, "call") || !strcmp(word, "mismatch")) {
        row->event = word[0] == 'c' ? NMR_EVENT_CALL : NMR_EVENT_MISMATCH;
        if ((n = join_call(p, i + 1, call, sizeof call)) < 0)
            return n;
        if ((value = parse_pattern(p, call)) < 0)
            return value;
        row->pattern = (uint8_t)value;
        return n + 1;
    }
    if ((value = lookup(plain_events, word)) >= 0) {
        row->event = (uint8_t)value;
        return 1;
    }
    if (i + 1 >= p->nwords)
        return FAIL(p, "'%s' is not an event, or its object is missing", word);
    if (!strcmp(word, "leave")) {
        row->event = NMR_EVENT_LEAVE;
        value = role_word(p, p->words[i + 1]);
    } else if (!strcmp(word, "free") || !strcmp(word, "scope")) {
        row->event = word[0] == 'f' ? NMR_EVENT_FREE : NMR_EVENT_SCOPE;
        value = memory_word(p, p->words[i + 1]);
    } else if (!strcmp(word, "signal")) {
        row->event = NMR_EVENT_SIGNAL;
        value = owner_signal(p, p->words[i + 1]);
    } else {
        return FAIL(p, "'%s' is not an event", word);
    }
    if (value < 0)
        return NMR_EFORMAT;
    row->name = (uint8_t)value;
    return 2;
}

enum { CLAUSE_IN, CLAUSE_WHEN, CLAUSE_UNLESS, CLAUSE_WITHIN, CLAUSE_NEVER, CLAUSE_EVER };

static const keyword clause_words[] = {
    {"in", CLAUSE_IN},         {"when", CLAUSE_WHEN},   {"unless", CLAUSE_UNLESS},
    {"within", CLAUSE_WITHIN}, {"never", CLAUSE_NEVER}, {"ever", CLAUSE_EVER},     {NULL, 0},
};

/* A function, or what a name stands for, behind `never` or `ever`. */
static int add_names(parser *p, const char *word, const char *clause, const char **list, uint8_t *count)
{
    const char *const *names = &word;
    uint8_t n = 1;
    int i;

    for (i = 0; i < p->naliases; i++)
        if (!strcmp(p->alias[i].name, word)) {
            names = p->alias[i].functions;
            n = p->alias[i].n;
        }
    if (*count + n > NMR_MAX_NAMES)
        return FAIL(p, "more than %d functions behind '%s'", NMR_MAX_NAMES, clause);
    memcpy(list + *count, names, n * sizeof *names);
    *count = (uint8_t)(*count + n);
    return 0;
}

/* A word behind `in`, `when`, `unless`, `within`, `never` or `ever`. */
static int clause_word(parser *p, const char *clause, const char *word, nmr_row *row)
{
    int value;

    switch (lookup(clause_words, clause)) {
    case CLAUSE_IN:
        return state_set(p, word, &row->from);
    case CLAUSE_WITHIN:
        if ((value = role_word(p, word)) < 0)
            return value;
        if (value == NMR_ROLE_FUNCTION)
            return FAIL(p, "'within %s' is always true", word);
        row->within |= 1u << value;
        return 0;
    case CLAUSE_NEVER:
        return add_names(p, word, clause, row->never, &row->nnever);
    case CLAUSE_EVER:
        return add_names(p, word, clause, row->somewhere, &row->nsomewhere);
    default:
        if ((value = lookup(condition_words, word)) < 0)
            return FAIL(p, "'%s' is not a condition", word);
        *(clause[0] == 'w' ? &row->when : &row->unless) |= (uint32_t)value;
        return 0;
    }
}

/* Read the clauses behind an event, or stop at `stop`. Returns the index behind the last word. */
static int parse_clauses(parser *p, int i, nmr_row *row, const char *stop)
{
    const char *clause = NULL;
    int used = 1, kind;

    for (; i < p->nwords; i++) {
        const char *w = p->words[i];
        if (stop && !strcmp(w, stop))
            break;
        if ((kind = lookup(clause_words, w)) >= 0 && !(stop && kind == CLAUSE_IN)) {
            if (!used)
                break;
            if (stop && (kind == CLAUSE_NEVER || kind == CLAUSE_EVER))
                return FAIL(p, "'%s' belongs to an error, not to a move", w);
            clause = w;
            used = 0;
            continue;
        }
        used = 1;
        if (!clause)
            return FAIL(p, "'%s' is not understood here; expected in, when, unless, within, never or ever", w);
        if (clause_word(p, clause, w, row) < 0)
            return NMR_EFORMAT;
    }
    return used ? i : FAIL(p, "nothing stands behind '%s'", clause);
}

/* ---- Rows ----------------------------------------------------------------------------------------------------- */

static nmr_row *add_row(parser *p, const nmr_row *row)
{
    nmr_family *f = p->family;
    nmr_row *slot = nmr_grow(&f->rows, &f->nrows, sizeof *f->rows);

    if (slot)
        *slot = *row;
    return slot;
}

/* What stands behind the target of a move: count+, count-, count=0, emit SIGNAL, and the note. */
static int parse_actions(parser *p, int i, nmr_row *row)
{
    for (; i < p->nwords; i++) {
        const char *w = p->words[i];
        if (p->quoted[i] && i + 1 == p->nwords)
            row->note = w;
        else if (!strcmp(w, "count+"))
            row->count = 1;
        else if (!strcmp(w, "count-"))
            row->count = -1;
        else if (!strcmp(w, "count=0"))
            row->count = NMR_COUNT_RESET;
        else if (!strcmp(w, "emit") && i + 1 < p->nwords) {
            int s = signal_number(p, p->words[++i]);
            if (s < 0)
                return s;
            row->emit = (int8_t)s;
        } else
            return FAIL(p, "'%s' is not understood behind a target state", w);
    }
    return 0;
}

/* RESULT [when ...] : FROM... -> TO [actions] ["note"] */
static int parse_move(parser *p)
{
    nmr_row row = p->move;
    uint32_t to = 0;
    int i, test = lookup(tests, p->words[0]);

    if (test < 0)
        return FAIL(p, "'%s' is not a statement or a result", p->words[0]);
    row.test = (uint8_t)test;
    row.line = p->line;
    if ((i = parse_clauses(p, 1, &row, ":")) < 0)
        return i;
    if (i == p->nwords)
        return FAIL(p, "a move is written RESULT : STATES -> STATE");
    for (i++; i < p->nwords && strcmp(p->words[i], "->"); i++)
        if (state_set(p, p->words[i], &row.from) < 0)
            return NMR_EFORMAT;
    if (!row.from || i + 1 >= p->nwords)
        return FAIL(p, "a move is written RESULT : STATES -> STATE");
    if (!strcmp(p->words[++i], "same")) {
        row.to = NMR_SAME;
    } else if (!strcmp(p->words[i], "forgotten")) {
        row.to = NMR_FORGOTTEN;
    } else {
        if (!strcmp(p->words[i], "any") || state_set(p, p->words[i], &to) < 0)
            return FAIL(p, "'%s' is not a state to go to", p->words[i]);
        for (row.to = 0; !(to >> row.to & 1u); row.to++)
            ;
    }
    if (parse_actions(p, i + 1, &row) < 0)
        return NMR_EFORMAT;
    return add_row(p, &row) ? 0 : no_memory(p);
}

static int begin_moves(parser *p)
{
    p->block = BLOCK_MOVES;
    p->move = (nmr_row){.rule = -1, .emit = -1};
    if (!p->family)
        return FAIL(p, "'%s' stands before any family", p->words[0]);
    return p->family->track ? 0 : FAIL(p, "'%s' stands before the track line of family %s", p->words[0], p->family->id);
}

static int kind_set(parser *p, char *text, uint32_t *set)
{
    char *word, *next;

    for (word = text; word; word = next) {
        int k;
        next = strchr(word, '|');
        if (next)
            *next++ = '\0';
        k = find(p->family->kinds, p->family->nkinds, word);
        if (k < 1)
            return FAIL(p, "kind '%s' is not declared in family %s", word, p->family->id);
        *set |= 1u << k;
    }
    return 0;
}

static int parse_kinds(parser *p, int i, nmr_pattern *pattern)
{
    uint32_t makes = 0;

    for (; i + 1 < p->nwords; i += 2) {
        uint32_t *set = !strcmp(p->words[i], "makes") ? &makes : !strcmp(p->words[i], "takes") ? &pattern->takes : NULL;
        if (!set)
            break;
        if (kind_set(p, p->words[i + 1], set) < 0)
            return NMR_EFORMAT;
    }
    if (i < p->nwords)
        return FAIL(p, "'%s' is not understood behind a call; expected makes KIND or takes KIND", p->words[i]);
    if (makes & (makes - 1))
        return FAIL(p, "a call makes one kind");
    if (makes)
        for (pattern->makes = 0; makes >>= 1; pattern->makes++)
            ;
    return 0;
}

static int on_call(parser *p)
{
    char call[512];
    int n, pattern;

    if (begin_moves(p) < 0 || (n = join_call(p, 1, call, sizeof call)) < 0)
        return NMR_EFORMAT;
    if ((pattern = parse_pattern(p, call)) < 0)
        return pattern;
    p->move.event = NMR_EVENT_CALL;
    p->move.pattern = (uint8_t)pattern;
    return parse_kinds(p, n + 1, &p->family->patterns[pattern]);
}

/* enter ROLE(x, ...): the object is a parameter. Kept as a pattern whose name is the role. */
static int on_enter(parser *p)
{
    char call[512];
    int n, pattern, role;

    if (begin_moves(p) < 0 || (n = join_call(p, 1, call, sizeof call)) < 0)
        return NMR_EFORMAT;
    if ((pattern = parse_pattern(p, call)) < 0)
        return pattern;
    if ((role = role_word(p, p->family->patterns[pattern].names[0])) < 0)
        return role;
    p->move.event = NMR_EVENT_ENTER;
    p->move.pattern = (uint8_t)pattern;
    p->move.name = (uint8_t)role;
    return parse_kinds(p, n + 1, &p->family->patterns[pattern]);
}

static int on_simple_moves(parser *p)
{
    int n;

    if (begin_moves(p) < 0)
        return NMR_EFORMAT;
    if ((n = parse_event(p, 0, &p->move)) < 0)
        return n;
    return n == p->nwords ? 0 : FAIL(p, "'%s' is not understood behind '%s'", p->words[n], p->words[0]);
}

/* ---- Families ------------------------------------------------------------------------------------------------- */

static int need_words(parser *p, int n)
{
    return p->nwords >= n ? 0 : FAIL(p, "'%s' needs %d more word%s", p->words[0], n - p->nwords, n - p->nwords > 1 ? "s" : "");
}

static int exact_words(parser *p, int n)
{
    if (p->nwords > n)
        return FAIL(p, "'%s' is not understood behind %s %s", p->words[n], p->words[0], p->words[1]);
    return need_words(p, n);
}

static int finish_family(parser *p);

static int on_family(parser *p)
{
    if (exact_words(p, 2) < 0 || finish_family(p) < 0)
        return NMR_EFORMAT;
    if (family_named(p->rules, p->words[1]))
        return FAIL(p, "family '%s' exists already", p->words[1]);
    p->family = nmr_grow(&p->rules->families, &p->rules->nfamilies, sizeof *p->family);
    if (!p->family)
        return no_memory(p);
    p->family->id = p->words[1];
    p->family->states[p->family->nstates++] = "unseen";
    p->family->slots[p->family->nslots++] = "holder";
    p->family->nkinds = 1;
    p->naliases = 0;
    p->block = BLOCK_FAMILY;
    return 0;
}

static int on_family_line(parser *p)
{
    nmr_family *f = p->family;
    const char *word = p->words[0];
    int i;

    if (!f || need_words(p, 2) < 0)
        return f ? NMR_EFORMAT : FAIL(p, "'%s' stands before any family", word);
    p->block = BLOCK_FAMILY;
    switch (word[0]) {
    case 't':
        if (exact_words(p, 3) < 0)
            return NMR_EFORMAT;
        if (f->track)
            return FAIL(p, "'%s' is given twice", word);
        if (strcmp(p->words[2], "value") && strcmp(p->words[2], "storage"))
            return FAIL(p, "'%s' is not 'value' or 'storage'", p->words[2]);
        f->track = p->words[1];
        f->storage = p->words[2][0] == 's';
        return 0;
    case 'o':
        if (exact_words(p, 2) < 0)
            return NMR_EFORMAT;
        if (!family_named(p->rules, p->words[1]) || !strcmp(p->words[1], f->id))
            return FAIL(p, "there is no earlier family '%s' to own this one", p->words[1]);
        f->owner = p->words[1];
        return 0;
    case 'm':
        for (i = 1; i < p->nwords; i++)
            if (declare(p, f->slots, &f->nslots, NMR_MAX_SLOTS, p->words[i], "memory") < 0)
                return NMR_EFORMAT;
        return 0;
    case 'k':
        if (exact_words(p, 3) < 0)
            return NMR_EFORMAT;
        f->kind_texts[f->nkinds % NMR_MAX_KINDS] = p->words[2];
        return declare(p, f->kinds, &f->nkinds, NMR_MAX_KINDS, p->words[1], "kind");
    default:
        if (exact_words(p, 2) < 0)
            return NMR_EFORMAT;
        return declare(p, f->states, &f->nstates, NMR_MAX_STATES, p->words[1], "state");
    }
}

static int on_name(parser *p)
{
    int i;

    if (!p->family)
        return FAIL(p, "'name' stands before any family");
    if (need_words(p, 3) < 0)
        return NMR_EFORMAT;
    for (i = 0; i < p->naliases; i++)
        if (!strcmp(p->alias[i].name, p->words[1]))
            return FAIL(p, "name '%s' is declared twice", p->words[1]);
    if (p->naliases == (int)(sizeof p->alias / sizeof *p->alias) || p->nwords - 2 > NMR_MAX_NAMES)
        return FAIL(p, "too many names");
    p->alias[p->naliases].name = p->words[1];
    p->alias[p->naliases].n = 0;
    for (i = 2; i < p->nwords; i++)
        p->alias[p->naliases].functions[p->alias[p->naliases].n++] = p->words[i];
    p->naliases++;
    return 0;
}

/* Errors come before moves: what is wrong in a state is wrong before the state changes. */
static int by_kind_and_line(const void *a, const void *b)
{
    const nmr_row *x = a, *y = b;

    if ((x->rule < 0) != (y->rule < 0))
        return x->rule < 0 ? 1 : -1;
    return (x->line > y->line) - (x->line < y->line);
}

static uint32_t reached_states(const nmr_family *f)
{
    uint32_t set = 1u << NMR_UNSEEN, before;
    size_t i;

    do {
        before = set;
        for (i = 0; i < f->nrows; i++)
            if (f->rows[i].rule < 0 && f->rows[i].to < NMR_MAX_STATES && (f->rows[i].from & set))
                set |= 1u << f->rows[i].to;
    } while (set != before);
    return set;
}

/* What a family must have before it is used: caught here, not in the middle of an analysis. */
static int finish_family(parser *p)
{
    nmr_family *f = p->family;
    uint32_t reached;
    size_t i;

    if (!f)
        return 0;
    if (!f->title || !f->track || !f->nrows)
        return FAIL(p, "family %s needs a title, a track line and a call", f->id);
    qsort(f->rows, f->nrows, sizeof *f->rows, by_kind_and_line);
    reached = reached_states(f);
    for (i = 0; i < f->nrows; i++)
        if (!(f->rows[i].from & reached)) {
            p->line = f->rows[i].line;
            return FAIL(p, "this can never happen: nothing leads to its states");
        }
    for (i = 0; i < f->nstates; i++)
        if (!(reached >> i & 1u))
            return FAIL(p, "state '%s' of family %s is never reached", f->states[i], f->id);
    p->family = NULL;
    return 0;
}

/* ---- Errors --------------------------------------------------------------------------------------------------- */

static int finish_rule(parser *p)
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

static int on_error(parser *p)
{
    nmr_rule *r;
    size_t n = p->rules->nrules;

    if (!p->family || !p->family->track)
        return FAIL(p, "an error stands before any family and its track line");
    if (exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (find_rule(p->rules, p->words[1]) >= 0)
        return FAIL(p, "error '%s' exists already; use 'also' to add to it", p->words[1]);
    if (!nmr_grow(&p->rules->entries, &n, sizeof *p->rules->entries) ||
        !(r = nmr_grow(&p->rules->rules, &p->rules->nrules, sizeof *r)))
        return no_memory(p);
    p->rule = (int)p->rules->nrules - 1;
    p->error_line = p->line;
    p->severity_seen = 0;
    p->block = BLOCK_ERROR;
    r->id = p->words[1];
    r->family = p->family->id;
    r->file = p->file;
    r->line = p->line;
    return 0;
}

/* also ID: more ways to break a rule of an earlier family. */
static int on_also(parser *p)
{
    int rule;

    if (!p->family || !p->family->track)
        return FAIL(p, "'also' stands before any family and its track line");
    if (exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if ((rule = find_rule(p->rules, p->words[1])) < 0)
        return FAIL(p, "there is no earlier error '%s' to add to", p->words[1]);
    p->rule = -1;
    p->move.rule = (int16_t)rule;
    p->also_line = p->line;
    p->block = BLOCK_ERROR;
    return 0;
}

static int on_on(parser *p)
{
    nmr_row row = {.emit = -1, .to = NMR_SAME, .line = p->line};
    int n, test;

    if (p->block != BLOCK_ERROR)
        return FAIL(p, "'on' stands outside an error");
    if (need_words(p, 2) < 0)
        return NMR_EFORMAT;
    row.rule = (int16_t)(p->rule >= 0 ? p->rule : p->move.rule);
    if ((n = parse_event(p, 1, &row)) < 0)
        return n;
    n++;
    if (n < p->nwords && (test = lookup(tests, p->words[n])) >= 0) {
        row.test = (uint8_t)test;
        n++;
    }
    if (parse_clauses(p, n, &row, NULL) < 0)
        return NMR_EFORMAT;
    if (!row.from)
        row.from = UINT32_MAX;
    p->rules->entries[row.rule].nrows++;
    p->also_line = 0;
    return add_row(p, &row) ? 0 : no_memory(p);
}

static int set_text(parser *p, const char **field, char *text)
{
    if (!text || !*(text = trimmed(text)))
        return FAIL(p, "'%s' needs a text", p->words[0]);
    if (*field)
        return FAIL(p, "'%s' is given twice", p->words[0]);
    *field = text;
    return 0;
}

/* Snippets grow line by line; each line stands behind a bar. */
static int add_snippet(parser *p, const char **field, char *text)
{
    size_t old = *field ? strlen(*field) : 0, add;
    char *joined;

    if (!text || *text != '|')
        return FAIL(p, "a line of '%s' begins with |", p->words[0]);
    text += text[1] == ' ' ? 2 : 1;
    add = strcspn(text, "\r");
    text[add] = '\0';
    joined = nmr_rules_keep(p->rules, "", old + add + 1);
    if (!joined)
        return no_memory(p);
    if (old)
        memcpy(joined, *field, old);
    memcpy(joined + old, text, add);
    joined[old + add] = '\n';
    joined[old + add + 1] = '\0';
    *field = joined;
    return 0;
}

static const char pages[] = "https://learn.microsoft.com/windows-hardware/drivers/";

/* A page is named as the documentation names it; its address follows from the name. */
static int set_page(parser *p, nmr_rule *r)
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
    return r->page ? 0 : no_memory(p);
}

static int on_rule_line(parser *p, char *raw)
{
    const char *w = p->words[0];
    nmr_rule *r;
    int value;

    if (p->block != BLOCK_ERROR || p->rule < 0)
        return FAIL(p, "'%s' stands outside an error", w);
    r = &p->rules->rules[p->rule];
    if (!strcmp(w, "say"))
        return set_text(p, &r->say, raw);
    if (!strcmp(w, "why"))
        return set_text(p, &r->why, raw);
    if (!strcmp(w, "fix"))
        return set_text(p, &r->fix, raw);
    if (!strcmp(w, "test"))
        return set_text(p, &r->test, raw);
    if (!strcmp(w, "bad"))
        return add_snippet(p, &r->bad, raw);
    if (!strcmp(w, "good"))
        return add_snippet(p, &r->good, raw);
    if (exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (!strcmp(w, "page"))
        return r->page ? FAIL(p, "'%s' is given twice", w) : set_page(p, r);
    if (!strcmp(w, "claims"))
        return strcmp(p->words[1], "absence") ? FAIL(p, "'claims' is followed by 'absence'")
                                              : (p->rules->entries[p->rule].claims_absence = 1, 0);
    if (!strcmp(w, "severity")) {
        if ((value = lookup(severities, p->words[1])) < 0)
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

/* ---- What surrounds the families ------------------------------------------------------------------------------ */

static int one_of(const char *word, const char *list)
{
    size_t n = strlen(word);
    const char *s;

    if (!n || strchr(word, ' '))
        return 0;
    for (s = list; (s = strstr(s, word)) != NULL; s += n)
        if ((s == list || s[-1] == ' ') && (s[n] == ' ' || !s[n]))
            return 1;
    return 0;
}

/* The position of an argument, from 0; -1 when the word is none. */
static int position(const char *word)
{
    return isdigit((unsigned char)*word) && strspn(word, "0123456789") == strlen(word) && strlen(word) < 3 ? atoi(word)
                                                                                                           : -1;
}

static int on_role(parser *p)
{
    static const keyword sources[] = {
        {"function", NMR_ROLE_BY_NAME},
        {"member", NMR_ROLE_BY_MEMBER},
        {"type", NMR_ROLE_BY_TYPE},
        {"argument", NMR_ROLE_BY_ARGUMENT},
        {NULL, 0},
    };
    nmr_role_rule *r;
    int role, source, unless, i;

    if (need_words(p, 4) < 0 || (role = role_word(p, p->words[1])) < 0)
        return NMR_EFORMAT;
    if ((source = lookup(sources, p->words[2])) < 0)
        return FAIL(p, "'%s' is not function, member, type or argument", p->words[2]);
    unless = source == NMR_ROLE_BY_ARGUMENT && p->nwords > 6 && !strcmp(p->words[5], "unless");
    if (!unless && exact_words(p, source == NMR_ROLE_BY_ARGUMENT ? 5 : 4) < 0)
        return NMR_EFORMAT;
    if (source == NMR_ROLE_BY_ARGUMENT && position(p->words[4]) < 0)
        return FAIL(p, "'%s' is not the position of an argument", p->words[4]);
    if (source == NMR_ROLE_BY_MEMBER && !strchr(p->words[3], '.'))
        return FAIL(p, "a member is written RECORD.Member");
    if (!(r = nmr_grow(&p->rules->roles, &p->rules->nroles, sizeof *r)))
        return no_memory(p);
    r->role = (nmr_role)role;
    r->source = (nmr_role_source)source;
    r->name = p->words[3];
    r->index = source == NMR_ROLE_BY_ARGUMENT ? (unsigned)position(p->words[4]) : 0;
    for (i = 6; unless && i < p->nwords; i++)
        if (add_names(p, p->words[i], "unless", r->unless, &r->nunless) < 0)
            return NMR_EFORMAT;
    return 0;
}

static int on_helper(parser *p)
{
    static const keyword kinds[] = {
        {"allocator", NMR_HELPER_ALLOCATOR}, {"deallocator", NMR_HELPER_DEALLOCATOR}, {"assert", NMR_HELPER_ASSERT},
        {"noreturn", NMR_HELPER_NORETURN},   {"harmless", NMR_HELPER_HARMLESS},
        {"peer", NMR_HELPER_PEER},           {"context", NMR_HELPER_CONTEXT}, {"clears", NMR_HELPER_CLEARS},         {NULL, 0},
    };
    nmr_helper *h;
    int kind = lookup(kinds, p->words[0]);
    int zeroed = p->nwords > 2 && kind == NMR_HELPER_ALLOCATOR && !strcmp(p->words[2], "zeroed");
    int indexed = kind != NMR_HELPER_ALLOCATOR && kind != NMR_HELPER_NORETURN && kind != NMR_HELPER_HARMLESS;

    if (need_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (p->nwords > 3 || (p->nwords == 3 && !zeroed && !(indexed && position(p->words[2]) >= 0)))
        return FAIL(p, "'%s' is not understood behind %s %s", p->words[2], p->words[0], p->words[1]);
    if (!(h = nmr_grow(&p->rules->helpers, &p->rules->nhelpers, sizeof *h)))
        return no_memory(p);
    h->kind = zeroed ? NMR_HELPER_ZEROING_ALLOCATOR : (nmr_helper_kind)kind;
    h->name = p->words[1];
    h->index = p->nwords > 2 && indexed ? (unsigned)position(p->words[2]) : 0;
    return 0;
}

static int names_call(const nmr_rules *rules, const char *name)
{
    size_t f, i;
    uint8_t n;

    for (f = 0; f < rules->nfamilies; f++)
        for (i = 0; i < rules->families[f].npatterns; i++)
            for (n = 0; n < rules->families[f].patterns[i].nnames; n++)
                if (nmr_glob(rules->families[f].patterns[i].names[n], name))
                    return 1;
    return 0;
}

/* wrapper NAME INDEX does CALL...: NAME hands its argument INDEX to each CALL, as the first argument. */
static int on_wrapper(parser *p)
{
    nmr_wrapper *w;
    int i;

    if (need_words(p, 5) < 0)
        return NMR_EFORMAT;
    if (position(p->words[2]) < 0 || strcmp(p->words[3], "does") || p->nwords - 4 > NMR_MAX_NAMES)
        return FAIL(p, "a wrapper is written: wrapper NAME ARGUMENT-NUMBER does CALL...");
    for (i = 4; i < p->nwords; i++)
        if (!names_call(p->rules, p->words[i]))
            return FAIL(p, "'%s' is not a call of a family above", p->words[i]);
    if (!(w = nmr_grow(&p->rules->wrappers, &p->rules->nwrappers, sizeof *w)))
        return no_memory(p);
    w->name = p->words[1];
    w->index = (uint8_t)position(p->words[2]);
    for (i = 4; i < p->nwords; i++)
        w->calls[w->ncalls++] = p->words[i];
    return 0;
}

/* runs CALL N [with M as P] now|later, or: runs member RECORD.Member later */
static int on_runs(parser *p)
{
    int n = p->nwords, member = n > 1 && !strcmp(p->words[1], "member");
    nmr_runs *r;

    if (need_words(p, 4) < 0)
        return NMR_EFORMAT;
    if (member && (n != 4 || strcmp(p->words[3], "later")))
        return FAIL(p, "a member that is run is written: runs member RECORD.Member later");
    if (member && !strchr(p->words[2], '.'))
        return FAIL(p, "a member is written RECORD.Member");
    if (!member && ((n != 4 && n != 8) || position(p->words[2]) < 0 || !one_of(p->words[n - 1], "now later") ||
                    (n == 8 && (strcmp(p->words[3], "with") || position(p->words[4]) < 0 || strcmp(p->words[5], "as") ||
                                position(p->words[6]) < 0))))
        return FAIL(p, "what a call runs is written: runs CALL N [with M as P] now|later, where N and M are positions of "
                       "arguments and P is that of a parameter");
    if (!(r = nmr_grow(&p->rules->runs, &p->rules->nruns, sizeof *r)))
        return no_memory(p);
    r->name = p->words[member ? 2 : 1];
    r->member = member;
    r->function = member ? 0 : (unsigned)position(p->words[2]);
    r->argument = n == 8 ? position(p->words[4]) : -1;
    r->parameter = n == 8 ? position(p->words[6]) : -1;
    r->later = !strcmp(p->words[n - 1], "later");
    return 0;
}

static int on_word_list(parser *p, const char ***list, size_t *n)
{
    int i;

    for (i = 1; i < p->nwords; i++) {
        const char **slot = nmr_grow(list, n, sizeof *slot);
        if (!slot)
            return no_memory(p);
        *slot = p->words[i];
    }
    return need_words(p, 2);
}

static int on_format(parser *p)
{
    if (exact_words(p, 2) < 0)
        return NMR_EFORMAT;
    if (strcmp(p->words[1], "1"))
        return FAIL(p, "rule format %s is not known to this version; it reads format 1", p->words[1]);
    p->format_seen = 1;
    return 0;
}

/* ---- Statements ----------------------------------------------------------------------------------------------- */

/* A move has a colon; an `error` without one begins a rule. */
static int is_move(const parser *p)
{
    int i;

    for (i = 1; i < p->nwords; i++)
        if (!strcmp(p->words[i], ":"))
            return 1;
    return strcmp(p->words[0], "error") != 0;
}

static int statement(parser *p, char *raw)
{
    const char *w = p->words[0];

    if (!strcmp(w, "format"))
        return on_format(p);
    if (!p->format_seen)
        return FAIL(p, "a rule file begins with the line 'format 1'");
    if (!strcmp(w, "on"))
        return on_on(p);
    if (one_of(w, "say why fix bad good page test tier severity claims"))
        return on_rule_line(p, raw);
    if (p->block == BLOCK_MOVES && lookup(tests, w) >= 0 && is_move(p))
        return parse_move(p);
    if (finish_rule(p) < 0)
        return NMR_EFORMAT;
    p->block = BLOCK_NONE;
    if (!strcmp(w, "family"))
        return on_family(p);
    if (!strcmp(w, "title"))
        return p->family ? set_text(p, &p->family->title, raw) : FAIL(p, "'title' stands before any family");
    if (one_of(w, "track owner memory kind state"))
        return on_family_line(p);
    if (!strcmp(w, "name"))
        return on_name(p);
    if (!strcmp(w, "call"))
        return on_call(p);
    if (!strcmp(w, "enter"))
        return on_enter(p);
    if (one_of(w, "signal allocated free lost access kept scope"))
        return on_simple_moves(p);
    if (!strcmp(w, "error"))
        return on_error(p);
    if (!strcmp(w, "also"))
        return on_also(p);
    if (!strcmp(w, "role"))
        return on_role(p);
    if (!strcmp(w, "ambient"))
        return on_word_list(p, &p->rules->ambient, &p->rules->nambient);
    if (!strcmp(w, "relevant"))
        return on_word_list(p, &p->rules->names, &p->rules->nnames);
    if (!strcmp(w, "wrapper"))
        return on_wrapper(p);
    if (!strcmp(w, "runs"))
        return on_runs(p);
    if (one_of(w, "allocator deallocator assert noreturn harmless peer context clears"))
        return on_helper(p);
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
    return n && one_of(word, "say why fix bad good test title");
}

static int parse_line(parser *p, char *line)
{
    char *raw = NULL;

    if (is_text_line(line)) {
        if (!(raw = text_of(p->rules, line)))
            return no_memory(p);
        p->words[0] = line + strspn(line, " \t");
        p->words[0][strcspn(p->words[0], " \t\r")] = '\0';
        p->nwords = 1;
        return statement(p, raw);
    }
    if (split(p, line) < 0)
        return NMR_EFORMAT;
    return p->nwords ? statement(p, NULL) : 0;
}

int nmr_rules_parse(nmr_rules *rules, const char *file, const char *text, nmr_error *err)
{
    parser p = {.rules = rules, .err = err, .rule = -1};
    char *line, *next;
    int rc;

    p.file = nmr_rules_keep(rules, file, strlen(file));
    if (!strncmp(text, "\xef\xbb\xbf", 3))
        text += 3;
    line = nmr_rules_keep(rules, text, strlen(text));
    if (!p.file || !line)
        return no_memory(&p);
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
    if ((rc = finish_rule(&p)) < 0)
        return rc;
    return finish_family(&p);
}
