// wsk.deregister-irql: WskDeregister above PASSIVE_LEVEL.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_CLIENT_NPI g_client = { NULL, &g_dispatch };
static WSK_REGISTRATION g_registration;
static WSK_REGISTRATION g_other;
static WSK_PROVIDER_NPI g_npi;
static BOOLEAN g_registered;

typedef struct _CHANNEL {
    LIST_ENTRY Link;
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Npi;
    BOOLEAN Registered;
    KSPIN_LOCK Lock;
    KIRQL Irql;
} CHANNEL;

static FAST_MUTEX g_mutex;
static EX_PUSH_LOCK g_push;

VOID spin_lock_bad(CHANNEL *context)
{
    KeAcquireSpinLock(&context->Lock, &context->Irql);
    WskDeregister(&context->Registration); // expected-warning {{[wsk.deregister-irql]}}
    KeReleaseSpinLock(&context->Lock, context->Irql);
}

static VOID Stop(VOID)
{
    WskDeregister(&g_registration); // expected-warning {{[wsk.deregister-irql]}}
}

VOID fast_mutex_bad(VOID)
{
    ExAcquireFastMutex(&g_mutex);
    Stop();
    ExReleaseFastMutex(&g_mutex);
}

VOID push_lock_ok(VOID)
{
    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_push);
    WskDeregister(&g_registration);
    ExReleasePushLockExclusive(&g_push);
    KeLeaveCriticalRegion();
}

VOID released_ok(CHANNEL *context)
{
    BOOLEAN registered;

    KeAcquireSpinLock(&context->Lock, &context->Irql);
    registered = context->Registered;
    context->Registered = FALSE;
    KeReleaseSpinLock(&context->Lock, context->Irql);
    if (registered)
        WskDeregister(&context->Registration);
}
