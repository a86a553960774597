// wsk.close-with-calls-inflight: a helper closes, and another receives; a flag and a count guard the calls.
//
// RUN: %driver %s wsk.close-with-calls-inflight
//--- channel.h
typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    LONG Calls;
    BOOLEAN Closing;
} CHANNEL;
#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)
//--- receive.c
#include "driver.h"
#include "channel.h"
NTSTATUS Receive(CHANNEL *channel, PWSK_BUF buffer, PIRP irp)
{
    return CONNECTION(channel->Socket)->WskReceive(channel->Socket, buffer, 0, irp);
}
//--- requests.c
#include "driver.h"
#include "channel.h"
NTSTATUS Receive(CHANNEL *channel, PWSK_BUF buffer, PIRP irp);
VOID Stop(CHANNEL *channel, PIRP irp);
NTSTATUS OnReceive(CHANNEL *channel, PWSK_BUF buffer, PIRP irp)
{
    return Receive(channel, buffer, irp);
}
VOID OnStop(CHANNEL *channel, PIRP irp)
{
    Stop(channel, irp);
}
//--- wrong/close.c
#include "driver.h"
#include "channel.h"
static VOID Close(CHANNEL *channel, PIRP irp)
{
    CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, irp); // expected-warning {{[wsk.close-with-calls-inflight]}}
}
VOID Stop(CHANNEL *channel, PIRP irp)
{
    Close(channel, irp);
}
//--- right/close.c
#include "driver.h"
#include "channel.h"
static VOID Close(CHANNEL *channel, PIRP irp)
{
    CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, irp);
}
VOID Stop(CHANNEL *channel, PIRP irp)
{
    channel->Closing = TRUE;
    if (InterlockedDecrement(&channel->Calls) == 0)
        Close(channel, irp);
}
