// wsk.unload-without-deregister: a loop over the table of modules stops before the one that deregisters.
//
// Known miss: which entries of a table are registered is decided in another function.
//
// RUN: %verify %s
// XFAIL: *
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

static NTSTATUS NetStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, &Registration);
}

static VOID NetStop(VOID)
{
    WskDeregister(&Registration);
}

static NTSTATUS LogStart(VOID)
{
    DbgPrint("log started\n");
    return STATUS_SUCCESS;
}

static VOID LogStop(VOID)
{
    DbgPrint("log stopped\n");
}

static const struct {
    NTSTATUS (*Start)(VOID);
    VOID (*Stop)(VOID);
} Modules[] = { { NetStart, NetStop }, { LogStart, LogStop } };

static VOID first_module_forgotten_bad(PDRIVER_OBJECT Driver)
{
    int i;

    for (i = 1; i > 0; i--)
        Modules[i].Stop();
} // expected-warning {{[wsk.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = Modules[0].Start();

    if (!NT_SUCCESS(status))
        return status;
    Driver->DriverUnload = first_module_forgotten_bad;
    return Modules[1].Start();
}
