// wsk.capture-irql: WskCaptureProviderNPI waits above PASSIVE_LEVEL.
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

NTSTATUS infinite_bad(CHANNEL *context)
{
    NTSTATUS status;

    KeAcquireSpinLock(&context->Lock, &context->Irql);
    status = WskCaptureProviderNPI(&context->Registration, WSK_INFINITE_WAIT, &context->Npi); // expected-warning {{[wsk.capture-irql]}}
    KeReleaseSpinLock(&context->Lock, context->Irql);
    return status;
}

static NTSTATUS Capture(ULONG timeout)
{
    return WskCaptureProviderNPI(&g_registration, timeout, &g_npi); // expected-warning {{[wsk.capture-irql]}}
}

NTSTATUS finite_bad(CHANNEL *context)
{
    KLOCK_QUEUE_HANDLE queue;
    NTSTATUS status;

    KeAcquireInStackQueuedSpinLock(&context->Lock, &queue);
    status = Capture(100);
    KeReleaseInStackQueuedSpinLock(&queue);
    return status;
}

NTSTATUS no_wait_ok(CHANNEL *context)
{
    NTSTATUS status;

    KeAcquireSpinLock(&context->Lock, &context->Irql);
    status = WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi);
    KeReleaseSpinLock(&context->Lock, context->Irql);
    return status;
}

// The caller knows how long.
NTSTATUS unknown_ok(CHANNEL *context, ULONG timeout)
{
    NTSTATUS status;

    KeAcquireSpinLock(&context->Lock, &context->Irql);
    status = WskCaptureProviderNPI(&context->Registration, timeout, &context->Npi);
    KeReleaseSpinLock(&context->Lock, context->Irql);
    return status;
}

NTSTATUS unlocked_ok(VOID)
{
    return WskCaptureProviderNPI(&g_registration, WSK_INFINITE_WAIT, &g_npi);
}
