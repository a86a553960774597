// nmr.cleanup-double-free: the context is freed in the detach callback and again in the cleanup callback.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0xe9d7aa8d, 0x8b5f, 0x41fc, { 0x04, 0xfc, 0xde, 0x4c, 0x4a, 0xda, 0x9d, 0xc6 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    PVOID Buffer;
    BOOLEAN Freed;
    ULONG State;
} BINDING;

static const ULONG g_dispatch = 1;

static VOID FreeBinding(BINDING *binding)
{
    if (binding->Buffer != NULL)
        ExFreePoolWithTag(binding->Buffer, TAG);
    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.cleanup-double-free]}}
}

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        FreeBinding(binding); // no cleanup callback comes then
    return status;
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static VOID CleanupDirect(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static VOID CleanupHelper(PVOID context)
{
    FreeBinding(context);
}

#define CLIENT(name, detach, cleanup)                                                            \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, cleanup,                  \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, detach, cleanup)                                                          \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        .Length = sizeof(NPI_PROVIDER_CHARACTERISTICS),                                          \
        .ProviderAttachClient = AttachClient,                                                    \
        .ProviderDetachClient = detach,                                                          \
        .ProviderCleanupBindingContext = cleanup,                                                \
        .ProviderRegistrationInstance = { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }, \
    }

static NTSTATUS direct_bad_Detach(PVOID context)
{
    ExFreePoolWithTag(context, TAG); // expected-warning {{[nmr.cleanup-double-free]}}
    return STATUS_SUCCESS;
}
CLIENT(DirectBad, direct_bad_Detach, CleanupDirect);

static NTSTATUS provider_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    if (binding->State == 1)
        ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.cleanup-double-free]}}
    return STATUS_SUCCESS;
}
PROVIDER(ProviderBad, provider_bad_Detach, CleanupHelper);

static NTSTATUS helper_bad_Detach(PVOID context)
{
    FreeBinding(context);
    return STATUS_SUCCESS;
}
CLIENT(HelperBad, helper_bad_Detach, CleanupDirect);

static NTSTATUS flag_ok_Detach(PVOID context)
{
    ((BINDING *)context)->State = 2;
    return STATUS_SUCCESS;
}
CLIENT(FlagOk, flag_ok_Detach, CleanupDirect);
PROVIDER(HelperOk, flag_ok_Detach, CleanupHelper);

// Different objects.

static NTSTATUS member_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    if (binding->Buffer != NULL)
        ExFreePoolWithTag(binding->Buffer, TAG);
    binding->Buffer = NULL;
    return STATUS_SUCCESS;
}
CLIENT(MemberOk, member_ok_Detach, CleanupHelper);

static NTSTATUS pending_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    PVOID buffer = binding->Buffer;
    HANDLE nmr = binding->Nmr;

    binding->Buffer = NULL;
    NmrProviderDetachClientComplete(nmr);
    if (buffer != NULL)
        ExFreePoolWithTag(buffer, TAG);
    return STATUS_PENDING;
}
PROVIDER(PendingOk, pending_ok_Detach, CleanupHelper);

// The cleanup callback of these characteristics frees nothing: the other rule.

static VOID CleanupNothing(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
}

static NTSTATUS only_in_detach_bad_Detach(PVOID context)
{
    ExFreePoolWithTag(context, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}
CLIENT(OnlyInDetachBad, only_in_detach_bad_Detach, CleanupNothing);

// A loop over members.

typedef struct GROUP {
    PVOID Member[4];
} GROUP;

static NTSTATUS AttachGroup(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    GROUP *group = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*group), TAG);

    if (group == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    *out_context = group;
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}

static VOID CleanupGroup(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static NTSTATUS group_bad_Detach(PVOID context)
{
    GROUP *group = context;
    ULONG i;

    for (i = 0; i < 4; i++) {
        if (group->Member[i] != NULL)
            ExFreePoolWithTag(group->Member[i], TAG);
    }
    ExFreePoolWithTag(group, TAG); // expected-warning {{[nmr.cleanup-double-free]}}
    return STATUS_SUCCESS;
}
const NPI_PROVIDER_CHARACTERISTICS GroupBad = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachGroup, group_bad_Detach, CleanupGroup,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static NTSTATUS group_ok_Detach(PVOID context)
{
    GROUP *group = context;
    ULONG i;

    for (i = 0; i < 4; i++) {
        if (group->Member[i] != NULL)
            ExFreePoolWithTag(group->Member[i], TAG);
        group->Member[i] = NULL;
    }
    return STATUS_SUCCESS;
}
const NPI_PROVIDER_CHARACTERISTICS GroupOk = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachGroup, group_ok_Detach, CleanupGroup,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
