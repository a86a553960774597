/* loader.c - what loaded rules look like: the built-in ones, and those of a project's own file. */
#include "texts.h"

#include <unistd.h>

static nmr_rules *built_in(void)
{
    nmr_rules *rules;
    nmr_error err = {0};

    if (nmr_rules_load(&rules, NULL, 0, &err) < 0)
        fail_msg("%s:%d: %s", err.file, err.line, err.message);
    return rules;
}

static const nmr_family *family_of(const nmr_rules *rules, const char *id)
{
    const nmr_family *families;
    size_t i, n = nmr_rules_families(rules, &families);

    for (i = 0; i < n; i++)
        if (!strcmp(families[i].id, id))
            return &families[i];
    fail_msg("no family %s", id);
    return NULL;
}

static int has_name(const nmr_rules *rules, const char *name)
{
    const char *const *names;
    size_t i, n = nmr_rules_names(rules, &names);

    for (i = 0; i < n; i++)
        if (!strcmp(names[i], name))
            return 1;
    return 0;
}

/* Writes a rule file and loads it behind the built-in ones. */
static int load_with(nmr_rules **rules, const char *text, size_t length, nmr_error *err)
{
    char path[] = "/tmp/nmrcheck-loader-XXXXXX";
    const char *files[] = {path};
    int fd = mkstemp(path), rc;

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, length), length);
    close(fd);
    memset(err, 0, sizeof *err);
    rc = nmr_rules_load(rules, files, 1, err);
    unlink(path);
    return rc;
}

/* ---- Built-in rules --------------------------------------------------------------------------------------------- */

static void built_in_rules_are_complete(void **state)
{
    nmr_rules *rules = built_in();
    size_t i, k, n = nmr_rules_count(rules);

    (void)state;
    assert_true(n >= 35);
    for (i = 0; i < n; i++) {
        const nmr_rule *r = nmr_rules_at(rules, i);
        const char *const texts[] = {r->id, r->family, r->say, r->why, r->fix, r->bad, r->good, r->page, r->test, r->file};
        for (k = 0; k < sizeof texts / sizeof *texts; k++)
            if (!texts[k] || !*texts[k])
                fail_msg("%s: text %zu is missing", r->id, k);
        assert_true(r->tier >= 1 && r->tier <= 3 && r->line > 0);
        assert_int_equal(strncmp(r->page, "https://learn.microsoft.com/", 28), 0);
        assert_int_equal(strncmp(r->file, "builtin:", 8), 0);
        assert_true(nmr_rules_find(rules, r->id) == r);
        assert_true(nmr_rules_rule(rules, (int)i) == r);
    }
    assert_null(nmr_rules_find(rules, "nmr.nope"));
    assert_null(nmr_rules_find(rules, "nmr"));
    nmr_rules_free(rules);
}

/* Each rule's example is a test case of this tree. */
static void the_test_of_each_rule_exists(void **state)
{
    nmr_rules *rules = built_in();
    size_t i;

    (void)state;
    for (i = 0; i < nmr_rules_count(rules); i++) {
        char path[256];
        snprintf(path, sizeof path, "../%s", nmr_rules_at(rules, i)->test);
        if (access(path, R_OK) != 0)
            fail_msg("%s: testcases/%s is not there", nmr_rules_at(rules, i)->id, nmr_rules_at(rules, i)->test);
    }
    nmr_rules_free(rules);
}

static void names_are_the_protocols_own(void **state)
{
    nmr_rules *rules = built_in();

    (void)state;
    assert_true(has_name(rules, "NmrRegisterClient"));
    assert_true(has_name(rules, "WskCloseSocket")); /* a member of a table, without its record */
    assert_true(has_name(rules, "ClientDetachProvider"));
    assert_true(has_name(rules, "WskSocket")); /* named by `relevant` only */
    assert_false(has_name(rules, "IoAllocateIrp")); /* ambient */
    assert_false(has_name(rules, "DriverUnload"));
    assert_false(has_name(rules, "attach-client"));
    assert_false(has_name(rules, "*"));
    nmr_rules_free(rules);
}

