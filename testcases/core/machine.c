/* machine.c - the interpreter of the rules: results, rows, states, counts, conditions, names. */
#include "texts.h"

#define SHORT "family x.door\ntitle Door\ntrack d value\nmemory frame\n"

static nmr_event call(const nmr_family *f, const char *text, unsigned result, uint32_t conditions)
{
    nmr_event event = {NMR_EVENT_CALL, 0, 0, (uint8_t)result, conditions};
    size_t i;

    for (i = 0; i < f->npatterns; i++)
        if (!strcmp(f->patterns[i].text, text))
            event.patterns |= (uint64_t)1 << i;
    assert_true(event.patterns != 0);
    return event;
}

static int state_of(const nmr_family *f, const char *name)
{
    int i;

    for (i = 0; i < f->nstates; i++)
        if (!strcmp(f->states[i], name))
            return i;
    fail_msg("no state %s", name);
    return -1;
}

/* ---- Results ---------------------------------------------------------------------------------------------------- */

/* What each word asks, said in another way: about every possible result, or about one of them. */
enum { ALL, SOME, SET };
static const struct {
    const char *word;
    nmr_result_test test;
    int quantifier;
    unsigned values;
} words[] = {
    {"any", NMR_TEST_ANY, ALL, 31},
    {"success", NMR_TEST_SUCCESS, ALL, NMR_RESULT_ZERO | NMR_RESULT_PENDING | NMR_RESULT_TIMEOUT | NMR_RESULT_OTHER},
    {"finished", NMR_TEST_FINISHED, ALL, NMR_RESULT_ZERO | NMR_RESULT_TIMEOUT | NMR_RESULT_OTHER},
    {"failure", NMR_TEST_FAILURE, ALL, NMR_RESULT_FAILURE},
    {"maybe-failure", NMR_TEST_MAYBE_FAILURE, SOME, NMR_RESULT_FAILURE},
    {"pending", NMR_TEST_PENDING, ALL, NMR_RESULT_PENDING},
    {"not-pending", NMR_TEST_NOT_PENDING, ALL, 31 - NMR_RESULT_PENDING},
    {"timeout", NMR_TEST_TIMEOUT, ALL, NMR_RESULT_TIMEOUT},
    {"not-timeout", NMR_TEST_NOT_TIMEOUT, ALL, 31 - NMR_RESULT_TIMEOUT},
    {"error", NMR_TEST_ERROR, ALL, NMR_RESULT_TIMEOUT | NMR_RESULT_OTHER | NMR_RESULT_FAILURE},
    {"untested", NMR_TEST_UNTESTED, SET, 31},
};
enum { NWORDS = sizeof words / sizeof *words };

static int expected(size_t word, unsigned results)
{
    unsigned value;
    int all = 1, some = 0;

    for (value = 1; value < 32; value <<= 1)
        if (results & value) {
            all &= (words[word].values & value) != 0;
            some |= (words[word].values & value) != 0;
        }
    return words[word].quantifier == ALL ? all : words[word].quantifier == SOME ? some : results == words[word].values;
}

static void result_words_mean_what_they_say(void **state)
{
    unsigned results;
    size_t w;

    (void)state;
    for (w = 0; w < NWORDS; w++)
        for (results = 1; results < 32; results++)
            if (nmr_result_passes(words[w].test, results) != expected(w, results))
                fail_msg("%s of set %u", words[w].word, results);
    assert_int_equal(nmr_result_passes((nmr_result_test)99, NMR_RESULT_ANY), 0);
}

/* The same through the loader: the word in the text is the test in the machine. */
static void result_words_are_read(void **state)
{
    size_t w;
    unsigned results;

    (void)state;
    for (w = 0; w < NWORDS; w++) {
        char text[512];
        nmr_rules *rules;
        const nmr_family *f;
        snprintf(text, sizeof text, FORMAT SHORT "state hit\ncall F(d)\n  %s : unseen -> hit\n", words[w].word);
        rules = good_rules(text);
        f = only_family(rules);
        for (results = 1; results < 32; results++) {
            nmr_object object = {0, 0, 0};
            nmr_event event = call(f, "F(d)", results, 0);
            nmr_family_step(f, &object, &event);
            assert_int_equal(object.state, expected(w, results));
            assert_int_equal(nmr_family_defers(f, &(nmr_object){0, 0, 0}, &event), w != 0);
        }
        nmr_rules_free(rules);
    }
}

