// Registrations without an unload routine: tied to an object, or made in a callback of another registration.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0x9cc346de, 0xa018, 0x48f6, { 0x95, 0xa1, 0x9f, 0x52, 0x40, 0x7d, 0x64, 0x0d } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct LINK {
    HANDLE Nmr;
    volatile LONG References;
    NPI_CLIENT_CHARACTERISTICS Characteristics;
} LINK;

typedef struct BINDING {
    HANDLE Nmr;
    HANDLE Inner; // a registration made for the time of the binding
    PVOID Peer;
    const VOID *PeerDispatch;
} BINDING;

static const ULONG g_dispatch = 1;

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_inner_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

// The last reference undoes it.

VOID last_reference_ok_Release(LINK *link)
{
    if (InterlockedDecrement(&link->References) != 0)
        return;
    if (NmrDeregisterClient(link->Nmr) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(link->Nmr);
    ExFreePoolWithTag(link, TAG);
}

VOID last_reference_bad_Release(LINK *link)
{
    if (InterlockedDecrement(&link->References) != 0)
        return;
    NmrDeregisterClient(link->Nmr);
    ExFreePoolWithTag(link, TAG); // expected-warning {{[nmr.unload-without-wait]}}
}

NTSTATUS object_ok_Create(LINK **out)
{
    LINK *link = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*link), TAG);
    NTSTATUS status;

    if (link == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    link->References = 1;
    link->Characteristics = g_inner_chars;
    status = NmrRegisterClient(&link->Characteristics, link, &link->Nmr);
    if (!NT_SUCCESS(status)) {
        ExFreePoolWithTag(link, TAG);
        return status;
    }
    *out = link;
    return status;
}

NTSTATUS object_bad_Create(LINK **out)
{
    LINK *link = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*link), TAG);
    NTSTATUS status;

    if (link == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    link->Characteristics = g_inner_chars;
    status = NmrRegisterClient(&link->Characteristics, link, &link->Nmr);
    if (NT_SUCCESS(status) && out == NULL) {
        ExFreePoolWithTag(link, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
        return STATUS_INVALID_PARAMETER;
    }
    if (NT_SUCCESS(status))
        *out = link;
    else
        ExFreePoolWithTag(link, TAG);
    return status;
}

// Registered when a client attaches, deregistered when it detaches.

static NTSTATUS nested_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = context;
    NTSTATUS status = NmrRegisterClient(&g_inner_chars, binding, &binding->Inner);

    if (!NT_SUCCESS(status)) {
        binding->Inner = NULL;
        return status;
    }
    binding->Nmr = nmr;
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static VOID StopInner(BINDING *binding)
{
    if (binding->Inner == NULL)
        return;
    if (NmrDeregisterClient(binding->Inner) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(binding->Inner);
    binding->Inner = NULL;
}

static NTSTATUS nested_ok_DetachClient(PVOID context)
{
    StopInner(context);
    return STATUS_SUCCESS;
}

static NTSTATUS nested_bad_DetachClient(PVOID context)
{
    BINDING *binding = context;

    if (binding->Inner != NULL) {
        NmrDeregisterClient(binding->Inner);
        binding->Inner = NULL; // expected-warning {{[nmr.unload-without-wait]}}
    }
    return STATUS_SUCCESS;
}

const NPI_PROVIDER_CHARACTERISTICS NestedOk = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), nested_ok_AttachClient, nested_ok_DetachClient, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
const NPI_PROVIDER_CHARACTERISTICS NestedBad = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), nested_ok_AttachClient, nested_bad_DetachClient, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