static void calls_split_when_success_decides(void **state)
{
    nmr_rules *rules = built_in();

    (void)state;
    assert_true(nmr_rules_splits(rules, "NmrRegisterClient"));
    assert_true(nmr_rules_splits(rules, "WskCaptureProviderNPI"));
    assert_false(nmr_rules_splits(rules, "NmrDeregisterClient"));
    assert_false(nmr_rules_splits(rules, "WskDeregister"));
    assert_false(nmr_rules_splits(rules, "memcpy"));
    nmr_rules_free(rules);
}

static void roles_and_helpers_are_found(void **state)
{
    nmr_rules *rules = built_in();
    const nmr_role_rule *roles;
    const nmr_helper *helpers;
    size_t i, n = nmr_rules_roles(rules, &roles), completions = 0;

    (void)state;
    for (i = 0; i < n; i++)
        completions += roles[i].role == NMR_ROLE_COMPLETION && roles[i].source == NMR_ROLE_BY_ARGUMENT &&
                       !strcmp(roles[i].name, "IoSetCompletionRoutine") && roles[i].index == 1;
    assert_int_equal(completions, 1);
    assert_true(nmr_rules_helpers(rules, &helpers) > 20);
    assert_int_equal(nmr_rules_runs(rules, "RtlRunOnceExecuteOnce")->later, 0);
    assert_int_equal(nmr_rules_runs(rules, "IoQueueWorkItem")->function, 1);
    assert_int_equal(nmr_rules_runs(rules, "IoQueueWorkItem")->argument, 3);
    assert_int_equal(nmr_rules_runs(rules, "IoQueueWorkItem")->parameter, 1);
    assert_int_equal(nmr_rules_runs(rules, "IoQueueWorkItem")->later, 1);
    assert_int_equal(nmr_rules_runs(rules, "WORK_QUEUE_ITEM.WorkerRoutine")->member, 1);
    assert_null(nmr_rules_runs(rules, "memcpy"));
    assert_int_equal(nmr_rules_helper(rules, "ExAllocatePool2")->kind, NMR_HELPER_ZEROING_ALLOCATOR);
    assert_int_equal(nmr_rules_helper(rules, "ExAllocatePoolWithTag")->kind, NMR_HELPER_ALLOCATOR);
    assert_int_equal(nmr_rules_helper(rules, "ExFreeToLookasideListEx")->kind, NMR_HELPER_DEALLOCATOR);
    assert_int_equal(nmr_rules_helper(rules, "ExFreeToLookasideListEx")->index, 1);
    assert_int_equal(nmr_rules_helper(rules, "KeBugCheckEx")->kind, NMR_HELPER_NORETURN);
    assert_null(nmr_rules_helper(rules, "memcpy"));
    assert_null(nmr_rules_wrapper(rules, "memcpy"));
    for (i = 1; i < NMR_ROLE_COUNT; i++)
        assert_int_equal(nmr_role_find(nmr_role_name((nmr_role)i)), i);
    assert_string_equal(nmr_role_name(NMR_ROLE_NONE), "none");
    assert_int_equal(nmr_role_find("none"), -1);
    nmr_rules_free(rules);
}

static void severities_have_levels(void **state)
{
    (void)state;
    assert_string_equal(nmr_severity_level(NMR_BUGCHECK), "error");
    assert_string_equal(nmr_severity_level(NMR_HANG), "error");
    assert_string_equal(nmr_severity_level(NMR_LEAK), "warning");
    assert_string_equal(nmr_severity_level(NMR_MISUSE), "warning");
    assert_string_equal(nmr_severity_level(NMR_NOTE), "note");
    assert_string_equal(nmr_severity_name(NMR_BUGCHECK), "bugcheck");
    assert_string_equal(nmr_severity_name(NMR_NOTE), "note");
}

/* ---- What the text says is what is loaded ----------------------------------------------------------------------- */

