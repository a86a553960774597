// wsk.irp-reused-while-pending: the request and the reset are in two sources.
//
// RUN: %driver %s
//--- send.c
#include "driver.h"
NTSTATUS Send(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp)
{
    return dispatch->WskSend(socket, buffer, 0, irp);
}
//--- wrong/end.c
#include "driver.h"
NTSTATUS Send(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp);
VOID End(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp)
{
    Send(socket, dispatch, buffer, irp);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL); // expected-warning {{[wsk.irp-reused-while-pending]}}
}
//--- right/end.c
#include "driver.h"
NTSTATUS Send(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp);
VOID End(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp, PKEVENT done)
{
    if (Send(socket, dispatch, buffer, irp) == STATUS_PENDING)
        KeWaitForSingleObject(done, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
}
