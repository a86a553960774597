/*
 * reduce.c - what is left out of a graph, and above all what is not.
 */
#include "graphs.h"

#include "core/graph/internal.h"

static nmr_rules *rules;

/* Allocations go through these (--wrap): the one after `left` more fails. */
static long left = -1;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

static int fails(void)
{
    return left >= 0 && left-- == 0;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}
void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *memory, size_t size)
{
    return fails() ? NULL : __real_realloc(memory, size);
}

/* ---- Looking at graphs ------------------------------------------------------------------------------------------ */

static nmr_graph *reduced(const char *text)
{
    nmr_graph *graph = graph_of("a.c", text);

    assert_int_equal(nmr_graph_reduce(graph, rules), 0);
    return graph;
}

static const nmr_graph_function *function(const nmr_graph *graph, const char *name)
{
    uint32_t i;

    for (i = 0; i < graph->nfunctions; i++)
        if (!strcmp(graph->strings[graph->functions[i].name], name))
            return &graph->functions[i];
    return NULL;
}

static const nmr_graph_variable *variable(const nmr_graph *graph, const char *name)
{
    uint32_t i;

    for (i = 0; i < graph->nvariables; i++)
        if (!strcmp(graph->strings[graph->variables[i].name], name))
            return &graph->variables[i];
    return NULL;
}

/* The graph as its file has it, as text: nothing in it leads astray. To be freed. */
static char *text_of(const nmr_graph *graph)
{
    nmr_graph *read;
    nmr_error err = {0};
    unsigned char *bytes;
    size_t size;
    char *text;

    assert_int_equal(nmr_graph_encode(graph, &bytes, &size), 0);
    if (nmr_graph_decode(&read, bytes, size, "a.nmrg", &err) < 0)
        fail_msg("%s", err.message);
    assert_int_equal(nmr_graph_dump(read, &text), 0);
    nmr_graph_free(read);
    free(bytes);
    return text;
}

static void check_says(const nmr_graph *graph, const char *what)
{
    char *text = text_of(graph);

    if (!strstr(text, what))
        fail_msg("'%s' is not in\n%s", what, text);
    free(text);
}

/* Functions and variables by name, '-' in front of those that must not be there. */
static void check_left(const char *text, const char *const *names)
{
    nmr_graph *graph = reduced(text);
    char *whole = text_of(graph);

    for (; *names; names++) {
        const char *name = *names + (**names == '-');
        int is = function(graph, name) || variable(graph, name);
        if (is == (**names == '-'))
            fail_msg("%s is %s\n%s", name, is ? "still there" : "gone", whole);
    }
    free(whole);
    nmr_graph_free(graph);
}

#define LEFT(text, ...) check_left((text), (const char *const[]){__VA_ARGS__, NULL})

/* ---- Functions and variables ------------------------------------------------------------------------------------ */

static void what_nothing_gets_to_goes(void **state)
{
    (void)state;
    LEFT("system RtlUsed RtlUnused\n"
         "var static g_used\nvar static g_unused\nvar g_visible\nvar extern g_elsewhere\n"
         "fn f()\ncall helper()\nret\nend\n"
         "fn static helper()\ncall RtlUsed(g_used)\nret\nend\n"
         "fn static alone()\ncall second()\ncall RtlUnused(g_unused)\n%1 = g_elsewhere\nret\nend\n"
         "fn static second()\nret\nend\n"
         "fn header inline inlined()\nret\nend\n"
         "fn header inline called()\nret\nend\n"
         "fn g()\ncall called()\nret\nend\n",
         "f", "helper", "-alone", "-second", "-inlined", "called", "g", "g_used", "-g_unused", "g_visible",
         "-g_elsewhere");
}

