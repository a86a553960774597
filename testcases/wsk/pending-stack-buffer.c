// wsk.pending-stack-buffer: a local variable that a pending request uses goes out of scope.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIRP Irp;
    KEVENT Done;
    SOCKADDR_STORAGE Address;
} CHANNEL;

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PIRP NewIrp(KEVENT *Event)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL) {
        KeInitializeEvent(Event, SynchronizationEvent, FALSE);
        IoSetCompletionRoutine(irp, SignalEvent, Event, TRUE, TRUE, TRUE);
    }
    return irp;
}

VOID event_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    KEVENT event;
    PIRP irp = NewIrp(&event);

    if (irp != NULL)
        CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
} // expected-warning {{[wsk.pending-stack-buffer]}}

NTSTATUS address_bad(CHANNEL *Channel)
{
    SOCKADDR_STORAGE address;
    PIRP irp = NewIrp(&Channel->Done);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return CONNECTION(Channel->Socket)->WskGetRemoteAddress(Channel->Socket, (PSOCKADDR)&address, irp);
} // expected-warning {{[wsk.pending-stack-buffer]}}

NTSTATUS timeout_bad(PWSK_SOCKET Socket)
{
    KEVENT event;
    LARGE_INTEGER second;
    ULONG value = 0;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    second.QuadPart = -10000000;
    if (CONNECTION(Socket)->WskControlSocket(Socket, WskGetOption, 0, SOL_SOCKET, 0, NULL, sizeof(value), &value, NULL, irp) == STATUS_PENDING &&
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT)
        return STATUS_IO_TIMEOUT;
    IoFreeIrp(irp);
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.pending-stack-buffer]}}

NTSTATUS waits_ok(PWSK_SOCKET Socket)
{
    KEVENT event;
    ULONG value = 0;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    if (CONNECTION(Socket)->WskControlSocket(Socket, WskGetOption, 0, SOL_SOCKET, 0, NULL, sizeof(value), &value, NULL, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
    return value ? STATUS_SUCCESS : STATUS_NOT_FOUND;
}

/* Whatever it came to, the completion routine sets the event. */
NTSTATUS always_waits_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    KEVENT event;
    NTSTATUS status;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
    KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoFreeIrp(irp);
    return status;
}

NTSTATUS cancelled_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    KEVENT event;
    LARGE_INTEGER second;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    second.QuadPart = -10000000;
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING &&
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT) {
        IoCancelIrp(irp);
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    }
    IoFreeIrp(irp);
    return STATUS_SUCCESS;
}

/* The structure itself may be on the stack: only what it describes must stay. */
NTSTATUS buffer_structure_ok(CHANNEL *Channel, PMDL Mdl)
{
    WSK_BUF buffer;
    PIRP irp = NewIrp(&Channel->Done);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    buffer.Mdl = Mdl;
    buffer.Offset = 0;
    buffer.Length = 8;
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, &buffer, 0, irp);
}

/* What is only read is copied before the request pends. */
NTSTATUS input_ok(CHANNEL *Channel)
{
    SOCKADDR_IN address = { AF_INET };
    PIRP irp = NewIrp(&Channel->Done);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return CONNECTION(Channel->Socket)->WskBind(Channel->Socket, (PSOCKADDR)&address, 0, irp);
}

NTSTATUS own_memory_ok(CHANNEL *Channel)
{
    PIRP irp = NewIrp(&Channel->Done);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return CONNECTION(Channel->Socket)->WskGetLocalAddress(Channel->Socket, (PSOCKADDR)&Channel->Address, irp);
}

/* The first request, which used the stack, is over when the second one begins. */
NTSTATUS second_request_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    SOCKADDR_STORAGE address;
    KEVENT event;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    if (CONNECTION(Channel->Socket)->WskGetLocalAddress(Channel->Socket, (PSOCKADDR)&address, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, irp);
}

static IO_COMPLETION_ROUTINE FreeIrp;

static NTSTATUS FreeIrp(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* The second one has no event. */
NTSTATUS without_event_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    SOCKADDR_STORAGE address;
    KEVENT event;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    if (CONNECTION(Socket)->WskGetLocalAddress(Socket, (PSOCKADDR)&address, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(irp, FreeIrp, NULL, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}

/* The caller waits. */
static NTSTATUS Start(PWSK_SOCKET Socket, PSOCKADDR Address, PIRP Irp)
{
    return CONNECTION(Socket)->WskGetLocalAddress(Socket, Address, Irp);
}

NTSTATUS helper_ok(PWSK_SOCKET Socket)
{
    SOCKADDR_STORAGE address;
    KEVENT event;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    if (Start(Socket, (PSOCKADDR)&address, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
    return STATUS_SUCCESS;
}
