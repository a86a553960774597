// wsk.socket-leak: a socket that was created is lost on an error path.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)
#define LISTEN(Socket) ((const WSK_PROVIDER_LISTEN_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    LIST_ENTRY Link;
    PIRP Irp;
    KEVENT Done;
    ULONG Sessions;
} CHANNEL;

static WSK_PROVIDER_NPI Provider;
static PWSK_SOCKET Kept;

/* In another file. */
NTSTATUS ChannelAttach(PWSK_SOCKET Socket);
NTSTATUS IrpWait(PIRP Irp);

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS Create(PIRP Irp, PKEVENT Done)
{
    NTSTATUS status = Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
        WSK_FLAG_CONNECTION_SOCKET, NULL, NULL, NULL, NULL, NULL, Irp);

    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
        status = Irp->IoStatus.Status;
    }
    return status;
}

static VOID Close(PWSK_SOCKET Socket, PIRP Irp, PKEVENT Done)
{
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    if (CONNECTION(Socket)->WskCloseSocket(Socket, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
}

/* Direct: a later step fails. */

NTSTATUS bind_fails_bad(PIRP Irp, PIRP BindIrp, PKEVENT Done, PSOCKADDR Address, PWSK_SOCKET *Out)
{
    PWSK_SOCKET socket;
    NTSTATUS status;

    if (Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    if (!NT_SUCCESS(Irp->IoStatus.Status))
        return Irp->IoStatus.Status;
    socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    status = CONNECTION(socket)->WskBind(socket, Address, 0, BindIrp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
        status = BindIrp->IoStatus.Status;
    }
    if (!NT_SUCCESS(status))
        return status; // expected-warning@+3 {{[wsk.socket-leak]}}
    *Out = socket;
    return status;
}

NTSTATUS bind_fails_ok(PIRP Irp, PIRP BindIrp, PKEVENT Done, PSOCKADDR Address, PWSK_SOCKET *Out)
{
    PWSK_SOCKET socket;
    NTSTATUS status;

    if (Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    if (!NT_SUCCESS(Irp->IoStatus.Status))
        return Irp->IoStatus.Status;
    socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    status = CONNECTION(socket)->WskBind(socket, Address, 0, BindIrp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
        status = BindIrp->IoStatus.Status;
    }
    if (!NT_SUCCESS(status)) {
        Close(socket, Irp, Done);
        return status;
    }
    *Out = socket;
    return status;
}

/* Through a helper; the status is read before the IRP goes. */

NTSTATUS no_memory_bad(CHANNEL **Out)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    PWSK_SOCKET socket;
    CHANNEL *channel;
    NTSTATUS status;
    KEVENT done;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    status = Create(irp, &done);
    socket = (PWSK_SOCKET)irp->IoStatus.Information;
    IoFreeIrp(irp);
    if (!NT_SUCCESS(status))
        return status;
    channel = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*channel), 'nahC');
    if (channel == NULL)
        return STATUS_INSUFFICIENT_RESOURCES; // expected-warning@+4 {{[wsk.socket-leak]}}
    channel->Socket = socket;
    *Out = channel;
    return STATUS_SUCCESS;
}

NTSTATUS no_memory_ok(CHANNEL **Out)
{
    CHANNEL *channel = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*channel), 'nahC');
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;

    if (irp != NULL && channel != NULL) {
        KeInitializeEvent(&channel->Done, NotificationEvent, FALSE);
        IoSetCompletionRoutine(irp, SignalEvent, &channel->Done, TRUE, TRUE, TRUE);
        status = Create(irp, &channel->Done);
        if (NT_SUCCESS(status))
            channel->Socket = (PWSK_SOCKET)irp->IoStatus.Information;
    }
    if (irp != NULL)
        IoFreeIrp(irp);
    if (!NT_SUCCESS(status)) {
        if (channel != NULL)
            ExFreePoolWithTag(channel, 'nahC');
        return status;
    }
    *Out = channel;
    return status;
}

/* The call itself tells: a flag is tested too late. */

