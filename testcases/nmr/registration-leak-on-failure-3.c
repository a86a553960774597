// nmr.registration-leak-on-failure: the cleanup callback of the WDFDRIVER object runs when DriverEntry fails (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wdf.h>
#include <netioddk.h>

static NPIID g_npi = { 0x2ddbb647, 0xa046, 0x4405, { 0xb8, 0x40, 0xcb, 0x56, 0xf2, 0xc5, 0x37, 0x91 } };
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

static HANDLE g_provider;

static VOID CleanupDriver(WDFOBJECT driver)
{
    if (g_provider == NULL)
        return;
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    g_provider = NULL;
}

static NTSTATUS CreateControlDevice(WDFDRIVER driver, WDFDEVICE *device)
{
    PWDFDEVICE_INIT init = WdfControlDeviceInitAllocate(driver, NULL);

    if (init == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return WdfDeviceCreate(&init, WDF_NO_OBJECT_ATTRIBUTES, device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver_object, PUNICODE_STRING path)
{
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_DRIVER_CONFIG config;
    WDFDRIVER driver;
    WDFDEVICE device;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    WDF_OBJECT_ATTRIBUTES_INIT(&attributes);
    attributes.EvtCleanupCallback = CleanupDriver;
    status = WdfDriverCreate(driver_object, path, &attributes, &config, &driver);
    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterProvider(&g_chars, NULL, &g_provider);
    if (!NT_SUCCESS(status)) {
        g_provider = NULL;
        return status;
    }
    return CreateControlDevice(driver, &device);
}
