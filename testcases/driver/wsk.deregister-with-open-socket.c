// wsk.deregister-with-open-socket: a socket of another source is closed before the deregistration, or nowhere.
//
// RUN: %driver %s
//--- npi.c
#include "driver.h"
static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_CLIENT_NPI ClientNpi = { NULL, &ClientDispatch };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Npi;
//--- open.c
#include "driver.h"
NTSTATUS Open(VOID)
{
    return WskRegister(&ClientNpi, &Registration);
}
//--- capture.c
#include "driver.h"
NTSTATUS Capture(VOID)
{
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Npi);
}
//--- release.c
#include "driver.h"
VOID Release(VOID)
{
    WskReleaseProviderNPI(&Registration);
}
//--- entry.c
#include "driver.h"
NTSTATUS Open(VOID);
NTSTATUS Capture(VOID);
VOID Close(VOID);
DRIVER_DISPATCH CreateSocket;
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = Open();

    if (!NT_SUCCESS(status))
        return status;
    status = Capture();
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Registration);
        return status;
    }
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_CREATE] = CreateSocket;
    return STATUS_SUCCESS;
}
//--- socket.c
#include "driver.h"
PWSK_SOCKET g_socket;
NTSTATUS OpenSocket(PIRP irp, PKEVENT done)
{
    NTSTATUS status = Npi.Dispatch->WskSocket(Npi.Client, AF_INET, SOCK_DGRAM, IPPROTO_UDP,
        WSK_FLAG_DATAGRAM_SOCKET, NULL, NULL, NULL, NULL, NULL, irp);

    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(done, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    if (NT_SUCCESS(status))
        g_socket = (PWSK_SOCKET)irp->IoStatus.Information;
    return status;
}
//--- create.c
#include "driver.h"
PIRP g_irp;
static KEVENT g_done;
NTSTATUS OpenSocket(PIRP irp, PKEVENT done);
NTSTATUS CreateSocket(PDEVICE_OBJECT device, PIRP irp)
{
    return OpenSocket(g_irp, &g_done);
}
//--- close.c
#include "driver.h"
VOID Close(VOID)
{
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-with-open-socket]}}
}
//--- wrong/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Release(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Release();
    Close();
}
//--- right/unload.c
#include "driver.h"
VOID Close(VOID);
VOID Release(VOID);
extern PWSK_SOCKET g_socket;
extern PIRP g_irp;
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
VOID Unload(PDRIVER_OBJECT driver)
{
    CloseSocket(g_socket, g_irp);
    Release();
    Close();
}
//--- right/close_socket.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = socket->Dispatch;

    dispatch->WskCloseSocket(socket, irp);
}
