// nmr.detach-complete-and-success: another source completes the detach that the callback completes by its status.
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
//--- detach.c
#include "driver.h"
VOID Finish(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    Finish(context);
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-complete-and-success]}}
//--- wrong/finish.c
#include "driver.h"
VOID Finish(BINDING *binding)
{
    binding->Closing = TRUE;
    NmrClientDetachProviderComplete(binding->Nmr);
}
//--- right/finish.c
#include "driver.h"
VOID Finish(BINDING *binding)
{
    binding->Closing = TRUE;
}
