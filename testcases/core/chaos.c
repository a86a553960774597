/*
 * chaos.c - memory runs out at every point in turn: no call crashes, leaks, or leaves half a thing behind.
 *
 * The linker sends the allocations of the core and of this file through the functions below (--wrap).
 */
#include "graphs.h"
#include "sample.h"
#include "texts.h"

#include "core/link/link.h"
#include "core/result.h"

#include <unistd.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void __real_free(void *memory);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void __wrap_free(void *memory);

static long left = -1; /* allocations that still work; -1: all */
static int for_good;   /* 1: after the first failure all fail */
static long made, held;

static int fails(void)
{
    made++;
    if (left < 0 || left-- > 0)
        return 0;
    left = for_good ? 0 : -1;
    return 1;
}

void *__wrap_malloc(size_t size)
{
    void *memory = fails() ? NULL : __real_malloc(size);

    held += memory != NULL;
    return memory;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *memory = fails() ? NULL : __real_calloc(count, size);

    held += memory != NULL;
    return memory;
}

void *__wrap_realloc(void *memory, size_t size)
{
    void *grown = fails() ? NULL : __real_realloc(memory, size);

    held += grown && !memory;
    return grown;
}

void __wrap_free(void *memory)
{
    held -= memory != NULL;
    __real_free(memory);
}

/*
 * Runs `work` with a failure after 0, STEP, 2 * STEP... allocations, once and for good, until it gets through. The work
 * says whether it did, and has given everything back by then.
 */
static void in_turn(int (*work)(void), long step)
{
    long at, total;

    left = -1;
    held = made = 0;
    assert_int_equal(work(), 0);
    total = made;
    assert_int_equal(held, 0);
    for (for_good = 0; for_good < 2; for_good++)
        for (at = 0; at < total; at += step) {
            int rc;
            left = at;
            rc = work();
            left = -1;
            if (rc != NMR_ENOMEM)
                fail_msg("failure %ld of %ld gives %d", at, total, rc);
            if (held)
                fail_msg("failure %ld of %ld leaves %ld pieces of memory", at, total, held);
        }
}

/* ---- Rules ------------------------------------------------------------------------------------------------------ */

/* Each statement once. */
static const char everything[] =
    HEAD RULE "family x.knob\ntitle Knob\nowner x.door\ntrack k storage\nmemory a b\nkind inner i\nname turn Turn Twist\nstate on\n"
              "call k = Knob(owner, _, a.A, =7) makes inner\n  success when null : any -> on count+ \"note\"\n"
              "enter attach-client(k, ...)\n  any : any -> on\nallocated\n  any : any -> on\n"
              "error x.two\n  tier 2\n  severity note\n  claims absence\n  on call turn(k) in on never turn\n"
              "  on mismatch turn(k)\n" TEXTS SNIPPETS SNIPPETS REST
              "also x.left-open\n  on leave unload in on\n"
              "role unload member A.B\nrole completion argument C 1\nallocator A zeroed\ndeallocator F 1\nassert S 0\n"
              "noreturn N\nharmless H\nclears Z 0\npeer P 0\ncontext P 1\nrelevant r s\nambient t\n"
              "wrapper W 1 does DoorClose Turn\n";

static int parse(void)
{
    nmr_rules *rules = calloc(1, sizeof *rules);
    nmr_error err = {0};
    int rc = NMR_ENOMEM;

    if (rules) {
        rc = nmr_rules_parse(rules, "x.rule", everything, &err);
        if (rc < 0 && strcmp(err.message, "out of memory") != 0)
            fail_msg("%d: %s", err.line, err.message);
    }
    nmr_rules_free(rules);
    return rc;
}

static int load(void)
{
    nmr_rules *rules;
    int rc = nmr_rules_load(&rules, NULL, 0, NULL);

    assert_true((rc == 0) == (rules != NULL));
    nmr_rules_free(rules);
    return rc;
}

static char path[] = "/tmp/nmrcheck-chaos-XXXXXX";

static int load_user_file(void)
{
    const char *files[] = {path};
    nmr_rules *rules;
    nmr_error err;
    int rc = nmr_rules_load(&rules, files, 1, &err);

    assert_true((rc == 0) == (rules != NULL));
    nmr_rules_free(rules);
    return rc;
}

static void loading_survives(void **state)
{
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, FORMAT "relevant Knock\n", 24), 24);
    close(fd);
    in_turn(parse, 1);
    in_turn(load, 5);
    in_turn(load_user_file, 31);
    unlink(path);
}

/* ---- Selections ------------------------------------------------------------------------------------------------- */

static int choose(void)
{
    nmr_rules *rules = NULL;
    nmr_selection *selection;
    long limit = left;
    int rc;

    left = -1;
    rules = good_rules(HEAD RULE);
    left = limit;
    made = 0;
    rc = nmr_selection_new(&selection, rules);
    assert_true((rc == 0) == (selection != NULL));
    if (rc == 0)
        assert_int_equal(nmr_selection_set(selection, "*", 0, NULL), 0);
    nmr_selection_free(selection);
    nmr_rules_free(rules);
    return rc;
}

static void choosing_survives(void **state)
{
    (void)state;
    in_turn(choose, 1);
}

/* ---- Results ---------------------------------------------------------------------------------------------------- */

static size_t counted(const nmr_result *result)
{
    const nmr_finding *findings;
    const nmr_skipped *skipped;
    const nmr_call_site *calls;
    const char *const *missing;
    size_t i, n = nmr_result_findings(result, &findings);

    for (i = 0; i < n; i++)
        assert_true(*findings[i].rule && *findings[i].fingerprint && findings[i].steps);
    return n + nmr_result_skipped(result, &skipped) + nmr_result_calls(result, &calls) +
           nmr_result_missing(result, &missing);
}

