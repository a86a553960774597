// nmr.detach-pending-never-completed: a call that ends completes the detach in another source, or nothing does.
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
//--- npi.c
#include "driver.h"
const ULONG Dispatch = 1;
const NPIID NpiId = { 1 };
const NPI_MODULEID ModuleId = { sizeof(NPI_MODULEID), MIT_GUID };
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, NULL);
//--- detach.c
#include "driver.h"
VOID CallEnds(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    CallEnds(context);
    return STATUS_PENDING;
} // expected-warning {{[nmr.detach-pending-never-completed]}}
//--- wrong/calls.c
#include "driver.h"
VOID CallEnds(BINDING *binding)
{
    InterlockedDecrement(&binding->Calls);
}
//--- right/calls.c
#include "driver.h"
VOID CallEnds(BINDING *binding)
{
    if (InterlockedDecrement(&binding->Calls) == 0 && binding->Closing)
        NmrClientDetachProviderComplete(binding->Nmr);
}
