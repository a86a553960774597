// wsk.registration-leak-on-failure: the status of the capture is the result of DriverEntry, and nobody deregisters.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;

static VOID Unload(PDRIVER_OBJECT Driver)
{
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    Driver->DriverUnload = Unload;
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
} // expected-warning {{[wsk.registration-leak-on-failure}}
