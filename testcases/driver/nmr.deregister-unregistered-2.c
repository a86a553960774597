// nmr.deregister-unregistered: a flag in one source says whether the handle that is handed to another one is registered.
//
// RUN: %driver %s
//--- open.c
#include "driver.h"
HANDLE Link;
BOOLEAN LinkOn;
NTSTATUS Open(const NPI_CLIENT_CHARACTERISTICS *Characteristics)
{
    NTSTATUS status = NmrRegisterClient(Characteristics, NULL, &Link);

    if (NT_SUCCESS(status))
        LinkOn = TRUE;
    return status;
}
//--- finish.c
#include "driver.h"
VOID Finish(HANDLE Handle)
{
    if (NmrDeregisterClient(Handle) == STATUS_PENDING) // expected-warning {{[nmr.deregister-unregistered]}}
        NmrWaitForClientDeregisterComplete(Handle);
}
//--- wrong/start.c
#include "driver.h"
extern HANDLE Link;
extern BOOLEAN LinkOn;
NTSTATUS Open(const NPI_CLIENT_CHARACTERISTICS *Characteristics);
VOID Finish(HANDLE Handle);
NTSTATUS Start(const NPI_CLIENT_CHARACTERISTICS *Characteristics)
{
    NTSTATUS status = Open(Characteristics);

    if (!NT_SUCCESS(status)) {
        if (LinkOn)
            DbgPrint("not the first time\n");
        Finish(Link);
    }
    return status;
}
//--- right/start.c
#include "driver.h"
extern HANDLE Link;
extern BOOLEAN LinkOn;
NTSTATUS Open(const NPI_CLIENT_CHARACTERISTICS *Characteristics);
VOID Finish(HANDLE Handle);
static VOID Stop(VOID)
{
    HANDLE old = Link;

    if (LinkOn)
        Finish(old);
    LinkOn = FALSE;
}
NTSTATUS Start(const NPI_CLIENT_CHARACTERISTICS *Characteristics)
{
    NTSTATUS status = Open(Characteristics);

    if (!NT_SUCCESS(status))
        Stop();
    return status;
}
