// DriverEntry stores its unload routine through a start function, and its failure path calls it; it may run twice.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0xb3c3c03d, 0xe3fb, 0x4452, { 0x3c, 0xad, 0x16, 0x3a, 0xa0, 0xf2, 0x9b, 0x84 } };
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
static HANDLE g_provider;
static PDEVICE_OBJECT g_device;

// Idempotent.
static VOID Stop(VOID)
{
    if (g_provider != NULL) {
        if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_provider);
        g_provider = NULL;
    }
    if (g_client != NULL) {
        if (NmrDeregisterClient(g_client) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_client);
        g_client = NULL;
    }
    if (g_device != NULL) {
        IoDeleteDevice(g_device);
        g_device = NULL;
    }
}

static VOID twice_ok_Unload(PDRIVER_OBJECT driver)
{
    Stop();
    Stop();
}

static VOID no_wait_bad_Unload(PDRIVER_OBJECT driver)
{
    if (g_provider != NULL)
        NmrDeregisterProvider(g_provider);
    g_provider = NULL; // expected-warning {{[nmr.unload-without-wait]}}
    Stop();
}

static NTSTATUS Start(PDRIVER_OBJECT driver)
{
    NTSTATUS status;

    driver->DriverUnload = twice_ok_Unload;
    status = NmrRegisterClient(&g_client_chars, NULL, &g_client);
    if (!NT_SUCCESS(status)) {
        g_client = NULL;
        goto Exit;
    }
    status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    if (!NT_SUCCESS(status)) {
        g_provider = NULL;
        goto Exit;
    }
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
Exit:
    if (!NT_SUCCESS(status))
        Stop();
    return status;
}

static NTSTATUS StartOnly(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);
    driver->DriverUnload = no_wait_bad_Unload;
    return status;
}

static DRIVER_INITIALIZE calls_unload_ok_DriverEntry;
static NTSTATUS calls_unload_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = Start(driver);

    if (!NT_SUCCESS(status))
        twice_ok_Unload(driver);
    return status;
}

static DRIVER_INITIALIZE forgets_unload_bad_DriverEntry;
static NTSTATUS forgets_unload_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = StartOnly(driver);

    if (!NT_SUCCESS(status))
        DbgPrint("start: %x\n", status);
    return status;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

// The whole life cycle in DriverEntry, which fails on purpose: nothing is left.

static DRIVER_INITIALIZE whole_life_ok_DriverEntry;
static NTSTATUS whole_life_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    DbgPrint("measured\n");
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    return STATUS_UNSUCCESSFUL;
}

static DRIVER_INITIALIZE whole_life_bad_DriverEntry;
static NTSTATUS whole_life_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (!NT_SUCCESS(status))
        return status;
    DbgPrint("measured\n");
    NmrDeregisterClient(g_client);
    return STATUS_UNSUCCESSFUL;
} // expected-warning {{[nmr.registration-leak-on-failure]}}

// Set on success only: the unload routine needs no guard.

static HANDLE g_late;

static VOID on_success_ok_Unload(PDRIVER_OBJECT driver)
{
    NTSTATUS status = NmrDeregisterClient(g_late);

    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_late);
}

static DRIVER_INITIALIZE on_success_ok_DriverEntry;
static NTSTATUS on_success_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_late);

    if (NT_SUCCESS(status))
        driver->DriverUnload = on_success_ok_Unload;
    return status;
}
