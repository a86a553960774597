// nmr.attach-context-leak: a binding context allocated in the attach callback is not freed when the attach fails.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0xa53e852b, 0xf33b, 0x4b1b, { 0xa0, 0x5d, 0xa2, 0x5e, 0x15, 0xd5, 0xa0, 0xd0 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    LIST_ENTRY Link;
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    PVOID Buffer;
} BINDING;

typedef struct MODULE {
    HANDLE Nmr;
    BINDING *Binding;
    BOOLEAN Closing;
    BINDING Inner;
} MODULE;

static const ULONG g_dispatch = 1;
static LIST_ENTRY g_bindings;
static BINDING *g_only;
static BINDING g_static;
static NPAGED_LOOKASIDE_LIST g_lookaside;

// Another file of the driver.
VOID TrackBinding(BINDING *binding);

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static VOID FreeBinding(BINDING *binding)
{
    if (binding->Buffer != NULL)
        ExFreePoolWithTag(binding->Buffer, TAG);
    ExFreePoolWithTag(binding, TAG);
}

static BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL)
        binding->Nmr = nmr;
    return binding;
}

static VOID CleanupBinding(PVOID binding_context)
{
    FreeBinding(binding_context);
}

static VOID CleanupNothing(PVOID binding_context)
{
    UNREFERENCED_PARAMETER(binding_context);
}

#define CLIENT(name, attach, cleanup)                                                            \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, DetachAtOnce, cleanup,                    \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, attach, cleanup)                                                          \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), attach, DetachAtOnce, cleanup,                  \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// Direct.

static NTSTATUS direct_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
} // expected-warning {{[nmr.attach-context-leak]}}
CLIENT(DirectBad, direct_bad_Attach, CleanupBinding);

static NTSTATUS logged_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePoolWithTag(NonPagedPool, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    RtlZeroMemory(binding, sizeof(*binding));
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status)) {
        DbgPrint("attach: %x\n", status);
        return status;
    }
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-context-leak]}}
CLIENT(LoggedBad, logged_bad_Attach, CleanupBinding);

static NTSTATUS direct_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}
CLIENT(DirectOk, direct_ok_Attach, CleanupBinding);

// A step before the attach fails.

static NTSTATUS earlier_step_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 256, TAG);
    if (binding->Buffer == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        FreeBinding(binding);
    return status;
} // expected-warning {{[nmr.attach-context-leak]}}
CLIENT(EarlierStepBad, earlier_step_bad_Attach, CleanupBinding);

static NTSTATUS earlier_step_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Buffer = ExAllocatePool2(POOL_FLAG_NON_PAGED, 256, TAG);
    if (binding->Buffer == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (NT_SUCCESS(status))
        binding = NULL;
Exit:
    if (binding != NULL)
        FreeBinding(binding);
    return status;
}
CLIENT(EarlierStepOk, earlier_step_ok_Attach, CleanupBinding);

// Guards.

static NTSTATUS guard_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (status == STATUS_NOINTERFACE)
        FreeBinding(binding); // and for the other failures?
    else if (module->Closing)
        DbgPrint("attached late\n");
    return status;
} // expected-warning {{[nmr.attach-context-leak]}}
CLIENT(GuardBad, guard_bad_Attach, CleanupBinding);

static NTSTATUS guard_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;
    BINDING *binding = NULL;
    NTSTATUS status = STATUS_NOINTERFACE;
    BOOLEAN attached = FALSE;

    if (!module->Closing)
        binding = NewBinding(nmr);
    if (binding != NULL) {
        status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
        attached = NT_SUCCESS(status);
    }
    if (!attached && binding != NULL)
        FreeBinding(binding);
    return status;
}
CLIENT(GuardOk, guard_ok_Attach, CleanupBinding);

// Several attempts in a loop.

static const ULONG g_versions[] = { 2, 1 };

