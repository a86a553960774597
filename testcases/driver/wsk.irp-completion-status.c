// wsk.irp-completion-status: the routine is set in another source, for an IRP of the driver or for one from above.
//
// RUN: %driver %s
//--- driver.c
#include "driver.h"
NTSTATUS Start(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP irp);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    return Start(NULL, NULL, NULL);
}
//--- complete.c
#include "driver.h"
NTSTATUS Complete(PDEVICE_OBJECT device, PIRP irp, PVOID event)
{
    KeSetEvent(event, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.irp-completion-status]}}
//--- wrong/send.c
#include "driver.h"
NTSTATUS Complete(PDEVICE_OBJECT device, PIRP irp, PVOID event);
KEVENT Event;
NTSTATUS Start(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP irp)
{
    PIRP own = IoAllocateIrp(1, FALSE);

    if (own == NULL)
        return STATUS_NO_MEMORY;
    IoSetCompletionRoutine(own, Complete, &Event, TRUE, TRUE, TRUE);
    return ((const WSK_PROVIDER_CONNECTION_DISPATCH *)socket->Dispatch)->WskSend(socket, buffer, 0, own);
}
//--- right/send.c
#include "driver.h"
NTSTATUS Complete(PDEVICE_OBJECT device, PIRP irp, PVOID event);
KEVENT Event;
NTSTATUS Start(PWSK_SOCKET socket, PWSK_BUF buffer, PIRP irp)
{
    IoCopyCurrentIrpStackLocationToNext(irp);
    IoSetCompletionRoutine(irp, Complete, &Event, TRUE, TRUE, TRUE);
    return IoCallDriver(NULL, irp);
}
