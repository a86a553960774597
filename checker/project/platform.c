/* platform.c - what differs between operating systems: Linux and other POSIX systems; nothing elsewhere. */
#include "project/platform.h"

#include <stdio.h>
#include <string.h>
#include <uv.h>

#if defined(__unix__) || defined(__APPLE__)
#include <dlfcn.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

static void executable(char *path, size_t size)
{
    if (uv_exepath(path, &size) < 0)
        path[0] = '\0';
}

#if defined(__unix__) || defined(__APPLE__)

void nmr_platform_module(char *path, size_t size)
{
    Dl_info info;
    char *real = NULL;

    executable(path, size);
    /* For an executable the loader reports argv[0], which need not lead anywhere. */
    if (dladdr((void *)(size_t)&nmr_platform_module, &info) && info.dli_fname && strstr(info.dli_fname, ".so")) {
        uv_fs_t request;
        if (uv_fs_realpath(NULL, &request, info.dli_fname, NULL) == 0)
            real = request.ptr;
        if (real && strlen(real) < size)
            memcpy(path, real, strlen(real) + 1);
        uv_fs_req_cleanup(&request);
    }
}

size_t nmr_platform_resident(int pid)
{
    unsigned long pages = 0, resident = 0;
    char name[64];
    FILE *file;

    snprintf(name, sizeof name, "/proc/%d/statm", pid);
    if (!(file = fopen(name, "r")))
        return 0;
    if (fscanf(file, "%lu %lu", &pages, &resident) != 2)
        resident = 0;
    fclose(file);
    return (size_t)(resident * (unsigned long)sysconf(_SC_PAGESIZE) >> 20);
}

long nmr_platform_used(int pid)
{
    unsigned long user, system;
    char name[64], text[512], *rest;
    FILE *file;
    size_t n;

    snprintf(name, sizeof name, "/proc/%d/stat", pid);
    if (!(file = fopen(name, "r")))
        return -1;
    n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = '\0';
    /* The second field, the name of the program, stands in brackets and may hold anything. */
    if (!(rest = strrchr(text, ')')) ||
        sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
        return -1;
    return (long)((user + system) * 1000 / (unsigned long)sysconf(_SC_CLK_TCK));
}

/* AddressSanitizer maps far more than it uses and does not start under a limit. */
#if defined(__SANITIZE_ADDRESS__)
enum { CAN_LIMIT = 0 };
#else
enum { CAN_LIMIT = 1 };
#endif

void nmr_platform_confine(size_t mib)
{
    struct rlimit data = {(rlim_t)mib << 20, (rlim_t)mib << 20}, core = {0, 0};

    if (CAN_LIMIT && mib > 0)
        setrlimit(RLIMIT_DATA, &data);
    setrlimit(RLIMIT_CORE, &core);
#if defined(__linux__)
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

void nmr_platform_ignore_broken_pipes(void)
{
    signal(SIGPIPE, SIG_IGN);
}

const char *nmr_platform_signal(int number, char *name, size_t size)
{
    snprintf(name, size, "%s", strsignal(number));
    return name;
}

#else

void nmr_platform_module(char *path, size_t size)
{
    executable(path, size);
}

size_t nmr_platform_resident(int pid)
{
    (void)pid;
    return 0;
}

long nmr_platform_used(int pid)
{
    (void)pid;
    return -1;
}

void nmr_platform_confine(size_t mib)
{
    (void)mib;
}

void nmr_platform_ignore_broken_pipes(void) {}

const char *nmr_platform_signal(int number, char *name, size_t size)
{
    snprintf(name, size, "signal %d", number);
    return name;
}

#endif
