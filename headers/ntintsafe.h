// ntintsafe.h - mingw-w64's, plus the limits that the Windows one has too.
// Follows: "Summary of Kernel-Mode Safe Unicode/Integer String Functions" and intsafe.h of the Windows API reference.
#ifndef NMRCHECK_NTINTSAFE_H
#define NMRCHECK_NTINTSAFE_H

#pragma clang system_header
#include <nmrcheck/base_types.h>
#include <ntstatus.h>
#include_next <ntintsafe.h>

#include <nmrcheck/limits.h>

// Names by width.
#define RtlUInt32Add RtlUIntAdd
#define RtlUInt32Sub RtlUIntSub
#define RtlUInt32Mult RtlUIntMult
#define RtlInt32Add RtlIntAdd
#define RtlInt32Sub RtlIntSub
#define RtlInt32Mult RtlIntMult
#define RtlUInt16Add RtlUShortAdd
#define RtlUInt16Sub RtlUShortSub
#define RtlUInt16Mult RtlUShortMult
#define RtlInt16Add RtlShortAdd
#define RtlInt16Sub RtlShortSub
#define RtlInt16Mult RtlShortMult
#define RtlUInt64Add RtlULongLongAdd
#define RtlUInt64Sub RtlULongLongSub
#define RtlUInt64Mult RtlULongLongMult
#define RtlInt64Add RtlLongLongAdd
#define RtlInt64Sub RtlLongLongSub
#define RtlInt64Mult RtlLongLongMult

#endif
