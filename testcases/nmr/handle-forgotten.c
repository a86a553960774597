// nmr.handle-forgotten: the client is deregistered, the provider is not.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x1bc9c587, 0x4c2b, 0x45b3, { 0x7c, 0xb1, 0x15, 0x5b, 0x84, 0x35, 0xf2, 0xf3 } };
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

static HANDLE g_client;
static HANDLE g_provider; // never deregistered
static PDEVICE_OBJECT g_device;
static PVOID g_table;

static VOID FreeTable(VOID)
{
    if (g_table != NULL)
        ExFreePoolWithTag(g_table, 'lbaT');
    g_table = NULL;
}

static VOID StopClient(VOID)
{
    if (g_client == NULL)
        return;
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    g_client = NULL;
}

static DRIVER_UNLOAD direct_bad_Unload;
static VOID direct_bad_Unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(g_device);
} // expected-warning {{[nmr.handle-forgotten]}}

static DRIVER_UNLOAD helper_bad_Unload;
static VOID helper_bad_Unload(PDRIVER_OBJECT driver)
{
    StopClient();
    FreeTable();
    IoDeleteDevice(g_device);
} // expected-warning {{[nmr.handle-forgotten]}}

static DRIVER_UNLOAD guards_bad_Unload;
static VOID guards_bad_Unload(PDRIVER_OBJECT driver)
{
    if (g_device == NULL)
        return;
    if (g_client != NULL && NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    if (g_provider != NULL)
        DbgPrint("a provider is still there\n");
    IoDeleteDevice(g_device);
} // expected-warning {{[nmr.handle-forgotten]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (NT_SUCCESS(status)) {
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
        if (!NT_SUCCESS(status))
            StopClient();
    }
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(g_device);
        return status;
    }
    driver->DriverUnload = helper_bad_Unload;
    return STATUS_SUCCESS;
}
