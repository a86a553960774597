/*
 * cmd_doctor.c - checks the installation. A plugin works in one version of clang only, and clang's own message about
 * that does not say which.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#include "project/file.h"
#include "project/install.h"
#include "project/path.h"
#include "project/walk.h"
#include "tool/capture.h"
#include "tool/commands.h"
#include "tool/elf.h"

enum { VERSION_MAX = 64 };

#define VERSION_SYMBOL "clang_analyzerAPIVersionString"

static const char *const majors[] = {"19", "22"};

/* The version number behind `mark`: "clang version 19.1.7 (...)". "" when there is none. */
static void version_behind(char out[VERSION_MAX], const char *text, const char *mark)
{
    const char *at = strstr(text, mark);
    size_t n;

    out[0] = '\0';
    if (!at)
        return;
    at += strlen(mark);
    n = strspn(at, "0123456789.");
    if (n < VERSION_MAX) {
        memcpy(out, at, n);
        out[n] = '\0';
    }
}

static int same_major(const char *version, const char *major)
{
    size_t n = strlen(major);

    return strncmp(version, major, n) == 0 && (version[n] == '.' || !version[n]);
}

/* The version of clang a plugin was built for. Says what is wrong when there is none. */
static int plugin_version(char out[VERSION_MAX], const char *plugin)
{
    nmr_error err = {0};
    char *text;
    size_t length;
    int rc = nmr_file_read(&text, &length, plugin, &err);

    out[0] = '\0';
    if (rc == 0)
        rc = nmr_elf_string(out, VERSION_MAX, text, length, VERSION_SYMBOL);
    free(text);
    if (err.message[0])
        nmr_say_error(&err);
    else if (rc < 0)
        nmr_say("%s: not an analyzer plugin (no %s in it); name nmrcheck-plugin-N.so", plugin, VERSION_SYMBOL);
    return rc;
}

static int clang_version(char out[VERSION_MAX], const char *clang)
{
    char line[512];

    out[0] = '\0';
    if (nmr_capture_line(line, sizeof line, clang, "--version") == 0)
        version_behind(out, line, "clang version ");
    return out[0] ? 0 : -1;
}

/* Compares a plugin with the clang that is to load it. */
static int compare(const char *plugin, const char *clang)
{
    char built[VERSION_MAX], loads[VERSION_MAX];

    if (plugin_version(built, plugin) < 0)
        return NMR_EXIT_FAILED;
    if (clang_version(loads, clang) < 0)
        return nmr_say("%s: cannot be run, or is not clang; install it or name another with --clang", clang);
    if (strcmp(built, loads) != 0)
        return nmr_say("%s is for clang %s, but %s is clang %s; use the plugin and the clang of one version", plugin,
                       built, clang, loads);
    printf("ok       %s (clang %s) and %s (clang %s) go together\n", plugin, built, clang, loads);
    return NMR_EXIT_CLEAN;
}

static int check_part(const char *path, const char *what, const char *advice)
{
    if (!path[0])
        return nmr_say("%s: not found; %s", what, advice);
    printf("ok       %s: %s\n", what, path);
    return NMR_EXIT_CLEAN;
}

static int check_parts(void)
{
    nmr_install install;
    int code;

    nmr_install_find(&install);
    code = check_part(install.headers, "stand-in headers", "install nmrcheck again");
    code |= check_part(install.mingw, "mingw-w64 headers", "install mingw-w64-x86-64-dev");
    code |= check_part(install.resource, "clang's own headers", "install libclang-common-N-dev of nmrcheck's LLVM");
    if (!install.overlay[0])
        printf("missing  case.yaml: header names are matched with their exact case\n");
    else
        printf("ok       case-insensitive header names: %s\n", install.overlay);
    return code;
}

/* The plugin beside this executable, to be freed; NULL when it is not there. */
static char *plugin_beside(const char *major)
{
    char self[4096], relative[64];
    size_t size = sizeof self;
    char *folder, *path = NULL;

    if (uv_exepath(self, &size) < 0 || !(folder = nmr_path_folder(self)))
        return NULL;
    snprintf(relative, sizeof relative, "../lib/nmrcheck-plugin-%s.so", major);
    path = nmr_path_absolute(folder, relative);
    free(folder);
    if (path && nmr_path_kind(path) != NMR_IS_FILE) {
        free(path);
        path = NULL;
    }
    return path;
}

/* Is the tool's own LLVM the one of the clang of this version? */
static int check_own(const char *own, const char *clang, const char *version)
{
    if (strcmp(own, version) != 0)
        return nmr_say("nmrcheck is built with LLVM %s, but %s is clang %s; install matching packages", own, clang,
                       version);
    printf("ok       nmrcheck (LLVM %s) and %s (clang %s) agree\n", own, clang, version);
    return NMR_EXIT_CLEAN;
}

/* One version's plugin and clang-N. Another version than the tool's own need not be installed, nor any clang. */
static int check_major(const char *major, const char *own)
{
    char clang[32], version[VERSION_MAX];
    char *plugin = plugin_beside(major);
    int code = NMR_EXIT_CLEAN, has_clang;

    snprintf(clang, sizeof clang, "clang-%s", major);
    has_clang = clang_version(version, clang) == 0;
    if (has_clang && same_major(own, major))
        code = check_own(own, clang, version);
    if (plugin && has_clang)
        code |= compare(plugin, clang);
    else if (plugin)
        printf("missing  %s: the plugin for it is there, but it cannot be run\n", clang);
    else if (same_major(own, major))
        code |= nmr_say("../lib/nmrcheck-plugin-%s.so is missing beside nmrcheck; install nmrcheck again", major);
    else if (has_clang)
        printf("missing  nmrcheck-plugin-%s.so for %s (clang %s)\n", major, clang, version);
    free(plugin);
    return code;
}

int nmr_cmd_doctor(const nmr_options *options)
{
    char own[VERSION_MAX], clang[32];
    int code = NMR_EXIT_CLEAN;
    char *plugin;
    size_t i;

    version_behind(own, nmr_version(), "LLVM ");
    snprintf(clang, sizeof clang, "clang-%.*s", (int)strcspn(own, "."), own);
    if (options->plugin)
        return compare(options->plugin, options->clang ? options->clang : clang);
    if (options->clang) {
        char major[8] = "";
        snprintf(major, sizeof major, "%.*s", (int)strcspn(own, "."), own);
        if (!(plugin = plugin_beside(major)))
            return nmr_say("nmrcheck-plugin-%s.so is not in ../lib; name it with --plugin", major);
        code = compare(plugin, options->clang);
        free(plugin);
        return code;
    }
    printf("nmrcheck %s\n", nmr_version());
    code = check_parts();
    for (i = 0; i < sizeof majors / sizeof majors[0]; i++)
        code |= check_major(majors[i], own);
    return code ? NMR_EXIT_FAILED : NMR_EXIT_CLEAN;
}
