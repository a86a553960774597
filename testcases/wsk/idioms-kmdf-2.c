// wsk: KMDF does not call EvtDriverUnload when DriverEntry fails.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wdf.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static BOOLEAN Registered, Captured;

static EVT_WDF_DRIVER_UNLOAD DriverUnload;

static VOID DriverUnload(WDFDRIVER Driver)
{
    if (Captured)
        WskReleaseProviderNPI(&Registration);
    Captured = FALSE;
    if (Registered)
        WskDeregister(&Registration);
    Registered = FALSE;
}

static NTSTATUS NetStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    Registered = TRUE;
    status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
    if (NT_SUCCESS(status))
        Captured = TRUE;
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG config;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    config.EvtDriverUnload = DriverUnload;
    status = WdfDriverCreate(Driver, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &config, WDF_NO_HANDLE);
    if (!NT_SUCCESS(status))
        return status;
    return NetStart();
} // expected-warning {{[wsk.registration-leak-on-failure}}
