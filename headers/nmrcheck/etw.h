// Event tracing constants that mingw-w64's evntprov.h leaves to evntrace.h, which is not a kernel header there.
// Follows: "winmeta levels and opcodes" (learn.microsoft.com/windows/win32/wes).
#ifndef NMRCHECK_ETW_H
#define NMRCHECK_ETW_H

#include <evntprov.h>

#ifndef WINEVENT_LEVEL_INFO
#define WINEVENT_LEVEL_LOG_ALWAYS 0
#define WINEVENT_LEVEL_CRITICAL 1
#define WINEVENT_LEVEL_ERROR 2
#define WINEVENT_LEVEL_WARNING 3
#define WINEVENT_LEVEL_INFO 4
#define WINEVENT_LEVEL_VERBOSE 5
#define WINEVENT_OPCODE_INFO 0
#define WINEVENT_OPCODE_START 1
#define WINEVENT_OPCODE_STOP 2
#define WINEVENT_KEYWORD_ANY 0
#endif
#ifndef TRACE_LEVEL_INFORMATION
#define TRACE_LEVEL_NONE 0
#define TRACE_LEVEL_CRITICAL 1
#define TRACE_LEVEL_FATAL 1
#define TRACE_LEVEL_ERROR 2
#define TRACE_LEVEL_WARNING 3
#define TRACE_LEVEL_INFORMATION 4
#define TRACE_LEVEL_VERBOSE 5
#endif

#endif
