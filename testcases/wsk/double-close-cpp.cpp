// wsk.double-close: the same in C++, with methods, references and a template that calls the member it is given.
//
// RUN: %verify-cxx %s
#include <ntddk.h>
#include <wsk.h>

namespace {

using Table = WSK_PROVIDER_BASIC_DISPATCH;

template <typename Function, typename... Args>
NTSTATUS invoke(const Table *table, Function Table::*function, PWSK_SOCKET socket, Args... args)
{
    return (table->*function)(socket, args...); // expected-warning {{[wsk.double-close]}}
}

class Connection {
public:
    Connection(PWSK_SOCKET socket, PIRP irp)
        : table_(static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch)), socket_(socket), irp_(irp) {}

    ~Connection()
    {
        if (socket_ != nullptr)
            table_->Basic.WskCloseSocket(socket_, irp_); // expected-warning {{[wsk.double-close]}}
    }

    void close(PIRP irp)
    {
        table_->Basic.WskCloseSocket(socket_, irp);
    }

    void close_and_forget(PIRP irp)
    {
        close(irp);
        socket_ = nullptr;
    }

private:
    const WSK_PROVIDER_CONNECTION_DISPATCH *table_;
    PWSK_SOCKET socket_;
    PIRP irp_;
};

} // namespace

void direct_bad(PWSK_SOCKET socket, PIRP first, PIRP second)
{
    auto *table = static_cast<const WSK_PROVIDER_STREAM_DISPATCH *>(socket->Dispatch);

    table->Basic.WskCloseSocket(socket, first);
    table->Basic.WskCloseSocket(socket, second); // expected-warning {{[wsk.double-close]}}
}

void template_bad(PWSK_SOCKET socket, PIRP first, PIRP second)
{
    auto *table = static_cast<const Table *>(socket->Dispatch);

    invoke(table, &Table::WskCloseSocket, socket, first);
    invoke(table, &Table::WskCloseSocket, socket, second);
}

void destructor_bad(PWSK_SOCKET socket, PIRP first, PIRP second)
{
    Connection connection(socket, second);

    connection.close(first);
}

void destructor_ok(PWSK_SOCKET socket, PIRP first, PIRP second)
{
    Connection connection(socket, second);

    connection.close_and_forget(first);
}

void destructor_closes_ok(PWSK_SOCKET socket, PIRP irp)
{
    Connection connection(socket, irp);
}

void template_ok(PWSK_SOCKET first, PWSK_SOCKET second, PIRP firstIrp, PIRP secondIrp)
{
    invoke(static_cast<const Table *>(first->Dispatch), &Table::WskCloseSocket, first, firstIrp);
    invoke(static_cast<const Table *>(second->Dispatch), &Table::WskCloseSocket, second, secondIrp);
}

void lambda_ok(PWSK_SOCKET socket, PIRP irp)
{
    auto close = [&socket](PIRP closeIrp) {
        if (socket == nullptr)
            return;
        static_cast<const WSK_PROVIDER_BASIC_DISPATCH *>(socket->Dispatch)->WskCloseSocket(socket, closeIrp);
        socket = nullptr;
    };

    close(irp);
    close(irp);
}
