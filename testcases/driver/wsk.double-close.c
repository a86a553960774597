// wsk.double-close: two functions of two sources each close the socket.
//
// RUN: %driver %s
//--- close_socket.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, const WSK_PROVIDER_BASIC_DISPATCH *dispatch, PIRP irp)
{
    dispatch->WskCloseSocket(socket, irp); // expected-warning {{[wsk.double-close]}}
}
//--- wrong/end.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, const WSK_PROVIDER_BASIC_DISPATCH *dispatch, PIRP irp);
VOID End(PWSK_SOCKET socket, const WSK_PROVIDER_BASIC_DISPATCH *dispatch, PIRP first, PIRP second)
{
    dispatch->WskCloseSocket(socket, first);
    CloseSocket(socket, dispatch, second);
}
//--- right/end.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, const WSK_PROVIDER_BASIC_DISPATCH *dispatch, PIRP irp);
VOID End(PWSK_SOCKET socket, const WSK_PROVIDER_BASIC_DISPATCH *dispatch, PIRP first, PIRP second)
{
    CloseSocket(socket, dispatch, second);
}
