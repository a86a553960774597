// wsk.irp-freed-while-pending: allocation, close and free of the IRP are of different sources.
//
// RUN: %driver %s
//--- new.c
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
//--- close_socket.c
#include "driver.h"
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp)
{
    const WSK_PROVIDER_BASIC_DISPATCH *dispatch = socket->Dispatch;

    dispatch->WskCloseSocket(socket, irp);
}
//--- free.c
#include "driver.h"
VOID FreeIrp(PIRP irp)
{
    IoFreeIrp(irp); // expected-warning {{[wsk.irp-freed-while-pending]}}
}
//--- wrong/end.c
#include "driver.h"
PIRP NewIrp(PKEVENT done);
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
VOID FreeIrp(PIRP irp);
VOID End(PWSK_SOCKET socket)
{
    KEVENT done;
    PIRP irp = NewIrp(&done);

    if (irp == NULL)
        return;
    CloseSocket(socket, irp);
    FreeIrp(irp);
}
//--- right/end.c
#include "driver.h"
PIRP NewIrp(PKEVENT done);
VOID CloseSocket(PWSK_SOCKET socket, PIRP irp);
VOID FreeIrp(PIRP irp);
VOID End(PWSK_SOCKET socket)
{
    KEVENT done;
    PIRP irp = NewIrp(&done);

    if (irp == NULL)
        return;
    CloseSocket(socket, irp);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    FreeIrp(irp);
}
