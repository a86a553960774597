// wsk: functions with similar names, pointers with the same name, wrapper pairs, calls over several lines.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PADDRINFOEXW List;
    ULONG Users;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };

/* Own functions whose names contain those of the API mean something else. */

static VOID EchoWskDeregister(NET *Net)
{
    Net->Users--;
}

static VOID WskReleaseProviderNPILater(NET *Net)
{
    Net->Users--;
}

VOID similar_names_ok(NET *Net)
{
    EchoWskDeregister(Net);
    EchoWskDeregister(Net);
    WskReleaseProviderNPILater(Net);
    WskReleaseProviderNPILater(Net);
}

static VOID NetUnregister(NET *Net)
{
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

VOID different_name_bad(NET *Net)
{
    NetUnregister(Net);
    NetUnregister(Net);
}

/* A local variable with the name of the API's function. */

VOID local_pointer_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP SendIrp, PIRP CloseIrp)
{
    PFN_WSK_SEND WskSend = CONNECTION(Socket)->WskSend;
    PFN_WSK_CLOSE_SOCKET WskCloseSocket = CONNECTION(Socket)->WskCloseSocket;

    WskSend(Socket, Buffer, 0, SendIrp);
    WskCloseSocket(Socket, CloseIrp);
}

VOID local_pointer_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP SendIrp, PIRP CloseIrp)
{
    PFN_WSK_SEND WskSend = CONNECTION(Socket)->WskSend;
    PFN_WSK_CLOSE_SOCKET WskCloseSocket = CONNECTION(Socket)->WskCloseSocket;

    WskCloseSocket(Socket, CloseIrp);
    WskSend(Socket, Buffer, 0, SendIrp); // expected-warning {{[wsk.use-after-close]}}
}

/* A pair of wrappers in the same file. */

static NTSTATUS NetAttach(NET *Net)
{
    WSK_CLIENT_NPI npi = { Net, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Net->Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Net->Registration, 1000, &Net->Provider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Net->Registration);
    return status;
}

static VOID NetDetach(NET *Net)
{
    WskReleaseProviderNPI(&Net->Registration);
    WskDeregister(&Net->Registration);
}

NTSTATUS wrapper_pair_ok(NET *Net)
{
    NTSTATUS status = NetAttach(Net);

    if (NT_SUCCESS(status)) {
        Net->Provider.Dispatch->WskFreeAddressInfo(Net->Provider.Client, Net->List);
        NetDetach(Net);
    }
    return status;
}

NTSTATUS half_a_pair_bad(NET *Net)
{
    NTSTATUS status = NetAttach(Net);

    if (NT_SUCCESS(status))
        WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
    return status;
}

/* Calls broken over lines. */

VOID over_lines_ok(NET *Net, PIRP Irp)
{
    if (!NT_SUCCESS(
            WskCaptureProviderNPI(
                &Net->Registration,
                WSK_NO_WAIT,
                &Net->Provider)))
        return;
    Net->Provider.Dispatch->
        WskSocket(
            Net->Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp);
    WskReleaseProviderNPI(
        &Net->Registration);
}

VOID over_lines_bad(NET *Net, PIRP Irp)
{
    if (!NT_SUCCESS(
            WskCaptureProviderNPI(
                &Net->Registration,
                WSK_NO_WAIT,
                &Net->Provider)))
        return;
    WskReleaseProviderNPI(
        &Net->Registration);
    Net->Provider.Dispatch-> // expected-warning {{[wsk.provider-call-after-release]}}
        WskSocket(
            Net->Provider.Client, AF_INET, SOCK_STREAM, IPPROTO_TCP, WSK_FLAG_CONNECTION_SOCKET,
            NULL, NULL, NULL, NULL, NULL, Irp);
}
