// wsk.deregister-irql: the lock is taken in another source.
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
VOID Stop(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-irql]}}
}
//--- wrong/end.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
VOID Stop(VOID);
VOID End(VOID)
{
    Lock();
    Stop();
    Unlock();
}
//--- right/end.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
VOID Stop(VOID);
VOID End(VOID)
{
    Lock();
    Unlock();
    Stop();
}