static void a_rule_has_its_texts_and_its_line(void **state)
{
    nmr_rules *rules = good_rules(HEAD RULE "error x.other  # a comment\n  tier 3\n  severity note\n  claims absence\n"
                                  "  on leave unload in open\n  say  \"a\" # b \t\n  why w\n  fix f\n"
                                  "  bad  | {\n  bad  |     x();\n  bad  |\n  bad  | }\n  good |y\n"
                                  "  engine explore\n  limit a # b\n  limit c\n"
                                  "  page nf-netioddk-x\n  test  x/y z.c \n");
    const nmr_rule *first = nmr_rules_find(rules, "x.left-open"), *r = nmr_rules_find(rules, "x.other");

    (void)state;
    assert_int_equal(first->line, 13);
    assert_string_equal(first->page, "https://example.com/doors");
    assert_string_equal(first->say, "it stays open");
    assert_string_equal(first->bad, "DoorOpen(&d);\n");
    assert_int_equal(first->severity, NMR_LEAK);
    assert_int_equal(nmr_rule_claims_absence(rules, 0), 0);
    assert_int_equal(r->line, 24);
    assert_int_equal(r->tier, 3);
    assert_int_equal(r->severity, NMR_NOTE);
    assert_string_equal(r->family, "x.door");
    assert_string_equal(r->say, "\"a\" # b");
    assert_string_equal(r->bad, "{\n    x();\n\n}\n");
    assert_string_equal(r->good, "y\n");
    assert_string_equal(r->test, "x/y z.c");
    assert_string_equal(r->page, "https://learn.microsoft.com/windows-hardware/drivers/ddi/netioddk/nf-netioddk-x");
    assert_int_equal(nmr_rule_claims_absence(rules, 1), 1);
    assert_string_equal(first->limits, "");
    assert_string_equal(r->limits, "a # b\nc\n");
    assert_int_equal(first->one_source, 0);
    assert_int_equal(r->one_source, 1);
    nmr_rules_free(rules);
}

