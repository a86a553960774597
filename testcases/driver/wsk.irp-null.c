// wsk.irp-null: the IRP comes from another source.
//
// RUN: %driver %s
//--- wrong/irp.c
#include "driver.h"
PIRP NewIrp(VOID)
{
    return NULL;
}
//--- right/irp.c
#include "driver.h"
static NTSTATUS Done(PDEVICE_OBJECT device, PIRP irp, PVOID context)
{
    IoFreeIrp(irp);
    return STATUS_MORE_PROCESSING_REQUIRED;
}
PIRP NewIrp(VOID)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp == NULL)
        ExRaiseStatus(STATUS_NO_MEMORY);
    IoSetCompletionRoutine(irp, Done, NULL, TRUE, TRUE, TRUE);
    return irp;
}
//--- send.c
#include "driver.h"
PIRP NewIrp(VOID);
NTSTATUS Send(PWSK_SOCKET socket, PWSK_BUF buffer)
{
    return ((const WSK_PROVIDER_CONNECTION_DISPATCH *)socket->Dispatch)->WskSend(socket, buffer, 0, NewIrp()); // expected-warning {{[wsk.irp-null]}}
}
