#include "filter.h"

static PDEVICE_OBJECT g_device;
static UNICODE_STRING g_link = RTL_CONSTANT_STRING(L"\\DosDevices\\Filter");
static UNICODE_STRING g_name = RTL_CONSTANT_STRING(L"\\Device\\Filter");

static VOID Unload(PDRIVER_OBJECT driver)
{
    IoDeleteSymbolicLink(&g_link);
    StopFilter();
    IoDeleteDevice(g_device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status = IoCreateDevice(driver, 0, &g_name, FILE_DEVICE_NETWORK, 0, FALSE, &g_device);

    if (!NT_SUCCESS(status))
        return status;
    status = StartFilter(g_device);
    if (!NT_SUCCESS(status))
        goto fail_device;
    status = IoCreateSymbolicLink(&g_link, &g_name);
    if (!NT_SUCCESS(status))
        goto fail_filter;
    driver->DriverUnload = Unload;
    return STATUS_SUCCESS;

fail_filter:
    StopFilter();
fail_device:
    IoDeleteDevice(g_device);
    return status;
}
