/*
 * wdk.h - what random drivers need of the kernel, NMR and Winsock Kernel, with the names and parameters of the WDK
 * (ddi/netioddk, ddi/wsk, ddi/wdm), so that parsing one costs next to nothing.
 */
#pragma once
#pragma clang system_header

typedef void VOID;
typedef void *PVOID, *HANDLE;
typedef long NTSTATUS, LONG;
typedef unsigned long ULONG;
typedef unsigned short USHORT;
typedef unsigned char BOOLEAN;
typedef unsigned long long ULONG_PTR, SIZE_T;
typedef union _LARGE_INTEGER { long long QuadPart; } LARGE_INTEGER;

#define NULL ((void *)0)
#define TRUE 1
#define FALSE 0
#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)
#define STATUS_SUCCESS ((NTSTATUS)0)
#define STATUS_TIMEOUT ((NTSTATUS)0x102)
#define STATUS_PENDING ((NTSTATUS)0x103)
#define STATUS_UNSUCCESSFUL ((NTSTATUS)0xC0000001)
#define STATUS_INVALID_PARAMETER ((NTSTATUS)0xC000000D)
#define STATUS_MORE_PROCESSING_REQUIRED ((NTSTATUS)0xC0000016)
#define STATUS_INSUFFICIENT_RESOURCES ((NTSTATUS)0xC000009A)
#define STATUS_DEVICE_NOT_READY ((NTSTATUS)0xC00000A3)
#define STATUS_NOINTERFACE ((NTSTATUS)0xC00002B9)

/* ---- the kernel */

typedef struct _UNICODE_STRING { USHORT Length, MaximumLength; USHORT *Buffer; } UNICODE_STRING, *PUNICODE_STRING;
typedef struct _KEVENT { LONG State; } KEVENT, *PKEVENT;
typedef struct _IO_WORKITEM *PIO_WORKITEM;
typedef struct _IRP IRP, *PIRP;
typedef struct _DEVICE_OBJECT { PVOID DeviceExtension; } DEVICE_OBJECT, *PDEVICE_OBJECT;
typedef struct _DRIVER_OBJECT DRIVER_OBJECT, *PDRIVER_OBJECT;
typedef VOID DRIVER_UNLOAD(PDRIVER_OBJECT DriverObject);
typedef NTSTATUS DRIVER_DISPATCH(PDEVICE_OBJECT DeviceObject, PIRP Irp);
struct _DRIVER_OBJECT {
    PDEVICE_OBJECT DeviceObject;
    DRIVER_UNLOAD *DriverUnload;
    DRIVER_DISPATCH *MajorFunction[28];
};
typedef struct _IO_STATUS_BLOCK { NTSTATUS Status; ULONG_PTR Information; } IO_STATUS_BLOCK;
struct _IRP { IO_STATUS_BLOCK IoStatus; };
typedef NTSTATUS IO_COMPLETION_ROUTINE(PDEVICE_OBJECT DeviceObject, PIRP Irp, PVOID Context);
typedef VOID IO_WORKITEM_ROUTINE(PDEVICE_OBJECT DeviceObject, PVOID Context);

#define FILE_DEVICE_NETWORK 0x12
#define IRP_MJ_DEVICE_CONTROL 14
#define IO_NO_INCREMENT 0
#define POOL_FLAG_NON_PAGED 0x40
enum { NotificationEvent, SynchronizationEvent };
enum { Executive };
enum { KernelMode };
enum { CriticalWorkQueue, DelayedWorkQueue };

PVOID ExAllocatePool2(unsigned long long Flags, SIZE_T NumberOfBytes, ULONG Tag);
VOID ExFreePoolWithTag(PVOID P, ULONG Tag);
VOID ExFreePool(PVOID P);
NTSTATUS IoCreateDevice(PDRIVER_OBJECT DriverObject, ULONG ExtensionSize, PUNICODE_STRING Name, ULONG Type,
                        ULONG Characteristics, BOOLEAN Exclusive, PDEVICE_OBJECT *DeviceObject);
VOID IoDeleteDevice(PDEVICE_OBJECT DeviceObject);
NTSTATUS IoCreateSymbolicLink(PUNICODE_STRING LinkName, PUNICODE_STRING DeviceName);
NTSTATUS IoDeleteSymbolicLink(PUNICODE_STRING LinkName);
PIO_WORKITEM IoAllocateWorkItem(PDEVICE_OBJECT DeviceObject);
VOID IoFreeWorkItem(PIO_WORKITEM Item);
VOID IoQueueWorkItem(PIO_WORKITEM Item, IO_WORKITEM_ROUTINE *Routine, int Queue, PVOID Context);
PIRP IoAllocateIrp(char StackSize, BOOLEAN ChargeQuota);
VOID IoFreeIrp(PIRP Irp);
VOID IoReuseIrp(PIRP Irp, NTSTATUS Status);
VOID IoSetCompletionRoutine(PIRP Irp, IO_COMPLETION_ROUTINE *Routine, PVOID Context, BOOLEAN OnSuccess,
                            BOOLEAN OnError, BOOLEAN OnCancel);
