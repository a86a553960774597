// wsk.event-illegal-status: an event callback returns a status that is not in its table.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIRP Irp;
    KEVENT Done;
    PDEVICE_OBJECT Device;
    PIO_WORKITEM Work;
    BOOLEAN Closed;
} CHANNEL;

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* In other files. */
NTSTATUS Handle(CHANNEL *Channel);

static NTSTATUS disconnect_bad_Event(PVOID Context, ULONG Flags)
{
    return STATUS_UNSUCCESSFUL;
} // expected-warning {{[wsk.event-illegal-status]}}

static NTSTATUS Reject(CHANNEL *Channel)
{
    return Channel->Closed ? STATUS_DEVICE_NOT_CONNECTED : STATUS_SUCCESS;
}

static NTSTATUS receive_bad_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    NTSTATUS status = Reject(Context);

    return status;
} // expected-warning {{[wsk.event-illegal-status]}}
const WSK_CLIENT_CONNECTION_DISPATCH g_bad = { receive_bad_Event, disconnect_bad_Event, NULL };

/* Shipped drivers decline with other failures, too. */
static NTSTATUS accept_fails_ok_Event(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    return STATUS_UNSUCCESSFUL;
}
const WSK_CLIENT_LISTEN_DISPATCH g_accept_fails_ok = { accept_fails_ok_Event, NULL, NULL };

static NTSTATUS disconnect_ok_Event(PVOID Context, ULONG Flags)
{
    ((CHANNEL *)Context)->Closed = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS receive_ok_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    CHANNEL *channel = Context;

    if (channel->Closed)
        return STATUS_DATA_NOT_ACCEPTED;
    return Data != NULL ? STATUS_PENDING : STATUS_SUCCESS;
}
const WSK_CLIENT_CONNECTION_DISPATCH g_ok = { receive_ok_Event, disconnect_ok_Event, NULL };

static NTSTATUS accept_ok_Event(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    return STATUS_REQUEST_NOT_ACCEPTED;
}
const WSK_CLIENT_LISTEN_DISPATCH g_accept_ok = { accept_ok_Event, NULL, NULL };

/* What another file returns nobody knows. */
static NTSTATUS unknown_ok_Event(PVOID Context, ULONG Flags)
{
    return Handle(Context);
}
const WSK_CLIENT_CONNECTION_DISPATCH g_unknown_ok = { NULL, unknown_ok_Event, NULL };

/* No event callback. */
NTSTATUS helper_ok(PVOID Context, ULONG Flags)
{
    return STATUS_UNSUCCESSFUL;
}
