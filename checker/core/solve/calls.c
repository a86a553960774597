/*
 * calls.c - operands, and what calls do: protocol calls, known helpers, atomic operations, the system's functions, the
 * driver's own, and those nobody can see into.
 */
#include "core/solve/solver.h"

#include <ctype.h>
#include <string.h>

/* ---- Operands ----------------------------------------------------------------------------------------------------- */

static void read_at(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place place, int quiet)
{
    if (!quiet)
        nmr_on_access(solver, frame, state, place);
}

/* `behind`: the place is what a pointer points to, and an index counts from there. */
static nmr_place step_to(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_place place,
                         const nmr_graph_step *step, int behind, int quiet)
{
    const nmr_value_info *info;
    nmr_value index, pointer;
    uint32_t field;

    switch (step->kind) {
    case NMR_STEP_DEREF:
        read_at(solver, frame, state, place, quiet);
        pointer = nmr_constant(solver, state, nmr_load(solver, state, place));
        info = nmr_space_value_at(&solver->space, pointer);
        if (info->kind == NMR_VALUE_INTEGER && info->number == 0)
            state->flags |= NMR_STATE_ENDED;
        else if (info->kind == NMR_VALUE_SYMBOL && nmr_program_is_undo_guard(solver->program, nmr_static_of(solver, place)))
            nmr_assume(solver, state, pointer, 1);
        return nmr_pointee(solver, pointer);
    case NMR_STEP_FIELD:
    case NMR_STEP_CONTAINER:
        field = frame->unit->fields[step->value];
        return nmr_space_step(&solver->space, place, step->kind == NMR_STEP_FIELD ? NMR_PLACE_FIELD : NMR_PLACE_CONTAINER,
                              solver->program->fields[field].step,
                              step->kind == NMR_STEP_FIELD ? nmr_place_of_field(field) : NMR_NONE);
    default:
        index = nmr_constant(solver, state, nmr_operand(solver, frame, state, step->value, quiet, NULL));
        info = nmr_space_value_at(&solver->space, index);
        if (info->kind != NMR_VALUE_INTEGER)
            return nmr_space_step(&solver->space, place, NMR_PLACE_ANY, index, NMR_NONE);
        if (behind)
            return nmr_space_behind(&solver->space, place, info->number);
        return nmr_space_step(&solver->space, place, NMR_PLACE_INDEX, (uint32_t)info->number, NMR_NONE);
    }
}

nmr_place nmr_path(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t path, int quiet)
{
    const nmr_graph *graph = frame->unit->graph;
    const nmr_graph_path *p = &graph->paths[path];
    nmr_value value;
    nmr_place place;
    uint32_t i;

    switch (p->root) {
    case NMR_ROOT_LOCAL:
        place = nmr_space_local(&solver->space, frame->activation, p->index);
        break;
    case NMR_ROOT_VARIABLE:
        place = nmr_space_variable(&solver->space, frame->unit->variables[p->index]);
        break;
    case NMR_ROOT_REGISTER:
        value = nmr_state_register(state, p->index);
        place = value == NMR_NONE ? NMR_NONE : nmr_pointee(solver, nmr_constant(solver, state, value));
        break;
    default:
        place = nmr_space_data(&solver->space, (uint32_t)(frame->unit - solver->program->units), p->index);
        break;
    }
    for (i = 0; i < p->nsteps && place != NMR_NONE; i++) {
        int behind = i ? graph->steps[p->step + i - 1].kind == NMR_STEP_DEREF : p->root == NMR_ROOT_REGISTER;
        place = step_to(solver, frame, state, place, &graph->steps[p->step + i], behind, quiet);
    }
    return place;
}

nmr_value nmr_operand(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, uint32_t operand, int quiet, nmr_place *from)
{
    const nmr_graph_operand *o = &frame->unit->graph->operands[operand];
    uint32_t flags = state->flags;
    nmr_place place;
    nmr_value value;

    if (from)
        *from = NMR_NONE;
    switch (o->kind) {
    case NMR_OPERAND_UNSET:
        return 0;
    case NMR_OPERAND_INTEGER:
        return nmr_space_integer(&solver->space, o->value);
    case NMR_OPERAND_REGISTER:
        value = nmr_state_register(state, o->ref);
        if (value != NMR_NONE)
            return value;
        break;
    case NMR_OPERAND_LOAD:
        place = nmr_path(solver, frame, state, o->ref, quiet);
        if (from)
            *from = place;
        if (place == NMR_NONE)
            break;
        read_at(solver, frame, state, place, quiet);
        return nmr_load(solver, state, place);
    case NMR_OPERAND_ADDRESS:
        place = nmr_path(solver, frame, state, o->ref, quiet);
        if (place != NMR_NONE)
            return nmr_space_address(&solver->space, place);
        state->flags = flags; /* nothing is read */
        break;
    case NMR_OPERAND_FUNCTION:
        return nmr_space_function(&solver->space, frame->unit->functions[o->ref]);
    default:
        break;
    }
    return nmr_fresh(solver, frame, state, NMR_SYMBOL_UNKNOWN, frame->instr << 8 | (operand & 0xff));
}

