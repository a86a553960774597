/* link.c - what several graphs are together: names, drivers, function values, roles, and what is asked of a whole
 * driver. */
#include "graphs.h"

#include "core/link/link.h"

static nmr_rules *rules;

/* Graphs and the drivers they make. */
typedef struct linked {
    nmr_graph *graphs[8];
    size_t ngraphs, n;
    nmr_program **programs;
    nmr_error err;
} linked;

/* Pairs of path and text, up to NULL. Returns what nmr_link() does. */
static int try_link(linked *l, int separate, const char *const *sources)
{
    const nmr_graph *graphs[8];
    size_t i;

    memset(l, 0, sizeof *l);
    for (i = 0; sources[2 * i]; i++)
        graphs[i] = l->graphs[i] = graph_of(sources[2 * i], sources[2 * i + 1]);
    l->ngraphs = i;
    return nmr_link(&l->programs, &l->n, rules, graphs, i, NULL, 0, separate, &l->err);
}

static nmr_program *link_as(linked *l, int separate, const char *const *sources)
{
    if (try_link(l, separate, sources) < 0)
        fail_msg("%s:%d: %s", l->err.file, l->err.line, l->err.message);
    assert_true(l->n > 0);
    return l->programs[0];
}

#define LINK(l, ...)     link_as((l), 0, (const char *const[]){__VA_ARGS__, NULL})
#define SEPARATE(l, ...) link_as((l), 1, (const char *const[]){__VA_ARGS__, NULL})

static void unlink_all(linked *l)
{
    size_t i;

    nmr_programs_free(l->programs, l->n);
    for (i = 0; i < l->ngraphs; i++)
        nmr_graph_free(l->graphs[i]);
}

/* ---- Finding things again -------------------------------------------------------------------------------------- */

/* The function of that name, of one source or of any. */
static uint32_t index_in(const nmr_program *p, const char *name, const char *source)
{
    uint32_t i;

    for (i = 0; i < p->nfunctions; i++)
        if (!strcmp(p->functions[i].shown, name) &&
            (!source || !strcmp(p->functions[i].unit->graph->strings[p->functions[i].unit->graph->source], source)))
            return i;
    fail_msg("no function %s", name);
    return NMR_NONE;
}

static uint32_t fn(const nmr_program *p, const char *name)
{
    return index_in(p, name, NULL);
}

static const nmr_program_function *at(const nmr_program *p, const char *name)
{
    return &p->functions[fn(p, name)];
}

static uint32_t variable(const nmr_program *p, const char *name)
{
    uint32_t i;

    for (i = 0; i < p->nvariables; i++)
        if (!strcmp(p->variables[i].shown, name))
            return i;
    fail_msg("no variable %s", name);
    return NMR_NONE;
}

static nmr_static_place place(const nmr_program *p, const char *name)
{
    uint32_t i;

    for (i = 0; i < p->nfields; i++)
        if (!strcmp(p->names[p->fields[i].name].text, name))
            return nmr_place_of_field(i);
    return nmr_place_of_variable(variable(p, name));
}

static const nmr_program_name *name_of(const nmr_program *p, const char *text)
{
    uint32_t i;

    for (i = 0; i < p->nnames; i++)
        if (!strcmp(p->names[i].text, text))
            return &p->names[i];
    return NULL;
}

static unsigned family(const char *id)
{
    const nmr_family *families;
    size_t i, n = nmr_rules_families(rules, &families);

    for (i = 0; i < n; i++)
        if (!strcmp(families[i].id, id))
            return (unsigned)i;
    fail_msg("no family %s", id);
    return 0;
}

static int has(const nmr_program *p, const char *name, uint32_t flag)
{
    return (at(p, name)->flags & flag) != 0;
}

static int role(const nmr_program *p, const char *name, nmr_role r)
{
    return at(p, name)->roles >> r & 1u;
}

static int is_caller(const nmr_program *p, const char *caller, const char *callee)
{
    const nmr_program_function *f = at(p, callee);
    uint32_t i, index = fn(p, caller);

    for (i = 0; i < f->ncallers; i++)
        if (f->callers[i] == index)
            return 1;
    return 0;
}

static int is_root(const nmr_program *p, const char *name)
{
    size_t i, n;
    const uint32_t *roots = nmr_program_roots(p, &n);

    for (i = 0; i < n; i++)
        if (roots[i] == fn(p, name))
            return 1;
    return 0;
}

/* The last call of a function: "A B" for its targets, with ? when there may be others. */
static const char *targets(const nmr_program *p, const char *caller)
{
    static char text[256];
    const nmr_program_function *f = at(p, caller);
    const uint32_t *list;
    uint32_t i, instr = f->body->ninstrs;
    int unknown;
    size_t n, k;

    for (i = 0; i < f->body->ninstrs; i++)
        if (f->body->instrs[i].op == NMR_OP_CALL)
            instr = i;
    n = nmr_program_targets(p, f->unit, fn(p, caller), instr, &list, &unknown);
    text[0] = '\0';
    for (k = 0; k < n; k++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", k ? " " : "", p->functions[list[k]].shown);
    if (unknown)
        strcat(text, n ? " ?" : "?");
    return text;
}

static int has_reason(const nmr_program *p, const char *text)
{
    uint32_t i;

    for (i = 0; i < p->nreasons; i++)
        if (strstr(p->reasons[i], text))
            return 1;
    return 0;
}

#define NMR   "system NmrRegisterClient NmrDeregisterClient NmrWaitForClientDeregisterComplete NmrClientAttachProvider\n"
#define ENTRY "fn DriverEntry(driver, path)\n driver->DRIVER_OBJECT.DriverUnload = Unload\n ret 0\nend\n"

/* ---- Names ----------------------------------------------------------------------------------------------------- */

static void external_names_are_one_function(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c", "api f\n fn g()\n call f()\n ret\nend", "b.c", "fn f()\n ret\nend");

    (void)state;
    assert_int_equal(p->nfunctions, 2);
    assert_non_null(at(p, "f")->body);
    assert_ptr_equal(at(p, "f")->unit, &p->units[1]);
    assert_int_equal(at(p, "f")->name, NMR_NONE);
    assert_false(has(p, "f", NMR_LINKED_OPAQUE));
    assert_true(is_caller(p, "g", "f"));
    unlink_all(&l);
}

static void static_names_are_one_in_each_unit(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c", "var static v; fn static f()\n v = 1\n ret\nend\nfn g()\n call f()\n ret\nend", "b.c",
             "var static v; fn static f()\n v = 2\n ret\nend\nfn h()\n call f()\n ret\nend");
    uint32_t a = index_in(p, "f", "a.c"), b = index_in(p, "f", "b.c");

    (void)state;
    assert_int_equal(p->nfunctions, 4);
    assert_int_equal(p->nvariables, 2);
    assert_int_not_equal(a, b);
    assert_int_equal(p->functions[a].callers[0], fn(p, "g"));
    assert_int_equal(p->functions[b].callers[0], fn(p, "h"));
    unlink_all(&l);
}