/* A status that no call on the path produced proves nothing about failure, however likely it is. */
static void an_unknown_value_may_not_be_a_failure(void **state)
{
    (void)state;
    assert_int_equal(nmr_result_passes(NMR_TEST_MAYBE_FAILURE, NMR_RESULT_ANY | NMR_RESULT_UNKNOWN), 0);
    assert_int_equal(nmr_result_passes(NMR_TEST_FAILURE, NMR_RESULT_ANY | NMR_RESULT_UNKNOWN), 0);
    assert_int_equal(nmr_result_passes(NMR_TEST_SUCCESS, NMR_RESULT_ANY | NMR_RESULT_UNKNOWN), 0);
    assert_int_equal(nmr_result_passes(NMR_TEST_NOT_PENDING, NMR_RESULT_ANY | NMR_RESULT_UNKNOWN), 0);
    assert_int_equal(nmr_result_passes(NMR_TEST_ANY, NMR_RESULT_ANY | NMR_RESULT_UNKNOWN), 1);
}

/* ---- States and rows -------------------------------------------------------------------------------------------- */

static const char deregistration[] =
    FORMAT SHORT "state registered\nstate pending\nstate misread\n"
                 "call Register(&d)\n  success : any -> registered\n"
                 "call Deregister(d)\n"
                 "  not-pending : unseen registered -> forgotten\n"
                 "  pending     : unseen registered -> pending\n"
                 "  untested    : unseen registered -> pending\n"
                 "  any         : unseen registered -> misread\n"
                 "call Wait(d)\n  any : pending misread -> forgotten\n"
                 "error x.twice\n  tier 1\n  severity leak\n  on call Deregister(d) in pending misread\n" TEXTS SNIPPETS REST
                 "error x.left\n  tier 1\n  severity leak\n  on leave unload in registered pending\n"
                 "  on leave entry maybe-failure in registered\n" TEXTS SNIPPETS REST;

static void an_object_moves_as_the_rows_say(void **state)
{
    nmr_rules *rules = good_rules(deregistration);
    const nmr_family *f = only_family(rules);
    nmr_object object = {0, 0, 0};
    nmr_event open = call(f, "Register(&d)", NMR_RESULT_ZERO, 0);
    nmr_event failed = call(f, "Register(&d)", NMR_RESULT_FAILURE, 0);
    nmr_event wait = call(f, "Wait(d)", NMR_RESULT_ANY, 0);
    const nmr_row *row;
    static const struct {
        unsigned result;
        const char *to;
    } ends[] = {
        {NMR_RESULT_ZERO, NULL},
        {NMR_RESULT_FAILURE, NULL},
        {NMR_RESULT_ZERO | NMR_RESULT_FAILURE, NULL},
        {NMR_RESULT_PENDING, "pending"},
        {NMR_RESULT_ANY, "pending"},
        {NMR_RESULT_ANY - NMR_RESULT_FAILURE, "misread"},
        {NMR_RESULT_ANY - NMR_RESULT_ZERO, "misread"},
    };
    size_t i;

    (void)state;
    assert_null(nmr_family_step(f, &object, &failed));
    assert_int_equal(object.state, NMR_UNSEEN);
    assert_null(nmr_family_step(f, &object, &wait));
    row = nmr_family_step(f, &object, &open);
    assert_int_equal(row->rule, -1);
    assert_int_equal(object.state, state_of(f, "registered"));
    for (i = 0; i < sizeof ends / sizeof *ends; i++) {
        nmr_event close = call(f, "Deregister(d)", ends[i].result, 0);
        object.state = (uint8_t)state_of(f, "registered");
        row = nmr_family_step(f, &object, &close);
        assert_non_null(row);
        if (ends[i].to)
            assert_int_equal(object.state, state_of(f, ends[i].to));
        else
            assert_int_equal(row->to, NMR_FORGOTTEN);
    }
    nmr_rules_free(rules);
}

