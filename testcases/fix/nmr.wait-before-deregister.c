// nmr.wait-before-deregister: the two statements change places.
//
// RUN: %fix %s
//--- before-both.c
#include <ntddk.h>
#include <netioddk.h>

NTSTATUS Work(VOID);

NTSTATUS Run(const NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterClient(characteristics, NULL, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = Work();
    NmrWaitForClientDeregisterComplete(handle); /* first */
    NmrDeregisterClient(handle);
    return status;
}
//--- after-both.c
#include <ntddk.h>
#include <netioddk.h>

NTSTATUS Work(VOID);

NTSTATUS Run(const NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterClient(characteristics, NULL, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = Work();
    NmrDeregisterClient(handle); /* first */
    NmrWaitForClientDeregisterComplete(handle);
    return status;
}
//--- left-apart.c
#include <ntddk.h>
#include <netioddk.h>

NTSTATUS Work(VOID);

NTSTATUS Run(const NPI_CLIENT_CHARACTERISTICS *characteristics)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterClient(characteristics, NULL, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = Work();
    NmrWaitForClientDeregisterComplete(handle);
    Work();
    NmrDeregisterClient(handle);
    return status;
}
