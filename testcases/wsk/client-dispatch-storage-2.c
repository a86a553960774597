// wsk.client-dispatch-storage: the WSK_CLIENT_DISPATCH lies in the INIT section, which is discarded after DriverEntry.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

#pragma section("INIT", read, write)

static __declspec(allocate("INIT")) WSK_CLIENT_DISPATCH Discarded = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static const WSK_CLIENT_DISPATCH Resident = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION First, Second;

static VOID Unload(PDRIVER_OBJECT Driver)
{
    WskDeregister(&Second);
    WskDeregister(&First);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI bad = { NULL, &Discarded };
    WSK_CLIENT_NPI ok = { NULL, &Resident };
    NTSTATUS status;

    status = WskRegister(&ok, &First);
    if (!NT_SUCCESS(status))
        return status;
    status = WskRegister(&bad, &Second); // expected-warning {{[wsk.client-dispatch-storage]}}
    if (!NT_SUCCESS(status)) {
        WskDeregister(&First);
        return status;
    }
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
}