static void pages_are_named_like_the_documentation(void **state)
{
    static const char *const pages[][2] = {
        {"nf-wsk-wskregister", "ddi/wsk/nf-wsk-wskregister"},
        {"nc-netioddk-a_fn", "ddi/netioddk/nc-netioddk-a_fn"},
        {"closing-a-socket", "network/closing-a-socket"},
        {"driverentry-return-values", "kernel/driverentry-return-values"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof pages / sizeof *pages; i++) {
        char text[2048];
        nmr_rules *rules;
        snprintf(text, sizeof text, HEAD "error x.a\n  tier 1\n  severity leak\n" ON TEXTS SNIPPETS "  page %s\n  test t\n",
                 pages[i][0]);
        rules = good_rules(text);
        assert_string_equal(strstr(nmr_rules_at(rules, 0)->page, "drivers/") + 8, pages[i][1]);
        nmr_rules_free(rules);
    }
}

static void errors_come_before_moves_in_the_order_of_the_text(void **state)
{
    nmr_rules *rules = good_rules(HEAD "error x.a\n  tier 1\n  severity leak\n" ON TEXTS SNIPPETS REST
                                  "error x.b\n  tier 1\n  severity leak\n" ON ON TEXTS SNIPPETS REST
                                  "error x.c\n" ON "  tier 1\n  severity leak\n" TEXTS SNIPPETS REST
                                  "call DoorSlam(d)\n  any : any -> forgotten\n"
                                  "also x.a\n  on call DoorSlam(d) in open\n");
    static const int rule[] = {0, 1, 1, 2, 0, -1, -1, -1};
    const nmr_family *f = only_family(rules);
    size_t i;

    (void)state;
    assert_int_equal(f->nrows, 8);
    for (i = 0; i < f->nrows; i++) {
        assert_int_equal(f->rows[i].rule, rule[i]);
        if (i && (rule[i] < 0) == (rule[i - 1] < 0))
            assert_true(f->rows[i].line > f->rows[i - 1].line);
    }
    nmr_rules_free(rules);
}

static void patterns_say_what_each_argument_is(void **state)
{
    static const struct {
        const char *call;
        nmr_arg arg[3];
        unsigned nargs;
    } cases[] = {
        {"F()", {{0}}, 0},
        {"F(_, _)", {{0}}, 0},
        {"F(...)", {{0}}, 0},
        {"F(d)", {{.kind = NMR_ARG_TRACKED, .index = 0}}, 1},
        {"F(_, &d)", {{.kind = NMR_ARG_OUT, .index = 1}}, 1},
        {"F( _ , d , ... )", {{.kind = NMR_ARG_TRACKED, .index = 1}}, 1},
        {"F(d->_)", {{.kind = NMR_ARG_HOLDER, .index = 0}}, 1},
        {"F(&d.Member)", {{.kind = NMR_ARG_OUT, .index = 0, .member = "Member"}}, 1},
        {"F(_, frame)", {{.kind = NMR_ARG_MEMORY, .index = 1, .slot = 1}}, 1},
        {"F(frame.Frame)", {{.kind = NMR_ARG_MEMORY, .index = 0, .slot = 1, .member = "Frame"}}, 1},
        {"F(..., d)", {{.kind = NMR_ARG_TRACKED, .index = NMR_ARG_LAST}}, 1},
        {"F(d, =0xFFFFFFFF)",
         {{.kind = NMR_ARG_TRACKED, .index = 0}, {.kind = NMR_ARG_LITERAL, .index = 1, .nvalues = 1, .values = {0xFFFFFFFF}}}, 2},
        {"F(=-1)", {{.kind = NMR_ARG_LITERAL, .index = 0, .nvalues = 1, .values = {-1}}}, 1},
        {"F(!=0)", {{.kind = NMR_ARG_LITERAL, .index = 0, .literal = NMR_LITERAL_IS_NOT, .nvalues = 1}}, 1},
        {"F(_.Size!=40|20)",
         {{.kind = NMR_ARG_LITERAL, .index = 0, .literal = NMR_LITERAL_IS_NOT, .nvalues = 2, .member = "Size", .values = {40, 20}}}, 1},
        {"F(&0x100, d)",
         {{.kind = NMR_ARG_LITERAL, .index = 0, .literal = NMR_LITERAL_BITS, .nvalues = 1, .values = {0x100}},
          {.kind = NMR_ARG_TRACKED, .index = 1}},
         2},
        {"F(_.Routine=unset)", {{.kind = NMR_ARG_LITERAL, .index = 0, .literal = NMR_LITERAL_UNSET, .member = "Routine"}}, 1},
        {"F(_.Table->Size=0)",
         {{.kind = NMR_ARG_LITERAL, .index = 0, .nvalues = 1, .through = "Table", .member = "Size"}}, 1},
        {"F(_, d+_)", {{.kind = NMR_ARG_INSIDE, .index = 1}}, 1},
        {"F(d, frame->_)",
         {{.kind = NMR_ARG_TRACKED, .index = 0}, {.kind = NMR_ARG_MEMORY, .index = 1, .slot = 1, .holds = 1}}, 2},
        {"d = F(...)", {{.kind = NMR_ARG_TRACKED, .index = NMR_ARG_RESULT}}, 1},
        {"F(owner, d)", {{.kind = NMR_ARG_OWNER, .index = 0}, {.kind = NMR_ARG_TRACKED, .index = 1}}, 2},
    };
    size_t i;
    unsigned a;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[2048];
        nmr_rules *rules;
        const nmr_family *f;
        const nmr_pattern *p;
        snprintf(text, sizeof text,
                 HEAD "family x.knob\ntitle Knob\ntrack d value\nowner x.door\nmemory frame\ncall %s\n  any : any -> forgotten\n",
                 cases[i].call);
        rules = good_rules(text);
        f = family_of(rules, "x.knob");
        assert_int_equal(f->npatterns, 1);
        p = f->patterns;
        assert_string_equal(p->names[0], "F");
        assert_int_equal(p->nargs, cases[i].nargs);
        for (a = 0; a < p->nargs; a++) {
            const nmr_arg *want = &cases[i].arg[a];
            assert_int_equal(p->arg[a].kind, want->kind);
            assert_int_equal(p->arg[a].index, want->index);
            assert_int_equal(p->arg[a].slot, want->slot);
            assert_int_equal(p->arg[a].literal, want->literal);
            assert_int_equal(p->arg[a].holds, want->holds);
            assert_int_equal(p->arg[a].nvalues, want->nvalues);
            assert_memory_equal(p->arg[a].values, want->values, sizeof want->values);
            assert_true(!p->arg[a].member == !want->member);
            if (want->member)
                assert_string_equal(p->arg[a].member, want->member);
        }
        nmr_rules_free(rules);
    }
}

