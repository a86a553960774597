// wsk.capture-infinite-in-driverentry: DriverEntry gets to a capture without limit in another source, or a thread does.
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
    return WskCaptureProviderNPI(&Registration, WSK_INFINITE_WAIT, &Npi); // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
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
    status = Capture();
    if (!NT_SUCCESS(status))
        WskDeregister(&Registration);
    return status;
}
//--- right/entry.c
#include "driver.h"
NTSTATUS Open(VOID);
KSTART_ROUTINE Worker;
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    HANDLE thread;
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        return status;
    status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, NULL);
    if (!NT_SUCCESS(status))
        WskDeregister(&Registration);
    return status;
}
//--- right/worker.c
#include "driver.h"
NTSTATUS Capture(VOID);
VOID Worker(PVOID context)
{
    Capture();
}
