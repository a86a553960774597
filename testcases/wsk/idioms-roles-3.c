// wsk: what is initialised on first use is no part of DriverEntry's error ladder; Unload knows by the state.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;
static FAST_MUTEX Lock;
static volatile LONG Ready;
static PDEVICE_OBJECT Device;

static DRIVER_DISPATCH Open;

static NTSTATUS StartOnFirstUse(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status;

    if (Ready)
        return STATUS_SUCCESS;
    status = WskRegister(&npi, &Registration);
    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Registration, WSK_INFINITE_WAIT, &Provider);
    if (!NT_SUCCESS(status)) {
        WskDeregister(&Registration);
        return status;
    }
    InterlockedExchange(&Ready, 1);
    return STATUS_SUCCESS;
}

static NTSTATUS Open(PDEVICE_OBJECT This, PIRP Irp)
{
    NTSTATUS status = StartOnFirstUse();

    Irp->IoStatus.Status = status;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return status;
}

static VOID Unload(PDRIVER_OBJECT Driver)
{
    IoDeleteDevice(Device);
    if (InterlockedExchange(&Ready, 0)) {
        WskReleaseProviderNPI(&Registration);
        WskDeregister(&Registration);
    }
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING link = RTL_CONSTANT_STRING(L"\\DosDevices\\Sample"), name = RTL_CONSTANT_STRING(L"\\Device\\Sample");
    NTSTATUS status;

    ExInitializeFastMutex(&Lock);
    Driver->MajorFunction[IRP_MJ_CREATE] = Open;
    Driver->DriverUnload = Unload;
    status = IoCreateDevice(Driver, 0, &name, FILE_DEVICE_UNKNOWN, 0, FALSE, &Device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status))
        IoDeleteDevice(Device);
    return status;
}
