// nmr.cleanup-reenters-nmr: a cleanup callback calls NMR. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.cleanup-reenters-nmr %s
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

static IO_WORKITEM_ROUTINE Stop;
static PIO_WORKITEM g_work;
static HANDLE g_again;

static VOID deregister_bad_Cleanup(PVOID context)
{
    if (NmrDeregisterClient(g_again) == STATUS_PENDING) // expected-warning {{[nmr.cleanup-reenters-nmr]}}
        IoQueueWorkItem(g_work, Stop, DelayedWorkQueue, g_again);
    ExFreePool(context);
}
CLIENT(DeregisterBad, Attach, DetachAtOnce, deregister_bad_Cleanup);

static VOID Again(const NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    if (!NT_SUCCESS(NmrRegisterClient(characteristics, NULL, &g_again))) // expected-warning {{[nmr.cleanup-reenters-nmr]}}
        g_again = NULL;
}

static VOID register_bad_Cleanup(PVOID context)
{
    extern const NPI_CLIENT_CHARACTERISTICS RegisterBad;

    Again(&RegisterBad);
    ExFreePool(context);
}
CLIENT(RegisterBad, Attach, DetachAtOnce, register_bad_Cleanup);

static VOID complete_bad_Cleanup(PVOID context)
{
    BINDING *binding = context;

    NmrClientDetachProviderComplete(binding->Nmr); // expected-warning {{[nmr.cleanup-reenters-nmr]}}
}
CLIENT(CompleteBad, Attach, DetachAtOnce, complete_bad_Cleanup);

static VOID Stop(PDEVICE_OBJECT device, PVOID context)
{
    if (context == NULL && NmrDeregisterClient(g_again) != STATUS_PENDING)
        return;
    NmrWaitForClientDeregisterComplete(context ? context : g_again);
}

static VOID work_item_ok_Cleanup(PVOID context)
{
    IoQueueWorkItem(g_work, Stop, DelayedWorkQueue, NULL);
    ExFreePool(context);
}
CLIENT(WorkItemOk, Attach, DetachAtOnce, work_item_ok_Cleanup);

static VOID free_ok_Cleanup(PVOID context)
{
    ExFreePool(context);
}
CLIENT(FreeOk, Attach, DetachAtOnce, free_ok_Cleanup);

/* The detach callback is another matter. */
static NTSTATUS detach_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    NmrClientDetachProviderComplete(binding->Nmr);
    return STATUS_PENDING;
}
CLIENT(DetachOk, Attach, detach_ok_Detach, free_ok_Cleanup);
