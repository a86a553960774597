/*
 * graph.c - event graphs: how they are built, their file and their text.
 *
 * Whatever the bytes of a file are, they are refused with an offset or make a graph that can be used.
 */
#include "sample.h"

#include <inttypes.h>
#include <time.h>
#include <unistd.h>

static nmr_graph *good_sample(int garbage)
{
    nmr_graph *graph = sample_graph(garbage);

    assert_non_null(graph);
    return graph;
}

static unsigned char *encoded(const nmr_graph *graph, size_t *size)
{
    unsigned char *bytes;

    assert_int_equal(nmr_graph_encode(graph, &bytes, size), 0);
    return bytes;
}

static nmr_graph *decoded(const unsigned char *bytes, size_t size)
{
    nmr_graph *graph;
    nmr_error err = {0};

    if (nmr_graph_decode(&graph, bytes, size, "x.nmrg", &err) < 0)
        fail_msg("%s: %s", err.file, err.message);
    return graph;
}

static void check_same_bytes(const unsigned char *a, size_t na, const unsigned char *b, size_t nb)
{
    assert_int_equal(na, nb);
    assert_memory_equal(a, b, na);
}

static void check_refused(const unsigned char *bytes, size_t size, const char *why)
{
    nmr_graph *graph = NULL;
    nmr_error err = {0};
    int rc = nmr_graph_decode(&graph, bytes, size, "x.nmrg", &err);

    if (rc != NMR_EFORMAT || graph || strcmp(err.file, "x.nmrg") != 0 || strncmp(err.message, "offset 0x", 9) != 0 ||
        !strstr(err.message, why) || !strchr(err.message, ';'))
        fail_msg("%d, '%s': %s (wanted: %s)", rc, err.file, err.message, why);
}

/* ---- Building --------------------------------------------------------------------------------------------------- */

static void equal_things_have_one_number(void **state)
{
    sample s = {0};
    char name[16];
    uint32_t i, ids[1000];

    (void)state;
    assert_int_equal(nmr_graph_new(&s.graph, "a.c"), 0);
    assert_string_equal(s.graph->strings[0], "");
    assert_string_equal(s.graph->strings[s.graph->source], "a.c");
    assert_int_equal(nmr_graph_string(s.graph, NULL, 0), 0);
    assert_int_equal(nmr_graph_string(s.graph, "a.cpp", 3), s.graph->source);
    assert_int_equal(nmr_graph_string(s.graph, "a.c\0b", 5), s.graph->source);
    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "name%" PRIu32, i);
        ids[i] = S_PATH(&s, NMR_ROOT_LOCAL, i % 10, DEREF, FIELD(s_field(&s, "R", name, i % 2 != 0, 0)));
    }
    for (i = 0; i < 1000; i++) {
        snprintf(name, sizeof name, "name%" PRIu32, i);
        assert_int_equal(S_PATH(&s, NMR_ROOT_LOCAL, i % 10, DEREF, FIELD(s_field(&s, "R", name, i % 2 != 0, 0))), ids[i]);
        assert_int_equal(s.graph->paths[ids[i]].index, i % 10);
    }
    assert_int_equal(s.graph->npaths, 1000);
    assert_int_equal(s.graph->nfields, 1000);
    assert_int_equal(s_integer(&s, -1), s_integer(&s, -1));
    assert_int_not_equal(s_integer(&s, -1), s_integer(&s, UINT32_MAX));
    assert_int_equal(nmr_graph_operand_of(s.graph, (nmr_graph_operand){NMR_OPERAND_UNKNOWN, 7, 7}),
                     s_value(&s, NMR_OPERAND_UNKNOWN, 0));
    assert_false(s.graph->failed);
    nmr_graph_free(s.graph);
}

