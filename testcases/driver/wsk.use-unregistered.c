// wsk.use-unregistered: the capture is in another source than the registration.
//
// RUN: %driver %s
//--- capture.c
#include "driver.h"
NTSTATUS Capture(VOID)
{
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Npi); // expected-warning {{[wsk.use-unregistered]}}
}
//--- wrong/begin.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Begin(VOID)
{
    if (!NT_SUCCESS(WskRegister(&ClientNpi, &Registration)))
        Capture();
}
//--- right/begin.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Begin(VOID)
{
    if (NT_SUCCESS(WskRegister(&ClientNpi, &Registration)))
        Capture();
}
