// nmr.detach-complete-wrong-role: which side saved the handle another source tells.
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
VOID QueueEnd(BINDING *binding);
NTSTATUS Detach(PVOID context)
{
    QueueEnd(context);
    return STATUS_PENDING;
}
//--- queue.c
#include "driver.h"
IO_WORKITEM_ROUTINE End;
VOID QueueEnd(BINDING *binding)
{
    IoQueueWorkItem(binding->Work, End, DelayedWorkQueue, binding);
}
//--- own.c
#include "driver.h"
VOID EndNow(BINDING *binding)
{
    NmrClientDetachProviderComplete(binding->Nmr);
}
//--- wrong/end.c
#include "driver.h"
VOID EndNow(BINDING *binding);
VOID End(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    if (binding->Closing)
        EndNow(binding);
    else
        NmrProviderDetachClientComplete(binding->Nmr); // expected-warning {{[nmr.detach-complete-wrong-role]}}
}
//--- right/end.c
#include "driver.h"
VOID EndNow(BINDING *binding);
VOID End(PDEVICE_OBJECT device, PVOID context)
{
    EndNow(context);
}
