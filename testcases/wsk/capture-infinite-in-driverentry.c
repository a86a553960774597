// wsk.capture-infinite-in-driverentry: DriverEntry reaches a capture which waits for ever.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    BOOLEAN Captured;
} NET;

static const WSK_CLIENT_DISPATCH ClientDispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static NET Net;

static VOID helper_bad(NET *This)
{
    This->Captured = NT_SUCCESS(WskCaptureProviderNPI(&This->Registration, WSK_INFINITE_WAIT, &This->Provider)); // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
}

static VOID timeout_is_a_parameter_bad(NET *This, ULONG Timeout)
{
    if (NT_SUCCESS(WskCaptureProviderNPI(&This->Registration, Timeout, &This->Provider))) // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
        This->Captured = TRUE;
}

static VOID table_bad(NET *This)
{
    ULONG timeout = MAXULONG;

    if (NT_SUCCESS(WskCaptureProviderNPI(&This->Registration, timeout, &This->Provider))) // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
        This->Captured = TRUE;
}

/* The first round does not wait, the second one does. */
static VOID loop_bad(NET *This)
{
    ULONG i;

    for (i = 0; i < 2 && !This->Captured; i++) {
        if (NT_SUCCESS(WskCaptureProviderNPI(&This->Registration, i == 1 ? WSK_INFINITE_WAIT : WSK_NO_WAIT, &This->Provider))) // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
            This->Captured = TRUE;
    }
}

static VOID bounded_ok(NET *This)
{
    This->Captured = NT_SUCCESS(WskCaptureProviderNPI(&This->Registration, WSK_NO_WAIT, &This->Provider));
    if (!This->Captured)
        This->Captured = NT_SUCCESS(WskCaptureProviderNPI(&This->Registration, 5000, &This->Provider));
}

static VOID (*const Captures[])(NET *) = { bounded_ok, table_bad };

static VOID Unload(PDRIVER_OBJECT Driver)
{
    if (Net.Captured)
        WskReleaseProviderNPI(&Net.Registration);
    WskDeregister(&Net.Registration);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING RegistryPath)
{
    WSK_CLIENT_NPI npi = { &Net, &ClientDispatch };
    ULONG mode = 0;
    NTSTATUS status = WskRegister(&npi, &Net.Registration);

    if (!NT_SUCCESS(status))
        return status;
    Driver->DriverUnload = Unload;
    RtlUnicodeStringToInteger(RegistryPath, 10, &mode);
    switch (mode) {
    case 0:
        if (NT_SUCCESS(WskCaptureProviderNPI(&Net.Registration, WSK_INFINITE_WAIT, &Net.Provider))) // expected-warning {{[wsk.capture-infinite-in-driverentry]}}
            Net.Captured = TRUE;
        break;
    case 1:
        helper_bad(&Net);
        break;
    case 2:
        timeout_is_a_parameter_bad(&Net, 0xFFFFFFFF);
        break;
    case 3:
        Captures[1](&Net);
        break;
    case 4:
        loop_bad(&Net);
        break;
    case 5:
        timeout_is_a_parameter_bad(&Net, 2000);
        break;
    default:
        Captures[0](&Net);
        break;
    }
    return STATUS_SUCCESS;
}
