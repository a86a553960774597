// wsk.context-freed-before-close-complete: the close is in another source.
//
// RUN: %driver %s
//--- close.c
#include "driver.h"
typedef struct _CHANNEL { PWSK_SOCKET Socket; const WSK_PROVIDER_BASIC_DISPATCH *Dispatch; PIRP Irp; KEVENT Done; } CHANNEL;
NTSTATUS Close(CHANNEL *channel)
{
    return channel->Dispatch->WskCloseSocket(channel->Socket, channel->Irp);
}
//--- wrong/end.c
#include "driver.h"
typedef struct _CHANNEL { PWSK_SOCKET Socket; const WSK_PROVIDER_BASIC_DISPATCH *Dispatch; PIRP Irp; KEVENT Done; } CHANNEL;
NTSTATUS Close(CHANNEL *channel);
VOID End(CHANNEL *channel)
{
    Close(channel);
    ExFreePoolWithTag(channel, TAG); // expected-warning {{[wsk.context-freed-before-close-complete]}}
}
//--- right/end.c
#include "driver.h"
typedef struct _CHANNEL { PWSK_SOCKET Socket; const WSK_PROVIDER_BASIC_DISPATCH *Dispatch; PIRP Irp; KEVENT Done; } CHANNEL;
NTSTATUS Close(CHANNEL *channel);
VOID End(CHANNEL *channel)
{
    if (Close(channel) == STATUS_PENDING)
        KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, NULL);
    ExFreePoolWithTag(channel, TAG);
}
