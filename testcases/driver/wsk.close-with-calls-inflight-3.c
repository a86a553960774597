// wsk.close-with-calls-inflight: what the same thread has called before, and another socket.
//
// RUN: %driver %s wsk.close-with-calls-inflight
//--- channel.h
typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    LONG Calls;
    BOOLEAN Closing;
} CHANNEL;
#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)
//--- wrong/send.c
#include "driver.h"
#include "channel.h"
NTSTATUS Send(CHANNEL *channel, PWSK_BUF buffer, PIRP irp)
{
    return CONNECTION(channel->Socket)->WskSend(channel->Socket, buffer, 0, irp);
}
//--- wrong/close.c
#include "driver.h"
#include "channel.h"
VOID Close(CHANNEL *channel, PIRP irp)
{
    CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, irp); // expected-warning {{[wsk.close-with-calls-inflight]}}
}
//--- wrong/requests.c
#include "driver.h"
#include "channel.h"
NTSTATUS Send(CHANNEL *channel, PWSK_BUF buffer, PIRP irp);
VOID Close(CHANNEL *channel, PIRP irp);
NTSTATUS OnSend(CHANNEL *channel, PWSK_BUF buffer, PIRP irp)
{
    return Send(channel, buffer, irp);
}
VOID OnClose(CHANNEL *channel, PIRP irp)
{
    Close(channel, irp);
}
//--- right/send.c
#include "driver.h"
#include "channel.h"
typedef struct _LISTENER {
    PWSK_SOCKET Listening;
} LISTENER;
static NTSTATUS Send(CHANNEL *channel, PWSK_BUF buffer, PIRP irp)
{
    return CONNECTION(channel->Socket)->WskSend(channel->Socket, buffer, 0, irp);
}
VOID SendAndClose(CHANNEL *channel, PWSK_BUF buffer, PIRP irp, PIRP close)
{
    Send(channel, buffer, irp);
    CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, close);
}
VOID CloseListener(LISTENER *listener, PIRP irp)
{
    CONNECTION(listener->Listening)->WskCloseSocket(listener->Listening, irp);
}
