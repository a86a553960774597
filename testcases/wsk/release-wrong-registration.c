// wsk.release-wrong-registration: an NPI is released with another registration than it was captured with.
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

VOID other_bad(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &npi)))
        WskReleaseProviderNPI(&g_other);
} // expected-warning {{[wsk.release-wrong-registration]}}

VOID context_bad(CHANNEL *context, PADDRINFOEXW list)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&context->Registration, WSK_NO_WAIT, &npi)))
        return;
    npi.Dispatch->WskFreeAddressInfo(npi.Client, list);
    WskReleaseProviderNPI(&g_registration);
} // expected-warning {{[wsk.release-wrong-registration]}}

VOID same_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &npi)))
        WskReleaseProviderNPI(&g_registration);
}

VOID alias_ok(CHANNEL *context)
{
    PWSK_REGISTRATION registration = &context->Registration;
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(registration, WSK_NO_WAIT, &npi)))
        WskReleaseProviderNPI(&context->Registration);
}

// Two captures, and two releases.
VOID two_ok(VOID)
{
    WSK_PROVIDER_NPI first, second;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &first)))
        return;
    if (NT_SUCCESS(WskCaptureProviderNPI(&g_other, WSK_NO_WAIT, &second)))
        WskReleaseProviderNPI(&g_other);
    WskReleaseProviderNPI(&g_registration);
}

// What was captured elsewhere is released here.
VOID old_and_new_ok(VOID)
{
    if (NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &g_npi)))
        WskReleaseProviderNPI(&g_other);
}
