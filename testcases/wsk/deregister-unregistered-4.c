// wsk.deregister-unregistered: a work item that may run from here on, and one that has nothing to do with it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION g_registration, g_other;
static PDEVICE_OBJECT g_device;
static PIO_WORKITEM g_item;
static ULONG g_count;

static IO_WORKITEM_ROUTINE Probe;
static VOID Probe(PDEVICE_OBJECT device, PVOID context)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_INFINITE_WAIT, &npi)))
        WskReleaseProviderNPI(&g_registration);
}

static IO_WORKITEM_ROUTINE Count;
static VOID Count(PDEVICE_OBJECT device, PVOID context)
{
    g_count++;
}

static DRIVER_INITIALIZE probed_ok_DriverEntry;
static NTSTATUS probed_ok_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };
    NTSTATUS status = WskRegister(&client, &g_registration);

    if (!NT_SUCCESS(status))
        return status;
    IoQueueWorkItem(g_item, Probe, DelayedWorkQueue, NULL);
    status = IoCreateSymbolicLink(path, path);
    if (!NT_SUCCESS(status))
        WskDeregister(&g_registration);
    return status;
}

static DRIVER_INITIALIZE counted_bad_DriverEntry;
static NTSTATUS counted_bad_DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;

    IoQueueWorkItem(g_item, Count, DelayedWorkQueue, NULL);
    status = IoCreateSymbolicLink(path, path);
    if (!NT_SUCCESS(status))
        WskDeregister(&g_other); // expected-warning {{[wsk.deregister-unregistered]}}
    return status;
}
