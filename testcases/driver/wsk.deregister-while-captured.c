// wsk.deregister-while-captured: a start that fails after the capture deregisters in another source.
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
    WskReleaseProviderNPI(&Registration);
}
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-while-captured]}}
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
    if (NT_SUCCESS(status) && Npi.Dispatch->Version < MAKE_WSK_VERSION(1, 0))
        status = STATUS_NOT_SUPPORTED;
    if (!NT_SUCCESS(status))
        Close();
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
    if (NT_SUCCESS(status) && Npi.Dispatch->Version < MAKE_WSK_VERSION(1, 0)) {
        Release();
        status = STATUS_NOT_SUPPORTED;
    }
    if (!NT_SUCCESS(status))
        Close();
    return status;
}