NTSTATUS at_once_bad(CHANNEL *Channel, PIRP Irp)
{
    NTSTATUS status = Provider.Dispatch->WskSocketConnect(Provider.Client, SOCK_STREAM, IPPROTO_TCP, NULL, NULL, 0, NULL,
        NULL, NULL, NULL, NULL, Irp);

    if (status != STATUS_SUCCESS)
        return status;
    if (Channel->Sessions > 16)
        return STATUS_TOO_MANY_SESSIONS; // expected-warning@+3 {{[wsk.socket-leak]}}
    Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    return STATUS_SUCCESS;
}

NTSTATUS at_once_ok(CHANNEL *Channel, PIRP Irp)
{
    NTSTATUS status;

    if (Channel->Sessions > 16)
        return STATUS_TOO_MANY_SESSIONS;
    status = Provider.Dispatch->WskSocketConnect(Provider.Client, SOCK_STREAM, IPPROTO_TCP, NULL, NULL, 0, NULL, NULL,
        NULL, NULL, NULL, Irp);
    if (status == STATUS_SUCCESS)
        Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    return status;
}

/* The IRP is a part of an object, and the socket can be found through it. */
NTSTATUS own_irp_ok(CHANNEL *Channel)
{
    NTSTATUS status = Create(Channel->Irp, &Channel->Done);

    if (!NT_SUCCESS(status))
        return status;
    if (Channel->Sessions > 16)
        return STATUS_TOO_MANY_SESSIONS;
    Channel->Socket = (PWSK_SOCKET)Channel->Irp->IoStatus.Information;
    return STATUS_SUCCESS;
}

/* Accepted. */

NTSTATUS accept_bad(PWSK_SOCKET Listener, PIRP Irp, PKEVENT Done, CHANNEL *Channel)
{
    PWSK_SOCKET socket;

    if (LISTEN(Listener)->WskAccept(Listener, 0, Channel, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    if (!NT_SUCCESS(Irp->IoStatus.Status))
        return Irp->IoStatus.Status;
    socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    if (Channel->Socket != NULL)
        return STATUS_CONNECTION_ACTIVE; // expected-warning@+3 {{[wsk.socket-leak]}}
    Channel->Socket = socket;
    return STATUS_SUCCESS;
}

/* The socket is somebody's. */

NTSTATUS global_ok(PIRP Irp, PIRP BindIrp, PKEVENT Done, PSOCKADDR Address)
{
    NTSTATUS status = Create(Irp, Done);

    if (!NT_SUCCESS(status))
        return status;
    Kept = (PWSK_SOCKET)Irp->IoStatus.Information;
    status = CONNECTION(Kept)->WskBind(Kept, Address, 0, BindIrp);
    return status == STATUS_PENDING ? STATUS_UNSUCCESSFUL : status;
}

NTSTATUS number_ok(PIRP Irp, PKEVENT Done, ULONG_PTR *Out, ULONG Flags)
{
    NTSTATUS status = Create(Irp, Done);

    if (!NT_SUCCESS(status))
        return status;
    *Out = Irp->IoStatus.Information;
    return Flags ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

NTSTATUS other_file_ok(PIRP Irp, PKEVENT Done)
{
    NTSTATUS status = Create(Irp, Done);

    return NT_SUCCESS(status) ? ChannelAttach((PWSK_SOCKET)Irp->IoStatus.Information) : status;
}

/* The IRP is the caller's, and the caller hears of the success. */
NTSTATUS caller_reads_ok(PIRP Irp, PKEVENT Done)
{
    return Create(Irp, Done);
}

PWSK_SOCKET returned_ok(PIRP Irp, PKEVENT Done)
{
    return NT_SUCCESS(Create(Irp, Done)) ? (PWSK_SOCKET)Irp->IoStatus.Information : NULL;
}

/* Nobody knows what became of it. */

NTSTATUS not_waited_ok(CHANNEL *Channel)
{
    NTSTATUS status = Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,
        WSK_FLAG_CONNECTION_SOCKET, Channel, NULL, NULL, NULL, NULL, Channel->Irp);

    return status == STATUS_PENDING ? STATUS_UNSUCCESSFUL : status;
}

NTSTATUS waited_elsewhere_ok(PIRP Irp, ULONG Flags)
{
    NTSTATUS status;

    Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, NULL,
        NULL, NULL, NULL, NULL, Irp);
    status = IrpWait(Irp); /* may take the socket */
    if (!NT_SUCCESS(status))
        return status;
    return Flags ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}
