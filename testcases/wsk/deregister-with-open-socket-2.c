// wsk.deregister-with-open-socket: the driver creates sockets and never closes one.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static PWSK_SOCKET Socket;
static PIRP SocketIrp;
static BOOLEAN Captured;

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS OpenSocket(VOID)
{
    NTSTATUS status;
    KEVENT done;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoReuseIrp(SocketIrp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(SocketIrp, SignalEvent, &done, TRUE, TRUE, TRUE);
    status = Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_DGRAM, IPPROTO_UDP, WSK_FLAG_DATAGRAM_SOCKET, NULL,
        NULL, NULL, NULL, NULL, SocketIrp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = SocketIrp->IoStatus.Status;
    }
    if (NT_SUCCESS(status))
        Socket = (PWSK_SOCKET)SocketIrp->IoStatus.Information;
    return status;
}

static VOID never_closed_bad(PDRIVER_OBJECT Driver)
{
    if (Captured)
        WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-with-open-socket]}}
    IoFreeIrp(SocketIrp);
}

static NTSTATUS HandleCreate(PDEVICE_OBJECT Device, PIRP Irp)
{
    Irp->IoStatus.Status = OpenSocket();
    IofCompleteRequest(Irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status;

    SocketIrp = IoAllocateIrp(1, FALSE);
    if (SocketIrp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    Driver->DriverUnload = never_closed_bad;
    Driver->MajorFunction[IRP_MJ_CREATE] = HandleCreate;
    status = WskRegister(&npi, &Registration);
    if (!NT_SUCCESS(status)) {
        IoFreeIrp(SocketIrp);
        return status;
    }
    status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Registration); /* before any socket */
        IoFreeIrp(SocketIrp);
        return status;
    }
    Captured = TRUE;
    return STATUS_SUCCESS;
}
