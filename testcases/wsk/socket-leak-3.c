// wsk.socket-leak: the completion routine takes what the IRP brings (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    KEVENT Done;
} CHANNEL;

static WSK_PROVIDER_NPI Provider;

static IO_COMPLETION_ROUTINE TakeSocket;

static NTSTATUS TakeSocket(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    CHANNEL *channel = Context;

    if (NT_SUCCESS(Irp->IoStatus.Status))
        channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    KeSetEvent(&channel->Done, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS taken_ok(CHANNEL *Channel, ULONG Flags)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(irp, TakeSocket, Channel, TRUE, TRUE, TRUE);
    Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, Channel,
        NULL, NULL, NULL, NULL, irp);
    KeWaitForSingleObject(&Channel->Done, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoFreeIrp(irp);
    if (!NT_SUCCESS(status))
        return status;
    return Flags ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS; /* the channel is the caller's */
}

/* WSK hands back the context it was given: without one there is nothing to be done. */
static NTSTATUS no_context_ok_Accept(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    PWSK_SOCKET *place = Context;

    *AcceptedContext = NULL;
    *AcceptedDispatch = NULL;
    if (place == NULL)
        return STATUS_SUCCESS;
    if (Accepted == NULL)
        return STATUS_REQUEST_NOT_ACCEPTED;
    *place = Accepted;
    return STATUS_SUCCESS;
}
const WSK_CLIENT_LISTEN_DISPATCH no_context_ok_Events = { no_context_ok_Accept, NULL, NULL };
