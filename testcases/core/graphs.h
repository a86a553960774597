/*
 * graphs.h - event graphs written as text, a line for each thing, for tests of what works on graphs.
 *
 *   system NAME...            functions that a header of the system declares
 *   api NAME...               functions that the source declares itself
 *   var [static] NAME         a variable that is defined here; `extern` before it: elsewhere
 *   init NAME[.R.M...] = V    a part of its start value
 *   fn [header] [static] [inline] [damaged] [status] NAME(p, q) [: TYPE...]     `header`: it stands in another file
 *   end                       of the function; in between:
 *   local NAME...             block N:                lost
 *   P = V                     P := P                  zero P      havoc P     touch P
 *   %1 = V                    %1 = V == V             (!= < + & as well)
 *   [%1 =] call V(A, A)       [%1 =] call V as R.M (A, A)
 *   if V N M                  goto N                  ret V       stop
 *
 * A value V is a number, %1, &P, a function, ? or a place P: NAME, then .R.M, ->R.M, [V] or, in front, *. An argument A
 * is a value; `w:` before it lets the callee write behind it, `o:` does so behind a void pointer.
 */
#ifndef GRAPHS_H
#define GRAPHS_H

#include "unit.h"

#include "core/graph/graph.h"

#include <ctype.h>

typedef struct text_graph {
    nmr_graph *graph;
    const char *at;
    uint32_t line, function, block, file, header;
    int in_body, in_header;
    struct {
        char name[64];
        uint32_t id;
    } functions[192], variables[32], locals[32];
    uint32_t nfunctions, nvariables, nlocals, nregisters, nblocks;
} text_graph;

static inline void tg_blank(text_graph *t)
{
    while (*t->at == ' ')
        t->at++;
}

static inline int tg_is(text_graph *t, const char *word)
{
    size_t n = strlen(word);

    tg_blank(t);
    if (strncmp(t->at, word, n) != 0 ||
        (isalnum((unsigned char)word[n - 1]) && (isalnum((unsigned char)t->at[n]) || t->at[n] == '_')))
        return 0;
    t->at += n;
    tg_blank(t);
    return 1;
}

static inline void tg_need(text_graph *t, const char *word)
{
    if (!tg_is(t, word))
        fail_msg("line %u: '%s' is missing before '%.40s'", t->line, word, t->at);
}

static inline const char *tg_word(text_graph *t, char *out)
{
    size_t n = 0;

    tg_blank(t);
    while ((isalnum((unsigned char)*t->at) || *t->at == '_' || *t->at == '?' || *t->at == '@' || *t->at == '$') &&
           n < 63)
        out[n++] = *t->at++;
    out[n] = '\0';
    if (!n)
        fail_msg("line %u: a name is missing before '%.40s'", t->line, t->at);
    return out;
}

static inline uint32_t tg_string(text_graph *t, const char *text)
{
    return nmr_graph_string(t->graph, text, strlen(text));
}

#define TG_FIND(table, n, name, out)                                                                                   \
    do {                                                                                                               \
        uint32_t tg_i;                                                                                                 \
        (out) = NMR_NONE;                                                                                              \
        for (tg_i = 0; tg_i < (n); tg_i++)                                                                             \
            if (!strcmp((table)[tg_i].name, (name)))                                                                   \
                (out) = (table)[tg_i].id;                                                                              \
    } while (0)

#define TG_ADD(table, n, text, number)                                                                                 \
    do {                                                                                                               \
        assert_true((n) < sizeof(table) / sizeof *(table));                                                            \
        snprintf((table)[(n)].name, sizeof(table)[0].name, "%s", (text));                                              \
        (table)[(n)++].id = (number);                                                                                  \
    } while (0)

static inline nmr_graph_site tg_site(text_graph *t)
{
    return (nmr_graph_site){t->in_header ? t->header : t->file, t->line, 1, 0};
}

