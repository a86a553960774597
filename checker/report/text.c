/* text.c - findings for people: one line each, the path below it, the source line and a caret. */
#include <string.h>

#include "report/report.h"
#include "report/source.h"

typedef struct printer {
    FILE *out;
    const nmr_report *report;
    nmr_sources *sources;
    int color;
} printer;

static const char *paint(const printer *p, const char *code)
{
    return p->color ? code : "";
}

#define BOLD    "\033[1m"
#define RED     "\033[1;31m"
#define MAGENTA "\033[1;35m"
#define CYAN    "\033[1;36m"
#define GREEN   "\033[1;32m"
#define RESET   "\033[0m"

static const char *color_of(const char *level)
{
    if (strcmp(level, "error") == 0)
        return RED;
    return strcmp(level, "warning") == 0 ? MAGENTA : CYAN;
}

/* Source text may hold anything; a terminal must not obey it. */
static void put_source(FILE *out, const char *text, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        putc((c < ' ' && c != '\t') || c == 0x7f ? '?' : c, out);
    }
}

/* The source line and a caret under the column; tabs are kept so that both line up. */
static void put_snippet(const printer *p, const char *file, unsigned line, unsigned column)
{
    size_t length, i;
    const char *text = nmr_sources_line(p->sources, file, line, &length);

    if (!text || column == 0)
        return;
    put_source(p->out, text, length);
    putc('\n', p->out);
    for (i = 0; i + 1 < column && i < length; i++) {
        if (text[i] == '\t')
            putc('\t', p->out);
        else if (((unsigned char)text[i] & 0xc0) != 0x80)
            putc(' ', p->out);
    }
    fprintf(p->out, "%s^%s\n", paint(p, GREEN), paint(p, RESET));
}

static void put_line(const printer *p, const char *file, unsigned line, unsigned column, const char *level,
                     const char *message, const char *rule)
{
    fprintf(p->out, "%s%s:%u:%u: %s%s%s: %s", paint(p, BOLD), nmr_report_path(file, p->report->cwd), line, column,
            paint(p, color_of(level)), level, paint(p, RESET), paint(p, rule ? BOLD : ""));
    put_source(p->out, message, strlen(message));
    fputs(rule ? paint(p, RESET) : "", p->out);
    if (rule)
        fprintf(p->out, " [%s]", rule);
    putc('\n', p->out);
    put_snippet(p, file, line, column);
}

/* The end of a path often says what the finding itself says, at the same place. */
static int repeats(const nmr_step *step, const nmr_finding *finding)
{
    return step->line == finding->line && step->column == finding->column && strcmp(step->file, finding->file) == 0 &&
           strcmp(step->text, finding->message) == 0;
}

static void put_finding(const printer *p, const nmr_finding *finding)
{
    size_t i;

    put_line(p, finding->file, finding->line, finding->column, nmr_severity_level(finding->severity), finding->message,
             finding->rule);
    for (i = 0; i < finding->nsteps; i++) {
        const nmr_step *step = &finding->steps[i];
        if (!repeats(step, finding))
            put_line(p, step->file, step->line, step->column, "note", step->text, NULL);
    }
}

/* Suppressions are part of what a run is about: what is wrong with one is shown like a finding. */
#define SUPPRESSION "nmrcheck.suppression"

static void put_remarks(const printer *p, const nmr_suppressions *s)
{
    size_t i;

    for (i = 0; i < s->nremarks; i++)
        put_line(p, s->remarks[i].file, s->remarks[i].line, s->remarks[i].column, "warning", s->remarks[i].text,
                 SUPPRESSION);
}

const char *nmr_report_path(const char *path, const char *folder)
{
    size_t n = strlen(folder);

    while (n > 0 && folder[n - 1] == '/')
        n--;
    return strncmp(path, folder, n) == 0 && path[n] == '/' && path[n + 1] ? path + n + 1 : path;
}

int nmr_report_text(FILE *out, const nmr_report *report, const nmr_text_options *options)
{
    printer p = {.out = out, .report = report, .color = options->color};
    const nmr_finding *findings;
    size_t n = nmr_result_findings(report->all, &findings), i;

    if (!(p.sources = nmr_sources_new()))
        return NMR_ENOMEM;
    for (i = 0; i < n; i++)
        put_finding(&p, &findings[i]);
    put_remarks(&p, &report->triage->suppressions);
    nmr_sources_free(p.sources);
    return ferror(out) ? NMR_EIO : 0;
}
