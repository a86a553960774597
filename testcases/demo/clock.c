#include "beacon.h"

typedef struct _CLOCK {
    HANDLE BindingHandle;
    PVOID Provider;
    const CLOCK_DISPATCH *Dispatch;
    EX_RUNDOWN_REF Calls;
} CLOCK, *PCLOCK;

static PCLOCK Current;

static NTSTATUS ClockAttach(HANDLE BindingHandle, PVOID ClientContext,
                            PNPI_REGISTRATION_INSTANCE ProviderRegistrationInstance)
{
    static const BEACON_CLIENT_DISPATCH NoCallbacks;
    PCLOCK Clock;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(ClientContext);
    if (ProviderRegistrationInstance->Number != 0 || Current)
        return STATUS_NOINTERFACE;

    Clock = ExAllocatePoolZero(NonPagedPoolNx, sizeof *Clock, BEACON_TAG);
    if (!Clock)
        return STATUS_INSUFFICIENT_RESOURCES;
    Clock->BindingHandle = BindingHandle;
    ExInitializeRundownProtection(&Clock->Calls);

    Status = NmrClientAttachProvider(BindingHandle, Clock, &NoCallbacks, &Clock->Provider,
                                     (const VOID **)&Clock->Dispatch);
    if (!NT_SUCCESS(Status))
        return Status;

    Current = Clock;
    return STATUS_SUCCESS;
}

static NTSTATUS ClockDetach(PVOID ClientBindingContext)
{
    PCLOCK Clock = ClientBindingContext;

    Current = NULL;
    ExWaitForRundownProtectionRelease(&Clock->Calls);
    ExFreePoolWithTag(Clock, BEACON_TAG);
    return STATUS_SUCCESS;
}

static VOID ClockCleanup(PVOID ClientBindingContext)
{
    UNREFERENCED_PARAMETER(ClientBindingContext);
}

static const NPI_MODULEID ClockClientId = {
    sizeof(NPI_MODULEID), MIT_GUID, {{0x6d1c3a52, 0x0b7e, 0x4c1f, {0x9a, 0x14, 0x27, 0xe5, 0x80, 0x3b, 0xd6, 0x41}}}
};
static const NPIID ClockNpi = {0x2f90b8d4, 0x77c3, 0x4e0a, {0xb1, 0x5d, 0x9c, 0x46, 0x13, 0xfa, 0x0e, 0x88}};

const NPI_CLIENT_CHARACTERISTICS ClockClient = {
    0,
    sizeof(NPI_CLIENT_CHARACTERISTICS),
    ClockAttach,
    ClockDetach,
    ClockCleanup,
    {0, sizeof(NPI_REGISTRATION_INSTANCE), &ClockNpi, &ClockClientId, 0, NULL}
};

ULONGLONG ClockNow(VOID)
{
    PCLOCK Clock = Current;
    ULONGLONG Now = 0;

    if (Clock && ExAcquireRundownProtection(&Clock->Calls)) {
        Now = Clock->Dispatch->Now(Clock->Provider);
        ExReleaseRundownProtection(&Clock->Calls);
    }
    return Now;
}