/* The function of that name, with more flags if it is there already. */
static inline uint32_t tg_function(text_graph *t, const char *name, uint32_t flags, uint32_t nparams,
                                   const uint32_t *types, uint32_t ntypes)
{
    nmr_graph_function f = {0};
    uint32_t id;

    TG_FIND(t->functions, t->nfunctions, name, id);
    if (id == NMR_NONE) {
        f.name = tg_string(t, name);
        f.shown = f.plain = f.name;
        if (*name == '?') { /* ?plain@... */
            char plain[64];
            snprintf(plain, sizeof plain, "%.*s", (int)strcspn(name + 1, "@"), name + 1);
            f.shown = f.plain = tg_string(t, plain);
        }
        id = nmr_graph_add_function(t->graph, &f);
        TG_ADD(t->functions, t->nfunctions, name, id);
    }
    t->graph->functions[id].flags |= flags;
    t->graph->functions[id].site = tg_site(t);
    if (nparams)
        t->graph->functions[id].nparams = nparams;
    if (ntypes) {
        t->graph->functions[id].type = nmr_graph_add_list(t->graph, types, ntypes);
        t->graph->functions[id].ntypes = ntypes;
    }
    return id;
}

static inline uint32_t tg_value(text_graph *t);

/* R.M: a member whose name begins with u_ is of a union. */
static inline uint32_t tg_field(text_graph *t)
{
    char record[64], member[64];
    nmr_graph_field field = {0};

    field.record = tg_string(t, tg_word(t, record));
    tg_need(t, ".");
    field.member = tg_string(t, tg_word(t, member));
    field.in_union = !strncmp(member, "u_", 2);
    return nmr_graph_field_of(t->graph, field);
}

static inline uint32_t tg_steps(text_graph *t, nmr_graph_step *steps)
{
    uint32_t n = 0;

    for (;;) {
        if (tg_is(t, "->")) {
            steps[n++] = (nmr_graph_step){NMR_STEP_DEREF, 0};
            steps[n++] = (nmr_graph_step){NMR_STEP_FIELD, tg_field(t)};
        } else if (tg_is(t, ".")) {
            steps[n++] = (nmr_graph_step){NMR_STEP_FIELD, tg_field(t)};
        } else if (tg_is(t, "[")) {
            steps[n++] = (nmr_graph_step){NMR_STEP_INDEX, tg_value(t)};
            tg_need(t, "]");
        } else {
            return n;
        }
        assert_true(n < 14);
    }
}

static inline uint32_t tg_register(text_graph *t)
{
    uint32_t reg = (uint32_t)strtoul(t->at, (char **)&t->at, 10);

    while (t->nregisters <= reg)
        t->nregisters = nmr_graph_add_register(t->graph) + 1;
    return reg;
}

static inline uint32_t tg_path_of(text_graph *t, const char *name, int deref)
{
    nmr_graph_step steps[16];
    uint32_t id, n = tg_steps(t, steps);

    if (deref)
        steps[n++] = (nmr_graph_step){NMR_STEP_DEREF, 0};
    TG_FIND(t->locals, t->nlocals, name, id);
    if (t->in_body && id != NMR_NONE)
        return nmr_graph_path_of(t->graph, NMR_ROOT_LOCAL, id, steps, n);
    TG_FIND(t->variables, t->nvariables, name, id);
    if (id == NMR_NONE)
        fail_msg("line %u: '%s' is neither a local nor a variable", t->line, name);
    return nmr_graph_path_of(t->graph, NMR_ROOT_VARIABLE, id, steps, n);
}

static inline uint32_t tg_path(text_graph *t)
{
    int deref = tg_is(t, "*");
    char name[64];

    if (tg_is(t, "%")) {
        nmr_graph_step steps[16];
        uint32_t reg = tg_register(t);
        return nmr_graph_path_of(t->graph, NMR_ROOT_REGISTER, reg, steps, tg_steps(t, steps));
    }
    return tg_path_of(t, tg_word(t, name), deref);
}

