// nmr.deregister-unregistered: the undo code tests the handle in one place and deregisters it in another.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define LINKS 2

static NPIID g_npi = { 0x5a7c14a2, 0x52f7, 0x4c5c, { 0x9d, 0x2c, 0x1f, 0x6e, 0x0f, 0x4b, 0x9a, 0x31 } };
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

static HANDLE g_wrapped, g_exchanged, g_addressed, g_copied, g_links[LINKS];

static VOID Finish(HANDLE handle)
{
    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
}

static VOID FinishAndClear(HANDLE *place)
{
    HANDLE handle = *place;

    *place = NULL;
    Finish(handle);
}

static VOID StopAll(VOID)
{
    HANDLE old;
    ULONG i;

    if (g_wrapped != NULL) {
        Finish(g_wrapped);
        g_wrapped = NULL;
    }
    old = InterlockedExchangePointer(&g_exchanged, NULL);
    if (old != NULL)
        Finish(old);
    if (g_addressed != NULL)
        FinishAndClear(&g_addressed);
    old = g_copied;
    if (old != NULL)
        Finish(old);
    g_copied = NULL;
    for (i = 0; i < LINKS; i++) {
        if (g_links[i] == NULL)
            continue;
        Finish(g_links[i]);
        g_links[i] = NULL;
    }
}

NTSTATUS tested_ok_Start(VOID)
{
    ULONG i;
    NTSTATUS status = NmrRegisterProvider(&g_chars, NULL, &g_wrapped);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_chars, NULL, &g_exchanged);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_chars, NULL, &g_addressed);
    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_chars, NULL, &g_copied);
    for (i = 0; i < LINKS && NT_SUCCESS(status); i++)
        status = NmrRegisterProvider(&g_chars, NULL, &g_links[i]);
    if (!NT_SUCCESS(status))
        StopAll();
    return status;
}

// What is tested has nothing to do with the call.

static HANDLE g_first, g_second;
static PVOID g_log;

static VOID FinishLogged(HANDLE handle)
{
    if (g_log != NULL)
        DbgPrint("finish %p\n", handle);
    if (NmrDeregisterProvider(handle) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(handle);
}

NTSTATUS logs_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterProvider(&g_chars, NULL, &g_first);

    if (!NT_SUCCESS(status))
        FinishLogged(g_first);
    return status;
}

static VOID FinishSecond(HANDLE handle)
{
    if (NmrDeregisterProvider(handle) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(handle);
}

// Tested, but the wrong way round.
NTSTATUS inverted_bad_Start(VOID)
{
    NTSTATUS status = NmrRegisterProvider(&g_chars, NULL, &g_second);

    if (!NT_SUCCESS(status) && g_second == NULL)
        FinishSecond(g_second);
    return status;
}

// A handle that is returned, NULL when there is none; the flag says which.

static HANDLE g_returned, g_unflagged;
static LONG g_flags;

static HANDLE Open(VOID)
{
    HANDLE fresh;

    return NT_SUCCESS(NmrRegisterProvider(&g_chars, NULL, &fresh)) ? fresh : NULL;
}

NTSTATUS returned_ok_Start(VOID)
{
    NTSTATUS status;

    g_returned = Open();
    if (g_returned != NULL)
        InterlockedBitTestAndSet(&g_flags, 0);
    status = IoCreateSymbolicLink(NULL, NULL);
    if (!NT_SUCCESS(status) && InterlockedBitTestAndReset(&g_flags, 0))
        Finish(g_returned);
    return status;
}

NTSTATUS returned_bad_Start(VOID)
{
    NTSTATUS status;

    g_unflagged = Open();
    status = IoCreateSymbolicLink(NULL, NULL);
    if (!NT_SUCCESS(status) && NmrDeregisterProvider(g_unflagged) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(g_unflagged);
    return status;
}

// The start value says that there is nothing to undo: nothing runs before DriverEntry.

static struct {
    HANDLE Handle;
    NTSTATUS Status;
    LONG Order[2];
} g_tap = { .Status = STATUS_UNSUCCESSFUL, .Order = { 0, 1 } };

static VOID StopTap(VOID)
{
    if (NT_SUCCESS(g_tap.Status)) {
        g_tap.Status = STATUS_UNSUCCESSFUL;
        Finish(g_tap.Handle);
    }
    if (g_tap.Order[0] != 0)
        Finish(g_tap.Handle);
}

static DRIVER_INITIALIZE start_values_ok_DriverEntry;
static NTSTATUS start_values_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateSymbolicLink(path, path);

    if (NT_SUCCESS(status))
        status = g_tap.Status = NmrRegisterProvider(&g_chars, NULL, &g_tap.Handle);
    if (!NT_SUCCESS(status))
        StopTap();
    return status;
}

static struct {
    HANDLE Handle;
    NTSTATUS Status;
} g_probe = { .Status = STATUS_SUCCESS };

static VOID StopProbe(VOID)
{
    HANDLE handle = g_probe.Handle;

    if (NT_SUCCESS(g_probe.Status) && NmrDeregisterProvider(handle) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForProviderDeregisterComplete(handle);
}

static DRIVER_INITIALIZE start_values_bad_DriverEntry;
static NTSTATUS start_values_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateSymbolicLink(path, path);

    if (NT_SUCCESS(status))
        status = g_probe.Status = NmrRegisterProvider(&g_chars, NULL, &g_probe.Handle);
    if (!NT_SUCCESS(status))
        StopProbe();
    return status;
}
