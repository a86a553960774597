/* sample.h - a graph with one of everything, built by hand. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "unit.h"

#include "core/graph/graph.h"

typedef struct sample {
    nmr_graph *graph;
    nmr_graph_site site; /* of what comes next */
    uint32_t block;
} sample;

static inline uint32_t s_string(sample *s, const char *text)
{
    return nmr_graph_string(s->graph, text, strlen(text));
}

static inline uint32_t s_field(sample *s, const char *record, const char *member, int in_union, int is_function)
{
    nmr_graph_field field = {s_string(s, record), s_string(s, member), (uint8_t)in_union, (uint8_t)is_function};

    return nmr_graph_field_of(s->graph, field);
}

/* A path: its steps are pairs of kind and value. */
static inline uint32_t s_path(sample *s, nmr_root root, uint32_t index, const uint32_t *pairs, uint32_t n)
{
    nmr_graph_step steps[16];
    uint32_t i;

    for (i = 0; i < n; i++)
        steps[i] = (nmr_graph_step){(uint8_t)pairs[i * 2], pairs[i * 2 + 1]};
    return nmr_graph_path_of(s->graph, root, index, steps, n);
}
#define S_PATH(s, root, index, ...)                                                                                    \
    s_path(s, root, index, (const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / 8)
#define DEREF        NMR_STEP_DEREF, 0
#define FIELD(f)     NMR_STEP_FIELD, f
#define INDEX(o)     NMR_STEP_INDEX, o
#define CONTAINER(f) NMR_STEP_CONTAINER, f

static inline uint32_t s_local(sample *s, uint32_t local)
{
    return nmr_graph_path_of(s->graph, NMR_ROOT_LOCAL, local, NULL, 0);
}

static inline uint32_t s_value(sample *s, nmr_operand_kind kind, uint32_t ref)
{
    return nmr_graph_operand_of(s->graph, (nmr_graph_operand){(uint8_t)kind, ref, 0});
}

static inline uint32_t s_integer(sample *s, int64_t n)
{
    return nmr_graph_operand_of(s->graph, (nmr_graph_operand){NMR_OPERAND_INTEGER, 0, n});
}

static inline uint32_t s_function(sample *s, const char *name, uint32_t flags, uint32_t nparams)
{
    nmr_graph_function f = {0};

    f.name = f.shown = f.plain = s_string(s, name);
    f.flags = flags;
    f.nparams = nparams;
    f.site = f.end = s->site;
    f.result = 4;
    return nmr_graph_add_function(s->graph, &f);
}

/* Each instruction stands a line and three columns further. */
static inline void s_add(sample *s, nmr_graph_instr instr)
{
    instr.site = s->site;
    s->site.line++;
    s->site.column += 3;
    nmr_graph_add_instr(s->graph, s->block, &instr);
}

static inline void s_call(sample *s, uint32_t dst, uint32_t callee, const char *table, const nmr_graph_arg *args, uint32_t n)
{
    s_add(s, (nmr_graph_instr){.op = NMR_OP_CALL, .type = 4, .dst = dst, .a = callee, .b = s_string(s, table),
                               .list = nmr_graph_add_args(s->graph, args, n), .nlist = n});
}

enum { POINTER = 8 | NMR_TYPE_POINTER };

/* What the file leaves out. */
static inline void s_garbage(sample *s)
{
    nmr_graph_step steps[] = {{NMR_STEP_FIELD, s_field(s, "GARBAGE", "Unused", 1, 1)}, {NMR_STEP_DEREF, 0}};
    nmr_graph_arg arg = {s_integer(s, 4711), 0};
    nmr_graph_case c = {1, 2, 99};
    nmr_graph_init init = {0, 1, 0};
    uint32_t list = s_string(s, "unused");

    nmr_graph_path_of(s->graph, NMR_ROOT_LOCAL, 77, steps, 2);
    nmr_graph_add_steps(s->graph, steps, 2);
    nmr_graph_add_args(s->graph, &arg, 1);
    nmr_graph_add_cases(s->graph, &c, 1);
    nmr_graph_add_list(s->graph, &list, 1);
    nmr_graph_add_init(s->graph, init);
}

/* NTSTATUS stop(CLIENT *c): its blocks are filled in another order than they run. */
static inline void s_stop(sample *s, uint32_t self, uint32_t deregister)
{
    nmr_graph *g = s->graph;
    uint32_t nmr = s_field(s, "CLIENT", "Nmr", 0, 0), handle = s_field(s, "NMR_STATE", "Handle", 1, 0);
    uint32_t send = s_field(s, "DISPATCH", "WskSend", 0, 1), link = s_field(s, "CLIENT", "Link", 0, 0);
    uint32_t c, status, twin, none, ref, r0, r1, r2, first, loop, body, other, done, dead, left_open, path;
    nmr_graph_arg args[3];
    nmr_graph_case cases[2];

    nmr_graph_begin_body(g, self);
    c = nmr_graph_add_local(g, (nmr_graph_local){s_string(s, "c"), POINTER, 0});
    status = nmr_graph_add_local(g, (nmr_graph_local){s_string(s, "status"), 4, 0});
    twin = nmr_graph_add_local(g, (nmr_graph_local){s_string(s, "status"), 1 | NMR_TYPE_UNSIGNED, 0});
    none = nmr_graph_add_local(g, (nmr_graph_local){0, 0, 0});
    ref = nmr_graph_add_local(g, (nmr_graph_local){s_string(s, "ref"), POINTER | NMR_TYPE_FUNCTION, 1});
    r0 = nmr_graph_add_register(g);
    r1 = nmr_graph_add_register(g);
    r2 = nmr_graph_add_register(g);
    first = nmr_graph_add_block(g);
    done = nmr_graph_add_block(g);
    dead = nmr_graph_add_block(g);
    loop = nmr_graph_add_block(g);
    body = nmr_graph_add_block(g);
    other = nmr_graph_add_block(g);
    left_open = nmr_graph_add_block(g);

    s->block = done;
    s_add(s, (nmr_graph_instr){.op = NMR_OP_SCOPE, .dst = status});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_RETURN, .type = 4, .a = s_value(s, NMR_OPERAND_LOAD, s_local(s, status))});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_LOST}); /* behind the end */

    s->block = dead;
    s_add(s, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = done});

    s->block = first;
    path = S_PATH(s, NMR_ROOT_LOCAL, c, DEREF, FIELD(nmr), FIELD(handle));
    s_add(s, (nmr_graph_instr){.op = NMR_OP_STORE, .type = 4, .dst = s_local(s, status), .a = s_value(s, NMR_OPERAND_UNSET, 0)});
    args[0] = (nmr_graph_arg){s_value(s, NMR_OPERAND_LOAD, path), NMR_ARG_WRITABLE | NMR_ARG_OPAQUE};
    args[1] = (nmr_graph_arg){s_integer(s, INT64_MIN), 0};
    args[2] = (nmr_graph_arg){s_value(s, NMR_OPERAND_ADDRESS, S_PATH(s, NMR_ROOT_LOCAL, c, DEREF, FIELD(link))), NMR_ARG_LIST};
    s->site.macro = s_string(s, "NMR_CALL");
    s_call(s, r0, s_value(s, NMR_OPERAND_FUNCTION, deregister), "", args, 3);
    s->site.macro = 0;
    s_add(s, (nmr_graph_instr){.op = NMR_OP_BINARY, .sub = NMR_BINARY_LT, .type = 4 | NMR_TYPE_UNSIGNED, .dst = r1,
                               .a = s_value(s, NMR_OPERAND_REGISTER, r0), .b = s_integer(s, 0x103)});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_BRANCH, .type = 4, .flags = NMR_INSTR_GUARD, .dst = loop, .b = other,
                               .a = s_value(s, NMR_OPERAND_REGISTER, r1)});

    s->block = loop;
    cases[0] = (nmr_graph_case){-1, -1, body};
    cases[1] = (nmr_graph_case){10, 20, first};
    s_add(s, (nmr_graph_instr){.op = NMR_OP_SWITCH, .type = 1, .dst = done, .list = nmr_graph_add_cases(g, cases, 2),
                               .nlist = 2, .a = s_value(s, NMR_OPERAND_LOAD, s_local(s, twin))});

    s->block = body;
    path = S_PATH(s, NMR_ROOT_REGISTER, r0, FIELD(send));
    s_call(s, NMR_NONE, s_value(s, NMR_OPERAND_LOAD, path), "DISPATCH.WskSend", NULL, 0);
    s_add(s, (nmr_graph_instr){.op = NMR_OP_MOVE, .type = POINTER, .dst = r2, .a = s_value(s, NMR_OPERAND_ADDRESS, path)});
    path = S_PATH(s, NMR_ROOT_VARIABLE, 0, INDEX(s_value(s, NMR_OPERAND_LOAD, s_local(s, status))), FIELD(handle));
    s_add(s, (nmr_graph_instr){.op = NMR_OP_HAVOC, .dst = path});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_ZERO, .dst = s_local(s, none)});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_COPY, .dst = s_local(s, none), .a = S_PATH(s, NMR_ROOT_LOCAL, ref, DEREF)});
    path = S_PATH(s, NMR_ROOT_REGISTER, r2, CONTAINER(link), DEREF, INDEX(s_value(s, NMR_OPERAND_REGISTER, r1)));
    s_add(s, (nmr_graph_instr){.op = NMR_OP_TOUCH, .dst = path});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = loop});

    s->block = other;
    path = nmr_graph_path_of(g, NMR_ROOT_DATA, s_string(s, "say \"no\""), NULL, 0);
    s->site.file = s_string(s, "inc/a.h");
    s_add(s, (nmr_graph_instr){.op = NMR_OP_STORE, .type = POINTER, .dst = S_PATH(s, NMR_ROOT_LOCAL, c, DEREF, DEREF),
                               .a = s_value(s, NMR_OPERAND_ADDRESS, path)});
    s->site.file = s_string(s, "drv/stop.c");
    s_add(s, (nmr_graph_instr){.op = NMR_OP_LOST});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = left_open});
    nmr_graph_end_body(g);
}

