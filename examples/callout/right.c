/* One source. */
#include <ntddk.h>
#include <fwpsk.h>

static UINT32 g_callout;

static VOID Unload(PDRIVER_OBJECT driver)
{
    FwpsCalloutUnregisterById(g_callout);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    FWPS_CALLOUT callout = {0};
    PDEVICE_OBJECT device;
    NTSTATUS status = IoCreateDevice(driver, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &device);

    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = Unload;
    status = FwpsCalloutRegister(device, &callout, &g_callout);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(device);
    return status;
}