static void an_inline_function_is_taken_once(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c", "fn inline f()\n ret 1\nend", "b.c", "fn inline f()\n ret 1\nend");

    (void)state;
    assert_int_equal(p->nfunctions, 1);
    assert_ptr_equal(p->functions[0].unit, &p->units[0]);
    assert_int_equal(p->units[1].functions[0], 0);
    unlink_all(&l);
}

static void a_body_wins_over_the_systems_declaration(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c", "system f\n fn g()\n call f()\n ret\nend", "b.c", "fn f()\n ret\nend");

    (void)state;
    assert_false(has(p, "f", NMR_LINKED_SYSTEM));
    assert_non_null(at(p, "f")->body);
    assert_int_equal(at(p, "f")->name, NMR_NONE);
    unlink_all(&l);
}

static void two_definitions_in_one_driver_are_an_error(void **state)
{
    linked l;
    int rc = try_link(&l, 0, (const char *const[]){"a.c", "\n\nfn f()\n ret\nend", "b.c", "fn f()\n ret\nend", NULL});

    (void)state;
    assert_int_equal(rc, NMR_EINVAL);
    assert_string_equal(l.err.file, "a.c");
    assert_int_equal(l.err.line, 3);
    assert_non_null(strstr(l.err.message, "'f' is also defined at b.c:1; "));
    assert_null(l.programs);
    unlink_all(&l);
}

static void variables_and_members_are_one(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c", "var extern v; fn f(c)\n v = 1\n c->C.x = 1\n ret\nend", "b.c",
             "var v; init v = 7; fn g(c)\n v = 2\n c->C.x = 2\n c->C.u_a = 1\n c->C.u_b = 1\n c->D.x = 1\n ret\nend");

    (void)state;
    assert_int_equal(p->nvariables, 1);
    assert_int_equal(p->variables[0].variable->ninits, 1);
    assert_int_equal(p->nfields, 4);
    assert_int_equal(p->units[0].fields[0], p->units[1].fields[0]);
    assert_int_equal(p->fields[place(p, "C.x") / 2].step, p->fields[place(p, "D.x") / 2].step);
    assert_int_equal(p->fields[place(p, "C.u_a") / 2].step, p->fields[place(p, "C.u_b") / 2].step);
    assert_int_not_equal(p->fields[place(p, "C.x") / 2].step, p->fields[place(p, "C.u_a") / 2].step);
    unlink_all(&l);
}

static void rules_know_functions_without_a_body(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "system NmrDeregisterClient ExFreePool KeWaitForSingleObject\napi NmrRegisterClient other\n"
             "fn NT_ASSERT(c)\n ret c\nend\nfn ?ExFreePool2@pool@@QEAAXPEAX@Z(p)\n ret\nend\n"
             "fn ?NdisFreeMemory@my@@YAXPEAX@Z(p)\n ret\nend\n"
             "fn f(t)\n call NmrDeregisterClient(0)\n call NmrRegisterClient()\n call other()\n"
             " call t->T.WskSocket as WSK_PROVIDER_DISPATCH.WskSocket ()\n ret\nend");

    (void)state;
    assert_non_null(p->names[at(p, "NmrDeregisterClient")->name].patterns);
    assert_true(p->names[at(p, "NmrDeregisterClient")->name].protocol);
    assert_false(p->names[at(p, "NmrDeregisterClient")->name].splits);
    assert_true(p->names[at(p, "NmrRegisterClient")->name].splits);
    assert_true(name_of(p, "WSK_PROVIDER_DISPATCH.WskSocket")->protocol);
    assert_false(p->names[at(p, "KeWaitForSingleObject")->name].protocol);
    assert_non_null(p->names[at(p, "KeWaitForSingleObject")->name].patterns);
    assert_int_equal(p->names[at(p, "ExFreePool")->name].helper->kind, NMR_HELPER_DEALLOCATOR);
    assert_true(has(p, "other", NMR_LINKED_OPAQUE));
    assert_false(has(p, "NmrRegisterClient", NMR_LINKED_OPAQUE));
    /* A helper is one with a body as well, but not as a method. */
    assert_int_equal(at(p, "NT_ASSERT")->name, NMR_NONE);
    assert_int_equal(at(p, "NT_ASSERT")->helper->kind, NMR_HELPER_ASSERT);
    assert_null(at(p, "ExFreePool2")->helper);
    assert_int_equal(at(p, "NdisFreeMemory")->helper->kind, NMR_HELPER_DEALLOCATOR);
    assert_int_equal(p->ncalls, 3);
    unlink_all(&l);
}

/* ---- Function values ------------------------------------------------------------------------------------------- */

static void a_member_calls_what_is_stored_there(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c", "fn static one()\n ret\nend\nfn set(o)\n o->O.run = one\n ret\nend", "b.c",
                                "fn two()\n ret\nend\nvar table; init table.O.run = two\n"
                                "fn go(o)\n call o->O.run as O.run (o)\n ret\nend");
    const nmr_program_name *name = name_of(p, "O.run");

    (void)state;
    assert_string_equal(targets(p, "go"), "one two ?"); /* not all of the driver is here */
    assert_int_equal(name->ntargets, 2);
    assert_false(name->unknown_target);
    assert_true(is_caller(p, "go", "one") && is_caller(p, "go", "two"));
    unlink_all(&l);
}

static void a_parameter_calls_what_is_passed(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "api keep\nfn Unload()\n ret\nend\n" ENTRY "fn static one()\n ret\nend\nfn static two()\n ret\nend\n"
             "fn set()\n %0 = one\n call keep(%0)\n call keep(two)\n ret\nend",
             "b.c",
             "var static saved\nfn keep(f)\n local g\n g = f\n saved = g\n ret\nend\n"
             "fn static get()\n ret saved\nend\nfn go()\n %0 = call get()\n call %0()\n ret\nend");

    (void)state;
    assert_true(p->complete);
    assert_string_equal(targets(p, "go"), "one two");
    assert_int_equal(at(p, "one")->ncallers, 1);
    unlink_all(&l);
}

static void out_parameters_bring_functions_back(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "fn Unload()\n ret\nend\n" ENTRY "fn static one()\n ret\nend\nfn static other()\n ret\nend\n"
             "fn static get(out)\n *out = one\n ret\nend\n"
             "fn go()\n local f\n call get(w:&f)\n call f()\n ret\nend\n"
             "fn use()\n local f\n f = other\n call f()\n ret\nend");

    (void)state;
    assert_string_equal(targets(p, "go"), "one");
    assert_string_equal(targets(p, "use"), "other");
    unlink_all(&l);
}

