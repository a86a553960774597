// wsk.capture-without-release: a call that is wrong by itself, without limit in the entry function, does not hide what
// becomes of the registration; and what fails in a start function is said once, where the entry function fails.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- entry.c
#include "driver.h"
NTSTATUS Start(VOID);
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}
//--- wrong/main.c
#include "driver.h"
NTSTATUS Start(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return Start();
} // expected-warning {{[wsk.registration-leak-on-failure]}}
//--- wrong/start.c
#include "driver.h"
NTSTATUS Start(VOID)
{
    NTSTATUS status = WskRegister(&ClientNpi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    return WskCaptureProviderNPI(&Registration, WSK_INFINITE_WAIT, &Npi); // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
}
VOID Stop(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.capture-without-release]}}
}
//--- right/main.c
#include "driver.h"
NTSTATUS Start(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return Start();
}
//--- right/start.c
#include "driver.h"
NTSTATUS Start(VOID)
{
    NTSTATUS status = WskRegister(&ClientNpi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Npi);
    if (!NT_SUCCESS(status))
        WskDeregister(&Registration);
    return status;
}
VOID Stop(VOID)
{
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}
