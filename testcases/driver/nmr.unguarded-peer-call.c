// nmr.unguarded-peer-call: the call stands in a helper, in another source than who comes to it.
//
// RUN: %driver %s nmr.unguarded-peer-call
//--- entry.c
#include "driver.h"
const NPIID NpiId;
const NPI_MODULEID ModuleId = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
CLIENT(Client, Attach, Detach, NULL);
DRIVER_DISPATCH Control;
VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    return NmrRegisterClient(&Client, NULL, &g_client);
}
//--- attach.c
#include "driver.h"
BINDING g_binding;
const ULONG Dispatch;
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    g_binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_binding, &Dispatch, &g_binding.Peer, (PVOID)&g_binding.Table);
}
//--- detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
VOID Notify(BINDING *binding)
{
    binding->Table->Notify(binding->Peer); // expected-warning {{[nmr.unguarded-peer-call]}}
}
//--- wrong/work.c
#include "driver.h"
VOID Notify(BINDING *binding);
extern BINDING g_binding;
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    Notify(&g_binding);
    return STATUS_SUCCESS;
}
//--- right/work.c
#include "driver.h"
VOID Notify(BINDING *binding);
extern BINDING g_binding;
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    InterlockedIncrement(&g_binding.Calls);
    if (!g_binding.Closing)
        Notify(&g_binding);
    InterlockedDecrement(&g_binding.Calls);
    return STATUS_SUCCESS;
}
