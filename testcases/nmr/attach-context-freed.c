// nmr.attach-context-freed: the attach callback frees the binding context although the attach succeeded.
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
VOID ReleaseBinding(BINDING *binding);

static VOID CleanupBinding(PVOID context)
{
    ExFreePool(context);
}

static NTSTATUS always_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    ExFreePool(binding); // expected-warning {{[nmr.attach-context-freed]}}
    return status;
}
CLIENT(AlwaysBad, always_bad_Attach, DetachAtOnce, CleanupBinding);

static NTSTATUS label_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status = STATUS_NO_MEMORY;

    if (binding == NULL)
        goto exit;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
exit:
    if (binding != NULL)
        ExFreePool(binding); // expected-warning {{[nmr.attach-context-freed]}}
    return status;
}
CLIENT(LabelBad, label_bad_Attach, DetachAtOnce, CleanupBinding);

static VOID Drop(BINDING *binding)
{
    binding->Nmr = NULL;
    ExFreePool(binding); // expected-warning {{[nmr.attach-context-freed]}}
}

static NTSTATUS helper_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    Drop(binding);
    return status;
}
CLIENT(HelperBad, helper_bad_Attach, DetachAtOnce, CleanupBinding);

static NTSTATUS provider_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    ExFreePool(binding);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-context-freed]}}
PROVIDER(ProviderBad, provider_bad_AttachClient, DetachAtOnce, CleanupBinding);

static NTSTATUS on_failure_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePool(binding);
    return status;
}
CLIENT(OnFailureOk, on_failure_ok_Attach, DetachAtOnce, CleanupBinding);

// The label frees what the success path has let go of.
static NTSTATUS label_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status = STATUS_NO_MEMORY;

    if (binding == NULL)
        goto exit;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        goto exit;
    binding = NULL;
exit:
    if (binding != NULL)
        ExFreePool(binding);
    return status;
}
CLIENT(LabelOk, label_ok_Attach, DetachAtOnce, CleanupBinding);

// The attach callback gives back its own reference, which is not the last one.
static VOID Release(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0)
        ExFreePool(binding);
}

static NTSTATUS counted_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    InterlockedIncrement(&binding->Calls);
    InterlockedIncrement(&binding->Calls);
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        Release(binding);
    Release(binding);
    return status;
}
static VOID CleanupCounted(PVOID context)
{
    Release(context);
}
CLIENT(CountedOk, counted_ok_Attach, DetachAtOnce, CleanupCounted);

static NTSTATUS elsewhere_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), 'gnib');
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ReleaseBinding(binding);
    return status;
}
CLIENT(ElsewhereOk, elsewhere_ok_Attach, DetachAtOnce, CleanupBinding);
