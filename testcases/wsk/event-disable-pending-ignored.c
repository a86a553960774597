// wsk.event-disable-pending-ignored: event callbacks are turned off, and the context is freed while one may run.
// Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.event-disable-pending-ignored %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    KEVENT Done;
} CHANNEL;

VOID direct_bad(CHANNEL *channel)
{
    WSK_EVENT_CALLBACK_CONTROL control = { &NPI_WSK_INTERFACE_ID, WSK_EVENT_DISABLE | WSK_EVENT_RECEIVE };

    CONNECTION(channel->Socket)->WskControlSocket(channel->Socket, WskSetOption, SO_WSK_EVENT_CALLBACK, SOL_SOCKET,
                                                  sizeof(control), &control, 0, NULL, NULL, NULL);
    ExFreePool(channel); // expected-warning {{[wsk.event-disable-pending-ignored]}}
}

static NTSTATUS Control(PWSK_SOCKET socket, ULONG mask, PIRP irp)
{
    WSK_EVENT_CALLBACK_CONTROL control;

    control.NpiId = &NPI_WSK_INTERFACE_ID;
    control.EventMask = mask;
    return CONNECTION(socket)->WskControlSocket(socket, WskSetOption, SO_WSK_EVENT_CALLBACK, SOL_SOCKET, sizeof(control),
                                                &control, 0, NULL, NULL, irp);
}

VOID helper_bad(CHANNEL *channel)
{
    Control(channel->Socket, WSK_EVENT_DISABLE | WSK_EVENT_DISCONNECT, NULL);
    ExFreePoolWithTag(channel, 'tset'); // expected-warning {{[wsk.event-disable-pending-ignored]}}
}

/* With an IRP there is something to wait for. */
VOID irp_ok(CHANNEL *channel, PIRP irp)
{
    if (Control(channel->Socket, WSK_EVENT_DISABLE | WSK_EVENT_RECEIVE, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, NULL);
    ExFreePool(channel);
}

VOID tested_ok(CHANNEL *channel)
{
    if (Control(channel->Socket, WSK_EVENT_DISABLE | WSK_EVENT_RECEIVE, NULL) != STATUS_SUCCESS)
        return;
    ExFreePool(channel);
}

VOID enabled_ok(CHANNEL *channel)
{
    Control(channel->Socket, WSK_EVENT_RECEIVE, NULL);
    ExFreePool(channel);
}

/* What the mask is nobody knows. */
VOID unknown_ok(CHANNEL *channel, ULONG mask)
{
    Control(channel->Socket, mask, NULL);
    ExFreePool(channel);
}

VOID closed_ok(CHANNEL *channel, PIRP irp)
{
    Control(channel->Socket, WSK_EVENT_DISABLE | WSK_EVENT_RECEIVE, NULL);
    if (CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, NULL);
    ExFreePool(channel);
}
