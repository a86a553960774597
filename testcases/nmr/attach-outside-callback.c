// nmr.attach-outside-callback: a request of an application attaches, with the handle that was saved.
//
// RUN: %verify %s
#include <ntddk.h>
#include <netioddk.h>

static NPIID g_npi = { 0x6bf5202b, 0x674e, 0x41b3, { 0xc6, 0x25, 0xb7, 0x3d, 0x07, 0xbf, 0xff, 0xcc } };
static NPI_MODULEID g_module = { sizeof(NPI_MODULEID), MIT_GUID };

typedef struct _BINDING {
    HANDLE Nmr;
    PVOID Peer;
    const VOID *PeerDispatch;
} BINDING;

static const ULONG g_dispatch;

static NTSTATUS Detach(PVOID context)
{
    return STATUS_SUCCESS;
}

static BINDING g_binding;

static NTSTATUS Attach(HANDLE nmr, PVOID context, const NPI_REGISTRATION_INSTANCE *provider)
{
    g_binding.Nmr = nmr;
    return STATUS_NOINTERFACE;
}

static VOID Later(PDEVICE_OBJECT device, PVOID context)
{
    BINDING *binding = context;

    (VOID)NmrClientAttachProvider(binding->Nmr, binding, &g_dispatch, &binding->Peer, &binding->PeerDispatch); // expected-warning {{[nmr.attach-outside-callback]}}
}

static VOID Request(PIO_WORKITEM item)
{
    IoQueueWorkItem(item, Later, DelayedWorkQueue, &g_binding);
}

static NTSTATUS Control(PDEVICE_OBJECT device, PIRP irp)
{
    Request(device->DeviceExtension);
    return STATUS_SUCCESS;
}

static const NPI_CLIENT_CHARACTERISTICS g_characteristics = {
    0, sizeof(NPI_CLIENT_CHARACTERISTICS), Attach, Detach, NULL,
    { 0, sizeof(NPI_REGISTRATION_INSTANCE), &g_npi, &g_module, 0, NULL }
};

static HANDLE g_client;

static VOID Unload(PDRIVER_OBJECT driver)
{
    if (NmrDeregisterClient(g_client) == STATUS_PENDING)
        NmrWaitForClientDeregisterComplete(g_client);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    return NmrRegisterClient(&g_characteristics, NULL, &g_client);
}
