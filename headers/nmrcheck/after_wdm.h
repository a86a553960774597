// What wdm.h of a current WDK declares and mingw-w64's lacks.
// Follows the wdm.h pages of the DDI reference (learn.microsoft.com/windows-hardware/drivers/ddi/wdm).
#ifndef NMRCHECK_AFTER_WDM_H
#define NMRCHECK_AFTER_WDM_H

#include <nmrcheck/basics.h>

// Pool functions must stay calls to functions of their own name.
#undef ExFreePool
#undef ExFreePoolWithTag
#undef ExAllocatePool
#undef ExAllocatePoolWithTag
#undef ExAllocatePoolWithQuotaTag
#undef KeWaitForSingleObject
#undef KeWaitForMultipleObjects

#ifdef __cplusplus
extern "C" {
#endif

// ---- pool

typedef ULONG64 POOL_FLAGS;

#define POOL_FLAG_USE_QUOTA 0x0000000000000001UI64
#define POOL_FLAG_UNINITIALIZED 0x0000000000000002UI64
#define POOL_FLAG_SESSION 0x0000000000000004UI64
#define POOL_FLAG_CACHE_ALIGNED 0x0000000000000008UI64
#define POOL_FLAG_RESERVED1 0x0000000000000010UI64
#define POOL_FLAG_RAISE_ON_FAILURE 0x0000000000000020UI64
#define POOL_FLAG_NON_PAGED 0x0000000000000040UI64
#define POOL_FLAG_NON_PAGED_EXECUTE 0x0000000000000080UI64
#define POOL_FLAG_PAGED 0x0000000000000100UI64
#define POOL_FLAG_REQUIRED_END 0x0000000080000000UI64
#define POOL_FLAG_OPTIONAL_START 0x0000000100000000UI64
#define POOL_FLAG_SPECIAL_POOL 0x0000000100000000UI64

#define POOL_ZERO_ALLOCATION 1024
#ifndef POOL_NX_ALLOCATION
#define POOL_NX_ALLOCATION 512
#endif
#define NonPagedPoolZeroing ((POOL_TYPE)(NonPagedPoolNx | POOL_ZERO_ALLOCATION))

typedef struct _POOL_EXTENDED_PARAMETER *PPOOL_EXTENDED_PARAMETER;
typedef const struct _POOL_EXTENDED_PARAMETER *PCPOOL_EXTENDED_PARAMETER;

PVOID NTAPI ExAllocatePool2(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePool3(POOL_FLAGS Flags, SIZE_T NumberOfBytes, ULONG Tag, PCPOOL_EXTENDED_PARAMETER Parameters,
                            ULONG Count);
PVOID NTAPI ExAllocatePoolZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolQuotaZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolQuotaUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag);
PVOID NTAPI ExAllocatePoolPriorityZero(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag, EX_POOL_PRIORITY Priority);
PVOID NTAPI ExAllocatePoolPriorityUninitialized(POOL_TYPE PoolType, SIZE_T NumberOfBytes, ULONG Tag,
                                                EX_POOL_PRIORITY Priority);
VOID NTAPI ExFreePool2(PVOID P, ULONG Tag, PCPOOL_EXTENDED_PARAMETER Parameters, ULONG Count);

#define DrvRtPoolNxOptIn 0x00000001
VOID NTAPI ExInitializeDriverRuntime(ULONG RuntimeFlags);

// ---- push locks and executive spin locks

typedef ULONG_PTR EX_PUSH_LOCK, *PEX_PUSH_LOCK;
#define EX_PUSH_LOCK_FLAGS ULONG
#define EX_DEFAULT_PUSH_LOCK_FLAGS 0
#define EX_PUSH_LOCK_FLAGS_VALID 0

VOID NTAPI ExInitializePushLock(PEX_PUSH_LOCK PushLock);
VOID NTAPI ExAcquirePushLockExclusive(PEX_PUSH_LOCK PushLock);
VOID NTAPI ExAcquirePushLockShared(PEX_PUSH_LOCK PushLock);
VOID NTAPI ExReleasePushLock(PEX_PUSH_LOCK PushLock);
VOID NTAPI ExReleasePushLockExclusive(PEX_PUSH_LOCK PushLock);
VOID NTAPI ExReleasePushLockShared(PEX_PUSH_LOCK PushLock);
VOID NTAPI ExAcquirePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExAcquirePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExReleasePushLockExclusiveEx(PEX_PUSH_LOCK PushLock, ULONG Flags);
VOID NTAPI ExReleasePushLockSharedEx(PEX_PUSH_LOCK PushLock, ULONG Flags);

typedef volatile LONG EX_SPIN_LOCK, *PEX_SPIN_LOCK;

KIRQL NTAPI ExAcquireSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
KIRQL NTAPI ExAcquireSpinLockShared(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExReleaseSpinLockExclusive(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
VOID NTAPI ExReleaseSpinLockShared(PEX_SPIN_LOCK SpinLock, KIRQL OldIrql);
VOID NTAPI ExAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExReleaseSpinLockExclusiveFromDpcLevel(PEX_SPIN_LOCK SpinLock);
VOID NTAPI ExReleaseSpinLockSharedFromDpcLevel(PEX_SPIN_LOCK SpinLock);
LOGICAL NTAPI ExTryConvertSharedSpinLockExclusive(PEX_SPIN_LOCK SpinLock);
LOGICAL NTAPI ExTryAcquireSpinLockExclusiveAtDpcLevel(PEX_SPIN_LOCK SpinLock);
LOGICAL NTAPI ExTryAcquireSpinLockSharedAtDpcLevel(PEX_SPIN_LOCK SpinLock);

// ---- fail fast

#define FAST_FAIL_LEGACY_GS_VIOLATION 0
#define FAST_FAIL_CORRUPT_LIST_ENTRY 3
#define FAST_FAIL_INVALID_ARG 5
#define FAST_FAIL_FATAL_APP_EXIT 7
#define FAST_FAIL_RANGE_CHECK_FAILURE 8
#define FAST_FAIL_INVALID_REFERENCE_COUNT 14
#define FAST_FAIL_INVALID_BUFFER_ACCESS 28
#define FAST_FAIL_INVALID_NEXT_THREAD 30
#define FAST_FAIL_MRDATA_MODIFIED 19
#define FAST_FAIL_HEAP_METADATA_CORRUPTION 50
#define FAST_FAIL_INVALID_LOCK_STATE 55

DECLSPEC_NORETURN VOID NTAPI RtlFailFast(ULONG Code);
#define RtlFailFast2 RtlFailFast

// ---- memory order; on amd64 every variant is the plain access or the plain interlocked operation

#define NMRCHECK_ORDERED(type, suffix)                                                             \
  FORCEINLINE type Read##suffix##NoFence(type const volatile *p) { return *p; }                    \
  FORCEINLINE type Read##suffix##Acquire(type const volatile *p) { return *p; }                    \
  FORCEINLINE type Read##suffix##Raw(type const volatile *p) { return *p; }                        \
  FORCEINLINE VOID Write##suffix##NoFence(type volatile *p, type v) { *p = v; }                    \
  FORCEINLINE VOID Write##suffix##Release(type volatile *p, type v) { *p = v; }                    \
  FORCEINLINE VOID Write##suffix##Raw(type volatile *p, type v) { *p = v; }

NMRCHECK_ORDERED(CHAR, Char)
NMRCHECK_ORDERED(UCHAR, UChar)
NMRCHECK_ORDERED(BOOLEAN, Boolean)
NMRCHECK_ORDERED(SHORT, Short)
NMRCHECK_ORDERED(USHORT, UShort)
NMRCHECK_ORDERED(ULONG, ULong)
NMRCHECK_ORDERED(INT32, Int32)
NMRCHECK_ORDERED(UINT32, UInt32)
NMRCHECK_ORDERED(LONG64, Long64)
NMRCHECK_ORDERED(ULONG64, ULong64)
NMRCHECK_ORDERED(INT64, Int64)
NMRCHECK_ORDERED(UINT64, UInt64)
NMRCHECK_ORDERED(LONG_PTR, LongPtr)
NMRCHECK_ORDERED(ULONG_PTR, ULongPtr)
NMRCHECK_ORDERED(SIZE_T, SizeT)

#define NMRCHECK_ORDERED_BARE(type, width)                                                         \
  FORCEINLINE type ReadNoFence##width(type const volatile *p) { return *p; }                       \
  FORCEINLINE type ReadAcquire##width(type const volatile *p) { return *p; }                       \
  FORCEINLINE type ReadRaw##width(type const volatile *p) { return *p; }                           \
  FORCEINLINE VOID WriteNoFence##width(type volatile *p, type v) { *p = v; }                       \
  FORCEINLINE VOID WriteRelease##width(type volatile *p, type v) { *p = v; }                       \
  FORCEINLINE VOID WriteRaw##width(type volatile *p, type v) { *p = v; }

NMRCHECK_ORDERED_BARE(CHAR, 8)
NMRCHECK_ORDERED_BARE(SHORT, 16)
NMRCHECK_ORDERED_BARE(LONG, )
NMRCHECK_ORDERED_BARE(LONG64, 64)

// Of pointers: the argument is a pointer to any pointer type.
FORCEINLINE PVOID nmrcheck_read_pointer(const volatile VOID *p) { return *(PVOID const volatile *)p; }
FORCEINLINE VOID nmrcheck_write_pointer(volatile VOID *p, const volatile VOID *v) { *(PVOID volatile *)p = (PVOID)v; }
#define ReadPointerNoFence(p) nmrcheck_read_pointer(p)
#define ReadPointerAcquire(p) nmrcheck_read_pointer(p)
#define ReadPointerRaw(p) nmrcheck_read_pointer(p)
#define WritePointerNoFence(p, v) nmrcheck_write_pointer((p), (v))
#define WritePointerRelease(p, v) nmrcheck_write_pointer((p), (v))
#define WritePointerRaw(p, v) nmrcheck_write_pointer((p), (v))

#define ReadForWriteAccess(p) (*(p))

CHAR _InterlockedExchange8(CHAR volatile *, CHAR);
CHAR _InterlockedExchangeAdd8(CHAR volatile *, CHAR);
CHAR _InterlockedAnd8(CHAR volatile *, CHAR);
CHAR _InterlockedOr8(CHAR volatile *, CHAR);
CHAR _InterlockedXor8(CHAR volatile *, CHAR);
CHAR _InterlockedCompareExchange8(CHAR volatile *, CHAR, CHAR);
SHORT _InterlockedExchange16(SHORT volatile *, SHORT);
SHORT _InterlockedAnd16(SHORT volatile *, SHORT);
SHORT _InterlockedOr16(SHORT volatile *, SHORT);
SHORT _InterlockedXor16(SHORT volatile *, SHORT);
SHORT _InterlockedIncrement16(SHORT volatile *);
SHORT _InterlockedDecrement16(SHORT volatile *);
SHORT _InterlockedCompareExchange16(SHORT volatile *, SHORT, SHORT);
UCHAR _InterlockedCompareExchange128(LONG64 volatile *, LONG64, LONG64, LONG64 *);

#define InterlockedExchange8 _InterlockedExchange8
#define InterlockedExchangeAdd8 _InterlockedExchangeAdd8
#define InterlockedAnd8 _InterlockedAnd8
#define InterlockedOr8 _InterlockedOr8
#define InterlockedXor8 _InterlockedXor8
#define InterlockedCompareExchange8 _InterlockedCompareExchange8
#define InterlockedExchange16 _InterlockedExchange16
#define InterlockedAnd16 _InterlockedAnd16
#define InterlockedOr16 _InterlockedOr16
#define InterlockedXor16 _InterlockedXor16
#define InterlockedIncrement16 _InterlockedIncrement16
#define InterlockedDecrement16 _InterlockedDecrement16
#define InterlockedCompareExchange16 _InterlockedCompareExchange16
#define InterlockedCompareExchange128 _InterlockedCompareExchange128

FORCEINLINE LONG nmrcheck_interlocked_add(LONG volatile *p, LONG v) { return InterlockedExchangeAdd(p, v) + v; }
FORCEINLINE LONG64 nmrcheck_interlocked_add64(LONG64 volatile *p, LONG64 v) { return InterlockedExchangeAdd64(p, v) + v; }
#undef InterlockedAdd
#undef InterlockedAdd64
#define InterlockedAdd nmrcheck_interlocked_add
#define InterlockedAdd64 nmrcheck_interlocked_add64
#define InterlockedAddNoFence InterlockedAdd
#define InterlockedAddNoFence64 InterlockedAdd64
#define InterlockedAddAcquire InterlockedAdd
#define InterlockedAddRelease InterlockedAdd
#define InterlockedAddAcquire64 InterlockedAdd64
#define InterlockedAddRelease64 InterlockedAdd64

#define InterlockedIncrementNoFence InterlockedIncrement
#define InterlockedIncrementAcquire InterlockedIncrement
#define InterlockedIncrementRelease InterlockedIncrement
#define InterlockedIncrementNoFence64 InterlockedIncrement64
#define InterlockedIncrementAcquire64 InterlockedIncrement64
#define InterlockedIncrementRelease64 InterlockedIncrement64
#define InterlockedDecrementNoFence InterlockedDecrement
#define InterlockedDecrementAcquire InterlockedDecrement
#define InterlockedDecrementRelease InterlockedDecrement
#define InterlockedDecrementNoFence64 InterlockedDecrement64
#define InterlockedDecrementAcquire64 InterlockedDecrement64
#define InterlockedDecrementRelease64 InterlockedDecrement64
#define InterlockedExchangeNoFence InterlockedExchange
#define InterlockedExchangeAcquire InterlockedExchange
#define InterlockedExchangeRelease InterlockedExchange
#define InterlockedExchangeNoFence64 InterlockedExchange64
#define InterlockedExchangeAcquire64 InterlockedExchange64
#define InterlockedExchangeAddNoFence InterlockedExchangeAdd
#define InterlockedExchangeAddAcquire InterlockedExchangeAdd
#define InterlockedExchangeAddRelease InterlockedExchangeAdd
#define InterlockedExchangeAddNoFence64 InterlockedExchangeAdd64
#define InterlockedExchangeAddAcquire64 InterlockedExchangeAdd64
#define InterlockedExchangeAddRelease64 InterlockedExchangeAdd64
#define InterlockedExchangePointerNoFence InterlockedExchangePointer
#define InterlockedExchangePointerAcquire InterlockedExchangePointer
#define InterlockedExchangePointerRelease InterlockedExchangePointer
#define InterlockedCompareExchangeNoFence InterlockedCompareExchange
#define InterlockedCompareExchangeAcquire InterlockedCompareExchange
#define InterlockedCompareExchangeRelease InterlockedCompareExchange
#define InterlockedCompareExchangeNoFence64 InterlockedCompareExchange64
#define InterlockedCompareExchangeAcquire64 InterlockedCompareExchange64
#define InterlockedCompareExchangeRelease64 InterlockedCompareExchange64
#define InterlockedCompareExchangePointerNoFence InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerAcquire InterlockedCompareExchangePointer
#define InterlockedCompareExchangePointerRelease InterlockedCompareExchangePointer
#define InterlockedAndNoFence InterlockedAnd
#define InterlockedAndAcquire InterlockedAnd
#define InterlockedAndRelease InterlockedAnd
#define InterlockedOrNoFence InterlockedOr
#define InterlockedOrAcquire InterlockedOr
#define InterlockedOrRelease InterlockedOr
#define InterlockedXorNoFence InterlockedXor
#define InterlockedAnd64NoFence InterlockedAnd64
#define InterlockedOr64NoFence InterlockedOr64
#define InterlockedBitTestAndSetAcquire InterlockedBitTestAndSet
#define InterlockedBitTestAndSetRelease InterlockedBitTestAndSet
#define InterlockedBitTestAndSetNoFence InterlockedBitTestAndSet
#define InterlockedBitTestAndResetAcquire InterlockedBitTestAndReset
#define InterlockedBitTestAndResetRelease InterlockedBitTestAndReset
#define InterlockedBitTestAndResetNoFence InterlockedBitTestAndReset

unsigned char _interlockedbittestandset64(LONG64 volatile *, LONG64);
unsigned char _interlockedbittestandreset64(LONG64 volatile *, LONG64);

VOID nmrcheck_memory_barrier(VOID);
#undef KeMemoryBarrier
#undef KeMemoryBarrierWithoutFence
#define KeMemoryBarrier() nmrcheck_memory_barrier()
#define KeMemoryBarrierWithoutFence() nmrcheck_memory_barrier()
#ifndef MemoryBarrier
#define MemoryBarrier() nmrcheck_memory_barrier()
#endif

#define PF_TEMPORAL_LEVEL_1 3
#define PF_NON_TEMPORAL_LEVEL_ALL 0
#define PreFetchCacheLine(level, address) ((void)(level), (void)(address))
#define PrefetchForWrite(p) ((void)(p))

// ---- memory descriptor lists

#define MdlMappingNoWrite 0x80000000
#define MdlMappingNoExecute 0x40000000
#define MdlMappingWithGuardPtes 0x20000000


// The documented priority is a ULONG with flags; mingw's is an enumeration, which C++ does not convert to.
#define MmMapLockedPagesSpecifyCache(mdl, mode, cache, address, check, priority) \
  MmMapLockedPagesSpecifyCache((mdl), (mode), (cache), (address), (check), (MM_PAGE_PRIORITY)(priority))

#ifndef MM_DONT_ZERO_ALLOCATION
#define MM_DONT_ZERO_ALLOCATION 0x00000001
#endif

PVOID NTAPI MmAllocateContiguousNodeMemory(SIZE_T NumberOfBytes, PHYSICAL_ADDRESS LowestAcceptableAddress,
                                           PHYSICAL_ADDRESS HighestAcceptableAddress,
                                           PHYSICAL_ADDRESS BoundaryAddressMultiple, ULONG Protect, NODE_REQUIREMENT Node);
PVOID NTAPI MmMapIoSpaceEx(PHYSICAL_ADDRESS PhysicalAddress, SIZE_T NumberOfBytes, ULONG Protect);
NTSTATUS NTAPI MmCopyMemory(PVOID TargetAddress, PVOID SourceAddress, SIZE_T NumberOfBytes, ULONG Flags,
                            PSIZE_T NumberOfBytesTransferred);

// ---- kernel

#define KeGetCurrentProcessorIndex() KeGetCurrentProcessorNumberEx(NULL)

VOID NTAPI KeQuerySystemTimePrecise(PLARGE_INTEGER CurrentTime);
ULONG64 NTAPI KeQueryInterruptTimePrecise(PULONG64 QpcTimeStamp);
ULONG64 NTAPI KeQueryUnbiasedInterruptTimePrecise(PULONG64 QpcTimeStamp);
USHORT NTAPI KeQueryHighestNodeNumber(VOID);
#define TolerableDelayUnlimited ((ULONG)-1)
BOOLEAN NTAPI KeSetCoalescableTimer(PKTIMER Timer, LARGE_INTEGER DueTime, ULONG Period, ULONG TolerableDelay, PKDPC Dpc);
KIRQL NTAPI KeRaiseIrqlToDpcLevel(VOID);
BOOLEAN NTAPI KeShouldYieldProcessor(VOID);
ULONG NTAPI KeQueryMaximumProcessorCountEx(USHORT GroupNumber);


#ifndef XSTATE_MASK_AVX
#define XSTATE_AVX 2
#define XSTATE_MPX_BNDREGS 3
#define XSTATE_AVX512_KMASK 5
#define XSTATE_MASK_LEGACY (1ULL | 2ULL)
#define XSTATE_MASK_AVX (1ULL << XSTATE_AVX)
#define XSTATE_MASK_AVX512 (7ULL << XSTATE_AVX512_KMASK)
#define XSTATE_MASK_GSSE XSTATE_MASK_AVX
#endif

// ---- I/O

typedef enum _DRIVER_REGKEY_TYPE {
  DriverRegKeyParameters,
  DriverRegKeyPersistentState,
  DriverRegKeySharedPersistentState
} DRIVER_REGKEY_TYPE, *PDRIVER_REGKEY_TYPE;

typedef enum _DRIVER_DIRECTORY_TYPE {
  DriverDirectoryImage,
  DriverDirectoryData,
  DriverDirectorySharedData
} DRIVER_DIRECTORY_TYPE, *PDRIVER_DIRECTORY_TYPE;

NTSTATUS NTAPI IoOpenDriverRegistryKey(PDRIVER_OBJECT DriverObject, DRIVER_REGKEY_TYPE RegKeyType,
                                       ACCESS_MASK DesiredAccess, ULONG Flags, PHANDLE DriverRegKey);
NTSTATUS NTAPI IoGetDriverDirectory(PDRIVER_OBJECT DriverObject, DRIVER_DIRECTORY_TYPE DirectoryType, ULONG Flags,
                                    PHANDLE DriverDirectoryHandle);
NTSTATUS NTAPI IoCreateSystemThread(PVOID IoObject, PHANDLE ThreadHandle, ULONG DesiredAccess,
                                    POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle, PCLIENT_ID ClientId,
                                    PKSTART_ROUTINE StartRoutine, PVOID StartContext);
typedef DRIVER_DISPATCH DRIVER_DISPATCH_PAGED, DRIVER_DISPATCH_RAISED;
PIRP NTAPI IoAllocateIrpEx(PDEVICE_OBJECT DeviceObject, CCHAR StackSize, BOOLEAN ChargeQuota);

// ---- run-time library

#define _RTL_VOL_MEM_ACCESSORS_
VOID NTAPI RtlCopyVolatileMemory(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length);
VOID NTAPI RtlFillVolatileMemory(volatile VOID *Destination, SIZE_T Length, INT Fill);
VOID NTAPI RtlZeroVolatileMemory(volatile VOID *Destination, SIZE_T Length);
VOID NTAPI RtlMoveVolatileMemory(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length);
VOID NTAPI RtlCopyDeviceMemory(volatile VOID *Destination, const volatile VOID *Source, SIZE_T Length);

#ifndef RTL_QUERY_REGISTRY_TYPECHECK
#define RTL_QUERY_REGISTRY_TYPECHECK 0x00000100
#define RTL_QUERY_REGISTRY_TYPECHECK_SHIFT 24
#define RTL_QUERY_REGISTRY_TYPECHECK_MASK (0xff << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT)
#endif
typedef NTSTATUS NTAPI RTL_QUERY_REGISTRY_ROUTINE(PWSTR ValueName, ULONG ValueType, PVOID ValueData, ULONG ValueLength,
                                                  PVOID Context, PVOID EntryContext);
typedef VOID NTAPI EXPAND_STACK_CALLOUT(PVOID Parameter);


typedef LONG_PTR RTL_REFERENCE_COUNT, *PRTL_REFERENCE_COUNT;
typedef LONG RTL_REFERENCE_COUNT32, *PRTL_REFERENCE_COUNT32;
VOID NTAPI RtlInitializeReferenceCount(PRTL_REFERENCE_COUNT RefCount);
VOID NTAPI RtlInitializeReferenceCountWithBias(PRTL_REFERENCE_COUNT RefCount, LONG_PTR Bias);
VOID NTAPI RtlIncrementReferenceCount(PRTL_REFERENCE_COUNT RefCount);
BOOLEAN NTAPI RtlDecrementReferenceCount(PRTL_REFERENCE_COUNT RefCount);

// ---- cl.exe intrinsics drivers call directly

DECLSPEC_NORETURN void __fastfail(unsigned int code);
#define _ReadWriteBarrier() ((void)0)

#ifdef __cplusplus
}
#endif

#endif