static void a_table_takes_its_own_elements(void **state)
{
    nmr_graph_step step = {NMR_STEP_FIELD, 3};
    nmr_graph *graph;
    uint32_t i;

    (void)state;
    assert_int_equal(nmr_graph_new(&graph, "a.c"), 0);
    nmr_graph_add_steps(graph, &step, 1);
    for (i = 0; i < 10; i++)
        assert_int_equal(nmr_graph_add_steps(graph, graph->steps, graph->nsteps), 1u << i);
    for (i = 0; i < graph->nsteps; i++)
        assert_int_equal(graph->steps[i].value, 3);
    nmr_graph_free(graph);
}

/* Block 0 switches to 4, 2 and 1; 4 loops and leaves to 1, as 2 does; nothing leads to 3 and 5. */
static void blocks_are_in_reverse_postorder(void **state)
{
    sample s = {0};
    nmr_graph_case cases[2] = {{0, 0, 4}, {1, 1, 2}};
    nmr_graph_function *f;
    uint32_t i, at;

    (void)state;
    assert_int_equal(nmr_graph_new(&s.graph, "a.c"), 0);
    at = s_function(&s, "f", 0, 0);
    nmr_graph_begin_body(s.graph, at);
    for (i = 0; i < 6; i++)
        assert_int_equal(nmr_graph_add_block(s.graph), i);
    s.block = 5;
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = 0});
    s.block = 4;
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_BRANCH, .dst = 4, .b = 1});
    s.block = 0;
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_LOST});
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_SWITCH, .dst = 1, .list = nmr_graph_add_cases(s.graph, cases, 2), .nlist = 2});
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_LOST});
    s.block = 2;
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = 1});
    nmr_graph_end_body(s.graph);
    f = &s.graph->functions[at];
    assert_int_equal(f->nblocks, 4);
    assert_int_equal(f->ninstrs, 5);
    assert_int_equal(f->blocks[0].count, 2);
    assert_int_equal(s.graph->cases[0].block, 1); /* was 4 */
    assert_int_equal(s.graph->cases[1].block, 2);
    assert_int_equal(f->instrs[1].dst, 3); /* was 1 */
    assert_int_equal(f->instrs[2].dst, 1);
    assert_int_equal(f->instrs[2].b, 3);
    assert_int_equal(f->instrs[3].op, NMR_OP_GOTO);
    assert_int_equal(f->instrs[3].dst, 3);
    assert_int_equal(f->instrs[4].op, NMR_OP_STOP);
    assert_true(f->flags & NMR_FUNCTION_BODY);
    nmr_graph_free(s.graph);
}

static void a_body_without_anything_stops(void **state)
{
    sample s = {0};

    (void)state;
    assert_int_equal(nmr_graph_new(&s.graph, "a.c"), 0);
    nmr_graph_begin_body(s.graph, s_function(&s, "f", 0, 0));
    nmr_graph_end_body(s.graph);
    assert_int_equal(s.graph->functions[0].nblocks, 1);
    assert_int_equal(s.graph->functions[0].instrs[0].op, NMR_OP_STOP);
    /* One that is never ended costs nothing. */
    nmr_graph_begin_body(s.graph, s_function(&s, "g", 0, 0));
    nmr_graph_add_local(s.graph, (nmr_graph_local){0, 0, 0});
    nmr_graph_free(s.graph);
}

/* A chain of blocks, longer than any stack of calls. */
static void long_functions_are_numbered(void **state)
{
    enum { LONG = 200000 };
    sample s = {0};
    uint32_t i;

    (void)state;
    assert_int_equal(nmr_graph_new(&s.graph, "a.c"), 0);
    nmr_graph_begin_body(s.graph, s_function(&s, "f", 0, 0));
    for (i = 0; i < LONG; i++)
        nmr_graph_add_block(s.graph);
    for (i = 0; i + 1 < LONG; i++) {
        s.block = i ? LONG - i : 0;
        s_add(&s, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = LONG - 1 - i});
    }
    nmr_graph_end_body(s.graph);
    assert_int_equal(s.graph->functions[0].nblocks, LONG);
    for (i = 0; i + 1 < LONG; i++)
        assert_int_equal(s.graph->functions[0].instrs[i].dst, i + 1);
    nmr_graph_free(s.graph);
}

/* ---- Text ------------------------------------------------------------------------------------------------------- */

