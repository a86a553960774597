// wsk.provider-npi-uncaptured: the provider is called through an NPI that nothing has filled in.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

static WSK_REGISTRATION g_registration;
static WSK_PROVIDER_NPI g_npi;

VOID zero_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi = { NULL, NULL };

    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.provider-npi-uncaptured]}}
}

VOID garbage_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    npi.Dispatch->WskFreeAddressInfo(npi.Client, List); // expected-warning {{[wsk.provider-npi-uncaptured]}}
}

static VOID Release(WSK_PROVIDER_NPI *Npi, PADDRINFOEXW List)
{
    Npi->Dispatch->WskFreeAddressInfo(Npi->Client, List); // expected-warning {{[wsk.provider-npi-uncaptured]}}
}

VOID helper_bad(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi;

    RtlZeroMemory(&npi, sizeof(npi));
    Release(&npi, List);
}

VOID captured_ok(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi = { NULL, NULL };

    if (!NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &npi)))
        return;
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
    WskReleaseProviderNPI(&g_registration);
}

VOID copied_ok(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi = g_npi;

    npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
}

VOID GetNpi(WSK_PROVIDER_NPI *Npi);

VOID elsewhere_ok(PADDRINFOEXW List)
{
    WSK_PROVIDER_NPI npi = { NULL, NULL };

    GetNpi(&npi);
    npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
}

VOID tested_ok(PADDRINFOEXW List, BOOLEAN Capture)
{
    WSK_PROVIDER_NPI npi = { NULL, NULL };

    if (Capture && !NT_SUCCESS(WskCaptureProviderNPI(&g_registration, WSK_NO_WAIT, &npi)))
        return;
    if (npi.Dispatch != NULL)
        npi.Dispatch->WskFreeAddressInfo(npi.Client, List);
    if (Capture)
        WskReleaseProviderNPI(&g_registration);
}

/* A global one is filled in elsewhere. */
VOID global_ok(PADDRINFOEXW List)
{
    g_npi.Dispatch->WskFreeAddressInfo(g_npi.Client, List);
}
