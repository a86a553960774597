/*
 * refused.c - what is wrong in a rule file is refused, at its line, with a message that says what to change.
 *
 * The line at which each text is refused is marked with @, which is taken out before loading.
 */
#include "texts.h"

#include "core/rules.h"

#define CALL(text) FORMAT FAMILY "state open\n" text
#define ERROR(text) HEAD "error x.left-open\n  tier 1\n  severity leak\n" text TEXTS SNIPPETS REST
#define WITHOUT(tier, severity, on, say, why, fix, bad, good, page, test)                                              \
    HEAD "@error x.left-open\n" tier severity on say why fix bad good page test
#define TIER "  tier 2\n"
#define SEVERITY "  severity hang\n"
#define SAY "  say a\n"
#define WHY "  why a\n"
#define FIX "  fix a\n"
#define BAD "  bad | a\n"
#define GOOD "  good | a\n"
#define PAGE "  page a\n"
#define TEST "  test a\n"
#define INCOMPLETE "needs tier, severity, on, say, why, fix, bad, good, page and test"

struct bad {
    const char *text, *message;
};

/* ---- The file and its words ------------------------------------------------------------------------------------- */

static const struct bad words[] = {
    {"@", "begins with the line 'format 1'"},
    {"\n\n@", "begins with the line 'format 1'"},
    {"@family x.door\n", "begins with the line 'format 1'"},
    {"@say hello\n", "begins with the line 'format 1'"},
    {"@format 2\n", "format 2 is not known to this version; it reads format 1"},
    {"@format\n", "needs 1 more word"},
    {"@format 1 2\n", "'2' is not understood"},
    {FORMAT "@nonsense\n", "'nonsense' is not a statement"},
    {FORMAT "@Family x.door\n", "'Family' is not a statement"},
    {FORMAT "@\"\" x\n", "'' is not a statement"},
    {FORMAT "@\"role entry\" function DriverEntry\n", "'role entry' is not a statement"},
    {FORMAT FAMILY "@kind third \"a third\n", "a string does not end"},
    {FORMAT "@relevant a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a "
            "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a\n",
     "more than 96 words"},
    {FORMAT "# a comment\r\n\r\n@nonsense\r\n", "'nonsense' is not a statement"},
};

/* ---- Families and their names ----------------------------------------------------------------------------------- */

static const struct bad names[] = {
    {FORMAT "@family\n", "'family' needs 1 more word"},
    {FORMAT "@family x.door y\n", "'y' is not understood"},
    {HEAD RULE "@family x.door\n", "family 'x.door' exists already"},
    {FORMAT "family x.door\ntrack d value\n@", "family x.door needs a title, a track line and a call"},
    {FORMAT "family x.door\ntitle Door\n@", "family x.door needs a title, a track line and a call"},
    {FORMAT FAMILY "@", "family x.door needs a title, a track line and a call"},
    {FORMAT "@title Door\n", "stands before any family"},
    {FORMAT "family x.door\n@title \n", "'title' needs a text"},
    {FORMAT "family x.door\ntitle a\n@title b\n", "'title' is given twice"},
    {FORMAT "@track d value\n", "stands before any family"},
    {FORMAT "family x.door\n@track d\n", "'track' needs 1 more word"},
    {FORMAT "family x.door\n@track d thing\n", "'thing' is not 'value' or 'storage'"},
    {FORMAT "family x.door\n@track d value twice\n", "'twice' is not understood"},
    {FORMAT FAMILY "@track e value\n", "'track' is given twice"},
    {FORMAT FAMILY "@owner x.house\n", "no earlier family 'x.house'"},
    {FORMAT FAMILY "@owner x.door\n", "no earlier family 'x.door'"},
    {FORMAT "@state open\n", "stands before any family"},
    {FORMAT FAMILY "@state\n", "'state' needs 1 more word"},
    {FORMAT FAMILY "@state open \"with a text\"\n", "'with a text' is not understood"},
    {FORMAT FAMILY "state open\n@state open\n", "state 'open' is declared twice"},
    {FORMAT FAMILY "@state unseen\n", "state 'unseen' is declared twice"},
    {FORMAT FAMILY "@memory frame\n", "memory 'frame' is declared twice"},
    {FORMAT FAMILY "@memory holder\n", "memory 'holder' is declared twice"},
    {FORMAT FAMILY "@memory a b c d\n", "more than 3 names of the sort 'memory'"},
    {FORMAT FAMILY "@kind inner \"once more\"\n", "kind 'inner' is declared twice"},
    {FORMAT FAMILY "@kind third\n", "'kind' needs 1 more word"},
    {FORMAT FAMILY "kind c c\nkind d d\nkind e e\nkind f f\nkind g g\n@kind h h\n", "more than 7 names of the sort 'kind'"},
    {FORMAT "@name close DoorClose DoorSlam\n", "stands before any family"},
    {FORMAT FAMILY "@name close\n", "'name' needs 1 more word"},
    {FORMAT FAMILY "@name close a b c d e f g h i j k l m n o p q\n", "too many names"},
    {FORMAT FAMILY "name close a b\n@name close c d\n", "name 'close' is declared twice"},
};

