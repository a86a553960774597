// nmr.attach-blocking-wait: who sets the event is in another source.
//
// RUN: %driver %s nmr.attach-blocking-wait
//--- attach.c
#include "driver.h"
extern KEVENT g_event;
static BINDING g_binding;
const ULONG Dispatch;
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    KeWaitForSingleObject(&g_event, Executive, KernelMode, FALSE, NULL); // expected-warning {{[nmr.attach-blocking-wait]}}
    return NmrClientAttachProvider(nmr, &g_binding, &Dispatch, &g_binding.Peer, &g_binding.PeerDispatch);
}
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
//--- wrong/event.c
#include "driver.h"
KEVENT g_event;
NTSTATUS Detach(PVOID context)
{
    KeSetEvent(&g_event, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    return STATUS_SUCCESS;
}
//--- right/event.c
#include "driver.h"
KEVENT g_event;
NTSTATUS Detach(PVOID context)
{
    KeSetEvent(&g_event, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    KeSetEvent(&g_event, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}
