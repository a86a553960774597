/*
 * text.c - text that grows, and paths and operands as text.
 */
#include "core/graph/internal.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Text --------------------------------------------------------------------------------------------------- */

static int make_room(nmr_text *text, size_t length)
{
    size_t room = text->room ? text->room : 64;
    char *grown;

    if (text->failed || length >= SIZE_MAX / 4 - text->length) {
        text->failed = 1;
        return 0;
    }
    if (text->length + length < text->room)
        return 1;
    if (text->fixed)
        return 0;
    while (room <= text->length + length)
        room *= 2;
    if (!(grown = realloc(text->at, room))) {
        text->failed = 1;
        return 0;
    }
    text->at = grown;
    text->room = room;
    return 1;
}

/* What still fits, in whole UTF-8 characters. Nothing more goes in afterwards. */
static size_t cut(nmr_text *text, const char *what)
{
    size_t length = text->room - text->length - 1;

    while (length && ((unsigned char)what[length] & 0xc0) == 0x80)
        length--;
    text->failed = 1;
    return length;
}

void nmr_text_put(nmr_text *text, const char *what, size_t length)
{
    int fits = make_room(text, length);

    if (!fits && (!text->fixed || text->failed))
        return;
    if (!fits)
        length = cut(text, what);
    if (length)
        memcpy(text->at + text->length, what, length);
    text->length += length;
    text->at[text->length] = '\0';
}