static void names_stand_for_functions(void **state)
{
    nmr_rules *rules = good_rules(FORMAT FAMILY "name shut DoorClose DoorSlam\nname bang DoorSlam DoorKick\nstate open\n"
                                  "call DoorOpen(&d)\n  success : any -> open\ncall shut(d) takes inner|outer\n"
                                  "error x.a\n  tier 1\n  severity leak\n"
                                  "  on leave unload in open never shut DoorLock bang\n" TEXTS SNIPPETS REST);
    const nmr_family *f = only_family(rules);

    (void)state;
    assert_int_equal(f->patterns[1].nnames, 2);
    assert_string_equal(f->patterns[1].names[1], "DoorSlam");
    assert_int_equal(f->patterns[1].takes, 1 << 1 | 1 << 2);
    assert_int_equal(f->rows[0].nnever, 5);
    assert_string_equal(f->rows[0].never[0], "DoorClose");
    assert_string_equal(f->rows[0].never[2], "DoorLock");
    assert_string_equal(f->rows[0].never[4], "DoorKick");
    assert_true(has_name(rules, "DoorSlam") == 0); /* names are collected by nmr_rules_load() only */
    nmr_rules_free(rules);
}

/* The same call in two blocks is one pattern; it makes what it said. */
static void a_call_may_have_two_blocks(void **state)
{
    nmr_rules *rules = good_rules(FORMAT FAMILY "state open\ncall F(&d) makes inner\n  success : any -> open\n"
                                  "call F(&d) makes inner\n  failure : any -> forgotten\n"
                                  "call F(&d)\n  any : open -> same\n");
    const nmr_family *f = only_family(rules);

    (void)state;
    assert_int_equal(f->npatterns, 1);
    assert_int_equal(f->patterns[0].makes, 1);
    assert_int_equal(f->nrows, 3);
    nmr_rules_free(rules);
}

static void actions_and_notes_are_read(void **state)
{
    nmr_rules *rules = good_rules(FORMAT FAMILY "state open\ncall F(d)\n"
                                  "  success when null last-copy unless tested : unseen open -> open count+ emit rung \"note # 1\"\n"
                                  "  failure : any -> same count-\n  any : any -> forgotten count=0 \"count+\"\n"
                                  "  error : any -> open\nfree frame\n  any : open -> forgotten\n"
                                  "lost\n  any : open -> forgotten\naccess\n  any : open -> same\n"
                                  "allocated\n  any : any -> open\n"
                                  "enter detach-client(d)\n  any : any -> open\n");
    const nmr_family *f = only_family(rules);
    const nmr_row *r = f->rows;

    (void)state;
    assert_int_equal(f->nrows, 9);
    assert_int_equal(r[0].test, NMR_TEST_SUCCESS);
    assert_int_equal(r[0].when, NMR_COND_NULL | NMR_COND_LAST_COPY);
    assert_int_equal(r[0].unless, NMR_COND_TESTED);
    assert_int_equal(r[0].from, 3);
    assert_int_equal(r[0].to, 1);
    assert_int_equal(r[0].count, 1);
    assert_string_equal(f->signals[r[0].emit], "rung");
    assert_string_equal(r[0].note, "note # 1");
    assert_int_equal(r[1].to, NMR_SAME);
    assert_int_equal(r[1].count, -1);
    assert_int_equal(r[1].emit, -1);
    assert_int_equal(r[2].to, NMR_FORGOTTEN);
    assert_int_equal(r[2].count, NMR_COUNT_RESET);
    assert_string_equal(r[2].note, "count+");
    assert_int_equal(r[2].from, UINT32_MAX);
    assert_int_equal(r[3].test, NMR_TEST_ERROR);
    assert_int_equal(r[4].event, NMR_EVENT_FREE);
    assert_int_equal(r[4].name, 1);
    assert_int_equal(r[5].event, NMR_EVENT_LOST);
    assert_int_equal(r[6].event, NMR_EVENT_ACCESS);
    assert_int_equal(r[7].event, NMR_EVENT_ALLOCATED);
    assert_int_equal(r[8].event, NMR_EVENT_ENTER);
    assert_int_equal(r[8].name, NMR_ROLE_DETACH_CLIENT);
    nmr_rules_free(rules);
}

static void line_ends_and_marks_of_windows_are_taken(void **state)
{
    static char text[4096];
    const char *from = HEAD RULE;
    nmr_rules *rules;
    char *to = text + sprintf(text, "\xef\xbb\xbf");

    (void)state;
    for (; *from; from++) {
        if (*from == '\n')
            *to++ = '\r';
        *to++ = *from;
    }
    rules = good_rules(text);
    assert_string_equal(nmr_rules_at(rules, 0)->say, "it stays open");
    assert_string_equal(nmr_rules_at(rules, 0)->bad, "DoorOpen(&d);\n");
    assert_string_equal(nmr_rules_at(rules, 0)->id, "x.left-open");
    nmr_rules_free(rules);
}

