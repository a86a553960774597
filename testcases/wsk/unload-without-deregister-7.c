// wsk.unload-without-deregister: the deregistration may have run earlier, when the feature was switched off.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static BOOLEAN Enabled;

static NTSTATUS Enable(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status;

    if (Enabled)
        return STATUS_SUCCESS;
    status = WskRegister(&npi, &Registration);
    if (NT_SUCCESS(status))
        Enabled = TRUE;
    return status;
}

static VOID Disable(VOID)
{
    if (Enabled) {
        Enabled = FALSE;
        WskDeregister(&Registration);
    }
}

static NTSTATUS switched_off_by_cleanup_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    NTSTATUS status = STATUS_SUCCESS;

    if (IoGetCurrentIrpStackLocation(Irp)->MajorFunction == IRP_MJ_CREATE)
        status = Enable();
    else
        Disable();
    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

/* The last handle is closed, and the feature switched off with it, before the I/O manager unloads the driver. */
static VOID nothing_left_ok(PDRIVER_OBJECT Driver)
{
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT device;

    Driver->MajorFunction[IRP_MJ_CREATE] = switched_off_by_cleanup_ok;
    Driver->MajorFunction[IRP_MJ_CLEANUP] = switched_off_by_cleanup_ok;
    Driver->DriverUnload = nothing_left_ok;
    return IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
}
