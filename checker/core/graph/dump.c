/*
 * dump.c - a graph as text. Nothing in it depends on numbers of tables: what a file keeps reads the same.
 */
#include "core/graph/internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SITE_COLUMN = 72 };

typedef struct dumper {
    const nmr_graph *graph;
    nmr_text text;
    nmr_spelling how;
    uint8_t *shared, *fields;
    uint32_t *first; /* by string: the function and local that has this name, of the function in work */
    uint32_t room;   /* of shared */
} dumper;

static void put(dumper *d, const char *text)
{
    nmr_text_put(&d->text, text, strlen(text));
}

static void put_string(dumper *d, uint32_t string)
{
    nmr_text_name(&d->text, d->graph->strings[string]);
}

static void put_site(dumper *d, const nmr_graph_site *site)
{
    put_string(d, site->file);
    nmr_text_print(&d->text, ":%" PRIu32 ":%" PRIu32, site->line, site->column);
    if (site->macro) {
        put(d, " in ");
        put_string(d, site->macro);
    }
}

static void put_type(dumper *d, uint8_t type)
{
    if (!type) {
        put(d, "-");
        return;
    }
    nmr_text_print(&d->text, "%s%s%s%s%d", type & NMR_TYPE_FUNCTION ? "f" : "", type & NMR_TYPE_POINTER ? "p" : "",
                   type & NMR_TYPE_UNSIGNED ? "u" : "",
                   type & (NMR_TYPE_FUNCTION | NMR_TYPE_POINTER | NMR_TYPE_UNSIGNED) ? "" : "i", type & NMR_TYPE_WIDTH);
}

/* The names of the bits that are set; `other` stands where bit 0 is not. */
static void put_flags(dumper *d, uint32_t flags, const char *const *names, uint32_t n, const char *other)
{
    const char *before = " (";
    uint32_t i;

    for (i = 0; i < n; i++) {
        const char *name = flags >> i & 1 ? names[i] : i ? NULL : other;
        if (!name)
            continue;
        nmr_text_print(&d->text, "%s%s", before, name);
        before = " ";
    }
    put(d, ")");
}

static void put_operand(dumper *d, uint32_t operand)
{
    nmr_text_operand(&d->text, &d->how, operand);
}

static void put_path(dumper *d, uint32_t path)
{
    nmr_text_path(&d->text, &d->how, path);
}

/* ---- Instructions ------------------------------------------------------------------------------------------- */

static void put_op(dumper *d, const nmr_graph_instr *i)
{
    put(d, nmr_shapes[i->op].name);
    if (i->type) {
        put(d, ".");
        put_type(d, i->type);
    }
    put(d, nmr_shapes[i->op].dst || nmr_shapes[i->op].a ? " " : "");
}

static void put_binary(dumper *d, const nmr_graph_instr *i)
{
    static const char *const names[] = {"==", "!=", "<", "<=", ">", ">=", "+",  "-",
                                        "*",  "/",  "%", "&",  "|", "^",  "<<", ">>"};

    put_operand(d, i->a);
    nmr_text_print(&d->text, " %s ", names[i->sub]);
    put_operand(d, i->b);
}

static void put_call(dumper *d, const nmr_graph_instr *i)
{
    uint32_t n;

    put_operand(d, i->a);
    if (i->b) {
        put(d, " {");
        put_string(d, i->b);
        put(d, "}");
    }
    for (n = 0; n < i->nlist; n++) {
        const nmr_graph_arg *arg = &d->graph->args[i->list + n];
        put(d, n ? ", " : "(");
        put_operand(d, arg->operand);
        if (arg->flags)
            nmr_text_print(&d->text, ":%s%s%s", arg->flags & NMR_ARG_WRITABLE ? "w" : "",
                           arg->flags & NMR_ARG_OPAQUE ? "o" : "", arg->flags & NMR_ARG_LIST ? "l" : "");
    }
    put(d, i->nlist ? ")" : "()");
}

static void put_switch(dumper *d, const nmr_graph_instr *i)
{
    uint32_t n;

    put_operand(d, i->a);
    put(d, " ?");
    for (n = 0; n < i->nlist; n++) {
        const nmr_graph_case *c = &d->graph->cases[i->list + n];
        nmr_text_print(&d->text, " %" PRId64, c->low);
        if (c->high != c->low)
            nmr_text_print(&d->text, "...%" PRId64, c->high);
        nmr_text_print(&d->text, ": b%" PRIu32 ",", c->block);
    }
    nmr_text_print(&d->text, " else: b%" PRIu32, i->dst);
}