static const char golden[] =
    "source drv/stop.c\n"
    "parse errors 3\n"
    "\n"
    "function stop (static status damaged) drv/stop.c:12:10 - drv/stop.c:44:1\n"
    "  type DRIVER_UNLOAD\n"
    "  type STOP\n"
    "  returns i4\n"
    "  parameter c p8\n"
    "  local status#1 i4\n"
    "  local status#2 u1\n"
    "  local #3 -\n"
    "  local ref fp8 reference\n"
    "  b0:\n"
    "    store.i4 status#1 = unset                                           drv/stop.c:17:17\n"
    "    r0 = call.i4 NmrDeregisterClient(load c->Nmr.Handle:wo, -9223372036854775808, &c->Link:l)  drv/stop.c:18:20 in NMR_CALL\n"
    "    r1 = binary.u4 r0 < 259                                             drv/stop.c:19:23\n"
    "    branch.i4 r1 ? b1 : b4 guard                                        drv/stop.c:20:26\n"
    "  b1:\n"
    "    switch.i1 load status#2 ? -1: b2, 10...20: b0, else: b3             drv/stop.c:21:29\n"
    "  b2:\n"
    "    call.i4 load r0->WskSend {DISPATCH.WskSend}()                       drv/stop.c:22:32\n"
    "    r2 = move.p8 &r0->WskSend                                           drv/stop.c:23:35\n"
    "    havoc g_table[load status#1].Handle                                 drv/stop.c:24:38\n"
    "    zero #3                                                             drv/stop.c:25:41\n"
    "    copy #3 = *ref                                                      drv/stop.c:26:44\n"
    "    touch (*r2->container(CLIENT.Link))[r1]                             drv/stop.c:27:47\n"
    "    goto b1                                                             drv/stop.c:28:50\n"
    "  b3:\n"
    "    scope status#1                                                      drv/stop.c:13:5\n"
    "    return.i4 load status#1                                             drv/stop.c:14:8\n"
    "  b4:\n"
    "    store.p8 **c = &\"say \\\"no\\\"\"                                        inc/a.h:29:53\n"
    "    lost                                                                drv/stop.c:30:56\n"
    "    goto b5                                                             drv/stop.c:31:59\n"
    "  b5:\n"
    "    stop                                                                drv/stop.c:44:1\n"
    "\n"
    "function drv::start (external) drv/stop.c:12:10 - drv/stop.c:12:10\n"
    "  name ?start@@YAXPEAX@Z\n"
    "  plain start\n"
    "  returns -\n"
    "  parameter c p8\n"
    "  b0:\n"
    "    r0 = call.i4 stop(load c:w)                                         drv/stop.c:32:62\n"
    "    touch r0->b                                                         drv/stop.c:33:65\n"
    "    return unknown                                                      drv/stop.c:34:68\n"
    "\n"
    "declaration NmrDeregisterClient (external system api) <netioddk.h>:310:1 - <netioddk.h>:310:1\n"
    "  returns i4\n"
    "  parameters 1\n"
    "\n"
    "variable g_table (static array) - drv/stop.c:35:71\n"
    "  name ?g_table@@3\n"
    "  [1].Stop = stop\n"
    "  = &g_count\n"
    "\n"
    "variable g_count (external) i4 drv/stop.c:35:71\n"
    "\n"
    "field A.b\n"
    "field CLIENT.Link\n"
    "field CLIENT.Nmr\n"
    "field DISPATCH.WskSend (function)\n"
    "field NMR_STATE.Handle (union)\n"
    "field TABLE.Stop (function)\n";

static void check_text(const nmr_graph *graph, const char *expected)
{
    char *text;

    assert_int_equal(nmr_graph_dump(graph, &text), 0);
    assert_string_equal(text, expected);
    free(text);
}

static void everything_is_in_the_text(void **state)
{
    nmr_graph *graph = good_sample(1), *read;
    unsigned char *bytes;
    size_t size;

    (void)state;
    check_text(graph, golden);
    bytes = encoded(graph, &size);
    read = decoded(bytes, size);
    check_text(read, golden);
    nmr_graph_free(graph);
    nmr_graph_free(read);
    free(bytes);
}

