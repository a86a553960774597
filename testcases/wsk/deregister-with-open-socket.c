// wsk.deregister-with-open-socket: WskDeregister on a path that itself has opened a socket.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _CHANNEL {
    PWSK_SOCKET Socket;
    PIRP Irp;
    KEVENT Done;
} CHANNEL;

static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;

/* In another file. */
VOID ChannelAdd(PWSK_SOCKET Socket);

static NTSTATUS Create(PIRP Irp, PKEVENT Done)
{
    if (Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    return Irp->IoStatus.Status;
}

static VOID Close(PWSK_SOCKET Socket, PIRP Irp, PKEVENT Done)
{
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    if (CONNECTION(Socket)->WskCloseSocket(Socket, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
}

VOID direct_bad(PKEVENT Done, PIRP Irp)
{
    if (Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    if (!NT_SUCCESS(Irp->IoStatus.Status))
        return;
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-with-open-socket]}}
}

VOID direct_ok(PKEVENT Done, PIRP Irp, PIRP CloseIrp)
{
    PWSK_SOCKET socket;

    if (Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    if (!NT_SUCCESS(Irp->IoStatus.Status))
        return;
    socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    if (CONNECTION(socket)->WskCloseSocket(socket, CloseIrp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}

/* The close may still be pending: WskDeregister waits for it. */
VOID closing_ok(PKEVENT Done, PIRP Irp, PIRP CloseIrp)
{
    if (NT_SUCCESS(Create(Irp, Done))) {
        PWSK_SOCKET socket = (PWSK_SOCKET)Irp->IoStatus.Information;
        CONNECTION(socket)->WskCloseSocket(socket, CloseIrp);
    }
    WskDeregister(&Registration);
}

/* Through helpers, a test in between. */

VOID helper_bad(PKEVENT Done, PIRP Irp, PIRP OtherIrp, PSOCKADDR Address)
{
    PWSK_SOCKET socket;

    if (!NT_SUCCESS(Create(Irp, Done)))
        goto Exit;
    socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    if (CONNECTION(socket)->WskBind(socket, Address, 0, OtherIrp) != STATUS_SUCCESS)
        goto Exit; /* and the socket? */
    Close(socket, OtherIrp, Done);
Exit:
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-with-open-socket]}}
}

VOID helper_ok(PKEVENT Done, PIRP Irp, PIRP OtherIrp, PIRP CloseIrp, PSOCKADDR Address)
{
    PWSK_SOCKET socket;

    if (!NT_SUCCESS(Create(Irp, Done)))
        goto Exit;
    socket = (PWSK_SOCKET)Irp->IoStatus.Information;
    if (CONNECTION(socket)->WskBind(socket, Address, 0, OtherIrp) != STATUS_SUCCESS)
        DbgPrint("not bound\n");
    Close(socket, CloseIrp, Done);
Exit:
    WskDeregister(&Registration);
}

VOID two_bad(PKEVENT Done, PIRP First, PIRP Second, PIRP CloseIrp)
{
    if (NT_SUCCESS(Create(First, Done)) && NT_SUCCESS(Create(Second, Done)))
        Close((PWSK_SOCKET)First->IoStatus.Information, CloseIrp, Done);
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-with-open-socket]}}
}

/* Others may close it while WskDeregister waits. */

VOID stored_ok(CHANNEL *Channel)
{
    if (NT_SUCCESS(Create(Channel->Irp, &Channel->Done)))
        Channel->Socket = (PWSK_SOCKET)Channel->Irp->IoStatus.Information;
    WskDeregister(&Registration);
}

VOID handed_over_ok(PKEVENT Done, PIRP Irp)
{
    if (NT_SUCCESS(Create(Irp, Done)))
        ChannelAdd((PWSK_SOCKET)Irp->IoStatus.Information);
    WskDeregister(&Registration);
}

/* Whether there is a socket, this function does not ask. */
VOID unknown_ok(PIRP Irp)
{
    Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET, NULL,
        NULL, NULL, NULL, NULL, Irp);
    WskDeregister(&Registration);
}
