// wsk.irp-reused-without-reset: both requests are in another source.
//
// RUN: %driver %s
//--- send.c
#include "driver.h"
NTSTATUS Send(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp)
{
    return dispatch->WskSend(socket, buffer, 0, irp); // expected-warning {{[wsk.irp-reused-without-reset]}}
}
//--- wrong/end.c
#include "driver.h"
NTSTATUS Send(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp);
VOID End(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp, PKEVENT done)
{
    Send(socket, dispatch, buffer, irp);
    KeWaitForSingleObject(done, Executive, KernelMode, FALSE, NULL);
    Send(socket, dispatch, buffer, irp);
}
//--- right/end.c
#include "driver.h"
NTSTATUS Send(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp);
VOID End(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, PIRP irp, PKEVENT done)
{
    Send(socket, dispatch, buffer, irp);
    KeWaitForSingleObject(done, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    Send(socket, dispatch, buffer, irp);
}
