// nmr.wait-with-lock-held: any lock that is held during the wait. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.wait-with-lock-held:any %s
#include <ntddk.h>
#include <netioddk.h>

static HANDLE g_client;
static EX_PUSH_LOCK g_lock;

typedef struct _MODULE {
    FAST_MUTEX Lock;
    HANDLE Nmr;
} MODULE;

VOID push_lock_bad(VOID)
{
    ExAcquirePushLockExclusive(&g_lock);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-with-lock-held:any]}}
    ExReleasePushLockExclusive(&g_lock);
}

VOID mutex_bad(MODULE *module)
{
    ExAcquireFastMutex(&module->Lock);
    NmrDeregisterProvider(module->Nmr);
    NmrWaitForProviderDeregisterComplete(module->Nmr); // expected-warning {{[nmr.wait-with-lock-held:any]}}
    ExReleaseFastMutex(&module->Lock);
}

VOID released_ok(MODULE *module)
{
    HANDLE handle;

    ExAcquireFastMutex(&module->Lock);
    handle = module->Nmr;
    module->Nmr = NULL;
    ExReleaseFastMutex(&module->Lock);
    if (handle != NULL && NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
}

/* Only the wait ends late. */
VOID between_ok(VOID)
{
    NTSTATUS status;

    ExAcquirePushLockExclusive(&g_lock);
    status = NmrDeregisterClient(g_client);
    ExReleasePushLockExclusive(&g_lock);
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
