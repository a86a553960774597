// nmr.register-irql: the lock is taken in another source.
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
//--- register.c
#include "driver.h"
NTSTATUS Register(SERVICE *service)
{
    return NmrRegisterClient(&Client, NULL, &service->Nmr); // expected-warning {{[nmr.register-irql]}}
}
//--- wrong/begin.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
NTSTATUS Register(SERVICE *service);
NTSTATUS Begin(SERVICE *service)
{
    NTSTATUS status;

    Lock();
    status = Register(service);
    Unlock();
    return status;
}
//--- right/begin.c
#include "driver.h"
VOID Lock(VOID);
VOID Unlock(VOID);
NTSTATUS Register(SERVICE *service);
NTSTATUS Begin(SERVICE *service)
{
    Lock();
    Unlock();
    return Register(service);
}
