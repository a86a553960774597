// wsk.use-after-close: a socket function is called, or the socket is read, after WskCloseSocket.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)
#define DATAGRAM(Socket) ((const WSK_PROVIDER_DATAGRAM_DISPATCH *)(Socket)->Dispatch)

typedef struct _SESSION {
    PWSK_SOCKET Socket;
    PWSK_SOCKET Sockets[4];
    PIRP CloseIrp;
    KEVENT Closed;
    BOOLEAN Open;
} SESSION;

/* In another file. */
VOID SessionReopen(SESSION *Session);

VOID send_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP CloseIrp, PIRP SendIrp)
{
    CONNECTION(Socket)->WskCloseSocket(Socket, CloseIrp);
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, SendIrp); // expected-warning {{[wsk.use-after-close]}}
}

VOID after_a_complete_close_bad(SESSION *Session, PWSK_BUF Buffer, PIRP SendIrp)
{
    NTSTATUS status = CONNECTION(Session->Socket)->WskCloseSocket(Session->Socket, Session->CloseIrp);

    if (status == STATUS_PENDING)
        KeWaitForSingleObject(&Session->Closed, Executive, KernelMode, FALSE, NULL);
    else if (!NT_SUCCESS(status))
        return;
    CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, SendIrp); // expected-warning {{[wsk.use-after-close]}}
}

static VOID SessionClose(SESSION *Session)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Session->Socket->Dispatch;

    dispatch->WskCloseSocket(Session->Socket, Session->CloseIrp);
    Session->Open = FALSE;
}

VOID helper_closed_it_bad(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    SessionClose(Session);
    CONNECTION(Session->Socket)->WskDisconnect(Session->Socket, Buffer, 0, Irp); // expected-warning {{[wsk.use-after-close]}}
}

VOID alias_bad(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    PWSK_SOCKET socket = Session->Socket;

    SessionClose(Session);
    CONNECTION(socket)->WskReceive(socket, Buffer, 0, Irp); // expected-warning {{[wsk.use-after-close]}}
}

VOID function_pointer_in_a_local_bad(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    PWSK_SOCKET socket = Session->Socket;
    PFN_WSK_CLOSE_SOCKET WskCloseSocket = CONNECTION(socket)->WskCloseSocket;
    PFN_WSK_SEND WskSend = CONNECTION(socket)->WskSend;

    WskCloseSocket(socket, Session->CloseIrp);
    WskSend(socket, Buffer, 0, Irp); // expected-warning {{[wsk.use-after-close]}}
}

/* Not a call, but a read of the freed WSK_SOCKET. */
const VOID *dispatch_read_bad(SESSION *Session)
{
    SessionClose(Session);
    return Session->Socket->Dispatch; // expected-warning {{[wsk.use-after-close]}}
}

VOID wrong_flag_bad(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    SessionClose(Session);
    if (!Session->Open)
        CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, Irp); // expected-warning {{[wsk.use-after-close]}}
}

VOID loop_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP CloseIrp, PIRP *SendIrps)
{
    int i;

    for (i = 0; i < 3; i++) {
        CONNECTION(Socket)->WskSend(Socket, Buffer, 0, SendIrps[i]); // expected-warning {{[wsk.use-after-close]}}
        if (i == 1)
            CONNECTION(Socket)->WskCloseSocket(Socket, CloseIrp);
    }
}

NTSTATUS closed_last_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP SendIrp, PIRP CloseIrp)
{
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, SendIrp);
    return CONNECTION(Socket)->WskCloseSocket(Socket, CloseIrp);
}

/* Whether the socket is still open after an error is not documented. */
VOID close_failed_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP CloseIrp, PIRP SendIrp)
{
    NTSTATUS status = CONNECTION(Socket)->WskCloseSocket(Socket, CloseIrp);

    if (!NT_SUCCESS(status))
        CONNECTION(Socket)->WskSend(Socket, Buffer, 0, SendIrp);
}

VOID new_socket_ok(SESSION *Session, PWSK_SOCKET Accepted, PWSK_BUF Buffer, PIRP Irp)
{
    SessionClose(Session);
    Session->Socket = Accepted;
    CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, Irp);
}

VOID pointer_cleared_ok(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    if (Session->Open) {
        SessionClose(Session);
        Session->Socket = NULL;
    }
    if (Session->Socket != NULL)
        CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, Irp);
}

VOID flag_tells_ok(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    if (Buffer->Length == 0)
        SessionClose(Session);
    else
        Session->Open = TRUE;
    if (Session->Open)
        CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, Irp);
}

VOID exchanged_ok(SESSION *Session)
{
    PWSK_SOCKET socket = InterlockedExchangePointer((PVOID *)&Session->Socket, NULL);

    if (socket != NULL)
        CONNECTION(socket)->WskCloseSocket(socket, Session->CloseIrp);
}

VOID another_socket_ok(PWSK_SOCKET Closed, PWSK_SOCKET Open, PWSK_BUF Buffer, PSOCKADDR To, PIRP CloseIrp, PIRP SendIrp)
{
    DATAGRAM(Closed)->WskCloseSocket(Closed, CloseIrp);
    DATAGRAM(Open)->WskSendTo(Open, Buffer, 0, To, 0, NULL, SendIrp);
}

VOID array_ok(SESSION *Session, PWSK_BUF Buffer, PIRP *SendIrps, PIRP *CloseIrps)
{
    int i;

    for (i = 0; i < 4; i++) {
        CONNECTION(Session->Sockets[i])->WskSend(Session->Sockets[i], Buffer, 0, SendIrps[i]);
        CONNECTION(Session->Sockets[i])->WskCloseSocket(Session->Sockets[i], CloseIrps[i]);
    }
}

/* The value of the pointer may be printed and compared. */
VOID pointer_value_ok(SESSION *Session, PWSK_SOCKET Expected)
{
    SessionClose(Session);
    DbgPrint("closed %p%s\n", Session->Socket, Session->Socket == Expected ? "" : " (unexpected)");
}

VOID opaque_callee_may_reopen_ok(SESSION *Session, PWSK_BUF Buffer, PIRP Irp)
{
    SessionClose(Session);
    SessionReopen(Session);
    CONNECTION(Session->Socket)->WskSend(Session->Socket, Buffer, 0, Irp);
}
