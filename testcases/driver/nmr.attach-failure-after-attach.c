// nmr.attach-failure-after-attach: the function that attaches and the one that fails are in two sources.
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
//--- detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}
//--- join.c
#include "driver.h"
NTSTATUS Join(HANDLE nmr, BINDING *binding)
{
    return NmrClientAttachProvider(nmr, binding, &Dispatch, &binding->Peer, &binding->PeerDispatch);
}
//--- check.c
#include "driver.h"
NTSTATUS Check(const NPI_REGISTRATION_INSTANCE *provider)
{
    return provider->NpiSpecificCharacteristics != NULL ? STATUS_SUCCESS : STATUS_NOINTERFACE;
}
//--- wrong/attach.c
#include "driver.h"
NTSTATUS Join(HANDLE nmr, BINDING *binding);
NTSTATUS Check(const NPI_REGISTRATION_INSTANCE *provider);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    NTSTATUS status = Join(nmr, context);

    if (NT_SUCCESS(status))
        status = Check(provider);
    return status;
} // expected-warning {{[nmr.attach-failure-after-attach]}}
//--- right/attach.c
#include "driver.h"
NTSTATUS Join(HANDLE nmr, BINDING *binding);
NTSTATUS Check(const NPI_REGISTRATION_INSTANCE *provider);
NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    NTSTATUS status = Check(provider);

    if (NT_SUCCESS(status))
        status = Join(nmr, context);
    return status;
}
