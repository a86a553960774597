// nmr.detach-complete-wrong-handle: a detach is completed with something that is not a binding handle.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x2ddb02ee, 0x822a, 0x471e, { 0x0b, 0xaf, 0xde, 0xf4, 0x5e, 0xb0, 0x43, 0x60 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

// Names say nothing: nmr_provider_handle holds a binding handle, binding_handle holds a registration handle.
typedef struct MODULE {
    HANDLE binding_handle;
    ULONG Id;
} MODULE;

typedef struct BINDING {
    HANDLE nmr_provider_handle;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    MODULE *Module;
} BINDING;

static const ULONG g_dispatch = 1;
static HANDLE g_client;
static HANDLE g_provider;
static MODULE g_client_module;
static BINDING g_bindings[3];

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_bindings[0];

    binding->nmr_provider_handle = nmr;
    binding->Module = context;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    *out_context = nmr; // the binding handle itself is the context
    *out_dispatch = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS DetachProvider(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    return binding->Calls != 0 ? STATUS_PENDING : STATUS_SUCCESS;
}

static NTSTATUS DetachClient(PVOID context)
{
    return STATUS_SUCCESS;
}

// The context instead of the handle in it.
static NTSTATUS context_bad_Detach(PVOID context)
{
    NmrClientDetachProviderComplete(context); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
    return STATUS_PENDING;
}

static NTSTATUS alias_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    if (binding->Calls != 0)
        return STATUS_PENDING;
    NmrClientDetachProviderComplete((HANDLE)binding); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
    return STATUS_PENDING;
}

static NTSTATUS field_ok_Detach(PVOID context)
{
    NmrClientDetachProviderComplete(((BINDING *)context)->nmr_provider_handle);
    return STATUS_PENDING;
}

#define CLIENT(name, detach)                                                                     \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, NULL,                     \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
CLIENT(ClientChars, DetachProvider);
CLIENT(ContextBad, context_bad_Detach);
CLIENT(AliasBad, alias_bad_Detach);
CLIENT(FieldOk, field_ok_Detach);
const NPI_PROVIDER_CHARACTERISTICS ProviderChars = {
    .Length = sizeof(NPI_PROVIDER_CHARACTERISTICS),
    .ProviderAttachClient = AttachClient,
    .ProviderDetachClient = DetachClient,
    .ProviderRegistrationInstance = { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL },
};

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&ClientChars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&ProviderChars, NULL, &g_provider);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&ClientChars, &g_client_module, &g_client_module.binding_handle);
    return status;
}

VOID Stop(VOID)
{
    NmrDeregisterClient(g_client_module.binding_handle);
    NmrDeregisterProvider(g_provider);
    NmrDeregisterClient(g_client);
    NmrWaitForClientDeregisterComplete(g_client_module.binding_handle);
    NmrWaitForProviderDeregisterComplete(g_provider);
    NmrWaitForClientDeregisterComplete(g_client);
}

// A registration handle.

VOID on_path_bad_Finish(VOID)
{
    HANDLE handle = NULL;

    if (!NT_SUCCESS(NmrRegisterClient(&ClientChars, NULL, &handle)))
        return;
    NmrClientDetachProviderComplete(handle); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
    NmrDeregisterClient(handle);
    NmrWaitForClientDeregisterComplete(handle);
}

VOID static_handle_bad_Finish(BOOLEAN closing)
{
    if (closing && g_provider != NULL)
        NmrProviderDetachClientComplete(g_provider); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
}

VOID field_bad_Finish(BINDING *binding)
{
    MODULE *module = binding->Module;

    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(module->binding_handle); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
}

static VOID Complete(HANDLE handle)
{
    NmrClientDetachProviderComplete(handle); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
}

VOID helper_bad_Finish(BINDING *binding)
{
    Complete(binding->nmr_provider_handle);
    Complete(g_client);
}

// Binding handles.

VOID field_ok_Finish(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->nmr_provider_handle);
}

VOID parameter_ok_Finish(HANDLE registration)
{
    NmrClientDetachProviderComplete(registration); // whatever it is called
}

VOID loop_ok_Finish(VOID)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_bindings); i++) {
        HANDLE nmr = g_bindings[i].nmr_provider_handle;

        if (nmr != NULL && g_bindings[i].Closing)
            NmrClientDetachProviderComplete(nmr);
    }
}

// The context of this provider's bindings is the binding handle.
static NTSTATUS handle_as_context_ok_Detach(PVOID context)
{
    NmrProviderDetachClientComplete(context);
    return STATUS_PENDING;
}
const NPI_PROVIDER_CHARACTERISTICS HandleAsContextOk = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, handle_as_context_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

// A field that both a registration and an attach callback write: unknown.

typedef struct PORT {
    HANDLE Handle;
    BOOLEAN Bound;
} PORT;

static PORT g_port[2];

static NTSTATUS AttachPort(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    PORT *port = context;
    PVOID peer;
    const VOID *peer_dispatch;

    port->Handle = nmr;
    port->Bound = TRUE;
    return NmrClientAttachProvider(nmr, port, &g_dispatch, &peer, &peer_dispatch);
}

static NTSTATUS DetachPort(PVOID context)
{
    ((PORT *)context)->Bound = FALSE;
    return STATUS_PENDING;
}

const NPI_CLIENT_CHARACTERISTICS PortChars = {
    0, sizeof(PortChars), AttachPort, DetachPort, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS StartPort(VOID)
{
    return NmrRegisterClient(&PortChars, &g_port[1], &g_port[0].Handle);
}

VOID StopPort(VOID)
{
    if (NmrDeregisterClient(g_port[0].Handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_port[0].Handle);
}

VOID both_kinds_ok_Finish(PORT *port)
{
    if (!port->Bound)
        NmrClientDetachProviderComplete(port->Handle);
}
