// Limits of the fixed-width types, as intsafe.h of Windows spells them.
#ifndef NMRCHECK_LIMITS_H
#define NMRCHECK_LIMITS_H

#ifndef UINT8_MAX
#define INT8_MIN (-127 - 1)
#define INT8_MAX 127
#define UINT8_MAX 0xff
#endif
#ifndef UINT16_MAX
#define INT16_MIN (-32767 - 1)
#define INT16_MAX 32767
#define UINT16_MAX 0xffff
#endif
#ifndef UINT32_MAX
#define INT32_MIN (-2147483647 - 1)
#define INT32_MAX 2147483647
#define UINT32_MAX 0xffffffff
#endif
#ifndef UINT64_MAX
#define INT64_MIN (-9223372036854775807LL - 1)
#define INT64_MAX 9223372036854775807LL
#define UINT64_MAX 0xffffffffffffffffULL
#endif
#ifndef USHORT_MAX
#define SHORT_MAX 32767
#define USHORT_MAX 0xffff
#define WORD_MAX USHORT_MAX
#define ULONGLONG_MAX 0xffffffffffffffffULL
#define LONGLONG_MAX 9223372036854775807LL
#endif
#ifndef DWORD_MAX
#define DWORD_MAX 0xffffffffUL
#endif
#ifndef SIZE_T_MAX
#define SIZE_T_MAX ULONGLONG_MAX
#endif
#ifndef ULONG_PTR_MAX
#define ULONG_PTR_MAX ULONGLONG_MAX
#endif
#ifndef SIZE_MAX
#define SIZE_MAX ULONGLONG_MAX
#endif

#endif
