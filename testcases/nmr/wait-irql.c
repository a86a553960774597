// nmr.wait-irql: the wait for a deregistration runs at DISPATCH_LEVEL.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

extern const NPI_CLIENT_CHARACTERISTICS g_chars;
static HANDLE g_client;
static KSPIN_LOCK g_spin;
static FAST_MUTEX g_mutex;
static EX_PUSH_LOCK g_push;
static EX_SPIN_LOCK g_shared;

typedef struct DEVICE {
    KSPIN_LOCK Lock;
    KIRQL Irql;
    HANDLE Nmr;
} DEVICE;

// Other files of the driver.
VOID LockDevice(DEVICE *device);
VOID UnlockDevice(DEVICE *device);

VOID spin_lock_bad(VOID)
{
    KIRQL irql;

    KeAcquireSpinLock(&g_spin, &irql);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-irql]}}
    KeReleaseSpinLock(&g_spin, irql);
}

static VOID Stop(HANDLE handle)
{
    if (NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle); // expected-warning {{[nmr.wait-irql]}}
}

VOID queued_lock_bad(DEVICE *device)
{
    KLOCK_QUEUE_HANDLE queue;

    KeAcquireInStackQueuedSpinLock(&device->Lock, &queue);
    Stop(device->Nmr);
    KeReleaseInStackQueuedSpinLock(&queue);
}

VOID raised_bad(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-irql]}}
    KeLowerIrql(irql);
}

VOID shared_lock_bad(VOID)
{
    KIRQL irql = ExAcquireSpinLockShared(&g_shared);

    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-irql]}}
    ExReleaseSpinLockShared(&g_shared, irql);
}

VOID released_first_ok(VOID)
{
    HANDLE handle;
    KIRQL irql;

    KeAcquireSpinLock(&g_spin, &irql);
    handle = g_client;
    g_client = NULL;
    KeReleaseSpinLock(&g_spin, irql);
    if (handle != NULL && NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

VOID queued_lock_ok(DEVICE *device)
{
    KLOCK_QUEUE_HANDLE queue;
    HANDLE handle;

    KeAcquireInStackQueuedSpinLock(&device->Lock, &queue);
    handle = device->Nmr;
    KeReleaseInStackQueuedSpinLock(&queue);
    if (NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

// APC_LEVEL is allowed.
VOID fast_mutex_ok(VOID)
{
    ExAcquireFastMutex(&g_mutex);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
    ExReleaseFastMutex(&g_mutex);
}

// What these do to the IRQL nobody knows.
VOID wrappers_ok(DEVICE *device)
{
    LockDevice(device);
    UnlockDevice(device);
    if (NmrDeregisterClient(device->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(device->Nmr);
}

VOID released_by_a_wrapper_ok(DEVICE *device)
{
    HANDLE handle;

    KeAcquireSpinLock(&device->Lock, &device->Irql);
    handle = device->Nmr;
    UnlockDevice(device);
    if (NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

static VOID Lock(DEVICE *device)
{
    KeAcquireSpinLock(&device->Lock, &device->Irql);
}

static VOID Unlock(DEVICE *device)
{
    KeReleaseSpinLock(&device->Lock, device->Irql);
}

VOID own_wrappers_ok(DEVICE *device)
{
    HANDLE handle;

    Lock(device);
    handle = device->Nmr;
    device->Nmr = NULL;
    Unlock(device);
    if (handle != NULL && NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(handle);
}

VOID lowered_ok(VOID)
{
    KIRQL irql;

    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    KeLowerIrql(irql);
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
