// nmr.cleanup-double-free: the registration context is the binding context; the cleanup callback frees it, and Stop too.
//
// Known miss: that the registration context is also the binding context is decided in another function.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'ludM'

static NPIID g_npi = { 0x8dd346dd, 0x0886, 0x4d3b, { 0xba, 0x2e, 0x38, 0xe2, 0x9b, 0x52, 0xc4, 0x31 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct MODULE {
    HANDLE Registration;
    HANDLE Binding;
    PVOID Peer;
    const VOID *PeerDispatch;
} MODULE;

typedef struct OWNER {
    HANDLE Registration;
    MODULE *Binding;
} OWNER;

static const ULONG g_dispatch = 1;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;

    module->Binding = nmr;
    return NmrClientAttachProvider(nmr, module, &g_dispatch, &module->Peer, &module->PeerDispatch);
}

static NTSTATUS AttachOwned(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Binding = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(binding, TAG);
    return status;
}

static NTSTATUS DetachAtOnce(PVOID context)
{
    return STATUS_SUCCESS;
}

static VOID CleanupFrees(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}

static const NPI_CLIENT_CHARACTERISTICS g_module_chars = {
    0, sizeof(g_module_chars), AttachProvider, DetachAtOnce, CleanupFrees,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_CLIENT_CHARACTERISTICS g_owner_chars = {
    0, sizeof(g_owner_chars), AttachOwned, DetachAtOnce, CleanupFrees,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

NTSTATUS StartModule(MODULE *module)
{
    return NmrRegisterClient(&g_module_chars, module, &module->Registration);
}

NTSTATUS StartOwner(OWNER *owner)
{
    return NmrRegisterClient(&g_owner_chars, owner, &owner->Registration);
}

VOID after_the_wait_bad_Stop(MODULE *module)
{
    if (NmrDeregisterClient(module->Registration) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(module->Registration);
    ExFreePoolWithTag(module, TAG); // expected-warning {{[nmr.cleanup-double-free]}}
}

VOID different_objects_ok_Stop(OWNER *owner)
{
    if (NmrDeregisterClient(owner->Registration) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(owner->Registration);
    ExFreePoolWithTag(owner, TAG);
}
