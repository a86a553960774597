// wsk.registration-leak-on-failure: the whole life cycle runs inside DriverEntry, which fails on purpose at its end.
//
// RUN: %verify %s
// expected-no-diagnostics
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Provider;

static NTSTATUS NetStart(VOID)
{
    WSK_CLIENT_NPI npi = { NULL, &ClientDispatch };
    NTSTATUS status = WskRegister(&npi, &Registration);

    if (!NT_SUCCESS(status))
        return status;
    status = WskCaptureProviderNPI(&Registration, 2000, &Provider);
    if (!NT_SUCCESS(status))
        WskDeregister(&Registration);
    return status;
}

static VOID NetStop(VOID)
{
    WskReleaseProviderNPI(&Registration);
    WskDeregister(&Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    NTSTATUS status = NetStart();

    if (!NT_SUCCESS(status))
        return status;
    Provider.Dispatch->WskControlClient(Provider.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
    NetStop();
    return STATUS_UNSUCCESSFUL;
}