static void what_is_not_known_is_said_so(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "system MmGetSystemRoutineAddress\nfn Unload()\n ret\nend\n" ENTRY
             "fn static one()\n ret\nend\nvar static a; var static b; var static c\n"
             "fn set()\n a = one\n %0 = call MmGetSystemRoutineAddress()\n a = %0\n b = one\n b = 0\n ret\nend\n"
             "fn first()\n call a()\n ret\nend\nfn second()\n call b()\n ret\nend\n"
             "fn third(t)\n call t->T.gone as T.gone ()\n ret\nend");

    (void)state;
    assert_string_equal(targets(p, "first"), "one ?");
    assert_string_equal(targets(p, "second"), "one");
    assert_string_equal(targets(p, "third"), "?");
    unlink_all(&l);
}

static void a_member_kept_in_a_variable_is_called_by_its_name(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "fn f(d)\n local WskBind\n WskBind = d->WSK_PROVIDER_CONNECTION_DISPATCH.WskCloseSocket\n"
             " call WskBind(d)\n ret\nend");

    (void)state;
    assert_int_equal(p->ncalls, 1);
    assert_string_equal(p->names[p->calls[0].name].text, "WSK_PROVIDER_CONNECTION_DISPATCH.WskCloseSocket");
    assert_true(has(p, "f", NMR_LINKED_RELEVANT));
    unlink_all(&l);
}

/* ---- Roles ----------------------------------------------------------------------------------------------------- */

static void roles_follow_from_name_type_member_and_argument(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "system IoSetCompletionRoutine\napi install\nfn static Stop(d) : DRIVER_UNLOAD\n ret\nend\nfn static "
             "Bye(d)\n ret\nend\n"
             "fn static Done(d, i, c)\n ret 0\nend\nfn static Detach(c)\n ret 0\nend\n"
             "var chars; init chars.NPI_CLIENT_CHARACTERISTICS.ClientDetachProvider = Detach\n"
             "fn DriverEntry(d, r)\n call install(d, Bye)\n call IoSetCompletionRoutine(0, Done, 0)\n ret 0\nend",
             "b.c", "fn install(d, f)\n d->DRIVER_OBJECT.DriverUnload = f\n ret\nend");

    (void)state;
    assert_true(role(p, "DriverEntry", NMR_ROLE_ENTRY));
    assert_true(role(p, "Stop", NMR_ROLE_UNLOAD) && role(p, "Bye", NMR_ROLE_UNLOAD));
    assert_true(role(p, "Done", NMR_ROLE_COMPLETION));
    assert_true(role(p, "Detach", NMR_ROLE_DETACH_CLIENT));
    assert_int_equal(at(p, "install")->roles, 0);
    assert_true(p->has_entry && p->has_unload && p->complete);
    assert_true(nmr_program_any_role(p, NMR_ROLE_COMPLETION));
    assert_false(nmr_program_any_role(p, NMR_ROLE_FRAMEWORK_CLEANUP));
    unlink_all(&l);
}

#define CHARS "NPI_CLIENT_CHARACTERISTICS"

static void callbacks_of_one_object_are_a_group(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "fn a1()\n ret 0\nend\nfn d1()\n ret 0\nend\nfn a2()\n ret 0\nend\nfn d2()\n ret 0\nend\n"
             "fn c2()\n ret\nend\n"
             "var one; init one." CHARS ".ClientAttachProvider = a1; init one." CHARS ".ClientDetachProvider = d1\n"
             "fn f(c)\n c->C.n." CHARS ".ClientAttachProvider = a2\n c->C.n." CHARS ".ClientDetachProvider = d2\n"
             " c->C.m." CHARS ".ClientCleanupBindingContext = c2\n ret\nend");
    uint32_t next = 0;
    const nmr_callback_group *group = nmr_program_group(p, NMR_ROLE_DETACH_CLIENT, fn(p, "d2"), &next);

    (void)state;
    assert_non_null(group);
    assert_int_equal(group->callbacks[NMR_ROLE_ATTACH_CLIENT], fn(p, "a2"));
    assert_int_equal(group->callbacks[NMR_ROLE_CLEANUP_CLIENT], NMR_NONE);
    assert_null(nmr_program_group(p, NMR_ROLE_DETACH_CLIENT, fn(p, "d2"), &next));
    next = 0;
    group = nmr_program_group(p, NMR_ROLE_DETACH_CLIENT, fn(p, "d1"), &next);
    assert_int_equal(group->callbacks[NMR_ROLE_ATTACH_CLIENT], fn(p, "a1"));
    unlink_all(&l);
}

/* ---- Drivers --------------------------------------------------------------------------------------------------- */

#define MAIN "api stop\nfn Unload(d)\n call stop()\n ret\nend\n" ENTRY

static void each_entry_function_makes_a_driver(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "one/main.c", MAIN, "two/main.c", MAIN, "two/stop.c", "api log\nfn stop()\n call log()\n ret\nend",
             "one/stop.c", "api log\nfn stop()\n call log()\n ret\nend", "lib/log.c", "fn log()\n ret\nend");
    assert_int_equal(l.n, 2);
    assert_string_equal(l.programs[0]->title, "one/main.c");
    assert_string_equal(l.programs[1]->title, "two/main.c");
    assert_int_equal(l.programs[0]->nunits, 3);
    assert_int_equal(l.programs[1]->nunits, 3);
    assert_non_null(index_in(l.programs[0], "stop", "one/stop.c") + 1);
    assert_non_null(index_in(l.programs[1], "stop", "two/stop.c") + 1);
    assert_true(l.programs[0]->complete && l.programs[1]->complete);
    unlink_all(&l);
}

static void the_nearest_definition_is_meant(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "x/drv/main.c", MAIN, "x/lib/stop.c", "fn stop()\n ret\nend", "y/stop.c", "fn stop()\n ret\nend");
    assert_int_equal(l.n, 2);
    assert_int_equal(l.programs[0]->nunits, 2);
    assert_non_null(index_in(l.programs[0], "stop", "x/lib/stop.c") + 1);
    assert_true(l.programs[0]->complete);
    /* What is left has no entry function. */
    assert_string_equal(l.programs[1]->title, "y/stop.c");
    assert_false(l.programs[1]->complete);
    assert_true(has_reason(l.programs[1], "no DriverEntry"));
    unlink_all(&l);
}

static void two_that_are_equally_near_leave_a_doubt(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "main.c", MAIN, "a.c", "fn stop()\n ret\nend", "b.c", "fn stop()\n ret\nend");
    assert_false(l.programs[0]->complete);
    assert_true(has_reason(l.programs[0], "'stop'"));
    unlink_all(&l);
}

static void a_unit_with_an_entry_function_is_no_library(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "one/main.c", MAIN, "two/main.c", "fn stop()\n ret\nend\nfn Unload(d)\n ret\nend\n" ENTRY);
    assert_int_equal(l.n, 2);
    assert_int_equal(l.programs[0]->nunits, 1);
    assert_true(has_reason(l.programs[0], "function 'stop', which 'Unload' of one/main.c calls, is in no source"));
    assert_true(l.programs[1]->complete);
    unlink_all(&l);
}