/* ---- Calls and moves -------------------------------------------------------------------------------------------- */

static const struct bad moves[] = {
    {FORMAT "@call DoorOpen(&d)\n", "stands before any family"},
    {FORMAT "family x.door\n@call DoorOpen(&d)\n", "before the track line"},
    {FORMAT "family x.door\n@enter unload(d)\n", "before the track line"},
    {CALL("@call DoorOpen\n"), "a call does not end; close it with )"},
    {CALL("@call DoorOpen(d\n"), "a call does not end; close it with )"},
    {CALL("@call DoorOpen)\n"), "'DoorOpen)' is not a call"},
    {CALL("@call (d)\n"), "'' is not a function"},
    {CALL("@call 9(d)\n"), "'9' is not a function"},
    {CALL("@call x = DoorOpen(d)\n"), "only the tracked object 'd' can be a result"},
    {CALL("@call DoorOpen(e)\n"), "'e' is not the tracked object"},
    {CALL("@call DoorOpen(&e)\n"), "'e' is not the tracked object"},
    {CALL("@call DoorOpen(owner)\n"), "'owner' is not the tracked object"},
    {CALL("@call DoorOpen(d->x)\n"), "'d->x' is not the tracked object"},
    {CALL("@call DoorOpen(,d)\n"), "an argument is missing; write '_' for any"},
    {CALL("@call DoorOpen(d,)\n"), "an argument is missing; write '_' for any"},
    {CALL("@call DoorOpen(d, =ten)\n"), "'=ten' is not =NUMBER or !=NUMBER"},
    {CALL("@call DoorOpen(d, =)\n"), "'=' is not =NUMBER or !=NUMBER"},
    {CALL("@call DoorOpen(d, =0x1FFFFFFFFFFFFFFFF)\n"), "is not =NUMBER or !=NUMBER"},
    {CALL("@call DoorOpen(d, =1|)\n"), "is not =NUMBER or !=NUMBER"},
    {CALL("@call DoorOpen(d, &0)\n"), "'&0' is not &NUMBER"},
    {CALL("@call DoorOpen(d, &1x)\n"), "'&1x' is not &NUMBER"},
    {CALL("@call DoorOpen(d, =1|2|3|4|5)\n"), "has more than 4 numbers"},
    {CALL("@call DoorOpen(d, frame.Size=1)\n"), "is not '_.Member'"},
    {CALL("@call DoorOpen(..., d, ...)\n"), "is not the tracked object"},
    {CALL("@call F(d,d,d,d,d,d,d,d,d,d,d,d,d)\n"), "more than 12 arguments that matter"},
    {CALL("@call DoorOpen(d) gives inner\n"), "expected makes KIND or takes KIND"},
    {CALL("@call DoorOpen(d) takes\n"), "expected makes KIND or takes KIND"},
    {CALL("@call DoorOpen(d) takes round\n"), "kind 'round' is not declared in family x.door"},
    {CALL("@call DoorOpen(d) takes inner|\n"), "kind '' is not declared"},
    {CALL("@call DoorOpen(d) makes inner|outer\n"), "a call makes one kind"},
    {CALL("@enter nowhere(d)\n"), "'nowhere' is not a role"},
    {CALL("@signal\n"), "its object is missing"},
    {CALL("@signal rung\n"), "no owner"},
    {CALL("@free\n"), "its object is missing"},
    {CALL("@free hinge\n"), "'hinge' is not 'holder', 'self' or a memory name"},
    {CALL("@allocated twice\n"), "'twice' is not understood"},
    {CALL("@lost door\n"), "'door' is not understood"},
    {CALL("@any : any -> open\n"), "'any' is not a statement"},
    {CALL("call F(d)\n@  any\n"), "a move is written RESULT : STATES -> STATE"},
    {CALL("call F(d)\n@  any :\n"), "a move is written RESULT : STATES -> STATE"},
    {CALL("call F(d)\n@  any : -> open\n"), "a move is written RESULT : STATES -> STATE"},
    {CALL("call F(d)\n@  any : any ->\n"), "a move is written RESULT : STATES -> STATE"},
    {CALL("call F(d)\n@  any : any open\n"), "a move is written RESULT : STATES -> STATE"},
    {CALL("call F(d)\n@  any : closed -> open\n"), "state 'closed' is not declared in family x.door"},
    {CALL("call F(d)\n@  any : any -> closed\n"), "'closed' is not a state to go to"},
    {CALL("call F(d)\n@  any : any -> any\n"), "'any' is not a state to go to"},
    {CALL("call F(d)\n@  worked : any -> open\n"), "'worked' is not a statement"},
    {CALL("call F(d)\n@  any when dark : any -> open\n"), "'dark' is not a condition"},
    {CALL("call F(d)\n@  any dark : any -> open\n"), "expected in, when, unless, within, without, outside, blocking, needed, but, never or ever"},
    {CALL("call F(d)\n@  any when : any -> open\n"), "nothing stands behind 'when'"},
    {CALL("call F(d)\n@  any when null unless : any -> open\n"), "nothing stands behind 'unless'"},
    {CALL("call F(d)\n@  any never F : any -> open\n"), "'never' belongs to an error"},
    {CALL("call F(d)\n@  any : any -> open count++\n"), "'count++' is not understood behind a target state"},
    {CALL("call F(d)\n@  any : any -> open opened \"here\"\n"), "'opened' is not understood behind a target state"},
    {CALL("call F(d)\n@  any : any -> open emit\n"), "'emit' is not understood behind a target state"},
    {CALL("call F(d)\n  any : any -> open emit a\n  any : any -> open emit b\n  any : any -> open emit c\n"
          "  any : any -> open emit d\n  any : any -> open emit e\n  any : any -> open emit f\n"
          "  any : any -> open emit g\n  any : any -> open emit h\n@  any : any -> open emit i\n"),
     "more than 8 signals in a family"},
    {CALL("name close F\n@  any : any -> open\n"), "'any' is not a statement"},
    {CALL("call F(d)\nallocator A\n@  any : any -> open\n"), "'any' is not a statement"},
    {CALL("state shut\ncall F(d)\n  any : any -> open\ncall G(d)\n@  any : shut -> same\n"), "this can never happen"},
    {CALL("state a\nstate b\ncall F(d)\n  any : any -> open\n@  any : a -> b\n  any : b -> a\n"), "this can never happen"},
    {CALL("state shut\ncall F(d)\n  any : any -> open\n@"), "state 'shut' of family x.door is never reached"},
};