static inline void s_start(sample *s, uint32_t self, uint32_t stop)
{
    uint32_t c, r0;
    nmr_graph_arg arg;

    nmr_graph_begin_body(s->graph, self);
    c = nmr_graph_add_local(s->graph, (nmr_graph_local){s_string(s, "c"), POINTER, 0});
    r0 = nmr_graph_add_register(s->graph);
    s->block = nmr_graph_add_block(s->graph);
    arg = (nmr_graph_arg){s_value(s, NMR_OPERAND_LOAD, s_local(s, c)), NMR_ARG_WRITABLE};
    s_call(s, r0, s_value(s, NMR_OPERAND_FUNCTION, stop), "", &arg, 1);
    s_add(s, (nmr_graph_instr){.op = NMR_OP_TOUCH, .dst = S_PATH(s, NMR_ROOT_REGISTER, r0, FIELD(s_field(s, "A", "b", 0, 0)))});
    s_add(s, (nmr_graph_instr){.op = NMR_OP_RETURN, .a = s_value(s, NMR_OPERAND_UNKNOWN, 0)});
    nmr_graph_end_body(s->graph);
}

static inline void s_table(sample *s, uint32_t stop)
{
    nmr_graph_variable v = {s_string(s, "?g_table@@3"), s_string(s, "g_table"), NMR_VARIABLE_STATIC | NMR_VARIABLE_ARRAY, 0,
                            s->site, 0, 0};
    nmr_graph_step steps[] = {{NMR_STEP_INDEX, s_integer(s, 1)}, {NMR_STEP_FIELD, s_field(s, "TABLE", "Stop", 0, 1)}};
    nmr_graph_init init = {nmr_graph_add_steps(s->graph, steps, 2), 2, s_value(s, NMR_OPERAND_FUNCTION, stop)};

    v.init = nmr_graph_add_init(s->graph, init);
    init.step = init.nsteps = 0;
    init.operand = s_value(s, NMR_OPERAND_ADDRESS, nmr_graph_path_of(s->graph, NMR_ROOT_VARIABLE, 1, NULL, 0));
    nmr_graph_add_init(s->graph, init);
    v.ninits = 2;
    nmr_graph_add_variable(s->graph, &v);
    v = (nmr_graph_variable){s_string(s, "g_count"), s_string(s, "g_count"), 0, 4, s->site, 0, 0};
    nmr_graph_add_variable(s->graph, &v);
}

