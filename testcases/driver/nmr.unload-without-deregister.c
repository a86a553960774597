// nmr.unload-without-deregister: entry, registration and unload routine are of three sources.
//
// RUN: %driver %s
//--- entry.c
#include "driver.h"
NTSTATUS Start(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return Start();
}
//--- start.c
#include "driver.h"
HANDLE g_client;
NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_client);
}
//--- wrong/unload.c
#include "driver.h"
VOID Unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(driver->DeviceObject);
} // expected-warning {{[nmr.unload-without-deregister]}}
//--- right/unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
    IoDeleteDevice(driver->DeviceObject);
}
//--- right/stop.c
#include "driver.h"
extern HANDLE g_client;
VOID Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
