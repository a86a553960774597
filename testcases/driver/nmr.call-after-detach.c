// nmr.call-after-detach: the completion stands in another source, before or behind the last call of the peer.
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
    return NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, (const VOID **)&binding->Table);
}
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, NULL);
//--- finish.c
#include "driver.h"
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
    binding->Table->Notify(binding->Peer); // expected-warning {{[nmr.call-after-detach]}}
    return STATUS_PENDING;
}
//--- right/detach.c
#include "driver.h"
VOID Finish(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    BINDING *binding = context;

    binding->Table->Notify(binding->Peer);
    Finish(binding);
    return STATUS_PENDING;
}
