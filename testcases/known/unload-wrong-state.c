// wsk.unload-without-deregister: Unload tests the wrong state, so a driver that never captured stays registered.
//
// Known miss: whether a flag says "registered" is decided in another function.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <wsk.h>

enum { NetDown, NetRegistered, NetCaptured };

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static int NetState = NetDown;

static VOID wrong_state_tested_bad(PDRIVER_OBJECT Driver)
{
    if (NetState == NetCaptured) {
        WskReleaseProviderNPI(&Registration);
        WskDeregister(&Registration);
        NetState = NetDown;
    }
} // expected-warning {{[wsk.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    NetState = NetRegistered;
    if (NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider)))
        NetState = NetCaptured;
    Driver->DriverUnload = wrong_state_tested_bad;
    return STATUS_SUCCESS;
}
