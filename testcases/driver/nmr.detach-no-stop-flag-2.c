// nmr.detach-no-stop-flag: a statistic is no flag; taking back the table is one.
//
// RUN: %driver %s nmr.detach-no-stop-flag
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
//--- attach.c
#include "driver.h"
BINDING g_binding;
const ULONG Dispatch;
NTSTATUS Attach(HANDLE nmr, PVOID context, PNPI_REGISTRATION_INSTANCE provider)
{
    g_binding.Nmr = nmr;
    return NmrClientAttachProvider(nmr, &g_binding, &Dispatch, &g_binding.Peer, (PVOID)&g_binding.Table);
}
//--- control.c
#include "driver.h"
extern BINDING g_binding;
NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    BOOLEAN closing = g_binding.Closing;

    if (!closing && g_binding.Table != NULL)
        g_binding.Table->Notify(g_binding.Peer);
    return STATUS_SUCCESS;
}
NTSTATUS Read(PDEVICE_OBJECT device, PIRP irp)
{
    return STATUS_SUCCESS;
}
//--- wrong/detach.c
#include "driver.h"
static ULONG g_statistics[2];
static VOID Note(VOID)
{
    g_statistics[1]++;
}
NTSTATUS Detach(PVOID context)
{
    Note();
    return STATUS_SUCCESS;
} // expected-warning {{[nmr.detach-no-stop-flag]}}
//--- right/detach.c
#include "driver.h"
extern BINDING g_binding;
NTSTATUS Detach(PVOID context)
{
    g_binding.Table = NULL;
    return STATUS_SUCCESS;
}
