// Who owns the binding context in real drivers, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0xfa0d582b, 0xd830, 0x4b24, { 0x2b, 0x5e, 0x18, 0x5d, 0x3c, 0xf6, 0x2d, 0xcd } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    PVOID ExtensionData;
    volatile LONG References;
    ULONG State;
} BINDING;

typedef struct OBJECT {
    HANDLE Registration;
    BINDING Embedded;
    BINDING *Separate;
} OBJECT;

static const ULONG g_dispatch = 1;
static BINDING g_static;

// Context = registration structure, no cleanup callback, freed after the wait.

static NTSTATUS AttachEmbedded(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    OBJECT *object = context;
    BINDING *binding = &object->Embedded;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, object, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS embedded_ok_Detach(PVOID context)
{
    OBJECT *object = context;

    object->Embedded.State = 2;
    return STATUS_SUCCESS;
}

static NTSTATUS embedded_bad_Detach(PVOID context)
{
    OBJECT *object = context;

    object->Embedded.State = 2;
    ExFreePoolWithTag(object, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}

#define CLIENT(name, attach, detach, cleanup)                                                    \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, detach, cleanup,                          \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
CLIENT(EmbeddedOk, AttachEmbedded, embedded_ok_Detach, NULL);
CLIENT(EmbeddedBad, AttachEmbedded, embedded_bad_Detach, NULL);

NTSTATUS StartObject(OBJECT *object)
{
    return NmrRegisterClient(&EmbeddedOk, object, &object->Registration);
}

VOID embedded_ok_Stop(OBJECT *object)
{
    if (NmrDeregisterClient(object->Registration) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(object->Registration);
    ExFreePoolWithTag(object, TAG);
}

VOID embedded_bad_Stop(OBJECT *object)
{
    NTSTATUS status = NmrDeregisterClient(object->Registration);

    if (NT_SUCCESS(status))
        ExFreePoolWithTag(object, TAG); // expected-warning {{[nmr.pending-as-success]}}
}

// A separate allocation, freed in the cleanup callback.

static BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL)
        binding->Nmr = nmr;
    return binding;
}

static VOID CleanupSeparate(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static NTSTATUS separate_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

static NTSTATUS separate_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
} // expected-warning {{[nmr.attach-context-leak]}}

// Members are freed in detach, the block itself in cleanup.

static NTSTATUS members_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->State = 3;
    if (binding->ExtensionData != NULL)
        ExFreePoolWithTag(binding->ExtensionData, TAG);
    binding->ExtensionData = NULL;
    return STATUS_SUCCESS;
}

static NTSTATUS members_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->State = 3;
    if (binding->ExtensionData != NULL)
        ExFreePoolWithTag(binding->ExtensionData, TAG);
    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.cleanup-double-free]}}
    return STATUS_SUCCESS;
}
CLIENT(SeparateOk, separate_ok_Attach, members_ok_Detach, CleanupSeparate);
CLIENT(SeparateBad, separate_bad_Attach, members_ok_Detach, CleanupSeparate);
CLIENT(MembersBad, separate_ok_Attach, members_bad_Detach, CleanupSeparate);

// Stored in its owner in attach, freed with the owner: an escape, no leak.

static NTSTATUS owned_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    OBJECT *object = context;

    object->Separate = NewBinding(nmr);
    if (object->Separate == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return NmrClientAttachProvider(nmr, object->Separate, &g_dispatch, &object->Separate->Peer,
        &object->Separate->PeerDispatch);
}

static NTSTATUS owned_ok_Detach(PVOID context)
{
    ((BINDING *)context)->State = 4;
    return STATUS_SUCCESS;
}
CLIENT(OwnedOk, owned_ok_Attach, owned_ok_Detach, NULL);

VOID owned_ok_Stop(OBJECT *object)
{
    if (NmrDeregisterClient(object->Registration) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(object->Registration);
    if (object->Separate != NULL)
        ExFreePoolWithTag(object->Separate, TAG);
    ExFreePoolWithTag(object, TAG);
}

VOID owned_bad_Stop(OBJECT *object)
{
    HANDLE registration = object->Registration;

    NmrDeregisterClient(registration);
    ExFreePoolWithTag(object, TAG); // expected-warning {{[nmr.context-freed-while-registered]}}
    NmrWaitForClientDeregisterComplete(registration);
}

// A static context, and an empty cleanup callback.

static NTSTATUS static_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_static.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_static, &g_dispatch, &g_static.Peer, &g_static.PeerDispatch);
}

static VOID CleanupStatic(PVOID context)
{
    UNREFERENCED_PARAMETER(context);
}
CLIENT(StaticOk, static_ok_Attach, owned_ok_Detach, CleanupStatic);

// Detach gives back one reference, not proven to be the last.

static VOID ReleaseBinding(BINDING *binding)
{
    if (InterlockedDecrement(&binding->References) == 0)
        ExFreePoolWithTag(binding, TAG);
}

static NTSTATUS counted_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->References = 2; // the binding's and the detach callback's
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

static NTSTATUS counted_ok_Detach(PVOID context)
{
    ReleaseBinding(context);
    return STATUS_SUCCESS;
}

static VOID counted_ok_Cleanup(PVOID context)
{
    ReleaseBinding(context);
}
CLIENT(CountedOk, counted_ok_Attach, counted_ok_Detach, counted_ok_Cleanup);

static NTSTATUS counted_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    InterlockedDecrement(&binding->References);
    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.detach-frees-context]}}
    return STATUS_SUCCESS;
}
CLIENT(CountedBad, counted_ok_Attach, counted_bad_Detach, NULL);