static void put_rest(dumper *d, const nmr_graph_instr *i)
{
    if (i->op == NMR_OP_BINARY)
        put_binary(d, i);
    else if (i->op == NMR_OP_CALL)
        put_call(d, i);
    else if (i->op == NMR_OP_SWITCH)
        put_switch(d, i);
    else if (nmr_shapes[i->op].dst == NMR_PART_PATH)
        put_path(d, i->dst);
    else if (nmr_shapes[i->op].a == NMR_PART_VALUE)
        put_operand(d, i->a);
    if (i->op == NMR_OP_STORE) {
        put(d, " = ");
        put_operand(d, i->a);
    } else if (i->op == NMR_OP_COPY) {
        put(d, " = ");
        put_path(d, i->a);
    } else if (i->op == NMR_OP_SCOPE) {
        nmr_text_local(&d->text, &d->how, i->dst);
    } else if (i->op == NMR_OP_GOTO) {
        nmr_text_print(&d->text, "b%" PRIu32, i->dst);
    } else if (i->op == NMR_OP_BRANCH) {
        nmr_text_print(&d->text, " ? b%" PRIu32 " : b%" PRIu32 "%s", i->dst, i->b,
                       i->flags & NMR_INSTR_GUARD ? " guard" : "");
    }
}

static void put_instr(dumper *d, const nmr_graph_instr *i)
{
    size_t start = d->text.length, width;

    put(d, "    ");
    if (nmr_shapes[i->op].dst == NMR_PART_REGISTER && i->dst != NMR_NONE)
        nmr_text_print(&d->text, "r%" PRIu32 " = ", i->dst);
    put_op(d, i);
    put_rest(d, i);
    width = d->text.length - start;
    nmr_text_print(&d->text, "%*s", width < SITE_COLUMN - 2 ? (int)(SITE_COLUMN - width) : 2, "");
    put_site(d, &i->site);
    put(d, "\n");
}

/* ---- Functions ---------------------------------------------------------------------------------------------- */

/* Find the locals that share their name with another one. */
static int find_shared(dumper *d, const nmr_graph_function *f)
{
    uint32_t i, *first;

    if (f->nlocals > d->room) {
        free(d->shared);
        d->room = 0;
        if (!(d->shared = malloc(f->nlocals)))
            return NMR_ENOMEM;
        d->room = f->nlocals;
    }
    for (i = 0; i < f->nlocals; i++)
        d->first[f->locals[i].name] = NMR_NONE;
    for (i = 0; i < f->nlocals; i++) {
        first = &d->first[f->locals[i].name];
        d->shared[i] = *first != NMR_NONE;
        if (*first != NMR_NONE)
            d->shared[*first] = 1;
        else
            *first = i;
    }
    d->how.function = f;
    d->how.shared = d->shared;
    return 0;
}

static void put_locals(dumper *d, const nmr_graph_function *f)
{
    uint32_t i;

    for (i = 0; i < f->nlocals; i++) {
        put(d, i < f->nparams ? "  parameter " : "  local ");
        nmr_text_local(&d->text, &d->how, i);
        put(d, " ");
        put_type(d, f->locals[i].type);
        put(d, f->locals[i].is_reference ? " reference\n" : "\n");
    }
}

static void put_names(dumper *d, uint32_t name, uint32_t shown)
{
    if (name != shown) {
        put(d, "  name ");
        put_string(d, name);
        put(d, "\n");
    }
}

static void put_function_head(dumper *d, const nmr_graph_function *f)
{
    static const char *const flags[] = {"static", "inline", "system", "api", "noreturn", "status", NULL, "damaged"};
    uint32_t i;

    put(d, f->flags & NMR_FUNCTION_BODY ? "\nfunction " : "\ndeclaration ");
    put_string(d, f->shown);
    put_flags(d, f->flags, flags, 8, "external");
    put(d, " ");
    put_site(d, &f->site);
    put(d, " - ");
    put_site(d, &f->end);
    put(d, "\n");
    put_names(d, f->name, f->shown);
    if (f->plain != f->shown) {
        put(d, f->plain ? "  plain " : "  plain -");
        put_string(d, f->plain);
        put(d, "\n");
    }
    for (i = 0; i < f->ntypes; i++) {
        put(d, "  type ");
        put_string(d, d->graph->lists[f->type + i]);
        put(d, "\n");
    }
    put(d, "  returns ");
    put_type(d, f->result);
    put(d, "\n");
}

