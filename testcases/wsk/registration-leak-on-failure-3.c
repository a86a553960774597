// wsk.registration-leak-on-failure: the error label asks for the wrong flag.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

static VOID Unload(PDRIVER_OBJECT Driver)
{
    IoDeleteDevice(Driver->DeviceObject);
    WskDeregister(&Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    PDEVICE_OBJECT device = NULL;
    BOOLEAN registered = FALSE;
    NTSTATUS status;

    status = WskRegister(&npi, &Registration);
    if (!NT_SUCCESS(status))
        goto Exit;
    registered = TRUE;
    status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        goto Exit;
    Driver->DriverUnload = Unload;
Exit:
    if (!NT_SUCCESS(status) && registered && device != NULL)
        WskDeregister(&Registration);
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}
