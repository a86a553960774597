// wsk.socket-leak: create, bind and close are of different sources.
//
// RUN: %driver %s
//--- create.c
#include "driver.h"
NTSTATUS Create(PIRP irp, PKEVENT done)
{
    NTSTATUS status = Npi.Dispatch->WskSocket(Npi.Client, AF_INET, SOCK_DGRAM, IPPROTO_UDP,
        WSK_FLAG_DATAGRAM_SOCKET, NULL, NULL, NULL, NULL, NULL, irp);

    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(done, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    return status;
}
//--- bind.c
#include "driver.h"
NTSTATUS Bind(PWSK_SOCKET socket, PSOCKADDR address, PIRP irp)
{
    const WSK_PROVIDER_DATAGRAM_DISPATCH *dispatch = socket->Dispatch;

    return dispatch->WskBind(socket, address, 0, irp);
}
//--- close_socket.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = socket->Dispatch;

    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    dispatch->WskCloseSocket(socket, irp);
}
//--- wrong/open.c
#include "driver.h"
NTSTATUS Create(PIRP irp, PKEVENT done);
NTSTATUS Bind(PWSK_SOCKET socket, PSOCKADDR address, PIRP irp);
NTSTATUS OpenSocket(PIRP irp, PIRP bind, PKEVENT done, PSOCKADDR address, PWSK_SOCKET *out)
{
    PWSK_SOCKET socket;
    NTSTATUS status = Create(irp, done);

    if (!NT_SUCCESS(status))
        return status;
    socket = (PWSK_SOCKET)irp->IoStatus.Information;
    status = Bind(socket, address, bind);
    if (!NT_SUCCESS(status))
        return status;
    *out = socket;
    return status;
} // expected-warning {{[wsk.socket-leak]}}
//--- right/open.c
#include "driver.h"
NTSTATUS Create(PIRP irp, PKEVENT done);
NTSTATUS Bind(PWSK_SOCKET socket, PSOCKADDR address, PIRP irp);
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
NTSTATUS OpenSocket(PIRP irp, PIRP bind, PKEVENT done, PSOCKADDR address, PWSK_SOCKET *out)
{
    PWSK_SOCKET socket;
    NTSTATUS status = Create(irp, done);

    if (!NT_SUCCESS(status))
        return status;
    socket = (PWSK_SOCKET)irp->IoStatus.Information;
    status = Bind(socket, address, bind);
    if (!NT_SUCCESS(status)) {
        CloseSocket(socket, bind);
        return status;
    }
    *out = socket;
    return status;
}
