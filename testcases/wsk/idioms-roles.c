// wsk: DriverEntry's failure path runs the unload routine itself; one registration is not undone by it.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Covered, Forgotten;
static BOOLEAN CoveredRegistered, ForgottenRegistered;

static VOID StopCovered(VOID)
{
    if (CoveredRegistered) {
        CoveredRegistered = FALSE;
        WskDeregister(&Covered);
    }
}

static VOID StopForgotten(VOID)
{
    if (ForgottenRegistered) {
        ForgottenRegistered = FALSE;
        WskDeregister(&Forgotten);
    }
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    StopForgotten();
    StopCovered();
}

/* Called with the second registration live: the first is covered by its flag, the second not. */
NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    PDEVICE_OBJECT device;
    NTSTATUS status = WskRegister(&npi, &Covered);

    if (!NT_SUCCESS(status))
        goto Exit;
    CoveredRegistered = TRUE;
    status = WskRegister(&npi, &Forgotten);
    if (!NT_SUCCESS(status))
        goto Exit;
    status = IoCreateDevice(Driver, 0, NULL, FILE_DEVICE_UNKNOWN, 0, FALSE, &device);
    if (!NT_SUCCESS(status))
        goto Exit;
    ForgottenRegistered = TRUE;
    Driver->DriverUnload = Unload;
Exit:
    if (!NT_SUCCESS(status))
        Unload(Driver);
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}
