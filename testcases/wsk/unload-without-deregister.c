// wsk.unload-without-deregister: the driver unloads and never deregisters its WSK client.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;

static DRIVER_UNLOAD nothing_at_all_bad;

static VOID nothing_at_all_bad(PDRIVER_OBJECT Driver)
{
    DbgPrint("unloading %p\n", Driver);
} // expected-warning {{[wsk.unload-without-deregister]}}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    Driver->DriverUnload = nothing_at_all_bad;
    return WskRegister(&npi, &Registration);
}