static void numbers_lead_to_what_they_led_to(void **state)
{
    nmr_graph *graph = reduced("var static g_gone\nvar static g_there\n"
                               "fn static gone()\ng_gone = gone\nret\nend\n"
                               "fn static there()\nret g_there\nend\n"
                               "fn f()\ng_there = there\n%1 = call there()\nret %1\nend\n");

    (void)state;
    assert_int_equal(graph->nfunctions, 2);
    assert_int_equal(graph->nvariables, 1);
    check_says(graph, "store.p8 g_there = there");
    check_says(graph, "r0 = call.p8 there()");
    nmr_graph_free(graph);
}

static void what_leads_to_the_rules_stays(void **state)
{
    (void)state;
    /* A protocol call, also by way of another function or a table; what is of another unit; a pointer. */
    LEFT("system NmrDeregisterClient\nfn static stop(h)\ncall NmrDeregisterClient(h)\nret\nend\n", "stop",
         "NmrDeregisterClient");
    LEFT("system NmrDeregisterClient\nfn static stop(h)\ncall inner(h)\nret\nend\n"
         "fn static inner(h)\ncall NmrDeregisterClient(h)\nret\nend\n",
         "stop", "inner");
    LEFT("api other\nfn static f()\ncall other()\nret\nend\n", "f", "other");
    LEFT("fn static f(p)\ncall p->OPS.Run()\nret\nend\n", "f");
    LEFT("fn static f(p)\ncall p->WSK_PROVIDER_DISPATCH.WskSocket as WSK_PROVIDER_DISPATCH.WskSocket()\nret\nend\n",
         "f");
    /* A function that is handed to the system to get a role. */
    LEFT("system IoSetCompletionRoutine\nfn static done()\nret\nend\n"
         "fn static f(i)\ncall IoSetCompletionRoutine(i, done)\nret\nend\n",
         "f", "done");
    /* What the system, or a helper of the rules, does is known. */
    LEFT("system ExFreePool KeFoo\nfn static f(p)\ncall ExFreePool(p)\ncall KeFoo(p)\nret\nend\n", "-f", "-ExFreePool",
         "-KeFoo");
}

static void roles_stay(void **state)
{
    (void)state;
    LEFT("fn static f(d) : DRIVER_UNLOAD\nret\nend\n", "f");
    LEFT("fn static f(d) : MY_CALLBACK\nret\nend\n", "-f");
    LEFT("fn static DriverEntry(d)\nret\nend\n", "DriverEntry");
    LEFT("fn static unload()\nret\nend\nfn static f(d)\nd->DRIVER_OBJECT.DriverUnload = unload\nret\nend\n", "f",
         "unload");
    LEFT("fn static stop()\nret\nend\nfn static f(d)\nd->DRIVER_OBJECT.Other = stop\nret\nend\n", "-f", "-stop");
    /* A table of callbacks that nothing mentions. */
    LEFT("var static g_chars\nfn static detach()\nret\nend\n"
         "init g_chars.NPI_CLIENT_CHARACTERISTICS.ClientDetachProvider = detach\n",
         "g_chars", "detach");
    LEFT("var static g_table\nfn static run()\nret\nend\ninit g_table.OPS.Run = run\n", "-g_table", "-run");
    LEFT("system NmrDeregisterClient\nvar static g_table\nfn static run(h)\ncall NmrDeregisterClient(h)\nret\nend\n"
         "init g_table.OPS.Run = run\n",
         "g_table", "run");
}

static void what_was_not_understood_stays(void **state)
{
    (void)state;
    LEFT("fn static damaged f()\nret\nend\n", "f");
    LEFT("fn static f()\nlost\nret\nend\n", "f");
}

static void virtual_methods_that_write_stay(void **state)
{
    (void)state;
    LEFT("fn inline ?set@box@@UEAAXXZ(this)\nthis->box.Flag = 1\nret\nend\n"
         "fn inline ?get@box@@UEAAXXZ(this)\nret this->box.Flag\nend\n",
         "?set@box@@UEAAXXZ", "-?get@box@@UEAAXXZ");
}

/* ---- The system ------------------------------------------------------------------------------------------------- */

