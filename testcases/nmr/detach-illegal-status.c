// nmr.detach-illegal-status: a detach callback returns another status than success or pending.
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
NTSTATUS StopBinding(BINDING *binding);
VOID QueueCompletion(BINDING *binding);

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS busy_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    if (binding->Calls != 0)
        return STATUS_DEVICE_BUSY;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-illegal-status]}}
CLIENT(BusyBad, Attach, busy_bad_Detach, NULL);

static NTSTATUS Stop(BINDING *binding)
{
    return InterlockedExchange(&binding->Calls, 0) == 0 ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

static NTSTATUS helper_bad_Detach(PVOID context)
{
    NTSTATUS status = Stop(context);

    return status;
} // expected-warning {{[nmr.detach-illegal-status]}}
CLIENT(HelperBad, Attach, helper_bad_Detach, NULL);

static NTSTATUS pending_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    if (binding->Calls == 0)
        return STATUS_SUCCESS;
    QueueCompletion(binding);
    return STATUS_PENDING;
}
CLIENT(PendingOk, Attach, pending_ok_Detach, NULL);

static NTSTATUS unknown_ok_Detach(PVOID context)
{
    return StopBinding(context);
}
CLIENT(UnknownOk, Attach, unknown_ok_Detach, NULL);

// NMR never passes NULL: the check is only for show.
static NTSTATUS null_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    if (binding == NULL)
        return STATUS_INVALID_PARAMETER;
    binding->Closing = TRUE;
    return STATUS_SUCCESS;
}
CLIENT(NullOk, Attach, null_ok_Detach, NULL);

static NTSTATUS null_at_the_end_ok_Detach(PVOID context)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_INVALID_PARAMETER;

    if (binding == NULL)
        goto exit;
    binding->Closing = TRUE;
    status = STATUS_SUCCESS;
exit:
    DbgPrint("detach: %x", status);
    return status;
}
CLIENT(NullAtTheEndOk, Attach, null_at_the_end_ok_Detach, NULL);
