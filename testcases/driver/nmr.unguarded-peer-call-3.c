// nmr.unguarded-peer-call: a call in a callback, and in what the other side calls.
//
// RUN: %driver %s nmr.unguarded-peer-call
//--- entry.c
#include "driver.h"
const NPIID NpiId;
const NPI_MODULEID ModuleId = { sizeof(NPI_MODULEID), MIT_GUID };
static HANDLE g_client;
CLIENT(Client, Attach, Detach, NULL);
DRIVER_DISPATCH Control, Read;
VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}
NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    driver->MajorFunction[IRP_MJ_READ] = Read;
    return NmrRegisterClient(&Client, NULL, &g_client);
}
//--- detach.c
#include "driver.h"
NTSTATUS Detach(PVOID context)
{
    ((BINDING *)context)->Closing = TRUE;
    return STATUS_SUCCESS;
}
//--- wrong/attach.c
#include "driver.h"
BINDING g_binding;
const ULONG Dispatch;
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    g_binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_binding, &Dispatch, &g_binding.Peer, (PVOID)&g_binding.Table);
}
//--- wrong/control.c
#include "driver.h"
extern BINDING g_binding;
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    g_binding.Table->Notify(g_binding.Peer); // expected-warning {{[nmr.unguarded-peer-call]}}
    return STATUS_SUCCESS;
}
//--- right/attach.c
#include "driver.h"
BINDING g_binding;
static VOID Answer(PVOID context)
{
    g_binding.Table->Notify(g_binding.Peer);
}
static const PEER_DISPATCH Own = { Answer };
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    NTSTATUS status;

    g_binding.Nmr = nmr;
    status = NmrClientAttachProvider(nmr, &g_binding, &Own, &g_binding.Peer, (PVOID)&g_binding.Table);
    if (NT_SUCCESS(status))
        g_binding.Table->Notify(g_binding.Peer);
    return status;
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    return STATUS_SUCCESS;
}
//--- read.c
#include "driver.h"
NTSTATUS Read(PDEVICE_OBJECT device, PIRP irp)
{
    return STATUS_SUCCESS;
}
