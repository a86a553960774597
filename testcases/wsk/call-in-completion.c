// wsk.call-in-completion: a WSK function is called in a completion routine. Only when it is asked for.
//
// RUN: %verify -Xclang -analyzer-checker=wsk.call-in-completion %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    WSK_BUF Buffer;
    PIRP Irp;
    PIO_WORKITEM Work;
} CHANNEL;

static IO_COMPLETION_ROUTINE next_bad_Done, close_bad_Done, queue_ok_Done;
static IO_WORKITEM_ROUTINE Next;

static NTSTATUS next_bad_Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    CHANNEL *channel = Context;

    CONNECTION(channel->Socket)->WskReceive(channel->Socket, &channel->Buffer, 0, channel->Irp); // expected-warning {{[wsk.call-in-completion]}}
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID Close(CHANNEL *Channel)
{
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, Channel->Irp); // expected-warning {{[wsk.call-in-completion]}}
}

static NTSTATUS close_bad_Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    Close(Context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID Next(PDEVICE_OBJECT Device, PVOID Context)
{
    CHANNEL *channel = Context;

    CONNECTION(channel->Socket)->WskReceive(channel->Socket, &channel->Buffer, 0, channel->Irp);
}

static NTSTATUS queue_ok_Done(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoQueueWorkItem(((CHANNEL *)Context)->Work, Next, DelayedWorkQueue, Context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static VOID Arm(CHANNEL *Channel, ULONG Which, PIRP Irp)
{
    if (Which == 0)
        IoSetCompletionRoutine(Irp, next_bad_Done, Channel, TRUE, TRUE, TRUE);
    else if (Which == 1)
        IoSetCompletionRoutine(Irp, close_bad_Done, Channel, TRUE, TRUE, TRUE);
    else
        IoSetCompletionRoutine(Irp, queue_ok_Done, Channel, TRUE, TRUE, TRUE);
}

NTSTATUS send_ok(CHANNEL *Channel, ULONG Which, PIRP Irp)
{
    Arm(Channel, Which, Irp);
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, &Channel->Buffer, 0, Irp);
}