/* ---- A call being made -------------------------------------------------------------------------------------------- */

enum { MAX_ARGS = 24 };

typedef struct making {
    nmr_solver *solver;
    const nmr_frame *frame;
    const nmr_graph_instr *instr;
    const nmr_graph_arg *args;
    nmr_exits *out;
    nmr_call call;
    nmr_value values[MAX_ARGS];
    nmr_place from[MAX_ARGS];
    uint32_t shown[MAX_ARGS];
} making;

/* The path an argument stands as, for messages. */
static uint32_t shown_path(const making *m, uint32_t operand)
{
    const nmr_graph_operand *o = &m->frame->unit->graph->operands[operand];

    return o->kind == NMR_OPERAND_LOAD || o->kind == NMR_OPERAND_ADDRESS ? o->ref : NMR_NONE;
}

static void take_arguments(making *m, nmr_state *state)
{
    uint32_t i;

    m->args = m->frame->unit->graph->args + m->instr->list;
    m->call.nargs = m->instr->nlist < MAX_ARGS ? m->instr->nlist : MAX_ARGS;
    for (i = 0; i < m->call.nargs; i++) {
        m->values[i] = nmr_operand(m->solver, m->frame, state, m->args[i].operand, 0, &m->from[i]);
        m->shown[i] = shown_path(m, m->args[i].operand);
    }
    m->call.values = m->values;
    m->call.from = m->from;
    m->call.shown = m->shown;
}

static nmr_value fresh_result(making *m, nmr_state *state)
{
    return nmr_fresh(m->solver, m->frame, state, NMR_SYMBOL_RESULT, m->frame->instr);
}

static void done(making *m, nmr_state *state, nmr_value value) { nmr_exits_add(m->solver, m->out, state, value); }

/* What an argument points to gets values nobody knows. */
static void write_arguments(making *m, nmr_state *state, const uint8_t *skip)
{
    uint32_t i;

    for (i = 0; i < m->call.nargs; i++) {
        nmr_place place = nmr_pointee(m->solver, m->values[i]);
        if (m->args[i].flags & NMR_ARG_WRITABLE && place != NMR_NONE && !(skip && skip[i]))
            m->call.patterns ? nmr_overwrite(m->solver, state, place) : nmr_fill(m->solver, state, place, NMR_VALUE_HAVOCED);
    }
}

/* ---- Protocol calls ------------------------------------------------------------------------------------------------ */

/* Call for every argument that a rule about this call speaks of. */
static void each_argument(const making *m, void (*act)(making *, nmr_state *, const nmr_family *, const nmr_arg *),
                          nmr_state *state)
{
    const nmr_program *program = m->solver->program;
    uint32_t family, a;
    size_t p;

    for (family = 0; family < program->nfamilies; family++) {
        const nmr_family *f = &program->families[family];
        for (p = 0; p < f->npatterns; p++)
            for (a = 0; m->call.patterns[family] >> p & 1 && a < f->patterns[p].nargs; a++)
                if (f->patterns[p].arg[a].index < m->call.nargs && nmr_role_find(f->patterns[p].names[0]) < 0)
                    act((making *)m, state, f, &f->patterns[p].arg[a]);
    }
}

/* On success each out argument receives a fresh value that is not NULL. */
static void write_out(making *m, nmr_state *state, const nmr_family *family, const nmr_arg *arg)
{
    nmr_place place;
    nmr_value fresh;

    (void)family;
    if (arg->kind != NMR_ARG_OUT)
        return;
    place = nmr_member_of(m->solver, m->values[arg->index], arg->member);
    if (place == NMR_NONE)
        return;
    fresh = nmr_fresh(m->solver, m->frame, state, NMR_SYMBOL_OUT, m->frame->instr << 4 | (arg->index & 15));
    nmr_on_store(m->solver, m->frame, state, place, fresh, NMR_TYPE_POINTER | 8, NMR_FILLED_IN);
    nmr_store(m->solver, state, place, fresh);
    nmr_assume(m->solver, state, fresh, 1);
}

/* A failed call leaves its out arguments alone. What was never set is garbage then, not an end of the path. */
static void fill_garbage(making *m, nmr_state *state, const nmr_family *family, const nmr_arg *arg)
{
    nmr_place place, whole;

    (void)family;
    if (arg->kind != NMR_ARG_OUT || !arg->member)
        return;
    place = nmr_member_of(m->solver, m->values[arg->index], arg->member);
    whole = nmr_pointee(m->solver, m->values[arg->index]);
    if (place != NMR_NONE && nmr_load(m->solver, state, place) == 0)
        nmr_fill(m->solver, state, whole, NMR_VALUE_HAVOCED);
}

