/*
 * github.c - workflow commands: a line each, which a runner of GitHub shows beside the code. It shows the first ten of
 * each level, so what weighs most comes first.
 */
#include <string.h>

#include "report/report.h"

/* What ends a value or a line is written as its number. */
static void put_text(FILE *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (strchr(special, *text))
            fprintf(out, "%%%02X", (unsigned)(unsigned char)*text);
        else
            putc(*text, out);
    }
}

static void put_value(FILE *out, const char *text)
{
    put_text(out, text, "%\r\n:,");
}
static void put_message(FILE *out, const char *text)
{
    put_text(out, text, "%\r\n");
}

static void begin(FILE *out, const nmr_report *r, const char *level, const char *file, unsigned line, unsigned column)
{
    fprintf(out, "::%s file=", level);
    put_value(out, nmr_report_path(file, r->cwd));
    if (line)
        fprintf(out, ",line=%u", line);
    if (column)
        fprintf(out, ",col=%u", column);
    fputs(",title=", out);
}

/* The path is a part of the message: an annotation has one place only. */
static void put_finding(FILE *out, const nmr_report *r, const nmr_finding *f, const char *command)
{
    size_t i;

    begin(out, r, command, f->file, f->line, f->column);
    put_value(out, f->rule);
    fputs("::", out);
    put_message(out, f->message);
    for (i = 0; i < f->nsteps; i++) {
        fputs("%0A", out);
        put_message(out, nmr_report_path(f->steps[i].file, r->cwd));
        fprintf(out, ":%u:%u: ", f->steps[i].line, f->steps[i].column);
        put_message(out, f->steps[i].text);
    }
    putc('\n', out);
}

static void put_level(FILE *out, const nmr_report *r, const char *level, const char *command)
{
    const nmr_finding *findings;
    size_t n = nmr_result_findings(r->all, &findings), i;

    for (i = 0; i < n; i++)
        if (strcmp(nmr_severity_level(findings[i].severity), level) == 0)
            put_finding(out, r, &findings[i], command);
}

static void put_line(FILE *out, const nmr_report *r, const char *file, unsigned line, unsigned column,
                     const char *title, const char *text)
{
    begin(out, r, "warning", file, line, column);
    put_value(out, title);
    fputs("::", out);
    put_message(out, text);
    putc('\n', out);
}

int nmr_report_github(FILE *out, const nmr_report *r)
{
    const nmr_suppressions *s = &r->triage->suppressions;
    size_t i;

    put_level(out, r, "error", "error");
    for (i = 0; i < r->nfailures; i++)
        put_line(out, r, r->failures[i].file, 0, 0, "not analysed", r->failures[i].reason);
    put_level(out, r, "warning", "warning");
    for (i = 0; i < s->nremarks; i++)
        put_line(out, r, s->remarks[i].file, s->remarks[i].line, s->remarks[i].column, "nmrcheck.suppression",
                 s->remarks[i].text);
    put_level(out, r, "note", "notice");
    return ferror(out) ? NMR_EIO : 0;
}
