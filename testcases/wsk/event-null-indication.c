// wsk.event-null-indication: an event callback uses what it is given without a test for NULL.
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

static const VOID *g_dispatch;
static CHANNEL g_channel;
static SIZE_T g_size;

/* In other files. */
BOOLEAN IsUsable(PWSK_SOCKET Socket);

static NTSTATUS accept_bad_Event(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    g_dispatch = Accepted->Dispatch; // expected-warning {{[wsk.event-null-indication]}}
    g_channel.Socket = Accepted;
    *AcceptedContext = NULL;
    *AcceptedDispatch = NULL;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_LISTEN_DISPATCH g_accept_bad = { accept_bad_Event, NULL, NULL };

static SIZE_T Count(PWSK_DATA_INDICATION Data)
{
    SIZE_T size = Data->Buffer.Length; // expected-warning {{[wsk.event-null-indication]}}

    while ((Data = Data->Next) != NULL)
        size += Data->Buffer.Length;
    return size;
}

static NTSTATUS receive_bad_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    g_size += Count(Data);
    return STATUS_SUCCESS;
}

static NTSTATUS accept_ok_Event(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    if (Accepted == NULL)
        return STATUS_REQUEST_NOT_ACCEPTED;
    g_dispatch = Accepted->Dispatch;
    g_channel.Socket = Accepted;
    *AcceptedContext = NULL;
    *AcceptedDispatch = NULL;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_LISTEN_DISPATCH g_accept_ok = { accept_ok_Event, NULL, NULL };

/* A loop tests. */
static NTSTATUS receive_ok_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    for (; Data != NULL; Data = Data->Next)
        g_size += Data->Buffer.Length;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_CONNECTION_DISPATCH g_receive = { receive_bad_Event, NULL, NULL };
const WSK_CLIENT_CONNECTION_DISPATCH g_receive_ok = { receive_ok_Event, NULL, NULL };

/* The size says it, too. */
static NTSTATUS size_ok_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    if (Size == 0)
        return STATUS_SUCCESS;
    g_size += Data->Buffer.Length;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_CONNECTION_DISPATCH g_size_ok = { size_ok_Event, NULL, NULL };

/* Another file tests it. */
static NTSTATUS callee_ok_Event(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    if (!IsUsable(Accepted))
        return STATUS_REQUEST_NOT_ACCEPTED;
    g_dispatch = Accepted->Dispatch;
    g_channel.Socket = Accepted;
    *AcceptedContext = NULL;
    *AcceptedDispatch = NULL;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_LISTEN_DISPATCH g_callee_ok = { callee_ok_Event, NULL, NULL };

static NTSTATUS datagram_ok_Event(PVOID Context, ULONG Flags, PWSK_DATAGRAM_INDICATION Data)
{
    if (Data)
        g_size += Data->Buffer.Length;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_DATAGRAM_DISPATCH g_datagram_ok = { datagram_ok_Event };
