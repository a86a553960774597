/*
 * platform.h - what differs between operating systems and libuv does not cover.
 */
#ifndef NMR_PROJECT_PLATFORM_H
#define NMR_PROJECT_PLATFORM_H

#include <stddef.h>

/* The file this code was loaded from: the executable or the shared library. "" when the system does not say. */
void nmr_platform_module(char *path, size_t size);

/* Resident memory of a process in MiB; 0 when the system does not say. */
size_t nmr_platform_resident(int pid);

/* Processor time that a process has used, in milliseconds; -1 when the system does not say. */
long nmr_platform_used(int pid);

/*
 * For a worker: limit its data to `mib`, die with the parent, leave no core file. Best effort: the parent watches too.
 */
void nmr_platform_confine(size_t mib);

/* For a parent: writing to a worker that has died is an error to report, not a reason to die as well. */
void nmr_platform_ignore_broken_pipes(void);

/* The name of a signal. Returns `name`. */
const char *nmr_platform_signal(int signal, char *name, size_t size);

#endif
