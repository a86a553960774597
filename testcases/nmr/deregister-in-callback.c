// nmr.deregister-in-callback: a registration is deregistered in a callback of NMR. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=nmr.deregister-in-callback %s
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

static HANDLE g_client;
static PIO_WORKITEM g_work;
static IO_WORKITEM_ROUTINE Stop;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static VOID Stop(PDEVICE_OBJECT device, PVOID context)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

static NTSTATUS at_once_bad_Detach(PVOID context)
{
    NTSTATUS status = NmrDeregisterClient(g_client); // expected-warning {{[nmr.deregister-in-callback]}}

    ((BINDING *)context)->Closing = status == STATUS_PENDING;
    return STATUS_SUCCESS;
}
CLIENT(AtOnceBad, Attach, at_once_bad_Detach, NULL);

static VOID End(HANDLE client)
{
    if (NmrDeregisterClient(client) != STATUS_PENDING) // expected-warning {{[nmr.deregister-in-callback]}}
        DbgPrint("deregistered");
}

static VOID helper_bad_Cleanup(PVOID context)
{
    End(((BINDING *)context)->Other);
}
CLIENT(HelperBad, Attach, DetachAtOnce, helper_bad_Cleanup);

static NTSTATUS queue_ok_Detach(PVOID context)
{
    IoQueueWorkItem(g_work, Stop, DelayedWorkQueue, NULL);
    return STATUS_SUCCESS;
}
CLIENT(QueueOk, Attach, queue_ok_Detach, NULL);

VOID stop_ok(VOID)
{
    Stop(NULL, NULL);
}