static void a_broken_rule_does_not_move_the_object(void **state)
{
    nmr_rules *rules = good_rules(deregistration);
    const nmr_family *f = only_family(rules);
    nmr_object object = {(uint8_t)state_of(f, "pending"), 3, 1};
    nmr_event again = call(f, "Deregister(d)", NMR_RESULT_ANY, 0);
    nmr_event leave = {NMR_EVENT_LEAVE, 0, NMR_ROLE_ENTRY, NMR_RESULT_ANY, 0};
    const nmr_row *row = nmr_family_step(f, &object, &again);

    (void)state;
    assert_string_equal(nmr_rules_rule(rules, row->rule)->id, "x.twice");
    assert_int_equal(object.state, state_of(f, "pending"));
    assert_int_equal(object.count, 3);
    assert_int_equal(object.kind, 1);
    object.state = (uint8_t)state_of(f, "registered");
    row = nmr_family_step(f, &object, &leave);
    assert_string_equal(nmr_rules_rule(rules, row->rule)->id, "x.left");
    leave.result = NMR_RESULT_ANY - NMR_RESULT_FAILURE;
    assert_null(nmr_family_step(f, &object, &leave));
    leave.name = NMR_ROLE_UNLOAD; /* whatever unload returns */
    assert_non_null(nmr_family_step(f, &object, &leave));
    leave.name = NMR_ROLE_FUNCTION;
    assert_null(nmr_family_step(f, &object, &leave));
    nmr_rules_free(rules);
}

static void a_call_is_put_off_while_its_result_matters(void **state)
{
    nmr_rules *rules = good_rules(deregistration);
    const nmr_family *f = only_family(rules);
    nmr_event close = call(f, "Deregister(d)", NMR_RESULT_ANY, 0), wait = call(f, "Wait(d)", NMR_RESULT_ANY, 0);
    nmr_object object = {(uint8_t)state_of(f, "registered"), 0, 0};

    (void)state;
    assert_int_equal(nmr_family_defers(f, &object, &close), 1);
    assert_int_equal(nmr_family_defers(f, &object, &wait), 0);
    object.state = (uint8_t)state_of(f, "pending"); /* wrong whatever it returns */
    assert_int_equal(nmr_family_defers(f, &object, &close), 0);
    assert_int_equal(nmr_family_defers(f, &object, &wait), 0);
    nmr_rules_free(rules);
}

static void the_first_row_that_matches_decides(void **state)
{
    nmr_rules *rules = good_rules(FORMAT SHORT "state a\nstate b\ncall F(d)\n  success : any -> a\n  any : any -> b\n"
                                  "call G(d)\n  any : any -> a\n  success : any -> b\n");
    const nmr_family *f = only_family(rules);
    nmr_object object = {0, 0, 0};
    nmr_event one = call(f, "F(d)", NMR_RESULT_ZERO, 0), other = call(f, "F(d)", NMR_RESULT_FAILURE, 0);
    nmr_event g = call(f, "G(d)", NMR_RESULT_ZERO, 0), both = one;
    const nmr_row *row;

    (void)state;
    both.patterns |= g.patterns;
    nmr_family_step(f, &object, &one);
    assert_int_equal(object.state, 1);
    nmr_family_step(f, &object, &other);
    assert_int_equal(object.state, 2);
    nmr_family_step(f, &object, &g);
    assert_int_equal(object.state, 1);
    /* From the row behind the first match on: the next one. */
    row = nmr_family_match(f, f->rows, &object, &both);
    assert_ptr_equal(row, f->rows);
    row = nmr_family_match(f, row + 1, &object, &both);
    assert_ptr_equal(row, f->rows + 1);
    row = nmr_family_match(f, f->rows + 3, &object, &both);
    assert_ptr_equal(row, f->rows + 3);
    assert_null(nmr_family_match(f, f->rows + f->nrows, &object, &both));
    nmr_rules_free(rules);
}