void nmr_text_print(nmr_text *text, const char *format, ...)
{
    char line[512];
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    nmr_text_put(text, line, n < 0 ? 0 : (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void nmr_text_name(nmr_text *text, const char *name)
{
    size_t n;

    while (*name) {
        n = 0;
        while ((unsigned char)name[n] >= ' ' && name[n] != 0x7f)
            n++;
        nmr_text_put(text, name, n);
        name += n;
        if (*name) {
            nmr_text_put(text, "?", 1);
            name++;
        }
    }
}

/* ---- Paths -------------------------------------------------------------------------------------------------- */

static void put_quoted(nmr_text *text, const char *data)
{
    for (nmr_text_put(text, "\"", 1); *data; data++) {
        if (*data == '"' || *data == '\\')
            nmr_text_put(text, "\\", 1);
        nmr_text_put(text, (unsigned char)*data < ' ' || *data == 0x7f ? "?" : data, 1);
    }
    nmr_text_put(text, "\"", 1);
}

void nmr_text_local(nmr_text *text, const nmr_spelling *how, uint32_t local)
{
    const char *name = how->graph->strings[how->function->locals[local].name];

    nmr_text_name(text, name);
    if (!*name || (how->shared && how->shared[local]))
        nmr_text_print(text, "#%" PRIu32, local);
}

static void put_root(nmr_text *text, const nmr_spelling *how, const nmr_graph_path *path)
{
    const nmr_graph *graph = how->graph;

    if (path->root == NMR_ROOT_LOCAL)
        nmr_text_local(text, how, path->index);
    else if (path->root == NMR_ROOT_VARIABLE)
        nmr_text_name(text, graph->strings[graph->variables[path->index].shown]);
    else if (path->root == NMR_ROOT_REGISTER)
        nmr_text_print(text, "r%" PRIu32, path->index);
    else
        put_quoted(text, graph->strings[path->index]);
}

/* Does the path begin at something that the source has a name for? */
static int is_named(const nmr_spelling *how, const nmr_graph_path *path)
{
    if (path->root == NMR_ROOT_LOCAL)
        return how->function && *how->graph->strings[how->function->locals[path->index].name];
    if (path->root == NMR_ROOT_VARIABLE)
        return *how->graph->strings[how->graph->variables[path->index].shown] != '\0';
    return path->root == NMR_ROOT_DATA;
}

static const nmr_graph_step *step_at(const nmr_spelling *how, const nmr_graph_path *path, uint32_t i)
{
    return &how->graph->steps[path->step + i];
}

/* How often what stands before step i is dereferenced there. */
static uint32_t derefs_before(const nmr_spelling *how, const nmr_graph_path *path, uint32_t i)
{
    uint32_t n = 0;

    for (; i && step_at(how, path, i - 1)->kind == NMR_STEP_DEREF; i--)
        n++;
    if (i)
        return n + (!how->is_whole && step_at(how, path, i - 1)->kind == NMR_STEP_CONTAINER);
    if (path->root == NMR_ROOT_REGISTER)
        return n + 1;
    /* A reference is written without its star. */
    return n - (n && !how->is_whole && path->root == NMR_ROOT_LOCAL && how->function->locals[path->index].is_reference);
}

/* Step i and the DEREF steps before it; behind the last step there are only these. */
typedef struct group {
    uint8_t kind, arrow;
    uint32_t stars;
} group;

enum { END_OF_PATH = NMR_STEP_CONTAINER + 1 };

static group group_at(const nmr_spelling *how, const nmr_graph_path *path, uint32_t i)
{
    group g = {END_OF_PATH, 0, derefs_before(how, path, i)};

    if (i < path->nsteps)
        g.kind = step_at(how, path, i)->kind;
    if (g.stars && g.kind != END_OF_PATH && (g.kind != NMR_STEP_INDEX || !how->is_whole)) {
        g.arrow = 1;
        g.stars--;
    }
    return g;
}

static int is_call(const nmr_spelling *how, const group *g)
{
    return g->kind == NMR_STEP_CONTAINER && !how->is_whole;
}

static void open_group(nmr_text *text, const nmr_spelling *how, const group *g)
{
    uint32_t i;

    if (is_call(how, g))
        nmr_text_print(text, "CONTAINING_RECORD(%s", g->arrow ? "" : "&");
    else if (g->stars && g->kind != END_OF_PATH)
        nmr_text_put(text, "(", 1);
    for (i = 0; i < g->stars; i++)
        nmr_text_put(text, "*", 1);
}

static void put_field(nmr_text *text, const nmr_spelling *how, const char *between, uint32_t field)
{
    const nmr_graph_field *f = &how->graph->fields[field];

    if (how->fields)
        how->fields[field] = 1;
    if (*between) {
        nmr_text_name(text, how->graph->strings[f->record]);
        nmr_text_print(text, "%s", between);
    }
    nmr_text_name(text, how->graph->strings[f->member]);
}

static void close_group(nmr_text *text, const nmr_spelling *how, const group *g, uint32_t value)
{
    if (is_call(how, g)) {
        nmr_text_put(text, ", ", 2);
        put_field(text, how, ", ", value);
        nmr_text_put(text, ")", 1);
        return;
    }
    if (g->stars && g->kind != END_OF_PATH)
        nmr_text_put(text, ")", 1);
    if (g->kind == NMR_STEP_INDEX) {
        nmr_text_put(text, "[", 1);
        nmr_text_operand(text, how, value);
        nmr_text_put(text, "]", 1);
    } else if (g->kind != END_OF_PATH) {
        nmr_text_print(text, "%s%s", g->arrow ? "->" : ".", g->kind == NMR_STEP_CONTAINER ? "container(" : "");
        put_field(text, how, g->kind == NMR_STEP_CONTAINER ? "." : "", value);
        nmr_text_put(text, ")", g->kind == NMR_STEP_CONTAINER);
    }
}

static void close_groups(nmr_text *text, const nmr_spelling *how, const nmr_graph_path *path)
{
    uint32_t i;

    for (i = 0; i < path->nsteps; i++)
        if (step_at(how, path, i)->kind != NMR_STEP_DEREF) {
            group g = group_at(how, path, i);
            close_group(text, how, &g, step_at(how, path, i)->value);
        }
}

void nmr_text_path(nmr_text *text, const nmr_spelling *how, uint32_t path)
{
    const nmr_graph_path *p = &how->graph->paths[path];
    uint32_t i;

    /* What the last steps put in front stands outermost. */
    for (i = p->nsteps + 1; i-- > 0;)
        if (i == p->nsteps || step_at(how, p, i)->kind != NMR_STEP_DEREF) {
            group g = group_at(how, p, i);
            open_group(text, how, &g);
        }
    put_root(text, how, p);
    close_groups(text, how, p);
}

void nmr_text_steps(nmr_text *text, const nmr_spelling *how, uint32_t step, uint32_t nsteps)
{
    nmr_graph_path path = {NMR_ROOT_DATA, 0, step, nsteps};

    close_groups(text, how, &path);
}

void nmr_text_operand(nmr_text *text, const nmr_spelling *how, uint32_t operand)
{
    const nmr_graph_operand *o = &how->graph->operands[operand];
    int is_path = o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS;

    if (!how->is_whole &&
        (o->kind == NMR_OPERAND_UNKNOWN || o->kind == NMR_OPERAND_UNSET || o->kind == NMR_OPERAND_REGISTER ||
         (is_path && !is_named(how, &how->graph->paths[o->ref])))) {
        nmr_text_put(text, "...", 3);
    } else if (is_path) {
        nmr_text_print(text, "%s", o->kind == NMR_OPERAND_ADDRESS ? "&" : how->is_whole ? "load " : "");
        nmr_text_path(text, how, o->ref);
    } else if (o->kind == NMR_OPERAND_INTEGER) {
        nmr_text_print(text, "%" PRId64, o->value);
    } else if (o->kind == NMR_OPERAND_REGISTER) {
        nmr_text_print(text, "r%" PRIu32, o->ref);
    } else if (o->kind == NMR_OPERAND_FUNCTION) {
        nmr_text_name(text, how->graph->strings[how->graph->functions[o->ref].shown]);
    } else {
        nmr_text_put(text, o->kind == NMR_OPERAND_UNSET ? "unset" : "unknown", o->kind == NMR_OPERAND_UNSET ? 5 : 7);
    }
}

int nmr_graph_path_name(const nmr_graph *graph, const nmr_graph_function *function, uint32_t path, char *out,
                        size_t size)
{
    static const char own[] = "this->";
    nmr_spelling how = {graph, function, 0, NULL, NULL};
    nmr_text text = {out, 0, size, 0, 1};

    if (!size)
        return 0;
    *out = '\0';
    if (!is_named(&how, &graph->paths[path]))
        return 0;
    nmr_text_path(&text, &how, path);
    /* What a member function works on is its own. */
    if (!strncmp(out, own, sizeof own - 1))
        memmove(out, out + sizeof own - 1, strlen(out) - (sizeof own - 1) + 1);
    return 1;
}
