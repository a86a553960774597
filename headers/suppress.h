// suppress.h - names for #pragma prefast suppressions; nothing of it matters here.
#ifndef NMRCHECK_SUPPRESS_H
#define NMRCHECK_SUPPRESS_H

#pragma clang system_header
#include <sal.h>

#endif
