// wsk.capture-result-ignored: another source uses the NPI, whose capture may have failed.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- use.c
#include "driver.h"
VOID Use(PADDRINFOEXW list)
{
    Npi.Dispatch->WskFreeAddressInfo(Npi.Client, list); // expected-warning {{[wsk.capture-result-ignored]}}
}
//--- capture.c
#include "driver.h"
NTSTATUS Capture(VOID)
{
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Npi);
}
//--- wrong/probe.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Use(PADDRINFOEXW list);
VOID Probe(PADDRINFOEXW list)
{
    Capture();
    Use(list);
    WskReleaseProviderNPI(&Registration);
}
//--- right/probe.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Use(PADDRINFOEXW list);
VOID Probe(PADDRINFOEXW list)
{
    if (!NT_SUCCESS(Capture()))
        return;
    Use(list);
    WskReleaseProviderNPI(&Registration);
}