/* ---- Errors ----------------------------------------------------------------------------------------------------- */

static const struct bad errors[] = {
    {FORMAT "@error x.left-open\n", "an error stands before any family"},
    {FORMAT "family x.door\n@error x.left-open\n", "before any family and its track line"},
    {HEAD "@error\n", "'error' needs 1 more word"},
    {HEAD "@error x.left-open now\n", "'now' is not understood"},
    {HEAD RULE "@error x.left-open\n", "error 'x.left-open' exists already; use 'also'"},
    {WITHOUT("", SEVERITY, ON, SAY, WHY, FIX, BAD, GOOD, PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, "", ON, SAY, WHY, FIX, BAD, GOOD, PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, "", WHY, FIX, BAD, GOOD, PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, SAY, "", FIX, BAD, GOOD, PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, SAY, WHY, "", BAD, GOOD, PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, SAY, WHY, FIX, "", GOOD, PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, SAY, WHY, FIX, BAD, "", PAGE, TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, SAY, WHY, FIX, BAD, GOOD, "", TEST), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, ON, SAY, WHY, FIX, BAD, GOOD, PAGE, ""), INCOMPLETE},
    {WITHOUT(TIER, SEVERITY, "", SAY, WHY, FIX, BAD, GOOD, PAGE, TEST), "has no 'on': it can never be raised"},
    {HEAD "@say hello\n", "'say' stands outside an error"},
    {HEAD "@tier 1\n", "'tier' stands outside an error"},
    {HEAD "@on leave unload\n", "'on' stands outside an error"},
    {HEAD RULE "allocator DoorNew\n@" ON, "'on' stands outside an error"},
    {HEAD RULE "relevant DoorKnock\n@  say hello\n", "'say' stands outside an error"},
    {HEAD "error x.a\n@  tier 4\n", "a tier is 1, 2 or 3"},
    {HEAD "error x.a\n@  tier 1x\n", "a tier is 1, 2 or 3"},
    {HEAD "error x.a\n@  tier one\n", "a tier is 1, 2 or 3"},
    {HEAD "error x.a\n  tier 1\n@  tier 2\n", "'tier' is given twice"},
    {HEAD "error x.a\n@  severity deadly\n", "'deadly' is not a severity"},
    {HEAD "error x.a\n  severity leak\n@  severity hang\n", "'severity' is given twice"},
    {HEAD "error x.a\n@  claims presence\n", "'claims' is followed by 'absence'"},
    {HEAD "error x.a\n@  engine both\n", "'engine' is followed by 'explore' or 'solve'"},
    {HEAD "error x.a\n@  limit\n", "'limit' needs a text"},
    {HEAD "@limit a\n", "'limit' stands outside an error"},
    {HEAD "@rewrite DoorOpen before \"x\"\n", "'rewrite' stands outside an error"},
    {HEAD "error x.a\n@  rewrite DoorOpen\n", "'rewrite' needs 2 more words"},
    {HEAD "error x.a\n@  rewrite DoorOpen replace x\n", "'replace' is not before, after, callee,"},
    {HEAD "error x.a\n@  rewrite DoorOpen argument 1 FALSE\n", "'argument' needs 3 words behind it"},
    {HEAD "error x.a\n@  rewrite DoorOpen static x\n", "'x' is not the position of an argument"},
    {HEAD "error x.a\n@  rewrite DoorOpen member 0 A.B 1. 4\n", "'1.' is not the position of a member"},
    {HEAD "error x.a\n@  rewrite DoorOpen of nothing before x\n", "'nothing' is not a kind of the family"},
    {HEAD "error x.a\n@  rewrite DoorOpen before {what}\n", "'{what}' is not {NUMBER}, {last}, {result} or {=CALL}"},
    {HEAD RULE "@  rewrite DoorPaint before x\n", "no path shows a call of 'DoorPaint'"},
    {HEAD "error x.a\n@  say\n", "'say' needs a text"},
    {HEAD "error x.a\n  say a\n@  say b\n", "'say' is given twice"},
    {HEAD "error x.a\n  page a\n@  page b\n", "'page' is given twice"},
    {HEAD "error x.a\n@  page\n", "'page' needs 1 more word"},
    {HEAD "error x.a\n@  page a b\n", "'b' is not understood"},
    {HEAD "error x.a\n@  bad DoorOpen();\n", "a line of 'bad' begins with |"},
    {HEAD "error x.a\n@  good\n", "a line of 'good' begins with |"},
    {ERROR("@  on\n"), "'on' needs 1 more word"},
    {ERROR("@  on fire\n"), "'fire' is not an event"},
    {ERROR("@  on fire in open\n"), "'fire' is not an event"},
    {ERROR("@  on leave\n"), "its object is missing"},
    {ERROR("@  on leave home in open\n"), "'home' is not a role"},
    {ERROR("@  on free hinge\n"), "'hinge' is not 'holder', 'self' or a memory name"},
    {ERROR("@  on call DoorClose(d) in ajar\n"), "state 'ajar' is not declared in family x.door"},
    {ERROR("@  on call DoorClose(d) maybe in open\n"), "'maybe' is not understood here"},
    {ERROR("@  on leave unload when dark\n"), "'dark' is not a condition"},
    {ERROR("@  on leave unload in\n"), "nothing stands behind 'in'"},
    {ERROR("@  on leave unload in open never\n"), "nothing stands behind 'never'"},
    {ERROR("@  on leave unload in open never a b c d e f g h i j k l m n o p q\n"), "more than 16 functions behind 'never'"},
    {ERROR("@  on signal rung\n"), "no owner"},
    {HEAD "state wide\n" "error x.a\n" TIER SEVERITY "@  on leave unload in wide\n" TEXTS SNIPPETS REST, "this can never happen"},
    {FORMAT "@also x.left-open\n", "'also' stands before any family"},
    {HEAD "@also x.left-open\n", "there is no earlier error 'x.left-open'"},
    {HEAD RULE "@also\n", "'also' needs 1 more word"},
    {HEAD RULE "@also x.left-open\n", "'also' has no 'on'"},
    {HEAD RULE "also x.left-open\n" ON "@  say more\n", "'say' stands outside an error"},
};

