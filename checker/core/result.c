/*
 * result.c - what one translation unit came to, with every string owned.
 */
#include "core/result.h"

#include "core/rules.h"

#include <stdlib.h>
#include <string.h>

struct nmr_result {
    char *file;
    nmr_outcome outcome;
    unsigned parse_errors, relevant, analysed;
    nmr_finding *findings;
    nmr_skipped *skipped;
    nmr_call_site *calls;
    const char **missing;
    size_t nfindings, nskipped, ncalls, nmissing;
    char **texts;
    size_t ntexts;
};

/* A copy that lives as long as the result; NULL stays "". Sets *failed when memory is out. */
static const char *keep(nmr_result *result, const char *text, int *failed)
{
    char *copy, **slot;
    size_t n;

    if (!text || !*text)
        return "";
    n = strlen(text) + 1;
    copy = malloc(n);
    slot = copy ? nmr_grow(&result->texts, &result->ntexts, sizeof *slot) : NULL;
    if (!slot) {
        free(copy);
        *failed = 1;
        return "";
    }
    return *slot = memcpy(copy, text, n);
}

int nmr_result_new(nmr_result **out, const char *file)
{
    nmr_result *result = calloc(1, sizeof *result);
    int failed = 0;

    *out = NULL;
    if (!result)
        return NMR_ENOMEM;
    result->file = (char *)keep(result, file, &failed);
    if (failed) {
        nmr_result_free(result);
        return NMR_ENOMEM;
    }
    *out = result;
    return 0;
}

void nmr_result_free(nmr_result *result)
{
    size_t i;

    if (!result)
        return;
    for (i = 0; i < result->nfindings; i++)
        free((void *)result->findings[i].steps);
    for (i = 0; i < result->ntexts; i++)
        free(result->texts[i]);
    free(result->findings);
    free(result->skipped);
    free(result->calls);
    free(result->missing);
    free(result->texts);
    free(result);
}

void nmr_result_set_outcome(nmr_result *result, nmr_outcome outcome)
{
    result->outcome = outcome;
}

void nmr_result_set_parse_errors(nmr_result *result, unsigned count)
{
    result->parse_errors = count;
}

void nmr_result_set_functions(nmr_result *result, unsigned relevant, unsigned analysed)
{
    result->relevant = relevant;
    result->analysed = analysed;
}

static nmr_step *copy_steps(nmr_result *result, const nmr_finding *from, int *failed)
{
    nmr_step *steps = calloc(from->nsteps ? from->nsteps : 1, sizeof *steps);
    size_t i;

    if (!steps) {
        *failed = 1;
        return NULL;
    }
    for (i = 0; i < from->nsteps; i++) {
        steps[i] = from->steps[i];
        steps[i].file = keep(result, from->steps[i].file, failed);
        steps[i].text = keep(result, from->steps[i].text, failed);
    }
    return steps;
}

const char *nmr_finding_start(const nmr_finding *finding)
{
    return finding->nsteps ? finding->steps[0].file : finding->file;
}

/* A fingerprint holds no folder: two drivers with files of the same names have defects of their own. */
static int is_same(const nmr_finding *a, const nmr_finding *b)
{
    return !strcmp(a->fingerprint, b->fingerprint) &&
           (!strcmp(a->file, b->file) || !strcmp(nmr_finding_start(a), nmr_finding_start(b)));
}

static nmr_finding *same_finding(nmr_result *result, const nmr_finding *finding)
{
    size_t i;

    for (i = 0; i < result->nfindings; i++)
        if (is_same(&result->findings[i], finding))
            return &result->findings[i];
    return NULL;
}

int nmr_result_add_finding(nmr_result *result, const nmr_finding *finding)
{
    nmr_finding *slot = same_finding(result, finding), copy = *finding;
    int failed = 0;

    if (slot && slot->nsteps <= finding->nsteps)
        return 0;
    copy.rule = keep(result, finding->rule, &failed);
    copy.message = keep(result, finding->message, &failed);
    copy.file = keep(result, finding->file, &failed);
    copy.function = keep(result, finding->function, &failed);
    copy.fingerprint = keep(result, finding->fingerprint, &failed);
    copy.steps = copy_steps(result, finding, &failed);
    if (!failed && slot)
        free((void *)slot->steps);
    if (!failed && !slot)
        slot = nmr_grow(&result->findings, &result->nfindings, sizeof *slot);
    if (failed || !slot) {
        free((void *)copy.steps);
        return NMR_ENOMEM;
    }
    *slot = copy;
    return 0;
}

