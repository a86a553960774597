// wsk.dead-socket-not-closed: an event callback is told that the socket is dead, and does nothing.
// Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.dead-socket-not-closed %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIRP Irp;
    PIO_WORKITEM Work;
    BOOLEAN Dead;
    SIZE_T Received;
} CHANNEL;

static IO_WORKITEM_ROUTINE CloseLater;

static NTSTATUS direct_bad_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    CHANNEL *channel = context;

    if (data == NULL)
        return STATUS_SUCCESS;
    channel->Received += size;
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.dead-socket-not-closed]}}

static BOOLEAN IsDead(const WSK_DATA_INDICATION *data)
{
    DbgPrint("%p", data);
    return data == NULL;
}

static NTSTATUS helper_bad_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    CHANNEL *channel = context;
    NTSTATUS status = STATUS_SUCCESS;

    if (!IsDead(data))
        channel->Received += size;
    else
        status = STATUS_DATA_NOT_ACCEPTED;
    return status;
} // expected-warning {{[wsk.dead-socket-not-closed]}}

static NTSTATUS bad_Accept(PVOID context, ULONG flags, PSOCKADDR local, PSOCKADDR remote, PWSK_SOCKET socket, PVOID *accepted,
                           const WSK_CLIENT_CONNECTION_DISPATCH **dispatch)
{
    CHANNEL *channel = context;

    if (socket == NULL)
        return STATUS_REQUEST_NOT_ACCEPTED;
    channel->Socket = socket;
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.dead-socket-not-closed]}}

static NTSTATUS close_ok_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    CHANNEL *channel = context;

    if (data == NULL)
        CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, channel->Irp);
    return STATUS_SUCCESS;
}

static NTSTATUS flag_ok_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    CHANNEL *channel = context;

    if (data == NULL)
        channel->Dead = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS work_ok_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    CHANNEL *channel = context;

    if (data == NULL) {
        IoQueueWorkItem(channel->Work, CloseLater, DelayedWorkQueue, channel);
        return STATUS_SUCCESS;
    }
    channel->Received += size;
    return STATUS_SUCCESS;
}

static VOID MarkDead(CHANNEL *channel)
{
    channel->Dead = TRUE;
}

static NTSTATUS helper_ok_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    if (data == NULL)
        MarkDead(context);
    return STATUS_SUCCESS;
}

/* Does nothing with any data. */
static NTSTATUS untested_ok_Receive(PVOID context, ULONG flags, PWSK_DATA_INDICATION data, SIZE_T size, SIZE_T *accepted)
{
    return STATUS_DATA_NOT_ACCEPTED;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_connections[] = {
    { direct_bad_Receive, NULL, NULL }, { helper_bad_Receive, NULL, NULL }, { close_ok_Receive, NULL, NULL },
    { flag_ok_Receive, NULL, NULL }, { work_ok_Receive, NULL, NULL }, { helper_ok_Receive, NULL, NULL },
    { untested_ok_Receive, NULL, NULL }
};

const WSK_CLIENT_LISTEN_DISPATCH g_listen = { bad_Accept, NULL, NULL };