/* ---- What surrounds the families -------------------------------------------------------------------------------- */

static const struct bad around[] = {
    {FORMAT "@role entry function\n", "'role' needs 1 more word"},
    {FORMAT "@role exit function DriverExit\n", "'exit' is not a role"},
    {FORMAT "@role entry field X.y\n", "'field' is not function, member, type or argument"},
    {FORMAT "@role entry member DriverUnload\n", "a member is written RECORD.Member"},
    {FORMAT "@role entry argument Register\n", "'role' needs 1 more word"},
    {FORMAT "@role entry argument Register first\n", "'first' is not the position of an argument"},
    {FORMAT "@role entry function DriverEntry 1\n", "'1' is not understood"},
    {FORMAT "@allocator\n", "'allocator' needs 1 more word"},
    {FORMAT "@allocator DoorNew clean\n", "'clean' is not understood behind allocator DoorNew"},
    {FORMAT "@allocator DoorNew zeroed 1\n", "is not understood behind allocator DoorNew"},
    {FORMAT "@allocator DoorNew zeroed unless 0 2\n", "'2' is not &NUMBER"},
    {FORMAT "@allocator DoorNew zeroed unless x &2\n", "an allocator is written CALL zeroed unless N &NUMBER"},
    {FORMAT "@role completion argument DoorOpen 1 when\n", "nothing stands behind 'when'"},
    {FORMAT "@role completion argument DoorOpen 1 since DoorNew\n", "expected unless or when"},
    {FORMAT "@deallocator DoorFree first\n", "'first' is not understood behind deallocator DoorFree"},
    {FORMAT "@assert CHECK 0x\n", "'0x' is not understood behind assert CHECK"},
    {FORMAT "@noreturn Die 0\n", "'0' is not understood behind noreturn Die"},
    {HEAD "@wrapper Shut 0 does\n", "'wrapper' needs 1 more word"},
    {HEAD "@wrapper Shut first does DoorClose\n", "a wrapper is written: wrapper NAME ARGUMENT-NUMBER does CALL..."},
    {HEAD "@wrapper Shut 0 is DoorClose\n", "a wrapper is written: wrapper NAME ARGUMENT-NUMBER does CALL..."},
    {HEAD "@wrapper Shut 300 does DoorClose\n", "a wrapper is written: wrapper NAME ARGUMENT-NUMBER does CALL..."},
    {HEAD "@wrapper Shut 0 does DoorCloze\n", "'DoorCloze' is not a call of a family above"},
    {FORMAT "@runs Run 1\n", "'runs' needs 1 more word"},
    {FORMAT "@runs Run first now\n", "what a call runs is written: runs CALL N [with M as P] now|later"},
    {FORMAT "@runs Run 1 soon\n", "what a call runs is written"},
    {FORMAT "@runs Run 1 with 2 later\n", "what a call runs is written"},
    {FORMAT "@runs Run 1 with 2 as last later\n", "what a call runs is written"},
    {FORMAT "@runs Run 1 with 2 as 0 later more\n", "what a call runs is written"},
    {FORMAT "@runs Run 1 with 2 to 0 later\n", "what a call runs is written"},
    {FORMAT "@runs member WORK.Routine now\n", "a member that is run is written: runs member RECORD.Member later"},
    {FORMAT "@runs member Routine later\n", "a member is written RECORD.Member"},
    {FORMAT "@relevant\n", "'relevant' needs 1 more word"},
    {FORMAT "@ambient\n", "'ambient' needs 1 more word"},
};

