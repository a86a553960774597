// wsk.close-with-retained-indications: whether the data is given back, another source decides.
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
VOID Consume(PWSK_SOCKET socket);
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

    Consume(Socket);
    IoSetCompletionRoutine(irp, Opened, NULL, TRUE, TRUE, TRUE);
    ((const WSK_PROVIDER_CONNECTION_DISPATCH *)Socket->Dispatch)->WskCloseSocket(Socket, irp);
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}
//--- receive.c
#include "driver.h"
PWSK_DATA_INDICATION Kept;
static NTSTATUS Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T bytes, SIZE_T *accepted)
{
    Kept = data;
    return data ? STATUS_PENDING : STATUS_SUCCESS;
} // expected-warning {{[wsk.close-with-retained-indications]}}
static const WSK_CLIENT_CONNECTION_DISPATCH Events = { Receive, NULL, NULL };

VOID SetRoutine(PIRP irp);
NTSTATUS Open(PIRP irp)
{
    SetRoutine(irp);
    return Npi.Dispatch->WskSocket(Npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, NULL, &Events, NULL, NULL, NULL, irp);
}
//--- wrong/consume.c
#include "driver.h"
extern PWSK_DATA_INDICATION Kept;
VOID Consume(PWSK_SOCKET socket)
{
    Kept = NULL;
}
//--- right/consume.c
#include "driver.h"
extern PWSK_DATA_INDICATION Kept;
VOID Consume(PWSK_SOCKET socket)
{
    ((const WSK_PROVIDER_CONNECTION_DISPATCH *)socket->Dispatch)->WskRelease(socket, Kept);
    Kept = NULL;
}
