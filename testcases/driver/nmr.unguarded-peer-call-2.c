// nmr.unguarded-peer-call: by way of a work item and a local variable; guarded in many ways.
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
//--- attach.c
#include "driver.h"
BINDING g_binding;
const ULONG Dispatch;
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    g_binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_binding, &Dispatch, &g_binding.Peer, (PVOID)&g_binding.Table);
}
//--- notify.c
#include "driver.h"
VOID Tell(const PEER_DISPATCH *table, PVOID peer)
{
    table->Notify(peer);
}
//--- wrong/control.c
#include "driver.h"
extern BINDING g_binding;
static VOID Work(PDEVICE_OBJECT device, PVOID context)
{
    const PEER_DISPATCH *table = g_binding.Table;

    table->Notify(g_binding.Peer); // expected-warning {{[nmr.unguarded-peer-call]}}
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    IoQueueWorkItem(g_binding.Work, Work, DelayedWorkQueue, NULL);
    return STATUS_SUCCESS;
}
NTSTATUS Read(PDEVICE_OBJECT device, PIRP irp)
{
    DbgPrint("read");
    g_binding.Table->Notify(g_binding.Peer); // expected-warning {{[nmr.unguarded-peer-call]}}
    return STATUS_SUCCESS;
}
//--- right/control.c
#include "driver.h"
extern BINDING g_binding;
static EX_RUNDOWN_REF g_calls;
static FAST_MUTEX g_lock;
static VOID Work(PDEVICE_OBJECT device, PVOID context)
{
    const PEER_DISPATCH *table = g_binding.Table;

    if (table != NULL)
        table->Notify(g_binding.Peer);
}
static VOID Locked(VOID)
{
    g_binding.Table->Notify(g_binding.Peer);
}
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    IoQueueWorkItem(g_binding.Work, Work, DelayedWorkQueue, NULL);
    ExAcquireFastMutex(&g_lock);
    Locked();
    ExReleaseFastMutex(&g_lock);
    return STATUS_SUCCESS;
}
NTSTATUS Read(PDEVICE_OBJECT device, PIRP irp)
{
    if (!ExAcquireRundownProtection(&g_calls))
        return STATUS_NOINTERFACE;
    g_binding.Table->Notify(g_binding.Peer);
    ExReleaseRundownProtection(&g_calls);
    return STATUS_SUCCESS;
}
