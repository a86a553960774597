// wsk: life of a socket after the release of the provider, asynchronous closes, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
} NET;

typedef struct _ENDPOINT {
    union {
        PWSK_SOCKET Socket;
        PWSK_SOCKET Listener;
        PWSK_SOCKET Connection;
    };
    PIRP Irp;
    PIRP SpareIrp;
    KEVENT Done;
} ENDPOINT;

typedef union _SMALL_IRP {
    IRP Irp;
    UCHAR Space[sizeof(IRP) + sizeof(IO_STACK_LOCATION)];
} SMALL_IRP;

static IO_COMPLETION_ROUTINE SignalEvent;
static IO_COMPLETION_ROUTINE FreeIrp;
static IO_COMPLETION_ROUTINE FreeEndpoint;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS FreeIrp(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS FreeEndpoint(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    ExFreePool(Context);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

/* After the release sockets work on; the tables are told apart by their types. */

VOID sockets_after_release_ok(NET *Net, PWSK_SOCKET Listener, PWSK_SOCKET Datagram, PSOCKADDR Address, PWSK_BUF Buffer, PIRP *Irps)
{
    const WSK_PROVIDER_LISTEN_DISPATCH *listen = Listener->Dispatch;
    PWSK_PROVIDER_DATAGRAM_DISPATCH datagram = (PWSK_PROVIDER_DATAGRAM_DISPATCH)Datagram->Dispatch;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    WskReleaseProviderNPI(&Net->Registration);
    listen->WskBind(Listener, Address, 0, Irps[0]);
    datagram->WskSendTo(Datagram, Buffer, 0, Address, 0, NULL, Irps[1]);
    listen->WskCloseSocket(Listener, Irps[2]);
}

VOID client_after_release_bad(NET *Net, PSOCKADDR Local, PSOCKADDR Remote, PIRP Irp)
{
    const WSK_PROVIDER_DISPATCH *client;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider)))
        return;
    client = Net->Provider.Dispatch;
    WskReleaseProviderNPI(&Net->Registration);
    client->WskSocketConnect(Net->Provider.Client, SOCK_STREAM, IPPROTO_TCP, Local, Remote, 0, NULL, NULL, NULL, NULL, NULL, Irp); // expected-warning {{[wsk.provider-call-after-release]}}
}

/* A capture may fail after WskDeregister, by design: that is how a waiting thread is stopped. */

VOID capture_after_deregister_ok(NET *Net)
{
    NTSTATUS status;

    WskDeregister(&Net->Registration);
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        DbgPrint("stopping: %x\n", status);
}

VOID capture_after_deregister_bad(NET *Net)
{
    NTSTATUS status;

    WskDeregister(&Net->Registration);
    status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider);
    if (!NT_SUCCESS(status))
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List); // expected-warning {{[wsk.capture-result-ignored]}}
}

/* Close and forget: the IRP frees itself, WskDeregister waits for the socket. */

VOID close_and_deregister_ok(NET *Net, PWSK_SOCKET Socket)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Socket->Dispatch;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, FreeIrp, NULL, TRUE, TRUE, TRUE);
    dispatch->WskCloseSocket(Socket, irp);
    WskDeregister(&Net->Registration);
}

VOID close_and_deregister_bad(NET *Net, PWSK_SOCKET Socket)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Socket->Dispatch;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    dispatch->WskCloseSocket(Socket, irp); // expected-warning {{[wsk.irp-no-completion-routine]}}
    WskDeregister(&Net->Registration);
}

/* The completion routine of the close frees the object. */

VOID asynchronous_close_ok(ENDPOINT *Endpoint)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Endpoint->Socket->Dispatch;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, FreeEndpoint, Endpoint, TRUE, TRUE, TRUE);
    dispatch->WskCloseSocket(Endpoint->Socket, irp);
}

VOID asynchronous_close_bad(ENDPOINT *Endpoint)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Endpoint->Socket->Dispatch;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    IoSetCompletionRoutine(irp, SignalEvent, &Endpoint->Done, TRUE, TRUE, TRUE);
    dispatch->WskCloseSocket(Endpoint->Socket, irp);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

/* The members of the union are one socket. */

VOID union_ok(ENDPOINT *Endpoint, BOOLEAN Listening)
{
    if (Listening)
        ((const WSK_PROVIDER_LISTEN_DISPATCH *)Endpoint->Listener->Dispatch)->WskCloseSocket(Endpoint->Listener, Endpoint->Irp);
    else
        ((const WSK_PROVIDER_CONNECTION_DISPATCH *)Endpoint->Connection->Dispatch)->WskCloseSocket(Endpoint->Connection, Endpoint->Irp);
}

VOID union_bad(ENDPOINT *Endpoint)
{
    PWSK_SOCKET listener = Endpoint->Listener;
    PWSK_SOCKET connection = Endpoint->Connection;

    ((const WSK_PROVIDER_LISTEN_DISPATCH *)listener->Dispatch)->WskCloseSocket(listener, Endpoint->Irp);
    ((const WSK_PROVIDER_CONNECTION_DISPATCH *)connection->Dispatch)->WskCloseSocket(connection, Endpoint->SpareIrp); // expected-warning {{[wsk.double-close]}}
}

/* The socket pointer is stored whatever the status says; the caller looks at the status. */

NTSTATUS stored_anyway_ok(NET *Net, PWSK_SOCKET *Out)
{
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    status = Net->Provider.Dispatch->WskSocket(Net->Provider.Client, AF_INET, SOCK_DGRAM, IPPROTO_UDP,
                                               WSK_FLAG_DATAGRAM_SOCKET, NULL, NULL, NULL, NULL, NULL, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    *Out = (PWSK_SOCKET)irp->IoStatus.Information;
    IoFreeIrp(irp);
    return status;
}

NTSTATUS not_awaited_bad(NET *Net, PRKEVENT Event)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(irp, SignalEvent, Event, TRUE, TRUE, TRUE);
    status = Net->Provider.Dispatch->WskSocket(Net->Provider.Client, AF_INET, SOCK_DGRAM, IPPROTO_UDP,
                                               WSK_FLAG_DATAGRAM_SOCKET, NULL, NULL, NULL, NULL, NULL, irp);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
    return status;
}

/* An IRP on the stack: initialised and armed, and awaited before the function returns. */

VOID irp_on_the_stack_ok(PWSK_SOCKET Socket)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Socket->Dispatch;
    SMALL_IRP irp;
    KEVENT done;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoInitializeIrp(&irp.Irp, sizeof(irp), 1);
    IoSetCompletionRoutine(&irp.Irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (dispatch->WskCloseSocket(Socket, &irp.Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
}

VOID irp_on_the_stack_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP SendIrp)
{
    const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch = Socket->Dispatch;
    SMALL_IRP irp;
    KEVENT done;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoInitializeIrp(&irp.Irp, sizeof(irp), 1);
    IoSetCompletionRoutine(&irp.Irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (dispatch->WskCloseSocket(Socket, &irp.Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    dispatch->WskSend(Socket, Buffer, 0, SendIrp); // expected-warning {{[wsk.use-after-close]}}
}
