// wsk.deregister-unregistered: DriverEntry's error label deregisters although an earlier step failed.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static BOOLEAN LateRegistered;
static WSK_REGISTRATION LateRegistration;

static VOID LateStop(VOID)
{
    if (LateRegistered) {
        LateRegistered = FALSE;
        WskDeregister(&LateRegistration);
    }
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    LateStop();
    WskDeregister(&Registration);
    IoDeleteDevice(Driver->DeviceObject);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    PDEVICE_OBJECT device = NULL;
    NTSTATUS status;

    status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        goto Error;
    status = WskRegister(&npi, &Registration);
    if (!NT_SUCCESS(status)) {
        LateStop(); /* guarded: does nothing yet */
        IoDeleteDevice(device);
        return status;
    }
    status = WskRegister(&npi, &LateRegistration);
    if (!NT_SUCCESS(status))
        goto Error;
    LateRegistered = TRUE;
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
Error:
    LateStop();
    WskDeregister(&Registration); // expected-warning {{[wsk.deregister-unregistered]}}
    if (device != NULL)
        IoDeleteDevice(device);
    return status;
}
