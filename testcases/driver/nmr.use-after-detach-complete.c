// nmr.use-after-detach-complete: the completion stands in the source of the cleanup callback.
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
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, Cleanup);
//--- cleanup.c
#include "driver.h"
VOID Cleanup(PVOID context)
{
    ExFreePoolWithTag(context, TAG);
}
VOID Finish(BINDING *binding)
{
    NmrClientDetachProviderComplete(binding->Nmr);
}
//--- wrong/detach.c
#include "driver.h"
VOID Finish(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    BINDING *binding = context;

    Finish(binding);
    IoFreeWorkItem(binding->Work); // expected-warning {{[nmr.use-after-detach-complete]}}
    return STATUS_PENDING;
}
//--- right/detach.c
#include "driver.h"
VOID Finish(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    BINDING *binding = context;
    PIO_WORKITEM work = binding->Work;

    Finish(binding);
    IoFreeWorkItem(work);
    return STATUS_PENDING;
}
