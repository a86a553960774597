// wsk.deregister-with-open-socket: over NMR, the wait for the deregistration is where an open socket hangs.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

static WSK_PROVIDER_NPI Provider; /* from NmrClientAttachProvider */
static HANDLE Client;

static NTSTATUS Create(PIRP Irp, PKEVENT Done)
{
    if (Provider.Dispatch->WskSocket(Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    return Irp->IoStatus.Status;
}

VOID left_open_bad(PKEVENT Done, PIRP Irp)
{
    if (!NT_SUCCESS(Create(Irp, Done)))
        DbgPrint("no socket\n");
    if (NmrDeregisterClient(Client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(Client); // expected-warning {{[wsk.deregister-with-open-socket]}}
}

VOID closed_ok(PKEVENT Done, PIRP Irp, PIRP CloseIrp)
{
    if (NT_SUCCESS(Create(Irp, Done))) {
        PWSK_SOCKET socket = (PWSK_SOCKET)Irp->IoStatus.Information;
        CONNECTION(socket)->WskCloseSocket(socket, CloseIrp);
    }
    if (NmrDeregisterClient(Client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(Client);
}