static int collect(void)
{
    const nmr_step steps[] = {{"a.c", 1, 1, 0, "one"}, {"b.c", 2, 1, 0, "two"}};
    const nmr_finding findings[] = {
        {"nmr.x", NMR_HANG, "message", "a.c", 9, 2, "Unload", "same", steps, 2, 0},
        {"nmr.x", NMR_HANG, "message", "a.c", 9, 2, "Unload", "same", steps, 1, 0}, /* replaces */
        {"nmr.y", NMR_HANG, "message", "a.c", 5, 2, "Unload", "other", NULL, 0, 0},
    };
    const nmr_skipped skipped = {"f", "a.c", 4, "reason"};
    const nmr_call_site call = {"NmrX", "a.c", 5, 1};
    nmr_result *result;
    size_t i, before = 0;
    int rc = nmr_result_new(&result, "a.c"), first = rc;

    assert_true((rc == 0) == (result != NULL));
    for (i = 0; result && i < 6; i++) {
        rc = i < 3    ? nmr_result_add_finding(result, &findings[i])
             : i == 3 ? nmr_result_add_skipped(result, &skipped)
             : i == 4 ? nmr_result_add_call(result, &call)
                      : nmr_result_add_missing(result, "x.tmh");
        if (rc < 0) {
            assert_int_equal(counted(result), before);
            first = rc;
        }
        before = counted(result);
    }
    if (result)
        nmr_result_sort(result);
    nmr_result_free(result);
    return first;
}

static void collecting_survives(void **state)
{
    (void)state;
    in_turn(collect, 1);
}

/* ---- Drivers ---------------------------------------------------------------------------------------------------- */

static nmr_graph *sources[3];
static nmr_rules *link_rules;
static int separately;

/* Something of everything that the linker looks for. */
static const char *const source_texts[] = {
    "system NmrRegisterClient NmrDeregisterClient NmrClientAttachProvider IoQueueWorkItem WskCaptureProviderNPI\n"
    "api stop gone\nvar static g_h; var g_npi\n"
    "fn static Attach(h, c)\n local t\n call NmrClientAttachProvider(h, c, 0, 0, w:&t)\n c->C.peer = t\n c->C.h = h\n ret 0\nend\n"
    "fn static Detach(c)\n ret 259\nend\nfn static Cleanup(c)\n call stop(c)\n ret\nend\n"
    "var chars; init chars.NPI_CLIENT_CHARACTERISTICS.ClientAttachProvider = Attach\n"
    "init chars.NPI_CLIENT_CHARACTERISTICS.ClientDetachProvider = Detach\n"
    "init chars.NPI_CLIENT_CHARACTERISTICS.ClientCleanupBindingContext = Cleanup\n"
    "fn static work(d, c)\n call c->C.run as C.run (c)\n ret\nend\n"
    "fn Unload(d)\n if g_h 1 2\n block 1:\n call NmrDeregisterClient(g_h)\n goto 2\n block 2:\n ret\nend\n"
    "fn DriverEntry(d, r)\n d->DRIVER_OBJECT.DriverUnload = Unload\n call NmrRegisterClient(w:&chars, 0, w:&g_h)\n"
    " call IoQueueWorkItem(d, work, 1, d)\n d->C.run = gone\n call WskCaptureProviderNPI(d, 0, w:&g_npi)\n ret 0\nend",
    "system ExFreePool\nfn stop(p)\n local q\n q = p\n call ExFreePool(q)\n ret\nend",
    "fn alone()\n call alone()\n ret\nend\nfn stop(p)\n ret\nend",
};

static int link_sources(void)
{
    nmr_program **programs;
    size_t n;
    int rc = nmr_link(&programs, &n, link_rules, (const nmr_graph *const *)sources, separately ? 3 : 2, NULL, 0, separately, NULL);

    assert_true((rc == 0) == (programs != NULL));
    nmr_programs_free(programs, n);
    return rc;
}

static void linking_survives(void **state)
{
    static const char *const names[] = {"drv/main.c", "drv/stop.c", "other.c"};
    size_t i;

    (void)state;
    left = -1;
    assert_int_equal(nmr_rules_load(&link_rules, NULL, 0, NULL), 0);
    for (i = 0; i < 3; i++)
        sources[i] = graph_of(names[i], source_texts[i]);
    for (separately = 0; separately < 2; separately++)
        in_turn(link_sources, 1);
    for (i = 0; i < 3; i++)
        nmr_graph_free(sources[i]);
    nmr_rules_free(link_rules);
}

/* ---- Graphs ----------------------------------------------------------------------------------------------------- */

/* Built, written, read and shown. */
static int pass_on(void)
{
    nmr_graph *graph = sample_graph(1), *read = NULL;
    unsigned char *bytes = NULL;
    char *text = NULL;
    size_t size;
    int rc = graph ? 0 : NMR_ENOMEM;

    if (rc == 0 && (rc = nmr_graph_encode(graph, &bytes, &size)) == 0 &&
        (rc = nmr_graph_decode(&read, bytes, size, "x.nmrg", NULL)) == 0)
        rc = nmr_graph_dump(read, &text);
    assert_true((rc == 0) == (text != NULL));
    free(text);
    free(bytes);
    nmr_graph_free(graph);
    nmr_graph_free(read);
    return rc;
}

static void passing_on_survives(void **state)
{
    (void)state;
    in_turn(pass_on, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loading_survives),
        cmocka_unit_test(choosing_survives),
        cmocka_unit_test(collecting_survives),
        cmocka_unit_test(passing_on_survives),
        cmocka_unit_test(linking_survives),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
