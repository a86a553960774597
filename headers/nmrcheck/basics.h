// Small things every kernel header relies on and mingw-w64's ntdef.h lacks.
#ifndef NMRCHECK_BASICS_H
#define NMRCHECK_BASICS_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C_START
#define EXTERN_C_END
#endif

#ifndef EXTERN_C
#ifdef __cplusplus
#define EXTERN_C extern "C"
#else
#define EXTERN_C extern
#endif
#endif

typedef int INT, *PINT;
typedef unsigned int UINT, *PUINT;

#ifndef CDECL
#define CDECL __cdecl
#endif
#ifndef CFORCEINLINE
#define CFORCEINLINE FORCEINLINE
#endif
#ifndef DECLSPEC_NOINLINE
#define DECLSPEC_NOINLINE __declspec(noinline)
#endif
#ifndef DECLSPEC_RESTRICT
#define DECLSPEC_RESTRICT
#endif
#ifndef DECLSPEC_CACHEALIGN
#define DECLSPEC_CACHEALIGN __declspec(align(64))
#endif
#ifndef SYSTEM_CACHE_ALIGNMENT_SIZE
#define SYSTEM_CACHE_ALIGNMENT_SIZE 64
#endif
#ifndef ENUM_FORCE_ULONG
#define ENUM_FORCE_ULONG(name) name##_FORCE_ULONG = 0x7fffffff
#endif
#ifndef _ENUM_FLAG_CONSTEXPR
#define _ENUM_FLAG_CONSTEXPR constexpr
#endif

// "DEFINE_ENUM_FLAG_OPERATORS macro": nothing in C, the bit operators in C++.
#ifndef DEFINE_ENUM_FLAG_OPERATORS
#ifdef __cplusplus
#define DEFINE_ENUM_FLAG_OPERATORS(E)                                                              \
  extern "C++" {                                                                                   \
  inline constexpr E operator|(E a, E b) { return E((unsigned)a | (unsigned)b); }                  \
  inline constexpr E operator&(E a, E b) { return E((unsigned)a & (unsigned)b); }                  \
  inline constexpr E operator^(E a, E b) { return E((unsigned)a ^ (unsigned)b); }                  \
  inline constexpr E operator~(E a) { return E(~(unsigned)a); }                                    \
  inline E &operator|=(E &a, E b) { return a = a | b; }                                            \
  inline E &operator&=(E &a, E b) { return a = a & b; }                                            \
  inline E &operator^=(E &a, E b) { return a = a ^ b; }                                            \
  }
#else
#define DEFINE_ENUM_FLAG_OPERATORS(E)
#endif
#endif

#ifndef RTL_CONST_CAST
#ifdef __cplusplus
#define RTL_CONST_CAST(type) const_cast<type>
#else
#define RTL_CONST_CAST(type) (type)
#endif
#endif
#ifndef RTL_FIELD_SIZE
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#endif
#ifndef RTL_SIZEOF_THROUGH_FIELD
#define RTL_SIZEOF_THROUGH_FIELD(type, field) (FIELD_OFFSET(type, field) + RTL_FIELD_SIZE(type, field))
#endif
#ifndef RTL_NUMBER_OF
#define RTL_NUMBER_OF(a) (sizeof(a) / sizeof((a)[0]))
#endif
#ifndef ARRAYSIZE
#define ARRAYSIZE(a) RTL_NUMBER_OF(a)
#endif
#ifndef _countof
#define _countof(a) RTL_NUMBER_OF(a)
#endif
#ifndef RTL_CONTAINS_FIELD
#define RTL_CONTAINS_FIELD(s, size, field) \
  ((((PCHAR)(&(s)->field)) + sizeof((s)->field)) <= (((PCHAR)(s)) + (size)))
#endif
#ifndef RTL_BITS_OF
#define RTL_BITS_OF(x) (sizeof(x) * 8)
#endif
#ifndef RTL_BITS_OF_FIELD
#define RTL_BITS_OF_FIELD(type, field) (RTL_BITS_OF(((type *)0)->field))
#endif
#ifndef ANYSIZE_ARRAY
#define ANYSIZE_ARRAY 1
#endif
#ifndef UFIELD_OFFSET
#define UFIELD_OFFSET(type, field) ((ULONG)(LONG_PTR)&(((type *)0)->field))
#endif
// mingw's assigns the parameter to itself, which is neither an expression nor free of effects.
#undef UNREFERENCED_PARAMETER
#define UNREFERENCED_PARAMETER(p) ((void)(p))
#ifndef DBG_UNREFERENCED_PARAMETER
#define DBG_UNREFERENCED_PARAMETER(p) ((void)(p))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(v) ((void)(v))
#endif
#ifndef UNREFERENCED_LOCAL_VARIABLE
#define UNREFERENCED_LOCAL_VARIABLE(v) ((void)(v))
#endif
#ifndef DEFAULT_UNREACHABLE
#define DEFAULT_UNREACHABLE default: __builtin_unreachable()
#endif
#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif
#ifndef C_ASSERT
#define C_ASSERT(e) extern char nmrcheck_c_assert[(e) ? 1 : -1]
#endif


#ifndef SetFlag
#define SetFlag(f, bits) ((f) |= (bits))
#define ClearFlag(f, bits) ((f) &= ~(bits))
#endif
#ifndef FlagOn
#define FlagOn(f, bits) ((f) & (bits))
#endif
#ifndef BooleanFlagOn
#define BooleanFlagOn(f, bits) ((BOOLEAN)(((f) & (bits)) != 0))
#endif

// cl.exe built-ins without a clang equivalent of the same name.
#ifndef __clang_has_annotation
#define __annotation(...) ((void)0)
#endif

#endif
