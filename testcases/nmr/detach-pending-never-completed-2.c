// nmr.detach-pending-never-completed: a provider queues the end of its binding, and the routine forgets to complete.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'dniB'

static NPIID g_npi = { 0xfe9422b4, 0x5e92, 0x42bf, { 0x53, 0xf9, 0xc8, 0x63, 0xe8, 0x20, 0x4e, 0xb5 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct BINDING {
    HANDLE Nmr;
    EX_RUNDOWN_REF Rundown;
    PIO_WORKITEM Work;
    BOOLEAN Closing;
} BINDING;

static const ULONG g_dispatch = 1;
static PDEVICE_OBJECT g_device;
static HANDLE g_provider;

static NTSTATUS AttachClient(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    binding->Work = IoAllocateWorkItem(g_device);
    if (binding->Work == NULL) {
        ExFreePoolWithTag(binding, TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    ExInitializeRundownProtection(&binding->Rundown);
    binding->Nmr = nmr;
    *out_context = binding;
    *out_dispatch = &g_dispatch;
    return STATUS_SUCCESS;
}

static VOID DrainBinding(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    IoFreeWorkItem(binding->Work);
    binding->Work = NULL; // and the completion?
}

static NTSTATUS queued_bad_DetachClient(PVOID context)
{
    BINDING *binding = context;

    binding->Closing = TRUE;
    IoQueueWorkItem(binding->Work, DrainBinding, DelayedWorkQueue, binding);
    return STATUS_PENDING;
} // expected-warning {{[nmr.detach-pending-never-completed]}}

static NTSTATUS flag_bad_DetachClient(PVOID context)
{
    BINDING *binding = context;
    NTSTATUS status = STATUS_PENDING;

    if (!binding->Closing) {
        binding->Closing = TRUE;
        status = STATUS_SUCCESS;
    }
    return status;
} // expected-warning {{[nmr.detach-pending-never-completed]}}

static NTSTATUS blocking_ok_DetachClient(PVOID context)
{
    BINDING *binding = context;

    ExWaitForRundownProtectionRelease(&binding->Rundown);
    return STATUS_SUCCESS;
}

static VOID CleanupBinding(PVOID context)
{
    BINDING *binding = context;

    if (binding->Work != NULL)
        IoFreeWorkItem(binding->Work);
    ExFreePoolWithTag(binding, TAG);
}

// Filled field by field.
static NPI_PROVIDER_CHARACTERISTICS g_chars;
static NPI_PROVIDER_CHARACTERISTICS g_flag_chars;
static NPI_PROVIDER_CHARACTERISTICS g_blocking_chars;

static VOID FillCharacteristics(NPI_PROVIDER_CHARACTERISTICS *characteristics)
{
    characteristics->Length = sizeof(*characteristics);
    characteristics->ProviderAttachClient = AttachClient;
    characteristics->ProviderCleanupBindingContext = CleanupBinding;
    characteristics->ProviderRegistrationInstance.Size = sizeof(NPI_REGISTRATION_INSTANCE);
    characteristics->ProviderRegistrationInstance.NpiId = &g_npi;
    characteristics->ProviderRegistrationInstance.ModuleId = &g_module;
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterProvider(g_provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(g_provider);
    IoDeleteDevice(g_device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NPI_PROVIDER_CHARACTERISTICS *characteristics = &g_chars;
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    FillCharacteristics(&g_chars);
    g_chars.ProviderDetachClient = queued_bad_DetachClient;
    FillCharacteristics(&g_flag_chars);
    g_flag_chars.ProviderDetachClient = flag_bad_DetachClient;
    FillCharacteristics(&g_blocking_chars);
    g_blocking_chars.ProviderDetachClient = blocking_ok_DetachClient;

    if (path->Length > 64)
        characteristics = &g_blocking_chars;
    else if (path->Length > 32)
        characteristics = &g_flag_chars;
    status = NmrRegisterProvider(characteristics, NULL, &g_provider);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(g_device);
        return status;
    }
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
