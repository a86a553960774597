// nmr.wait-in-callback: what a detach callback calls waits for the registration that the callback belongs to.
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
        NmrWaitForClientDeregisterComplete(g_client); // expected-warning {{[nmr.wait-in-callback]}}
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
//--- wrong/detach.c
#include "driver.h"
VOID Stop(VOID);
NTSTATUS Detach(PVOID context)
{
    Stop();
    return STATUS_SUCCESS;
}
//--- right/detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
//--- right/unload.c
#include "driver.h"
VOID Stop(VOID);
VOID Unload(PDRIVER_OBJECT driver)
{
    Stop();
}
