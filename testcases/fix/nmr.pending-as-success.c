// nmr.pending-as-success: a wait for the case of STATUS_PENDING.
//
// RUN: %fix %s
//--- before-kept.c
#include <ntddk.h>
#include <netioddk.h>

typedef struct MODULE {
    HANDLE Provider;
} MODULE;

VOID Stop(MODULE *module)
{
    NTSTATUS status;

    status = NmrDeregisterProvider(module->Provider);
    if (!NT_SUCCESS(status))
        return;
    ExFreePool(module);
}
//--- after-kept.c
#include <ntddk.h>
#include <netioddk.h>

typedef struct MODULE {
    HANDLE Provider;
} MODULE;

VOID Stop(MODULE *module)
{
    NTSTATUS status;

    status = NmrDeregisterProvider(module->Provider);
    if (status == STATUS_PENDING)
        NmrWaitForProviderDeregisterComplete(module->Provider);
    if (!NT_SUCCESS(status))
        return;
    ExFreePool(module);
}
//--- left-condition.c
#include <ntddk.h>
#include <netioddk.h>

typedef struct MODULE {
    HANDLE Provider;
} MODULE;

VOID Stop(MODULE *module)
{
    NTSTATUS status;

    if (!NT_SUCCESS(status = NmrDeregisterProvider(module->Provider)))
        return;
    ExFreePool(module);
}
