// wsk: DriverEntry's failure path runs the unload routine itself, which may run twice.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static BOOLEAN Registered, Captured;

static VOID Stop(VOID)
{
    if (Captured)
        WskReleaseProviderNPI(&Registration);
    Captured = FALSE;
    if (Registered)
        WskDeregister(&Registration);
    Registered = FALSE;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    Stop();
    if (Driver->DeviceObject != NULL)
        IoDeleteDevice(Driver->DeviceObject);
}

/* Sets the unload routine, and undoes its own work on failure, as its caller does again. */
static NTSTATUS Start(PDRIVER_OBJECT Driver)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    PDEVICE_OBJECT device;
    NTSTATUS status;

    Driver->DriverUnload = Unload;
    status = WskRegister(&npi, &Registration);
    if (!NT_SUCCESS(status))
        goto Exit;
    Registered = TRUE;
    status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
    if (!NT_SUCCESS(status))
        goto Exit;
    Captured = TRUE;
    status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
Exit:
    if (!NT_SUCCESS(status))
        Stop();
    return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = Start(Driver);

    if (!NT_SUCCESS(status))
        Unload(Driver);
    return status;
}
