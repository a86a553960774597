// TraceLoggingProvider.h - manifest-free event tracing.
// Follows the TraceLoggingProvider.h pages of the Windows API reference. A trace statement is an empty statement here:
// its arguments are fields of an event, not part of the driver's logic.
#ifndef NMRCHECK_TRACELOGGINGPROVIDER_H
#define NMRCHECK_TRACELOGGINGPROVIDER_H

#pragma clang system_header
#include <wdm.h>
#include <nmrcheck/etw.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _tlgProvider_t;
#define TLG_STATUS NTSTATUS

typedef const struct _tlgProvider_t *TraceLoggingHProvider;
typedef VOID NTAPI TLG_PENABLECALLBACK_FN(LPCGUID SourceId, ULONG ControlCode, UCHAR Level, ULONGLONG MatchAnyKeyword,
                                          ULONGLONG MatchAllKeyword, PVOID FilterData, PVOID CallbackContext);
typedef TLG_PENABLECALLBACK_FN *TLG_PENABLECALLBACK;

#define TRACELOGGING_DECLARE_PROVIDER(provider) extern const TraceLoggingHProvider provider
#define TRACELOGGING_DEFINE_PROVIDER(provider, ...) const TraceLoggingHProvider provider = 0
#define TRACELOGGING_DEFINE_PROVIDER_STORAGE(...) extern int nmrcheck_tracelogging_unused

NTSTATUS TraceLoggingRegister(TraceLoggingHProvider Provider);
NTSTATUS TraceLoggingRegisterEx(TraceLoggingHProvider Provider, TLG_PENABLECALLBACK Callback, PVOID Context);
VOID TraceLoggingUnregister(TraceLoggingHProvider Provider);
BOOLEAN TraceLoggingProviderEnabled(TraceLoggingHProvider Provider, UCHAR Level, ULONGLONG Keyword);

#define TraceLoggingWrite(provider, ...) ((void)0)
#define TraceLoggingWriteActivity(provider, ...) ((void)0)
#define TraceLoggingWriteEx(provider, ...) ((void)0)
#define TraceLoggingWriteStart(activity, ...) ((void)0)
#define TraceLoggingWriteStop(activity, ...) ((void)0)
#define TraceLoggingWriteTagged(activity, ...) ((void)0)
#define TraceLoggingOptionGroup(...)
#define TraceLoggingOptionMicrosoftTelemetry()

#define TraceLoggingValue(...) 0
#define TraceLoggingCountedArray(...) 0
#define TraceLoggingFixedArray(...) 0
#define TraceLoggingArray(...) 0
#define TraceLoggingCountedString(...) 0
#define TraceLoggingCountedWideString(...) 0
#define TraceLoggingCountedUtf8String(...) 0
#define TraceLoggingCountedString16(...) 0
#define TraceLoggingString(...) 0
#define TraceLoggingWideString(...) 0
#define TraceLoggingUtf8String(...) 0
#define TraceLoggingString16(...) 0
#define TraceLoggingUnicodeString(...) 0
#define TraceLoggingAnsiString(...) 0
#define TraceLoggingBoolean(...) 0
#define TraceLoggingBool(...) 0
#define TraceLoggingInt8(...) 0
#define TraceLoggingUInt8(...) 0
#define TraceLoggingInt16(...) 0
#define TraceLoggingUInt16(...) 0
#define TraceLoggingInt32(...) 0
#define TraceLoggingUInt32(...) 0
#define TraceLoggingInt64(...) 0
#define TraceLoggingUInt64(...) 0
#define TraceLoggingLong(...) 0
#define TraceLoggingULong(...) 0
#define TraceLoggingInt(...) 0
#define TraceLoggingUInt(...) 0
#define TraceLoggingChar(...) 0
#define TraceLoggingWChar(...) 0
#define TraceLoggingHexInt8(...) 0
#define TraceLoggingHexUInt8(...) 0
#define TraceLoggingHexInt16(...) 0
#define TraceLoggingHexUInt16(...) 0
#define TraceLoggingHexInt32(...) 0
#define TraceLoggingHexUInt32(...) 0
#define TraceLoggingHexInt64(...) 0
#define TraceLoggingHexUInt64(...) 0
#define TraceLoggingHexLong(...) 0
#define TraceLoggingHexULong(...) 0
#define TraceLoggingHexInt(...) 0
#define TraceLoggingHexUInt(...) 0
#define TraceLoggingLongPtr(...) 0
#define TraceLoggingULongPtr(...) 0
#define TraceLoggingIntPtr(...) 0
#define TraceLoggingUIntPtr(...) 0
#define TraceLoggingHexLongPtr(...) 0
#define TraceLoggingHexULongPtr(...) 0
#define TraceLoggingSizeT(...) 0
#define TraceLoggingSSizeT(...) 0
#define TraceLoggingFloat32(...) 0
#define TraceLoggingFloat64(...) 0
#define TraceLoggingGuid(...) 0
#define TraceLoggingPointer(...) 0
#define TraceLoggingCodePointer(...) 0
#define TraceLoggingFileTime(...) 0
#define TraceLoggingSystemTime(...) 0
#define TraceLoggingFileTimeUtc(...) 0
#define TraceLoggingSystemTimeUtc(...) 0
#define TraceLoggingPid(...) 0
#define TraceLoggingTid(...) 0
#define TraceLoggingPort(...) 0
#define TraceLoggingWinError(...) 0
#define TraceLoggingNTStatus(...) 0
#define TraceLoggingHResult(...) 0
#define TraceLoggingIPv4Address(...) 0
#define TraceLoggingIPv6Address(...) 0
#define TraceLoggingSocketAddress(...) 0
#define TraceLoggingBinary(...) 0
#define TraceLoggingBinaryEx(...) 0
#define TraceLoggingBinaryBuffer(...) 0
#define TraceLoggingStruct(...) 0
#define TraceLoggingPackedField(...) 0
#define TraceLoggingPackedFieldEx(...) 0
#define TraceLoggingPackedData(...) 0
#define TraceLoggingLevel(...) 0
#define TraceLoggingKeyword(...) 0
#define TraceLoggingOpcode(...) 0
#define TraceLoggingEventTag(...) 0
#define TraceLoggingDescription(...) 0
#define TraceLoggingChannelTag(...) 0
#define TraceLoggingCustomAttribute(...) 0
#define TraceLoggingBooleanFixedArray(...) 0
#define TraceLoggingInt8FixedArray(...) 0
#define TraceLoggingUInt8FixedArray(...) 0
#define TraceLoggingInt16FixedArray(...) 0
#define TraceLoggingUInt16FixedArray(...) 0
#define TraceLoggingInt32FixedArray(...) 0
#define TraceLoggingUInt32FixedArray(...) 0
#define TraceLoggingUInt64FixedArray(...) 0
#define TraceLoggingInt8Array(...) 0
#define TraceLoggingUInt8Array(...) 0
#define TraceLoggingInt16Array(...) 0
#define TraceLoggingUInt16Array(...) 0
#define TraceLoggingInt32Array(...) 0
#define TraceLoggingUInt32Array(...) 0
#define TraceLoggingInt64Array(...) 0
#define TraceLoggingUInt64Array(...) 0
#define TraceLoggingGuidArray(...) 0
#define TraceLoggingPointerArray(...) 0

#ifdef __cplusplus
}
#endif

#endif
