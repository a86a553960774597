// nmr.handle-mismatch: the wait of another source is given its handle.
//
// RUN: %driver %s
//--- wrong/wait.c
#include "driver.h"
VOID WaitFor(HANDLE client)
{
    NmrWaitForClientDeregisterComplete(client); // expected-warning {{[nmr.wait-before-deregister]}}
}
//--- right/wait.c
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
    NmrDeregisterClient(g_second);
    WaitFor(g_second);
}
//--- entry.c
#include "driver.h"
HANDLE g_first, g_second;
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    driver->DriverUnload = Unload;
    status = NmrRegisterClient(&Client, NULL, &g_first);
    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(&Client, NULL, &g_second);
    if (!NT_SUCCESS(status) && NmrDeregisterClient(g_first) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_first);
    return status;
}
