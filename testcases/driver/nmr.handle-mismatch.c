// nmr.handle-mismatch: the wait of another source is given its handle.
//
// RUN: %driver %s
//--- wait.c
#include "driver.h"
VOID WaitFor(HANDLE client)
{
    NmrWaitForClientDeregisterComplete(client);
}
//--- wrong/unload.c
#include "driver.h"
extern HANDLE g_first, g_second;
VOID WaitFor(HANDLE client);
VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_first);
    WaitFor(g_second);
} // expected-warning {{[nmr.handle-mismatch]}}
//--- right/unload.c
#include "driver.h"
extern HANDLE g_first, g_second;
VOID WaitFor(HANDLE client);
VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_first);
    WaitFor(g_first);
}
//--- entry.c
#include "driver.h"
HANDLE g_first, g_second;
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
