// nmr.attach-result-ignored: the attach callback connects in another source, which drops the status.
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
NTSTATUS Connect(HANDLE nmr, BINDING *binding);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    return Connect(nmr, context);
} // expected-warning {{[nmr.attach-result-ignored]}}
//--- client.c
#include "driver.h"
CLIENT(Client, Attach, Detach, NULL);
//--- wrong/connect.c
#include "driver.h"
NTSTATUS Connect(HANDLE nmr, BINDING *binding)
{
    NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
    return STATUS_SUCCESS;
}
//--- right/connect.c
#include "driver.h"
NTSTATUS Connect(HANDLE nmr, BINDING *binding)
{
    return NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
}
