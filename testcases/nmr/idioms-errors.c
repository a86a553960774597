// Error paths and ownership transfer as real drivers write them, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0xa2d7489f, 0xe9c4, 0x47b2, { 0xef, 0x8b, 0x6d, 0x3e, 0xd1, 0x6c, 0xfd, 0x6a } };
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

typedef struct PROVIDER {
    HANDLE Nmr;
    PVOID Extra;
    WORK_QUEUE_ITEM FreeItem;
} PROVIDER;

static HANDLE g_client;
static HANDLE g_first;
static HANDLE g_second;
static PROVIDER *g_provider;

static VOID Unregister(PROVIDER *provider)
{
    if (provider == NULL)
        return;
    if (provider->Nmr != NULL && NmrDeregisterProvider(provider->Nmr) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(provider->Nmr);
    ExFreePoolWithTag(provider, TAG);
}

// An undo label that is reached on success too, and tests the status.

static DRIVER_INITIALIZE undo_label_ok_DriverEntry;
static NTSTATUS undo_label_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    PDEVICE_OBJECT device;

    if (!NT_SUCCESS(status))
        goto Exit;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        goto NmrDeregisterClient;
    DbgPrint("running\n");
NmrDeregisterClient:
    if (!NT_SUCCESS(status)) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
    }
Exit:
    return status;
}

static DRIVER_INITIALIZE undo_label_bad_DriverEntry;
static NTSTATUS undo_label_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    PDEVICE_OBJECT device;

    if (!NT_SUCCESS(status))
        goto Exit;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        goto Exit; // one label too far
    DbgPrint("running\n");
    if (!NT_SUCCESS(status)) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
    }
Exit:
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

// Handed over on success, undone otherwise, with one exit.

NTSTATUS handed_over_ok_Register(PROVIDER **out)
{
    PROVIDER *local = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*local), TAG);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (local == NULL)
        goto Exit;
    status = NmrRegisterProvider(&g_provider_chars, local, &local->Nmr);
    if (!NT_SUCCESS(status)) {
        local->Nmr = NULL;
        goto Exit;
    }
    local->Extra = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, TAG);
    if (local->Extra == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    *out = local;
    local = NULL;
Exit:
    if (!NT_SUCCESS(status))
        Unregister(local);
    return status;
}

NTSTATUS handed_over_bad_Register(PROVIDER **out)
{
    PROVIDER *local = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*local), TAG);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (local == NULL)
        goto Exit;
    status = NmrRegisterProvider(&g_provider_chars, local, &local->Nmr);
    if (!NT_SUCCESS(status)) {
        local->Nmr = NULL;
        goto Exit;
    }
    local->Extra = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, TAG);
    if (local->Extra == NULL) {
        ExFreePoolWithTag(local, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    *out = local;
    local = NULL;
Exit:
    if (!NT_SUCCESS(status))
        Unregister(local);
    return status;
}

// The error path hands the registered object to a deferred free.

static VOID FreeLater(PVOID context)
{
    Unregister(context);
}

static VOID FreeLaterNoWait(PVOID context)
{
    PROVIDER *provider = context;

    NmrDeregisterProvider(provider->Nmr);
    ExFreePoolWithTag(provider, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

NTSTATUS deferred_ok_Create(VOID)
{
    PROVIDER *provider = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*provider), TAG);
    NTSTATUS status;

    if (provider == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrRegisterProvider(&g_provider_chars, provider, &provider->Nmr);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(provider, TAG);
        return status;
    }
    provider->Extra = ExAllocatePool2(POOL_FLAG_NON_PAGED, 64, TAG);
    if (provider->Extra == NULL) {
        ExInitializeWorkItem(&provider->FreeItem, FreeLater, provider);
        ExQueueWorkItem(&provider->FreeItem, DelayedWorkQueue);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    g_provider = provider;
    return STATUS_SUCCESS;
}

VOID deferred_bad_Destroy(PROVIDER *provider)
{
    ExInitializeWorkItem(&provider->FreeItem, FreeLaterNoWait, provider);
    ExQueueWorkItem(&provider->FreeItem, DelayedWorkQueue);
}

// Two registrations in a row; the caller in another file undoes the first when the second fails.

NTSTATUS two_in_a_row_ok_Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_first);

    if (!NT_SUCCESS(status))
        return status;
    return NmrRegisterClient(&g_client_chars, NULL, &g_second); // not DriverEntry
}

VOID two_in_a_row_ok_Stop(VOID)
{
    if (g_first != NULL && NmrDeregisterClient(g_first) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_first);
    if (g_second != NULL && NmrDeregisterClient(g_second) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_second);
    g_first = g_second = NULL;
}

static DRIVER_INITIALIZE two_in_a_row_ok_DriverEntry;
static NTSTATUS two_in_a_row_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    g_first = g_second = NULL;
    status = two_in_a_row_ok_Start();
    if (!NT_SUCCESS(status))
        two_in_a_row_ok_Stop();
    return status;
}

static DRIVER_INITIALIZE two_in_a_row_bad_DriverEntry;
static NTSTATUS two_in_a_row_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return two_in_a_row_ok_Start();
} // expected-warning {{[nmr.registration-leak-on-failure]}}