/* A handle that a call has worked on was not NULL: with NULL there would be no path on. */
static void worked_on(making *m, nmr_state *state, const nmr_family *family, const nmr_arg *arg)
{
    nmr_value value = m->values[arg->index];

    if (!family->storage && arg->kind == NMR_ARG_TRACKED && nmr_space_symbol_of(&m->solver->space, value) != NMR_NONE &&
        nmr_possible(m->solver, state, value) & 2)
        nmr_assume(m->solver, state, value, 1);
}

/* Does the call bring objects of the family further? A pattern may only say where they are. */
static int moves(const nmr_family *family, size_t pattern)
{
    size_t r;

    for (r = 0; r < family->nrows; r++)
        if (family->rows[r].event == NMR_EVENT_CALL && family->rows[r].pattern == pattern)
            return 1;
    return 0;
}

/* Does what a rule says about an argument mean that the call leaves the memory behind it alone? */
static int leaves_alone(const nmr_family *family, size_t pattern, const nmr_arg *arg, int splits)
{
    switch (arg->kind) {
    case NMR_ARG_MEMORY:
        return !(family->lent >> arg->slot & 1); /* what is lent is filled in */
    case NMR_ARG_OWNER:
    case NMR_ARG_BEHIND:
        return 1;
    case NMR_ARG_OUT:
        return !arg->member && splits;
    case NMR_ARG_TRACKED:
        return family->storage && moves(family, pattern);
    default:
        return 0;
    }
}

/*
 * The arguments behind which memory stays as it is. Where the call stores an object, and no more, write_out() does that:
 * what lies around it, as the other elements of an array, stays as it is.
 */
static void find_linked(const making *m, int splits, uint8_t *linked)
{
    const nmr_program *program = m->solver->program;
    uint32_t family, a, i;
    size_t p;

    for (i = 0; i < m->call.nargs; i++)
        linked[i] = (m->args[i].flags & NMR_ARG_OPAQUE) != 0;
    for (family = 0; family < program->nfamilies; family++) {
        const nmr_family *f = &program->families[family];
        for (p = 0; p < f->npatterns; p++)
            for (a = 0; m->call.patterns[family] >> p & 1 && a < f->patterns[p].nargs; a++) {
                const nmr_arg *arg = &f->patterns[p].arg[a];
                if (arg->index < m->call.nargs && arg->kind == NMR_ARG_OUT && !arg->member && !splits)
                    linked[arg->index] = 0; /* whatever its type says */
                else if (arg->index < m->call.nargs && leaves_alone(f, p, arg, splits))
                    linked[arg->index] = 1;
            }
    }
}

static void mark_passed(const making *m)
{
    const nmr_program *program = m->solver->program;
    uint32_t low = 0, high = program->ncalls, middle;

    while (low < high) {
        middle = low + (high - low) / 2;
        const nmr_program_call *call = &program->calls[middle];
        if (call->function < m->frame->function || (call->function == m->frame->function && call->instr < m->frame->instr))
            low = middle + 1;
        else
            high = middle;
    }
    if (low < program->ncalls && program->calls[low].function == m->frame->function && program->calls[low].instr == m->frame->instr)
        m->solver->passed[low] = 1;
}

static void deliver_result(making *m, nmr_state *state, unsigned result)
{
    nmr_settle_dead(m->solver, m->frame, state);
    nmr_deliver_call(m->solver, m->frame, state, &m->call, result);
    each_argument(m, worked_on, state);
    done(m, state, m->call.result);
}

static void protocol(making *m, nmr_state *state, const nmr_program_name *name)
{
    nmr_space *space = &m->solver->space;
    nmr_state *failure, *success;
    uint8_t linked[MAX_ARGS];

    m->call.patterns = name->patterns;
    m->call.result = fresh_result(m, state);
    mark_passed(m);
    find_linked(m, name->splits, linked);
    if (!name->splits) {
        write_arguments(m, state, linked);
        deliver_result(m, state, 0);
        return;
    }
    /* The documentation knows STATUS_SUCCESS and errors, nothing between. */
    success = nmr_state_copy(&m->solver->passing, state);
    failure = state;
    nmr_assume(m->solver, success, nmr_space_binary(space, NMR_BINARY_EQ, m->call.result, nmr_space_integer(space, 0)), 1);
    nmr_assume(m->solver, failure, nmr_space_binary(space, NMR_BINARY_LT, m->call.result, nmr_space_integer(space, 0)), 1);
    write_arguments(m, success, linked);
    each_argument(m, write_out, success);
    deliver_result(m, success, NMR_RESULT_ZERO);
    each_argument(m, fill_garbage, failure);
    deliver_result(m, failure, NMR_RESULT_FAILURE);
}

