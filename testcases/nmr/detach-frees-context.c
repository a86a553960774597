// nmr.detach-frees-context: the detach callback frees the binding context, which NMR keeps until the cleanup callback.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0x0e38d73a, 0x0ffe, 0x4778, { 0xeb, 0xd2, 0xbc, 0xd8, 0x56, 0xe3, 0xdc, 0xbb } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    PVOID Data;
    PVOID Ring[3];
    volatile LONG References;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch = 1;
static PVOID g_cache;
static NPAGED_LOOKASIDE_LIST g_lookaside;

// Another file of the driver.
VOID ReleaseBinding(BINDING *binding);

static BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL) {
        binding->Nmr = nmr;
        binding->References = 1;
    }
    return binding;
}

static VOID FreeBinding(BINDING *binding)
{
    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.detach-frees-context]}}
}

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
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
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static VOID CleanupFrees(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static VOID CleanupLogs(PVOID context)
{
    DbgPrint("binding %p is gone\n", context);
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

// Direct.

static NTSTATUS direct_bad_Detach(PVOID context)
{
    ExFreePoolWithTag(context, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}
CLIENT(DirectBad, direct_bad_Detach, NULL);

static NTSTATUS provider_bad_Detach(PVOID context)
{
    BINDING *binding = (BINDING *)context;

    binding->Closing = TRUE;
    ExFreePool(binding); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}
PROVIDER(ProviderBad, provider_bad_Detach, CleanupLogs);

static NTSTATUS direct_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
CLIENT(DirectOk, direct_ok_Detach, CleanupFrees);

// Through a helper, under a guard, from a lookaside list.

static NTSTATUS helper_bad_Detach(PVOID context)
{
    FreeBinding(context);
    return STATUS_SUCCESS;
}
CLIENT(HelperBad, helper_bad_Detach, NULL);

static NTSTATUS guard_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    if (!binding->Closing && binding->Data == NULL)
        ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}
PROVIDER(GuardBad, guard_bad_Detach, NULL);

static NTSTATUS lookaside_bad_Detach(PVOID context)
{
    ExFreeToNPagedLookasideList(&g_lookaside, context); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}
CLIENT(LookasideBad, lookaside_bad_Detach, NULL);

// Freed before or after a pended detach: one as wrong as the other.

static NTSTATUS pending_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;

    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    NmrProviderDetachClientComplete(nmr);
    return STATUS_PENDING;
}
PROVIDER(PendingBad, pending_bad_Detach, NULL);

// Members are the module's own business.

static NTSTATUS member_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    if (binding->Data != NULL) {
        ExFreePoolWithTag(binding->Data, TAG);
        binding->Data = NULL;
    }
    return STATUS_SUCCESS;
}
CLIENT(MemberOk, member_ok_Detach, CleanupFrees);

static NTSTATUS members_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(binding->Ring); i++) {
        if (binding->Ring[i] != NULL)
            ExFreePoolWithTag(binding->Ring[i], TAG);
        binding->Ring[i] = NULL;
    }
    return STATUS_SUCCESS;
}
PROVIDER(MembersOk, members_ok_Detach, CleanupFrees);

static NTSTATUS other_memory_ok_Detach(PVOID context)
{
    if (g_cache != NULL)
        ExFreePoolWithTag(g_cache, TAG);
    g_cache = NULL;
    return STATUS_SUCCESS;
}
CLIENT(OtherMemoryOk, other_memory_ok_Detach, CleanupFrees);

// A counted context: this need not be the last reference.

static NTSTATUS counted_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    if (InterlockedDecrement(&binding->References) == 0)
        ExFreePoolWithTag(binding, TAG);
    return STATUS_SUCCESS;
}
PROVIDER(CountedOk, counted_ok_Detach, NULL);

static NTSTATUS released_elsewhere_ok_Detach(PVOID context)
{
    ReleaseBinding(context);
    return STATUS_SUCCESS;
}
CLIENT(ReleasedElsewhereOk, released_elsewhere_ok_Detach, NULL);
