// nmr.attach-context-freed: the function that frees the context is in another source.
//
// RUN: %driver %s
//--- entry.c
#include "driver.h"
NTSTATUS Start(VOID);
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    return Start();
}
//--- start.c
#include "driver.h"
HANDLE g_client;
NTSTATUS Start(VOID)
{
    return NmrRegisterClient(&Client, NULL, &g_client);
}
//--- stop.c
#include "driver.h"
extern HANDLE g_client;
VOID Stop(VOID)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
//--- unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, Cleanup);
//--- detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}
//--- free.c
#include "driver.h"
VOID FreeBinding(BINDING *binding)
{
    ExFreePoolWithTag(binding, TAG); // expected-warning {{[nmr.attach-context-freed]}}
}
//--- cleanup.c
#include "driver.h"
VOID FreeBinding(BINDING *binding);
VOID Cleanup(PVOID context)
{
    FreeBinding(context);
}
//--- wrong/attach.c
#include "driver.h"
VOID FreeBinding(BINDING *binding);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status = STATUS_NO_MEMORY;

    if (binding == NULL)
        return status;
    status = NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
    FreeBinding(binding);
    return status;
}
//--- right/attach.c
#include "driver.h"
VOID FreeBinding(BINDING *binding);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);
    NTSTATUS status = STATUS_NO_MEMORY;

    if (binding == NULL)
        return status;
    status = NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        FreeBinding(binding);
    return status;
}
