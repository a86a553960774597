// wsk.use-after-close: the same in C++, where the basic functions are members of Basic.
//
// RUN: %verify-cxx %s
#include <ntddk.h>
#include <wsk.h>

namespace driver {

/* The read of the freed WSK_SOCKET comes before the call. */
const WSK_PROVIDER_CONNECTION_DISPATCH &dispatch(PWSK_SOCKET socket)
{
    return *static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch); // expected-warning {{[wsk.use-after-close]}}
}

struct Session {
    PWSK_SOCKET socket;
    PIRP closeIrp;

    void close()
    {
        dispatch(socket).Basic.WskCloseSocket(socket, closeIrp);
    }

    NTSTATUS send(PWSK_BUF buffer, PIRP irp)
    {
        return dispatch(socket).WskSend(socket, buffer, 0, irp);
    }
};

} // namespace driver

using namespace driver;

void direct_bad(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP closeIrp, PIRP sendIrp)
{
    auto *table = static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch);

    table->Basic.WskCloseSocket(socket, closeIrp);
    table->WskSend(socket, buffer, 0, sendIrp); // expected-warning {{[wsk.use-after-close]}}
}

void members_bad(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP closeIrp, PIRP sendIrp)
{
    Session session{ socket, closeIrp };

    session.close();
    session.send(buffer, sendIrp);
}

void reference_bad(Session &session, PIRP irp)
{
    PWSK_SOCKET &socket = session.socket;

    session.close();
    dispatch(socket).Basic.WskControlSocket(socket, WskIoctl, 0, 0, 0, nullptr, 0, nullptr, nullptr, irp);
}

void closed_last_ok(Session &session, PWSK_BUF buffer, PIRP irp)
{
    dispatch(session.socket).WskSend(session.socket, buffer, 0, irp);
    session.close();
}

void pointer_cleared_ok(Session &session, PWSK_BUF buffer, PIRP irp)
{
    session.close();
    session.socket = nullptr;
    if (auto *socket = session.socket)
        dispatch(socket).WskSend(socket, buffer, 0, irp);
}

void close_failed_ok(Session &session, PWSK_BUF buffer, PIRP irp)
{
    if (auto status = dispatch(session.socket).Basic.WskCloseSocket(session.socket, session.closeIrp); !NT_SUCCESS(status))
        dispatch(session.socket).WskSend(session.socket, buffer, 0, irp);
}

void two_sessions_ok(Session &first, Session &second, PWSK_BUF buffer, PIRP irp)
{
    first.close();
    dispatch(second.socket).WskSend(second.socket, buffer, 0, irp);
}
