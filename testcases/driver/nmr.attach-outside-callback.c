// nmr.attach-outside-callback: what comes to the call is in another source.
//
// RUN: %driver %s
//--- make.c
#include "driver.h"
BINDING g_binding;
const ULONG Dispatch;
NTSTATUS Make(VOID)
{
    return NmrClientAttachProvider(g_binding.Nmr, &g_binding, &Dispatch, &g_binding.Peer, &g_binding.PeerDispatch); // expected-warning {{[nmr.attach-outside-callback]}}
}
//--- entry.c
#include "driver.h"
const NPIID NpiId;
const NPI_MODULEID ModuleId = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
CLIENT(Client, Attach, Detach, NULL);
DRIVER_DISPATCH Control;
NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}
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
//--- wrong/callback.c
#include "driver.h"
extern BINDING g_binding;
NTSTATUS Make(VOID);
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    g_binding.Nmr = nmr;
    return STATUS_NOINTERFACE;
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    return Make();
}
//--- right/callback.c
#include "driver.h"
extern BINDING g_binding;
NTSTATUS Make(VOID);
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    g_binding.Nmr = nmr;
    return Make();
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    return STATUS_SUCCESS;
}
