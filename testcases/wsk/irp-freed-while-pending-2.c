// wsk.irp-freed-while-pending: the pool block that contains the IRP itself is freed while the IRP is pending.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _REQUEST {
    KEVENT Done;
    union {
        IRP Irp;
        UCHAR Space[sizeof(IRP) + sizeof(IO_STACK_LOCATION)];
    };
} REQUEST;

static IO_COMPLETION_ROUTINE SignalEvent;

static NTSTATUS SignalEvent(PDEVICE_OBJECT Device, PIRP Irp, PVOID Context)
{
    KeSetEvent(Context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

static REQUEST *RequestAllocate(VOID)
{
    REQUEST *request = ExAllocatePoolWithTag(NonPagedPool, sizeof(REQUEST), 'tseT');

    if (request == NULL)
        return NULL;
    KeInitializeEvent(&request->Done, NotificationEvent, FALSE);
    IoInitializeIrp(&request->Irp, sizeof(request->Space), 1);
    IoSetCompletionRoutine(&request->Irp, SignalEvent, &request->Done, TRUE, TRUE, TRUE);
    return request;
}

VOID block_freed_bad(PWSK_SOCKET Socket)
{
    REQUEST *request = RequestAllocate();

    if (request == NULL)
        return;
    CONNECTION(Socket)->WskCloseSocket(Socket, &request->Irp);
    ExFreePoolWithTag(request, 'tseT'); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

VOID block_freed_after_the_wait_ok(PWSK_SOCKET Socket)
{
    REQUEST *request = RequestAllocate();

    if (request == NULL)
        return;
    if (CONNECTION(Socket)->WskCloseSocket(Socket, &request->Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&request->Done, Executive, KernelMode, FALSE, NULL);
    ExFreePoolWithTag(request, 'tseT');
}

/* An IRP on the stack of a function that waits. */
VOID on_the_stack_ok(PWSK_SOCKET Socket)
{
    REQUEST request;

    KeInitializeEvent(&request.Done, NotificationEvent, FALSE);
    IoInitializeIrp(&request.Irp, sizeof(request.Space), 1);
    IoSetCompletionRoutine(&request.Irp, SignalEvent, &request.Done, TRUE, TRUE, TRUE);
    if (CONNECTION(Socket)->WskCloseSocket(Socket, &request.Irp) == STATUS_PENDING)
        KeWaitForSingleObject(&request.Done, Executive, KernelMode, FALSE, NULL);
}
