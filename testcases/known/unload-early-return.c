// wsk.unload-without-deregister: an early return in Unload skips the deregistration.
//
// Known miss: whether the early return can happen while registered is decided in another function.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static BOOLEAN Registered;

static VOID early_return_bad(PDRIVER_OBJECT Driver)
{
    PVOID report;

    if (!Registered)
        return;
    report = ExAllocatePoolWithTag(NonPagedPool, 128, 'tseT');
    if (report == NULL)
        return;
    ExFreePool(report);
    WskDeregister(&Registration);
    Registered = FALSE;
} // expected-warning {{[wsk.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (NT_SUCCESS(status)) {
        Registered = TRUE;
        Driver->DriverUnload = early_return_bad;
    }
    return status;
}
