// wsk.wait-in-event-callback: the request and the wait are in another source.
//
// RUN: %driver %s
//--- close.c
#include "driver.h"
static KEVENT Done;
static NTSTATUS Signal(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_MORE_PROCESSING_REQUIRED;
}
VOID CloseSocket(PWSK_SOCKET socket)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        return;
    KeInitializeEvent(&Done, SynchronizationEvent, FALSE);
    IoSetCompletionRoutine(irp, Signal, &Done, TRUE, TRUE, TRUE);
    if (((const WSK_PROVIDER_CONNECTION_DISPATCH *)socket->Dispatch)->WskCloseSocket(socket, irp) == STATUS_PENDING)
        KeWaitForSingleObject(&Done, Executive, KernelMode, FALSE, NULL); // expected-warning {{[wsk.wait-in-event-callback]}}
    IoFreeIrp(irp);
}
//--- events.c
#include "driver.h"
NTSTATUS Disconnect(PVOID context, ULONG flags);
extern const WSK_CLIENT_CONNECTION_DISPATCH Events;
const WSK_CLIENT_CONNECTION_DISPATCH Events = { NULL, Disconnect, NULL };
//--- wrong/disconnect.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket);
NTSTATUS Disconnect(PVOID context, ULONG flags)
{
    CloseSocket(context);
    return STATUS_SUCCESS;
}
//--- right/disconnect.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket);
static PIO_WORKITEM Work;
static VOID Close(PDEVICE_OBJECT device, PVOID socket)
{
    CloseSocket(socket);
}
NTSTATUS Disconnect(PVOID context, ULONG flags)
{
    IoQueueWorkItem(Work, Close, DelayedWorkQueue, context);
    return STATUS_SUCCESS;
}
