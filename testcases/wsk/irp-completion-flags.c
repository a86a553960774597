// wsk.irp-completion-flags: the completion routine of an IRP for WSK is skipped on some outcomes.
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

VOID errors_bad(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, FALSE, FALSE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp); // expected-warning {{[wsk.irp-completion-flags]}}
}

static PIRP NewIrp(PDEVICE_OBJECT Device, PKEVENT Done, BOOLEAN OnCancel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL && !NT_SUCCESS(IoSetCompletionRoutineEx(Device, irp, SignalEvent, Done, TRUE, TRUE, OnCancel))) {
        IoFreeIrp(irp);
        irp = NULL;
    }
    return irp;
}

NTSTATUS cancel_bad(CHANNEL *Channel, PWSK_BUF Buffer)
{
    PIRP irp = NewIrp(Channel->Device, &Channel->Done, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, irp); // expected-warning {{[wsk.irp-completion-flags]}}
}

NTSTATUS all_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    PIRP irp = NewIrp(Channel->Device, &Channel->Done, TRUE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, irp);
}

VOID set_again_ok(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, FALSE, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp);
}

/* It does not go to WSK. */
NTSTATUS other_driver_ok(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, FALSE, FALSE);
    return IoCallDriver(Channel->Device, irp);
}

/* The IRP of somebody else. */
NTSTATUS foreign_ok(CHANNEL *Channel, PWSK_BUF Buffer, PIRP Irp)
{
    IoSetCompletionRoutine(Irp, SignalEvent, &Channel->Done, TRUE, FALSE, FALSE);
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Irp);
}