/* NULL: memory ran out. With `garbage`, tables hold more than is used, and in another order. */
static inline nmr_graph *sample_graph(int garbage)
{
    sample s = {0};
    uint32_t types[2], stop, start, deregister;
    nmr_graph_function *f;

    if (nmr_graph_new(&s.graph, "drv/stop.c") < 0)
        return NULL;
    if (garbage)
        s_garbage(&s);
    s.graph->parse_errors = 3;
    s.site = (nmr_graph_site){s_string(&s, "drv/stop.c"), 12, 10, 0};
    stop = s_function(&s, "stop", NMR_FUNCTION_STATIC | NMR_FUNCTION_STATUS | NMR_FUNCTION_BODY | NMR_FUNCTION_DAMAGED, 1);
    start = s_function(&s, "?start@@YAXPEAX@Z", NMR_FUNCTION_BODY, 1);
    s.site = (nmr_graph_site){s_string(&s, "<netioddk.h>"), 310, 1, 0};
    deregister = s_function(&s, "NmrDeregisterClient", NMR_FUNCTION_API | NMR_FUNCTION_SYSTEM, 1);
    s.site = (nmr_graph_site){s_string(&s, "drv/stop.c"), 13, 5, 0};
    if (!s.graph->failed) {
        types[0] = s_string(&s, "DRIVER_UNLOAD");
        types[1] = s_string(&s, "STOP");
        f = &s.graph->functions[stop];
        f->ntypes = 2;
        f->type = nmr_graph_add_list(s.graph, types, 2);
        f->end = (nmr_graph_site){s.site.file, 44, 1, 0};
        s.graph->functions[start].shown = s_string(&s, "drv::start");
        s.graph->functions[start].plain = s_string(&s, "start");
        s.graph->functions[start].result = 0;
    }
    s_stop(&s, stop, deregister);
    s_start(&s, start, stop);
    s_table(&s, stop);
    if (!s.graph->failed)
        return s.graph;
    nmr_graph_free(s.graph);
    return NULL;
}

#endif
