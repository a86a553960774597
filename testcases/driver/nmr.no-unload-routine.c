// nmr.no-unload-routine: the entry function, the registration and the unload routine are of three sources.
//
// RUN: %driver %s nmr.no-unload-routine
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
VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- wrong/entry.c
#include "driver.h"
NTSTATUS Start(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return Start();
} // expected-warning {{[nmr.no-unload-routine]}}
//--- right/entry.c
#include "driver.h"
NTSTATUS Start(VOID);
VOID SetUp(PDRIVER_OBJECT driver);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    SetUp(driver);
    return Start();
}
//--- right/setup.c
#include "driver.h"
VOID SetUp(PDRIVER_OBJECT driver)
{
    driver->DriverUnload = Unload;
}
