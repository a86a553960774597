// wsk.socket-from-failed-irp: the socket is taken from an IRP nobody asked whether it succeeded.
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

static WSK_PROVIDER_NPI g_npi;

#define CREATE(Irp) g_npi.Dispatch->WskSocket(g_npi.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP,  \
    WSK_FLAG_CONNECTION_SOCKET, NULL, NULL, NULL, NULL, NULL, Irp)

NTSTATUS stored_bad(PIRP Irp, PKEVENT Done, CHANNEL *Channel)
{
    if (CREATE(Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.socket-from-failed-irp]}}

static NTSTATUS Bind(PWSK_SOCKET Socket, PSOCKADDR Address, PIRP Irp)
{
    return CONNECTION(Socket)->WskBind(Socket, Address, 0, Irp); // expected-warning {{[wsk.socket-from-failed-irp]}}
}

NTSTATUS used_bad(PIRP Irp, PIRP BindIrp, PKEVENT Done, PSOCKADDR Address)
{
    if (CREATE(Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    return Bind((PWSK_SOCKET)Irp->IoStatus.Information, Address, BindIrp);
}

NTSTATUS tested_ok(PIRP Irp, PKEVENT Done, CHANNEL *Channel)
{
    if (CREATE(Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    if (NT_SUCCESS(Irp->IoStatus.Status))
        Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    return Irp->IoStatus.Status;
}

NTSTATUS copied_ok(PIRP Irp, PKEVENT Done, CHANNEL *Channel)
{
    NTSTATUS status = CREATE(Irp);

    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
        status = Irp->IoStatus.Status;
    }
    if (!NT_SUCCESS(status))
        return status;
    Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    return STATUS_SUCCESS;
}

/* First stored, then tested. */
NTSTATUS stored_first_ok(PIRP Irp, PKEVENT Done, CHANNEL *Channel)
{
    if (CREATE(Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    if (!NT_SUCCESS(Irp->IoStatus.Status)) {
        Channel->Socket = NULL;
        return STATUS_UNSUCCESSFUL;
    }
    return STATUS_SUCCESS;
}

/* The caller is told. */
NTSTATUS told_ok(PIRP Irp, PKEVENT Done, CHANNEL *Channel)
{
    if (CREATE(Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    Channel->Socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    return Irp->IoStatus.Status;
}

/* A function that did not make the socket. */
PWSK_SOCKET getter_ok(PIRP Irp)
{
    return (PWSK_SOCKET)Irp->IoStatus.Information;
}
