// wsk.wait-in-event-callback: a WSK callback waits for another WSK request.
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
VOID Wait(CHANNEL *Channel);

static NTSTATUS receive_bad_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    CHANNEL *channel = Context;

    if (Data == NULL && CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, channel->Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, NULL); // expected-warning {{[wsk.wait-in-event-callback]}}
    return STATUS_SUCCESS;
}

static VOID Close(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    if (CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL); // expected-warning {{[wsk.wait-in-event-callback]}}
    IoFreeIrp(irp);
}

static NTSTATUS disconnect_bad_Event(PVOID Context, ULONG Flags)
{
    Close(Context);
    return STATUS_SUCCESS;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_bad = { receive_bad_Event, disconnect_bad_Event, NULL };

/* Starting a request is fine. */
static NTSTATUS receive_ok_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    CHANNEL *channel = Context;

    if (Data == NULL)
        CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, channel->Irp);
    return STATUS_SUCCESS;
}

/* A mutex of the driver's own. */
static NTSTATUS disconnect_ok_Event(PVOID Context, ULONG Flags)
{
    CHANNEL *channel = Context;

    KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, NULL);
    channel->Closed = TRUE;
    KeSetEvent(&channel->Done, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_ok = { receive_ok_Event, disconnect_ok_Event, NULL };

/* A look at the event. */
static NTSTATUS poll_ok_Event(PVOID Context, ULONG Flags)
{
    CHANNEL *channel = Context;
    LARGE_INTEGER now = { 0 };

    if (CONNECTION(channel->Socket)->WskDisconnect(channel->Socket, NULL, 0, channel->Irp) == STATUS_PENDING &&
        KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, &now) == STATUS_SUCCESS)
        channel->Closed = TRUE;
    return STATUS_SUCCESS;
}

/* The work item is not the callback. */
static IO_WORKITEM_ROUTINE Work;

static VOID Work(PDEVICE_OBJECT Device, PVOID Context)
{
    CHANNEL *channel = Context;

    if (CONNECTION(channel->Socket)->WskCloseSocket(channel->Socket, channel->Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&channel->Done, Executive, KernelMode, FALSE, NULL);
}

static NTSTATUS queue_ok_Event(PVOID Context, ULONG Flags, PWSK_DATA_INDICATION Data, SIZE_T Size, SIZE_T *Accepted)
{
    CHANNEL *channel = Context;

    if (Data == NULL)
        IoQueueWorkItem(channel->Work, Work, DelayedWorkQueue, channel);
    return STATUS_SUCCESS;
}

const WSK_CLIENT_CONNECTION_DISPATCH g_more = { queue_ok_Event, poll_ok_Event, NULL };
