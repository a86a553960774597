// nmr.deregister-unregistered: the flag is compared and exchanged by a call, near the deregistration or far from it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x0b0c29d1, 0x6f0e, 0x4a52, { 0x91, 0x5d, 0x33, 0x8a, 0x07, 0xf2, 0x64, 0xc8 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_PROVIDER_CHARACTERISTICS g_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

typedef struct TAP {
    HANDLE Handle;
    LONG Active;
} TAP;

static TAP g_near, g_far, g_kept;

static NTSTATUS Start(TAP *tap)
{
    NTSTATUS status = NmrRegisterProvider(&g_chars, tap, &tap->Handle);

    if (NT_SUCCESS(status))
        InterlockedExchange(&tap->Active, 1);
    return status;
}

static VOID Finish(HANDLE handle)
{
    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
}

NTSTATUS near_ok_Start(VOID)
{
    NTSTATUS status = Start(&g_near);

    if (!NT_SUCCESS(status) && InterlockedCompareExchange(&g_near.Active, 0, 1) == 1 &&
        NmrDeregisterProvider(g_near.Handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_near.Handle);
    return status;
}

static VOID StopFar(VOID)
{
    if (InterlockedCompareExchange(&g_far.Active, 0, 1) == 1)
        Finish(g_far.Handle);
}

NTSTATUS far_ok_Start(VOID)
{
    NTSTATUS status = Start(&g_far);

    if (!NT_SUCCESS(status))
        StopFar();
    return status;
}

static VOID StopKept(VOID)
{
    switch (InterlockedCompareExchange(&g_kept.Active, 0, 1)) {
    case 1:
        Finish(g_kept.Handle);
        break;
    default:
        break;
    }
}

NTSTATUS switched_ok_Start(VOID)
{
    NTSTATUS status = Start(&g_kept);

    if (!NT_SUCCESS(status))
        StopKept();
    return status;
}

// The flag was set on this very path.

static HANDLE g_early;
static LONG g_early_active;

NTSTATUS too_early_bad_Start(VOID)
{
    NTSTATUS status;

    InterlockedExchange(&g_early_active, 1);
    status = NmrRegisterProvider(&g_chars, NULL, &g_early);
    if (!NT_SUCCESS(status) && InterlockedCompareExchange(&g_early_active, 0, 1) == 1 &&
        NmrDeregisterProvider(g_early) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(g_early);
    return status;
}

// What is exchanged decides something else.

static HANDLE g_other;
static LONG g_logged;

NTSTATUS other_flag_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterProvider(&g_chars, NULL, &g_other);

    if (!NT_SUCCESS(status)) {
        if (InterlockedCompareExchange(&g_logged, 1, 0) == 0)
            DbgPrint("failed\n");
        if (NmrDeregisterProvider(g_other) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
            NmrWaitForProviderDeregisterComplete(g_other);
    }
    return status;
}
