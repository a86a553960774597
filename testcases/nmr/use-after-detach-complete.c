// nmr.use-after-detach-complete: the binding context is touched after its detach was completed.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0xb7a78804, 0xed5d, 0x457f, { 0xaa, 0xcc, 0xd4, 0x09, 0x4f, 0x43, 0xf2, 0x69 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    ULONG Id;
    PIO_WORKITEM Work;
    LIST_ENTRY Link;
} BINDING;

static const ULONG g_dispatch = 1;
static PDEVICE_OBJECT g_device;
static LIST_ENTRY g_closing;
static BINDING g_static;
static ULONG g_completed;

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
    binding->Work = IoAllocateWorkItem(g_device);
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static VOID CleanupBinding(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

// In the detach callback.

static NTSTATUS flag_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    NmrClientDetachProviderComplete(binding->Nmr);
    binding->Closing = TRUE; // expected-warning {{[nmr.use-after-detach-complete]}}
    return STATUS_PENDING;
}

static NTSTATUS flag_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_PENDING;
}

// In the routine of a work item.

static VOID work_item_bad_Drain(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    NmrProviderDetachClientComplete(binding->Nmr);
    IoFreeWorkItem(binding->Work); // expected-warning {{[nmr.use-after-detach-complete]}}
}

static VOID work_item_ok_Drain(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;
    PIO_WORKITEM work = binding->Work;

    binding->Work = NULL;
    NmrProviderDetachClientComplete(binding->Nmr);
    IoFreeWorkItem(work);
}

static NTSTATUS QueueBad(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, work_item_bad_Drain, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}

static NTSTATUS QueueOk(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, work_item_ok_Drain, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}

#define CLIENT(name, detach)                                                                     \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, CleanupBinding,           \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, detach)                                                                   \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, detach, CleanupBinding,           \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
CLIENT(FlagBad, flag_bad_Detach);
CLIENT(FlagOk, flag_ok_Detach);
PROVIDER(WorkItemBad, QueueBad);
PROVIDER(WorkItemOk, QueueOk);

// Where the last call ends.

VOID read_bad_EndCall(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) != 0 || !binding->Closing)
        return;
    NmrClientDetachProviderComplete(binding->Nmr);
    DbgPrint("binding %u detached\n", binding->Id); // expected-warning {{[nmr.use-after-detach-complete]}}
}

VOID guard_bad_EndCall(BINDING *binding)
{
    BOOLEAN last = InterlockedDecrement(&binding->Calls) == 0;

    if (last)
        NmrProviderDetachClientComplete(binding->Nmr);
    if (binding->Closing) // expected-warning {{[nmr.use-after-detach-complete]}}
        g_completed++;
}

VOID alias_bad_EndCall(PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;

    NmrProviderDetachClientComplete(nmr);
    ((BINDING *)context)->Nmr = NULL; // expected-warning {{[nmr.use-after-detach-complete]}}
}

VOID freed_bad_EndCall(BINDING *binding)
{
    NmrClientDetachProviderComplete(binding->Nmr);
    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.use-after-detach-complete]}}
}

VOID read_ok_EndCall(BINDING *binding)
{
    ULONG id = binding->Id;

    if (InterlockedDecrement(&binding->Calls) != 0 || !binding->Closing)
        return;
    NmrClientDetachProviderComplete(binding->Nmr);
    DbgPrint("binding %u detached\n", id);
}

VOID guard_ok_EndCall(BINDING *binding)
{
    BOOLEAN last = InterlockedDecrement(&binding->Calls) == 0;

    if (last)
        NmrProviderDetachClientComplete(binding->Nmr);
    if (!last && binding->Closing)
        g_completed++;
}

VOID pointer_value_ok_EndCall(BINDING *binding)
{
    NmrClientDetachProviderComplete(binding->Nmr);
    DbgPrint("binding %p detached\n", binding); // its address, not its memory
    UNREFERENCED_PARAMETER(binding);
}

VOID reused_variable_ok_EndCall(BINDING *binding)
{
    NmrClientDetachProviderComplete(binding->Nmr);
    binding = &g_static;
    binding->Closing = TRUE;
}

// Through helpers.

static VOID Complete(BINDING *binding)
{
    if (binding->Closing)
        NmrProviderDetachClientComplete(binding->Nmr);
}

static VOID MarkIdle(BINDING *binding)
{
    binding->Calls = 0; // expected-warning {{[nmr.use-after-detach-complete]}}
}

VOID helper_bad_EndCall(BINDING *binding)
{
    Complete(binding);
    MarkIdle(binding);
}

VOID helper_ok_EndCall(BINDING *binding)
{
    InterlockedExchange(&binding->Calls, 0);
    Complete(binding);
}

// A list of bindings.

VOID list_bad_CompleteAll(VOID)
{
    PLIST_ENTRY entry = g_closing.Flink;

    while (entry != &g_closing) {
        BINDING *binding = CONTAINING_RECORD(entry, BINDING, Link);

        NmrClientDetachProviderComplete(binding->Nmr);
        entry = binding->Link.Flink; // expected-warning {{[nmr.use-after-detach-complete]}}
    }
}

VOID list_ok_CompleteAll(VOID)
{
    PLIST_ENTRY entry = g_closing.Flink;

    while (entry != &g_closing) {
        BINDING *binding = CONTAINING_RECORD(entry, BINDING, Link);

        entry = entry->Flink;
        NmrClientDetachProviderComplete(binding->Nmr);
    }
}

// A context that nobody frees.

VOID static_ok_EndCall(VOID)
{
    NmrClientDetachProviderComplete(g_static.Nmr);
    g_static.Closing = TRUE;
}
