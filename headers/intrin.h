// intrin.h - mingw-w64's. It declares the C library's memory functions, which a source may have redefined as macros.
#ifndef NMRCHECK_INTRIN_H
#define NMRCHECK_INTRIN_H

#pragma clang system_header
#pragma push_macro("memcmp")
#pragma push_macro("memcpy")
#pragma push_macro("memset")
#undef memcmp
#undef memcpy
#undef memset
#include_next <intrin.h>
#pragma pop_macro("memset")
#pragma pop_macro("memcpy")
#pragma pop_macro("memcmp")

#endif
