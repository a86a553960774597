// nmr.detach-blocking-wait: a detach or cleanup callback blocks. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.detach-blocking-wait %s
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

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

static IO_WORKITEM_ROUTINE Drain;
static WSK_REGISTRATION g_registration;

static NTSTATUS rundown_bad_Detach(PVOID context)
{
    ExWaitForRundownProtectionRelease(&((BINDING *)context)->Calls); // expected-warning {{[nmr.detach-blocking-wait]}}
    return STATUS_SUCCESS;
}
CLIENT(RundownBad, Attach, rundown_bad_Detach, NULL);

static VOID WaitForIdle(BINDING *binding)
{
    binding->Closing = TRUE;
    KeWaitForSingleObject(&binding->Idle, Executive, KernelMode, FALSE, NULL); // expected-warning {{[nmr.detach-blocking-wait]}}
}

static NTSTATUS helper_bad_Detach(PVOID context)
{
    WaitForIdle(context);
    return STATUS_SUCCESS;
}
CLIENT(HelperBad, Attach, helper_bad_Detach, NULL);

static NTSTATUS second_bad_Detach(PVOID context)
{
    LARGE_INTEGER second;

    second.QuadPart = -10000000;
    KeWaitForSingleObject(&((BINDING *)context)->Idle, Executive, KernelMode, FALSE, &second); // expected-warning {{[nmr.detach-blocking-wait]}}
    return STATUS_SUCCESS;
}
CLIENT(SecondBad, Attach, second_bad_Detach, NULL);

static VOID close_bad_Cleanup(PVOID context)
{
    ZwClose(((BINDING *)context)->Other); // expected-warning {{[nmr.detach-blocking-wait]}}
    ExFreePool(context);
}
CLIENT(CloseBad, Attach, DetachAtOnce, close_bad_Cleanup);

static NTSTATUS wsk_bad_Detach(PVOID context)
{
    WskDeregister(&g_registration); // expected-warning {{[nmr.detach-blocking-wait]}}
    return STATUS_SUCCESS;
}
CLIENT(WskBad, Attach, wsk_bad_Detach, NULL);

static VOID Drain(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Calls);
    NmrClientDetachProviderComplete(binding->Nmr);
}

static NTSTATUS work_item_ok_Detach(PVOID context)
{
    IoQueueWorkItem(((BINDING *)context)->Work, Drain, DelayedWorkQueue, context);
    return STATUS_PENDING;
}
CLIENT(WorkItemOk, Attach, work_item_ok_Detach, NULL);

/* A wait with a timeout of 0 only looks. */
static NTSTATUS poll_ok_Detach(PVOID context)
{
    LARGE_INTEGER none;
    BINDING *binding = context;

    none.QuadPart = 0;
    if (KeWaitForSingleObject(&binding->Idle, Executive, KernelMode, FALSE, &none) == STATUS_SUCCESS)
        return STATUS_SUCCESS;
    binding->Closing = TRUE;
    return STATUS_PENDING;
}

VOID poll_ok_idle(BINDING *binding)
{
    if (binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
}
CLIENT(PollOk, Attach, poll_ok_Detach, NULL);

/* Attach runs at PASSIVE_LEVEL, and may block. */
static NTSTATUS attach_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    KeWaitForSingleObject(&((BINDING *)context)->Idle, Executive, KernelMode, FALSE, NULL);
    return Attach(nmr, context, provider);
}
CLIENT(AttachOk, attach_ok_Attach, DetachAtOnce, NULL);
