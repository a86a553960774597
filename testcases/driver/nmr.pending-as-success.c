// nmr.pending-as-success: the status of a deregistration in another source is taken for the end of it.
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
//--- deregister.c
#include "driver.h"
extern HANDLE g_client;
NTSTATUS Deregister(VOID)
{
    return NmrDeregisterClient(g_client);
}
//--- wrong/unload.c
#include "driver.h"
extern HANDLE g_client;
NTSTATUS Deregister(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    if (!NT_SUCCESS(Deregister()))
        NmrWaitForClientDeregisterComplete(g_client);
} // expected-warning {{[nmr.pending-as-success]}}
//--- right/unload.c
#include "driver.h"
extern HANDLE g_client;
NTSTATUS Deregister(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    if (Deregister() == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
