/* summary.c - the last lines of a run. What was not analysed is always named: silence must not look like "clean". */
#include <stdio.h>
#include <string.h>

#include "report/report.h"

enum { SHOWN_MISSING = 8 };

static const char *plural(size_t n)
{
    return n == 1 ? "" : "s";
}

static void put_files(FILE *out, const nmr_report *r)
{
    if (r->graphs)
        fprintf(out, "%zu graph%s read", r->seen, plural(r->seen));
    else
        fprintf(out, "%zu source file%s seen, %zu relevant, %zu analysed", r->seen, plural(r->seen), r->relevant,
                r->analysed);
    if (r->unconcerned)
        fprintf(out, " (%zu without a protocol call or callback)", r->unconcerned);
    if (r->emulators)
        fprintf(out, " (%zu skipped: defines the protocol functions itself)", r->emulators);
    if (r->left_out)
        fprintf(out, " (%zu not looked at: the change has no part in their drivers)", r->left_out);
    putc('\n', out);
    if (r->nfailures == 0 && r->relevant == r->unconcerned)
        fprintf(out, "nothing to check: no source in which NMR or WSK is used\n");
}

static void put_failures(FILE *out, const nmr_report *r)
{
    size_t i;

    for (i = 0; i < r->nfailures; i++)
        fprintf(out, "not analysed: %s: %s\n", nmr_report_path(r->failures[i].file, r->cwd), r->failures[i].reason);
    for (i = 0; i < r->nproblems; i++)
        fprintf(out, "not looked at: %s\n", nmr_report_path(r->problems[i], r->cwd));
}

/* One line for all that projects lack: it was read as if it were empty. */
static void put_projects(FILE *out, const nmr_report *r, int verbose)
{
    size_t i;

    for (i = 0; verbose && i < r->ntargets; i++)
        if (r->targets[i].about)
            fprintf(out, "project %s: %s: %zu relevant source%s\n", nmr_report_path(r->targets[i].file, r->cwd),
                    r->targets[i].about, r->targets[i].relevant, plural(r->targets[i].relevant));
    if (!r->nmissing)
        return;
    fprintf(out, "not here, of what the projects refer to:");
    for (i = 0; i < r->nmissing && (verbose || i < SHOWN_MISSING); i++)
        fprintf(out, "%s %s", i ? "," : "", r->missing[i]);
    fprintf(out, "%s\n", i < r->nmissing ? ", ... (see --verbose)" : "");
}

/* Why a driver is not complete takes a line for each reason: those only when asked for. */
static void put_drivers(FILE *out, const nmr_report *r, int verbose)
{
    size_t incomplete = 0, i, j;

    if (r->ndrivers == 0)
        return;
    for (i = 0; i < r->ndrivers; i++)
        incomplete += r->drivers[i].ngaps > 0;
    fprintf(out, "%zu driver%s", r->ndrivers, plural(r->ndrivers));
    if (incomplete)
        fprintf(out, ", %zu incomplete%s", incomplete, verbose ? "" : " (see --verbose)");
    putc('\n', out);
    for (i = 0; verbose && i < r->ndrivers; i++)
        for (j = 0; j < r->drivers[i].ngaps; j++)
            fprintf(out, "  driver %s: nothing is said about what is missing in it: %s\n",
                    nmr_report_path(r->drivers[i].file, r->cwd), r->drivers[i].gaps[j]);
}

static size_t count_reason(const nmr_skipped *skipped, size_t from, size_t n, const char *reason)
{
    size_t count = 0;

    for (; from < n; from++)
        count += strcmp(skipped[from].reason, reason) == 0;
    return count;
}

/* One line for each reason; each function when asked for. */
static void put_skipped(FILE *out, const nmr_report *r, int verbose)
{
    const nmr_skipped *skipped;
    size_t n = nmr_result_skipped(r->all, &skipped), i, j;

    if (n)
        fprintf(out, "%zu function%s skipped or analysed in part:\n", n, plural(n));
    for (i = 0; i < n; i++) {
        for (j = 0; j < i && strcmp(skipped[j].reason, skipped[i].reason) != 0; j++)
            ;
        if (verbose)
            fprintf(out, "  %s:%u: %s: %s\n", nmr_report_path(skipped[i].file, r->cwd), skipped[i].line,
                    skipped[i].function, skipped[i].reason);
        else if (j == i)
            fprintf(out, "  %zu: %s\n", count_reason(skipped, i, n, skipped[i].reason), skipped[i].reason);
    }
}

const char *nmr_report_call_reason(char *buffer, size_t size, const nmr_result *all, const nmr_call_site *call)
{
    const nmr_skipped *skipped, *best = NULL;
    size_t n = nmr_result_skipped(all, &skipped), i;

    /* The nearest skipped function above it: a call site does not say which function it is in. */
    for (i = 0; i < n; i++)
        if (strcmp(skipped[i].file, call->file) == 0 && skipped[i].line <= call->line &&
            (!best || skipped[i].line >= best->line))
            best = &skipped[i];
    if (best)
        snprintf(buffer, size, "%s: %s", best->function, best->reason);
    else
        snprintf(buffer, size, "no explored path runs through it");
    return buffer;
}