static inline uint32_t tg_value(text_graph *t)
{
    nmr_graph_operand o = {0};
    char name[64];

    tg_blank(t);
    if (isdigit((unsigned char)*t->at)) {
        o.kind = NMR_OPERAND_INTEGER;
        o.value = strtoll(t->at, (char **)&t->at, 0);
    } else if (*t->at == '%' && isdigit((unsigned char)t->at[1])) {
        const char *back = t->at++;
        o.kind = NMR_OPERAND_REGISTER;
        o.ref = tg_register(t);
        if (*t->at == '-' || *t->at == '.') {
            t->at = back;
            o.kind = NMR_OPERAND_LOAD;
            o.ref = tg_path(t);
        }
    } else if (tg_is(t, "&")) {
        o.kind = NMR_OPERAND_ADDRESS;
        o.ref = tg_path(t);
    } else if (*t->at == '*') {
        o.kind = NMR_OPERAND_LOAD;
        o.ref = tg_path(t);
    } else if (*t->at == '?' && !isalnum((unsigned char)t->at[1])) {
        t->at++;
        o.kind = NMR_OPERAND_UNKNOWN;
    } else {
        tg_word(t, name);
        TG_FIND(t->functions, t->nfunctions, name, o.ref);
        o.kind = NMR_OPERAND_FUNCTION;
        if (o.ref == NMR_NONE) {
            o.kind = NMR_OPERAND_LOAD;
            o.ref = tg_path_of(t, name, 0);
        }
    }
    return nmr_graph_operand_of(t->graph, o);
}

static inline void tg_add(text_graph *t, nmr_graph_instr instr)
{
    instr.site = tg_site(t);
    if (instr.op == NMR_OP_STORE || instr.op == NMR_OP_MOVE || instr.op == NMR_OP_CALL)
        instr.type = NMR_TYPE_POINTER | 8;
    nmr_graph_add_instr(t->graph, t->block, &instr);
}

static inline void tg_call(text_graph *t, uint32_t dst)
{
    nmr_graph_instr call = {.op = NMR_OP_CALL, .dst = dst};
    nmr_graph_arg args[8];
    char record[64], member[64], name[130];

    call.a = tg_value(t);
    if (tg_is(t, "as")) {
        tg_word(t, record);
        tg_need(t, ".");
        tg_word(t, member);
        snprintf(name, sizeof name, "%s.%s", record, member);
        call.b = tg_string(t, name);
    }
    tg_need(t, "(");
    while (!tg_is(t, ")")) {
        nmr_graph_arg *arg = &args[call.nlist++];
        arg->flags = tg_is(t, "o:") ? NMR_ARG_WRITABLE | NMR_ARG_OPAQUE : tg_is(t, "w:") ? NMR_ARG_WRITABLE : 0;
        arg->operand = tg_value(t);
        tg_is(t, ",");
    }
    call.list = nmr_graph_add_args(t->graph, args, call.nlist);
    tg_add(t, call);
}

static inline void tg_assign_register(text_graph *t)
{
    static const struct {
        const char *text;
        uint8_t op;
    } binary[] = {{"==", NMR_BINARY_EQ},
                  {"!=", NMR_BINARY_NE},
                  {"<", NMR_BINARY_LT},
                  {"+", NMR_BINARY_ADD},
                  {"&", NMR_BINARY_AND}};
    nmr_graph_instr instr = {.op = NMR_OP_MOVE, .dst = tg_register(t)};
    size_t i;

    tg_need(t, "=");
    if (tg_is(t, "call")) {
        tg_call(t, instr.dst);
        return;
    }
    instr.a = tg_value(t);
    for (i = 0; i < sizeof binary / sizeof *binary; i++)
        if (tg_is(t, binary[i].text)) {
            instr.op = NMR_OP_BINARY;
            instr.sub = binary[i].op;
            instr.b = tg_value(t);
            break;
        }
    tg_add(t, instr);
}

