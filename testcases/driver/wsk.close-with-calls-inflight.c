// wsk.close-with-calls-inflight: who sends is in another source than who closes.
//
// RUN: %driver %s wsk.close-with-calls-inflight
//--- channel.h
typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    FAST_MUTEX Lock;
} CHANNEL;
#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)
extern CHANNEL g_channel;
//--- close.c
#include "driver.h"
#include "channel.h"
CHANNEL g_channel;
VOID Close(PIRP irp)
{
    CONNECTION(g_channel.Socket)->WskCloseSocket(g_channel.Socket, irp); // expected-warning {{[wsk.close-with-calls-inflight]}}
}
//--- wrong/send.c
#include "driver.h"
#include "channel.h"
NTSTATUS Send(PWSK_BUF buffer, PIRP irp)
{
    return CONNECTION(g_channel.Socket)->WskSend(g_channel.Socket, buffer, 0, irp);
}
//--- right/send.c
#include "driver.h"
#include "channel.h"
NTSTATUS Send(PWSK_BUF buffer, PIRP irp)
{
    NTSTATUS status;

    ExAcquireFastMutex(&g_channel.Lock);
    status = CONNECTION(g_channel.Socket)->WskSend(g_channel.Socket, buffer, 0, irp);
    ExReleaseFastMutex(&g_channel.Lock);
    return status;
}
