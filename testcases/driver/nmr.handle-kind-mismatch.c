// nmr.handle-kind-mismatch: a handle is registered in one source and deregistered in another one.
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
//--- unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}

//--- start.c
#include "driver.h"
HANDLE g_module;
NTSTATUS Start(VOID)
{
    return NmrRegisterProvider(&Provider, NULL, &g_module);
}
//--- wrong/stop.c
#include "driver.h"
extern HANDLE g_module;
VOID Stop(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_module); // expected-warning {{[nmr.handle-kind-mismatch]}}

    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_module);
}
//--- right/stop.c
#include "driver.h"
extern HANDLE g_module;
VOID Stop(VOID)
{
    NTSTATUS status = NmrDeregisterProvider(g_module);

    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_module);
}