/* A wrapper stands for calls of the protocols, each of which gets its argument. */
static void wrapper(making *m, nmr_state *state, const nmr_wrapper *wrapper)
{
    const nmr_program *program = m->solver->program;
    uint64_t *patterns = nmr_stack_take(&m->solver->passing, program->nfamilies * sizeof *patterns + 1);
    nmr_call call = m->call;
    uint32_t family, i, n;
    size_t p;

    call.result = fresh_result(m, state);
    call.patterns = patterns;
    call.nargs = 1;
    call.values = &m->values[wrapper->index];
    call.from = &m->from[wrapper->index];
    call.shown = &m->shown[wrapper->index];
    mark_passed(m);
    for (i = 0; i < wrapper->ncalls && wrapper->index < m->call.nargs; i++) {
        for (family = 0; family < program->nfamilies; family++) {
            const nmr_family *f = &program->families[family];
            patterns[family] = 0;
            for (p = 0; p < f->npatterns; p++)
                for (n = 0; n < f->patterns[p].nnames; n++)
                    if (nmr_glob(f->patterns[p].names[n], wrapper->calls[i]))
                        patterns[family] |= (uint64_t)1 << p;
        }
        nmr_deliver_call(m->solver, m->frame, state, &call, NMR_RESULT_ANY);
    }
    done(m, state, call.result);
}

/* ---- Helpers -------------------------------------------------------------------------------------------------------- */

/* Is the memory zeroed? Where what decides is not known, it is. */
static int is_zeroed(const making *m, const nmr_state *state, const nmr_helper *helper)
{
    const nmr_value_info *flags;

    if (helper->kind != NMR_HELPER_ZEROING_ALLOCATOR || !helper->unless || helper->index >= m->call.nargs)
        return helper->kind == NMR_HELPER_ZEROING_ALLOCATOR;
    flags = nmr_space_value_at(&m->solver->space, nmr_constant(m->solver, state, m->values[helper->index]));
    return flags->kind != NMR_VALUE_INTEGER || !((uint64_t)flags->number & helper->unless);
}

/* The rules speak of what is known by itself as well: from which pool memory is, which counter is counted up. */
static void tell(making *m, nmr_state *state, const nmr_program_name *name, nmr_value result)
{
    if (!name || !name->patterns)
        return;
    m->call.patterns = name->patterns;
    m->call.result = result;
    mark_passed(m);
    nmr_deliver_call(m->solver, m->frame, state, &m->call, NMR_RESULT_ANY);
}

static void allocate(making *m, nmr_state *state, int zeroed, const nmr_program_name *name)
{
    nmr_value memory = nmr_fresh(m->solver, m->frame, state, NMR_SYMBOL_MEMORY, m->frame->instr);
    nmr_state *none = nmr_state_copy(&m->solver->passing, state);

    nmr_assume(m->solver, none, memory, 0);
    nmr_on_shortage(m->solver, none);
    nmr_assume(m->solver, state, memory, 1);
    if (zeroed)
        nmr_fill(m->solver, state, nmr_pointee(m->solver, memory), NMR_VALUE_ZEROS);
    nmr_on_allocate(m->solver, m->frame, state, memory);
    tell(m, state, name, memory);
    done(m, state, memory);
    done(m, none, nmr_space_integer(&m->solver->space, 0));
}

/* Zeroed memory holds NULL handles and flags that are off. */
static void clear(making *m, nmr_state *state, uint32_t index)
{
    const nmr_value_info *fill = m->call.nargs == 3 ? nmr_space_value_at(&m->solver->space, m->values[1]) : NULL;
    nmr_place place = index < m->call.nargs ? nmr_pointee(m->solver, m->values[index]) : NMR_NONE;

    /* memset(p, c, n) has its fill value in the middle; RtlFillMemory(p, n, c) last. */
    int zero = !fill || fill->kind != NMR_VALUE_INTEGER || fill->number == 0;
    if (place != NMR_NONE)
        nmr_fill(m->solver, state, place, zero ? NMR_VALUE_ZEROS : NMR_VALUE_HAVOCED);
    done(m, state, index < m->call.nargs ? m->values[index] : fresh_result(m, state));
}

static void helper(making *m, nmr_state *state, const nmr_helper *helper, const nmr_program_name *name)
{
    int has_argument = helper->index < m->call.nargs;

    switch (helper->kind) {
    case NMR_HELPER_ALLOCATOR:
    case NMR_HELPER_ZEROING_ALLOCATOR:
        allocate(m, state, is_zeroed(m, state, helper), name);
        break;
    case NMR_HELPER_DEALLOCATOR:
        tell(m, state, name, 0);
        if (has_argument)
            nmr_on_free(m->solver, m->frame, state, m->values[helper->index]);
        done(m, state, fresh_result(m, state));
        break;
    case NMR_HELPER_ASSERT:
        if (!has_argument || nmr_assume(m->solver, state, m->values[helper->index], 1))
            done(m, state, nmr_space_integer(&m->solver->space, 1));
        break;
    case NMR_HELPER_NORETURN:
        break;
    case NMR_HELPER_CLEARS:
        clear(m, state, helper->index);
        break;
    default:
        write_arguments(m, state, NULL);
        done(m, state, fresh_result(m, state));
        break;
    }
}

/* ---- Atomic operations: https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/nf-wdm-interlockedexchange ------ */

