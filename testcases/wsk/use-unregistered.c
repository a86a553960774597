// wsk.use-unregistered: a registration is used that failed, or was never made.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static const WSK_CLIENT_DISPATCH g_dispatch = { MAKE_WSK_VERSION(1, 0), 0, NULL };
static WSK_CLIENT_NPI g_client = { NULL, &g_dispatch };
static WSK_REGISTRATION g_registration;
static WSK_REGISTRATION g_other;
static WSK_PROVIDER_NPI g_npi;
static BOOLEAN g_registered;

typedef struct _CHANNEL {
    LIST_ENTRY Link;
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Npi;
    BOOLEAN Registered;
    KSPIN_LOCK Lock;
    KIRQL Irql;
} CHANNEL;

VOID release_bad(VOID)
{
    if (!NT_SUCCESS(WskRegister(&g_client, &g_registration)))
        WskReleaseProviderNPI(&g_registration); // expected-warning {{[wsk.use-unregistered]}}
}

static NTSTATUS Capture(CHANNEL *context)
{
    return WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi); // expected-warning {{[wsk.use-unregistered]}}
}

VOID capture_bad(CHANNEL *context)
{
    NTSTATUS status = WskRegister(&g_client, &context->Registration);

    if (!NT_SUCCESS(status))
        DbgPrint("not registered: %x\n", Capture(context));
    else
        WskDeregister(&context->Registration);
}

VOID query_bad(VOID)
{
    WSK_PROVIDER_CHARACTERISTICS about;
    NTSTATUS status = WskRegister(&g_client, &g_registration);

    if (status != STATUS_SUCCESS)
        WskQueryProviderCharacteristics(&g_registration, &about); // expected-warning {{[wsk.use-unregistered]}}
    else
        WskDeregister(&g_registration);
}

NTSTATUS tested_ok(VOID)
{
    NTSTATUS status = WskRegister(&g_client, &g_registration);

    if (NT_SUCCESS(status)) {
        status = WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &g_npi);
        if (!NT_SUCCESS(status))
            WskDeregister(&g_registration);
    }
    return status;
}

// Registered by another function.
NTSTATUS elsewhere_ok(VOID)
{
    return WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &g_npi);
}

VOID flag_ok(CHANNEL *context)
{
    context->Registered = NT_SUCCESS(WskRegister(&g_client, &context->Registration));
    if (context->Registered && NT_SUCCESS(WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &context->Npi)))
        WskReleaseProviderNPI(&context->Registration);
}
