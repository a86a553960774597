// wsk.irp-reused-without-reset: a completed IRP is passed to WSK again as it is.
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
VOID ResetChannel(CHANNEL *Channel);

static VOID Send(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp, PKEVENT Done)
{
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Irp) == STATUS_PENDING) // expected-warning {{[wsk.irp-reused-without-reset]}}
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
}

VOID twice_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp, PKEVENT Done)
{
    Send(Socket, Buffer, Irp, Done);
    Send(Socket, Buffer, Irp, Done);
}

VOID own_irp_bad(CHANNEL *Channel, PWSK_BUF Buffer)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskReceive(Channel->Socket, Buffer, 0, irp);
    KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp); // expected-warning {{[wsk.irp-reused-without-reset]}}
    KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

static VOID Reset(PIRP Irp, PKEVENT Done)
{
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Irp, SignalEvent, Done, TRUE, TRUE, TRUE);
}

VOID reset_ok(PWSK_SOCKET Socket, PWSK_BUF Buffers, PIRP Irp, PKEVENT Done)
{
    ULONG i;

    for (i = 0; i < 2; i++) {
        Reset(Irp, Done);
        if (CONNECTION(Socket)->WskSend(Socket, &Buffers[i], 0, Irp) == STATUS_PENDING)
            KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    }
}

VOID reset_elsewhere_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    if (CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL);
    ResetChannel(Channel);
    CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp);
}

VOID another_irp_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    if (CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(Channel->Irp);
    Channel->Irp = IoAllocateIrp(1, FALSE);
    if (Channel->Irp == NULL)
        return;
    IoSetCompletionRoutine(Channel->Irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp);
}
