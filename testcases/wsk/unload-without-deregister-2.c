// wsk.unload-without-deregister: the helper called by Unload releases the provider and forgets the registration.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET_GLOBALS {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    BOOLEAN Captured;
} NET_GLOBALS;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static NET_GLOBALS Globals;

static NTSTATUS StartNetwork(NET_GLOBALS *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    else
        Net->Captured = TRUE;
    return status;
}

static VOID StopNetwork(NET_GLOBALS *Net)
{
    if (Net->Captured) {
        Net->Captured = FALSE;
        WskReleaseProviderNPI(&Net->Registration);
    }
}

/* The deregistration in StartNetwork belongs to the failed start: a driver that failed to start is not unloaded. */
static VOID releases_only_bad(PDRIVER_OBJECT Driver)
{
    NET_GLOBALS *net = &Globals;

    StopNetwork(net);
} // expected-warning {{[wsk.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    Driver->DriverUnload = releases_only_bad;
    return StartNetwork(&Globals);
}
