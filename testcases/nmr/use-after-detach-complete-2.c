// nmr.use-after-detach-complete: no cleanup callback frees the context; its owner uses it on (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0xba828ada, 0x7146, 0x40be, { 0x92, 0x7e, 0xc2, 0x41, 0x92, 0xa3, 0x85, 0x5f } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct MODULE {
    HANDLE Binding;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG References;
    ULONG State;
    PVOID Data;
} MODULE;

static const ULONG g_dispatch = 1;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    MODULE *module = context;

    module->Binding = nmr;
    return NmrClientAttachProvider(nmr, module, &g_dispatch, &module->Peer, &module->PeerDispatch);
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    MODULE *module = context;

    module->Binding = nmr;
    *out_context = module;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static NTSTATUS Detach(PVOID context)
{
    ((MODULE *)context)->State = 2;
    return STATUS_PENDING;
}

static VOID CleanupLogs(PVOID context)
{
    DbgPrint("module %p: detached\n", context);
}

const NPI_CLIENT_CHARACTERISTICS ClientChars = {
    0, sizeof(ClientChars), AttachProvider, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
const NPI_PROVIDER_CHARACTERISTICS ProviderChars = {
    0, sizeof(ProviderChars), AttachClient, Detach, CleanupLogs,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

VOID owner_uses_ok_Finish(MODULE *module)
{
    NmrClientDetachProviderComplete(module->Binding);
    module->State = 3;
}

VOID owner_frees_ok_Finish(MODULE *module)
{
    NmrProviderDetachClientComplete(module->Binding);
    if (module->Data != NULL)
        ExFreePoolWithTag(module->Data, TAG);
    ExFreePoolWithTag(module, TAG);
}

VOID own_reference_ok_Finish(MODULE *module)
{
    InterlockedIncrement(&module->References);
    NmrClientDetachProviderComplete(module->Binding);
    module->State = 4;
    if (InterlockedDecrement(&module->References) == 0)
        ExFreePoolWithTag(module, TAG);
}
