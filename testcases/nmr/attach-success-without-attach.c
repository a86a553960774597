// nmr.attach-success-without-attach: the client attach callback returns success and never attached.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x45b014fd, 0x7c97, 0x47f1, { 0xfb, 0xd4, 0x06, 0xf4, 0x43, 0xe9, 0x0b, 0x17 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    BOOLEAN Attached;
    ULONG State;
} BINDING;

static const ULONG g_dispatch = 1;
static const ULONG g_known[] = { 3, 5, 8 };
static BINDING g_binding;

// Other files of the driver.
NTSTATUS JoinProvider(HANDLE nmr, ULONG number);
NTSTATUS JoinBinding(BINDING *binding);
VOID QueueJoin(BINDING *binding);

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

#define CLIENT(name, attach)                                                                     \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        .Length = sizeof(NPI_CLIENT_CHARACTERISTICS),                                            \
        .ClientAttachProvider = attach,                                                          \
        .ClientDetachProvider = DetachAtOnce,                                                    \
        .ClientRegistrationInstance = { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }, \
    }

// Direct.

static NTSTATUS stores_only_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    ((BINDING *)context)->Nmr = nmr;
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(StoresOnlyBad, stores_only_bad_Attach);

static NTSTATUS pending_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_binding.Nmr = nmr;
    g_binding.State = 1;
    return STATUS_PENDING;
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(PendingBad, pending_bad_Attach);

static NTSTATUS declines_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}
CLIENT(DeclinesOk, declines_ok_Attach);

static NTSTATUS fails_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    if (binding->Attached)
        return STATUS_DEVICE_BUSY; // any failure declines
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}
CLIENT(FailsOk, fails_ok_Attach);

// Guards.

static NTSTATUS already_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    if (binding->Attached)
        return STATUS_SUCCESS; // a second provider is offered and left alone
    binding->Attached = TRUE;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(AlreadyBad, already_bad_Attach);

static NTSTATUS initial_status_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_SUCCESS;

    if (provider->Number != 0) {
        binding->Nmr = nmr;
        status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    }
    return status;
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(InitialStatusBad, initial_status_bad_Attach);

static NTSTATUS initial_status_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_NOINTERFACE;

    if (provider->Number != 0) {
        binding->Nmr = nmr;
        status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    }
    return status;
}
CLIENT(InitialStatusOk, initial_status_ok_Attach);

static NTSTATUS state_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    BOOLEAN first = binding->State == 0;
    NTSTATUS status = STATUS_DEVICE_NOT_READY;

    if (first) {
        status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
        if (NT_SUCCESS(status))
            binding->State = 1;
    }
    return first ? status : STATUS_DEVICE_BUSY;
}
CLIENT(StateOk, state_ok_Attach);

// Loops.

static NTSTATUS loop_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_SUCCESS;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_known); i++) {
        if (g_known[i] == provider->Number) {
            status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
            break;
        }
    }
    return status; // an unknown provider: success
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(LoopBad, loop_bad_Attach);

static NTSTATUS loop_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_known); i++) {
        if (g_known[i] == provider->Number)
            return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    }
    return STATUS_NOINTERFACE;
}
CLIENT(LoopOk, loop_ok_Attach);

// Through helpers.

static NTSTATUS Validate(const NPI_REGISTRATION_INSTANCE *provider)
{
    return provider->NpiSpecificCharacteristics != NULL ? STATUS_SUCCESS : STATUS_NOINTERFACE;
}

static NTSTATUS Attach(BINDING *binding)
{
    return NmrClientAttachProvider(binding->Nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS helper_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_binding.Nmr = nmr;
    return Validate(provider);
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(HelperBad, helper_bad_Attach);

static NTSTATUS helper_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    NTSTATUS status = Validate(provider);

    if (!NT_SUCCESS(status))
        return status;
    g_binding.Nmr = nmr;
    return Attach(&g_binding);
}
CLIENT(HelperOk, helper_ok_Attach);

static NTSTATUS (*const g_attach[])(BINDING *) = { Attach };

static NTSTATUS table_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_binding.Nmr = nmr;
    return g_attach[0](&g_binding);
}
CLIENT(TableOk, table_ok_Attach);

// A function in another file gets the binding handle, or what holds it.

static NTSTATUS passed_handle_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    NTSTATUS status = JoinProvider(nmr, provider->Number);

    return NT_SUCCESS(status) ? STATUS_SUCCESS : STATUS_NOINTERFACE;
}
CLIENT(PassedHandleOk, passed_handle_ok_Attach);

static NTSTATUS passed_owner_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return JoinBinding(binding);
}
CLIENT(PassedOwnerOk, passed_owner_ok_Attach);

static NTSTATUS queued_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    QueueJoin(binding);
    return STATUS_SUCCESS;
}
CLIENT(QueuedOk, queued_ok_Attach);

// A provider's attach callback has nothing to call.

static NTSTATUS provider_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}
const NPI_PROVIDER_CHARACTERISTICS ProviderOk = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), provider_ok_AttachClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
