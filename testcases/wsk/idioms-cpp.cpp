// wsk: C++ drivers: RAII, templates, lambdas, namespaces, and the smallest mistake with each.
//
// RUN: %verify-cxx %s
#include <ntddk.h>
#include <wsk.h>

namespace {

const WSK_CLIENT_DISPATCH g_Dispatch{ MAKE_WSK_VERSION(1, 0) };
WSK_REGISTRATION g_Registration;

enum { F_REGISTER, F_CAPTURE };
LONG g_flags;

auto &provider()
{
    static WSK_PROVIDER_NPI npi;
    return npi;
}

/* The destructor deregisters what the constructor registered. */
class Registration {
public:
    Registration()
    {
        WSK_CLIENT_NPI npi{ nullptr, &g_Dispatch };

        status_ = WskRegister(&npi, &registration_);
    }

    ~Registration()
    {
        if (NT_SUCCESS(status_))
            WskDeregister(&registration_); // expected-warning {{[wsk.deregister-while-captured]}}
    }

    NTSTATUS status() const { return status_; }
    PWSK_REGISTRATION get() { return &registration_; }

private:
    NTSTATUS status_;
    WSK_REGISTRATION registration_;
};

/* The same, but the constructor's result is forgotten. */
class CarelessRegistration {
public:
    CarelessRegistration()
    {
        WSK_CLIENT_NPI npi{ nullptr, &g_Dispatch };

        valid = NT_SUCCESS(WskRegister(&npi, &registration_));
    }

    ~CarelessRegistration()
    {
        WskDeregister(&registration_); // expected-warning {{[wsk.deregister-unregistered]}}
    }

    bool valid;

private:
    WSK_REGISTRATION registration_;
};

class Capture {
public:
    explicit Capture(PWSK_REGISTRATION registration) : registration_(registration)
    {
        status_ = WskCaptureProviderNPI(registration_, 1000, &npi_);
    }

    ~Capture()
    {
        if (*this)
            WskReleaseProviderNPI(registration_);
    }

    explicit operator bool() const { return NT_SUCCESS(status_); }
    const WSK_PROVIDER_NPI *operator->() const { return &npi_; }

private:
    PWSK_REGISTRATION registration_;
    NTSTATUS status_;
    WSK_PROVIDER_NPI npi_;
};

template <typename... Params, typename... Args>
NTSTATUS invoke(PWSK_SOCKET socket, NTSTATUS (*WSK_PROVIDER_CONNECTION_DISPATCH::*function)(PWSK_SOCKET, Params...), Args... args)
{
    auto &table = *static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch); // expected-warning {{[wsk.use-after-close]}}

    return (table.*function)(socket, args...);
}

} // namespace

namespace wsk {

/* Names of the C library and of other APIs, in a namespace of their own. */
void free(PWSK_SOCKET &socket) { socket = nullptr; }
void shutdown(WSK_REGISTRATION &) {}
void deregister(WSK_REGISTRATION &registration) { WskDeregister(&registration); }

} // namespace wsk

NTSTATUS raii_ok()
{
    Registration registration;

    if (!NT_SUCCESS(registration.status()))
        return registration.status();
    Capture npi(registration.get());
    if (npi)
        npi->Dispatch->WskControlClient(npi->Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, nullptr, 0, nullptr, nullptr, nullptr);
    return STATUS_SUCCESS;
}

NTSTATUS raii_bad()
{
    Registration registration;
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(registration.status()))
        return registration.status();
    return WskCaptureProviderNPI(registration.get(), 1000, &npi);
}

bool careless_destructor_bad()
{
    CarelessRegistration registration;

    return registration.valid;
}

void capture_untested_bad(PADDRINFOEXW list)
{
    Capture npi(&g_Registration);

    npi->Dispatch->WskFreeAddressInfo(npi->Client, list); // expected-warning {{[wsk.capture-result-ignored]}}
}

/* Bits that are set and cleared by interlocked operations. */

NTSTATUS initialize_ok()
{
    WSK_CLIENT_NPI npi{ .Dispatch = &g_Dispatch };

    if (auto status = WskRegister(&npi, &g_Registration); !NT_SUCCESS(status))
        return status;
    InterlockedBitTestAndSet(&g_flags, F_REGISTER);
    if (auto status = WskCaptureProviderNPI(&g_Registration, 1000, &provider()); !NT_SUCCESS(status))
        return status;
    InterlockedBitTestAndSet(&g_flags, F_CAPTURE);
    return STATUS_SUCCESS;
}

void shutdown_ok()
{
    if (InterlockedBitTestAndReset(&g_flags, F_CAPTURE))
        WskReleaseProviderNPI(&g_Registration);
    if (InterlockedBitTestAndReset(&g_flags, F_REGISTER))
        WskDeregister(&g_Registration);
}

void shutdown_bad(WSK_REGISTRATION &registration)
{
    wsk::deregister(registration);
    WskDeregister(&registration); // expected-warning {{[wsk.double-deregister]}}
}

void similar_names_ok(WSK_REGISTRATION &registration, PWSK_SOCKET &socket)
{
    wsk::shutdown(registration);
    wsk::free(socket);
    wsk::shutdown(registration);
    WskDeregister(&registration);
}

/* A template carries the member of the dispatch table. */

void template_ok(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP sendIrp, PIRP closeIrp)
{
    auto *table = static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch);

    invoke(socket, &WSK_PROVIDER_CONNECTION_DISPATCH::WskSend, buffer, ULONG{0}, sendIrp);
    table->Basic.WskCloseSocket(socket, closeIrp);
}

void template_bad(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP sendIrp, PIRP closeIrp)
{
    auto *table = static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch);

    table->Basic.WskCloseSocket(socket, closeIrp);
    invoke(socket, &WSK_PROVIDER_CONNECTION_DISPATCH::WskSend, buffer, ULONG{0}, sendIrp);
}

/* Lambdas. */

void lambda_ok(PADDRINFOEXW list)
{
    WSK_PROVIDER_NPI npi;
    auto release = [] { WskReleaseProviderNPI(&g_Registration); };

    if (!NT_SUCCESS(WskCaptureProviderNPI(&g_Registration, 0, &npi)))
        return;
    npi.Dispatch->WskFreeAddressInfo(npi.Client, list);
    release();
}

void lambda_bad(PADDRINFOEXW list)
{
    WSK_PROVIDER_NPI npi;
    auto release = [] { WskReleaseProviderNPI(&g_Registration); };

    if (!NT_SUCCESS(WskCaptureProviderNPI(&g_Registration, 0, &npi)))
        return;
    release();
    npi.Dispatch->WskFreeAddressInfo(npi.Client, list); // expected-warning {{[wsk.provider-call-after-release]}}
}