static void check_name(sample *s, uint32_t path, const char *expected)
{
    const nmr_graph_function *f = &s->graph->functions[0];
    char text[80], cut[80];
    size_t n;

    assert_int_equal(nmr_graph_path_name(s->graph, f, path, text, sizeof text), *expected != '\0');
    assert_string_equal(text, expected);
    for (n = 1; n < sizeof cut; n++) {
        nmr_graph_path_name(s->graph, f, path, cut, n);
        assert_true(strlen(cut) < n);
        assert_memory_equal(cut, text, strlen(cut));
    }
    assert_int_equal(nmr_graph_path_name(s->graph, f, path, NULL, 0), 0);
}

/* c: local 0, ref: 4, without a name: 3, g_table: variable 0 */
static void paths_have_the_names_of_the_source(void **state)
{
    sample s = {0};
    uint32_t nmr, handle, link, zero, c;
    char text[8];

    (void)state;
    s.graph = good_sample(0);
    nmr = s_field(&s, "CLIENT", "Nmr", 0, 0);
    handle = s_field(&s, "NMR_STATE", "Handle", 1, 0);
    link = s_field(&s, "CLIENT", "Link", 0, 0);
    zero = s_integer(&s, 0);
    c = s_local(&s, 0);
    check_name(&s, c, "c");
    check_name(&s, s_local(&s, 3), "");
    check_name(&s, S_PATH(&s, NMR_ROOT_REGISTER, 0, FIELD(nmr)), "");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, FIELD(nmr), FIELD(handle)), "c->Nmr.Handle");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF), "*c");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, DEREF), "**c");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, DEREF, FIELD(nmr), DEREF), "*(*c)->Nmr");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, INDEX(zero), FIELD(nmr)), "c[0].Nmr");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, DEREF, INDEX(zero)), "(*c)[0]");
    check_name(&s, S_PATH(&s, NMR_ROOT_VARIABLE, 0, INDEX(zero), INDEX(s_value(&s, NMR_OPERAND_LOAD, c))), "g_table[0][c]");
    check_name(&s, S_PATH(&s, NMR_ROOT_VARIABLE, 0, INDEX(s_value(&s, NMR_OPERAND_REGISTER, 0))), "g_table[...]");
    check_name(&s, S_PATH(&s, NMR_ROOT_VARIABLE, 0, INDEX(s_value(&s, NMR_OPERAND_LOAD, s_local(&s, 3)))), "g_table[...]");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, CONTAINER(link), FIELD(nmr)), "CONTAINING_RECORD(c, CLIENT, Link)->Nmr");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, CONTAINER(link)), "*CONTAINING_RECORD(&c, CLIENT, Link)");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 0, DEREF, DEREF, CONTAINER(link), DEREF, FIELD(nmr)),
               "(*CONTAINING_RECORD(*c, CLIENT, Link))->Nmr");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 4, DEREF, FIELD(nmr)), "ref.Nmr");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 4, DEREF, DEREF, FIELD(nmr)), "ref->Nmr");
    check_name(&s, S_PATH(&s, NMR_ROOT_LOCAL, 4, DEREF), "ref");
    check_name(&s, nmr_graph_path_of(s.graph, NMR_ROOT_DATA, s_string(&s, "a\"b\n"), NULL, 0), "\"a\\\"b?\"");
    /* No function: no locals. A character is whole or not there. */
    assert_int_equal(nmr_graph_path_name(s.graph, NULL, c, text, sizeof text), 0);
    nmr = s_field(&s, "R", "\xc3\xa4\xc3\xb6\xc3\xbc", 0, 0);
    assert_int_equal(nmr_graph_path_name(s.graph, s.graph->functions, S_PATH(&s, NMR_ROOT_LOCAL, 0, FIELD(nmr)), text, 6), 1);
    assert_string_equal(text, "c.\xc3\xa4");
    nmr_graph_free(s.graph);
}

