// wsk.capture-without-release: a driver that opens and closes WSK in its entry function alone (silent).
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
WSK_REGISTRATION Registration;
WSK_PROVIDER_NPI Provider;

NTSTATUS NetInitialize(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &Provider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Registration);
    return status;
}

VOID net_destroy_ok(VOID)
{
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = NetInitialize();

    if (!NT_SUCCESS(status))
        return status;
    net_destroy_ok();
    return STATUS_UNSUCCESSFUL;
}