static inline uint32_t tg_number(text_graph *t)
{
    uint32_t n;

    tg_blank(t);
    n = (uint32_t)strtoul(t->at, (char **)&t->at, 10);
    while (t->nblocks <= n)
        t->nblocks = nmr_graph_add_block(t->graph) + 1;
    return n;
}

static inline void tg_local(text_graph *t, const char *name)
{
    nmr_graph_local local = {tg_string(t, name), NMR_TYPE_POINTER | 8, 0};

    TG_ADD(t->locals, t->nlocals, name, nmr_graph_add_local(t->graph, local));
}

static inline void tg_statement(text_graph *t)
{
    nmr_graph_instr instr = {0};
    char name[64];

    if (tg_is(t, "local")) {
        while (*t->at)
            tg_local(t, tg_word(t, name)), tg_blank(t);
    } else if (tg_is(t, "block")) {
        t->block = tg_number(t);
        tg_need(t, ":");
    } else if (*t->at == '%' && !strncmp(t->at + 1 + strspn(t->at + 1, "0123456789"), " =", 2)) {
        t->at++;
        tg_assign_register(t);
    } else if (tg_is(t, "call")) {
        tg_call(t, NMR_NONE);
    } else if (tg_is(t, "if")) {
        instr.op = NMR_OP_BRANCH;
        instr.a = tg_value(t);
        instr.dst = tg_number(t);
        instr.b = tg_number(t);
        tg_add(t, instr);
    } else if (tg_is(t, "goto")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_GOTO, .dst = tg_number(t)});
    } else if (tg_is(t, "ret")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_RETURN, .a = *t->at ? tg_value(t) : 0});
    } else if (tg_is(t, "stop")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_STOP});
    } else if (tg_is(t, "lost")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_LOST});
    } else if (tg_is(t, "zero")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_ZERO, .dst = tg_path(t)});
    } else if (tg_is(t, "havoc")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_HAVOC, .dst = tg_path(t)});
    } else if (tg_is(t, "touch")) {
        tg_add(t, (nmr_graph_instr){.op = NMR_OP_TOUCH, .dst = tg_path(t)});
    } else {
        instr.dst = tg_path(t);
        instr.op = tg_is(t, ":=") ? NMR_OP_COPY : NMR_OP_STORE;
        if (instr.op == NMR_OP_STORE)
            tg_need(t, "=");
        instr.a = instr.op == NMR_OP_COPY ? tg_path(t) : tg_value(t);
        tg_add(t, instr);
    }
}

static inline uint32_t tg_flags(text_graph *t)
{
    static const struct {
        const char *word;
        uint32_t flag;
    } words[] = {{"static", NMR_FUNCTION_STATIC},
                 {"inline", NMR_FUNCTION_INLINE},
                 {"damaged", NMR_FUNCTION_DAMAGED},
                 {"status", NMR_FUNCTION_STATUS}};
    uint32_t flags = 0, i;

    t->in_header = tg_is(t, "header");
    for (i = 0; i < sizeof words / sizeof *words; i++)
        if (tg_is(t, words[i].word)) {
            flags |= words[i].flag;
            i = UINT32_MAX; /* from the beginning */
        }
    return flags;
}

static inline void tg_begin(text_graph *t)
{
    uint32_t flags = tg_flags(t), types[8], ntypes = 0, nparams = 0, i;
    char name[64], params[8][64], type[64];

    tg_word(t, name);
    tg_need(t, "(");
    while (!tg_is(t, ")"))
        tg_word(t, params[nparams++]), tg_is(t, ",");
    if (tg_is(t, ":"))
        while (*t->at)
            types[ntypes++] = tg_string(t, tg_word(t, type)), tg_blank(t);
    t->function = tg_function(t, name, flags, nparams, types, ntypes);
    t->graph->functions[t->function].flags &= ~(uint32_t)NMR_FUNCTION_API;
    nmr_graph_begin_body(t->graph, t->function);
    t->nlocals = t->nregisters = t->nblocks = 0;
    t->in_body = 1;
    for (i = 0; i < nparams; i++)
        tg_local(t, params[i]);
    t->block = 0;
    t->nblocks = nmr_graph_add_block(t->graph) + 1;
}