static void functions_of_the_system_are_one(void **state)
{
    nmr_graph *graph = reduced(
        "system KeFoo KeBar ExFreePool InterlockedIncrement ?make@@YAPEAX_K@Z IoSetCompletionRoutine\napi other\n"
        "fn f(p, q)\n%1 = call KeFoo(p, w:q, 3)\ncall KeBar(%1)\ncall ExFreePool(p)\n"
        "call InterlockedIncrement(q)\n%2 = call ?make@@YAPEAX_K@Z(8)\ncall IoSetCompletionRoutine(p)\n"
        "call other()\nret %2\nend\n");

    (void)state;
    assert_null(function(graph, "KeFoo"));
    assert_null(function(graph, "KeBar"));
    assert_int_equal(function(graph, "<system>")->flags, NMR_FUNCTION_SYSTEM);
    assert_int_equal(function(graph, "<system>")->plain, 0);
    assert_non_null(function(graph, "ExFreePool"));
    assert_non_null(function(graph, "InterlockedIncrement"));
    assert_non_null(function(graph, "?make@@YAPEAX_K@Z"));
    assert_non_null(function(graph, "IoSetCompletionRoutine"));
    assert_non_null(function(graph, "other"));
    check_says(graph, "r0 = call.p8 <system>(load p, load q:w, 3)");
    check_says(graph, "call.p8 <system>(r0)");
    nmr_graph_free(graph);
}

static void what_does_not_return_keeps_its_name(void **state)
{
    nmr_graph *graph = graph_of("a.c", "system KeStop\nfn f()\ncall KeStop()\nstop\nend\n");

    (void)state;
    graph->functions[1].flags |= NMR_FUNCTION_NORETURN;
    assert_int_equal(nmr_graph_reduce(graph, rules), 0);
    assert_non_null(function(graph, "KeStop"));
    nmr_graph_free(graph);
}

/* ---- What is shown ---------------------------------------------------------------------------------------------- */

static const char *local_name(const nmr_graph *graph, const char *name, uint32_t local)
{
    return graph->strings[function(graph, name)->locals[local].name];
}

