// nmr.detach-pending-never-completed: the driver pends the detach of a client and completes none.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x8d37d9cf, 0x90db, 0x4372, { 0x2c, 0xac, 0xd9, 0xa6, 0xa9, 0x68, 0x4c, 0xa6 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    ULONG State;
} BINDING;

static const ULONG g_dispatch = 1;
static BINDING g_binding;
static BINDING g_many[3];
static HANDLE g_client;
static HANDLE g_provider;

static NTSTATUS AttachProvider(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = &g_binding;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch);
}

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = &g_many[client->Number % 3];

    binding->Nmr = nmr;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

#define CLIENT(name, detach)                                                                     \
    static const NPI_CLIENT_CHARACTERISTICS name = {                                             \
        0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, detach, NULL,                     \
        { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }                     \
    }

// Always.

static NTSTATUS direct_bad_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
} // expected-warning {{[nmr.detach-pending-never-completed]}}
CLIENT(g_direct_bad, direct_bad_Detach);

static NTSTATUS success_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
CLIENT(g_success_ok, success_ok_Detach);

// Only when calls are under way.

static NTSTATUS conditional_bad_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    return binding->Calls != 0 ? STATUS_PENDING : STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-pending-never-completed]}}
CLIENT(g_conditional_bad, conditional_bad_Detach);

static NTSTATUS state_bad_Detach(PVOID context)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_SUCCESS;

    switch (binding->State) {
    case 1:
        binding->State = 2;
        break;
    case 2:
        status = STATUS_PENDING;
        break;
    default:
        break;
    }
    return status;
} // expected-warning {{[nmr.detach-pending-never-completed]}}
CLIENT(g_state_bad, state_bad_Detach);

static NTSTATUS never_reached_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Calls = 0;
    if (binding->Calls != 0)
        return STATUS_PENDING;
    return STATUS_SUCCESS;
}
CLIENT(g_never_reached_ok, never_reached_ok_Detach);

// Through helpers and a loop.

static NTSTATUS Close(BINDING *binding)
{
    binding->Closing = TRUE;
    if (InterlockedCompareExchange(&binding->Calls, 0, 0) == 0)
        return STATUS_SUCCESS;
    return STATUS_PENDING;
}

static NTSTATUS helper_bad_Detach(PVOID context)
{
    return Close(context);
} // expected-warning {{[nmr.detach-pending-never-completed]}}
CLIENT(g_helper_bad, helper_bad_Detach);

static VOID Drain(BINDING *binding)
{
    LARGE_INTEGER pause;

    pause.QuadPart = -10000;
    while (binding->Calls != 0)
        KeDelayExecutionThread(KernelMode, FALSE, &pause);
}

static NTSTATUS helper_ok_Detach(PVOID context)
{
    Drain(context);
    return STATUS_SUCCESS;
}
CLIENT(g_helper_ok, helper_ok_Detach);

static NTSTATUS loop_bad_Detach(PVOID context)
{
    ULONG i;

    for (i = 0; i < 3; i++) {
        if (g_many[i].Calls != 0)
            return STATUS_PENDING;
    }
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-pending-never-completed]}}
CLIENT(g_loop_bad, loop_bad_Detach);

// What the function returns is not known to be STATUS_PENDING.

static const NTSTATUS g_results[] = { STATUS_SUCCESS, STATUS_PENDING };

static NTSTATUS mapped_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    return g_results[binding->State & 1];
}
CLIENT(g_mapped_ok, mapped_ok_Detach);

// The completion of the other role is no help to the client, and fine for the provider.

static NTSTATUS provider_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    return binding->Calls != 0 ? STATUS_PENDING : STATUS_SUCCESS;
}

static VOID CallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrProviderDetachClientComplete(binding->Nmr);
}

static const NPI_PROVIDER_CHARACTERISTICS g_provider_ok = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, provider_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static NTSTATUS HandleControl(PDEVICE_OBJECT device, PIRP irp)
{
    ULONG i;

    for (i = 0; i < 3; i++)
        CallEnds(&g_many[i]);
    irp->IoStatus.Status = STATUS_SUCCESS;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    NmrDeregisterClient(g_client);
    NmrDeregisterProvider(g_provider);
    NmrWaitForClientDeregisterComplete(g_client);
    NmrWaitForProviderDeregisterComplete(g_provider);
}

static const NPI_CLIENT_CHARACTERISTICS *const g_all[] = {
    &g_direct_bad, &g_success_ok, &g_conditional_bad, &g_state_bad, &g_never_reached_ok,
    &g_helper_bad, &g_helper_ok, &g_loop_bad, &g_mapped_ok,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = HandleControl;
    driver->DriverUnload = Unload;
    status = NmrRegisterProvider(&g_provider_ok, NULL, &g_provider);
    if (!NT_SUCCESS(status))
        return status;
    status = NmrRegisterClient(g_all[path->Length % RTL_NUMBER_OF(g_all)], NULL, &g_client);
    if (!NT_SUCCESS(status) && NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    return status;
}
