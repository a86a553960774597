// wsk.registration-leak-on-failure: a helper leaves the registration live when it fails, and DriverEntry passes the failure on.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    PVOID Buffer;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static NET Net;

static NTSTATUS NetOpen(NET *This)
{
    WSK_CLIENT_NPI npi = { This, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &This->Registration);

    if (!NT_SUCCESS(status))
        return status;
    This->Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    if (This->Buffer == NULL)
        return STATUS_INSUFFICIENT_RESOURCES;
    return STATUS_SUCCESS;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    ExFreePool(Net.Buffer);
    WskDeregister(&Net.Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = NetOpen(&Net);

    if (NT_SUCCESS(status))
        Driver->DriverUnload = Unload;
    return status;
} // expected-warning {{[wsk.registration-leak-on-failure}}