static void what_conflicts_with_the_driver_is_not_taken(void **state)
{
    linked l;

    (void)state;
    /* km.c and um.c are alternatives; only um.c has `extra`. */
    SEPARATE(&l, "drv/main.c", MAIN, "drv/km.c", "api extra\nfn stop()\n call extra()\n ret\nend", "um/um.c",
             "fn stop()\n ret\nend\nfn extra()\n ret\nend");
    assert_int_equal(l.programs[0]->nunits, 2);
    assert_true(has_reason(l.programs[0], "'extra'"));
    unlink_all(&l);
}

static void a_table_of_functions_pulls_in_its_units(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "main.c", "var extern ops\nfn Unload(d)\n call ops.O.stop as O.stop ()\n ret\nend\n" ENTRY, "ops.c",
             "api stop\nvar ops; init ops.O.stop = stop", "stop.c", "fn stop()\n ret\nend");
    assert_int_equal(l.n, 1);
    assert_int_equal(l.programs[0]->nunits, 3);
    assert_true(l.programs[0]->complete);
    assert_string_equal(targets(l.programs[0], "Unload"), "stop");
    unlink_all(&l);
}

static void units_without_an_entry_are_linked_by_what_they_share(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "a.c", "api g\nfn f()\n call g()\n ret\nend", "b.c", "fn g()\n ret\nend", "c.c", "fn h()\n ret\nend");
    assert_int_equal(l.n, 2);
    assert_int_equal(l.programs[0]->nunits, 2);
    assert_string_equal(l.programs[1]->title, "c.c");
    unlink_all(&l);
}

static void an_emulator_is_no_part_of_a_driver(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "main.c", "api NmrDeregisterClient\nfn Unload(d)\n call NmrDeregisterClient(0)\n ret\nend\n" ENTRY,
             "emu.c", "fn NmrDeregisterClient(h)\n ret 0\nend");
    assert_int_equal(l.n, 1);
    assert_int_equal(l.programs[0]->nunits, 1);
    assert_true(l.programs[0]->complete);
    assert_int_equal(l.programs[0]->ncalls, 1);
    unlink_all(&l);
}

static void an_entry_function_by_type_may_be_called_by_the_real_one(void **state)
{
    linked l;

    (void)state;
    SEPARATE(&l, "main.c", "api Real\nfn DriverEntry(d, r)\n %0 = call Real(d, r)\n ret %0\nend", "real.c",
             "fn Unload(d)\n ret\nend\nfn Real(d, r) : DRIVER_INITIALIZE\n d->DRIVER_OBJECT.DriverUnload = Unload\n "
             "ret 0\nend");
    assert_int_equal(l.n, 1);
    assert_int_equal(l.programs[0]->nunits, 2);
    assert_true(l.programs[0]->complete);
    unlink_all(&l);
}

static void functions_of_a_header_need_what_they_mention_only_where_they_run(void **state)
{
#define HEADER "api log\nfn header static put(x)\n call log(x)\n ret\nend\n"
    linked l;

    (void)state;
    SEPARATE(&l, "a/main.c", HEADER "fn Unload(d)\n ret\nend\n" ENTRY, "b/log.c", "fn log(x)\n ret\nend");
    assert_int_equal(l.n, 2);
    assert_true(l.programs[0]->complete);
    unlink_all(&l);
    SEPARATE(&l, "a/main.c", HEADER "fn Unload(d)\n call put(d)\n ret\nend\n" ENTRY, "b/log.c", "fn log(x)\n ret\nend");
    assert_int_equal(l.n, 1);
    assert_true(l.programs[0]->complete);
    unlink_all(&l);
    /* A static function of the source may have lost its caller. */
    SEPARATE(&l, "a/main.c", "api log\nfn static put(x)\n call log(x)\n ret\nend\nfn Unload(d)\n ret\nend\n" ENTRY,
             "b/log.c", "fn log(x)\n ret\nend");
    assert_int_equal(l.n, 1);
    unlink_all(&l);
}

/* ---- Is all of it here? ---------------------------------------------------------------------------------------- */

static void a_driver_is_complete_when_nothing_is_missing(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c",
                                NMR "fn Unload(d)\n call NmrDeregisterClient(0)\n ret\nend\n" ENTRY
                                    "api lost\nfn static inline unused()\n call lost()\n ret\nend\n"
                                    "fn header static also_unused()\n call lost()\n ret\nend");

    (void)state;
    assert_true(p->complete);
    assert_int_equal(p->nreasons, 0);
    unlink_all(&l);
    p = LINK(&l, "a.c", "fn DriverEntry(d, r)\n ret 0\nend");
    assert_true(p->complete && !p->has_unload);
    unlink_all(&l);
}

static void reasons_say_what_is_missing(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "api gone away later other\nvar t; init t.T.f = away\nfn f()\n call gone()\n call gone()\n ret\nend\n"
             "fn late()\n call later()\n ret\nend\nfn set(o)\n o->O.late = late\n call other()\n ret\nend\n"
             "fn damaged Unload(d)\n lost\n call f()\n d = &t\n call d->O.late as O.late ()\n ret\nend\n" ENTRY NMR
             "fn g()\n call NmrDeregisterClient(0)\n ret\nend");

    (void)state;
    assert_false(p->complete);
    assert_int_equal(p->nreasons, 4);
    assert_string_equal(p->reasons[0], "function 'gone', which 'f' of a.c calls, is in no source");
    assert_string_equal(p->reasons[1], "function 'later', which 'late' of a.c calls, is in no source"); /* through a member */
    assert_string_equal(p->reasons[2], "function 'away', which 'Unload' of a.c mentions, is in no source");
    assert_string_equal(p->reasons[3], "function 'Unload' of a.c has a call that could not be parsed");
    assert_false(has_reason(p, "'other'")); /* nothing that ends gets there */
    unlink_all(&l);
}

static void no_driver_is_complete_without_its_failed_sources(void **state)
{
    static const char *const failed[] = {"broken.c"};
    nmr_graph *graph = graph_of("a.c", "fn Unload(d)\n ret\nend\n" ENTRY);
    const nmr_graph *graphs[] = {graph};
    nmr_program **programs;
    size_t n;

    (void)state;
    assert_int_equal(nmr_link(&programs, &n, rules, graphs, 1, failed, 1, 1, NULL), 0);
    assert_int_equal(n, 1);
    assert_false(programs[0]->complete);
    assert_true(has_reason(programs[0], "broken.c"));
    nmr_programs_free(programs, n);
    nmr_graph_free(graph);
}

/* ---- Who calls whom -------------------------------------------------------------------------------------------- */

