// nmr.wait-in-callback: a callback of a registration waits for the end of that registration.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x2a3a2107, 0x6b01, 0xb094, { 0x41, 0x9e, 0x0c, 0x77, 0x5d, 0x12, 0xb8, 0x6a } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

#define TAG 'dniB'

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Registration;
    PVOID Peer;
    const VOID *PeerDispatch;
    BOOLEAN Closing;
    PIO_WORKITEM Work;
} BINDING;

static const ULONG g_dispatch = 1;
static HANDLE g_client;
static HANDLE g_provider;
static BINDING g_binding;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = &g_binding;

    binding->Nmr = nmr;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static NTSTATUS DetachAtOnce(PVOID context)
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

// Direct.

static NTSTATUS detach_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    if (NmrDeregisterClient(binding->Registration) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(binding->Registration); // expected-warning {{[nmr.wait-in-callback]}}
    return STATUS_SUCCESS;
}
CLIENT(DetachBad, AttachProvider, detach_bad_Detach, NULL);

static NTSTATUS detach_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    return STATUS_SUCCESS;
}
CLIENT(DetachOk, AttachProvider, detach_ok_Detach, NULL);

static NTSTATUS global_bad_Detach(PVOID context)
{
    NmrWaitForProviderDeregisterComplete(g_provider); // expected-warning {{[nmr.wait-in-callback]}}
    return STATUS_SUCCESS;
}
PROVIDER(GlobalBad, AttachClient, global_bad_Detach, NULL);

static VOID cleanup_bad_Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (!binding->Closing)
        return;
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-in-callback]}}
}
CLIENT(CleanupBad, AttachProvider, DetachAtOnce, cleanup_bad_Cleanup);

static NTSTATUS attach_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    NTSTATUS status = AttachProvider(nmr, context, provider);

    if (!NT_SUCCESS(status) && NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-in-callback]}}
    return status;
}
CLIENT(AttachBad, attach_bad_Attach, DetachAtOnce, NULL);

// Through a helper, a table, a loop.

static VOID StopProvider(BINDING *binding)
{
    if (NmrDeregisterProvider(binding->Registration) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(binding->Registration); // expected-warning {{[nmr.wait-in-callback]}}
}

static NTSTATUS helper_bad_Detach(PVOID context)
{
    StopProvider(context);
    return STATUS_SUCCESS;
}
PROVIDER(HelperBad, AttachClient, helper_bad_Detach, NULL);

static VOID StopClient(VOID)
{
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-in-callback]}}
}

static VOID (*const g_stop[])(VOID) = { StopClient };

static NTSTATUS table_bad_Detach(PVOID context)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_stop); i++)
        g_stop[i]();
    return STATUS_SUCCESS;
}
CLIENT(TableBad, AttachProvider, table_bad_Detach, NULL);

// What a callback queues is no callback.

static VOID StopLater(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    if (NmrDeregisterClient(binding->Registration) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(binding->Registration);
    IoFreeWorkItem(binding->Work);
}

static NTSTATUS queued_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, StopLater, DelayedWorkQueue, binding);
    return STATUS_SUCCESS;
}
CLIENT(QueuedOk, AttachProvider, queued_ok_Detach, NULL);

// A client's callback may end a provider.
static NTSTATUS other_role_ok_Detach(PVOID context)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    return STATUS_SUCCESS;
}
CLIENT(OtherRoleOk, AttachProvider, other_role_ok_Detach, NULL);

// Called by the driver itself, the function is no callback.
VOID own_call_ok_Stop(BINDING *binding)
{
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client);
    DetachAtOnce(binding);
}
