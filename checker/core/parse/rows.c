/* rows.c - moves: how an object gets from one state to the next. */
#include "core/parse/parse.h"

#include <string.h>

nmr_row *nmr_parse_add_row(nmr_parser *p, const nmr_row *row)
{
    nmr_family *f = p->family;
    nmr_row *slot = nmr_grow(&f->rows, &f->nrows, sizeof *f->rows);

    if (slot)
        *slot = *row;
    return slot;
}

/* What stands behind the target of a move: count+, count-, count=0, emit SIGNAL, and the note. */
static int parse_actions(nmr_parser *p, int i, nmr_row *row)
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
            int s = nmr_parse_signal_number(p, p->words[++i]);
            if (s < 0)
                return s;
            row->emit = (int8_t)s;
        } else
            return FAIL(p, "'%s' is not understood behind a target state", w);
    }
    return 0;
}

/* RESULT [when ...] : FROM... -> TO [actions] ["note"] */
int nmr_parse_move(nmr_parser *p)
{
    nmr_row row = p->move;
    uint32_t to = 0;
    int64_t test = nmr_keyword_find(nmr_words_tests, p->words[0]);
    int i;

    if (test < 0)
        return FAIL(p, "'%s' is not a statement or a result", p->words[0]);
    row.test = (uint8_t)test;
    row.line = p->line;
    if ((i = nmr_parse_clauses(p, 1, &row, ":")) < 0)
        return i;
    if (i == p->nwords)
        return FAIL(p, "a move is written RESULT : STATES -> STATE");
    for (i++; i < p->nwords && strcmp(p->words[i], "->"); i++)
        if (nmr_parse_state_set(p, p->words[i], &row.from) < 0)
            return NMR_EFORMAT;
    if (!row.from || i + 1 >= p->nwords)
        return FAIL(p, "a move is written RESULT : STATES -> STATE");
    if (!strcmp(p->words[++i], "same")) {
        row.to = NMR_SAME;
    } else if (!strcmp(p->words[i], "forgotten")) {
        row.to = NMR_FORGOTTEN;
    } else {
        if (!strcmp(p->words[i], "any") || nmr_parse_state_set(p, p->words[i], &to) < 0)
            return FAIL(p, "'%s' is not a state to go to", p->words[i]);
        for (row.to = 0; !(to >> row.to & 1u); row.to++)
            ;
    }
    if (parse_actions(p, i + 1, &row) < 0)
        return NMR_EFORMAT;
    return nmr_parse_add_row(p, &row) ? 0 : nmr_parse_no_memory(p);
}

static int begin_moves(nmr_parser *p)
{
    p->block = NMR_BLOCK_MOVES;
    p->move = (nmr_row){.rule = -1, .emit = -1};
    if (!p->family)
        return FAIL(p, "'%s' stands before any family", p->words[0]);
    return p->family->track ? 0 : FAIL(p, "'%s' stands before the track line of family %s", p->words[0], p->family->id);
}

static int kind_set(nmr_parser *p, char *text, uint32_t *set)
{
    char *word, *next;

    for (word = text; word; word = next) {
        int k;
        next = strchr(word, '|');
        if (next)
            *next++ = '\0';
        k = nmr_parse_find(p->family->kinds, p->family->nkinds, word);
        if (k < 1)
            return FAIL(p, "kind '%s' is not declared in family %s", word, p->family->id);
        *set |= 1u << k;
    }
    return 0;
}

static int parse_kinds(nmr_parser *p, int i, nmr_pattern *pattern)
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

int nmr_parse_on_call(nmr_parser *p)
{
    char call[512];
    int n, pattern;

    if (begin_moves(p) < 0 || (n = nmr_parse_join_call(p, 1, call, sizeof call)) < 0)
        return NMR_EFORMAT;
    if ((pattern = nmr_parse_pattern(p, call)) < 0)
        return pattern;
    p->move.event = NMR_EVENT_CALL;
    p->move.pattern = (uint8_t)pattern;
    return parse_kinds(p, n + 1, &p->family->patterns[pattern]);
}

/* enter ROLE(x, ...): the object is a parameter. Kept as a pattern whose name is the role. */
int nmr_parse_on_enter(nmr_parser *p)
{
    char call[512];
    int n, pattern, role;

    if (begin_moves(p) < 0 || (n = nmr_parse_join_call(p, 1, call, sizeof call)) < 0)
        return NMR_EFORMAT;
    if ((pattern = nmr_parse_pattern(p, call)) < 0)
        return pattern;
    if ((role = nmr_parse_role_word(p, p->family->patterns[pattern].names[0])) < 0)
        return role;
    p->move.event = NMR_EVENT_ENTER;
    p->move.pattern = (uint8_t)pattern;
    p->move.name = (uint8_t)role;
    return parse_kinds(p, n + 1, &p->family->patterns[pattern]);
}

int nmr_parse_on_simple_moves(nmr_parser *p)
{
    int n;

    if (begin_moves(p) < 0)
        return NMR_EFORMAT;
    if ((n = nmr_parse_event(p, 0, &p->move)) < 0)
        return n;
    return n == p->nwords ? 0 : FAIL(p, "'%s' is not understood behind '%s'", p->words[n], p->words[0]);
}