/* Takes the mark out of a copy and returns its line. */
static int marked_line(char *copy)
{
    char *mark = strchr(copy, '@'), *s;
    int line = 1;

    assert_non_null(mark);
    for (s = copy; s < mark; s++)
        line += *s == '\n';
    memmove(mark, mark + 1, strlen(mark));
    assert_null(strchr(copy, '@'));
    return line;
}

static void refuse(const struct bad *table, size_t n)
{
    size_t i;

    for (i = 0; i < n && table[i].message; i++) {
        char *copy = strdup(table[i].text);
        int line = marked_line(copy);
        nmr_error err;
        nmr_rules *rules = rules_of(copy, &err);

        if (rules)
            fail_msg("loaded, but should say '%s':\n%s", table[i].message, table[i].text);
        if (err.line != line || strcmp(err.file, "x.rule") != 0 || !strstr(err.message, table[i].message))
            fail_msg("%s:%d: %s\nbut should be x.rule:%d: %s\n%s", err.file, err.line, err.message, line,
                     table[i].message, table[i].text);
        free(copy);
    }
}

#define REFUSE(table)                                                                                                  \
    static void table##_are_refused(void **state)                                                                      \
    {                                                                                                                  \
        (void)state;                                                                                                   \
        refuse(table, sizeof table / sizeof *table);                                                                   \
    }
