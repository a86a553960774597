// wsk.irp-freed-while-pending: the same in C++, with an owner whose destructor frees the IRP.
//
// RUN: %verify-cxx %s
#include <ntddk.h>
#include <wsk.h>

namespace {

NTSTATUS signal_event(PDEVICE_OBJECT, PIRP, PVOID context)
{
    KeSetEvent(static_cast<PRKEVENT>(context), IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

struct Request {
    PIRP irp;
    KEVENT done;

    Request() : irp(IoAllocateIrp(1, FALSE))
    {
        KeInitializeEvent(&done, NotificationEvent, FALSE);
        if (irp != nullptr)
            IoSetCompletionRoutine(irp, signal_event, &done, TRUE, TRUE, TRUE);
    }

    ~Request()
    {
        if (irp != nullptr)
            IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
    }

    NTSTATUS wait(NTSTATUS status)
    {
        if (status != STATUS_PENDING)
            return status;
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, nullptr);
        return irp->IoStatus.Status;
    }
};

const WSK_PROVIDER_CONNECTION_DISPATCH &dispatch(PWSK_SOCKET socket)
{
    return *static_cast<const WSK_PROVIDER_CONNECTION_DISPATCH *>(socket->Dispatch);
}

} // namespace

NTSTATUS destructor_bad(PWSK_SOCKET socket)
{
    Request request;

    if (request.irp == nullptr)
        return STATUS_INSUFFICIENT_RESOURCES;
    return dispatch(socket).Basic.WskCloseSocket(socket, request.irp);
}

NTSTATUS destructor_ok(PWSK_SOCKET socket)
{
    Request request;

    if (request.irp == nullptr)
        return STATUS_INSUFFICIENT_RESOURCES;
    return request.wait(dispatch(socket).Basic.WskCloseSocket(socket, request.irp));
}

NTSTATUS lambda_ok(PWSK_SOCKET socket, PWSK_BUF buffer)
{
    Request request;
    auto send = [&] { return request.wait(dispatch(socket).WskSend(socket, buffer, 0, request.irp)); };

    return request.irp != nullptr ? send() : STATUS_INSUFFICIENT_RESOURCES;
}