static void variants_are_rules_of_their_own(void **state)
{
    nmr_rules *rules = good_rules(HEAD RULE "error x.left-open:hall\n  tier 3\n  severity leak\n" ON TEXTS SNIPPETS REST);

    (void)state;
    assert_int_equal(nmr_rules_count(rules), 2);
    assert_int_equal(nmr_rules_find(rules, "x.left-open")->tier, 1);
    assert_int_equal(nmr_rules_find(rules, "x.left-open:hall")->tier, 3);
    nmr_rules_free(rules);
}

/* ---- A project's own file --------------------------------------------------------------------------------------- */

static void a_user_file_adds_to_the_built_in_rules(void **state)
{
    static const char text[] = HEAD RULE "role unload function StopEverything\nallocator MyNew\nallocator MyZero zeroed\n"
                                         "deallocator MyFree 1\nassert MY_CHECK 2\nnoreturn MyDie\nharmless MyLog\n"
                                         "clears MyZap 0\npeer my-attach 4\ncontext my-attach 5\n"
                                         "wrapper MyStop 0 does WskDeregister\n"
                                         "wrapper MyStop 1 does NmrDeregisterClient DoorClose\nrelevant DoorKnock\n"
                                         "allocator ExFreePool\n"
                                         "runs MyRun 1 now\nruns MyQueue 2 with 3 as 0 later\n"
                                         "runs IoQueueWorkItem 0 later\nruns member MY_ITEM.Work later\n"
                                         "also nmr.unload-without-wait\n" ON;
    nmr_rules *before = built_in(), *rules;
    const nmr_role_rule *roles;
    const nmr_helper *helpers;
    nmr_error err;

    (void)state;
    if (load_with(&rules, text, sizeof text - 1, &err) < 0)
        fail_msg("%s:%d: %s", err.file, err.line, err.message);
    assert_int_equal(nmr_rules_count(rules), nmr_rules_count(before) + 1);
    assert_int_equal(nmr_rules_roles(rules, &roles), nmr_rules_roles(before, &roles) + 1);
    assert_int_equal(nmr_rules_helpers(rules, &helpers), nmr_rules_helpers(before, &helpers) + 10);
    assert_int_equal(nmr_rules_helper(rules, "MyNew")->kind, NMR_HELPER_ALLOCATOR);
    assert_int_equal(nmr_rules_helper(rules, "MyZero")->kind, NMR_HELPER_ZEROING_ALLOCATOR);
    assert_int_equal(nmr_rules_helper(rules, "MyFree")->kind, NMR_HELPER_DEALLOCATOR);
    assert_int_equal(nmr_rules_helper(rules, "MyFree")->index, 1);
    assert_int_equal(nmr_rules_helper(rules, "MY_CHECK")->kind, NMR_HELPER_ASSERT);
    assert_int_equal(nmr_rules_helper(rules, "MY_CHECK")->index, 2);
    assert_int_equal(nmr_rules_helper(rules, "MyLog")->kind, NMR_HELPER_HARMLESS);
    assert_int_equal(nmr_rules_helper(rules, "MyZap")->kind, NMR_HELPER_CLEARS);
    assert_int_equal(nmr_rules_helper(rules, "ExFreePool")->kind, NMR_HELPER_ALLOCATOR); /* the last word counts */
    assert_int_equal(nmr_rules_wrapper(rules, "MyStop")->index, 1);
    assert_int_equal(nmr_rules_wrapper(rules, "MyStop")->ncalls, 2);
    assert_string_equal(nmr_rules_wrapper(rules, "MyStop")->calls[1], "DoorClose");
    assert_int_equal(nmr_rules_runs(rules, "MyRun")->function, 1);
    assert_int_equal(nmr_rules_runs(rules, "MyRun")->argument, -1);
    assert_int_equal(nmr_rules_runs(rules, "MyRun")->later, 0);
    assert_int_equal(nmr_rules_runs(rules, "MyQueue")->argument, 3);
    assert_int_equal(nmr_rules_runs(rules, "MyQueue")->parameter, 0);
    assert_int_equal(nmr_rules_runs(rules, "MyQueue")->later, 1);
    assert_int_equal(nmr_rules_runs(rules, "IoQueueWorkItem")->function, 0); /* the last word counts */
    assert_int_equal(nmr_rules_runs(rules, "MY_ITEM.Work")->member, 1);
    assert_true(has_name(rules, "DoorOpen") && has_name(rules, "MyStop") && has_name(rules, "DoorKnock"));
    assert_false(has_name(rules, "MyNew"));
    assert_string_not_equal(nmr_rules_find(rules, "x.left-open")->file, "x.rule");
    nmr_rules_free(rules);
    nmr_rules_free(before);
}