static inline void tg_variable(text_graph *t)
{
    nmr_graph_variable v = {.flags = NMR_VARIABLE_DEFINED, .type = NMR_TYPE_POINTER | 8, .site = tg_site(t)};
    char name[64];

    if (tg_is(t, "extern"))
        v.flags = 0;
    if (tg_is(t, "static"))
        v.flags |= NMR_VARIABLE_STATIC;
    v.name = v.shown = tg_string(t, tg_word(t, name));
    TG_ADD(t->variables, t->nvariables, name, nmr_graph_add_variable(t->graph, &v));
}

static inline void tg_init(text_graph *t)
{
    nmr_graph_step steps[16];
    nmr_graph_init init = {0};
    nmr_graph_variable *v;
    char name[64];
    uint32_t id, at;

    tg_word(t, name);
    TG_FIND(t->variables, t->nvariables, name, id);
    assert_true(id != NMR_NONE);
    init.nsteps = tg_steps(t, steps);
    init.step = nmr_graph_add_steps(t->graph, steps, init.nsteps);
    tg_need(t, "=");
    init.operand = tg_value(t);
    at = nmr_graph_add_init(t->graph, init);
    v = &t->graph->variables[id];
    if (!v->ninits++)
        v->init = at;
}

static inline void tg_line(text_graph *t)
{
    char name[64];
    uint32_t flags = 0;

    if (!*t->at)
        return;
    if (tg_is(t, "end")) {
        nmr_graph_end_body(t->graph);
        t->in_body = t->in_header = 0;
    } else if (t->in_body) {
        tg_statement(t);
    } else if (tg_is(t, "system") || (tg_is(t, "api") && (flags = 1))) {
        flags = flags ? NMR_FUNCTION_API : NMR_FUNCTION_API | NMR_FUNCTION_SYSTEM;
        while (*t->at)
            tg_function(t, tg_word(t, name), flags, 0, NULL, 0), tg_blank(t);
    } else if (tg_is(t, "var")) {
        tg_variable(t);
    } else if (tg_is(t, "init")) {
        tg_init(t);
    } else {
        tg_need(t, "fn");
        tg_begin(t);
        return;
    }
    tg_blank(t);
    if (*t->at)
        fail_msg("line %u: '%s' is left over", t->line, t->at);
}

/* Functions with a body come first. */
static inline void tg_announce(text_graph *t)
{
    char name[64];

    if (!tg_is(t, "fn"))
        return;
    tg_flags(t);
    tg_function(t, tg_word(t, name), 0, 0, NULL, 0);
    t->in_header = 0;
}

static inline void tg_each_line(text_graph *t, const char *text, void (*line_of)(text_graph *t))
{
    char line[256];
    size_t n;

    t->line = 0;
    for (; *text; text += n + (text[n] != 0)) {
        n = strcspn(text, "\n;");
        assert_true(n < sizeof line);
        memcpy(line, text, n);
        line[n] = '\0';
        t->at = line;
        t->line++;
        tg_blank(t);
        line_of(t);
    }
}

/* The graph of a source of that name; lines end with ; or a line feed. */
static inline nmr_graph *graph_of(const char *source, const char *text)
{
    text_graph t = {0};

    assert_int_equal(nmr_graph_new(&t.graph, source), 0);
    t.file = tg_string(&t, source);
    t.header = tg_string(&t, "header.h");
    tg_each_line(&t, text, tg_announce);
    tg_each_line(&t, text, tg_line);
    assert_int_equal(t.in_body, 0);
    assert_int_equal(t.graph->failed, 0);
    return t.graph;
}

#endif
