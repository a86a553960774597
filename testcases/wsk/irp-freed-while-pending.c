// wsk.irp-freed-while-pending: an IRP, or the memory that holds it, is freed while WSK may still own it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _REQUEST {
    PIRP Irp;
    KEVENT Done;
    BOOLEAN Pending;
    NTSTATUS Status;
} REQUEST;

/* In other files. */
VOID RequestWait(REQUEST *Request);
VOID EventWait(PRKEVENT Event);

static IO_COMPLETION_ROUTINE SignalEvent;
static IO_COMPLETION_ROUTINE SignalIfPending;
static IO_COMPLETION_ROUTINE FreeIrp;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS SignalIfPending(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    if (Irp->PendingReturned)
        KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static NTSTATUS FreeIrp(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    IoFreeIrp(Irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID never_waits_bad(PWSK_SOCKET Socket)
{
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    CONNECTION(Socket)->WskCloseSocket(Socket, irp);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

VOID wait_may_time_out_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    LARGE_INTEGER second = { .QuadPart = -10000000 };
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &second);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

VOID cancelled_but_not_awaited_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    LARGE_INTEGER second = { .QuadPart = -10000000 };
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, irp) == STATUS_PENDING) {
        if (KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT)
            IoCancelIrp(irp);
    }
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

/* NT_SUCCESS(STATUS_PENDING) is true. */
NTSTATUS pending_taken_for_success_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(irp, SignalEvent, &Request->Done, TRUE, TRUE, TRUE);
    status = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
    if (!NT_SUCCESS(status))
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
    return status;
}

static PIRP AllocateIrp(PRKEVENT Event)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL)
        IoSetCompletionRoutine(irp, SignalEvent, Event, TRUE, TRUE, TRUE);
    return irp;
}

static VOID RequestFree(REQUEST *Request)
{
    IoFreeIrp(Request->Irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
    Request->Irp = NULL;
}

VOID through_helpers_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    Request->Irp = AllocateIrp(&Request->Done);
    if (Request->Irp == NULL)
        return;
    Request->Status = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
    RequestFree(Request);
}

VOID function_pointer_in_a_local_bad(PWSK_SOCKET Socket, REQUEST *Request)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = Socket->Dispatch;
    PFN_WSK_CLOSE_SOCKET WskCloseSocket = dispatch->WskCloseSocket;
    PIRP irp = AllocateIrp(&Request->Done);

    if (irp == NULL)
        return;
    WskCloseSocket(Socket, irp);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

VOID loop_bad(PWSK_SOCKET Socket, PWSK_BUF Buffers, REQUEST *Request)
{
    PIRP irp;
    int i;

    for (i = 0; i < 2; i++) {
        KeClearEvent(&Request->Done);
        irp = AllocateIrp(&Request->Done);
        if (irp == NULL)
            break;
        if (CONNECTION(Socket)->WskSend(Socket, &Buffers[i], 0, irp) == STATUS_PENDING && i == 0)
            KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
        IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
    }
}

VOID socket_creation_bad(const WSK_PROVIDER_NPI *Npi, REQUEST *Request)
{
    PIRP irp = AllocateIrp(&Request->Done);

    if (irp == NULL)
        return;
    Npi->Dispatch->WskSocketConnect(Npi->Client, SOCK_STREAM, IPPROTO_TCP, NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, irp);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

VOID waits_when_pending_ok(PWSK_SOCKET Socket)
{
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskCloseSocket(Socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

VOID always_waits_ok(PWSK_SOCKET Socket)
{
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    CONNECTION(Socket)->WskCloseSocket(Socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

NTSTATUS routine_signals_if_pending_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    KeInitializeEvent(&done, SynchronizationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalIfPending, &done, TRUE, TRUE, TRUE);
    status = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
    if (status == STATUS_PENDING) {
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        status = irp->IoStatus.Status;
    }
    IoFreeIrp(irp);
    return status;
}

VOID cancelled_and_awaited_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    LARGE_INTEGER second = { .QuadPart = -10000000 };
    KEVENT done;
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, irp) == STATUS_PENDING) {
        if (KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, &second) == STATUS_TIMEOUT) {
            IoCancelIrp(irp);
            KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
        }
    }
    IoFreeIrp(irp);
}

static VOID WaitForRequest(REQUEST *Request, NTSTATUS *Status)
{
    if (*Status == STATUS_PENDING) {
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
        *Status = Request->Irp->IoStatus.Status;
    }
}

NTSTATUS wait_in_a_helper_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    NTSTATUS status;

    Request->Irp = AllocateIrp(&Request->Done);
    if (Request->Irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
    WaitForRequest(Request, &status);
    IoFreeIrp(Request->Irp);
    Request->Irp = NULL;
    return status;
}

VOID container_handed_to_another_file_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    Request->Irp = AllocateIrp(&Request->Done);
    if (Request->Irp == NULL)
        return;
    Request->Status = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, Request->Irp);
    RequestWait(Request);
    IoFreeIrp(Request->Irp);
}

VOID event_handed_to_another_file_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer)
{
    KEVENT done;
    PIRP irp;

    KeInitializeEvent(&done, NotificationEvent, FALSE);
    irp = AllocateIrp(&done);
    if (irp == NULL)
        return;
    CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp);
    EventWait(&done);
    IoFreeIrp(irp);
}

VOID flag_tells_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = AllocateIrp(&Request->Done);

    if (irp == NULL)
        return;
    Request->Pending = CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING;
    if (Request->Pending)
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    Request->Pending = FALSE;
    IoFreeIrp(irp);
}

/* The completion routine frees the IRP. */
NTSTATUS freed_on_completion_ok(PWSK_SOCKET Socket)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    IoSetCompletionRoutine(irp, FreeIrp, NULL, TRUE, TRUE, TRUE);
    return CONNECTION(Socket)->WskCloseSocket(Socket, irp);
}

VOID freed_before_any_call_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request)
{
    PIRP irp = AllocateIrp(&Request->Done);

    if (irp == NULL)
        return;
    if (Buffer->Length == 0) {
        IoFreeIrp(irp);
        return;
    }
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

VOID loop_ok(PWSK_SOCKET Socket, PWSK_BUF Buffers, REQUEST *Request)
{
    PIRP irp;
    int i;

    for (i = 0; i < 3; i++) {
        KeClearEvent(&Request->Done);
        irp = AllocateIrp(&Request->Done);
        if (irp == NULL)
            break;
        if (CONNECTION(Socket)->WskSend(Socket, &Buffers[i], 0, irp) == STATUS_PENDING)
            KeWaitForSingleObject(&Request->Done, Executive, KernelMode, FALSE, NULL);
        IoFreeIrp(irp);
    }
}
