// wsk.irp-stack-size: an IRP for WSK is allocated without a stack location.
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

VOID zero_bad(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(0, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp); // expected-warning {{[wsk.irp-stack-size]}}
}

static PIRP NewIrp(CCHAR Locations)
{
    return IoAllocateIrp(Locations, FALSE);
}

NTSTATUS helper_bad(CHANNEL *Channel, PWSK_BUF Buffer)
{
    PIRP irp = NewIrp(0);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, irp); // expected-warning {{[wsk.irp-stack-size]}}
}

VOID one_ok(CHANNEL *Channel)
{
    PIRP irp = NewIrp(1);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp);
}

VOID unknown_ok(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(Channel->Device->StackSize, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp);
}
