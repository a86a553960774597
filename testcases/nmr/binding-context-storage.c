// nmr.binding-context-storage: a local variable is used as context or dispatch table.
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

// Other files of the driver.
NTSTATUS Run(BINDING *binding);

static NTSTATUS context_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING binding = { 0 };

    return NmrClientAttachProvider(nmr, &binding, &g_dispatch, &binding.Peer, &binding.PeerDispatch);
} // expected-warning {{[nmr.binding-context-storage]}}
CLIENT(ContextBad, context_bad_Attach, DetachAtOnce, NULL);

static NTSTATUS Join(HANDLE nmr, BINDING *binding)
{
    ULONG dispatch = g_dispatch;

    return NmrClientAttachProvider(nmr, binding, &dispatch, &binding->Peer, &binding->PeerDispatch);
} // expected-warning {{[nmr.binding-context-storage]}}

static NTSTATUS dispatch_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return Join(nmr, context);
}
CLIENT(DispatchBad, dispatch_bad_Attach, DetachAtOnce, NULL);

static HANDLE g_client;

NTSTATUS registration_bad(VOID)
{
    BINDING binding = { 0 };

    return NmrRegisterClient(&ContextBad, &binding, &g_client);
} // expected-warning {{[nmr.binding-context-storage]}}

static NTSTATUS static_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    static BINDING binding;

    return NmrClientAttachProvider(nmr, &binding, &g_dispatch, &binding.Peer, &binding.PeerDispatch);
}
CLIENT(StaticOk, static_ok_Attach, DetachAtOnce, NULL);

// What the attach writes to may be local.
static NTSTATUS outputs_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    PVOID peer;
    const VOID *dispatch;
    NTSTATUS status = NmrClientAttachProvider(nmr, context, &g_dispatch, &peer, &dispatch);

    if (NT_SUCCESS(status)) {
        ((BINDING *)context)->Peer = peer;
        ((BINDING *)context)->PeerDispatch = dispatch;
    }
    return status;
}
CLIENT(OutputsOk, outputs_ok_Attach, DetachAtOnce, NULL);

// It deregisters and waits before it returns.
NTSTATUS registration_ok(VOID)
{
    BINDING binding = { 0 };
    HANDLE client;
    NTSTATUS status = NmrRegisterClient(&StaticOk, &binding, &client);

    if (!NT_SUCCESS(status))
        return status;
    status = Run(&g_binding);
    if (NmrDeregisterClient(client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(client);
    return status;
}

// The context may point to a local variable for a while.
NTSTATUS pointer_in_context_ok(VOID)
{
    static struct { PKEVENT Done; } context;
    static HANDLE client;
    KEVENT done;
    NTSTATUS status;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    context.Done = &done;
    status = NmrRegisterClient(&StaticOk, &context, &client);
    if (NT_SUCCESS(status))
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    return status;
}
