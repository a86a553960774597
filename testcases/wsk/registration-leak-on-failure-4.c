// wsk.registration-leak-on-failure: the table of start routines is left at the first failure; the modules before it stay up.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static PVOID Buffer;

static NTSTATUS NetStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };

    return WskRegister(&npi, &Registration);
}

static NTSTATUS BufferStart(VOID)
{
    Buffer = ExAllocatePoolWithTag(NonPagedPool, 4096, 'tseT');
    return Buffer != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS (*const StartRoutines[])(VOID) = { NetStart, BufferStart };

static VOID Unload(PDRIVER_OBJECT Driver)
{
    ExFreePool(Buffer);
    WskDeregister(&Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status;
    ULONG i;

    for (i = 0; i < RTL_NUMBER_OF(StartRoutines); i++) {
        status = StartRoutines[i]();
        if (!NT_SUCCESS(status))
            return status;
    }
    Driver->DriverUnload = Unload;
    return STATUS_SUCCESS;
} // expected-warning {{[wsk.registration-leak-on-failure}}
