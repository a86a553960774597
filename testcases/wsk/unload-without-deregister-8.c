// wsk.unload-without-deregister: Unload calls a function of another file, which reaches the registration.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

/* Defined in another file of the driver; each reaches this file through NetClose. */
VOID SessionsShutdown(VOID);
NTSTATUS SessionsStart(VOID);

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

VOID NetClose(VOID)
{
    WskDeregister(&Registration);
}

static VOID through_another_file_ok(PDRIVER_OBJECT Driver)
{
    SessionsShutdown();
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = SessionsStart();
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Registration);
        return status;
    }
    Driver->DriverUnload = through_another_file_ok;
    return STATUS_SUCCESS;
}
