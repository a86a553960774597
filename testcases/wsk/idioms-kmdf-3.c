// wsk: an EvtDriverUnload which forgets the registration.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wdf.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

static VOID forgets_bad(WDFDRIVER Driver)
{
    DbgPrint("unloading %p\n", Driver);
} // expected-warning {{[wsk.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    WDF_DRIVER_CONFIG config;
    NTSTATUS status;

    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.EvtDriverUnload = forgets_bad;
    status = WdfDriverCreate(Driver, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &config, WDF_NO_HANDLE);
    if (!NT_SUCCESS(status))
        return status;
    return WskRegister(&npi, &Registration);
}
