/* changes.c - asks git, or reads stdin. */
#include "tool/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "project/file.h"
#include "project/path.h"
#include "project/root.h"
#include "project/walk.h"
#include "tool/capture.h"

/* The folder of the first path that was asked about, else the current one. To be freed; NULL: no memory. */
static char *asked_folder(const nmr_options *options, const char *cwd)
{
    char *path = options->paths.count ? nmr_path_absolute(cwd, options->paths.items[0]) : nmr_copy(cwd), *folder;

    if (!path || nmr_path_kind(path) == NMR_IS_FOLDER)
        return path;
    folder = nmr_path_kind(path) == NMR_IS_FILE ? nmr_path_folder(path) : nmr_copy(cwd);
    free(path);
    return folder;
}

/* ---- git ------------------------------------------------------------------------------------------------------ */

typedef struct git {
    const char *revision;
    const char *folder;
    nmr_error *err;
} git;

/* Runs git in the folder. It prints messages of its own, of which the first line is the telling one. */
static int ask(const git *g, nmr_captured *answer, const char *const *arguments)
{
    const char *all[24] = {"git", "-C", g->folder};
    const char *said;
    size_t n = 3;

    while (*arguments)
        all[n++] = *arguments++;
    if (nmr_capture_all(answer, all) < 0)
        return nmr_fail_memory(g->err);
    if (!answer->started)
        return nmr_fail(g->err, NMR_EINVAL, NULL, 0,
                        "--diff %s: git cannot be run; install it, or give the diff on stdin: --diff -", g->revision);
    said = nmr_text_get(&answer->said);
    if (answer->status != 0)
        return nmr_fail(g->err, NMR_EINVAL, NULL, 0, "--diff %s: git says: %.*s; name a revision of this working copy",
                        g->revision, (int)strcspn(said, "\n"), said);
    return 0;
}

static int read_top(const git *g, nmr_list *folders)
{
    static const char *const arguments[] = {"rev-parse", "--show-toplevel", NULL};
    nmr_captured answer = {0};
    int rc = ask(g, &answer, arguments);
    const char *text = nmr_text_get(&answer.out);

    if (rc == 0 && nmr_list_add_bytes(folders, text, strcspn(text, "\r\n")) < 0)
        rc = nmr_fail_memory(g->err);
    nmr_captured_clear(&answer);
    return rc;
}

/* From where the branches parted: what others have done since is no change of the user's. */
static int read_diff(const git *g, nmr_change *out, const nmr_list *folders)
{
    const char *const arguments[] = {"-c",
                                     "core.quotePath=false",
                                     "diff",
                                     "--no-color",
                                     "--no-ext-diff",
                                     "--no-textconv",
                                     "--ignore-submodules",
                                     "--src-prefix=a/",
                                     "--dst-prefix=b/",
                                     "-U0",
                                     "--merge-base",
                                     "--end-of-options",
                                     g->revision,
                                     "--",
                                     NULL};
    nmr_captured answer = {0};
    int rc = ask(g, &answer, arguments);

    if (rc == 0)
        rc = nmr_change_read(out, "git diff", nmr_text_get(&answer.out), answer.out.length, folders, g->err);
    nmr_captured_clear(&answer);
    return rc;
}

static int read_untracked(const git *g, nmr_change *out, const nmr_list *folders)
{
    static const char *const arguments[] = {"ls-files", "--others", "--exclude-standard", "--full-name", "-z",
                                            ":/",       NULL};
    nmr_captured answer = {0};
    int rc = ask(g, &answer, arguments);
    const char *at = nmr_text_get(&answer.out), *end = at + answer.out.length;

    for (; rc == 0 && at < end; at += strlen(at) + 1) {
        char *path = nmr_path_absolute(folders->items[0], at);
        if (!path || nmr_change_add_file(out, path) < 0)
            rc = nmr_fail_memory(g->err);
        free(path);
    }
    nmr_captured_clear(&answer);
    return rc;
}

static int ask_git(nmr_change *out, const char *revision, const char *folder, nmr_error *err)
{
    git g = {revision, folder, err};
    nmr_list folders = {0};
    int rc = read_top(&g, &folders);

    if (rc == 0 && (rc = read_diff(&g, out, &folders)) == 0)
        rc = read_untracked(&g, out, &folders);
    nmr_list_clear(&folders);
    return rc;
}

/* ---- stdin ---------------------------------------------------------------------------------------------------- */

static int read_stdin(nmr_text *text, nmr_error *err)
{
    char chunk[16384];
    size_t n;

    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        nmr_text_add_bytes(text, chunk, n);
    if (ferror(stdin))
        return nmr_fail(err, NMR_EIO, NULL, 0, "--diff -: stdin cannot be read; pipe a diff into it");
    return text->failed ? nmr_fail_memory(err) : 0;
}

/* Nobody says where the paths of a diff begin: here, or at the root of the project. */
static int list_folders(nmr_list *folders, const char *cwd, const char *asked)
{
    int rc = nmr_list_add(folders, cwd);

    if (rc == 0 && (rc = nmr_list_take(folders, nmr_project_root(cwd))) == 0 &&
        (rc = nmr_list_take(folders, nmr_project_root(asked))) == 0)
        rc = nmr_list_add(folders, asked);
    return rc;
}

static int take_stdin(nmr_change *out, const char *cwd, const char *asked, nmr_error *err)
{
    nmr_text text = {0};
    nmr_list folders = {0};
    int rc = list_folders(&folders, cwd, asked) < 0 ? nmr_fail_memory(err) : read_stdin(&text, err);

    if (rc == 0)
        rc = nmr_change_read(out, "<stdin>", nmr_text_get(&text), text.length, &folders, err);
    nmr_list_clear(&folders);
    nmr_text_clear(&text);
    return rc;
}

int nmr_changes_read(nmr_change *out, const nmr_options *options, const char *cwd, nmr_error *err)
{
    char *asked = asked_folder(options, cwd);
    int rc;

    if (!asked)
        return nmr_fail_memory(err);
    if (strcmp(options->diff, "-") == 0)
        rc = take_stdin(out, cwd, asked, err);
    else
        rc = ask_git(out, options->diff, asked, err);
    free(asked);
    return rc;
}
