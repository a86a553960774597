// nmr.handle-kind-mismatch: the function of the other role is called.
//
// RUN: %fix %s
//--- before-deregister.c
#include <ntddk.h>
#include <netioddk.h>

NTSTATUS Work(VOID);

NTSTATUS Run(const NPI_PROVIDER_CHARACTERISTICS *characteristics)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterProvider(characteristics, NULL, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = Work();
    if (NmrDeregisterClient(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
    return status;
}
//--- after-deregister.c
#include <ntddk.h>
#include <netioddk.h>

NTSTATUS Work(VOID);

NTSTATUS Run(const NPI_PROVIDER_CHARACTERISTICS *characteristics)
{
    HANDLE handle;
    NTSTATUS status = NmrRegisterProvider(characteristics, NULL, &handle);

    if (!NT_SUCCESS(status))
        return status;
    status = Work();
    if (NmrDeregisterProvider(handle) == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(handle);
    return status;
}
//--- before-wait.c
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
    if (NmrDeregisterClient(handle) == STATUS_PENDING) NmrWaitForProviderDeregisterComplete(handle);
    return status;
}
//--- after-wait.c
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
    if (NmrDeregisterClient(handle) == STATUS_PENDING) NmrWaitForClientDeregisterComplete(handle);
    return status;
}