VOID IofCompleteRequest(PIRP Irp, char Boost);
VOID KeInitializeEvent(PKEVENT Event, int Type, BOOLEAN State);
LONG KeSetEvent(PKEVENT Event, LONG Increment, BOOLEAN Wait);
VOID KeClearEvent(PKEVENT Event);
LONG KeReadStateEvent(PKEVENT Event);
NTSTATUS KeWaitForSingleObject(PVOID Object, int Reason, char Mode, BOOLEAN Alertable, LARGE_INTEGER *Timeout);
LONG InterlockedExchange(LONG volatile *Target, LONG Value);
LONG InterlockedCompareExchange(LONG volatile *Target, LONG Value, LONG Comparand);
LONG InterlockedIncrement(LONG volatile *Target);
LONG InterlockedDecrement(LONG volatile *Target);
LONG InterlockedOr(LONG volatile *Target, LONG Value);
LONG InterlockedAnd(LONG volatile *Target, LONG Value);
BOOLEAN InterlockedBitTestAndSet(LONG volatile *Target, LONG Bit);
BOOLEAN InterlockedBitTestAndReset(LONG volatile *Target, LONG Bit);
PVOID InterlockedExchangePointer(PVOID volatile *Target, PVOID Value);
void *memset(void *Destination, int Fill, SIZE_T Length);
#define RtlZeroMemory(Destination, Length) memset((Destination), 0, (Length))
ULONG DbgPrint(const char *Format, ...);

/* ---- NMR */

typedef struct _NPIID { ULONG Data1; } NPIID;
typedef struct _NPI_MODULEID { USHORT Length; USHORT Type; } NPI_MODULEID;
typedef struct _NPI_REGISTRATION_INSTANCE {
    USHORT Version, Size;
    const NPIID *NpiId;
    const NPI_MODULEID *ModuleId;
    ULONG Number;
    const VOID *NpiSpecificCharacteristics;
} NPI_REGISTRATION_INSTANCE;
typedef NTSTATUS NPI_CLIENT_ATTACH_PROVIDER_FN(HANDLE NmrBindingHandle, PVOID ClientContext,
                                               const NPI_REGISTRATION_INSTANCE *ProviderRegistrationInstance);
typedef NTSTATUS NPI_CLIENT_DETACH_PROVIDER_FN(PVOID ClientBindingContext);
typedef VOID NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN(PVOID ClientBindingContext);
typedef NTSTATUS NPI_PROVIDER_ATTACH_CLIENT_FN(HANDLE NmrBindingHandle, PVOID ProviderContext,
                                               const NPI_REGISTRATION_INSTANCE *ClientRegistrationInstance,
                                               PVOID ClientBindingContext, const VOID *ClientDispatch,
                                               PVOID *ProviderBindingContext, const VOID **ProviderDispatch);
typedef NTSTATUS NPI_PROVIDER_DETACH_CLIENT_FN(PVOID ProviderBindingContext);
typedef VOID NPI_PROVIDER_CLEANUP_BINDING_CONTEXT_FN(PVOID ProviderBindingContext);
typedef struct _NPI_CLIENT_CHARACTERISTICS {
    USHORT Version, Length;
    NPI_CLIENT_ATTACH_PROVIDER_FN *ClientAttachProvider;
    NPI_CLIENT_DETACH_PROVIDER_FN *ClientDetachProvider;
    NPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN *ClientCleanupBindingContext;
    NPI_REGISTRATION_INSTANCE ClientRegistrationInstance;
} NPI_CLIENT_CHARACTERISTICS;
typedef struct _NPI_PROVIDER_CHARACTERISTICS {
    USHORT Version, Length;
    NPI_PROVIDER_ATTACH_CLIENT_FN *ProviderAttachClient;
    NPI_PROVIDER_DETACH_CLIENT_FN *ProviderDetachClient;
    NPI_PROVIDER_CLEANUP_BINDING_CONTEXT_FN *ProviderCleanupBindingContext;
    NPI_REGISTRATION_INSTANCE ProviderRegistrationInstance;
} NPI_PROVIDER_CHARACTERISTICS;

NTSTATUS NmrRegisterClient(const NPI_CLIENT_CHARACTERISTICS *Characteristics, PVOID Context, HANDLE *Handle);
NTSTATUS NmrDeregisterClient(HANDLE Handle);
NTSTATUS NmrWaitForClientDeregisterComplete(HANDLE Handle);
NTSTATUS NmrClientAttachProvider(HANDLE NmrBindingHandle, PVOID ClientBindingContext, const VOID *ClientDispatch,
                                 PVOID *ProviderBindingContext, const VOID **ProviderDispatch);