static void names_stay_where_a_message_needs_them(void **state)
{
    nmr_graph *graph = graph_of("a.c", "system NmrDeregisterClient KeFoo\napi other\n"
                                       "fn f(wide, narrow)\nlocal handle context index out plain\n"
                                       "call NmrDeregisterClient(handle)\ncall context->C.Table[index]()\n"
                                       "call other(&out)\ncall KeFoo(plain)\nplain = narrow\nret\nend\n");
    static const char *const names[] = {"wide", "", "handle", "context", "index", "out", ""};
    uint32_t i;

    (void)state;
    graph->functions[0].locals[1].type = 4;
    assert_int_equal(nmr_graph_reduce(graph, rules), 0);
    for (i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(local_name(graph, "f", i), names[i]);
    nmr_graph_free(graph);
}

static void places_stay_where_something_is_shown(void **state)
{
    nmr_graph *graph = reduced("fn f(p)\n" /* 1 */
                               "local x y\n"
                               "x = 1\n"       /* 3: where the function begins */
                               "y = x\n"       /* 4: of no interest */
                               "p->C.M = y\n"  /* 5: may be the last copy */
                               "y = p->C.M\n"  /* 6: may be forbidden */
                               "%1 = x == 1\n" /* 7 */
                               "if %1 1 2\n"   /* 8 */
                               "block 1: \n"
                               "goto 2\n" /* 10 */
                               "block 2: \n"
                               "%2 = p->C.M + 1\n" /* 12 */
                               "touch p->C.M\n"    /* 13 */
                               "zero x\n"          /* 14 */
                               "call f(x)\n"       /* 15 */
                               "ret x\n"           /* 16 */
                               "end\n");
    static const uint32_t lines[] = {3, 3, 5, 6, 6, 8, 8, 12, 13, 13, 15, 15};
    const nmr_graph_function *f = function(graph, "f");
    uint32_t i;

    (void)state;
    assert_int_equal(f->ninstrs, sizeof lines / sizeof *lines);
    for (i = 0; i < f->ninstrs; i++)
        assert_int_equal(f->instrs[i].site.line, lines[i]);
    nmr_graph_free(graph);
}

static void declarations_are_nowhere(void **state)
{
    nmr_graph *graph =
        graph_of("a.c", "system ExFreePool\nvar g\nfn f(p) : DRIVER_UNLOAD MY_TYPE\ncall ExFreePool(g)\nret\nend\n");

    (void)state;
    graph->functions[0].instrs[0].site.macro = graph->functions[0].site.macro = graph->functions[0].name;
    assert_int_equal(nmr_graph_reduce(graph, rules), 0);
    assert_int_equal(function(graph, "ExFreePool")->site.line, 0);
    assert_int_equal(variable(graph, "g")->site.line, 0);
    assert_int_equal(function(graph, "f")->site.line, 3);
    assert_int_equal(function(graph, "f")->site.macro, 0);
    assert_int_equal(function(graph, "f")->instrs[0].site.macro, 0);
    assert_int_equal(function(graph, "f")->ntypes, 1);
    assert_string_equal(graph->strings[graph->lists[function(graph, "f")->type]], "DRIVER_UNLOAD");
    nmr_graph_free(graph);
}

/* ---- Memory, and once more -------------------------------------------------------------------------------------- */

static const char *const everything =
    "system NmrDeregisterClient KeFoo\nvar static g_gone\nvar static g_there\n"
    "fn static gone()\nlocal x\nx = g_gone\nret\nend\n"
    "fn f(p)\nlocal x\nx = g_there\ncall NmrDeregisterClient(x)\ncall KeFoo(p)\nret\nend\n";

static void lack_of_memory_is_said(void **state)
{
    int failed = 1;
    long n;

    (void)state;
    for (n = 0; failed; n++) {
        nmr_graph *graph = graph_of("a.c", everything);
        left = n;
        failed = nmr_graph_reduce(graph, rules) == NMR_ENOMEM;
        left = -1;
        if (!graph->failed)
            free(text_of(graph));
        nmr_graph_free(graph);
    }
    assert_true(n > 5);
}

static void a_second_time_nothing_changes(void **state)
{
    nmr_graph *graph = reduced(everything);
    char *once = text_of(graph), *twice;

    (void)state;
    assert_int_equal(nmr_graph_reduce(graph, rules), 0);
    twice = text_of(graph);
    assert_string_equal(once, twice);
    free(once);
    free(twice);
    nmr_graph_free(graph);
}

static void nothing_is_reduced_to_nothing(void **state)
{
    nmr_graph *graph = reduced("");

    (void)state;
    assert_int_equal(graph->nfunctions, 0);
    nmr_graph_free(graph);
}

static int load(void **state)
{
    nmr_error err;

    (void)state;
    return nmr_rules_load(&rules, NULL, 0, &err);
}

static int unload(void **state)
{
    (void)state;
    nmr_rules_free(rules);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_nothing_gets_to_goes),
        cmocka_unit_test(numbers_lead_to_what_they_led_to),
        cmocka_unit_test(what_leads_to_the_rules_stays),
        cmocka_unit_test(roles_stay),
        cmocka_unit_test(what_was_not_understood_stays),
        cmocka_unit_test(virtual_methods_that_write_stay),
        cmocka_unit_test(functions_of_the_system_are_one),
        cmocka_unit_test(what_does_not_return_keeps_its_name),
        cmocka_unit_test(names_stay_where_a_message_needs_them),
        cmocka_unit_test(places_stay_where_something_is_shown),
        cmocka_unit_test(declarations_are_nowhere),
        cmocka_unit_test(lack_of_memory_is_said),
        cmocka_unit_test(a_second_time_nothing_changes),
        cmocka_unit_test(nothing_is_reduced_to_nothing),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
