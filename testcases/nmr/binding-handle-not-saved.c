// nmr.binding-handle-not-saved: a detach that may be pended, and an attach callback that keeps no handle to complete it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x0324aac3, 0x7836, 0x1cc6, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

#define TAG 'dniB'

typedef struct BINDING {
    LIST_ENTRY Link;
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    PIO_WORKITEM Work;
    ULONG References;
} BINDING;

static const ULONG g_dispatch = 1;

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

static BINDING g_binding;
static HANDLE g_handle;

// Another file of the driver.
VOID RememberBinding(BINDING *binding, HANDLE nmr);
NTSTATUS FinishAttach(HANDLE nmr, BINDING *binding);
NTSTATUS AttachElsewhere(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider);

// A call that ends completes the detach.
VOID CallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
}

VOID ProviderCallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrProviderDetachClientComplete(binding->Nmr);
}

// Direct.

static NTSTATUS forgets_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS direct_bad_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
} // expected-warning {{[nmr.binding-handle-not-saved]}}
CLIENT(DirectBad, forgets_Attach, direct_bad_Detach, NULL);

static NTSTATUS saves_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS direct_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
}
CLIENT(DirectOk, saves_Attach, direct_ok_Detach, NULL);

// No handle is needed.
static NTSTATUS success_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
CLIENT(SuccessOk, forgets_Attach, success_ok_Detach, NULL);

// Only looked at.

static NTSTATUS looks_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    UNREFERENCED_PARAMETER(provider);
    DbgPrint("attach %p\n", nmr);
    binding->Closing = FALSE;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS guard_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_SUCCESS;

    binding->Closing = TRUE;
    if (binding->Calls != 0)
        status = STATUS_PENDING;
    return status;
} // expected-warning {{[nmr.binding-handle-not-saved]}}
CLIENT(GuardBad, looks_Attach, guard_bad_Detach, NULL);

// The provider's side.

static NTSTATUS forgets_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = &g_binding;

    UNREFERENCED_PARAMETER(nmr);
    binding->Peer = client_context;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static NTSTATUS provider_bad_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
} // expected-warning {{[nmr.binding-handle-not-saved]}}
PROVIDER(ProviderBad, forgets_AttachClient, provider_bad_Detach, NULL);

static NTSTATUS saves_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    g_binding.Nmr = nmr;
    *out_context = &g_binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static NTSTATUS provider_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
}
PROVIDER(ProviderOk, saves_AttachClient, provider_ok_Detach, NULL);

// No binding is ever made.
static NTSTATUS DeclineClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS declines_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
PROVIDER(DeclinesOk, DeclineClient, declines_ok_Detach, NULL);

// Kept in another way.

static VOID Save(BINDING *binding, HANDLE nmr)
{
    binding->Nmr = nmr;
}

static NTSTATUS helper_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    Save(binding, nmr);
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS helper_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
CLIENT(HelperOk, helper_Attach, helper_ok_Detach, NULL);

static NTSTATUS local_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    HANDLE handle = nmr;
    NTSTATUS status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);

    if (NT_SUCCESS(status))
        g_handle = handle;
    return status;
}

static NTSTATUS local_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
CLIENT(LocalOk, local_Attach, local_ok_Detach, NULL);

static NTSTATUS other_file_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    RememberBinding(binding, nmr);
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS other_file_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
CLIENT(OtherFileOk, other_file_Attach, other_file_ok_Detach, NULL);

static NTSTATUS finished_elsewhere_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return FinishAttach(nmr, context);
}

static NTSTATUS finished_elsewhere_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
CLIENT(FinishedElsewhereOk, finished_elsewhere_Attach, finished_elsewhere_ok_Detach, NULL);

static NTSTATUS attached_elsewhere_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
CLIENT(AttachedElsewhereOk, AttachElsewhere, attached_elsewhere_ok_Detach, NULL);

// The binding context is the handle.

static NTSTATUS context_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return NmrClientAttachProvider(nmr, nmr, &g_dispatch, &g_binding.Peer, &g_binding.PeerDispatch);
}

static VOID FinishHandle(PDEVICE_OBJECT device, PVOID context)
{
    NmrClientDetachProviderComplete(context);
}

static NTSTATUS context_ok_Detach(PVOID context)
{
    IoQueueWorkItem(g_binding.Work, FinishHandle, DelayedWorkQueue, context);
    return STATUS_PENDING;
}
CLIENT(ContextOk, context_Attach, context_ok_Detach, NULL);

// One of two attach callbacks saves it.

static NTSTATUS shared_ok_Detach(PVOID context)
{
    return STATUS_PENDING;
}
CLIENT(SharedOkOne, forgets_Attach, shared_ok_Detach, NULL);
CLIENT(SharedOkTwo, saves_Attach, shared_ok_Detach, NULL);

// Member by member.

static NTSTATUS member_bad_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
} // expected-warning {{[nmr.binding-handle-not-saved]}}

VOID FillIn(NPI_CLIENT_CHARACTERISTICS *chars)
{
    chars->Length = sizeof(*chars);
    chars->ClientAttachProvider = forgets_Attach;
    chars->ClientDetachProvider = member_bad_Detach;
    chars->ClientCleanupBindingContext = NULL;
}