REFUSE(words)
REFUSE(names)
REFUSE(moves)
REFUSE(errors)
REFUSE(around)

/* ---- Limits that take a long text ------------------------------------------------------------------------------- */

static void too_many_of_anything_are_refused(void **state)
{
    static const struct {
        const char *line, *message;
        int most;
    } cases[] = {
        {"state s%d\n", "more than 31 names of the sort 'state'", 31},
        {"call F%d(d)\n", "more than 64 different calls in family x.door", 64},
        {"name n%d F\n", "too many names", 32},
    };
    size_t c;

    (void)state;
    for (c = 0; c < sizeof cases / sizeof *cases; c++) {
        static char text[16384];
        size_t n = (size_t)snprintf(text, sizeof text, FORMAT "family x.door\ntitle Door\ntrack d value\n");
        nmr_error err;
        int i;

        for (i = 0; i <= cases[c].most; i++)
            n += (size_t)snprintf(text + n, sizeof text - n, cases[c].line, i);
        assert_null(rules_of(text, &err));
        assert_int_equal(err.line, 5 + cases[c].most);
        assert_non_null(strstr(err.message, cases[c].message));
    }
}

static void a_long_call_or_page_is_refused(void **state)
{
    static char text[4096], word[600];
    nmr_error err;

    (void)state;
    memset(word, 'x', sizeof word - 1);
    snprintf(text, sizeof text, FORMAT FAMILY "call %s(d)\n", word);
    assert_null(rules_of(text, &err));
    assert_non_null(strstr(err.message, "a call is longer than 512 characters"));
    snprintf(text, sizeof text, HEAD "error x.a\npage %s\n", word);
    assert_null(rules_of(text, &err));
    assert_non_null(strstr(err.message, "the page name is too long"));
}

static void a_call_that_just_fits_is_taken(void **state)
{
    static char text[4096], word[511 - 4];

    (void)state;
    memset(word, 'x', sizeof word - 1);
    snprintf(text, sizeof text, FORMAT FAMILY "call %s(d)\n  any : any -> forgotten\n", word);
    nmr_rules_free(good_rules(text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_refused),
        cmocka_unit_test(names_are_refused),
        cmocka_unit_test(moves_are_refused),
        cmocka_unit_test(errors_are_refused),
        cmocka_unit_test(around_are_refused),
        cmocka_unit_test(too_many_of_anything_are_refused),
        cmocka_unit_test(a_long_call_or_page_is_refused),
        cmocka_unit_test(a_call_that_just_fits_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