static NTSTATUS loop_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status = STATUS_NOINTERFACE;
    ULONG i;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (i = 0; i < RTL_NUMBER_OF(g_versions) && status == STATUS_NOINTERFACE; i++)
        status = NmrClientAttachProvider(nmr, binding, &g_versions[i], &binding->Peer, &binding->PeerDispatch);
    return status;
} // expected-warning {{[nmr.attach-context-leak]}}
CLIENT(LoopBad, loop_bad_Attach, CleanupBinding);

static NTSTATUS loop_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status = STATUS_NOINTERFACE;
    ULONG i;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    for (i = 0; i < RTL_NUMBER_OF(g_versions) && status == STATUS_NOINTERFACE; i++)
        status = NmrClientAttachProvider(nmr, binding, &g_versions[i], &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        FreeBinding(binding);
    return status;
}
CLIENT(LoopOk, loop_ok_Attach, CleanupBinding);

// The provider's side.

static NTSTATUS provider_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (client_dispatch == NULL)
        return STATUS_NOINTERFACE;
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-context-leak]}}
PROVIDER(ProviderBad, provider_bad_AttachClient, CleanupBinding);

static NTSTATUS provider_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (client_dispatch == NULL) {
        FreeBinding(binding);
        return STATUS_NOINTERFACE;
    }
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}
PROVIDER(ProviderOk, provider_ok_AttachClient, CleanupBinding);

// Nothing is handed over by a callback that fails.
static NTSTATUS handed_over_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return client_dispatch != NULL ? STATUS_SUCCESS : STATUS_NOINTERFACE;
} // expected-warning {{[nmr.attach-context-leak]}}
PROVIDER(HandedOverBad, handed_over_bad_AttachClient, CleanupBinding);

// Memory from a lookaside list.

static VOID CleanupListed(PVOID binding_context)
{
    ExFreeToNPagedLookasideList(&g_lookaside, binding_context);
}

static NTSTATUS lookaside_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocateFromNPagedLookasideList(&g_lookaside);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    RtlZeroMemory(binding, sizeof(*binding));
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreeToNPagedLookasideList(&g_lookaside, binding);
    return status;
}
CLIENT(LookasideOk, lookaside_ok_Attach, CleanupListed);

// The context is not the callback's own, or not its alone.

static NTSTATUS registration_context_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;

    module->Inner.Nmr = nmr;
    return NmrClientAttachProvider(nmr, module, &g_dispatch, &module->Inner.Peer, &module->Inner.PeerDispatch);
}
CLIENT(RegistrationContextOk, registration_context_ok_Attach, NULL);

static NTSTATUS static_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_static;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(StaticOk, static_ok_Attach, CleanupNothing);

static NTSTATUS listed_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    InsertTailList(&g_bindings, &binding->Link); // whoever empties the list frees it
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(ListedOk, listed_ok_Attach, CleanupNothing);

static NTSTATUS global_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    if (g_only == NULL)
        g_only = NewBinding(nmr);
    if (g_only == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return NmrClientAttachProvider(nmr, g_only, &g_dispatch, &g_only->Peer, &g_only->PeerDispatch);
}
CLIENT(GlobalOk, global_ok_Attach, CleanupNothing);

static NTSTATUS owner_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    module->Binding = binding; // freed with the module
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(OwnerOk, owner_ok_Attach, CleanupNothing);

static NTSTATUS passed_on_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    TrackBinding(binding);
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(PassedOnOk, passed_on_ok_Attach, CleanupNothing);

// What frees the listed, global and owned bindings.
VOID DropBindings(MODULE *module)
{
    while (!IsListEmpty(&g_bindings))
        FreeBinding(CONTAINING_RECORD(RemoveHeadList(&g_bindings), BINDING, Link));
    if (g_only != NULL)
        FreeBinding(g_only);
    g_only = NULL;
    if (module->Binding != NULL)
        FreeBinding(module->Binding);
    module->Binding = NULL;
}
