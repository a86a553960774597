// nmr.cleanup-leak: a path of the cleanup callback leaves the binding context allocated.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x3e572e0f, 0xd6a7, 0x8090, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
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
static LIST_ENTRY g_free;
static SLIST_HEADER g_slist;
static NPAGED_LOOKASIDE_LIST g_lookaside;
static BINDING *g_cache;

// Another file of the driver.
VOID ReleaseBinding(BINDING *binding);

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

static VOID FreeBinding(BINDING *binding)
{
    if (binding != NULL)
        ExFreePoolWithTag(binding, TAG);
}

// Direct.

static VOID direct_bad_Cleanup(PVOID context)
{
    if (((BINDING *)context)->Closing)
        return; // expected-warning@+2 {{[nmr.cleanup-leak]}}
    ExFreePoolWithTag(context, TAG);
}
CLIENT(DirectBad, Attach, Detach, direct_bad_Cleanup);

static VOID direct_ok_Cleanup(PVOID context)
{
    if (((BINDING *)context)->Closing)
        DbgPrint("closed\n");
    ExFreePoolWithTag(context, TAG);
}
CLIENT(DirectOk, Attach, Detach, direct_ok_Cleanup);

static VOID null_ok_Cleanup(PVOID context)
{
    if (context == NULL)
        return;
    ExFreePoolWithTag(context, TAG);
}
CLIENT(NullOk, Attach, Detach, null_ok_Cleanup);

// Through a helper, on the provider's side.

static VOID helper_bad_Cleanup(PVOID context)
{
    BINDING *binding = context;

    switch (binding->Calls) {
    case 0:
        FreeBinding(binding);
        break;
    case 1:
        DbgPrint("a call is left\n");
        break;
    default:
        FreeBinding(binding);
        break;
    }
} // expected-warning {{[nmr.cleanup-leak]}}
PROVIDER(HelperBad, AttachClient, Detach, helper_bad_Cleanup);

static VOID helper_ok_Cleanup(PVOID context)
{
    FreeBinding(context);
}
PROVIDER(HelperOk, AttachClient, Detach, helper_ok_Cleanup);

static VOID lookaside_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Closing)
        ExFreeToNPagedLookasideList(&g_lookaside, binding);
    else
        ExFreePoolWithTag(binding, TAG);
}
CLIENT(LookasideOk, Attach, Detach, lookaside_ok_Cleanup);

// Counted.

static VOID counted_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (InterlockedDecrement(&binding->Calls) == 0)
        ExFreePoolWithTag(binding, TAG);
}
CLIENT(CountedOk, Attach, Detach, counted_ok_Cleanup);

static VOID plainly_counted_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    binding->References--;
    if (binding->References != 0)
        return;
    ExFreePoolWithTag(binding, TAG);
}
CLIENT(PlainlyCountedOk, Attach, Detach, plainly_counted_ok_Cleanup);

static VOID counted_in_the_test_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (--binding->References == 0)
        ExFreePoolWithTag(binding, TAG);
}
CLIENT(CountedInTheTestOk, Attach, Detach, counted_in_the_test_ok_Cleanup);

// Given to somebody else.

static VOID listed_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Closing) {
        InsertTailList(&g_free, &binding->Link);
        return;
    }
    ExFreePoolWithTag(binding, TAG);
}
CLIENT(ListedOk, Attach, Detach, listed_ok_Cleanup);

static VOID cached_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (g_cache == NULL)
        g_cache = binding;
    else
        ExFreePoolWithTag(binding, TAG);
}
CLIENT(CachedOk, Attach, Detach, cached_ok_Cleanup);

static VOID FreeLater(PDEVICE_OBJECT device, PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static VOID queued_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Work != NULL)
        IoQueueWorkItem(binding->Work, FreeLater, DelayedWorkQueue, binding);
    else
        ExFreePoolWithTag(binding, TAG);
}
CLIENT(QueuedOk, Attach, Detach, queued_ok_Cleanup);

static VOID other_file_ok_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Closing)
        ReleaseBinding(binding);
    else
        ExFreePoolWithTag(binding, TAG);
}
CLIENT(OtherFileOk, Attach, Detach, other_file_ok_Cleanup);

// Not every binding is from the pool.

static VOID static_ok_Cleanup(PVOID context)
{
    if (context == &g_binding)
        return;
    ExFreePoolWithTag(context, TAG);
}
CLIENT(StaticOk, Attach, Detach, static_ok_Cleanup);

static VOID nothing_ok_Cleanup(PVOID context)
{
    ((BINDING *)context)->Nmr = NULL; // this file alone does not say what becomes of it
}
CLIENT(NothingOk, Attach, Detach, nothing_ok_Cleanup);
