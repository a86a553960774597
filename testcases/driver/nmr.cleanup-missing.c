// nmr.cleanup-missing: the characteristics of the callback stand in another source.
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
//--- attach.c
#include "driver.h"
BINDING *NewBinding(HANDLE nmr);
VOID DropBinding(BINDING *binding);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = NewBinding(nmr);
    NTSTATUS status;

    if (binding == NULL)
        return STATUS_NO_MEMORY;
    status = NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
    if (!NT_SUCCESS(status))
        DropBinding(binding);
    return status;
} // expected-warning {{[nmr.cleanup-missing]}}
//--- new.c
#include "driver.h"
BINDING *NewBinding(HANDLE nmr)
{
    BINDING *binding = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*binding), TAG);

    if (binding != NULL)
        binding->Nmr = nmr;
    return binding;
}
//--- detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
//--- drop.c
#include "driver.h"
VOID DropBinding(BINDING *binding)
{
    ExFreePoolWithTag(binding, TAG);
}
//--- wrong/client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, NULL);
//--- right/client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, Cleanup);
//--- right/cleanup.c
#include "driver.h"
VOID Cleanup(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}