static void the_system_runs_what_it_is_given(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "system RtlRunOnceExecuteOnce IoQueueWorkItem other\n"
             "fn static once(o, p, c)\n ret 1\nend\nfn static work(d, c)\n ret\nend\n"
             "fn static passed()\n ret\nend\nfn static kept()\n ret\nend\n"
             "fn f(c)\n call RtlRunOnceExecuteOnce(0, once, c, 0)\n call IoQueueWorkItem(c, work, 1, c)\n"
             " call other(passed)\n c->DRIVER_OBJECT.MajorFunction[2] = kept\n ret\nend\n"
             "fn g()\n call kept()\n ret\nend");

    (void)state;
    assert_true(is_caller(p, "f", "once") && is_caller(p, "f", "work"));
    assert_false(is_caller(p, "f", "passed"));
    assert_true(is_root(p, "once") && is_root(p, "work"));
    assert_true(is_root(p, "passed"));               /* nobody calls it */
    assert_true(is_root(p, "kept"));                 /* only the system takes it out of there */
    assert_true(is_root(p, "f") && is_root(p, "g")); /* other units could call them */
    unlink_all(&l);
}

static void callbacks_of_the_driver_are_no_roots(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "fn Unload(d)\n ret\nend\n" ENTRY "fn static own()\n ret\nend\n"
             "fn set(o)\n o->O.run = own\n ret\nend\nfn go(o)\n call o->O.run as O.run ()\n ret\nend\n"
             "fn nobody()\n ret\nend");

    (void)state;
    assert_true(is_root(p, "DriverEntry") && is_root(p, "Unload"));
    assert_false(is_root(p, "own"));
    assert_false(is_root(p, "nobody"));
    unlink_all(&l);
}

static void what_runs_now_belongs_to_the_caller(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             NMR "system RtlRunOnceExecuteOnce IoQueueWorkItem\nvar static g_a; var static g_b\n"
                 "fn static now(o, p, c)\n call NmrDeregisterClient(g_a)\n ret 1\nend\n"
                 "fn static later(d, c)\n g_b = 1\n ret\nend\n"
                 "fn f()\n call RtlRunOnceExecuteOnce(0, now, 0, 0)\n call IoQueueWorkItem(0, later, 1, 0)\n ret\nend");

    (void)state;
    assert_true(has(p, "f", NMR_LINKED_RELEVANT) && has(p, "f", NMR_LINKED_WORTH));
    assert_true(nmr_program_mentions(p, fn(p, "f"), variable(p, "g_a")));
    assert_false(nmr_program_mentions(p, fn(p, "f"), variable(p, "g_b")));
    unlink_all(&l);
}

/* ---- Relevance and its relatives ------------------------------------------------------------------------------- */

static void callers_of_protocol_calls_are_relevant(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c", "api stop quiet\nfn Unload(d)\n call stop()\n call quiet()\n ret\nend\n" ENTRY, "b.c",
             NMR "fn stop()\n call NmrDeregisterClient(0)\n ret\nend", "c.c", "fn quiet()\n ret\nend");

    (void)state;
    assert_true(has(p, "stop", NMR_LINKED_RELEVANT) && has(p, "Unload", NMR_LINKED_RELEVANT));
    assert_false(has(p, "quiet", NMR_LINKED_RELEVANT) || has(p, "DriverEntry", NMR_LINKED_RELEVANT));
    unlink_all(&l);
}

static void only_entry_functions_run_it(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "fn static init()\n ret\nend\nfn static shared()\n ret\nend\nfn static taken()\n ret\nend\n"
             "fn static deep()\n call deep()\n ret\nend\n"
             "fn Unload(d)\n call shared()\n ret\nend\n"
             "fn DriverEntry(d, r)\n local f\n d->DRIVER_OBJECT.DriverUnload = Unload\n call init()\n"
             " call deep()\n call shared()\n f = taken\n call taken()\n ret 0\nend");

    (void)state;
    assert_true(has(p, "DriverEntry", NMR_LINKED_ENTRY_ONLY) && has(p, "init", NMR_LINKED_ENTRY_ONLY));
    assert_true(has(p, "deep", NMR_LINKED_ENTRY_ONLY));
    assert_false(has(p, "shared", NMR_LINKED_ENTRY_ONLY) || has(p, "taken", NMR_LINKED_ENTRY_ONLY));
    unlink_all(&l);
}

static void code_outside_reaches_what_visible_functions_mention(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c",
                                "var visible; var static used; var static mine\n"
                                "fn static set()\n used = 1\n ret\nend\nfn f()\n call set()\n ret\nend\n"
                                "fn Unload(d)\n mine = 0\n ret\nend\n" ENTRY);

    (void)state;
    assert_true(p->variables[variable(p, "visible")].outside);
    assert_true(p->variables[variable(p, "used")].outside);
    assert_false(p->variables[variable(p, "mine")].outside);
    unlink_all(&l);
}

static void what_is_touched_is_known_from_above(void **state)
{
    linked l;
    const nmr_program *p = LINK(
        &l, "a.c",
        "system KeSetEvent RtlCopyMemory\nvar static a; var static b; var static e\n"
        "fn static leaf(c)\n c->C.x = b\n ret\nend\nfn static circle(n)\n call circle(n)\n call leaf(n)\n ret\nend\n"
        "fn f(c)\n call circle(c)\n a = 1\n ret\nend\nfn any(p)\n *p = 1\n ret\nend\n"
        "fn event()\n call KeSetEvent(w:&e)\n ret\nend\nfn copies(p)\n call RtlCopyMemory(o:&a, p)\n ret\nend\n"
        "fn local_only()\n local x\n zero x\n x = 1\n ret x\nend");
    uint64_t want = nmr_touch_bit(place(p, "a")) | nmr_touch_bit(place(p, "b")) | nmr_touch_bit(place(p, "C.x"));

    (void)state;
    assert_int_equal(at(p, "f")->touches, want);
    assert_int_equal(at(p, "circle")->touches, want & ~nmr_touch_bit(place(p, "a")));
    assert_int_equal(at(p, "any")->touches >> 63, 1);
    assert_int_equal(at(p, "event")->touches, nmr_touch_bit(place(p, "e")));
    assert_int_equal(at(p, "copies")->touches >> 63, 1);
    assert_int_equal(at(p, "local_only")->touches, 0);
    unlink_all(&l);
}

