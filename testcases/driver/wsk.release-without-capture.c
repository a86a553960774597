// wsk.release-without-capture: a start that fails releases in another source what it did not get.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- open.c
#include "driver.h"
NTSTATUS Open(VOID)
{
    return WskRegister(&ClientNpi, &Registration);
}
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
    WskReleaseProviderNPI(&Registration); // expected-warning {{[wsk.release-without-capture]}}
}
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration);
}
//--- wrong/start.c
#include "driver.h"
NTSTATUS Open(VOID);
VOID Close(VOID);
NTSTATUS Capture(VOID);
VOID Release(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        return status;
    status = Capture();
    if (!NT_SUCCESS(status)) {
        Release();
        Close();
    }
    return status;
}
//--- right/start.c
#include "driver.h"
NTSTATUS Open(VOID);
VOID Close(VOID);
NTSTATUS Capture(VOID);
VOID Release(VOID);
NTSTATUS Start(VOID)
{
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        return status;
    status = Capture();
    if (!NT_SUCCESS(status))
        Close();
    return status;
}
