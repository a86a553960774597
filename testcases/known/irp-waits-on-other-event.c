// wsk.irp-freed-while-pending: the wait is on the event of another request.
//
// Known miss: two pointer parameters may point to the same request.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(s) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(s)->Dispatch)

typedef struct REQUEST {
    KEVENT Done;
} REQUEST;

static IO_COMPLETION_ROUTINE SignalEvent;
static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static PIRP AllocateIrp(PKEVENT Done)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL)
        IoSetCompletionRoutine(irp, SignalEvent, Done, TRUE, TRUE, TRUE);
    return irp;
}

VOID wrong_event_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, REQUEST *Request, REQUEST *Other)
{
    PIRP irp = AllocateIrp(&Request->Done);

    if (irp == NULL)
        return;
    if (CONNECTION(Socket)->WskSend(Socket, Buffer, 0, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Other->Done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}