typedef enum atomic {
    ATOMIC_NONE,
    ATOMIC_COMPARE_EXCHANGE,
    ATOMIC_EXCHANGE,
    ATOMIC_INCREMENT,
    ATOMIC_DECREMENT,
    ATOMIC_ADD,
    ATOMIC_AND,
    ATOMIC_OR,
    ATOMIC_XOR,
    ATOMIC_SET,
    ATOMIC_RESET,
    ATOMIC_READ, /* ReadNoFence, ReadPointerAcquire, ... */
    ATOMIC_WRITE
} atomic;

static int starts_with(const char *text, const char *prefix)
{
    for (; *prefix; text++, prefix++)
        if (tolower((unsigned char)*text) != tolower((unsigned char)*prefix))
            return 0;
    return 1;
}

static int ends_with(const char *text, const char *suffix)
{
    size_t n = strlen(text), m = strlen(suffix);

    return n >= m && !strcmp(text + n - m, suffix);
}

static atomic plain_atomic_of(const char *name)
{
    if (!ends_with(name, "NoFence") && !ends_with(name, "Acquire") && !ends_with(name, "Release") && !ends_with(name, "Raw"))
        return ATOMIC_NONE;
    return !strncmp(name, "Read", 4) ? ATOMIC_READ : !strncmp(name, "Write", 5) ? ATOMIC_WRITE : ATOMIC_NONE;
}

static atomic atomic_of(const char *name)
{
    static const struct {
        const char *name;
        atomic kind;
    } names[] = {{"CompareExchange", ATOMIC_COMPARE_EXCHANGE}, {"ExchangeAdd", ATOMIC_ADD}, {"Exchange", ATOMIC_EXCHANGE},
                 {"Increment", ATOMIC_INCREMENT}, {"Decrement", ATOMIC_DECREMENT}, {"BitTestAndSet", ATOMIC_SET},
                 {"BitTestAndReset", ATOMIC_RESET}, {"And", ATOMIC_AND}, {"Or", ATOMIC_OR}, {"Xor", ATOMIC_XOR}};
    size_t i;

    while (*name == '_')
        name++;
    if (!starts_with(name, "Interlocked"))
        return plain_atomic_of(name);
    for (i = 0; i < sizeof names / sizeof *names; i++)
        if (starts_with(name + strlen("Interlocked"), names[i].name))
            return names[i].kind;
    return ATOMIC_NONE;
}

static nmr_value argument(making *m, uint32_t i, nmr_state *state)
{
    return i < m->call.nargs ? nmr_constant(m->solver, state, m->values[i]) : 0;
}

/* Test one bit, and set or reset it. The paths on which it was on and off differ. */
static void test_bit(making *m, nmr_state *state, nmr_place place, nmr_value old, int set)
{
    nmr_space *space = &m->solver->space;
    const nmr_value_info *bit = nmr_space_value_at(space, argument(m, 1, state));
    nmr_value mask, tested, now;
    nmr_state *other;
    int was;

    if (bit->kind != NMR_VALUE_INTEGER || bit->number < 0 || bit->number > 31) {
        nmr_store(m->solver, state, place, nmr_fresh_at(m->solver, m->frame, state, place));
        done(m, state, nmr_fresh_at(m->solver, m->frame, state, place));
        return;
    }
    mask = nmr_space_integer(space, (int64_t)1 << bit->number);
    tested = nmr_space_binary(space, NMR_BINARY_AND, old, mask);
    now = set ? nmr_space_binary(space, NMR_BINARY_OR, old, mask)
              : nmr_space_binary(space, NMR_BINARY_AND, old, nmr_space_integer(space, ~nmr_space_value_at(space, mask)->number));
    if (tested == NMR_NONE || now == NMR_NONE) {
        nmr_store(m->solver, state, place, nmr_fresh_at(m->solver, m->frame, state, place));
        done(m, state, nmr_fresh_at(m->solver, m->frame, state, place));
        return;
    }
    if (nmr_possible(m->solver, state, tested) == 3)
        nmr_on_branch(m->solver, m->frame, state, tested);
    for (was = 0; was < 2; was++) {
        other = nmr_state_copy(&m->solver->passing, state);
        if (!nmr_assume(m->solver, other, tested, was))
            continue;
        nmr_store(m->solver, other, place, now);
        done(m, other, nmr_space_integer(space, was));
    }
}

static void compare_exchange(making *m, nmr_state *state, nmr_place place, nmr_value old)
{
    nmr_space *space = &m->solver->space;
    nmr_value same = nmr_space_binary(space, NMR_BINARY_EQ, old, argument(m, 2, state));
    nmr_state *different = nmr_state_copy(&m->solver->passing, state);
    int known = same != NMR_NONE;

    if (known && nmr_possible(m->solver, state, same) == 3)
        nmr_on_branch(m->solver, m->frame, state, same), nmr_on_branch(m->solver, m->frame, different, same);
    if (!known || nmr_assume(m->solver, state, same, 1)) {
        nmr_on_store(m->solver, m->frame, state, place, m->values[1], m->instr->type, NMR_EXCHANGED);
        nmr_store(m->solver, state, place, m->values[1]);
        done(m, state, nmr_constant(m->solver, state, old));
    }
    if (!known || nmr_assume(m->solver, different, same, 0))
        done(m, different, old);
}

