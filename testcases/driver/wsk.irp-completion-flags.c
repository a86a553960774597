// wsk.irp-completion-flags: the IRP is made in another source.
//
// RUN: %driver %s
//--- wrong/make.c
#include "driver.h"
PIRP MakeIrp(PIO_COMPLETION_ROUTINE routine, PKEVENT done)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL)
        IoSetCompletionRoutine(irp, routine, done, TRUE, FALSE, TRUE);
    return irp;
}
//--- right/make.c
#include "driver.h"
PIRP MakeIrp(PIO_COMPLETION_ROUTINE routine, PKEVENT done)
{
    PIRP irp = IoAllocateIrp(1, FALSE);

    if (irp != NULL)
        IoSetCompletionRoutine(irp, routine, done, TRUE, TRUE, TRUE);
    return irp;
}
//--- end.c
#include "driver.h"
PIRP MakeIrp(PIO_COMPLETION_ROUTINE routine, PKEVENT done);
NTSTATUS End(PWSK_SOCKET socket, const WSK_PROVIDER_CONNECTION_DISPATCH *dispatch, PIO_COMPLETION_ROUTINE routine, PKEVENT done)
{
    PIRP irp = MakeIrp(routine, done);

    if (irp == NULL)
        return STATUS_NO_MEMORY;
    return dispatch->WskCloseSocket(socket, irp); // expected-warning {{[wsk.irp-completion-flags]}}
}
