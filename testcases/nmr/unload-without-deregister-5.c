// nmr.unload-without-deregister: the registration was undone before Unload runs (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <netioddk.h>

#define TAG 'jbOn'

static NPIID g_npi = { 0x307c97ca, 0x933c, 0x495e, { 0x90, 0x08, 0x4f, 0x33, 0x3a, 0x47, 0x81, 0x45 } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

static NTSTATUS DeclineProvider(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DeclineClient(HANDLE binding, PVOID context, const NPI_REGISTRATION_INSTANCE *client,
    PVOID client_context, const VOID *client_dispatch, PVOID *out_context, const VOID **out_dispatch)
{
    return STATUS_NOINTERFACE;
}

static NTSTATUS DetachAtOnce(PVOID binding_context)
{
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_client_chars = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), DeclineProvider, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};
static const NPI_PROVIDER_CHARACTERISTICS g_provider_chars = {
    0, sizeof(NPI_PROVIDER_CHARACTERISTICS), DeclineClient, DetachAtOnce, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

// A registration per object, released with its last reference.
typedef struct OBJECT {
    LONG References;
    HANDLE Client;
} OBJECT;

// A registration per device, released with the device.
typedef struct EXTENSION {
    HANDLE Provider;
} EXTENSION;

static HANDLE g_monitor; // switched off by a control request
static OBJECT *g_object;
static PDEVICE_OBJECT g_device;

static VOID ReleaseObject(OBJECT *object)
{
    if (InterlockedDecrement(&object->References) != 0)
        return;
    if (NmrDeregisterClient(object->Client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(object->Client);
    ExFreePoolWithTag(object, TAG);
}

static NTSTATUS CreateObject(VOID)
{
    OBJECT *object = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*object), TAG);
    NTSTATUS status;

    if (object == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    object->References = 1;
    status = NmrRegisterClient(&g_client_chars, object, &object->Client);
    if (!NT_SUCCESS(status))
        ExFreePoolWithTag(object, TAG);
    else
        g_object = object;
    return status;
}

static NTSTATUS HandleCreate(PDEVICE_OBJECT device, PIRP irp)
{
    EXTENSION *extension = device->DeviceExtension;

    irp->IoStatus.Status = NmrRegisterProvider(&g_provider_chars, extension, &extension->Provider);
    if (NT_SUCCESS(irp->IoStatus.Status))
        irp->IoStatus.Status = CreateObject();
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS HandleClose(PDEVICE_OBJECT device, PIRP irp)
{
    EXTENSION *extension = device->DeviceExtension;

    if (NmrDeregisterProvider(extension->Provider) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(extension->Provider);
    ReleaseObject(g_object);
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static NTSTATUS HandleShutdown(PDEVICE_OBJECT device, PIRP irp)
{
    if (g_monitor != NULL) {
        if (NmrDeregisterClient(g_monitor) == STATUS_PENDING)
            NmrWaitForClientDeregisterComplete(g_monitor);
        g_monitor = NULL;
    }
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

static VOID undone_before_ok_Unload(PDRIVER_OBJECT driver)
{
    IoDeleteDevice(g_device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, sizeof(EXTENSION), NULL, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    driver->MajorFunction[IRP_MJ_CREATE] = HandleCreate;
    driver->MajorFunction[IRP_MJ_CLOSE] = HandleClose;
    driver->MajorFunction[IRP_MJ_SHUTDOWN] = HandleShutdown;
    driver->DriverUnload = undone_before_ok_Unload;
    status = NmrRegisterClient(&g_client_chars, NULL, &g_monitor);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(g_device);
    return status;
}
