// nmr.wait-with-lock-held: the lock, the callback and the deregistration are of three sources.
//
// RUN: %driver %s
//--- callbacks.c
#include "driver.h"
extern FAST_MUTEX g_lock;
BOOLEAN g_gone;
CLIENT(Client, Attach, Detach, NULL);
NTSTATUS Detach(PVOID context)
{
    ExAcquireFastMutex(&g_lock);
    g_gone = TRUE;
    ExReleaseFastMutex(&g_lock);
    return STATUS_SUCCESS;
}
//--- stop.c
#include "driver.h"
HANDLE g_client;
NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_client);
}
VOID Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.wait-with-lock-held]}}
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- wrong/close.c
#include "driver.h"
FAST_MUTEX g_lock;
VOID Stop(VOID);
VOID Close(VOID)
{
    ExAcquireFastMutex(&g_lock);
    Stop();
    ExReleaseFastMutex(&g_lock);
}
//--- right/close.c
#include "driver.h"
FAST_MUTEX g_lock, g_closing;
VOID Stop(VOID);
VOID Close(VOID)
{
    ExAcquireFastMutex(&g_closing);
    Stop();
    ExReleaseFastMutex(&g_closing);
}
