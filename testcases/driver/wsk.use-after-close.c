// wsk.use-after-close: close and use are of two sources.
//
// RUN: %driver %s
//--- close_socket.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = socket->Dispatch;

    dispatch->WskCloseSocket(socket, irp);
}
//--- send.c
#include "driver.h"
VOID Send(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP irp)
{
    const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch = socket->Dispatch; // expected-warning {{[wsk.use-after-close]}}

    dispatch->WskSend(socket, buffer, 0, irp);
}
//--- wrong/end.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
VOID Send(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP irp);
VOID End(PWSK_SOCKET socket, PWSK_BUF last, PIRP send, PIRP close)
{
    CloseSocket(socket, close);
    Send(socket, last, send);
}
//--- right/end.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
VOID Send(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP irp);
VOID End(PWSK_SOCKET socket, PWSK_BUF last, PIRP send, PIRP close)
{
    Send(socket, last, send);
    CloseSocket(socket, close);
}