static void calls_are_followed_where_something_can_matter(void **state)
{
    linked l;
    /* What follows each of these functions is a loop, so that they are not small. */
#define LOOP " goto 1\n block 1:\n if n 1 2\n block 2:\n ret\nend\n"
    const nmr_program *p = LINK(
        &l, "a.c",
        NMR
        "api far\nsystem InterlockedExchange ExFreePool KeBugCheck\nvar static g_flag; var static g_other; var static g_client\n"
        "fn flag(n)\n g_flag = 1\n" LOOP "fn atomic(n)\n call InterlockedExchange(w:&g_flag, 1)\n" LOOP
        "fn other(n)\n g_other = 1\n" LOOP "fn client(n)\n g_client = 0\n" LOOP
        "fn frees(n)\n call ExFreePool(n)\n" LOOP "fn out(n)\n *n = 1\n" LOOP "fn above(n)\n call flag(n)\n" LOOP
        "fn small(n)\n ret 1\nend\nfn leaves(n)\n call far(n)\n" LOOP "fn calls_small(n)\n call small(n)\n" LOOP
        "fn Unload(n)\n if g_flag 1 2\n block 1:\n call NmrDeregisterClient(g_client)\n goto 2\n block 2:\n "
        "ret\nend\n");

    (void)state;
    assert_true(has(p, "flag", NMR_LINKED_WORTH) && has(p, "atomic", NMR_LINKED_WORTH) &&
                has(p, "above", NMR_LINKED_WORTH));
    assert_false(has(p, "other", NMR_LINKED_WORTH));
    assert_true(has(p, "client", NMR_LINKED_WORTH) && !has(p, "client", NMR_LINKED_FREES));
    assert_true(has(p, "frees", NMR_LINKED_FREES) && has(p, "out", NMR_LINKED_FREES));
    assert_false(has(p, "frees", NMR_LINKED_WORTH) || has(p, "out", NMR_LINKED_WORTH));
    assert_true(has(p, "leaves", NMR_LINKED_LEAVES) && !has(p, "leaves", NMR_LINKED_WORTH));
    assert_true(has(p, "small", NMR_LINKED_SMALL) && !has(p, "calls_small", NMR_LINKED_WORTH));
    unlink_all(&l);
}

/* ---- What decides ---------------------------------------------------------------------------------------------- */

static int local_decides(const nmr_program *p, const char *function, const char *local)
{
    const nmr_program_function *f = at(p, function);
    uint32_t i;

    for (i = 0; i < f->body->nlocals; i++)
        if (!strcmp(f->unit->graph->strings[f->body->locals[i].name], local))
            return nmr_program_local_decides(p, fn(p, function), i);
    fail_msg("%s has no local %s", function, local);
    return 0;
}

static void tests_on_the_way_to_a_call_decide(void **state)
{
    linked l;
    const nmr_program *p = LINK(
        &l, "a.c",
        NMR "api start\nvar static g_on; var static g_level; var static g_count; var static g_client\n"
            "fn Unload(d)\n local n\n local m\n local k\n n = g_level\n m = g_count\n if m 1 2\n block 1:\n k = 1\n goto 2\n block 2:\n"
            " if g_on 3 5\n block 3:\n if n 4 5\n block 4:\n call NmrDeregisterClient(g_client)\n goto 5\n block 5:\n"
            " ret\nend\n"
            "fn DriverEntry(d, r)\n local s\n d->DRIVER_OBJECT.DriverUnload = Unload\n %1 = call start(d)\n s = %1\n ret s\nend",
        "b.c", "fn start(x)\n local t\n local u\n t = 1\n u = 2\n ret t\nend");

    (void)state;
    assert_true(nmr_program_decides(p, place(p, "g_on")) && nmr_program_decides(p, place(p, "g_level")));
    assert_true(nmr_program_decides(p, place(p, "g_client")));
    assert_false(nmr_program_decides(p, place(p, "g_count")));
    assert_true(local_decides(p, "Unload", "n"));
    assert_false(local_decides(p, "Unload", "m") || local_decides(p, "Unload", "k"));
    unlink_all(&l);
}

static void what_is_given_and_returned_decides(void **state)
{
    linked l;
    const nmr_program *p = LINK(
        &l, "a.c",
        NMR "api wanted undo\nvar static g_client; var static g_flag\n"
            "fn Unload(d)\n local x\n local w\n w = 7\n x = g_flag\n %1 = call wanted(w)\n if %1 1 2\n block 1:\n"
            " call undo(x, w)\n goto 2\n block 2:\n ret\nend\n" ENTRY,
        "b.c",
        NMR "var static g_client\nfn wanted(v)\n local t\n local u\n u = 1\n t = v\n ret t\nend\n"
            "fn undo(a, b)\n if a 1 2\n block 1:\n call NmrDeregisterClient(g_client)\n goto 2\n block 2:\n ret\nend");

    (void)state;
    assert_true(nmr_program_result_decides(p, fn(p, "wanted")) && local_decides(p, "wanted", "t"));
    assert_true(local_decides(p, "wanted", "v") && !local_decides(p, "wanted", "u"));
    assert_true(local_decides(p, "undo", "a") && !local_decides(p, "undo", "b"));
    assert_true(local_decides(p, "Unload", "x") && nmr_program_decides(p, place(p, "g_flag")));
    assert_true(local_decides(p, "Unload", "w")); /* by way of `wanted` */
    assert_false(nmr_program_result_decides(p, fn(p, "undo")));
    unlink_all(&l);
}

/* ---- Places ---------------------------------------------------------------------------------------------------- */

static void kinds_come_from_the_call_that_made_the_handle(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             NMR "var static g_client; var static g_mixed; var extern g_far\n"
                 "fn static Attach(h, c)\n c->C.binding = h\n ret 0\nend\n"
                 "var chars; init chars." CHARS ".ClientAttachProvider = Attach\n"
                 "fn f(v)\n call NmrRegisterClient(0, 0, w:&g_client)\n call NmrRegisterClient(0, 0, w:&g_mixed)\n"
                 " call NmrRegisterClient(0, 0, w:&g_far)\n g_client = 0\n g_mixed = v\n ret\nend",
             "b.c", "var g_far\nfn g()\n g_far = ?\n ret\nend");
    unsigned f = family("nmr.registration");
    uint32_t client = nmr_program_kinds(p, f, place(p, "g_client"));

    (void)state;
    assert_true(client && !(client & 1) && !(client & (client - 1)));
    assert_int_equal(nmr_program_kinds(p, f, place(p, "g_mixed")), client | 1);
    assert_int_equal(nmr_program_kinds(p, f, place(p, "g_far")), client | 1);
    assert_int_equal(nmr_program_kinds(p, f, NMR_NONE), 0);
    assert_int_equal(nmr_program_kinds(p, family("wsk.socket"), place(p, "g_client")), 0);
    unlink_all(&l);
}

static void captures_name_owner_and_tracked(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c",
                                "system WskCaptureProviderNPI\nvar static g_reg; var static g_npi\n"
                                "fn f()\n call WskCaptureProviderNPI(w:&g_reg, 0, w:&g_npi)\n ret\nend");
    const nmr_capture *captures;

    (void)state;
    assert_int_equal(nmr_program_captures(p, family("wsk.provider"), &captures), 1);
    assert_int_equal(captures[0].owner, place(p, "g_reg"));
    assert_int_equal(captures[0].tracked, place(p, "g_npi"));
    assert_int_equal(captures[0].variable, variable(p, "g_npi"));
    assert_int_equal(nmr_program_captures(p, family("nmr.registration"), &captures), 0);
    unlink_all(&l);
}

