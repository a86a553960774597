// wsk.double-release: two functions of two sources each release one capture.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- capture.c
#include "driver.h"
NTSTATUS Capture(VOID)
{
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Npi);
}
//--- release.c
#include "driver.h"
VOID Release(VOID)
{
    WskReleaseProviderNPI(&Registration); // expected-warning {{[wsk.double-release]}}
}
//--- wrong/probe.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Release(VOID);
NTSTATUS Probe(VOID)
{
    NTSTATUS status = Capture();

    if (!NT_SUCCESS(status))
        return status;
    if (Npi.Dispatch->Version < MAKE_WSK_VERSION(1, 0))
        status = STATUS_NOT_SUPPORTED;
    WskReleaseProviderNPI(&Registration);
    Release();
    return status;
}
//--- right/probe.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Release(VOID);
NTSTATUS Probe(VOID)
{
    NTSTATUS status = Capture();

    if (!NT_SUCCESS(status))
        return status;
    if (Npi.Dispatch->Version < MAKE_WSK_VERSION(1, 0))
        status = STATUS_NOT_SUPPORTED;
    Release();
    return status;
}
