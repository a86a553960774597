// wsk.capture-without-release: the driver captures, deregisters, and has no release.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static BOOLEAN Registered;

static NTSTATUS NetStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Registration); /* nothing is captured here */
    else
        Registered = TRUE;
    return status;
}

static VOID NetStop(VOID)
{
    Registered = FALSE;
    WskDeregister(&Registration); // expected-warning {{[wsk.capture-without-release]}}
}

static VOID never_released_bad(PDRIVER_OBJECT Driver)
{
    NetStop();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    Driver->DriverUnload = never_released_bad;
    return NetStart();
}
