// wsk.pending-stack-buffer: the IRP comes from another source, and the wait, if any, is in a third one.
//
// RUN: %driver %s
//--- irp.c
#include "driver.h"
NTSTATUS Signal(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}
PIRP NewIrp(KEVENT *event)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL) {
        KeInitializeEvent(event, SynchronizationEvent, FALSE);
        IoSetCompletionRoutine(irp, Signal, event, TRUE, TRUE, TRUE);
    }
    return irp;
}
//--- wrong/wait.c
#include "driver.h"
NTSTATUS Wait(NTSTATUS status, PIRP irp, KEVENT *event)
{
    if (status == STATUS_PENDING)
        irp->IoStatus.Status = status;
    return irp->IoStatus.Status;
}
//--- right/wait.c
#include "driver.h"
NTSTATUS Wait(NTSTATUS status, PIRP irp, KEVENT *event)
{
    if (status == STATUS_PENDING)
        KeWaitForSingleObject(event, Executive, KernelMode, FALSE, NULL);
    return irp->IoStatus.Status;
}
//--- address.c
#include "driver.h"
PIRP NewIrp(KEVENT *event);
NTSTATUS Wait(NTSTATUS status, PIRP irp, KEVENT *event);
NTSTATUS Address(PWSK_SOCKET socket, PSOCKADDR address)
{
    const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch = socket->Dispatch;
    KEVENT event;
    PIRP irp = NewIrp(&event);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return Wait(dispatch->WskGetLocalAddress(socket, address, irp), irp, &event);
} // expected-warning {{[wsk.pending-stack-buffer]}}
