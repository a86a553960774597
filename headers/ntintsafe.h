// ntintsafe.h - mingw-w64's, plus the limits that the Windows one has too.
// Follows: "Summary of Kernel-Mode Safe Unicode/Integer String Functions" and intsafe.h of the Windows API reference.
#ifndef NMRCHECK_NTINTSAFE_H
#define NMRCHECK_NTINTSAFE_H

#pragma clang system_header
#include <nmrcheck/base_types.h>
#include <ntstatus.h>
#include_next <ntintsafe.h>

#include <nmrcheck/limits.h>

#endif
