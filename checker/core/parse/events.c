/* events.c - what happens, and under which conditions. */
#include "core/parse/parse.h"

#include <string.h>

const nmr_keyword nmr_words_conditions[] = {
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
    {"opaque", NMR_COND_OPAQUE},
    {"io-untested", NMR_COND_IO_UNTESTED},
    {"at-dispatch", NMR_COND_AT_DISPATCH},
    {"raised", NMR_COND_RAISED},
    {"locked", NMR_COND_LOCKED},
    {"own-lock", NMR_COND_OWN_LOCK},
    {"unchecked", NMR_COND_UNCHECKED},
    {"discarded", NMR_COND_DISCARDED},
    {"maybe-null", NMR_COND_MAYBE_NULL},
    {"dropped", NMR_COND_DROPPED},
    {"paged", NMR_COND_PAGED},
    {"local", NMR_COND_LOCAL},
    {"guard", NMR_COND_GUARD},
    {"misfit", NMR_COND_MISFIT},
    {"idle", NMR_COND_IDLE},
    {"calls-peer", NMR_COND_CALLS_PEER},
    {"stops-peer", NMR_COND_STOPS_PEER},
    {"bare", NMR_COND_BARE},
    {"raced", NMR_COND_RACED},
    {"followed", NMR_COND_FOLLOWED},
    {"alone", NMR_COND_ALONE},
    {NULL, 0},
};

int nmr_parse_role_word(nmr_parser *p, const char *word)
{
    int r = nmr_role_find(word);

    return r < 0 ? FAIL(p, "'%s' is not a role", word) : r;
}

static int memory_word(nmr_parser *p, const char *word)
{
    int s;

    if (!strcmp(word, "self"))
        return NMR_SLOT_SELF;
    s = nmr_parse_find(p->family->slots, p->family->nslots, word);
    return s < 0 ? FAIL(p, "'%s' is not 'holder', 'self' or a memory name of family %s", word, p->family->id) : s;
}

/* Only what the owner emits can arrive. */
static int owner_signal(nmr_parser *p, const char *name)
{
    const nmr_family *owner = p->family->owner ? nmr_parse_family_named(p->rules, p->family->owner) : NULL;

    if (!owner || nmr_parse_find(owner->signals, owner->nsignals, name) < 0)
        return FAIL(p, "no owner of family %s emits the signal '%s'", p->family->id, name);
    return nmr_parse_signal_number(p, name);
}

/* Events of one word. */
static const nmr_keyword plain_events[] = {
    {"lost", NMR_EVENT_LOST}, {"access", NMR_EVENT_ACCESS}, {"peer-call", NMR_EVENT_PEER_CALL},
    {"allocated", NMR_EVENT_ALLOCATED}, {"kept", NMR_EVENT_KEPT}, {"written", NMR_EVENT_WRITTEN}, {NULL, 0},
};