void nmr_result_filter(nmr_result *result, int (*keeps)(void *user, const nmr_finding *finding), void *user)
{
    size_t kept = 0, i;

    for (i = 0; i < result->nfindings; i++) {
        if (keeps(user, &result->findings[i]))
            result->findings[kept++] = result->findings[i];
        else
            free((void *)result->findings[i].steps);
    }
    result->nfindings = kept;
}

void nmr_result_weigh(nmr_result *result, nmr_severity (*weigh)(void *user, const nmr_finding *finding), void *user)
{
    size_t i;

    for (i = 0; i < result->nfindings; i++)
        result->findings[i].severity = weigh(user, &result->findings[i]);
}

int nmr_result_add_skipped(nmr_result *result, const nmr_skipped *skipped)
{
    nmr_skipped *slot, copy = *skipped;
    int failed = 0;

    copy.function = keep(result, skipped->function, &failed);
    copy.file = keep(result, skipped->file, &failed);
    copy.reason = keep(result, skipped->reason, &failed);
    if (failed || !(slot = nmr_grow(&result->skipped, &result->nskipped, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = copy;
    return 0;
}

int nmr_result_add_call(nmr_result *result, const nmr_call_site *call)
{
    nmr_call_site *slot, copy = *call;
    int failed = 0;

    copy.name = keep(result, call->name, &failed);
    copy.file = keep(result, call->file, &failed);
    if (failed || !(slot = nmr_grow(&result->calls, &result->ncalls, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = copy;
    return 0;
}

int nmr_result_add_missing(nmr_result *result, const char *include)
{
    const char **slot, *copy;
    int failed = 0;
    size_t i;

    for (i = 0; i < result->nmissing; i++)
        if (!strcmp(result->missing[i], include))
            return 0;
    copy = keep(result, include, &failed);
    if (failed || !(slot = nmr_grow(&result->missing, &result->nmissing, sizeof *slot)))
        return NMR_ENOMEM;
    *slot = copy;
    return 0;
}

static int order(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
    const nmr_finding *x = a, *y = b;
    int c;

    if ((c = strcmp(x->file, y->file)) || (c = order(x->line, y->line)) || (c = order(x->column, y->column)) ||
        (c = strcmp(x->rule, y->rule)))
        return c;
    return strcmp(x->fingerprint, y->fingerprint);
}

static int skipped_by_place(const void *a, const void *b)
{
    const nmr_skipped *x = a, *y = b;
    int c = strcmp(x->file, y->file);

    return c ? c : order(x->line, y->line);
}

static int calls_by_place(const void *a, const void *b)
{
    const nmr_call_site *x = a, *y = b;
    int c = strcmp(x->file, y->file);

    if (c || (c = order(x->line, y->line)))
        return c;
    return strcmp(x->name, y->name);
}

void nmr_result_sort(nmr_result *result)
{
    if (result->nfindings)
        qsort(result->findings, result->nfindings, sizeof *result->findings, by_place);
    if (result->nskipped)
        qsort(result->skipped, result->nskipped, sizeof *result->skipped, skipped_by_place);
    if (result->ncalls)
        qsort(result->calls, result->ncalls, sizeof *result->calls, calls_by_place);
}

nmr_outcome nmr_result_outcome(const nmr_result *result)
{
    return result->outcome;
}

const char *nmr_result_file(const nmr_result *result)
{
    return result->file;
}

size_t nmr_result_findings(const nmr_result *result, const nmr_finding **findings)
{
    *findings = result->findings;
    return result->nfindings;
}

size_t nmr_result_skipped(const nmr_result *result, const nmr_skipped **skipped)
{
    *skipped = result->skipped;
    return result->nskipped;
}

size_t nmr_result_calls(const nmr_result *result, const nmr_call_site **calls)
{
    *calls = result->calls;
    return result->ncalls;
}

size_t nmr_result_missing(const nmr_result *result, const char *const **includes)
{
    *includes = result->missing;
    return result->nmissing;
}

unsigned nmr_result_parse_errors(const nmr_result *result)
{
    return result->parse_errors;
}

unsigned nmr_result_functions_relevant(const nmr_result *result)
{
    return result->relevant;
}

unsigned nmr_result_functions_analysed(const nmr_result *result)
{
    return result->analysed;
}
