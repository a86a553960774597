// nmr.cleanup-leak: the cleanup callback frees the context in another source, but not always.
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
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    BINDING *binding = context;

    binding->Nmr = nmr;
    return NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
}
//--- detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, Cleanup);
//--- free.c
#include "driver.h"
VOID FreeBinding(BINDING *binding)
{
    ExFreePoolWithTag(binding, TAG);
}
//--- wrong/cleanup.c
#include "driver.h"
VOID FreeBinding(BINDING *binding);
VOID Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Work == NULL)
        return;
    FreeBinding(binding);
} // expected-warning {{[nmr.cleanup-leak]}}
//--- right/cleanup.c
#include "driver.h"
VOID FreeBinding(BINDING *binding);
VOID Cleanup(PVOID context)
{
    BINDING *binding = context;

    if (binding->Work != NULL)
        IoFreeWorkItem(binding->Work);
    FreeBinding(binding);
}
