// wsk.irp-reused-while-pending: an IRP is reset or passed to WSK again while WSK may still have it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _REQUEST {
    PIRP Irp;
    KEVENT Done;
    BOOLEAN Sent;
} REQUEST;

/* In other files. */
VOID WaitForRequest(REQUEST *Request);
VOID WaitForAll(VOID);

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID reset_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp)
{
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Irp);
    IoReuseIrp(Irp, STATUS_SUCCESS); // expected-warning {{[wsk.irp-reused-while-pending]}}
}

NTSTATUS own_irp_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
    status = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
    if (NT_SUCCESS(status)) {
        IoReuseIrp(irp, STATUS_UNSUCCESSFUL); // expected-warning {{[wsk.irp-reused-while-pending]}}
        IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
        status = CONNECTION(Socket)->WskCloseSocket(Socket, irp);
    }
    return status;
}

VOID sent_twice_bad(PWSK_SOCKET Socket, PWSK_BUF Buffers, REQUEST *Request)
{
    ULONG i;

    for (i = 0; i < 2; i++)
        CONNECTION(Socket)->WskSend(Socket, &Buffers[i], 0, Request->Irp); // expected-warning {{[wsk.irp-reused-while-pending]}}
}

VOID wait_may_end_early_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp, PKEVENT Done)
{
    LARGE_INTEGER second = { .QuadPart = -10000000 };

    if (CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, Irp) == STATUS_PENDING &&
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT)
        IoReuseIrp(Irp, STATUS_SUCCESS); // expected-warning {{[wsk.irp-reused-while-pending]}}
}

VOID waits_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp, PKEVENT Done)
{
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Irp) == STATUS_PENDING)
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    IoReuseIrp(Irp, STATUS_SUCCESS);
}

VOID waits_always_ok(PWSK_SOCKET Socket, PWSK_BUF Buffers, REQUEST *Request)
{
    ULONG i;

    for (i = 0; i < 2; i++) {
        KeClearEvent(&Request->Done);
        IoReuseIrp(Request->Irp, STATUS_UNSUCCESSFUL);
        IoSetCompletionRoutine(Request->Irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
        CONNECTION(Socket)->WskSend(Socket, &Buffers[i], 0, Request->Irp);
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    }
}

static NTSTATUS Wait(REQUEST *Request, NTSTATUS Status)
{
    if (Status == STATUS_PENDING) {
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
        Status = Request->Irp->IoStatus.Status;
    }
    return Status;
}

NTSTATUS waits_in_a_helper_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    NTSTATUS status = Wait(Request, CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp));

    IoReuseIrp(Request->Irp, STATUS_UNSUCCESSFUL);
    return status;
}

VOID waits_elsewhere_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
    WaitForRequest(Request);
    IoReuseIrp(Request->Irp, STATUS_UNSUCCESSFUL);
}

VOID waits_for_all_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp)
{
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Irp);
    WaitForAll();
    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
}

VOID cancels_after_a_timeout_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PIRP Irp, PKEVENT Done)
{
    LARGE_INTEGER second = { .QuadPart = -10000000 };

    if (CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, Irp) == STATUS_PENDING &&
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT) {
        IoCancelIrp(Irp);
        KeWaitForSingleObject(Done, Executive, KernelMode, FALSE, NULL);
    }
    IoReuseIrp(Irp, STATUS_SUCCESS);
}

VOID polls_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, volatile REQUEST *Request)
{
    LARGE_INTEGER tick = { .QuadPart = -10000 };

    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
    do
        KeDelayExecutionThread(KernelMode, FALSE, &tick);
    while (!Request->Sent);
    IoReuseIrp(Request->Irp, STATUS_SUCCESS);
}

/* Each has an IRP of its own. */
VOID two_irps_ok(PWSK_SOCKET Socket, PWSK_BUF Buffers, PIRP First, PIRP Second)
{
    CONNECTION(Socket)->WskSend(Socket, &Buffers[0], 0, First);
    CONNECTION(Socket)->WskSend(Socket, &Buffers[1], 0, Second);
}

/* The last argument of these is no IRP, or there is none. */
VOID no_irp_ok(PWSK_SOCKET Socket, PWSK_DATA_INDICATION List)
{
    CONNECTION(Socket)->WskRelease(Socket, List);
    CONNECTION(Socket)->WskControlSocket(Socket, WskSetOption, 0, 0, 0, NULL, 0, NULL, NULL, NULL);
    CONNECTION(Socket)->WskControlSocket(Socket, WskSetOption, 1, 0, 0, NULL, 0, NULL, NULL, NULL);
}

/* The routine gets the IRP back from WSK. */
static NTSTATUS SendAgain(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    PWSK_SOCKET socket = Context;

    IoReuseIrp(Irp, STATUS_UNSUCCESSFUL);
    IoSetCompletionRoutine(Irp, SignalEvent, socket, TRUE, TRUE, TRUE);
    CONNECTION(socket)->WskDisconnect(socket, NULL, 0, Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

NTSTATUS completion_routine_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(irp, SendAgain, Socket, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
}
