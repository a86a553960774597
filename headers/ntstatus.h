// ntstatus.h - mingw-w64's, plus newer codes.
// Follows: "NTSTATUS values" (MS-ERREF).
#ifndef NMRCHECK_NTSTATUS_H
#define NMRCHECK_NTSTATUS_H

#pragma clang system_header
#include_next <ntstatus.h>

#ifndef STATUS_INVALID_STATE_TRANSITION
#define STATUS_INVALID_STATE_TRANSITION ((NTSTATUS)0xC000A003L)
#endif
#ifndef STATUS_ALREADY_INITIALIZED
#define STATUS_ALREADY_INITIALIZED ((NTSTATUS)0xC0000510L)
#endif
#ifndef STATUS_ALREADY_COMPLETE
#define STATUS_ALREADY_COMPLETE ((NTSTATUS)0x000000FFL)
#endif

#endif
