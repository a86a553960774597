// nmr.use-after-deregister: two functions of two sources each wait.
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
//--- wait.c
#include "driver.h"
extern HANDLE g_client;
VOID Wait(VOID)
{
    NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.use-after-deregister]}}
}
//--- wrong/unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Wait(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
    Wait();
}
//--- right/unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}
