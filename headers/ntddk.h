// ntddk.h - mingw-w64's ntddk.h with the names it lacks.
#ifndef NMRCHECK_NTDDK_H
#define NMRCHECK_NTDDK_H

#pragma clang system_header
#include <nmrcheck/before_wdm.h>
#include_next <ntddk.h>
#include <nmrcheck/after_ntddk.h>

#endif
