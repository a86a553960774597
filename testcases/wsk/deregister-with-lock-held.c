// wsk.deregister-with-lock-held: WskDeregister with a lock held. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.deregister-with-lock-held %s
#include <ntddk.h>
#include <wsk.h>

static WSK_REGISTRATION g_registration;
static WSK_REGISTRATION g_other;
static WSK_PROVIDER_NPI g_npi;
static EX_PUSH_LOCK g_lock;
static FAST_MUTEX g_mutex;

VOID push_lock_bad(VOID)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_lock);
    WskDeregister(&g_registration); // expected-warning {{[wsk.deregister-with-lock-held]}}
    ExReleasePushLockExclusive(&g_lock);
    KeLeaveCriticalRegion();
}

static VOID Stop(VOID)
{
    WskDeregister(&g_other); // expected-warning {{[wsk.deregister-with-lock-held]}}
}

VOID helper_bad(VOID)
{
    KeEnterCriticalRegion();
    ExAcquireFastMutexUnsafe(&g_mutex);
    Stop();
    ExReleaseFastMutexUnsafe(&g_mutex);
    KeLeaveCriticalRegion();
}

VOID released_ok(VOID)
{
    ExAcquireFastMutex(&g_mutex);
    g_npi.Client = NULL;
    ExReleaseFastMutex(&g_mutex);
    WskDeregister(&g_registration);
}

VOID unlocked_ok(VOID)
{
    WskDeregister(&g_registration);
}