/* Read an event from word i on into `row`; returns the number of words taken. */
int nmr_parse_event(nmr_parser *p, int i, nmr_row *row)
{
    char call[512];
    const char *word = p->words[i];
    int n, value;
    int64_t plain;

    if (!strcmp(word, "call") || !strcmp(word, "mismatch")) {
        row->event = word[0] == 'c' ? NMR_EVENT_CALL : NMR_EVENT_MISMATCH;
        if ((n = nmr_parse_join_call(p, i + 1, call, sizeof call)) < 0)
            return n;
        if ((value = nmr_parse_pattern(p, call)) < 0)
            return value;
        row->pattern = (uint8_t)value;
        return n + 1;
    }
    if ((plain = nmr_keyword_find(plain_events, word)) >= 0) {
        row->event = (uint8_t)plain;
        return 1;
    }
    if (i + 1 >= p->nwords)
        return FAIL(p, "'%s' is not an event, or its object is missing", word);
    if (!strcmp(word, "leave")) {
        row->event = NMR_EVENT_LEAVE;
        value = nmr_parse_role_word(p, p->words[i + 1]);
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

enum {
    CLAUSE_IN,
    CLAUSE_WHEN,
    CLAUSE_UNLESS,
    CLAUSE_WITHIN,
    CLAUSE_WITHOUT,
    CLAUSE_OUTSIDE,
    CLAUSE_BLOCKING,
    CLAUSE_NEEDED,
    CLAUSE_BUT,
    CLAUSE_NEVER,
    CLAUSE_EVER
};

static const nmr_keyword clause_words[] = {
    {"in", CLAUSE_IN},         {"when", CLAUSE_WHEN},   {"unless", CLAUSE_UNLESS},
    {"within", CLAUSE_WITHIN}, {"never", CLAUSE_NEVER}, {"ever", CLAUSE_EVER},     {"without", CLAUSE_WITHOUT},
    {"outside", CLAUSE_OUTSIDE}, {"blocking", CLAUSE_BLOCKING}, {"needed", CLAUSE_NEEDED}, {"but", CLAUSE_BUT},
    {NULL, 0},
};

static int clause_role(nmr_parser *p, const char *clause, const char *word, uint32_t *set)
{
    int role = nmr_parse_role_word(p, word);

    if (role < 0)
        return role;
    if (role == NMR_ROLE_FUNCTION)
        return FAIL(p, "every function has the role '%s': it makes no sense behind '%s'", word, clause);
    *set |= 1u << role;
    return 0;
}

/* A word behind one of the clauses. */
static int clause_word(nmr_parser *p, const char *clause, const char *word, nmr_row *row)
{
    int64_t value;

    switch (nmr_keyword_find(clause_words, clause)) {
    case CLAUSE_IN:
        return nmr_parse_state_set(p, word, &row->from);
    case CLAUSE_WITHIN:
        return clause_role(p, clause, word, &row->within);
    case CLAUSE_WITHOUT:
        return clause_role(p, clause, word, &row->without);
    case CLAUSE_OUTSIDE:
        return clause_role(p, clause, word, &row->outside);
    case CLAUSE_BLOCKING:
        return clause_role(p, clause, word, &row->blocking);
    case CLAUSE_NEEDED:
        return clause_role(p, clause, word, &row->needed);
    case CLAUSE_BUT:
        return clause_role(p, clause, word, &row->but);
    case CLAUSE_NEVER:
        return nmr_parse_add_names(p, word, clause, row->never, &row->nnever);
    case CLAUSE_EVER:
        return nmr_parse_add_names(p, word, clause, row->somewhere, &row->nsomewhere);
    default:
        if ((value = nmr_keyword_find(nmr_words_conditions, word)) < 0)
            return FAIL(p, "'%s' is not a condition", word);
        *(clause[0] == 'w' ? &row->when : &row->unless) |= (uint64_t)value;
        return 0;
    }
}

/* Read the clauses behind an event, or stop at `stop`. Returns the index behind the last word. */
int nmr_parse_clauses(nmr_parser *p, int i, nmr_row *row, const char *stop)
{
    const char *clause = NULL;
    int used = 1;
    int64_t kind;

    for (; i < p->nwords; i++) {
        const char *w = p->words[i];
        if (stop && !strcmp(w, stop))
            break;
        if ((kind = nmr_keyword_find(clause_words, w)) >= 0 && !(stop && kind == CLAUSE_IN)) {
            if (!used)
                break;
            if (stop && kind >= CLAUSE_WITHOUT)
                return FAIL(p, "'%s' belongs to an error, not to a move", w);
            clause = w;
            used = 0;
            continue;
        }
        used = 1;
        if (!clause)
            return FAIL(p, "'%s' is not understood here; expected in, when, unless, within, without, outside, blocking, needed, but, never or ever", w);
        if (clause_word(p, clause, w, row) < 0)
            return NMR_EFORMAT;
    }
    return used ? i : FAIL(p, "nothing stands behind '%s'", clause);
}
