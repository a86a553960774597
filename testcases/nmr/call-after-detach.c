// nmr.call-after-detach: the peer is called after the detach from it was completed.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0x46367aee, 0xcfb9, 0x409c, { 0x67, 0x25, 0x67, 0x33, 0x09, 0x8e, 0x8a, 0x60 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct PEER_DISPATCH {
    NTSTATUS (*Notify)(PVOID peer);
    VOID (*Flush)(PVOID peer, ULONG queue);
} PEER_DISPATCH;

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const PEER_DISPATCH *Dispatch;
    const VOID *RawDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    PVOID Statistics;
} BINDING;

static NTSTATUS OwnNotify(PVOID context)
{
    return STATUS_SUCCESS;
}

static VOID OwnFlush(PVOID context, ULONG queue)
{
    DbgPrint("flush %u\n", queue);
}

static const PEER_DISPATCH g_own_dispatch = { OwnNotify, OwnFlush };

static BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL)
        binding->Nmr = nmr;
    return binding;
}

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrClientAttachProvider(nmr, binding, &g_own_dispatch, &binding->Peer,
        (const VOID **)&binding->Dispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Peer = client_context;
    binding->RawDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = &g_own_dispatch;
    return STATUS_SUCCESS;
}

static VOID CleanupBinding(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static NTSTATUS DetachAtOnce(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}

#define CLIENT(name, detach, cleanup)                                                            \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, cleanup,                  \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, detach, cleanup)                                                          \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, detach, cleanup,                  \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// In the cleanup callback.

static VOID direct_bad_Cleanup(PVOID context)
{
    BINDING *binding = context;

    binding->Dispatch->Notify(binding->Peer); // expected-warning {{[nmr.call-after-detach]}}
    ExFreePoolWithTag(binding, TAG);
}
CLIENT(DirectBad, DetachAtOnce, direct_bad_Cleanup);

static VOID cast_bad_Cleanup(PVOID context)
{
    BINDING *binding = context;

    ((const PEER_DISPATCH *)binding->RawDispatch)->Flush(binding->Peer, 0); // expected-warning {{[nmr.call-after-detach]}}
    ExFreePoolWithTag(binding, TAG);
}
PROVIDER(CastBad, DetachAtOnce, cast_bad_Cleanup);

static VOID Tell(BINDING *binding)
{
    const PEER_DISPATCH *dispatch = binding->Dispatch;

    if (dispatch != NULL)
        dispatch->Notify(binding->Peer); // expected-warning {{[nmr.call-after-detach]}}
}

static VOID helper_bad_Cleanup(PVOID context)
{
    Tell(context);
    ExFreePoolWithTag(context, TAG);
}
CLIENT(HelperBad, DetachAtOnce, helper_bad_Cleanup);

static VOID loop_bad_Cleanup(PVOID context)
{
    BINDING *binding = context;
    ULONG queue;

    for (queue = 0; queue < 4; queue++)
        binding->Dispatch->Flush(binding->Peer, queue); // expected-warning {{[nmr.call-after-detach]}}
    ExFreePoolWithTag(binding, TAG);
}
CLIENT(LoopBad, DetachAtOnce, loop_bad_Cleanup);

static VOID frees_only_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Statistics != NULL)
        ExFreePoolWithTag(binding->Statistics, TAG);
    ExFreePoolWithTag(binding, TAG);
}
CLIENT(FreesOnlyOk, DetachAtOnce, frees_only_ok_Cleanup);

static VOID own_table_ok_Cleanup(PVOID context)
{
    const PEER_DISPATCH *dispatch = &g_own_dispatch; // not the peer's

    dispatch->Notify(context);
    g_own_dispatch.Flush(context, 1);
    ExFreePoolWithTag(context, TAG);
}
PROVIDER(OwnTableOk, DetachAtOnce, own_table_ok_Cleanup);

// After the completion on the same path.

static NTSTATUS completed_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    const PEER_DISPATCH *dispatch = binding->Dispatch;
    PVOID peer = binding->Peer;

    NmrClientDetachProviderComplete(binding->Nmr);
    dispatch->Notify(peer); // expected-warning {{[nmr.call-after-detach]}}
    return STATUS_PENDING;
}
CLIENT(CompletedBad, completed_bad_Detach, CleanupBinding);

static NTSTATUS completed_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    const PEER_DISPATCH *dispatch = binding->Dispatch;

    dispatch->Flush(binding->Peer, 0);
    NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_PENDING;
}
CLIENT(CompletedOk, completed_ok_Detach, CleanupBinding);

VOID last_call_bad_EndCall(BINDING *binding)
{
    const PEER_DISPATCH *dispatch = binding->RawDispatch;
    PVOID peer = binding->Peer;

    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing) {
        NmrProviderDetachClientComplete(binding->Nmr);
        dispatch->Notify(peer); // expected-warning {{[nmr.call-after-detach]}}
    }
}

VOID last_call_ok_EndCall(BINDING *binding)
{
    const PEER_DISPATCH *dispatch = binding->RawDispatch;

    dispatch->Notify(binding->Peer);
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrProviderDetachClientComplete(binding->Nmr);
}

VOID not_completed_ok_EndCall(BINDING *binding)
{
    const PEER_DISPATCH *dispatch = binding->RawDispatch;
    PVOID peer = binding->Peer;
    BOOLEAN last = InterlockedDecrement(&binding->Calls) == 0;

    if (last)
        NmrProviderDetachClientComplete(binding->Nmr);
    if (!last)
        dispatch->Notify(peer);
}

NTSTATUS ordinary_call_ok_Work(BINDING *binding)
{
    NTSTATUS status = STATUS_NOINTERFACE;

    InterlockedIncrement(&binding->Calls);
    if (!binding->Closing)
        status = binding->Dispatch->Notify(binding->Peer);
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
    return status;
}
