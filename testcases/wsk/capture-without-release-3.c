// wsk.capture-without-release: each of two registrations is released, or is never captured (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    BOOLEAN Captured;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Unused;
static NET Net;

static VOID NetRelease(PWSK_REGISTRATION Registration)
{
    WskReleaseProviderNPI(Registration);
}

static VOID released_ok(PDRIVER_OBJECT Driver)
{
    if (Net.Captured)
        NetRelease(&Net.Registration);
    WskDeregister(&Net.Registration);
    WskDeregister(&Unused);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Unused);

    if (!NT_SUCCESS(status))
        return status;
    status = WskRegister(&npi, &Net.Registration);
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Unused);
        return status;
    }
    Net.Captured = NT_SUCCESS(WskCaptureProviderNPI(&Net.Registration, WSK_NO_WAIT, &Net.Provider));
    Driver->DriverUnload = released_ok;
    return STATUS_SUCCESS;
}
