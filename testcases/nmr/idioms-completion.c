// How pended detaches are completed in real drivers, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0xc119976b, 0x24a0, 0x4253, { 0x49, 0x1b, 0xe0, 0xbc, 0xe5, 0x82, 0x8d, 0x4b } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    KSPIN_LOCK Lock;
    volatile LONG References;
    EX_RUNDOWN_REF Rundown;
    PIO_WORKITEM Work;
    LIST_ENTRY Link;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch = 1;
static PDEVICE_OBJECT g_device;
static KSPIN_LOCK g_lock;

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Work = IoAllocateWorkItem(g_device);
    if (binding->Work == NULL) {
        ExFreePoolWithTag(binding, TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    binding->References = 1;
    binding->Nmr = nmr;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static VOID Cleanup(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

#define PROVIDER(name, detach)                                                                   \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, detach, Cleanup,                  \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

#define LOG_EXIT() DbgPrint("<-- %s\n", __func__)

// A work item drains the binding, frees itself, completes last; the log line does not touch the context.

static VOID work_item_ok_Drain(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;
    PIO_WORKITEM work = binding->Work;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    IoFreeWorkItem(work);
    NmrProviderDetachClientComplete(binding->Nmr);
    LOG_EXIT();
}

static VOID work_item_bad_Drain(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    NmrProviderDetachClientComplete(binding->Nmr);
    IoFreeWorkItem(binding->Work); // expected-warning {{[nmr.use-after-detach-complete]}}
    LOG_EXIT();
}

static NTSTATUS work_item_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_PENDING;
    KIRQL irql;

    KeAcquireSpinLock(&g_lock, &irql);
    binding->Closing = TRUE;
    KeReleaseSpinLock(&g_lock, irql);
    IoQueueWorkItem(binding->Work, work_item_ok_Drain, DelayedWorkQueue, binding);
    return status;
}
PROVIDER(WorkItemOk, work_item_ok_Detach);

static NTSTATUS work_item_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, work_item_bad_Drain, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}
PROVIDER(WorkItemBad, work_item_bad_Detach);

// The last reference completes, possibly inside the detach callback, which says STATUS_PENDING in any case.

static VOID Dereference(BINDING *binding)
{
    HANDLE nmr = binding->Nmr;

    if (InterlockedDecrement(&binding->References) == 0)
        NmrProviderDetachClientComplete(nmr);
}

static NTSTATUS reference_ok_Detach(PVOID context)
{
    Dereference(context);
    return STATUS_PENDING;
}
PROVIDER(ReferenceOk, reference_ok_Detach);

static NTSTATUS reference_bad_Detach(PVOID context)
{
    Dereference(context);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
PROVIDER(ReferenceBad, reference_bad_Detach);

// SUCCESS at once, with the state taken under the lock that the callers take; or after blocking.

static NTSTATUS at_once_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    KIRQL irql;

    KeAcquireSpinLock(&binding->Lock, &irql);
    binding->Closing = TRUE;
    KeReleaseSpinLock(&binding->Lock, irql);
    return STATUS_SUCCESS;
}
PROVIDER(AtOnceOk, at_once_ok_Detach);

static NTSTATUS at_once_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    KIRQL irql;

    KeAcquireSpinLock(&binding->Lock, &irql);
    binding->Closing = TRUE;
    KeReleaseSpinLock(&binding->Lock, irql);
    NmrProviderDetachClientComplete(binding->Nmr);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
PROVIDER(AtOnceBad, at_once_bad_Detach);

static NTSTATUS blocking_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    binding->Closing = TRUE;
    return STATUS_SUCCESS;
}
PROVIDER(BlockingOk, blocking_ok_Detach);

// The status comes from elsewhere: a mapping, a callback, a variable.

typedef enum { RESULT_OK, RESULT_PENDING } RESULT;
static const NTSTATUS g_map[] = { STATUS_SUCCESS, STATUS_PENDING };
NTSTATUS (*OnClientDetach)(BINDING *binding);

static NTSTATUS mapped_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    RESULT result = RESULT_OK;

    if (InterlockedDecrement(&binding->References) != 0)
        result = RESULT_PENDING; // Dereference completes
    return g_map[result];
}
PROVIDER(MappedOk, mapped_ok_Detach);

static NTSTATUS indirect_ok_Detach(PVOID context)
{
    return OnClientDetach(context);
}
PROVIDER(IndirectOk, indirect_ok_Detach);

// The owner completes when it closes, before or after it was asked to.

VOID owner_ok_Close(BINDING *binding, HANDLE registration)
{
    NmrProviderDetachClientComplete(binding->Nmr);
    if (NmrDeregisterProvider(registration) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(registration);
}

VOID owner_bad_Close(BINDING *binding, HANDLE registration)
{
    NmrProviderDetachClientComplete(binding->Nmr);
    binding->Closing = TRUE; // expected-warning {{[nmr.use-after-detach-complete]}}
    if (NmrDeregisterProvider(registration) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(registration);
}

// Printing the address of the context is no use of it, reading from it is.

VOID print_ok_Finish(BINDING *binding)
{
    NmrProviderDetachClientComplete(binding->Nmr);
    DbgPrint("detached %p\n", (PVOID)binding);
}

VOID print_bad_Finish(BINDING *binding)
{
    NmrProviderDetachClientComplete(binding->Nmr);
    DbgPrint("detached %d\n", binding->References); // expected-warning {{[nmr.use-after-detach-complete]}}
}
