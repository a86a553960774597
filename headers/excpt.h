// excpt.h - mingw-w64's, plus the short names for structured exception handling that C drivers use.
// Follows: "try-except statement (C)", "try-finally statement (C)" (learn.microsoft.com/cpp/c-language).
#ifndef NMRCHECK_EXCPT_H
#define NMRCHECK_EXCPT_H

#pragma clang system_header
#include_next <excpt.h>

#ifndef __cplusplus
#define try __try
#define except __except
#define finally __finally
#define leave __leave
#endif

#endif
