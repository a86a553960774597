// nmr.register-irql: a registration or an attach above PASSIVE_LEVEL.
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

NTSTATUS spin_lock_bad(VOID)
{
    NTSTATUS status;
    KIRQL irql;

    KeAcquireSpinLock(&g_spin, &irql);
    status = NmrRegisterClient(&g_chars, NULL, &g_client); // expected-warning {{[nmr.register-irql]}}
    KeReleaseSpinLock(&g_spin, irql);
    return status;
}

static NTSTATUS Register(VOID)
{
    return NmrRegisterClient(&g_chars, NULL, &g_client); // expected-warning {{[nmr.register-irql]}}
}

NTSTATUS fast_mutex_bad(VOID)
{
    NTSTATUS status;

    ExAcquireFastMutex(&g_mutex);
    status = Register();
    ExReleaseFastMutex(&g_mutex);
    return status;
}

NTSTATUS push_lock_ok(VOID)
{
    NTSTATUS status;

    KeEnterCriticalRegion();
    ExAcquirePushLockExclusive(&g_push);
    status = NmrRegisterClient(&g_chars, NULL, &g_client);
    ExReleasePushLockExclusive(&g_push);
    KeLeaveCriticalRegion();
    return status;
}

NTSTATUS released_ok(BOOLEAN start)
{
    KIRQL irql;

    KeAcquireSpinLock(&g_spin, &irql);
    if (!start) {
        KeReleaseSpinLock(&g_spin, irql);
        return STATUS_DEVICE_NOT_READY;
    }
    KeReleaseSpinLock(&g_spin, irql);
    return NmrRegisterClient(&g_chars, NULL, &g_client);
}
