// wsk: right ways to wait and to ignore results, and the smallest mistake with each.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#define CONNECTION(Socket) ((const WSK_PROVIDER_CONNECTION_DISPATCH *)(Socket)->Dispatch)

typedef struct _NET {
    ERESOURCE Lock;
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    BOOLEAN Captured;
    PWSK_SOCKET Socket;
    PIRP CloseIrp;
    KEVENT Closed;
    PIO_WORKITEM Stop;
} NET;

static IO_COMPLETION_ROUTINE SignalEvent;
static IO_COMPLETION_ROUTINE SignalIfPending;
static IO_WORKITEM_ROUTINE StopWorker;

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

/* A lock that no callback takes is held over the capture and over WskDeregister. */

NTSTATUS locked_start_ok(NET *Net)
{
    NTSTATUS status = STATUS_SUCCESS;

    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Net->Lock, TRUE);
    if (!Net->Captured) {
        status = WskCaptureProviderNPI(&Net->Registration, WSK_INFINITE_WAIT, &Net->Provider);
        if (NT_SUCCESS(status))
            Net->Captured = TRUE;
    }
    ExReleaseResourceLite(&Net->Lock);
    KeLeaveCriticalRegion();
    return status;
}

VOID locked_stop_ok(NET *Net)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Net->Lock, TRUE);
    if (Net->Captured)
        WskReleaseProviderNPI(&Net->Registration);
    Net->Captured = FALSE;
    WskDeregister(&Net->Registration);
    ExReleaseResourceLite(&Net->Lock);
    KeLeaveCriticalRegion();
}

VOID locked_start_and_stop_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Net->Lock, TRUE);
    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, 1000, &npi)))
        npi.Dispatch->WskControlClient(npi.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.deregister-while-captured]}}
    ExReleaseResourceLite(&Net->Lock);
    KeLeaveCriticalRegion();
}

/* A work item may block. */

static VOID StopWorker(PDEVICE_OBJECT Device, PVOID Context)
{
    NET *net = Context;

    if (CONNECTION(net->Socket)->WskCloseSocket(net->Socket, net->CloseIrp) == STATUS_PENDING)
        KeWaitForSingleObject(&net->Closed, Executive, KernelMode, FALSE, NULL);
    WskDeregister(&net->Registration);
}

VOID stopped_by_a_work_item_ok(NET *Net)
{
    IoQueueWorkItem(Net->Stop, StopWorker, DelayedWorkQueue, Net);
}

VOID stopped_by_a_work_item_and_again_bad(NET *Net)
{
    StopWorker(NULL, Net);
    WskDeregister(&Net->Registration); // expected-warning {{[wsk.double-deregister]}}
}

/* Wait only after STATUS_PENDING, or always: both are right. */

static PIRP AllocateIrp(PIO_COMPLETION_ROUTINE Routine, PRKEVENT Event)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    KeInitializeEvent(Event, SynchronizationEvent, FALSE);
    if (irp != NULL)
        IoSetCompletionRoutine(irp, Routine, Event, TRUE, TRUE, TRUE);
    return irp;
}

VOID wait_on_pending_ok(PWSK_SOCKET Socket)
{
    KEVENT done;
    PIRP irp = AllocateIrp(SignalIfPending, &done);

    if (irp == NULL)
        return;
    if (CONNECTION(Socket)->WskCloseSocket(Socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

VOID wait_always_ok(PWSK_SOCKET Socket)
{
    KEVENT done;
    PIRP irp = AllocateIrp(SignalEvent, &done);

    if (irp == NULL)
        return;
    CONNECTION(Socket)->WskCloseSocket(Socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}

VOID wait_on_failure_bad(PWSK_SOCKET Socket, PRKEVENT Event)
{
    PIRP irp = AllocateIrp(SignalEvent, Event);

    if (irp == NULL)
        return;
    if (CONNECTION(Socket)->WskCloseSocket(Socket, irp) != STATUS_PENDING)
        KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}

/* Bounded wait, cancel, then a wait without bound, in a function of its own. */

static VOID WaitOrCancel(PIRP Irp, PRKEVENT Event, NTSTATUS *Status)
{
    LARGE_INTEGER timeout;

    if (*Status != STATUS_PENDING)
        return;
    timeout.QuadPart = -5 * 10000000;
    if (KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, &timeout) == STATUS_TIMEOUT) {
        IoCancelIrp(Irp);
        KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, NULL);
    }
    *Status = Irp->IoStatus.Status;
}

static VOID WaitAndCancel(PIRP Irp, PRKEVENT Event, NTSTATUS *Status)
{
    LARGE_INTEGER timeout;

    if (*Status != STATUS_PENDING)
        return;
    timeout.QuadPart = -5 * 10000000;
    if (KeWaitForSingleObject(Event, Executive, KernelMode, FALSE, &timeout) == STATUS_TIMEOUT) {
        IoCancelIrp(Irp);
        *Status = STATUS_CANCELLED;
        return;
    }
    *Status = Irp->IoStatus.Status;
}

NTSTATUS cancel_and_wait_ok(PWSK_SOCKET Socket, PWSK_BUF Buffer, PRKEVENT Event)
{
    PIRP irp = AllocateIrp(SignalEvent, Event);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, irp);
    WaitOrCancel(irp, Event, &status);
    IoFreeIrp(irp);
    return status;
}

NTSTATUS cancel_without_wait_bad(PWSK_SOCKET Socket, PWSK_BUF Buffer, PRKEVENT Event)
{
    PIRP irp = AllocateIrp(SignalEvent, Event);
    NTSTATUS status;

    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = CONNECTION(Socket)->WskReceive(Socket, Buffer, 0, irp);
    WaitAndCancel(irp, Event, &status);
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
    return status;
}

/* Results that may be ignored: an optional control code; a call whose IRP carries the status. */

NTSTATUS results_ignored_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;
    KEVENT done;
    PIRP irp;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, 1000, &npi);

    if (!NT_SUCCESS(status))
        return status;
    (void)npi.Dispatch->WskControlClient(npi.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    WskReleaseProviderNPI(&Net->Registration);
    irp = AllocateIrp(SignalEvent, &done);
    if (irp == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    (void)CONNECTION(Net->Socket)->WskDisconnect(Net->Socket, NULL, 0, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    status = irp->IoStatus.Status;
    IoFreeIrp(irp);
    return status;
}

VOID wrong_result_ignored_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    (void)WskCaptureProviderNPI(&Net->Registration, 1000, &npi);
    (void)npi.Dispatch->WskControlClient(npi.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL); // expected-warning {{[wsk.capture-result-ignored]}}
    WskReleaseProviderNPI(&Net->Registration);
}
