// wsk.capture-irql: the lock is taken in another source.
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
//--- capture.c
#include "driver.h"
NTSTATUS Capture(ULONG timeout)
{
    return WskCaptureProviderNPI(&Registration, timeout, &Npi); // expected-warning {{[wsk.capture-irql]}}
}
//--- wrong/begin.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
NTSTATUS Capture(ULONG timeout);
NTSTATUS Begin(VOID)
{
    NTSTATUS status;

    Lock();
    status = Capture(WSK_INFINITE_WAIT);
    Unlock();
    return status;
}
//--- right/begin.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
NTSTATUS Capture(ULONG timeout);
NTSTATUS Begin(VOID)
{
    NTSTATUS status;

    Lock();
    status = Capture(WSK_NO_WAIT);
    Unlock();
    return NT_SUCCESS(status) ? status : Capture(WSK_INFINITE_WAIT);
}
