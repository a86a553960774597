/*
 * machine.c - the interpreter of the rules: which row an event hits, and where the object goes.
 */
#include "core/machine.h"

int nmr_result_passes(nmr_result_test test, unsigned result)
{
    switch (test) {
    case NMR_TEST_ANY:
        return 1;
    case NMR_TEST_SUCCESS:
        return !(result & NMR_RESULT_FAILURE);
    case NMR_TEST_FINISHED:
        return !(result & (NMR_RESULT_FAILURE | NMR_RESULT_PENDING));
    case NMR_TEST_FAILURE:
        return result == NMR_RESULT_FAILURE;
    case NMR_TEST_MAYBE_FAILURE:
        return (result & NMR_RESULT_FAILURE) && !(result & NMR_RESULT_UNKNOWN);
    case NMR_TEST_PENDING:
        return result == NMR_RESULT_PENDING;
    case NMR_TEST_NOT_PENDING:
        return !(result & NMR_RESULT_PENDING);
    case NMR_TEST_TIMEOUT:
        return result == NMR_RESULT_TIMEOUT;
    case NMR_TEST_NOT_TIMEOUT:
        return !(result & NMR_RESULT_TIMEOUT);
    case NMR_TEST_ERROR:
        return !(result & (NMR_RESULT_ZERO | NMR_RESULT_PENDING));
    case NMR_TEST_UNTESTED:
        return result == NMR_RESULT_ANY;
    case NMR_TEST_IS:
    case NMR_TEST_IS_NOT:
        return 0; /* the set does not tell */
    }
    return 0;
}

int nmr_glob(const char *pattern, const char *name)
{
    for (; *pattern; pattern++, name++) {
        if (*pattern == '*') {
            do
                if (nmr_glob(pattern + 1, name))
                    return 1;
            while (*name++);
            return 0;
        }
        if (*pattern != *name)
            return 0;
    }
    return !*name;
}

int nmr_pattern_names(const nmr_pattern *pattern, const char *name)
{
    uint8_t n;

    for (n = 0; n < pattern->nnames; n++)
        if (nmr_glob(pattern->names[n], name))
            return 1;
    return 0;
}

static uint64_t conditions(const nmr_object *object, const nmr_event *event)
{
    uint64_t set = event->conditions & ~(uint64_t)(NMR_COND_COUNTED | NMR_COND_LAST);

    if (object->count > 0)
        set |= NMR_COND_COUNTED;
    if (object->count == 1)
        set |= NMR_COND_LAST;
    return set;
}

/* Everything but the result. */
static int row_applies(const nmr_row *row, const nmr_object *object, const nmr_event *event, uint64_t set)
{
    if (row->event != event->kind || !(row->from >> object->state & 1u))
        return 0;
    if (event->kind == NMR_EVENT_CALL || event->kind == NMR_EVENT_MISMATCH) {
        if (!(event->patterns >> row->pattern & 1u))
            return 0;
    } else if (row->name != event->name) {
        return 0;
    }
    if (row->within && !((uint64_t)row->within << NMR_COND_WITHIN & set))
        return 0;
    return (row->when & set) == row->when && !(row->unless & set);
}

/* Is the result known, and (not) one of the row's values? */
static int value_passes(const nmr_row *row, const nmr_event *event)
{
    int listed = 0;
    uint8_t i;

    for (i = 0; i < row->nvalues; i++)
        listed |= nmr_returned((int32_t)row->values[i]) == event->patterns;
    return event->patterns && listed == (row->test == NMR_TEST_IS);
}

static int row_matches(const nmr_row *row, const nmr_object *object, const nmr_event *event, uint64_t set)
{
    if (!row_applies(row, object, event, set))
        return 0;
    return row->nvalues ? value_passes(row, event) : nmr_result_passes((nmr_result_test)row->test, event->result);
}

int nmr_family_defers(const nmr_family *family, const nmr_object *object, const nmr_event *event)
{
    const nmr_row *row, *end = family->rows + family->nrows;
    uint64_t set = conditions(object, event);

    for (row = family->rows; row < end; row++)
        if (!(row->rule >= 0 && row->test == NMR_TEST_ANY) && row_applies(row, object, event, set))
            return row->test != NMR_TEST_ANY;
    return 0;
}

const nmr_row *nmr_family_match(const nmr_family *family, const nmr_row *first, const nmr_object *object,
                                const nmr_event *event)
{
    const nmr_row *row, *end = family->rows + family->nrows;
    uint64_t set = conditions(object, event);

    for (row = first; row < end; row++)
        if (row_matches(row, object, event, set))
            return row;
    return NULL;
}

const nmr_row *nmr_family_step(const nmr_family *family, nmr_object *object, const nmr_event *event)
{
    const nmr_row *row = nmr_family_match(family, family->rows, object, event);

    if (row && row->rule < 0)
        nmr_row_apply(row, object);
    return row;
}

void nmr_row_apply(const nmr_row *row, nmr_object *object)
{
    if (row->to != NMR_SAME && row->to != NMR_FORGOTTEN)
        object->state = row->to;
    if (row->count == NMR_COUNT_RESET)
        object->count = 0;
    else if (row->count > 0 && object->count < UINT8_MAX)
        object->count++;
    else if (row->count < 0 && object->count > 0)
        object->count--;
}
