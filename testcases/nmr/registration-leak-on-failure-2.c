// nmr.registration-leak-on-failure: KMDF calls EvtDriverUnload no more than DriverUnload when DriverEntry fails.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wdf.h>
#include <netioddk.h>

static NPIID g_npi = { 0x186fae34, 0x5e88, 0x4ea4, { 0x7a, 0x9a, 0xdf, 0x9c, 0xf4, 0x7d, 0x5c, 0x40 } };
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

static VOID EvtUnload(WDFDRIVER driver)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
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
    WDF_DRIVER_CONFIG config;
    WDFDRIVER driver;
    WDFDEVICE device;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    config.EvtDriverUnload = EvtUnload;
    status = WdfDriverCreate(driver_object, path, WDF_NO_OBJECT_ATTRIBUTES, &config, &driver);
    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterProvider(&g_chars, NULL, &g_provider);
    if (!NT_SUCCESS(status))
        return status;
    return CreateControlDevice(driver, &device);
} // expected-warning {{[nmr.registration-leak-on-failure]}}