static void put_function(dumper *d, const nmr_graph_function *f)
{
    uint32_t i, n;

    put_function_head(d, f);
    if (!(f->flags & NMR_FUNCTION_BODY)) {
        nmr_text_print(&d->text, "  parameters %" PRIu32 "\n", f->nparams);
        return;
    }
    if (find_shared(d, f) < 0) {
        d->text.failed = 1;
        return;
    }
    put_locals(d, f);
    for (i = 0; i < f->nblocks && !d->text.failed; i++) {
        nmr_text_print(&d->text, "  b%" PRIu32 ":\n", i);
        for (n = 0; n < f->blocks[i].count; n++)
            put_instr(d, &f->instrs[f->blocks[i].first + n]);
    }
    d->how.function = NULL;
}

/* ---- Variables and fields ----------------------------------------------------------------------------------- */

static void put_variable(dumper *d, const nmr_graph_variable *v)
{
    static const char *const flags[] = {"static",  "inline",    "const", "defined",
                                        "dynamic", "discarded", "array", "in-function"};
    uint32_t i;

    put(d, "\nvariable ");
    put_string(d, v->shown);
    put_flags(d, v->flags, flags, 8, "external");
    put(d, " ");
    put_type(d, v->type);
    put(d, " ");
    put_site(d, &v->site);
    put(d, "\n");
    put_names(d, v->name, v->shown);
    for (i = 0; i < v->ninits; i++) {
        const nmr_graph_init *init = &d->graph->inits[v->init + i];
        put(d, "  ");
        nmr_text_steps(&d->text, &d->how, init->step, init->nsteps);
        put(d, init->nsteps ? " = " : "= ");
        put_operand(d, init->operand);
        put(d, "\n");
    }
}

typedef struct field_text {
    const char *record, *member;
    uint8_t flags;
} field_text;

static int by_text(const void *a, const void *b)
{
    const field_text *x = a, *y = b;
    int c = strcmp(x->record, y->record);

    if (c || (c = strcmp(x->member, y->member)))
        return c;
    return (x->flags > y->flags) - (x->flags < y->flags);
}

static void put_field(dumper *d, const field_text *f)
{
    static const char *const flags[] = {"union", "function"};

    put(d, "field ");
    nmr_text_name(&d->text, f->record);
    put(d, ".");
    nmr_text_name(&d->text, f->member);
    if (f->flags)
        put_flags(d, f->flags, flags, 2, NULL);
    put(d, "\n");
}

/* Those that were written, each once. */
static void put_fields(dumper *d)
{
    const nmr_graph *graph = d->graph;
    field_text *texts = calloc((size_t)graph->nfields + 1, sizeof *texts);
    uint32_t i, n = 0;

    if (!texts) {
        d->text.failed = 1;
        return;
    }
    for (i = 0; i < graph->nfields; i++)
        if (d->fields[i]) {
            const nmr_graph_field *f = &graph->fields[i];
            texts[n].record = graph->strings[f->record];
            texts[n].member = graph->strings[f->member];
            texts[n++].flags = (uint8_t)(f->in_union | f->is_function << 1);
        }
    if (n)
        qsort(texts, n, sizeof *texts, by_text);
    put(d, n ? "\n" : "");
    for (i = 0; i < n; i++)
        if (!i || by_text(&texts[i - 1], &texts[i]))
            put_field(d, &texts[i]);
    free(texts);
}

int nmr_graph_dump(const nmr_graph *graph, char **text)
{
    dumper d = {0};
    uint32_t i;

    *text = NULL;
    d.graph = graph;
    d.fields = calloc((size_t)graph->nfields + 1, sizeof *d.fields);
    d.first = calloc(graph->nstrings, sizeof *d.first);
    d.text.failed = graph->failed || !d.fields || !d.first;
    d.how.graph = graph;
    d.how.is_whole = 1;
    d.how.fields = d.fields;
    put(&d, "source ");
    put_string(&d, graph->source);
    nmr_text_print(&d.text, "\nparse errors %" PRIu32 "\n", graph->parse_errors);
    for (i = 0; i < graph->nfunctions && !d.text.failed; i++)
        put_function(&d, &graph->functions[i]);
    for (i = 0; i < graph->nvariables && !d.text.failed; i++)
        put_variable(&d, &graph->variables[i]);
    if (!d.text.failed)
        put_fields(&d);
    free(d.fields);
    free(d.first);
    free(d.shared);
    if (d.text.failed) {
        free(d.text.at);
        return NMR_ENOMEM;
    }
    *text = d.text.at;
    return 0;
}
