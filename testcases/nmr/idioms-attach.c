// Attach callbacks as real drivers write them, and the smallest change that is wrong.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'midI'

static NPIID g_npi = { 0x1ef67ed9, 0xfd0b, 0x4050, { 0xfe, 0x67, 0xbb, 0x2e, 0x7e, 0xf2, 0xa3, 0x46 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    ULONG State;
} BINDING;

typedef struct MODULE {
    FAST_MUTEX Lock;
    BINDING Single;
    HANDLE Binding;
    const VOID *Expected;
    ULONG State;
} MODULE;

static const ULONG g_dispatch_v1 = 1;
static const ULONG g_dispatch_v2 = 2;

static NTSTATUS DetachAtOnce(PVOID context)
{
    return STATUS_SUCCESS;
}

static VOID FreeBinding(BINDING *binding)
{
    if (binding != NULL)
        ExFreePoolWithTag(binding, TAG);
}

static VOID Cleanup(PVOID context)
{
    FreeBinding(context);
}

#define CLIENT(name, attach, cleanup)                                                            \
    const NPI_CLIENT_CHARACTERISTICS name = {                                                    \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), attach, DetachAtOnce, cleanup,                    \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }
#define PROVIDER(name, attach, cleanup)                                                          \
    const NPI_PROVIDER_CHARACTERISTICS name = {                                                  \
        0, sizeof(NPI_PROVIDER_CHARACTERISTICS), attach, DetachAtOnce, cleanup,                  \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// Rejected with any failure before the attach; only one binding at a time.

static NTSTATUS rejects_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;

    if (provider->NpiSpecificCharacteristics != module->Expected)
        return STATUS_INVALID_PARAMETER;
    if (module->Binding != NULL)
        return STATUS_OBJECTID_EXISTS;
    module->Binding = nmr;
    return NmrClientAttachProvider(nmr, module, NULL, &module->Single.Peer, &module->Single.PeerDispatch);
}
CLIENT(RejectsOk, rejects_ok_Attach, NULL);

static NTSTATUS rejects_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;

    if (provider->NpiSpecificCharacteristics != module->Expected)
        return STATUS_INVALID_PARAMETER;
    if (module->Binding != NULL)
        return STATUS_SUCCESS;
    module->Binding = nmr;
    return NmrClientAttachProvider(nmr, module, NULL, &module->Single.Peer, &module->Single.PeerDispatch);
} // expected-warning {{[nmr.attach-success-without-attach]}}
CLIENT(RejectsBad, rejects_bad_Attach, NULL);

// NULL for the binding context: the registration has none.

static NTSTATUS null_context_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    PVOID peer;
    const VOID *peer_dispatch;

    return NmrClientAttachProvider(nmr, NULL, &g_dispatch_v1, &peer, &peer_dispatch);
}
CLIENT(NullContextOk, null_context_ok_Attach, NULL);

static NTSTATUS null_context_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    PVOID peer;
    const VOID *peer_dispatch;

    NmrClientAttachProvider(nmr, NULL, &g_dispatch_v1, &peer, &peer_dispatch);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(NullContextBad, null_context_bad_Attach, NULL);

// A state set before the call and rolled back on failure, with the lock dropped around it.

static NTSTATUS rolled_back_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;
    NTSTATUS status;

    ExAcquireFastMutex(&module->Lock);
    module->State = 1;
    ExReleaseFastMutex(&module->Lock);
    status = NmrClientAttachProvider(nmr, module, &g_dispatch_v1, &module->Single.Peer, &module->Single.PeerDispatch);
    ExAcquireFastMutex(&module->Lock);
    if (!NT_SUCCESS(status))
        module->State = 0;
    ExReleaseFastMutex(&module->Lock);
    return status;
}
CLIENT(RolledBackOk, rolled_back_ok_Attach, NULL);

static NTSTATUS rolled_back_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;
    NTSTATUS status;

    ExAcquireFastMutex(&module->Lock);
    module->State = 1;
    ExReleaseFastMutex(&module->Lock);
    status = NmrClientAttachProvider(nmr, module, &g_dispatch_v1, &module->Single.Peer, &module->Single.PeerDispatch);
    ExAcquireFastMutex(&module->Lock);
    if (!NT_SUCCESS(status)) {
        module->State = 0;
        status = STATUS_SUCCESS;
    }
    ExReleaseFastMutex(&module->Lock);
    return status;
} // expected-warning {{[nmr.attach-result-ignored]}}
CLIENT(RolledBackBad, rolled_back_bad_Attach, NULL);

// One exit; the variable is NULL on success.

static NTSTATUS one_exit_ok_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    MODULE *module = context;
    NTSTATUS status = STATUS_SUCCESS;
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    if (client->ModuleId == NULL || client->NpiSpecificCharacteristics != module->Expected) {
        status = STATUS_NOINTERFACE;
        goto Exit;
    }
    binding->Nmr = nmr;
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = NULL;
    binding = NULL;
Exit:
    FreeBinding(binding);
    return status;
}
PROVIDER(OneExitOk, one_exit_ok_AttachClient, Cleanup);

static NTSTATUS one_exit_bad_AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    MODULE *module = context;
    NTSTATUS status = STATUS_SUCCESS;
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL) {
        status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    if (client->ModuleId == NULL || client->NpiSpecificCharacteristics != module->Expected)
        return STATUS_NOINTERFACE;
    binding->Nmr = nmr;
    binding->Peer = client_context;
    binding->PeerDispatch = client_dispatch;
    *out_context = binding;
    *out_dispatch = NULL;
    binding = NULL;
Exit:
    FreeBinding(binding);
    return status;
} // expected-warning {{[nmr.attach-context-leak]}}
PROVIDER(OneExitBad, one_exit_bad_AttachClient, Cleanup);

// Another try with an older dispatch table.

static NTSTATUS older_table_ok_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v2, &binding->Peer, &binding->PeerDispatch);
    if (status == STATUS_NOINTERFACE)
        status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        FreeBinding(binding);
    return status;
}
CLIENT(OlderTableOk, older_table_ok_Attach, Cleanup);

static NTSTATUS older_table_bad_Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    status = NmrClientAttachProvider(nmr, binding, &g_dispatch_v2, &binding->Peer, &binding->PeerDispatch);
    if (status == STATUS_NOINTERFACE)
        return NmrClientAttachProvider(nmr, binding, &g_dispatch_v1, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        FreeBinding(binding);
    return status;
} // expected-warning {{[nmr.attach-context-leak]}}
CLIENT(OlderTableBad, older_table_bad_Attach, Cleanup);
