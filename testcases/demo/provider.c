#include "beacon.h"

typedef struct _SUBSCRIBER {
    HANDLE BindingHandle;
    PVOID Client;
    const BEACON_CLIENT_DISPATCH *Dispatch;
    LONG References;
} SUBSCRIBER, *PSUBSCRIBER;

static HANDLE Registration;
static PSUBSCRIBER Current;
static KSPIN_LOCK CurrentLock;

static VOID SubscriberRelease(PSUBSCRIBER Subscriber)
{
    if (InterlockedDecrement(&Subscriber->References) == 0) {
        NmrProviderDetachClientComplete(Subscriber->BindingHandle);
        Subscriber->BindingHandle = NULL;
    }
}

VOID ProviderQueried(const SOCKADDR *From, ULONGLONG Time)
{
    PSUBSCRIBER Subscriber;
    KIRQL Irql;

    KeAcquireSpinLock(&CurrentLock, &Irql);
    Subscriber = Current;
    if (Subscriber)
        InterlockedIncrement(&Subscriber->References);
    KeReleaseSpinLock(&CurrentLock, Irql);

    if (Subscriber) {
        Subscriber->Dispatch->Queried(Subscriber->Client, From, Time);
        SubscriberRelease(Subscriber);
    }
}

static NTSTATUS ProviderAttach(HANDLE BindingHandle, PVOID ProviderContext,
                               PNPI_REGISTRATION_INSTANCE ClientRegistrationInstance, PVOID ClientBindingContext,
                               const VOID *ClientDispatch, PVOID *ProviderBindingContext,
                               const VOID **ProviderBindingDispatch)
{
    static const ULONG NoFunctions;
    PSUBSCRIBER Subscriber;
    KIRQL Irql;

    UNREFERENCED_PARAMETER(ProviderContext);
    UNREFERENCED_PARAMETER(ClientRegistrationInstance);

    Subscriber = ExAllocatePoolZero(NonPagedPoolNx, sizeof *Subscriber, BEACON_TAG);
    if (!Subscriber)
        return STATUS_INSUFFICIENT_RESOURCES;
    Subscriber->References = 1;
    Subscriber->BindingHandle = BindingHandle;
    Subscriber->Client = ClientBindingContext;
    Subscriber->Dispatch = ClientDispatch;

    KeAcquireSpinLock(&CurrentLock, &Irql);
    if (Current) {
        KeReleaseSpinLock(&CurrentLock, Irql);
        ExFreePoolWithTag(Subscriber, BEACON_TAG);
        return STATUS_NOINTERFACE;
    }
    Current = Subscriber;
    KeReleaseSpinLock(&CurrentLock, Irql);

    *ProviderBindingContext = Subscriber;
    *ProviderBindingDispatch = &NoFunctions;
    return STATUS_SUCCESS;
}

static NTSTATUS ProviderDetach(PVOID ProviderBindingContext)
{
    KIRQL Irql;

    KeAcquireSpinLock(&CurrentLock, &Irql);
    Current = NULL;
    KeReleaseSpinLock(&CurrentLock, Irql);
    SubscriberRelease(ProviderBindingContext);
    return STATUS_PENDING;
}

static VOID ProviderCleanup(PVOID ProviderBindingContext)
{
    ExFreePoolWithTag(ProviderBindingContext, BEACON_TAG);
}

static const NPI_MODULEID ProviderId = {
    sizeof(NPI_MODULEID), MIT_GUID, {{0x91f4be07, 0x5a20, 0x4d83, {0x8c, 0x6e, 0x04, 0x3d, 0xb9, 0x72, 0x51, 0xaf}}}
};
static const NPIID BeaconNpi = {0xc80e6d19, 0x3bf5, 0x42a7, {0xa6, 0x0c, 0x58, 0xe1, 0x7f, 0x94, 0x2b, 0x30}};

static const NPI_PROVIDER_CHARACTERISTICS Characteristics = {
    .Length = sizeof(NPI_PROVIDER_CHARACTERISTICS),
    .ProviderAttachClient = ProviderAttach,
    .ProviderDetachClient = ProviderDetach,
    .ProviderCleanupBindingContext = ProviderCleanup,
    .ProviderRegistrationInstance = {
        .Size = sizeof(NPI_REGISTRATION_INSTANCE),
        .NpiId = &BeaconNpi,
        .ModuleId = &ProviderId,
    },
};

NTSTATUS ProviderStart(VOID)
{
    KeInitializeSpinLock(&CurrentLock);
    return NmrRegisterProvider(&Characteristics, NULL, &Registration);
}

VOID ProviderStop(VOID)
{
    if (NmrDeregisterProvider(Registration) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(Registration);
}
