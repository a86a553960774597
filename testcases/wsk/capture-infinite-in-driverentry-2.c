// wsk.capture-infinite-in-driverentry: an infinite wait is right in a thread, in a work item and on first use.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    volatile BOOLEAN Captured;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static NET Net;
static PIO_WORKITEM WorkItem;

static KSTART_ROUTINE thread_ok;
static IO_WORKITEM_ROUTINE work_item_ok;
static DRIVER_DISPATCH first_use_ok;

static NTSTATUS Capture(VOID)
{
    NTSTATUS status;

    if (Net.Captured)
        return STATUS_SUCCESS;
    status = WskCaptureProviderNPI(&Net.Registration, WSK_INFINITE_WAIT, &Net.Provider);
    if (NT_SUCCESS(status))
        Net.Captured = TRUE;
    return status;
}

static VOID thread_ok(PVOID Context)
{
    Capture();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID work_item_ok(PDEVICE_OBJECT Device, PVOID Context)
{
    NET *net = Context;

    if (!net->Captured && NT_SUCCESS(WskCaptureProviderNPI(&net->Registration, WSK_INFINITE_WAIT, &net->Provider)))
        net->Captured = TRUE;
}

/* The first open waits, not the start of the driver. */
static NTSTATUS first_use_ok(PDEVICE_OBJECT Device, PIRP Irp)
{
    NTSTATUS status = Capture();

    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    IoFreeWorkItem(WorkItem);
    IoDeleteDevice(Driver->DeviceObject);
    if (Net.Captured)
        WskReleaseProviderNPI(&Net.Registration);
    WskDeregister(&Net.Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { &Net, &ClientDispatch };
    PDEVICE_OBJECT device;
    HANDLE thread;
    NTSTATUS status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    WorkItem = IoAllocateWorkItem(device);
    if (WorkItem == NULL) {
        IoDeleteDevice(device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    status = WskRegister(&npi, &Net.Registration);
    if (!NT_SUCCESS(status)) {
        IoFreeWorkItem(WorkItem);
        IoDeleteDevice(device);
        return status;
    }
    Driver->MajorFunction[IRP_MJ_CREATE] = first_use_ok;
    Driver->DriverUnload = Unload;
    if (NT_SUCCESS(PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, thread_ok, NULL)))
        ZwClose(thread);
    else
        IoQueueWorkItem(WorkItem, work_item_ok, DelayedWorkQueue, &Net);
    return STATUS_SUCCESS;
}
