// wsk.irp-null: a WSK function that needs an IRP gets NULL.
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

VOID close_bad(PWSK_SOCKET Socket)
{
    CONNECTION(Socket)->WskCloseSocket(Socket, NULL); // expected-warning {{[wsk.irp-null]}}
}

static NTSTATUS Send(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp)
{
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Irp); // expected-warning {{[wsk.irp-null]}}
}

NTSTATUS helper_bad(CHANNEL *Channel, PWSK_BUF Buffer)
{
    return Send(Channel->Socket, Buffer, NULL);
}

VOID socket_bad(VOID)
{
    g_npi.Dispatch-> // expected-warning {{[wsk.irp-null]}}
        WskSocket(g_npi.Client, AF_INET, SOCK_DGRAM, IPPROTO_UDP, 0, NULL, NULL, NULL, NULL, NULL, NULL);
}

VOID control_ok(PWSK_SOCKET Socket)
{
    CONNECTION(Socket)->WskControlSocket(Socket, WskSetOption, 0, 0, 0, NULL, 0, NULL, NULL, NULL);
    g_npi.Dispatch->WskControlClient(g_npi.Client, WSK_TRANSPORT_LIST_CHANGE, 0, NULL, 0, NULL, NULL, NULL);
}

VOID no_irp_ok(PWSK_SOCKET Socket, PWSK_DATA_INDICATION Data)
{
    CONNECTION(Socket)->WskRelease(Socket, Data);
    g_npi.Dispatch->WskFreeAddressInfo(g_npi.Client, NULL);
}

NTSTATUS tested_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(irp, SignalEvent, &Channel->Done, TRUE, TRUE, TRUE);
    return Send(Channel->Socket, Buffer, irp);
}

NTSTATUS unknown_ok(CHANNEL *Channel, PWSK_BUF Buffer)
{
    return CONNECTION(Channel->Socket)->WskSend(Channel->Socket, Buffer, 0, Channel->Irp);
}
