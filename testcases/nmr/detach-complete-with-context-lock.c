// nmr.detach-complete-with-context-lock: a detach is completed with a lock of the binding context held.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Other;
    PVOID Peer;
    const VOID *PeerDispatch;
    LONG Calls;
    BOOLEAN Closing;
    KSPIN_LOCK Lock;
} BINDING;

static const ULONG g_dispatch = 1;
static BINDING g_binding;

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

#define CLIENT(name, attach, detach, cleanup)                                                    \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, detach, cleanup,                          \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, attach, detach, cleanup)                                                  \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), attach, detach, cleanup,                        \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(Client, Attach, DetachAtOnce, NULL);

static KSPIN_LOCK g_lock;

VOID held_bad(BINDING *binding)
{
    KIRQL irql;

    KeAcquireSpinLock(&binding->Lock, &irql);
    NmrClientDetachProviderComplete(binding->Nmr); // expected-warning {{[nmr.detach-complete-with-context-lock]}}
    KeReleaseSpinLock(&binding->Lock, irql);
}

static VOID Complete(BINDING *binding)
{
    if (binding->Closing && binding->Calls == 0)
        NmrClientDetachProviderComplete(binding->Nmr); // expected-warning {{[nmr.detach-complete-with-context-lock]}}
}

VOID queued_lock_bad(BINDING *binding)
{
    KLOCK_QUEUE_HANDLE queue;

    KeAcquireInStackQueuedSpinLock(&binding->Lock, &queue);
    binding->Calls--;
    Complete(binding);
    KeReleaseInStackQueuedSpinLock(&queue);
}

VOID released_first_ok(BINDING *binding)
{
    HANDLE nmr;
    KIRQL irql;

    KeAcquireSpinLock(&binding->Lock, &irql);
    nmr = binding->Nmr;
    KeReleaseSpinLock(&binding->Lock, irql);
    NmrClientDetachProviderComplete(nmr);
}

VOID queued_lock_ok(BINDING *binding)
{
    KLOCK_QUEUE_HANDLE queue;
    BOOLEAN last;

    KeAcquireInStackQueuedSpinLock(&binding->Lock, &queue);
    last = --binding->Calls == 0;
    KeReleaseInStackQueuedSpinLock(&queue);
    if (last)
        NmrClientDetachProviderComplete(binding->Nmr);
}

// The lock does not lie in the context.
VOID other_lock_ok(BINDING *binding)
{
    KIRQL irql;

    KeAcquireSpinLock(&g_lock, &irql);
    NmrClientDetachProviderComplete(binding->Nmr);
    KeReleaseSpinLock(&g_lock, irql);
}
