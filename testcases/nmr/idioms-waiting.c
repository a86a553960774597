// Deregister and wait as real drivers do it, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x94a675f3, 0xd2a8, 0x4fdf, { 0x37, 0xe3, 0x07, 0x65, 0xe8, 0xa2, 0x58, 0x00 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

typedef struct BINDING {
    HANDLE Nmr;
    EX_RUNDOWN_REF Rundown;
} BINDING;

typedef struct LINK {
    HANDLE Nmr;
    KSPIN_LOCK Lock;
    ULONG State; // 1 attached, 2 detaching, 3 gone
} LINK;

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_provider_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_client;
static HANDLE g_provider;
static FAST_MUTEX g_start_stop;
static LINK g_link;

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, &g_link, &g_link.Nmr);
    return status;
}

// An assertion on STATUS_PENDING, and one on the wait.

static DRIVER_UNLOAD asserts_ok_Unload;
static VOID asserts_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status;

    status = NmrDeregisterClient(g_client);
    ASSERT(status == STATUS_PENDING);
    status = NmrWaitForClientDeregisterComplete(g_client);
    ASSERT(status == STATUS_SUCCESS);
    UNREFERENCED_PARAMETER(status);
}

static DRIVER_UNLOAD asserts_bad_Unload;
static VOID asserts_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status;

    status = NmrDeregisterClient(g_client);
    ASSERT(status == STATUS_PENDING);
    UNREFERENCED_PARAMETER(status);
} // expected-warning {{[nmr.unload-without-wait]}}

// NT_SUCCESS tested, then a wait in any case.

static DRIVER_UNLOAD tested_ok_Unload;
static VOID tested_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_provider);

    if (!NT_SUCCESS(status))
        DbgPrint("provider: %x\n", status);
    status = NmrWaitForProviderDeregisterComplete(g_provider);
    if (!NT_SUCCESS(status))
        DbgPrint("provider: wait %x\n", status);
}

static DRIVER_UNLOAD tested_bad_Unload;
static VOID tested_bad_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterProvider(g_provider);

    if (!NT_SUCCESS(status)) {
        DbgPrint("provider: %x\n", status);
        status = NmrWaitForProviderDeregisterComplete(g_provider);
    }
} // expected-warning {{[nmr.pending-as-success]}}

// A lock that is dropped around deregister and wait, with a state meanwhile.

VOID unlocked_ok_Disable(LINK *link)
{
    KIRQL irql;
    BOOLEAN detach = FALSE;

    KeAcquireSpinLock(&link->Lock, &irql);
    if (link->State == 1) {
        link->State = 2;
        detach = TRUE;
    }
    KeReleaseSpinLock(&link->Lock, irql);
    if (!detach)
        return;
    if (NmrDeregisterClient(link->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(link->Nmr);
    KeAcquireSpinLock(&link->Lock, &irql);
    link->State = 3;
    link->Nmr = NULL;
    KeReleaseSpinLock(&link->Lock, irql);
}

VOID unlocked_bad_Disable(LINK *link)
{
    KIRQL irql;

    KeAcquireSpinLock(&link->Lock, &irql);
    link->State = 2;
    KeReleaseSpinLock(&link->Lock, irql);
    NmrDeregisterClient(link->Nmr);
    KeAcquireSpinLock(&link->Lock, &irql);
    link->State = 3;
    link->Nmr = NULL; // expected-warning {{[nmr.unload-without-wait]}}
    KeReleaseSpinLock(&link->Lock, irql);
}

// A start/stop lock that no callback takes.

VOID start_stop_lock_ok_Stop(VOID)
{
    ExAcquireFastMutex(&g_start_stop);
    if (g_client != NULL) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
        g_client = NULL;
    }
    ExReleaseFastMutex(&g_start_stop);
}

VOID start_stop_lock_bad_Stop(VOID)
{
    ExAcquireFastMutex(&g_start_stop);
    if (g_client != NULL) {
        NmrDeregisterClient(g_client);
        g_client = NULL; // expected-warning {{[nmr.unload-without-wait]}}
    }
    ExReleaseFastMutex(&g_start_stop);
}

// Deregister all of it first, wait for all of it at the end.

static DRIVER_UNLOAD far_apart_ok_Unload;
static VOID far_apart_ok_Unload(PDRIVER_OBJECT driver)
{
    PDEVICE_OBJECT device = driver->DeviceObject;

    NmrDeregisterProvider(g_provider);
    NmrDeregisterClient(g_client);
    NmrDeregisterClient(g_link.Nmr);
    while (device != NULL) {
        PDEVICE_OBJECT next = device->NextDevice;

        IoDeleteDevice(device);
        device = next;
    }
    NmrWaitForClientDeregisterComplete(g_link.Nmr);
    NmrWaitForClientDeregisterComplete(g_client);
    NmrWaitForProviderDeregisterComplete(g_provider);
}

static DRIVER_UNLOAD far_apart_bad_Unload;
static VOID far_apart_bad_Unload(PDRIVER_OBJECT driver)
{
    PDEVICE_OBJECT device = driver->DeviceObject;

    NmrDeregisterProvider(g_provider);
    NmrDeregisterClient(g_client);
    while (device != NULL) {
        PDEVICE_OBJECT next = device->NextDevice;

        IoDeleteDevice(device);
        device = next;
    }
    NmrWaitForProviderDeregisterComplete(g_provider);
} // expected-warning {{[nmr.unload-without-wait]}}

// A work item blocks, deregisters and completes: the right place for all of it.

VOID work_item_ok_Routine(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
    NmrProviderDetachClientComplete(binding->Nmr);
}

VOID work_item_bad_Routine(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    NmrDeregisterClient(g_client);
    g_client = NULL; // expected-warning {{[nmr.unload-without-wait]}}
    NmrProviderDetachClientComplete(binding->Nmr);
}