static void a_bad_user_file_loads_nothing(void **state)
{
    static const char bad[] = HEAD RULE "nonsense\n", nul[] = FORMAT "relevant A\0B\n", again[] = FORMAT "family nmr.registration\n";
    const char *missing[] = {"/nonexistent/x.rule"}, *folder[] = {"/tmp"};
    nmr_rules *rules = (nmr_rules *)&rules;
    nmr_error err;

    (void)state;
    assert_int_equal(load_with(&rules, bad, sizeof bad - 1, &err), NMR_EFORMAT);
    assert_null(rules);
    assert_int_equal(err.line, 24);
    assert_non_null(strstr(err.file, "nmrcheck-loader-"));
    assert_int_equal(load_with(&rules, nul, sizeof nul - 1, &err), NMR_EFORMAT);
    assert_null(rules);
    assert_int_equal(err.line, 0);
    assert_non_null(strstr(err.message, "NUL character; save it as UTF-8"));
    assert_int_equal(load_with(&rules, again, sizeof again - 1, &err), NMR_EFORMAT);
    assert_int_equal(err.line, 2);
    assert_int_equal(load_with(&rules, "", 0, &err), NMR_EFORMAT);
    assert_int_equal(nmr_rules_load(&rules, missing, 1, &err), NMR_EIO);
    assert_null(rules);
    assert_string_equal(err.file, missing[0]);
    assert_int_equal(err.line, 0);
    assert_int_equal(nmr_rules_load(&rules, folder, 1, &err), NMR_EIO);
    assert_int_equal(nmr_rules_load(&rules, missing, 1, NULL), NMR_EIO);
    nmr_rules_free(NULL);
}

/* A file longer than one read, and longer than an error message. */
static void sizes_do_not_matter(void **state)
{
    size_t n = sizeof FORMAT - 1;
    char *text = malloc(40000);
    nmr_rules *rules;
    nmr_error err;

    (void)state;
    memcpy(text, FORMAT, n);
    memset(text + n, '#', 20000);
    text[n + 20000] = '\n';
    assert_int_equal(load_with(&rules, text, n + 20001, &err), 0);
    nmr_rules_free(rules);
    memset(text + n, 'x', 20000);
    assert_int_equal(load_with(&rules, text, n + 20001, &err), NMR_EFORMAT);
    assert_int_equal(err.line, 2);
    assert_true(strlen(err.message) < sizeof err.message);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(built_in_rules_are_complete),
        cmocka_unit_test(the_test_of_each_rule_exists),
        cmocka_unit_test(names_are_the_protocols_own),
        cmocka_unit_test(calls_split_when_success_decides),
        cmocka_unit_test(roles_and_helpers_are_found),
        cmocka_unit_test(severities_have_levels),
        cmocka_unit_test(a_rule_has_its_texts_and_its_line),
        cmocka_unit_test(pages_are_named_like_the_documentation),
        cmocka_unit_test(errors_come_before_moves_in_the_order_of_the_text),
        cmocka_unit_test(patterns_say_what_each_argument_is),
        cmocka_unit_test(names_stand_for_functions),
        cmocka_unit_test(a_call_may_have_two_blocks),
        cmocka_unit_test(actions_and_notes_are_read),
        cmocka_unit_test(line_ends_and_marks_of_windows_are_taken),
        cmocka_unit_test(variants_are_rules_of_their_own),
        cmocka_unit_test(a_user_file_adds_to_the_built_in_rules),
        cmocka_unit_test(a_bad_user_file_loads_nothing),
        cmocka_unit_test(sizes_do_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
