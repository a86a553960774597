// nmr.unload-without-wait: the unload routine gets to the deregistration in another source, and nothing waits.
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
NTSTATUS Deregister(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Deregister();
} // expected-warning {{[nmr.unload-without-wait]}}
//--- right/unload.c
#include "driver.h"
extern HANDLE g_client;
NTSTATUS Deregister(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    if (Deregister() == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
