// wsk.socket-leak: an accept callback that takes a socket and keeps it nowhere.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _SERVER {
    PWSK_SOCKET Socket;
    ULONG Sessions;
} SERVER;

static SERVER Server;

/* In another file. */
VOID ServerAdd(SERVER *Where, PWSK_SOCKET Socket);

static NTSTATUS WSKAPI drops_bad(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    SERVER *server = Context;

    if (Accepted == NULL)
        return STATUS_REQUEST_NOT_ACCEPTED;
    if (server->Sessions != 0)
        return STATUS_SUCCESS; // expected-warning@+5 {{[wsk.socket-leak]}}
    server->Socket = Accepted;
    server->Sessions++;
    *AcceptedContext = server;
    return STATUS_SUCCESS;
}
static const WSK_CLIENT_LISTEN_DISPATCH DropsBad = { drops_bad, NULL, NULL };

static NTSTATUS WSKAPI refuses_ok(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    SERVER *server = Context;

    if (Accepted == NULL)
        return STATUS_SUCCESS; /* no socket: the listening one has failed */
    if (server->Sessions != 0)
        return STATUS_REQUEST_NOT_ACCEPTED;
    server->Socket = Accepted;
    server->Sessions++;
    *AcceptedContext = server;
    return STATUS_SUCCESS;
}
static const WSK_CLIENT_LISTEN_DISPATCH RefusesOk = { refuses_ok, NULL, NULL };

static VOID Take(SERVER *Where, PWSK_SOCKET Socket)
{
    Where->Socket = Socket;
}

static NTSTATUS WSKAPI helper_ok(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote, PWSK_SOCKET Accepted,
    PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    if (Accepted != NULL)
        Take(&Server, Accepted);
    return STATUS_SUCCESS;
}
static const WSK_CLIENT_LISTEN_DISPATCH HelperOk = { helper_ok, NULL, NULL };

static NTSTATUS WSKAPI other_file_ok(PVOID Context, ULONG Flags, PSOCKADDR Local, PSOCKADDR Remote,
    PWSK_SOCKET Accepted, PVOID *AcceptedContext, const WSK_CLIENT_CONNECTION_DISPATCH **AcceptedDispatch)
{
    ServerAdd(Context, Accepted);
    return STATUS_SUCCESS;
}

VOID FillIn(WSK_CLIENT_LISTEN_DISPATCH *Dispatch)
{
    Dispatch->WskAcceptEvent = other_file_ok;
}
