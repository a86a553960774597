// wsk.irp-completion-flags: the completion routine is called for every outcome.
//
// RUN: %fix %s
//--- before-constants.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, FALSE, FALSE);
    dispatch->WskCloseSocket(socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
//--- after-constants.c
#include <ntddk.h>
#include <wsk.h>

static NTSTATUS SignalEvent(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    KeSetEvent(context, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}

VOID Close(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PWSK_BUF buffer, BOOLEAN always)
{
    PIRP irp = IoAllocateIrp(1, FALSE);
    KEVENT done;

    if (irp == NULL)
        return;
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    IoSetCompletionRoutine(irp, SignalEvent, &done, TRUE, TRUE, TRUE);
    dispatch->WskCloseSocket(socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
