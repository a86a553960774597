// wsk.registration-leak-on-failure: DriverEntry fails behind the registration that another source made.
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
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration);
}
//--- capture.c
#include "driver.h"
NTSTATUS Capture(VOID)
{
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Npi);
}
//--- wrong/entry.c
#include "driver.h"
NTSTATUS Open(VOID);
NTSTATUS Capture(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        return status;
    return Capture();
} // expected-warning {{[wsk.registration-leak-on-failure]}}
//--- right/entry.c
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
    if (!NT_SUCCESS(status))
        Close();
    return status;
}
