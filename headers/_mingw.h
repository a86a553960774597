// _mingw.h - mingw-w64's, but __forceinline stays the keyword that clang's Microsoft mode has.
#ifndef NMRCHECK_MINGW_H
#define NMRCHECK_MINGW_H

#pragma clang system_header
#include_next <_mingw.h>
#undef __forceinline

#endif