static void guards_decide_whether_objects_are_undone(void **state)
{
    linked l;
    const nmr_program *p = LINK(&l, "a.c",
                                NMR "system InterlockedExchange\nvar static g_h; var static g_a; var static g_b; var "
                                    "static g_c; var static g_d; var static g_e\n"
                                    "fn stop(c)\n if g_a 1 5\n"
                                    " block 1:\n %0 = c->C.started\n %1 = %0 != 0\n if %1 2 5\n"
                                    " block 2:\n %2 = call InterlockedExchange(w:&g_b, 0)\n if %2 3 4\n"
                                    " block 3:\n call NmrDeregisterClient(g_h)\n goto 4\n"
                                    " block 4:\n if g_c 5 5\n"
                                    " block 5:\n g_d = 1\n if g_e 6 6\n block 6:\n ret\nend");
    unsigned f = family("nmr.registration");

    (void)state;
    assert_true(nmr_program_is_guard(p, f, place(p, "g_a")));
    assert_true(nmr_program_is_guard(p, f, place(p, "g_b")));
    assert_true(nmr_program_is_guard(p, f, place(p, "C.started")));
    assert_false(nmr_program_is_guard(p, f, place(p, "g_c")));
    assert_false(nmr_program_is_guard(p, f, place(p, "g_d")));
    assert_false(nmr_program_is_guard(p, f, place(p, "g_e")));
    assert_false(nmr_program_is_guard(p, f, place(p, "g_h")));
    assert_false(nmr_program_is_guard(p, family("wsk.socket"), place(p, "g_a")));
    unlink_all(&l);
}

static void what_a_protocol_call_returns_is_no_guard(void **state)
{
    linked l;
    const nmr_program *p = LINK(
        &l, "a.c",
        NMR "var static g_h; var static g_loop\n"
            "fn stop()\n %0 = call NmrDeregisterClient(g_h)\n %1 = %0 == 259\n if %1 1 2\n"
            " block 1:\n call NmrWaitForClientDeregisterComplete(g_h)\n goto 2\n block 2:\n ret\nend\n"
            "fn forever()\n if g_loop 1 2\n block 1:\n call NmrDeregisterClient(g_h)\n goto 3\n block 2:\n goto 3\n"
            " block 3:\n goto 3\nend");
    unsigned f = family("nmr.registration");

    (void)state;
    assert_false(nmr_program_is_guard(p, f, place(p, "g_h")));
    assert_true(nmr_program_is_guard(p, f, place(p, "g_loop")));
    unlink_all(&l);
}

static void owned_objects_share_the_guards_of_their_owner(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             "system WskDeregister\nvar static g_reg; var static g_on\n"
             "fn stop()\n if g_on 1 2\n block 1:\n call WskDeregister(w:&g_reg)\n goto 2\n block 2:\n ret\nend");

    (void)state;
    assert_true(nmr_program_is_guard(p, family("wsk.registration"), place(p, "g_on")));
    assert_true(nmr_program_is_guard(p, family("wsk.provider"), place(p, "g_on")));
    unlink_all(&l);
}

/* ---- Bindings -------------------------------------------------------------------------------------------------- */

static void the_cleanup_callback_frees_through_other_files(void **state)
{
    linked l;
    const nmr_program *p = LINK(
        &l, "a.c",
        "api release\nfn a()\n ret 0\nend\nfn d(c)\n ret 0\nend\nfn c(x)\n local y\n y = x\n call release(1, y)\n "
        "ret\nend\n"
        "fn d2(c)\n ret 0\nend\nfn c2(x)\n ret\nend\n"
        "var one; init one." CHARS ".ClientAttachProvider = a; init one." CHARS ".ClientDetachProvider = d\n"
        "init one." CHARS ".ClientCleanupBindingContext = c\n"
        "var two; init two." CHARS ".ClientDetachProvider = d2; init two." CHARS ".ClientCleanupBindingContext = c2",
        "b.c", "system ExFreePool\nfn release(n, p)\n %0 = p\n call ExFreePool(%0)\n ret\nend");

    (void)state;
    assert_true(nmr_program_cleanup_frees(p, fn(p, "d")));
    assert_false(nmr_program_cleanup_frees(p, fn(p, "d2")));
    assert_true(nmr_program_cleanup_frees(p, fn(p, "a")));        /* works on any binding of its source */
    assert_false(nmr_program_cleanup_frees(p, fn(p, "release"))); /* another source has its own */
    assert_true(nmr_program_cleanup_frees(p, NMR_NONE));
    unlink_all(&l);
}

static void contexts_and_the_other_sides_table_are_found(void **state)
{
    linked l;
    const nmr_program *p = LINK(
        &l, "a.c",
        NMR "fn a(h, ctx)\n local c table\n c = ctx\n call NmrClientAttachProvider(h, c, 0, 0, w:&table)\n"
            " c->C.dispatch = table\n ret 0\nend\nfn d(c)\n ret 0\nend\n"
            "fn a2(h)\n call NmrClientAttachProvider(h, h, 0, 0, w:&h->C.peer)\n ret 0\nend\nfn d2(c)\n ret 0\nend\n"
            "fn pa(h, x, r, cc, their, out, mine)\n local m\n m->C.client = their\n *out = m\n ret 0\nend\n"
            "var pc; init pc.NPI_PROVIDER_CHARACTERISTICS.ProviderAttachClient = pa\n"
            "var one; init one." CHARS ".ClientAttachProvider = a; init one." CHARS ".ClientDetachProvider = d\n"
            "var two; init two." CHARS ".ClientAttachProvider = a2; init two." CHARS ".ClientDetachProvider = d2");

    (void)state;
    assert_true(nmr_program_is_peer(p, place(p, "C.dispatch")));
    assert_true(nmr_program_is_peer(p, place(p, "C.peer")));
    assert_true(nmr_program_is_peer(p, place(p, "C.client")));
    assert_false(nmr_program_is_peer(p, NMR_NONE));
    assert_true(nmr_program_is_context(p, fn(p, "a"), 2));
    assert_false(nmr_program_is_context(p, fn(p, "a"), 3));
    assert_true(nmr_program_is_context(p, fn(p, "pa"), 7));
    assert_false(nmr_program_handle_context(p, fn(p, "d")));
    assert_true(nmr_program_handle_context(p, fn(p, "d2")));
    unlink_all(&l);
}

/* ---- Never called ---------------------------------------------------------------------------------------------- */

static const nmr_row *never_row(const char *call)
{
    static nmr_row rows[8];
    static unsigned next;
    nmr_row *row = &rows[next++ % 8];

    memset(row, 0, sizeof *row);
    row->event = NMR_EVENT_LEAVE;
    row->name = NMR_ROLE_UNLOAD;
    row->never[0] = call;
    row->nnever = 1;
    return row;
}

