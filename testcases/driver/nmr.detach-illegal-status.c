// nmr.detach-illegal-status: the status comes from another source.
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
CLIENT(Client, Attach, Detach, NULL);
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
NTSTATUS Close(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    return Close(context);
} // expected-warning {{[nmr.detach-illegal-status]}}
//--- wrong/close.c
#include "driver.h"
NTSTATUS Close(BINDING *binding)
{
    return binding->Calls == 0 ? STATUS_SUCCESS : STATUS_DEVICE_BUSY;
}
//--- right/close.c
#include "driver.h"
NTSTATUS Close(BINDING *binding)
{
    binding->Closing = TRUE;
    return STATUS_SUCCESS;
}
