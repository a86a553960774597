// nmr.detach-complete-wrong-handle: a function of another source completes what it is given.
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
CLIENT(Client, Attach, Detach, NULL);
//--- finish.c
#include "driver.h"
VOID Finish(HANDLE binding)
{
    NmrClientDetachProviderComplete(binding); // expected-warning {{[nmr.detach-complete-wrong-handle]}}
}
//--- wrong/detach.c
#include "driver.h"
VOID Finish(HANDLE binding);
NTSTATUS Detach(PVOID context)
{
    Finish(context);
    return STATUS_PENDING;
}
//--- right/detach.c
#include "driver.h"
VOID Finish(HANDLE binding);
NTSTATUS Detach(PVOID context)
{
    Finish(((BINDING *)context)->Nmr);
    return STATUS_PENDING;
}
