// wsk.irp-no-completion-routine: the IRP that is closed with comes from another source.
//
// RUN: %driver %s
//--- close_socket.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = socket->Dispatch;

    dispatch->WskCloseSocket(socket, irp); // expected-warning {{[wsk.irp-no-completion-routine]}}
}
//--- end.c
#include "driver.h"
PIRP NewIrp(PKEVENT done);
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
VOID End(PWSK_SOCKET socket)
{
    KEVENT done;
    PIRP irp = NewIrp(&done);

    if (irp == NULL)
        return;
    CloseSocket(socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    IoFreeIrp(irp);
}
//--- wrong/new.c
#include "driver.h"
PIRP NewIrp(PKEVENT done)
{
    KeInitializeEvent(done, NotificationEvent, FALSE);
    return IoAllocateIrp(1, FALSE);
}
//--- right/new.c
#include "driver.h"
IO_COMPLETION_ROUTINE SignalEvent;
PIRP NewIrp(PKEVENT done)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    KeInitializeEvent(done, NotificationEvent, FALSE);
    if (irp != NULL)
        IoSetCompletionRoutine(irp, SignalEvent, done, TRUE, TRUE, TRUE);
    return irp;
}
