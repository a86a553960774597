// nmr.detach-pending-never-completed: pended detaches that something in the file completes (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0x3fea6b9f, 0xcc3b, 0x4436, { 0x9f, 0xaa, 0xed, 0x7e, 0x0b, 0x44, 0x35, 0x8d } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
    volatile LONG Calls;
    BOOLEAN Closing;
    EX_RUNDOWN_REF Rundown;
    PIO_WORKITEM Work;
} BINDING;

static const ULONG g_dispatch = 1;
static PDEVICE_OBJECT g_device;
static BINDING g_binding;
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
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Nmr = nmr;
    binding->Work = IoAllocateWorkItem(g_device);
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

// The last call completes.

static VOID EndCall(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
}

static NTSTATUS last_call_ok_Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    return binding->Calls != 0 ? STATUS_PENDING : STATUS_SUCCESS;
}

// A work item completes.

static VOID DrainBinding(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;
    HANDLE nmr = binding->Nmr;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    NmrProviderDetachClientComplete(nmr);
}

static NTSTATUS work_item_ok_DetachClient(PVOID context)
{
    BINDING *binding = context;

    IoQueueWorkItem(binding->Work, DrainBinding, DelayedWorkQueue, binding);
    return STATUS_PENDING;
}

// The callback completes, and says that it was pended.

static NTSTATUS at_once_ok_DetachClient(PVOID context)
{
    NmrProviderDetachClientComplete(((BINDING *)context)->Nmr);
    return STATUS_PENDING;
}

// The owner completes when it closes.

static NTSTATUS owner_ok_Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_PENDING;
}

static VOID CleanupBinding(PVOID context)
{
    BINDING *binding = context;

    if (binding->Work != NULL)
        IoFreeWorkItem(binding->Work);
    ExFreePoolWithTag(binding, TAG);
}

static const NPI_CLIENT_CHARACTERISTICS g_last_call = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, last_call_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_CLIENT_CHARACTERISTICS g_owner = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), AttachProvider, owner_ok_Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_work_item = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, work_item_ok_DetachClient, CleanupBinding,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_at_once = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), AttachClient, at_once_ok_DetachClient, CleanupBinding,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static NTSTATUS HandleControl(PDEVICE_OBJECT device, PIRP irp)
{
    EndCall(&g_binding);
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
    IoDeleteDevice(g_device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    BOOLEAN other = path->Length > 32;
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = HandleControl;
    driver->DriverUnload = Unload;
    status = NmrRegisterProvider(other ? &g_at_once : &g_work_item, NULL, &g_provider);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(g_device);
        return status;
    }
    status = NmrRegisterClient(other ? &g_owner : &g_last_call, NULL, &g_client);
    if (!NT_SUCCESS(status)) {
        if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
            NmrWaitForProviderDeregisterComplete(g_provider);
        IoDeleteDevice(g_device);
    }
    return status;
}
