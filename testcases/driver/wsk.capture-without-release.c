// wsk.capture-without-release: capture and deregistration are of two sources, and nothing releases.
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
//--- entry.c
#include "driver.h"
NTSTATUS Open(VOID);
NTSTATUS Capture(VOID);
VOID Close(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        return status;
    status = Capture();
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Registration);
        return status;
    }
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.capture-without-release]}}
}
//--- wrong/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Close();
}
//--- right/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Release(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Release();
    Close();
}
//--- right/release.c
#include "driver.h"
VOID Release(VOID)
{
    WskReleaseProviderNPI(&Registration);
}
