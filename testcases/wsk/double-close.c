// wsk.double-close: WskCloseSocket runs twice on one socket.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)
#define LISTEN(Socket) ((const WSK_PROVIDER_LISTEN_DISPATCH *)(Socket)->Dispatch)

typedef struct _SESSION {
    PWSK_SOCKET Socket;
    PWSK_SOCKET Listener;
    PWSK_SOCKET Sockets[4];
    PIRP CloseIrp;
    PIRP SpareIrp;
    KEVENT Closed;
    BOOLEAN Open;
    LONG Bits;
} SESSION;

enum { OpenBit };

/* In another file. */
VOID SessionReset(SESSION *Session);

VOID twice_in_a_row_bad(PWSK_SOCKET Socket, PIRP First, PIRP Second)
{
    CONNECTION(Socket)->WskCloseSocket(Socket, First);
    CONNECTION(Socket)->WskCloseSocket(Socket, Second); // expected-warning {{[wsk.double-close]}}
}

static VOID CloseOnce(SESSION *Session)
{
    NTSTATUS status = CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);

    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&Session->Closed, Executive, KernelMode, FALSE, NULL);
}

static VOID SessionStop(SESSION *Session)
{
    if (Session->Socket != NULL)
        CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->SpareIrp); // expected-warning {{[wsk.double-close]}}
}

/* The pointer was not set to NULL. */
VOID error_path_and_stop_bad(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    if (CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, Irp) == STATUS_FILE_FORCED_CLOSED)
        CloseOnce(Session);
    SessionStop(Session);
}

VOID flag_never_cleared_bad(SESSION *Session)
{
    if (Session->Open)
        CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);
    if (Session->Open)
        CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->SpareIrp); // expected-warning {{[wsk.double-close]}}
}

VOID loop_bad(PWSK_SOCKET Socket, PIRP *Irps)
{
    int i;

    for (i = 0; i < 2; i++)
        CONNECTION(Socket)->WskCloseSocket(Socket, Irps[i]); // expected-warning {{[wsk.double-close]}}
}

VOID alias_bad(SESSION *Session)
{
    PWSK_SOCKET socket = Session->Socket;
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = socket->Dispatch;

    Session->Socket = NULL;
    dispatch->WskCloseSocket(socket, Session->CloseIrp);
    dispatch->WskCloseSocket(socket, Session->SpareIrp); // expected-warning {{[wsk.double-close]}}
}

VOID function_pointer_in_a_local_bad(PWSK_SOCKET Socket, PIRP First, PIRP Second)
{
    PFN_WSK_CLOSE_SOCKET WskCloseSocket = CONNECTION(Socket)->WskCloseSocket;

    WskCloseSocket(Socket, First);
    WskCloseSocket(Socket, Second); // expected-warning {{[wsk.double-close]}}
}

/* STATUS_PENDING is not a failure: the socket is being closed. */
VOID pending_taken_for_failure_bad(PWSK_SOCKET Socket, PIRP First, PIRP Second)
{
    if (CONNECTION(Socket)->WskCloseSocket(Socket, First) == STATUS_PENDING)
        CONNECTION(Socket)->WskCloseSocket(Socket, Second); // expected-warning {{[wsk.double-close]}}
}

VOID two_sockets_ok(SESSION *Session)
{
    LISTEN(Session->Listener)->WskCloseSocket(Session->Listener, Session->SpareIrp);
    CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);
}

VOID cleared_ok(SESSION *Session)
{
    PWSK_SOCKET socket = Session->Socket;

    Session->Socket = NULL;
    if (socket != NULL)
        CONNECTION(socket)->WskCloseSocket(socket, Session->CloseIrp);
    socket = Session->Socket;
    if (socket != NULL)
        CONNECTION(socket)->WskCloseSocket(socket, Session->SpareIrp);
}

VOID flag_cleared_ok(SESSION *Session)
{
    if (Session->Open) {
        Session->Open = FALSE;
        CloseOnce(Session);
    }
    if (Session->Open)
        CloseOnce(Session);
}

static VOID ExchangeAndClose(SESSION *Session, PIRP Irp)
{
    PWSK_SOCKET socket = InterlockedExchangePointer((PVOID *)&Session->Socket, NULL);

    if (socket != NULL)
        CONNECTION(socket)->WskCloseSocket(socket, Irp);
}

VOID exchanged_ok(SESSION *Session)
{
    ExchangeAndClose(Session, Session->CloseIrp);
    ExchangeAndClose(Session, Session->SpareIrp);
}

VOID interlocked_bit_ok(SESSION *Session)
{
    if (InterlockedBitTestAndReset(&Session->Bits, OpenBit))
        CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);
    if (InterlockedBitTestAndReset(&Session->Bits, OpenBit))
        CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->SpareIrp);
}

/* After an error the state of the socket is unknown. */
VOID first_close_failed_ok(PWSK_SOCKET Socket, PIRP First, PIRP Second)
{
    NTSTATUS status = CONNECTION(Socket)->WskCloseSocket(Socket, First);

    if (status != STATUS_SUCCESS && status != STATUS_PENDING)
        CONNECTION(Socket)->WskCloseSocket(Socket, Second);
}

VOID array_ok(SESSION *Session, PIRP *Irps)
{
    int i;

    for (i = 0; i < 4; i++)
        CONNECTION(Session->Sockets[i])->WskCloseSocket(Session->Sockets[i], Irps[i]);
}

VOID new_socket_ok(SESSION *Session, PWSK_SOCKET Accepted)
{
    CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);
    Session->Socket = Accepted;
    CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->SpareIrp);
}

VOID opaque_callee_may_replace_ok(SESSION *Session)
{
    CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);
    SessionReset(Session);
    CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->SpareIrp);
}
