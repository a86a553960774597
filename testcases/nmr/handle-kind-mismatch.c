// nmr.handle-kind-mismatch: a handle of one kind goes to a function for another kind.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x005c5c24, 0xcc20, 0x4e94, { 0x42, 0x31, 0x16, 0xba, 0x48, 0x5a, 0x60, 0x16 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Binding;
    PVOID Peer;
    const VOID *PeerDispatch;
    LONG Calls;
} BINDING;

typedef struct MODULE {
    HANDLE nmr_binding_handle; // holds a registration handle, whatever its name says
    HANDLE Parent;
} MODULE;

static const ULONG g_dispatch = 1;
static HANDLE g_client;
static HANDLE g_provider;
static HANDLE g_spare;
static MODULE g_module_state;
static BINDING g_binding;

static NTSTATUS AttachProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_binding.Binding = binding;
    return NmrClientAttachProvider(binding, &g_binding, &g_dispatch, &g_binding.Peer, &g_binding.PeerDispatch);
}

// The handle of the registration instead of the binding.
static NTSTATUS registration_bad_Attach(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return NmrClientAttachProvider(g_client, &g_binding, &g_dispatch, &g_binding.Peer, // expected-warning {{[nmr.handle-kind-mismatch]}}
        &g_binding.PeerDispatch);
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_CLIENT_CHARACTERISTICS g_second_chars = {
    .Length = sizeof(NPI_CLIENT_CHARACTERISTICS),
    .ClientAttachProvider = registration_bad_Attach,
    .ClientDetachProvider = DetachAtOnce,
    .ClientRegistrationInstance = { .Size = sizeof(NPI_REGISTRATION_INSTANCE), .NpiId = &g_npi, .ModuleId = &g_module },
};
static const NPI_PROVIDER_CHARACTERISTICS g_provider_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS Start(VOID)
{
    NTSTATUS status = NmrRegisterClient(&g_client_chars, NULL, &g_client);

    if (NT_SUCCESS(status))
        status = NmrRegisterProvider(&g_provider_chars, NULL, &g_provider);
    if (NT_SUCCESS(status))
        status = NmrRegisterClient(&g_client_chars, &g_module_state, &g_module_state.nmr_binding_handle);
    return status;
}

// Registered on the path.

VOID direct_bad_Probe(VOID)
{
    HANDLE handle = NULL;

    if (NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &handle)))
        NmrDeregisterClient(handle); // expected-warning {{[nmr.handle-kind-mismatch]}}
}

VOID wait_bad_Probe(VOID)
{
    if (!NT_SUCCESS(NmrRegisterClient(&g_second_chars, NULL, &g_spare)))
        return;
    if (NmrDeregisterClient(g_spare) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_spare); // expected-warning {{[nmr.handle-kind-mismatch]}}
}

VOID direct_ok_Probe(VOID)
{
    HANDLE handle = NULL;

    if (NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &handle)) &&
        NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
}

VOID wait_ok_Probe(VOID)
{
    if (NT_SUCCESS(NmrRegisterClient(&g_second_chars, NULL, &g_spare)) &&
        NmrDeregisterClient(g_spare) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_spare);
}

// Registered elsewhere in the file.

VOID stored_bad_Stop(VOID)
{
    if (g_provider == NULL)
        return;
    if (NmrDeregisterClient(g_provider) == STATUS_PENDING) // expected-warning {{[nmr.handle-kind-mismatch]}}
        NmrWaitForClientDeregisterComplete(g_provider);
    g_provider = NULL;
}

static DRIVER_UNLOAD field_bad_Unload;
static VOID field_bad_Unload(PDRIVER_OBJECT driver)
{
    MODULE *module = &g_module_state;

    if (NmrDeregisterProvider(module->nmr_binding_handle) == STATUS_PENDING) // expected-warning {{[nmr.handle-kind-mismatch]}}
        NmrWaitForProviderDeregisterComplete(module->nmr_binding_handle);
}

static VOID StopClientHandle(HANDLE handle)
{
    if (NmrDeregisterClient(handle) == STATUS_PENDING) // expected-warning {{[nmr.handle-kind-mismatch]}}
        NmrWaitForClientDeregisterComplete(handle);
}

VOID helper_bad_Stop(VOID)
{
    StopClientHandle(g_client);
    StopClientHandle(g_provider);
}

VOID stored_ok_Stop(VOID)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
}

static DRIVER_UNLOAD misleading_name_ok_Unload;
static VOID misleading_name_ok_Unload(PDRIVER_OBJECT driver)
{
    MODULE *module = &g_module_state;

    if (NmrDeregisterClient(module->nmr_binding_handle) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(module->nmr_binding_handle);
}

// A binding handle is no registration handle.

VOID binding_bad_Stop(BINDING *binding)
{
    NmrDeregisterClient(binding->Binding); // expected-warning {{[nmr.handle-kind-mismatch]}}
}

VOID binding_ok_Stop(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0)
        NmrClientDetachProviderComplete(binding->Binding);
}

// A field that both kinds of registration write: unknown.

typedef struct ENDPOINT {
    BOOLEAN IsProvider;
    HANDLE Nmr;
} ENDPOINT;

static ENDPOINT g_endpoint[4];

NTSTATUS StartEndpoint(ENDPOINT *endpoint)
{
    if (endpoint->IsProvider)
        return NmrRegisterProvider(&g_provider_chars, endpoint, &endpoint->Nmr);
    return NmrRegisterClient(&g_client_chars, endpoint, &endpoint->Nmr);
}

VOID generic_field_ok_Stop(VOID)
{
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(g_endpoint); i++) {
        ENDPOINT *endpoint = &g_endpoint[i];

        if (endpoint->IsProvider) {
            if (NmrDeregisterProvider(endpoint->Nmr) == STATUS_PENDING)
                NmrWaitForProviderDeregisterComplete(endpoint->Nmr);
        } else if (NmrDeregisterClient(endpoint->Nmr) == STATUS_PENDING) {
            NmrWaitForClientDeregisterComplete(endpoint->Nmr);
        }
    }
}

// Nothing is known about a parameter.

VOID parameter_ok_Stop(HANDLE client_handle)
{
    if (NmrDeregisterProvider(client_handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(client_handle);
}

// A place that got the other kind later.

VOID reused_place_ok_Stop(VOID)
{
    HANDLE handle = NULL;

    if (!NT_SUCCESS(NmrRegisterProvider(&g_provider_chars, NULL, &handle)))
        return;
    NmrDeregisterProvider(handle);
    NmrWaitForProviderDeregisterComplete(handle);
    handle = g_client;
    NmrDeregisterClient(handle);
    NmrWaitForClientDeregisterComplete(handle);
}
