// wsk.unload-without-deregister: the registration is made when a device is first opened, and tried again after a failure.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- lazy.c
#include "driver.h"
static LONG g_state; /* 0: not tried, 1: done, negative: how it failed */
NTSTATUS LazyOpen(VOID)
{
    NTSTATUS status;

    if (g_state > 0)
        return STATUS_SUCCESS;
    status = WskRegister(&ClientNpi, &Registration);
    g_state = NT_SUCCESS(status) ? 1 : status;
    return status;
}
VOID LazyClose(VOID)
{
    if (g_state <= 0)
        return;
    g_state = 0;
    WskDeregister(&Registration);
}
//--- create.c
#include "driver.h"
NTSTATUS LazyOpen(VOID);
NTSTATUS DispatchCreate(PDEVICE_OBJECT device, PIRP irp)
{
    NTSTATUS status = LazyOpen();

    irp->IoStatus.Status = status;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}
//--- entry.c
#include "driver.h"
DRIVER_DISPATCH DispatchCreate;
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_CREATE] = DispatchCreate;
    return STATUS_SUCCESS;
}
//--- wrong/unload.c
#include "driver.h"
VOID Unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
} // expected-warning {{[wsk.unload-without-deregister]}}
//--- right/unload.c
#include "driver.h"
VOID LazyClose(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    LazyClose();
    IoDeleteDevice(driver->DeviceObject);
}