/* ---- Files ------------------------------------------------------------------------------------------------------ */

static void what_was_written_is_read(void **state)
{
    nmr_graph *graph = good_sample(0), *littered = good_sample(1), *read;
    unsigned char *bytes, *again;
    size_t size, n;

    (void)state;
    bytes = encoded(graph, &size);
    read = decoded(bytes, size);
    assert_null(read->index);
    again = encoded(read, &n);
    check_same_bytes(bytes, size, again, n);
    free(again);
    /* What nothing uses makes no difference. */
    assert_true(littered->npaths > graph->npaths && littered->nargs > graph->nargs);
    again = encoded(littered, &n);
    check_same_bytes(bytes, size, again, n);
    assert_int_equal(read->npaths, graph->npaths);
    assert_int_equal(read->nfunctions, 3);
    assert_int_equal(read->parse_errors, 3);
    free(again);
    free(bytes);
    nmr_graph_free(graph);
    nmr_graph_free(littered);
    nmr_graph_free(read);
}

static void registers_count_from_zero_in_the_file(void **state)
{
    sample s = {0};
    nmr_graph *read;
    unsigned char *bytes;
    uint32_t i, path;
    size_t size;

    (void)state;
    assert_int_equal(nmr_graph_new(&s.graph, "a.c"), 0);
    nmr_graph_begin_body(s.graph, s_function(&s, "f", NMR_FUNCTION_BODY, 0));
    nmr_graph_add_block(s.graph);
    for (i = 0; i < 100; i++)
        nmr_graph_add_register(s.graph);
    path = S_PATH(&s, NMR_ROOT_REGISTER, 70, INDEX(s_value(&s, NMR_OPERAND_REGISTER, 50)));
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_MOVE, .dst = 90, .a = s_value(&s, NMR_OPERAND_LOAD, path)});
    s_add(&s, (nmr_graph_instr){.op = NMR_OP_MOVE, .dst = 90, .a = s_value(&s, NMR_OPERAND_REGISTER, 50)});
    nmr_graph_end_body(s.graph);
    bytes = encoded(s.graph, &size);
    read = decoded(bytes, size);
    assert_int_equal(read->functions[0].nregisters, 3);
    assert_int_equal(read->functions[0].instrs[0].dst, 0);
    assert_int_equal(read->functions[0].instrs[1].dst, 0);
    assert_int_equal(read->paths[0].index, 1);
    assert_int_equal(read->operands[read->functions[0].instrs[1].a].ref, 2);
    free(bytes);
    nmr_graph_free(read);
    nmr_graph_free(s.graph);
}

static void other_files_are_refused(void **state)
{
    nmr_graph *graph = good_sample(0), *none;
    unsigned char *bytes, *longer;
    size_t size, n;

    (void)state;
    bytes = encoded(graph, &size);
    for (n = 0; n < size; n++) {
        unsigned char *part = malloc(n ? n : 1); /* so that a sanitizer sees its end */
        memcpy(part, bytes, n);
        check_refused(part, n, n < 4 ? "no graph" : "missing");
        free(part);
    }
    longer = calloc(1, size + 1);
    memcpy(longer, bytes, size);
    check_refused(longer, size + 1, "follows the end");
    longer[4] = 2;
    check_refused(longer, size, "format 2 and format 1 is wanted; extract it again");
    longer[0] = 'X';
    check_refused(longer, size, "no graph");
    check_refused((const unsigned char *)"format 1\n", 9, "no graph");
    assert_int_equal(nmr_graph_decode(&none, longer, size, "x.nmrg", NULL), NMR_EFORMAT);
    assert_null(none);
    free(longer);
    free(bytes);
    nmr_graph_free(graph);
}

/* ---- Graphs with one thing wrong -------------------------------------------------------------------------------- */

static nmr_graph_instr *instr_of(nmr_graph *graph, uint32_t function, uint8_t op)
{
    nmr_graph_instr *i = graph->functions[function].instrs;

    while (i->op != op)
        i++;
    return i;
}

