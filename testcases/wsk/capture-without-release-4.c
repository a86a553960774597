// wsk.capture-without-release: a registration that others can reach may be released by them (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

WSK_REGISTRATION Registration;
static WSK_REGISTRATION Lent;
static WSK_PROVIDER_NPI Provider;

/* In another file. */
VOID LendRegistration(PWSK_REGISTRATION Registration);

NTSTATUS NetCapture(VOID)
{
    return WskCaptureProviderNPI(&Registration, WSK_INFINITE_WAIT, &Provider);
}

NTSTATUS NetCaptureLent(VOID)
{
    LendRegistration(&Lent);
    return WskCaptureProviderNPI(&Lent, WSK_INFINITE_WAIT, &Provider);
}

VOID NetStop(VOID)
{
    WskDeregister(&Registration);
    WskDeregister(&Lent);
}