VOID NmrClientDetachProviderComplete(HANDLE NmrBindingHandle);
NTSTATUS NmrRegisterProvider(const NPI_PROVIDER_CHARACTERISTICS *Characteristics, PVOID Context, HANDLE *Handle);
NTSTATUS NmrDeregisterProvider(HANDLE Handle);
NTSTATUS NmrWaitForProviderDeregisterComplete(HANDLE Handle);
VOID NmrProviderDetachClientComplete(HANDLE NmrBindingHandle);

/* ---- Winsock Kernel */

#define MAKE_WSK_VERSION(major, minor) ((USHORT)(((major) << 8) | (minor)))
#define WSK_NO_WAIT 0
#define WSK_INFINITE_WAIT 0xffffffff
#define WSK_SET_STATIC_EVENT_CALLBACKS 7
#define WSK_FLAG_DATAGRAM_SOCKET 4
#define AF_INET6 23
#define SOCK_DGRAM 2
#define IPPROTO_UDP 17

typedef PVOID PWSK_CLIENT;
typedef struct _SOCKADDR { USHORT sa_family; char sa_data[14]; } SOCKADDR;
typedef struct _WSK_REGISTRATION {
    unsigned long long ReservedRegistrationState;
    PVOID ReservedRegistrationContext;
    ULONG_PTR ReservedRegistrationLock;
} WSK_REGISTRATION;
typedef struct _WSK_CLIENT_DISPATCH {
    USHORT Version, Reserved;
    NTSTATUS (*WskClientEvent)(PVOID ClientContext, ULONG EventType, PVOID Information, SIZE_T InformationLength);
} WSK_CLIENT_DISPATCH;
typedef struct _WSK_CLIENT_NPI { PVOID ClientContext; const WSK_CLIENT_DISPATCH *Dispatch; } WSK_CLIENT_NPI;
typedef struct _WSK_SOCKET { const VOID *Dispatch; } WSK_SOCKET, *PWSK_SOCKET;
typedef struct _WSK_BUF { PVOID Mdl; ULONG Offset; SIZE_T Length; } WSK_BUF;
typedef struct _WSK_PROVIDER_DISPATCH {
    USHORT Version, Reserved;
    NTSTATUS (*WskSocket)(PWSK_CLIENT Client, USHORT AddressFamily, USHORT SocketType, ULONG Protocol, ULONG Flags,
                          PVOID SocketContext, const VOID *Dispatch, PVOID OwningProcess, PVOID OwningThread,
                          PVOID SecurityDescriptor, PIRP Irp);
    NTSTATUS (*WskControlClient)(PWSK_CLIENT Client, ULONG ControlCode, SIZE_T InputSize, PVOID InputBuffer,
                                 SIZE_T OutputSize, PVOID OutputBuffer, SIZE_T *OutputSizeReturned, PIRP Irp);
} WSK_PROVIDER_DISPATCH;
typedef struct _WSK_PROVIDER_NPI { PWSK_CLIENT Client; const WSK_PROVIDER_DISPATCH *Dispatch; } WSK_PROVIDER_NPI;
typedef struct _WSK_PROVIDER_BASIC_DISPATCH {
    NTSTATUS (*WskControlSocket)(PWSK_SOCKET Socket, int RequestType, ULONG ControlCode, ULONG Level, SIZE_T InputSize,
                                 PVOID InputBuffer, SIZE_T OutputSize, PVOID OutputBuffer, SIZE_T *OutputSizeReturned,
                                 PIRP Irp);
    NTSTATUS (*WskCloseSocket)(PWSK_SOCKET Socket, PIRP Irp);
} WSK_PROVIDER_BASIC_DISPATCH;
typedef struct _WSK_PROVIDER_DATAGRAM_DISPATCH {
    WSK_PROVIDER_BASIC_DISPATCH;
    NTSTATUS (*WskBind)(PWSK_SOCKET Socket, SOCKADDR *LocalAddress, ULONG Flags, PIRP Irp);
} WSK_PROVIDER_DATAGRAM_DISPATCH;

NTSTATUS WskRegister(WSK_CLIENT_NPI *WskClientNpi, WSK_REGISTRATION *WskRegistration);
VOID WskDeregister(WSK_REGISTRATION *WskRegistration);
NTSTATUS WskCaptureProviderNPI(WSK_REGISTRATION *WskRegistration, ULONG WaitTimeout, WSK_PROVIDER_NPI *WskProviderNpi);
VOID WskReleaseProviderNPI(WSK_REGISTRATION *WskRegistration);