static void local_of_another_function(nmr_graph *g)
{
    instr_of(g, 1, NMR_OP_TOUCH)->dst = instr_of(g, 0, NMR_OP_STORE)->dst;
}

static void local_that_is_not_there(nmr_graph *g)
{
    instr_of(g, 0, NMR_OP_STORE)->dst = nmr_graph_path_of(g, NMR_ROOT_LOCAL, 5, NULL, 0);
}

static void local_in_an_index(nmr_graph *g)
{
    instr_of(g, 1, NMR_OP_TOUCH)->dst = instr_of(g, 0, NMR_OP_HAVOC)->dst;
}

static void scope_without_local(nmr_graph *g) { instr_of(g, 0, NMR_OP_SCOPE)->dst = 5; }
static void target_behind_the_end(nmr_graph *g) { instr_of(g, 0, NMR_OP_GOTO)->dst = 6; }
static void target_before_the_start(nmr_graph *g) { instr_of(g, 0, NMR_OP_BRANCH)->b = UINT32_MAX; }
static void case_without_block(nmr_graph *g) { g->cases[1].block = 6; }
static void variable_that_is_not_there(nmr_graph *g) { g->nvariables = 1; }
static void function_that_is_not_there(nmr_graph *g) { g->nfunctions = 2; }
static void no_end(nmr_graph *g) { g->functions[1].ninstrs--, g->functions[1].blocks[0].count--; }
static void two_ends(nmr_graph *g) { g->functions[1].instrs[0].op = NMR_OP_STOP; }
static void no_blocks(nmr_graph *g) { g->functions[1].nblocks = g->functions[1].ninstrs = 0; }
static void body_behind_declaration(nmr_graph *g) { g->functions[0].flags &= ~(uint32_t)NMR_FUNCTION_BODY; }
static void parameters_without_locals(nmr_graph *g) { g->functions[1].nparams = 2; }
static void function_flags(nmr_graph *g) { g->functions[2].flags |= 256; }
static void variable_flags(nmr_graph *g) { g->variables[0].flags |= 256; }
static void field_flags(nmr_graph *g) { g->fields[0].is_function = 2; }
static void argument_flags(nmr_graph *g) { g->args[0].flags = 8; }
static void branch_flags(nmr_graph *g) { instr_of(g, 0, NMR_OP_BRANCH)->flags = 2; }
static void operator_that_is_none(nmr_graph *g) { instr_of(g, 0, NMR_OP_BINARY)->sub = NMR_BINARY_SHR + 1; }
static void step_that_is_none(nmr_graph *g) { g->steps[0].kind = NMR_STEP_CONTAINER + 1; }
static void start_value_behind_a_pointer(nmr_graph *g) { g->steps[g->inits[0].step].kind = NMR_STEP_DEREF; }

static void start_value_that_is_loaded(nmr_graph *g)
{
    g->operands[g->inits[1].operand].kind = NMR_OPERAND_LOAD;
}

static void start_value_in_a_register(nmr_graph *g)
{
    g->inits[0].operand = nmr_graph_operand_of(g, (nmr_graph_operand){NMR_OPERAND_REGISTER, 0, 0});
}

static void start_value_in_a_local(nmr_graph *g)
{
    g->paths[g->operands[g->inits[1].operand].ref].root = NMR_ROOT_LOCAL;
}

static const struct {
    void (*harm)(nmr_graph *);
    const char *why;
} harms[] = {
    {local_of_another_function, "begins at a local that the function does not have"},
    {local_that_is_not_there, "the function has no such local"},
    {local_in_an_index, "begins at a local that the function does not have"},
    {scope_without_local, "the function has no such local"},
    {target_behind_the_end, "the function has no such block"},
    {target_before_the_start, "the function has no such block"},
    {case_without_block, "the function has no such block"},
    {variable_that_is_not_there, "there is no such variable"},
    {function_that_is_not_there, "there is no such function"},
    {no_end, "the last block of a function has no end"},
    {two_ends, "there are more blocks than were announced"},
    {no_blocks, "the last block of a function has no end"},
    {body_behind_declaration, "functions with a body, and no others, come first"},
    {parameters_without_locals, "there are more parameters than locals"},
    {function_flags, "a function has flags that are not known"},
    {variable_flags, "a variable has flags that are not known"},
    {field_flags, "a field has flags that are not known"},
    {argument_flags, "an argument has flags that are not known"},
    {branch_flags, "an instruction has flags that are not known"},
    {operator_that_is_none, "there is no such operator"},
    {step_that_is_none, "there is no such step"},
    {start_value_behind_a_pointer, "a start value is not in its variable"},
    {start_value_that_is_loaded, "a start value is not constant"},
    {start_value_in_a_register, "a variable has no registers"},
    {start_value_in_a_local, "the function has no such local"},
};

