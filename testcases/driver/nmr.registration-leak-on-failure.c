// nmr.registration-leak-on-failure: DriverEntry fails behind the registration that another source made.
//
// RUN: %driver %s
//--- start.c
#include "driver.h"
HANDLE g_client;
NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_client);
}
//--- stop.c
#include "driver.h"
extern HANDLE g_client;
VOID Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}
//--- wrong/entry.c
#include "driver.h"
NTSTATUS Start(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = Start();

    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = Unload;
    return IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &driver->DeviceObject);
} // expected-warning {{[nmr.registration-leak-on-failure]}}
//--- right/entry.c
#include "driver.h"
NTSTATUS Start(VOID);
VOID Stop(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = Start();

    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = Unload;
    status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &driver->DeviceObject);
    if (!NT_SUCCESS(status))
        Stop();
    return status;
}
