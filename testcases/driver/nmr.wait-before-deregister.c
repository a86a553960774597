// nmr.wait-before-deregister: the wait stands in another source than the deregistration.
//
// RUN: %driver %s
//--- start.c
#include "driver.h"
HANDLE g_client;
NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_client);
}
//--- wait.c
#include "driver.h"
extern HANDLE g_client;
VOID Wait(VOID)
{
    NmrWaitForClientDeregisterComplete(g_client);
}
//--- wrong/stop.c
#include "driver.h"
extern HANDLE g_client;
VOID Wait(VOID);
VOID Stop(VOID)
{
    Wait();
    NmrDeregisterClient(g_client); // expected-warning {{[nmr.wait-before-deregister]}}
}
//--- right/stop.c
#include "driver.h"
extern HANDLE g_client;
VOID Wait(VOID);
VOID Stop(VOID)
{
    NmrDeregisterClient(g_client);
    Wait();
}