static void graphs_that_are_wrong_are_refused(void **state)
{
    size_t i, size;

    (void)state;
    for (i = 0; i < sizeof harms / sizeof *harms; i++) {
        nmr_graph *graph = good_sample(0);
        unsigned char *bytes;
        harms[i].harm(graph);
        bytes = encoded(graph, &size);
        check_refused(bytes, size, harms[i].why);
        free(bytes);
        nmr_graph_free(graph);
    }
}

/* x[x[x[...]]], and a path of as many steps. */
static void check_nested(uint32_t depth, const char *why)
{
    nmr_graph_step steps[2100] = {{NMR_STEP_DEREF, 0}};
    sample s = {0};
    unsigned char *bytes;
    uint32_t i, path, twice[2];
    size_t size;

    for (twice[0] = 0; twice[0] < 2; twice[0]++) {
        assert_int_equal(nmr_graph_new(&s.graph, "a.c"), 0);
        nmr_graph_begin_body(s.graph, s_function(&s, "f", NMR_FUNCTION_BODY, 1));
        nmr_graph_add_local(s.graph, (nmr_graph_local){0, POINTER, 0});
        s.block = nmr_graph_add_block(s.graph);
        path = s_local(&s, 0);
        for (i = 0; twice[0] && i < depth; i++)
            path = S_PATH(&s, NMR_ROOT_LOCAL, 0, INDEX(s_value(&s, NMR_OPERAND_LOAD, path)));
        if (!twice[0])
            path = nmr_graph_path_of(s.graph, NMR_ROOT_LOCAL, 0, steps, depth * 2);
        s_add(&s, (nmr_graph_instr){.op = NMR_OP_TOUCH, .dst = path});
        nmr_graph_end_body(s.graph);
        bytes = encoded(s.graph, &size);
        nmr_graph_free(s.graph);
        if (why)
            check_refused(bytes, size, why);
        else
            nmr_graph_free(decoded(bytes, size));
        free(bytes);
    }
}

static void paths_have_an_end(void **state)
{
    (void)state;
    check_nested(999, NULL);
    check_nested(1050, "a path is too long");
}

/* ---- Damaged files ---------------------------------------------------------------------------------------------- */

static uint64_t seed;

static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return n ? (size_t)(seed >> 16) % n : 0;
}

/* All that is done with graphs works, and their file is read again as the same. */
static void use(nmr_graph *graph)
{
    unsigned char *bytes, *again;
    nmr_graph *read;
    char *text, name[40];
    size_t size, n;
    uint32_t i;

    assert_int_equal(nmr_graph_dump(graph, &text), 0);
    free(text);
    for (i = 0; i < graph->npaths; i++)
        if (graph->paths[i].root != NMR_ROOT_LOCAL)
            nmr_graph_path_name(graph, NULL, i, name, sizeof name);
    bytes = encoded(graph, &size);
    read = decoded(bytes, size);
    again = encoded(read, &n);
    check_same_bytes(bytes, size, again, n);
    free(bytes);
    free(again);
    nmr_graph_free(read);
}

