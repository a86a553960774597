// wsk.inspect-pend-never-completed: whether the request is completed, another source decides.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- entry.c
#include "driver.h"
NTSTATUS Open(PIRP irp);
VOID Later(PVOID context);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = WskRegister(&ClientNpi, &Registration);
    HANDLE thread;

    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = Unload;
    PsCreateSystemThread(&thread, 0, NULL, NULL, NULL, Later, NULL);
    return STATUS_SUCCESS;
}
VOID Later(PVOID context)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL && NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_INFINITE_WAIT, &Npi)))
        Open(irp);
}
//--- end.c
#include "driver.h"
VOID Decide(PWSK_SOCKET socket);
PWSK_SOCKET Socket;
static NTSTATUS Opened(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    if (NT_SUCCESS(irp->IoStatus.Status))
        Socket = (PWSK_SOCKET)irp->IoStatus.Information;
    IoFreeIrp(irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}
VOID SetRoutine(PIRP irp)
{
    IoSetCompletionRoutine(irp, Opened, NULL, TRUE, TRUE, TRUE);
}
VOID Unload(PDRIVER_OBJECT driver)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    Decide(Socket);
    IoSetCompletionRoutine(irp, Opened, NULL, TRUE, TRUE, TRUE);
    ((const WSK_PROVIDER_CONNECTION_DISPATCH *)Socket->Dispatch)->WskCloseSocket(Socket, irp);
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}
//--- inspect.c
#include "driver.h"
PWSK_INSPECT_ID Request;
static WSK_INSPECT_ACTION Inspect(PVOID context, PSOCKADDR local, PSOCKADDR remote, PWSK_INSPECT_ID id)
{
    Request = id;
    return WskInspectPend;
} // expected-warning {{[wsk.inspect-pend-never-completed]}}
static const WSK_CLIENT_LISTEN_DISPATCH Events = { NULL, Inspect, NULL };

VOID SetRoutine(PIRP irp);
NTSTATUS Open(PIRP irp)
{
    SetRoutine(irp);
    return Npi.Dispatch->WskSocket(Npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_LISTEN_SOCKET, NULL, &Events, NULL, NULL, NULL, irp);
}
//--- wrong/decide.c
#include "driver.h"
extern PWSK_INSPECT_ID Request;
VOID Decide(PWSK_SOCKET socket)
{
    Request = NULL;
}
//--- right/decide.c
#include "driver.h"
extern PWSK_INSPECT_ID Request;
VOID SetRoutine(PIRP irp);
VOID Decide(PWSK_SOCKET socket)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    SetRoutine(irp);
    ((const WSK_PROVIDER_LISTEN_DISPATCH *)socket->Dispatch)->WskInspectComplete(socket, Request, WskInspectAccept, irp);
}
