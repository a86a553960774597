// wsk.unload-without-deregister: entry, registration and unload routine are of three sources.
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
//--- entry.c
#include "driver.h"
NTSTATUS Open(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return Open();
}
//--- wrong/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
} // expected-warning {{[wsk.unload-without-deregister]}}
//--- right/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Close();
    IoDeleteDevice(driver->DeviceObject);
}
//--- right/close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration);
}
