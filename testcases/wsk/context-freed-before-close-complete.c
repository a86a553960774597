// wsk.context-freed-before-close-complete: memory with the socket in it is freed while the close may be pending.
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
VOID WaitForChannel(CHANNEL *Channel);
VOID WaitForIrp(PIRP Irp);

VOID at_once_bad(CHANNEL *Channel, PIRP Irp)
{
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, Irp);
    ExFreePoolWithTag(Channel, 'nahc'); // expected-warning {{[wsk.context-freed-before-close-complete]}}
}

static VOID Free(CHANNEL *Channel)
{
    ExFreePoolWithTag(Channel, 'nahc'); // expected-warning {{[wsk.context-freed-before-close-complete]}}
}

VOID helper_bad(CHANNEL *Channel)
{
    PWSK_SOCKET socket = Channel->Socket;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    if (NT_SUCCESS(CONNECTION(socket)->WskCloseSocket(socket, irp)))
        Free(Channel);
}

VOID waits_ok(CHANNEL *Channel, PIRP Irp)
{
    if (CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL);
    ExFreePoolWithTag(Channel, 'nahc');
}

VOID waits_elsewhere_ok(CHANNEL *Channel, PIRP Irp)
{
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, Irp);
    WaitForChannel(Channel);
    ExFreePoolWithTag(Channel, 'nahc');
}

VOID waits_for_the_irp_ok(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp);
    WaitForIrp(irp);
    ExFreePoolWithTag(Channel, 'nahc');
}

/* The completion routine of the close frees it. */
static NTSTATUS FreeChannel(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    ExFreePoolWithTag(Context, 'nahc');
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID completion_routine_ok(CHANNEL *Channel)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, FreeChannel, Channel, TRUE, TRUE, TRUE);
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, irp);
}

/* Other memory. */
VOID other_ok(CHANNEL *Channel, PVOID Buffer, PIRP Irp)
{
    CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, Irp);
    ExFreePoolWithTag(Buffer, 'ffub');
}

/* The close was refused. */
VOID failed_ok(CHANNEL *Channel, PIRP Irp)
{
    if (!NT_SUCCESS(CONNECTION(Channel->Socket)->WskCloseSocket(Channel->Socket, Irp)))
        ExFreePoolWithTag(Channel, 'nahc');
}
