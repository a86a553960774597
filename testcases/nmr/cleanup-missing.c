// nmr.cleanup-missing: the binding context is allocated, and there is no cleanup callback to free it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x618a9261, 0x550c, 0x3b10, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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
static LIST_ENTRY g_list;
static BINDING *g_only;
static PVOID g_table;

static NTSTATUS DetachAtOnce(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}

static BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL)
        binding->Nmr = nmr;
    return binding;
}

// Called by attach callbacks only.
static VOID DropBinding(BINDING *binding)
{
    ExFreePoolWithTag(binding, TAG);
}

// Frees something else.
VOID FreeTable(VOID)
{
    if (g_table != NULL)
        ExFreePoolWithTag(g_table, TAG);
    g_table = NULL;
}

static NTSTATUS direct_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
} // expected-warning {{[nmr.cleanup-missing]}}
CLIENT(DirectBad, direct_bad_Attach, DetachAtOnce, NULL);

static NTSTATUS helper_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        DropBinding(binding);
    return status;
} // expected-warning {{[nmr.cleanup-missing]}}

// Set member by member, the cleanup callback not at all.
VOID FillIn(NPI_CLIENT_CHARACTERISTICS *chars)
{
    RtlZeroMemory(chars, sizeof(*chars));
    chars->Length = sizeof(*chars);
    chars->ClientAttachProvider = helper_bad_Attach;
    chars->ClientDetachProvider = DetachAtOnce;
}

static NTSTATUS guard_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;
    NTSTATUS status;

    if (provider->Number != 0)
        binding = NewBinding(nmr);
    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status) && binding != &g_binding)
        DropBinding(binding);
    return status;
} // expected-warning {{[nmr.cleanup-missing]}}
CLIENT(GuardBad, guard_bad_Attach, DetachAtOnce, NULL);

static NTSTATUS provider_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.cleanup-missing]}}
PROVIDER(ProviderBad, provider_bad_AttachClient, DetachAtOnce, NULL);

// Not allocated, or not this callback's alone.

static NTSTATUS static_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;

    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(StaticOk, static_ok_Attach, DetachAtOnce, NULL);

static NTSTATUS registration_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(RegistrationOk, registration_ok_Attach, DetachAtOnce, NULL);

static NTSTATUS listed_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (NT_SUCCESS(status))
        InsertTailList(&g_list, &binding->Link);
    else
        DropBinding(binding);
    return status;
}
CLIENT(ListedOk, listed_ok_Attach, DetachAtOnce, NULL);

static NTSTATUS global_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    g_only = binding;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status)) {
        g_only = NULL;
        DropBinding(binding);
    }
    return status;
}
CLIENT(GlobalOk, global_ok_Attach, DetachAtOnce, NULL);

static NTSTATUS provider_listed_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    InsertTailList(&g_list, &binding->Link);
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}
PROVIDER(ProviderListedOk, provider_listed_ok_AttachClient, DetachAtOnce, NULL);

// A cleanup callback frees it.

static VOID Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding != NULL)
        RtlZeroMemory(binding, sizeof(*binding));
}

static NTSTATUS cleaned_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        DropBinding(binding);
    return status;
}
CLIENT(CleanedOk, cleaned_ok_Attach, DetachAtOnce, Cleanup);

static NTSTATUS either_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        DropBinding(binding);
    return status;
}

// Which one it is, the caller says.
VOID FillInWith(NPI_CLIENT_CHARACTERISTICS *chars, PNPI_CLIENT_CLEANUP_BINDING_CONTEXT_FN cleanup)
{
    chars->Length = sizeof(*chars);
    chars->ClientAttachProvider = either_ok_Attach;
    chars->ClientDetachProvider = DetachAtOnce;
    chars->ClientCleanupBindingContext = cleanup;
}