/* 1: a graph came out. */
static int try(const unsigned char *bytes, size_t size)
{
    nmr_graph *graph;
    nmr_error err = {0};
    int rc = nmr_graph_decode(&graph, bytes, size, "x.nmrg", &err);

    if (rc == 0)
        use(graph);
    else if (rc != NMR_EFORMAT || graph || strncmp(err.message, "offset 0x", 9) != 0 ||
             strtoull(err.message + 7, NULL, 16) > size)
        fail_msg("%d: %s", rc, err.message);
    nmr_graph_free(graph);
    return rc == 0;
}

static void each_byte_may_be_wrong(void **state)
{
    nmr_graph *graph = good_sample(0);
    unsigned char *bytes;
    size_t size, i, bit, taken = 0, tried = 0;

    (void)state;
    bytes = encoded(graph, &size);
    for (i = 0; i < size; i++) {
        unsigned char right = bytes[i];
        for (bit = 0; bit < 12; bit++) {
            bytes[i] = bit < 8    ? (unsigned char)(right ^ 1u << bit)
                       : bit < 10 ? (unsigned char)(right + (bit == 8 ? 1 : -1))
                                  : (unsigned char)(bit == 10 ? 0 : 255);
            taken += (size_t)try(bytes, size);
            tried++;
        }
        bytes[i] = right;
    }
    /* If all were refused, or all taken, nothing was tested. */
    assert_in_range(taken, tried / 20, tried * 19 / 20);
    free(bytes);
    nmr_graph_free(graph);
}

static void mutate(unsigned char *bytes, size_t *size, size_t room)
{
    size_t at = below(*size), n = 1 + below(8), from;

    switch (below(6)) {
    case 0:
        bytes[at] = (unsigned char)below(256);
        break;
    case 1:
        bytes[at] ^= (unsigned char)(1u << below(8));
        break;
    case 2: /* bytes from elsewhere, in place of these */
        from = below(*size);
        n = n < *size - at ? n : *size - at;
        n = n < *size - from ? n : *size - from;
        memmove(bytes + at, bytes + from, n);
        break;
    case 3:
        n = n < *size - at ? n : *size - at;
        memset(bytes + at, (int)(below(3) * 127), n);
        break;
    case 4: /* less */
        n = n < *size - at ? n : *size - at;
        memmove(bytes + at, bytes + at + n, *size - at - n);
        *size -= n;
        break;
    default: /* more */
        if (*size + n > room)
            break;
        memmove(bytes + at + n, bytes + at, *size - at);
        *size += n;
    }
}

static void many_bytes_may_be_wrong(void **state)
{
    enum { ROUNDS = 20000, SPACE = 4096 };
    static unsigned char copy[SPACE];
    const char *given = getenv("NMRCHECK_SEED");
    nmr_graph *graph = good_sample(0);
    unsigned char *bytes;
    size_t size, round, taken = 0;

    (void)state;
    seed = given ? strtoull(given, NULL, 0) : (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u ^ (uint64_t)getpid();
    seed = seed ? seed : 1;
    print_message("NMRCHECK_SEED=0x%" PRIx64 "\n", seed);
    bytes = encoded(graph, &size);
    alarm(300); /* no file takes for ever */
    for (round = 0; round < ROUNDS; round++) {
        size_t n = size, changes = 1 + below(4);
        memcpy(copy, bytes, size);
        while (changes--)
            mutate(copy, &n, SPACE);
        taken += (size_t)try(copy, n);
    }
    alarm(0);
    assert_in_range(taken, ROUNDS / 50, ROUNDS * 19 / 20);
    free(bytes);
    nmr_graph_free(graph);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_things_have_one_number),
        cmocka_unit_test(a_table_takes_its_own_elements),
        cmocka_unit_test(blocks_are_in_reverse_postorder),
        cmocka_unit_test(a_body_without_anything_stops),
        cmocka_unit_test(long_functions_are_numbered),
        cmocka_unit_test(everything_is_in_the_text),
        cmocka_unit_test(paths_have_the_names_of_the_source),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(registers_count_from_zero_in_the_file),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(graphs_that_are_wrong_are_refused),
        cmocka_unit_test(paths_have_an_end),
        cmocka_unit_test(each_byte_may_be_wrong),
        cmocka_unit_test(many_bytes_may_be_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