/* About a registration at the place. */
static int never_called(const nmr_program *p, const nmr_row *row, nmr_static_place place)
{
    nmr_subject subject = {0, 0, place, place == NMR_NONE || place % 2 ? NMR_NONE : place / 2, 0};

    while (strcmp(p->families[subject.family].id, "nmr.registration"))
        subject.family++;
    return nmr_program_never_called(p, row, &subject);
}

static void never_is_asked_of_the_whole_driver(void **state)
{
    linked l;
    const nmr_program *p =
        LINK(&l, "a.c",
             NMR "var g_one; var g_two; var g_three\napi stop\nfn Unload(d)\n call stop()\n ret\nend\n"
                 "fn DriverEntry(d, r)\n d->DRIVER_OBJECT.DriverUnload = Unload\n"
                 " call NmrDeregisterClient(g_two)\n ret 0\nend",
             "b.c", NMR "var extern g_one\nfn stop()\n call NmrDeregisterClient(g_one)\n ret\nend");
    const nmr_row *deregister = never_row("NmrDeregisterClient");

    (void)state;
    assert_false(never_called(p, deregister, place(p, "g_one")));
    assert_true(never_called(p, deregister, place(p, "g_two"))); /* in the entry function only */
    assert_true(never_called(p, deregister, place(p, "g_three")));
    assert_false(never_called(p, deregister, NMR_NONE));
    assert_true(never_called(p, never_row("NmrWaitForClientDeregisterComplete"), NMR_NONE));
    assert_true(never_called(p, never_row("NmrRegisterProvider"), NMR_NONE));
    unlink_all(&l);
    /* On a place that nobody knows it may be on any; and who has its address may call it. */
    p = LINK(&l, "a.c", NMR "var g\nfn f(h)\n call NmrDeregisterClient(h)\n ret\nend");
    assert_false(never_called(p, deregister, place(p, "g")));
    unlink_all(&l);
    p = LINK(&l, "a.c", NMR "var g; init g = NmrDeregisterClient");
    assert_false(never_called(p, never_row("NmrDeregisterClient"), place(p, "g")));
    unlink_all(&l);
}

/* ---- Many ------------------------------------------------------------------------------------------------------ */

static void nothing_links_to_nothing(void **state)
{
    nmr_program **programs;
    size_t n;

    (void)state;
    assert_int_equal(nmr_link(&programs, &n, rules, NULL, 0, NULL, 0, 1, NULL), 0);
    assert_int_equal(n, 0);
    nmr_programs_free(programs, n);
    assert_int_equal(nmr_link(&programs, &n, rules, NULL, 0, NULL, 0, 0, NULL), 0);
    assert_int_equal(n, 0);
    nmr_programs_free(programs, n);
}

static void more_targets_than_are_kept_are_unknown(void **state)
{
    char text[8192] = "";
    linked l;
    const nmr_program *p;
    int i;

    (void)state;
    for (i = 0; i < 70; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "fn f%d()\n ret\nend\nfn s%d(o)\n o->O.run = f%d\n ret\nend\n", i, i, i);
    strcat(text, "fn go(o)\n call o->O.run as O.run ()\n ret\nend");
    p = LINK(&l, "a.c", "fn Unload(d)\n ret\nend\n" ENTRY, "b.c", text);
    assert_int_equal(name_of(p, "O.run")->ntargets, 64);
    assert_true(name_of(p, "O.run")->unknown_target);
    unlink_all(&l);
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
        cmocka_unit_test(external_names_are_one_function),
        cmocka_unit_test(static_names_are_one_in_each_unit),
        cmocka_unit_test(an_inline_function_is_taken_once),
        cmocka_unit_test(a_body_wins_over_the_systems_declaration),
        cmocka_unit_test(two_definitions_in_one_driver_are_an_error),
        cmocka_unit_test(variables_and_members_are_one),
        cmocka_unit_test(rules_know_functions_without_a_body),
        cmocka_unit_test(a_member_calls_what_is_stored_there),
        cmocka_unit_test(a_parameter_calls_what_is_passed),
        cmocka_unit_test(out_parameters_bring_functions_back),
        cmocka_unit_test(what_is_not_known_is_said_so),
        cmocka_unit_test(a_member_kept_in_a_variable_is_called_by_its_name),
        cmocka_unit_test(roles_follow_from_name_type_member_and_argument),
        cmocka_unit_test(callbacks_of_one_object_are_a_group),
        cmocka_unit_test(each_entry_function_makes_a_driver),
        cmocka_unit_test(the_nearest_definition_is_meant),
        cmocka_unit_test(two_that_are_equally_near_leave_a_doubt),
        cmocka_unit_test(a_unit_with_an_entry_function_is_no_library),
        cmocka_unit_test(what_conflicts_with_the_driver_is_not_taken),
        cmocka_unit_test(a_table_of_functions_pulls_in_its_units),
        cmocka_unit_test(units_without_an_entry_are_linked_by_what_they_share),
        cmocka_unit_test(an_emulator_is_no_part_of_a_driver),
        cmocka_unit_test(an_entry_function_by_type_may_be_called_by_the_real_one),
        cmocka_unit_test(functions_of_a_header_need_what_they_mention_only_where_they_run),
        cmocka_unit_test(a_driver_is_complete_when_nothing_is_missing),
        cmocka_unit_test(reasons_say_what_is_missing),
        cmocka_unit_test(no_driver_is_complete_without_its_failed_sources),
        cmocka_unit_test(the_system_runs_what_it_is_given),
        cmocka_unit_test(callbacks_of_the_driver_are_no_roots),
        cmocka_unit_test(what_runs_now_belongs_to_the_caller),
        cmocka_unit_test(callers_of_protocol_calls_are_relevant),
        cmocka_unit_test(only_entry_functions_run_it),
        cmocka_unit_test(code_outside_reaches_what_visible_functions_mention),
        cmocka_unit_test(what_is_touched_is_known_from_above),
        cmocka_unit_test(calls_are_followed_where_something_can_matter),
        cmocka_unit_test(tests_on_the_way_to_a_call_decide),
        cmocka_unit_test(what_is_given_and_returned_decides),
        cmocka_unit_test(kinds_come_from_the_call_that_made_the_handle),
        cmocka_unit_test(captures_name_owner_and_tracked),
        cmocka_unit_test(guards_decide_whether_objects_are_undone),
        cmocka_unit_test(what_a_protocol_call_returns_is_no_guard),
        cmocka_unit_test(owned_objects_share_the_guards_of_their_owner),
        cmocka_unit_test(the_cleanup_callback_frees_through_other_files),
        cmocka_unit_test(contexts_and_the_other_sides_table_are_found),
        cmocka_unit_test(never_is_asked_of_the_whole_driver),
        cmocka_unit_test(nothing_links_to_nothing),
        cmocka_unit_test(more_targets_than_are_kept_are_unknown),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
