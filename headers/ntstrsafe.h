// ntstrsafe.h - mingw-w64's, plus the functions over UNICODE_STRING.
// Follows the ntstrsafe.h pages of the DDI reference.
#ifndef NMRCHECK_NTSTRSAFE_H
#define NMRCHECK_NTSTRSAFE_H

#pragma clang system_header
#include <nmrcheck/base_types.h>
#include <ntstatus.h>
#include_next <ntstrsafe.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef NTSTRSAFE_UNICODE_STRING_MAX_CCH
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xffff / sizeof(wchar_t))
#endif

NTSTATUS RtlUnicodeStringInit(PUNICODE_STRING DestinationString, const WCHAR *SourceString);
NTSTATUS RtlUnicodeStringInitEx(PUNICODE_STRING DestinationString, const WCHAR *SourceString, ULONG Flags);
NTSTATUS RtlUnicodeStringValidate(PCUNICODE_STRING SourceString);
NTSTATUS RtlUnicodeStringCopy(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString);
NTSTATUS RtlUnicodeStringCopyString(PUNICODE_STRING DestinationString, const WCHAR *SourceString);
NTSTATUS RtlUnicodeStringCchCopyN(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString, size_t CchToCopy);
NTSTATUS RtlUnicodeStringCbCopyN(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString, size_t CbToCopy);
NTSTATUS RtlUnicodeStringCbCopyStringN(PUNICODE_STRING DestinationString, const WCHAR *SourceString, size_t CbToCopy);
NTSTATUS RtlUnicodeStringCchCopyStringN(PUNICODE_STRING DestinationString, const WCHAR *SourceString, size_t CchToCopy);
NTSTATUS RtlUnicodeStringCat(PUNICODE_STRING DestinationString, PCUNICODE_STRING SourceString);
NTSTATUS RtlUnicodeStringCatString(PUNICODE_STRING DestinationString, const WCHAR *SourceString);
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING DestinationString, const WCHAR *Format, ...);
NTSTATUS RtlUnicodeStringVPrintf(PUNICODE_STRING DestinationString, const WCHAR *Format, va_list ArgList);

#ifdef __cplusplus
}
#endif

#endif
