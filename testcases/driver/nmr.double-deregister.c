// nmr.double-deregister: two functions of two sources each deregister.
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
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.double-deregister]}}
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- wrong/unload.c
#include "driver.h"
extern HANDLE g_client;
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client);
    Stop();
}
//--- right/unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}
