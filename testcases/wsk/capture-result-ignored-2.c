// wsk.capture-result-ignored: in DriverEntry what the capture left alone is still NULL.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_REGISTRATION g_registration;
static WSK_PROVIDER_NPI g_npi, g_tested;

static NTSTATUS Control(const WSK_PROVIDER_NPI *npi)
{
    return npi->Dispatch->WskControlClient(npi->Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL); // expected-warning {{[wsk.capture-result-ignored]}}
}

static VOID Unload(PDRIVER_OBJECT driver)
{
    WskReleaseProviderNPI(&g_registration);
    WskDeregister(&g_registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };
    NTSTATUS status = WskRegister(&client, &g_registration);

    if (!NT_SUCCESS(status))
        return status;
    driver->DriverUnload = Unload;
    WskCaptureProviderNPI(&g_registration, 500, &g_npi);
    Control(&g_npi);
    return STATUS_SUCCESS;
}

static WSK_REGISTRATION g_second;

NTSTATUS tested_ok_Start(VOID)
{
    WSK_CLIENT_NPI client = { NULL, &g_dispatch };
    NTSTATUS status = WskRegister(&client, &g_second);

    if (!NT_SUCCESS(status))
        return status;
    g_tested.Dispatch = NULL;
    WskCaptureProviderNPI(&g_second, 500, &g_tested);
    if (g_tested.Dispatch != NULL) {
        g_tested.Dispatch->WskControlClient(g_tested.Client, WSK_SET_STATIC_EVENT_CALLBACKS, 0, NULL, 0, NULL, NULL, NULL);
        WskReleaseProviderNPI(&g_second);
    }
    WskDeregister(&g_second);
    return STATUS_UNSUCCESSFUL;
}
