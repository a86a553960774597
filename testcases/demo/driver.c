#include "beacon.h"

static HANDLE ClockRegistration;
static PDEVICE_OBJECT Device;
static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Beacon");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\Beacon");

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD BeaconUnload;

static VOID BeaconUnload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);

    ListenerStop();
    ProviderStop();
    NmrDeregisterClient(ClockRegistration);
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(Device);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Driver->DriverUnload = BeaconUnload;

    Status = IoCreateDevice(Driver, 0, &DeviceName, FILE_DEVICE_NETWORK, FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status))
        return Status;

    Status = ProviderStart();
    if (!NT_SUCCESS(Status))
        goto DeleteDevice;

    Status = ListenerStart();
    if (!NT_SUCCESS(Status))
        goto StopProvider;

    Status = NmrRegisterClient(&ClockClient, NULL, &ClockRegistration);
    if (!NT_SUCCESS(Status))
        goto StopListener;

    Status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(Status))
        goto StopListener;

    return STATUS_SUCCESS;

StopListener:
    ListenerStop();
StopProvider:
    ProviderStop();
DeleteDevice:
    IoDeleteDevice(Device);
    return Status;
}