static void errors_come_before_moves(void **state)
{
    nmr_rules *rules = good_rules(FORMAT SHORT "state a\ncall F(d)\n  any : any -> a\n"
                                  "error x.a\n  tier 1\n  severity leak\n  on call F(d) in a\n  on lost in a\n"
                                  "  on access\n  on peer-call in a\n  on scope holder in a\n  on free frame in a\n"
                                  "  on mismatch F(d)\n" TEXTS SNIPPETS REST);
    const nmr_family *f = only_family(rules);
    nmr_object object = {0, 0, 0};
    nmr_event event = call(f, "F(d)", NMR_RESULT_ANY, 0);
    static const nmr_event broken[] = {
        {NMR_EVENT_LOST, 0, 0, NMR_RESULT_ANY, 0},          {NMR_EVENT_ACCESS, 0, 0, NMR_RESULT_ANY, 0},
        {NMR_EVENT_PEER_CALL, 0, 0, NMR_RESULT_ANY, 0},     {NMR_EVENT_SCOPE, 0, NMR_SLOT_HOLDER, NMR_RESULT_ANY, 0},
        {NMR_EVENT_FREE, 0, 1, NMR_RESULT_ANY, 0},          {NMR_EVENT_MISMATCH, 1, 0, NMR_RESULT_ANY, 0},
    };
    static const nmr_event fine[] = {
        {NMR_EVENT_SCOPE, 0, 1, NMR_RESULT_ANY, 0},         {NMR_EVENT_FREE, 0, NMR_SLOT_SELF, NMR_RESULT_ANY, 0},
        {NMR_EVENT_MISMATCH, 2, 0, NMR_RESULT_ANY, 0},      {NMR_EVENT_ALLOCATED, 0, 0, NMR_RESULT_ANY, 0},
        {NMR_EVENT_SIGNAL, 0, 0, NMR_RESULT_ANY, 0},        {NMR_EVENT_LEAVE, 0, NMR_ROLE_UNLOAD, NMR_RESULT_ANY, 0},
    };
    size_t i;

    (void)state;
    assert_int_equal(nmr_family_step(f, &object, &event)->rule, -1);
    assert_int_equal(nmr_family_step(f, &object, &event)->rule, 0);
    for (i = 0; i < sizeof broken / sizeof *broken; i++) {
        const nmr_row *row = nmr_family_step(f, &object, &broken[i]);
        if (!row || row->rule != 0)
            fail_msg("event %d is not an error", (int)broken[i].kind);
    }
    for (i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_null(nmr_family_step(f, &object, &fine[i]));
    object.state = NMR_UNSEEN; /* `on access` names no state: in any */
    assert_non_null(nmr_family_step(f, &object, &broken[1]));
    assert_null(nmr_family_step(f, &object, &broken[0]));
    nmr_rules_free(rules);
}

static void the_last_state_is_a_state_like_the_others(void **state)
{
    static char text[8192];
    size_t n = (size_t)sprintf(text, FORMAT SHORT);
    nmr_rules *rules;
    const nmr_family *f;
    nmr_object object = {0, 0, 0};
    nmr_event event;
    int i;

    (void)state;
    for (i = 1; i < NMR_MAX_STATES; i++)
        n += (size_t)sprintf(text + n, "state s%d\ncall F%d(d)\n  any : any -> s%d\n", i, i, i);
    rules = good_rules(text);
    f = only_family(rules);
    assert_int_equal(f->nstates, NMR_MAX_STATES);
    event = call(f, "F31(d)", NMR_RESULT_ANY, 0);
    nmr_family_step(f, &object, &event);
    assert_int_equal(object.state, 31);
    assert_non_null(nmr_family_step(f, &object, &event));
    nmr_rules_free(rules);
}

static void the_last_pattern_is_a_pattern_like_the_others(void **state)
{
    static char text[8192];
    size_t n = (size_t)sprintf(text, FORMAT SHORT "state a\n");
    nmr_rules *rules;
    const nmr_family *f;
    nmr_object object = {0, 0, 0};
    nmr_event event;
    int i;

    (void)state;
    for (i = 0; i < NMR_MAX_PATTERNS; i++)
        n += (size_t)sprintf(text + n, "call F%d(d)\n  any : any -> %s\n", i, i == 63 ? "a" : "same");
    rules = good_rules(text);
    f = only_family(rules);
    event = call(f, "F63(d)", NMR_RESULT_ANY, 0);
    assert_true(event.patterns == (uint64_t)1 << 63);
    assert_int_equal(nmr_family_step(f, &object, &event)->pattern, 63);
    assert_int_equal(object.state, 1);
    nmr_rules_free(rules);
}

/* ---- Counts and conditions -------------------------------------------------------------------------------------- */

static void counts_go_up_and_down_and_stop_at_their_ends(void **state)
{
    nmr_rules *rules = good_rules(FORMAT SHORT "state held\nstate drained\ncall Take(d)\n  any : any -> held count+\n"
                                  "call Give(d)\n  any when last : held -> drained count-\n  any when counted : held -> same count-\n"
                                  "call Drop(d)\n  any : any -> same count=0\n"
                                  "error x.a\n  tier 1\n  severity leak\n  on call Give(d) in held unless counted\n" TEXTS SNIPPETS REST);
    const nmr_family *f = only_family(rules);
    nmr_event take = call(f, "Take(d)", NMR_RESULT_ANY, 0), give = call(f, "Give(d)", NMR_RESULT_ANY, 0);
    nmr_event drop = call(f, "Drop(d)", NMR_RESULT_ANY, 0);
    nmr_object object = {0, 0, 0};
    const nmr_row minus = {.rule = -1, .to = NMR_SAME, .count = -1};
    int i;

    (void)state;
    for (i = 0; i < 300; i++)
        nmr_family_step(f, &object, &take);
    assert_int_equal(object.count, UINT8_MAX);
    nmr_family_step(f, &object, &drop);
    assert_int_equal(object.count, 0);
    nmr_row_apply(&minus, &object);
    assert_int_equal(object.count, 0);
    nmr_family_step(f, &object, &take);
    nmr_family_step(f, &object, &take);
    nmr_family_step(f, &object, &give);
    assert_int_equal(object.state, state_of(f, "held"));
    assert_int_equal(object.count, 1);
    nmr_family_step(f, &object, &give);
    assert_int_equal(object.state, state_of(f, "drained"));
    assert_int_equal(object.count, 0);
    assert_null(nmr_family_step(f, &object, &give));
    object.state = (uint8_t)state_of(f, "held");
    assert_int_equal(nmr_family_step(f, &object, &give)->rule, 0);
    /* What the event says about the count is not believed. */
    give.conditions = NMR_COND_COUNTED | NMR_COND_LAST;
    assert_int_equal(nmr_family_step(f, &object, &give)->rule, 0);
    nmr_rules_free(rules);
}

static const struct {
    const char *word;
    uint32_t condition;
} conditions[] = {
    {"null", NMR_COND_NULL},
    {"last-copy", NMR_COND_LAST_COPY},
    {"cleanup-frees", NMR_COND_CLEANUP_FREES},
    {"foreign", NMR_COND_FOREIGN},
    {"others-undone", NMR_COND_OTHERS_UNDONE},
    {"handle-kept", NMR_COND_HANDLE_KEPT},
    {"no-cleanup", NMR_COND_NO_CLEANUP},
    {"context-freed", NMR_COND_CONTEXT_FREED},
    {"io-success", NMR_COND_IO_SUCCESS},
    {"guarded", NMR_COND_GUARDED},
    {"tested", NMR_COND_TESTED},
    {"handle-context", NMR_COND_HANDLE_CONTEXT},
    {"untouched", NMR_COND_UNTOUCHED},
    {"other-waited", NMR_COND_OTHER_WAITED},
    {"other-pending", NMR_COND_OTHER_PENDING},
    {"private", NMR_COND_PRIVATE},
    {"binding-context", NMR_COND_BINDING_CONTEXT},
    {"nmr-route", NMR_COND_NMR_ROUTE},
    {"framework-cleanup", NMR_COND_FRAMEWORK_CLEANUP},
    {"outermost", NMR_COND_OUTERMOST},
};

static void conditions_open_and_close_rows(void **state)
{
    size_t i;
    uint32_t all = 0;

    (void)state;
    for (i = 0; i < sizeof conditions / sizeof *conditions; i++)
        all |= conditions[i].condition;
    for (i = 0; i < sizeof conditions / sizeof *conditions; i++) {
        char text[512];
        nmr_rules *rules;
        const nmr_family *f;
        uint32_t c = conditions[i].condition;
        nmr_event event;
        nmr_object object = {0, 0, 0};
        snprintf(text, sizeof text, FORMAT SHORT "state a\nstate b\ncall F(d)\n  any when %s : any -> a\n  any unless %s : any -> b\n",
                 conditions[i].word, conditions[i].word);
        rules = good_rules(text);
        f = only_family(rules);
        event = call(f, "F(d)", NMR_RESULT_ANY, c);
        nmr_family_step(f, &object, &event);
        assert_int_equal(object.state, 1);
        event.conditions = all & ~c;
        nmr_family_step(f, &object, &event);
        assert_int_equal(object.state, 2);
        event.conditions = all;
        nmr_family_step(f, &object, &event);
        assert_int_equal(object.state, 1);
        nmr_rules_free(rules);
    }
}

/* `when a b` needs both; `unless a b` is spoilt by either. */
static void several_conditions_are_all_asked(void **state)
{
    nmr_rules *rules = good_rules(FORMAT SHORT "state a\ncall F(d)\n  any when null private unless tested guarded : unseen -> a\n");
    const nmr_family *f = only_family(rules);
    uint32_t set;

    (void)state;
    for (set = 0; set < 16; set++) {
        uint32_t given = (set & 1 ? NMR_COND_NULL : 0) | (set & 2 ? NMR_COND_PRIVATE : 0) |
                         (set & 4 ? NMR_COND_TESTED : 0) | (set & 8 ? NMR_COND_GUARDED : 0);
        nmr_event event = call(f, "F(d)", NMR_RESULT_ANY, given);
        nmr_object object = {0, 0, 0};
        assert_int_equal(nmr_family_step(f, &object, &event) != NULL, set == 3);
    }
    nmr_rules_free(rules);
}

/* ---- By hand ---------------------------------------------------------------------------------------------------- */

static void a_family_may_be_made_in_c(void **state)
{
    nmr_row rows[] = {
        {.event = NMR_EVENT_LEAVE, .name = NMR_ROLE_UNLOAD, .from = 1u << 1, .rule = 0, .to = NMR_SAME, .emit = -1},
        {.event = NMR_EVENT_SIGNAL, .name = 2, .from = 1u << 0, .rule = -1, .to = 1, .emit = -1},
    };
    nmr_family family = {.id = "hand.made", .rows = rows, .nrows = 2};
    nmr_object object = {0, 0, 0};
    nmr_event leave = {NMR_EVENT_LEAVE, 0, NMR_ROLE_UNLOAD, NMR_RESULT_ANY, 0};
    nmr_event ring = {NMR_EVENT_SIGNAL, 0, 2, NMR_RESULT_ANY, 0};

    (void)state;
    assert_null(nmr_family_step(&family, &object, &leave));
    assert_ptr_equal(nmr_family_step(&family, &object, &ring), &rows[1]);
    assert_ptr_equal(nmr_family_step(&family, &object, &leave), &rows[0]);
    family.nrows = 0;
    assert_null(nmr_family_step(&family, &object, &leave));
    assert_int_equal(nmr_family_defers(&family, &object, &leave), 0);
}

/* ---- Names ------------------------------------------------------------------------------------------------------ */

static void a_star_is_any_run_of_characters(void **state)
{
    static const struct {
        const char *pattern, *name;
        int matches;
    } cases[] = {
        {"", "", 1},
        {"", "a", 0},
        {"a", "", 0},
        {"*", "", 1},
        {"*", "anything", 1},
        {"**", "", 1},
        {"a*", "a", 1},
        {"a*", "ba", 0},
        {"*a", "ba", 1},
        {"*a", "ab", 0},
        {"a*b*c", "a-b-b-c", 1},
        {"a*b*c", "a-c-b", 0},
        {"*.*", "nmr.x", 1},
        {"nmr.*", "nmr.", 1},
        {"nmr.*", "nmrx", 0},
        {"A", "a", 0},
        {"a?c", "abc", 0},
        {"WSK_PROVIDER_*_DISPATCH.*", "WSK_PROVIDER_STREAM_DISPATCH.WskSend", 1},
        {"WSK_PROVIDER_*_DISPATCH.*", "WSK_PROVIDER_DISPATCH.WskSocket", 0},
        {"WSK_PROVIDER_DISPATCH.*", "WSK_PROVIDER_STREAM_DISPATCH.WskSend", 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++)
        if (nmr_glob(cases[i].pattern, cases[i].name) != cases[i].matches)
            fail_msg("'%s' and '%s'", cases[i].pattern, cases[i].name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_words_mean_what_they_say),
        cmocka_unit_test(result_words_are_read),
        cmocka_unit_test(an_unknown_value_may_not_be_a_failure),
        cmocka_unit_test(an_object_moves_as_the_rows_say),
        cmocka_unit_test(a_broken_rule_does_not_move_the_object),
        cmocka_unit_test(a_call_is_put_off_while_its_result_matters),
        cmocka_unit_test(the_first_row_that_matches_decides),
        cmocka_unit_test(errors_come_before_moves),
        cmocka_unit_test(the_last_state_is_a_state_like_the_others),
        cmocka_unit_test(the_last_pattern_is_a_pattern_like_the_others),
        cmocka_unit_test(counts_go_up_and_down_and_stop_at_their_ends),
        cmocka_unit_test(conditions_open_and_close_rows),
        cmocka_unit_test(several_conditions_are_all_asked),
        cmocka_unit_test(a_family_may_be_made_in_c),
        cmocka_unit_test(a_star_is_any_run_of_characters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
