/* sift.c - what is said of parts of the project, suppressions, then the baseline, then the change, then the new
 * baseline. */
#include "tool/sift.h"

#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/path.h"
#include "project/text.h"
#include "project/walk.h"
#include "tool/changes.h"
#include "tool/commands.h"

/* ---- before the run ------------------------------------------------------------------------------------------- */

/* The one that is always meant does not have to be there when it is written for the first time. */
static int is_first(const nmr_sift *s, const char *path)
{
    return s->target && strcmp(path, s->target) == 0 && nmr_path_kind(path) == NMR_IS_MISSING;
}

/* Errors name a file as the user did. */
static int read_baseline(nmr_sift *s, const nmr_rules *rules, nmr_error *err)
{
    char *path = nmr_path_absolute(s->cwd, s->options->baseline);
    int rc = path ? 0 : nmr_fail_memory(err);

    if (path && !is_first(s, path))
        rc = nmr_baseline_read(&s->baseline, path, rules, err);

    if (rc < 0 && rc != NMR_ENOMEM)
        snprintf(err->file, sizeof err->file, "%s", s->options->baseline);
    free(path);
    return rc;
}

/* The old one stays as it is until the new one is all there. */
static int open_output(nmr_sift *s, nmr_error *err)
{
    nmr_text name = {0};

    nmr_text_add(&name, s->target);
    nmr_text_add(&name, ".new");
    if (name.failed) {
        nmr_text_clear(&name);
        return nmr_fail_memory(err);
    }
    s->unfinished = name.at;
    if (!(s->output = fopen(s->unfinished, "w")))
        return nmr_fail(err, NMR_EIO, s->options->write_baseline, 0, "cannot be written; check the folder");
    return 0;
}

int nmr_sift_open(nmr_sift *s, const nmr_rules *rules, nmr_error *err)
{
    int rc = 0;

    if (s->options->write_baseline && !(s->target = nmr_path_absolute(s->cwd, s->options->write_baseline)))
        return nmr_fail_memory(err);
    if (s->options->baseline)
        rc = read_baseline(s, rules, err);
    if (rc == 0 && s->options->diff)
        rc = nmr_changes_read(&s->change, s->options, s->cwd, err);
    s->focus = (nmr_focus){&s->change.by_path, &s->change.names};
    if (rc == 0 && s->options->write_baseline)
        rc = open_output(s, err);
    return rc;
}

const nmr_focus *nmr_sift_focus(const nmr_sift *s)
{
    return s->options->diff ? &s->focus : NULL;
}

/* ---- after the run -------------------------------------------------------------------------------------------- */

static int add_findings(nmr_baseline *out, const nmr_result *result)
{
    const nmr_finding *findings;
    size_t n = result ? nmr_result_findings(result, &findings) : 0, i;
    int rc = 0;

    for (i = 0; i < n && rc == 0; i++)
        rc = nmr_baseline_add(out, &findings[i]);
    return rc;
}

/* All that was found, and what the old one has of sources that were not looked at. */
static int make_baseline(nmr_sift *s, const nmr_result *all)
{
    size_t i;
    int rc = add_findings(&s->written, all);

    if (rc == 0)
        rc = add_findings(&s->written, s->triage.known);
    for (i = 0; i < s->baseline.n && rc == 0; i++)
        if (!s->baseline.at[i].met && !s->baseline.at[i].gone)
            rc = nmr_baseline_keep(&s->written, &s->baseline.at[i]);
    return rc;
}

static int write_baseline(nmr_sift *s, nmr_result *all, const nmr_triage_options *options, nmr_error *err)
{
    int rc = make_baseline(s, all);

    if (rc == 0 && nmr_baseline_write(s->output, &s->written, s->target) == NMR_EIO)
        return nmr_fail(err, NMR_EIO, s->options->write_baseline, 0, "cannot be written; is the disk full?");
    if (rc == 0)
        rc = nmr_triage_known(&s->triage, all, &s->written, options);
    return rc < 0 ? nmr_fail_memory(err) : 0;
}

int nmr_sift_run(nmr_sift *s, nmr_result *all, const nmr_triage_options *options, nmr_error *err)
{
    int rc = nmr_triage_rate(all, options);

    if (rc == 0)
        rc = nmr_triage_suppress(&s->triage, all, options);
    if (rc == 0 && s->options->baseline)
        rc = nmr_triage_known(&s->triage, all, &s->baseline, options);
    if (rc == 0 && s->options->diff)
        rc = nmr_triage_touched(&s->triage, all, &s->change);
    if (rc < 0)
        return nmr_fail_memory(err);
    return s->options->write_baseline ? write_baseline(s, all, options, err) : 0;
}

int nmr_sift_finish(nmr_sift *s, int exit_code, nmr_error *err)
{
    uv_fs_t request;
    int failed;

    if (s->output && exit_code == NMR_EXIT_FAILED)
        nmr_say("%s: not written: not all of what was asked for was analysed", s->options->write_baseline);
    if (!s->output || exit_code == NMR_EXIT_FAILED)
        return 0;
    failed = ferror(s->output) | fclose(s->output);
    s->output = NULL;
    if (!failed) {
        failed = uv_fs_rename(NULL, &request, s->unfinished, s->target, NULL) < 0;
        uv_fs_req_cleanup(&request);
    }
    return failed ? nmr_fail(err, NMR_EIO, s->options->write_baseline, 0, "cannot be written; is the disk full?") : 0;
}

void nmr_sift_clear(nmr_sift *s)
{
    if (s->output) { /* not finished */
        fclose(s->output);
        remove(s->unfinished);
    }
    nmr_triage_clear(&s->triage);
    nmr_change_clear(&s->change);
    nmr_baseline_clear(&s->baseline);
    nmr_baseline_clear(&s->written);
    free(s->target);
    free(s->unfinished);
}