static void interlocked(making *m, nmr_state *state, atomic kind, const nmr_program_name *name)
{
    nmr_space *space = &m->solver->space;
    nmr_place place = nmr_pointee(m->solver, m->values[0]);
    nmr_value one = nmr_space_integer(space, 1), old, now = NMR_NONE, returned;

    if (place == NMR_NONE) {
        done(m, state, fresh_result(m, state));
        return;
    }
    if (kind == ATOMIC_READ) {
        nmr_on_access(m->solver, m->frame, state, place);
        done(m, state, nmr_constant(m->solver, state, nmr_load(m->solver, state, place)));
        return;
    }
    nmr_on_count(m->solver, state, place);
    tell(m, state, name, 0);
    nmr_on_access(m->solver, m->frame, state, place);
    nmr_on_handed(m->solver, state, &m->call);
    old = nmr_constant(m->solver, state, nmr_load(m->solver, state, place));
    if (kind == ATOMIC_COMPARE_EXCHANGE && m->call.nargs > 2) {
        compare_exchange(m, state, place, old);
        return;
    }
    if (kind == ATOMIC_SET || kind == ATOMIC_RESET) {
        test_bit(m, state, place, old, kind == ATOMIC_SET);
        return;
    }
    if (kind == ATOMIC_EXCHANGE || kind == ATOMIC_WRITE)
        now = argument(m, 1, state);
    else if (kind == ATOMIC_INCREMENT)
        now = nmr_space_binary(space, NMR_BINARY_ADD, old, one);
    else if (kind == ATOMIC_DECREMENT)
        now = nmr_space_binary(space, NMR_BINARY_SUB, old, one);
    else if (kind == ATOMIC_ADD)
        now = nmr_space_binary(space, NMR_BINARY_ADD, old, argument(m, 1, state));
    else if (kind == ATOMIC_AND)
        now = nmr_space_binary(space, NMR_BINARY_AND, old, argument(m, 1, state));
    else if (kind == ATOMIC_OR)
        now = nmr_space_binary(space, NMR_BINARY_OR, old, argument(m, 1, state));
    else if (kind == ATOMIC_XOR)
        now = nmr_space_binary(space, NMR_BINARY_XOR, old, argument(m, 1, state));
    if (now == NMR_NONE)
        now = nmr_fresh_at(m->solver, m->frame, state, place);
    returned = kind == ATOMIC_INCREMENT || kind == ATOMIC_DECREMENT ? now : old;
    nmr_on_store(m->solver, m->frame, state, place, now, m->instr->type, NMR_EXCHANGED);
    nmr_store(m->solver, state, place, now);
    done(m, state, returned);
}

/* ---- The system's functions, and others nobody can see into ---------------------------------------------------------- */

/* The function the system runs for this call; NMR_NONE. */
static uint32_t run_by(const making *m, const nmr_runs *runs)
{
    const nmr_value_info *info;

    if (!runs || runs->function >= m->call.nargs)
        return NMR_NONE;
    info = nmr_space_value_at(&m->solver->space, m->values[runs->function]);
    return info->kind == NMR_VALUE_FUNCTION ? info->a : NMR_NONE;
}

/* A binding whose callback is running goes to the function: it may be over before the call returns. */
static int gets_binding(making *m, const nmr_state *state, const nmr_runs *runs)
{
    nmr_value given;
    uint32_t i;

    if (runs->argument < 0 || (uint32_t)runs->argument >= m->call.nargs)
        return 0;
    given = m->values[runs->argument];
    for (i = 0; i < state->nobjects; i++)
        if (state->objects[i].activation != NMR_NONE &&
            (nmr_identify_value(m->solver, state, given) == state->objects[i].id ||
             nmr_is_kept_in(m->solver, state, state->objects[i].id, nmr_base_of(m->solver, given))))
            return 1;
    return 0;
}

/* What only some of its paths do, the function may do at another time. */
static int same_bindings(const nmr_state *a, const nmr_state *b)
{
    uint32_t i;

    for (i = 0; i < a->nobjects; i++) {
        const nmr_tracked *x = &a->objects[i], *y = nmr_state_object(b, x->family, x->id);
        if (x->activation != NMR_NONE && (!y || y->state != x->state))
            return 0;
    }
    return a->nobjects == b->nobjects;
}

