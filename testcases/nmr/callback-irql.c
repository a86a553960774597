// nmr.callback-irql: a detach or cleanup callback needs an IRQL below DISPATCH_LEVEL. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.callback-irql %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Other;
    PVOID Peer;
    const VOID *PeerDispatch;
    EX_RUNDOWN_REF Calls;
    KEVENT Idle;
    FAST_MUTEX Mutex;
    KSPIN_LOCK Lock;
    PIO_WORKITEM Work;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch = 1;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

#define CLIENT(name, attach, detach, cleanup)                                                    \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, detach, cleanup,                          \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

static NTSTATUS DetachAtOnce(PVOID context)
{
    return STATUS_SUCCESS;
}

static NTSTATUS mutex_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    ExAcquireFastMutex(&binding->Mutex); // expected-warning {{[nmr.callback-irql]}}
    binding->Closing = TRUE;
    ExReleaseFastMutex(&binding->Mutex);
    return STATUS_SUCCESS;
}
CLIENT(MutexBad, Attach, mutex_bad_Detach, NULL);

NPI_CLIENT_DETACH_PROVIDER_FN pragma_bad_Detach;
#pragma alloc_text(PAGE, pragma_bad_Detach)
NTSTATUS pragma_bad_Detach(PVOID context)
{
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.callback-irql]}}
CLIENT(PragmaBad, Attach, pragma_bad_Detach, NULL);

__declspec(code_seg("PAGE")) VOID section_bad_Cleanup(PVOID context)
{
    ExFreePool(context);
} // expected-warning {{[nmr.callback-irql]}}
CLIENT(SectionBad, Attach, DetachAtOnce, section_bad_Cleanup);

static VOID Unlink(BINDING *binding)
{
    ZwDeleteKey(binding->Other); // expected-warning {{[nmr.callback-irql]}}
}

static VOID registry_bad_Cleanup(PVOID context)
{
    Unlink(context);
    ExFreePool(context);
}
CLIENT(RegistryBad, Attach, DetachAtOnce, registry_bad_Cleanup);

static NTSTATUS spin_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    KIRQL irql;

    KeAcquireSpinLock(&binding->Lock, &irql);
    binding->Closing = TRUE;
    KeReleaseSpinLock(&binding->Lock, irql);
    return STATUS_SUCCESS;
}
CLIENT(SpinOk, Attach, spin_ok_Detach, NULL);

/* Attach runs at PASSIVE_LEVEL. */
NPI_CLIENT_ATTACH_PROVIDER_FN attach_ok_Attach;
#pragma alloc_text(PAGE, attach_ok_Attach)
NTSTATUS attach_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    ExAcquireFastMutex(&binding->Mutex);
    binding->Closing = FALSE;
    ExReleaseFastMutex(&binding->Mutex);
    return Attach(nmr, context, provider);
}
CLIENT(AttachOk, attach_ok_Attach, DetachAtOnce, NULL);

static VOID Later(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    ExAcquireFastMutex(&binding->Mutex);
    binding->Closing = TRUE;
    ExReleaseFastMutex(&binding->Mutex);
    NmrClientDetachProviderComplete(binding->Nmr);
}

static NTSTATUS work_item_ok_Detach(PVOID context)
{
    IoQueueWorkItem(((BINDING *)context)->Work, Later, DelayedWorkQueue, context);
    return STATUS_PENDING;
}
CLIENT(WorkItemOk, Attach, work_item_ok_Detach, NULL);
