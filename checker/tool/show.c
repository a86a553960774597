/* show.c - the report of a run. */
#include "tool/show.h"

#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "tool/commands.h"

static int open_file(FILE **file, const char *path, nmr_error *err)
{
    if (path && !(*file = fopen(path, "w")))
        return nmr_fail(err, NMR_EIO, path, 0, "cannot be written; check the folder");
    return 0;
}

int nmr_show_open(nmr_show *show, nmr_error *err)
{
    int rc = open_file(&show->output, show->options->output, err);

    return rc == 0 ? open_file(&show->calls, show->options->calls, err) : rc;
}

static int close_file(FILE **file, const char *path, nmr_error *err)
{
    int failed = *file && (ferror(*file) | fclose(*file));

    *file = NULL;
    return failed ? nmr_fail(err, NMR_EIO, path, 0, "cannot be written; is the disk full?") : 0;
}

int nmr_show_close(nmr_show *show, nmr_error *err)
{
    int rc = close_file(&show->output, show->options->output, err);
    int closed = close_file(&show->calls, show->options->calls, rc == 0 ? err : NULL);

    return rc == 0 ? closed : rc;
}

static void write_calls(const nmr_show *show, const nmr_report *report)
{
    const nmr_call_site *calls;
    size_t n = nmr_result_calls(report->all, &calls), i;
    char reason[512];

    for (i = 0; show->calls && i < n; i++)
        fprintf(show->calls, "%s\t%u\t%s\t%s\t%s\n", nmr_report_path(calls[i].file, report->cwd), calls[i].line,
                calls[i].name, calls[i].explored ? "explored" : "not",
                calls[i].explored ? "" : nmr_report_call_reason(reason, sizeof reason, report->all, &calls[i]));
}

static int wants_color(const nmr_show *show)
{
    if (show->options->color != NMR_AUTO)
        return show->options->color == NMR_ALWAYS;
    return !show->output && uv_guess_handle(1) == UV_TTY;
}

/* Quiet is about the summary, not about what could not be done. */
static void say_failures(const nmr_report *report)
{
    if (report->nfailures)
        fprintf(stderr, "nmrcheck: warning: %zu of %zu relevant sources not analysed; leave out --quiet to see why\n",
                report->nfailures, report->relevant);
}

static int write_report(const nmr_show *show, FILE *out, const nmr_report *report, const nmr_text_options *text)
{
    switch (show->options->format) {
    case NMR_FORMAT_SARIF:
        return nmr_report_sarif(out, report);
    case NMR_FORMAT_JSONL:
        return nmr_report_jsonl(out, report);
    case NMR_FORMAT_GITHUB:
        return nmr_report_github(out, report);
    case NMR_FORMAT_HTML:
        return nmr_report_html(out, report);
    case NMR_FORMAT_JSON: /* for other commands */
    case NMR_FORMAT_TEXT:
        break;
    }
    return nmr_report_text(out, report, text);
}

int nmr_show_report(const nmr_show *show, const nmr_report *report, nmr_error *err)
{
    nmr_text_options text = {wants_color(show), show->options->verbose};
    FILE *out = show->output ? show->output : stdout;
    int rc = write_report(show, out, report, &text);

    if (rc == 0 && !show->options->quiet)
        rc = nmr_report_summary(show->options->format == NMR_FORMAT_TEXT ? out : stderr, report, &text);
    if (show->options->quiet)
        say_failures(report);
    write_calls(show, report);
    if (rc == NMR_ENOMEM)
        return nmr_fail_memory(err);
    return rc < 0 ? nmr_fail(err, rc, show->options->output, 0, "the report cannot be written; is the disk full?") : 0;
}

static nmr_level level_of(const nmr_finding *finding)
{
    const char *level = nmr_severity_level(finding->severity);

    if (strcmp(level, "error") == 0)
        return NMR_LEVEL_ERROR;
    return strcmp(level, "warning") == 0 ? NMR_LEVEL_WARNING : NMR_LEVEL_NOTE;
}

int nmr_show_code(const nmr_options *options, const nmr_result *all)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(all, &findings), i;

    for (i = 0; i < n; i++)
        if (level_of(&findings[i]) >= options->fail_on)
            return NMR_EXIT_FINDINGS;
    return NMR_EXIT_CLEAN;
}
