// nmr.wait-with-lock-held: a lock is held that the detach or cleanup callback takes.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static FAST_MUTEX g_mutex;          /* the client's detach callback takes it */
static EX_PUSH_LOCK g_push;         /* its cleanup callback does */
static struct { EX_PUSH_LOCK Bindings, Start; } g_locks; /* the provider's detach callback takes the first one */
static KSPIN_LOCK g_spin;           /* the provider's detach callback takes it */
static FAST_MUTEX g_start;          /* no callback takes it */
static BOOLEAN g_detached;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    ExAcquireFastMutex(&g_start);
    ExReleaseFastMutex(&g_start);
    return STATUS_NOINTERFACE;
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client, PVOID binding,
                             const VOID *dispatch, PVOID *provider, const VOID **table)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachProvider(PVOID context)
{
    ExAcquireFastMutex(&g_mutex);
    g_detached = TRUE;
    ExReleaseFastMutex(&g_mutex);
    return STATUS_SUCCESS;
}

static VOID Forget(VOID)
{
    ExAcquirePushLockExclusive(&g_push);
    g_detached = TRUE;
    ExReleasePushLockExclusive(&g_push);
}

static VOID CleanUp(PVOID context)
{
    Forget();
}

static NTSTATUS DetachClient(PVOID context)
{
    KIRQL irql;

    ExAcquirePushLockExclusive(&g_locks.Bindings);
    ExReleasePushLockExclusive(&g_locks.Bindings);
    KeAcquireSpinLock(&g_spin, &irql);
    KeReleaseSpinLock(&g_spin, irql);
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_characteristics = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, DetachProvider, CleanUp,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static const NPI_PROVIDER_CHARACTERISTICS g_provider_characteristics = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, DetachClient, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_client, g_provider;

NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&g_client_characteristics, NULL, &g_client);
}

NTSTATUS StartProvider(VOID)
{
    return NmrRegisterProvider(&g_provider_characteristics, NULL, &g_provider);
}

VOID mutex_bad(VOID)
{
    ExAcquireFastMutex(&g_mutex);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.wait-with-lock-held]}}
        NmrWaitForClientDeregisterComplete(g_client);
    ExReleaseFastMutex(&g_mutex);
}

static VOID Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING) // expected-warning {{[nmr.wait-with-lock-held]}}
        NmrWaitForClientDeregisterComplete(g_client);
}

VOID helper_bad(VOID)
{
    ExAcquirePushLockExclusive(&g_push);
    Stop();
    ExReleasePushLockExclusive(&g_push);
}

VOID part_bad(VOID)
{
    ExAcquirePushLockShared(&g_locks.Bindings);
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING) // expected-warning {{[nmr.wait-with-lock-held]}}
        NmrWaitForProviderDeregisterComplete(g_provider);
    ExReleasePushLockShared(&g_locks.Bindings);
}

/* Taken between the two calls. */
VOID wait_bad(VOID)
{
    NTSTATUS status = NmrDeregisterClient(g_client);

    ExAcquireFastMutex(&g_mutex);
    if (status == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-with-lock-held]}}
    ExReleaseFastMutex(&g_mutex);
}

VOID spin_bad(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&g_spin, &irql);
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING) // expected-warning {{[nmr.wait-with-lock-held]}}
        g_detached = FALSE;
    KeReleaseSpinLock(&g_spin, irql);
    NmrWaitForProviderDeregisterComplete(g_provider);
}

/* A lock for starting and stopping that no detach callback takes. */
VOID start_lock_ok(VOID)
{
    ExAcquireFastMutex(&g_start);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    ExReleaseFastMutex(&g_start);
}

/* The other lock of the structure. */
VOID other_part_ok(VOID)
{
    ExAcquirePushLockExclusive(&g_locks.Start);
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    ExReleasePushLockExclusive(&g_locks.Start);
}

/* The callbacks of the provider take another lock. */
VOID other_side_ok(VOID)
{
    ExAcquireFastMutex(&g_mutex);
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    ExReleaseFastMutex(&g_mutex);
}

VOID released_ok(VOID)
{
    HANDLE handle;

    ExAcquireFastMutex(&g_mutex);
    handle = g_client;
    g_client = NULL;
    ExReleaseFastMutex(&g_mutex);
    if (handle != NULL && NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

typedef struct _MODULE {
    FAST_MUTEX Lock;
    HANDLE Nmr;
} MODULE;

/* Behind a pointer it may be the lock of another module. */
VOID pointer_ok(MODULE *module)
{
    ExAcquireFastMutex(&module->Lock);
    if (NmrDeregisterClient(module->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(module->Nmr);
    ExReleaseFastMutex(&module->Lock);
}