/* What is run before the call returns decides what it returns: FALSE makes it fail (RtlRunOnceExecuteOnce). */
static void ran(making *m, nmr_state *state, nmr_value value, const nmr_runs *runs)
{
    nmr_space *space = &m->solver->space;
    nmr_value result = fresh_result(m, state), zero = nmr_space_integer(space, 0);
    nmr_state *failed = nmr_state_copy(&m->solver->passing, state);

    if (runs->later) {
        done(m, state, result);
        return;
    }
    if (nmr_assume(m->solver, state, value, 1) &&
        nmr_assume(m->solver, state, nmr_space_binary(space, NMR_BINARY_EQ, result, zero), 1))
        done(m, state, result);
    if (nmr_assume(m->solver, failed, value, 0) &&
        nmr_assume(m->solver, failed, nmr_space_binary(space, NMR_BINARY_LT, result, zero), 1))
        done(m, failed, result);
}

static void run(making *m, nmr_state *state, const nmr_runs *runs, uint32_t function)
{
    nmr_trace by_system = {NULL, NULL, 0, 0, 0, 0, NULL, NMR_TRACE_RUN, 0};
    nmr_frame thread = *m->frame;
    nmr_value args[MAX_ARGS];
    nmr_exits exits = {NULL, 0, 0};
    uint32_t i;

    if (runs->later)
        thread.within = 0;
    nmr_trace_add(m->solver, &thread, state, by_system);
    for (i = 0; i < MAX_ARGS; i++)
        args[i] = NMR_NONE;
    if (runs->parameter >= 0 && runs->parameter < MAX_ARGS && runs->argument >= 0 && (uint32_t)runs->argument < m->call.nargs)
        args[runs->parameter] = m->values[runs->argument];
    nmr_follow(m->solver, &thread, state, function, args, MAX_ARGS, &exits);
    for (i = 0; i < exits.count && runs->later; i++)
        if (!same_bindings(exits.list[0].state, exits.list[i].state))
            return;
    for (i = 0; i < exits.count; i++)
        ran(m, exits.list[i].state, exits.list[i].value, runs);
}

static void any_callback(making *m, nmr_state *state)
{
    uint32_t i;

    for (i = 0; i < m->call.nargs; i++) {
        const nmr_value_info *info = nmr_space_value_at(&m->solver->space, m->values[i]);
        if (info->kind == NMR_VALUE_FUNCTION)
            nmr_on_callback(m->solver, state, &m->call, info->a);
    }
}

/* memcpy() and the like; what the target holds then is not known, as nobody knows how much is copied. */
static void copy_memory(making *m, nmr_state *state)
{
    nmr_on_copy(m->solver, m->frame, state, nmr_pointee(m->solver, m->values[1]));
    write_arguments(m, state, NULL);
    done(m, state, m->values[0]);
}

static int is_copy(const char *name) { return !strcmp(name, "memcpy") || !strcmp(name, "memmove"); }

/* What a callback gets later, only the callback changes: it is run then, in the life of the driver. */
static void mark_given_later(const making *m, const nmr_state *state, const nmr_runs *runs, uint32_t function, uint8_t *skip)
{
    if (function != NMR_NONE && runs->later && runs->argument >= 0 && (uint32_t)runs->argument < m->call.nargs &&
        m->solver->told && m->solver->told[function] && nmr_is_whole_life(m->solver, state))
        skip[runs->argument] = 1;
}

static void system_call(making *m, nmr_state *state, const nmr_runs *runs)
{
    uint32_t function = run_by(m, runs);
    uint8_t given[MAX_ARGS] = {0};
    int followed = function != NMR_NONE && m->solver->program->functions[function].body &&
                   (!runs->later || gets_binding(m, state, runs));

    nmr_on_kept(m->solver, m->frame, state, &m->call, m->args);
    nmr_on_handed(m->solver, state, &m->call);
    if (followed)
        run(m, nmr_state_copy(&m->solver->passing, state), runs, function);
    any_callback(m, state);
    mark_given_later(m, state, runs, function, given);
    write_arguments(m, state, given);
    done(m, state, fresh_result(m, state));
}

/* `callee`: through which pointer, or 0; `missing`: it is a function of the driver that is not here. */
static void opaque(making *m, nmr_state *state, nmr_value callee, int missing)
{
    if (callee)
        nmr_on_peer(m->solver, m->frame, state, callee);
    if (missing || !nmr_is_whole_life(m->solver, state))
        state->stale |= m->solver->outside_touches;
    nmr_on_opaque(m->solver, state, &m->call, missing);
    write_arguments(m, state, NULL);
    done(m, state, fresh_result(m, state));
}

/* Lasting memory that a function which is not followed gets: the flags in it stay as they are, unless it gets just one. */
static int keeps_flags(const making *m, nmr_place place)
{
    return m->solver->life == NMR_LIFE_RUNTIME && !nmr_space_is_local(&m->solver->space, nmr_root_of(m->solver, place)) &&
           !nmr_is_left_alone(m->solver, nmr_static_of(m->solver, place));
}