static void put_calls(FILE *out, const nmr_report *r, int verbose)
{
    const nmr_call_site *calls;
    size_t n = nmr_result_calls(r->all, &calls), explored = 0, i;
    char reason[512];

    for (i = 0; i < n; i++)
        explored += calls[i].explored != 0;
    if (n)
        fprintf(out, "%zu of %zu protocol call%s on an explored path\n", explored, n, n == 1 ? " lies" : "s lie");
    for (i = 0; verbose && i < n; i++)
        if (!calls[i].explored)
            fprintf(out, "  not explored: %s:%u: %s: %s\n", nmr_report_path(calls[i].file, r->cwd), calls[i].line,
                    calls[i].name, nmr_report_call_reason(reason, sizeof reason, r->all, &calls[i]));
}

static void put_parsing(FILE *out, const nmr_report *r, int verbose)
{
    const char *const *missing;
    size_t n = nmr_result_missing(r->all, &missing), i;
    unsigned errors = nmr_result_parse_errors(r->all);

    if (errors)
        fprintf(out, "%u parse error%s tolerated\n", errors, plural(errors));
    if (!n)
        return;
    fprintf(out, "%zu header%s not found:", n, plural(n));
    for (i = 0; i < n && (verbose || i < SHOWN_MISSING); i++)
        fprintf(out, "%s %s", i ? "," : "", missing[i]);
    fprintf(out, "%s\n", i < n ? ", ..." : "");
}

static void put_rules(FILE *out, const nmr_report *r)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(r->all, &findings), nrules = nmr_rules_count(r->rules), i, j;

    for (i = 0; i < nrules; i++) {
        const nmr_rule *rule = nmr_rules_at(r->rules, i);
        size_t count = 0;
        for (j = 0; j < n; j++)
            count += strcmp(findings[j].rule, rule->id) == 0;
        if (count)
            fprintf(out, "  %zu %s\n", count, rule->id);
    }
}

static void put_findings(FILE *out, const nmr_report *r)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(r->all, &findings), counts[3] = {0}, i;
    static const char *const levels[] = {"error", "warning", "note"};
    const char *separator = ": ";

    for (i = 0; i < n; i++) {
        const char *level = nmr_severity_level(findings[i].severity);
        counts[strcmp(level, "error") == 0 ? 0 : strcmp(level, "warning") == 0 ? 1 : 2]++;
    }
    fprintf(out, "%zu finding%s", n, plural(n));
    for (i = 0; i < 3; i++) {
        if (!counts[i])
            continue;
        fprintf(out, "%s%zu %s%s", separator, counts[i], levels[i], plural(counts[i]));
        separator = ", ";
    }
    putc('\n', out);
    put_rules(out, r);
}

/* What is hidden is counted; each of it when asked for. */
static void put_suppressed(FILE *out, const nmr_report *r, int verbose)
{
    const nmr_triage *t = r->triage;
    const nmr_finding *findings;
    size_t n = nmr_result_findings(t->suppressed, &findings), i;

    if (n)
        fprintf(out, "%zu more suppressed in the source%s\n", n, verbose ? ":" : " (see --verbose)");
    for (i = 0; verbose && i < n; i++)
        fprintf(out, "  suppressed: %s:%u: %s: %s\n", nmr_report_path(findings[i].file, r->cwd), findings[i].line,
                findings[i].rule, t->suppressions.at[t->by[i]].reason);
}

static void put_known(FILE *out, const nmr_report *r, int verbose)
{
    const nmr_baseline *b = r->triage->baseline;
    const nmr_finding *findings;
    size_t n = r->triage->known ? nmr_result_findings(r->triage->known, &findings) : 0, gone = 0, i;

    if (n)
        fprintf(out, "%zu more known from the baseline%s\n", n, verbose ? ":" : "");
    for (i = 0; verbose && i < n; i++)
        fprintf(out, "  known: %s:%u: %s\n", nmr_report_path(findings[i].file, r->cwd), findings[i].line,
                findings[i].rule);
    for (i = 0; b && i < b->n; i++)
        gone += b->at[i].gone != 0;
    if (gone)
        fprintf(out, "%zu of the baseline %s gone; --write-baseline writes one without%s\n", gone,
                gone == 1 ? "is" : "are", verbose ? ":" : "");
    for (i = 0; verbose && b && i < b->n; i++)
        if (b->at[i].gone)
            fprintf(out, "  gone: %s: %s: %s\n", nmr_report_path(b->at[i].file, r->cwd), b->at[i].function, b->at[i].rule);
}

int nmr_report_summary(FILE *out, const nmr_report *report, const nmr_text_options *options)
{
    put_files(out, report);
    put_failures(out, report);
    put_projects(out, report, options->verbose);
    put_drivers(out, report, options->verbose);
    put_skipped(out, report, options->verbose);
    put_calls(out, report, options->verbose);
    put_parsing(out, report, options->verbose);
    put_findings(out, report);
    put_suppressed(out, report, options->verbose);
    put_known(out, report, options->verbose);
    if (report->triage->untouched)
        fprintf(out, "%zu more that the change has no part in\n", report->triage->untouched);
    return ferror(out) ? NMR_EIO : 0;
}
