// nmr.wait-irql: the lock is taken in another source.
//
// RUN: %driver %s
//--- lock.c
#include "driver.h"
KSPIN_LOCK g_lock;
KIRQL g_irql;
VOID Lock(VOID)
{
    KeAcquireSpinLock(&g_lock, &g_irql);
}
VOID Unlock(VOID)
{
    KeReleaseSpinLock(&g_lock, g_irql);
}
//--- stop.c
#include "driver.h"
VOID Stop(HANDLE client)
{
    if (NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client); // expected-warning {{[nmr.wait-irql]}}
}
//--- wrong/end.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
VOID Stop(HANDLE client);
VOID End(SERVICE *service)
{
    Lock();
    Stop(service->Nmr);
    Unlock();
}
//--- right/end.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
VOID Stop(HANDLE client);
VOID End(SERVICE *service)
{
    HANDLE client;

    Lock();
    client = service->Nmr;
    Unlock();
    Stop(client);
}