static void pass_arguments(making *m, nmr_state *state)
{
    uint32_t i, k;

    for (i = 0; i < m->call.nargs; i++) {
        nmr_place place = nmr_pointee(m->solver, m->values[i]);
        if (!(m->args[i].flags & NMR_ARG_WRITABLE) || place == NMR_NONE)
            continue;
        if (!keeps_flags(m, place)) {
            nmr_fill(m->solver, state, place, NMR_VALUE_HAVOCED);
            continue;
        }
        for (k = 0; k < state->ncells; k++)
            if (nmr_space_is_within(&m->solver->space, state->cells[k].place, place) &&
                !nmr_is_left_alone(m->solver, nmr_static_of(m->solver, state->cells[k].place)))
                state->cells[k].value = nmr_space_plain(&m->solver->space, NMR_VALUE_HAVOCED, 0, 2000 + k);
    }
}

/* A function of the driver that does nothing to any object: what it may write is not known any more. */
static void pass_over(making *m, nmr_state *state, const nmr_program_function *f)
{
    uint32_t i;

    state->stale |= f->touches;
    for (i = 0; i < state->ncells; i++) {
        nmr_place place = state->cells[i].place;
        nmr_static_place named = nmr_static_of(m->solver, place);
        if (named == NMR_NONE || nmr_is_left_alone(m->solver, named) ||
            !(f->touches & nmr_touch_bit(named)) || nmr_space_symbol_of(&m->solver->space, state->cells[i].value) != NMR_NONE)
            continue;
        state->cells[i].value = nmr_space_plain(&m->solver->space, NMR_VALUE_HAVOCED, 0, 1000 + i);
    }
    pass_arguments(m, state);
    done(m, state, fresh_result(m, state));
}

/* ---- Which of them it is ---------------------------------------------------------------------------------------------- */

static void call_function(making *m, nmr_state *state, uint32_t function)
{
    const nmr_program *program = m->solver->program;
    const nmr_program_function *f = &program->functions[function];
    const nmr_program_name *name = f->name == NMR_NONE ? NULL : &program->names[f->name];
    atomic kind;

    if (f->helper && f->helper->kind <= NMR_HELPER_HARMLESS)
        helper(m, state, f->helper, name);
    else if (f->flags & NMR_LINKED_SYSTEM && m->call.nargs && (kind = atomic_of(f->shown)) != ATOMIC_NONE)
        interlocked(m, state, kind, name);
    else if (name && name->patterns && !f->body)
        protocol(m, state, name);
    else if (f->body && nmr_is_followed(m->solver, m->frame, state, &m->call, function))
        nmr_follow(m->solver, m->frame, state, function, m->values, m->call.nargs, m->out);
    else if (f->body)
        pass_over(m, state, f);
    else if (name && name->wrapper)
        wrapper(m, state, name->wrapper);
    else if (f->flags & NMR_LINKED_NORETURN)
        return;
    else if (f->flags & NMR_LINKED_SYSTEM && m->call.nargs > 1 && is_copy(f->shown))
        copy_memory(m, state);
    else if (f->flags & NMR_LINKED_SYSTEM || f->helper)
        system_call(m, state, name ? name->runs : NULL);
    else
        opaque(m, state, 0, (f->flags & NMR_LINKED_OPAQUE) != 0);
}

/* A call through a pointer that the path does not know: each function that can be there, or somebody else's. */
static void call_pointer(making *m, nmr_state *state, nmr_value callee)
{
    enum { MANY = 8 };
    const nmr_program *program = m->solver->program;
    uint32_t id = m->instr->b ? m->frame->unit->names[m->instr->b] : NMR_NONE;
    const nmr_program_name *name = id == NMR_NONE ? NULL : &program->names[id];
    const uint32_t *targets = NULL;
    int unknown = 1;
    size_t n, i;

    if (name && name->patterns) {
        protocol(m, state, name);
        return;
    }
    n = nmr_program_targets(program, m->frame->unit, m->frame->function, m->frame->instr, &targets, &unknown);
    if (n == 0 || n > MANY || unknown) {
        opaque(m, state, callee, 0);
        return;
    }
    for (i = 0; i < n; i++)
        call_function(m, nmr_state_copy(&m->solver->passing, state), targets[i]);
}

void nmr_make_call(nmr_solver *solver, const nmr_frame *frame, nmr_state *state, nmr_exits *out)
{
    making m;
    nmr_value callee;
    const nmr_value_info *info;
    uint32_t name, i;

    memset(&m, 0, sizeof m);
    m.solver = solver;
    m.frame = frame;
    m.instr = &frame->body->instrs[frame->instr];
    m.out = out;
    take_arguments(&m, state);
    for (i = 0; i < m.call.nargs; i++)
        nmr_on_armed(solver, state, m.values[i]);
    name = m.instr->b ? frame->unit->names[m.instr->b] : NMR_NONE;
    /* A dispatch table that is read to make a protocol call: the call is what counts. */
    callee = nmr_operand(solver, frame, state, m.instr->a, name != NMR_NONE && solver->program->names[name].patterns, NULL);
    info = nmr_space_value_at(&solver->space, nmr_constant(solver, state, callee));
    if (info->kind == NMR_VALUE_FUNCTION)
        call_function(&m, state, info->a);
    else
        call_pointer(&m, state, callee);
}
