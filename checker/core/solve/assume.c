/*
 * assume.c - what a path assumes at a branch, in the words of clang's analyzer: "assuming 'status' is >= 0".
 */
#include "core/solve/solver.h"

#include <stdio.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 96, STATUS_PENDING = 0x103 };

typedef struct assuming {
    const nmr_program *program;
    const nmr_program_function *f;
} assuming;

/* The only instruction that sets the register; NULL. */
static const nmr_graph_instr *source_of(const assuming *a, uint32_t reg)
{
    const nmr_graph_instr *found = NULL;
    uint32_t n;

    for (n = 0; n < a->f->body->ninstrs; n++) {
        const nmr_graph_instr *i = &a->f->body->instrs[n];
        if ((i->op != NMR_OP_MOVE && i->op != NMR_OP_BINARY && i->op != NMR_OP_CALL) || i->dst != reg)
            continue;
        if (found)
            return NULL;
        found = i;
    }
    return found;
}

static const nmr_graph_operand *operand_at(const assuming *a, uint32_t operand) { return &a->f->unit->graph->operands[operand]; }

/* As the source has it: without the record of a table, and without what a macro of the system puts in front. */
static const char *called(const char *function)
{
    const char *point = strrchr(function, '.');

    return point ? point + 1 : function + strspn(function, "_");
}

/* What a value is called; 0: it has no name. */
static int name(const assuming *a, uint32_t operand, char *out, size_t size)
{
    const nmr_graph *graph = a->f->unit->graph;
    const nmr_graph_operand *o = operand_at(a, operand), *callee;
    const nmr_graph_instr *source = o->kind == NMR_OPERAND_REGISTER ? source_of(a, o->ref) : NULL;
    char path[NAME_MAX_LENGTH];

    if (o->kind == NMR_OPERAND_LOAD && nmr_graph_path_name(graph, a->f->body, o->ref, path, sizeof path))
        return snprintf(out, size, "'%s'", path) > 0;
    if (!source || source->op == NMR_OP_BINARY)
        return 0;
    if (source->op == NMR_OP_MOVE)
        return name(a, source->a, out, size);
    callee = operand_at(a, source->a);
    if (callee->kind == NMR_OPERAND_FUNCTION)
        return snprintf(out, size, "the result of '%s'", called(a->program->functions[a->f->unit->functions[callee->ref]].shown)) > 0;
    return source->b && snprintf(out, size, "the result of '%s'", called(graph->strings[source->b])) > 0;
}

/* The right side of a comparison. */
static int value(const assuming *a, uint32_t operand, unsigned type, char *out, size_t size)
{
    const nmr_graph_operand *o = operand_at(a, operand);

    if (o->kind != NMR_OPERAND_INTEGER)
        return name(a, operand, out, size);
    if (type == 4 && o->value == STATUS_PENDING)
        return snprintf(out, size, "STATUS_PENDING") > 0;
    return snprintf(out, size, "%lld", (long long)o->value) > 0;
}

static int is_comparison(const nmr_graph_instr *i) { return i && i->op == NMR_OP_BINARY && i->sub <= NMR_BINARY_GE; }

static int is_zero(const assuming *a, uint32_t operand)
{
    const nmr_graph_operand *o = operand_at(a, operand);

    return o->kind == NMR_OPERAND_INTEGER && o->value == 0;
}

/* What it means that the operand is true, or is not; 0: no words for it. */
static int describe(const assuming *a, uint32_t operand, unsigned type, int holds, char *out, size_t size)
{
    static const char *const words[][2] = {{"is not equal to", "is equal to"}, {"is equal to", "is not equal to"},
                                           {"is >=", "is <"}, {"is >", "is <="}, {"is <=", "is >"}, {"is <", "is >="}};
    const nmr_graph_operand *o = operand_at(a, operand);
    const nmr_graph_instr *test = o->kind == NMR_OPERAND_REGISTER ? source_of(a, o->ref) : NULL;
    char left[NAME_MAX_LENGTH + 32], right[NAME_MAX_LENGTH + 32];
    int against_zero, equality;

    if (!is_comparison(test)) {
        if (!name(a, operand, left, sizeof left))
            return 0;
        if (type & NMR_TYPE_POINTER)
            return snprintf(out, size, "assuming %s is %s", left, holds ? "non-null" : "null") > 0;
        return snprintf(out, size, "assuming %s is %s 0", left, holds ? "not equal to" : "equal to") > 0;
    }
    equality = test->sub == NMR_BINARY_EQ || test->sub == NMR_BINARY_NE;
    against_zero = equality && is_zero(a, test->b);
    /* Of a test, or a pointer: whether it is. */
    o = operand_at(a, test->a);
    if (against_zero && (test->type & NMR_TYPE_POINTER || (o->kind == NMR_OPERAND_REGISTER && is_comparison(source_of(a, o->ref)))))
        return describe(a, test->a, test->type, holds == (test->sub == NMR_BINARY_NE), out, size);
    return name(a, test->a, left, sizeof left) && value(a, test->b, test->type, right, sizeof right) &&
           snprintf(out, size, "assuming %s %s %s", left, words[test->sub][holds], right) > 0;
}

void nmr_assumption(const nmr_program *program, uint32_t function, uint32_t instr, int taken, char *out, size_t size)
{
    const assuming a = {program, &program->functions[function]};
    const nmr_graph_instr *branch = &a.f->body->instrs[instr];
    char left[NAME_MAX_LENGTH + 32];

    if (branch->op == NMR_OP_SWITCH && name(&a, branch->a, left, sizeof left))
        snprintf(out, size, "assuming %s is %s of the cases", left, taken ? "one" : "none");
    else if (branch->op != NMR_OP_BRANCH || !describe(&a, branch->a, branch->type, taken, out, size))
        snprintf(out, size, "assuming the condition is %s", taken ? "true" : "false");
}
