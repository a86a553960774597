// wsk.capture-without-release: what a capture fills into a local WSK_PROVIDER_NPI goes out of scope unreleased.
//
// RUN: %verify %s
#include <ntddk.h>
#include <wsk.h>

typedef struct _NET {
    WSK_REGISTRATION Registration;
    WSK_PROVIDER_NPI Provider;
    PWSK_CLIENT Client;
    BOOLEAN Captured;
} NET;

static WSK_REGISTRATION Registration;
static WSK_PROVIDER_NPI Kept;
extern WSK_REGISTRATION Shared;

/* In another file. */
VOID NetUse(PWSK_PROVIDER_NPI Provider);
VOID NetForget(PWSK_REGISTRATION Registration);
VOID NetIdle(VOID);

VOID direct_bad(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        DbgPrint("WSK is there\n");
} // expected-warning {{[wsk.capture-without-release]}}

VOID direct_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi))) {
        DbgPrint("WSK is there\n");
        WskReleaseProviderNPI(&Registration);
    }
}

NTSTATUS early_return_bad(NET *Net, ULONG Version)
{
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_INFINITE_WAIT, &npi);

    if (!NT_SUCCESS(status))
        return status;
    if (npi.Dispatch->Version < Version)
        return STATUS_NOT_SUPPORTED; // expected-warning@+3 {{[wsk.capture-without-release]}}
    WskReleaseProviderNPI(&Net->Registration);
    return STATUS_SUCCESS;
}

NTSTATUS early_return_ok(NET *Net, ULONG Version)
{
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_INFINITE_WAIT, &npi);

    if (!NT_SUCCESS(status))
        return status;
    if (npi.Dispatch->Version < Version)
        status = STATUS_NOT_SUPPORTED;
    WskReleaseProviderNPI(&Net->Registration);
    return status;
}

/* The flag is not what was captured. */
NTSTATUS guard_bad(NET *Net)
{
    BOOLEAN captured = FALSE;
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi);

    if (NT_SUCCESS(status))
        status = npi.Dispatch->WskControlClient(npi.Client, WSK_TRANSPORT_LIST_QUERY, 0, NULL, 0, NULL, NULL, NULL);
    if (captured)
        WskReleaseProviderNPI(&Net->Registration);
    return status;
} // expected-warning {{[wsk.capture-without-release]}}

NTSTATUS guard_ok(NET *Net)
{
    BOOLEAN captured = FALSE;
    WSK_PROVIDER_NPI npi;
    NTSTATUS status = WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi);

    if (NT_SUCCESS(status)) {
        captured = TRUE;
        status = npi.Dispatch->WskControlClient(npi.Client, WSK_TRANSPORT_LIST_QUERY, 0, NULL, 0, NULL, NULL, NULL);
    }
    if (captured)
        WskReleaseProviderNPI(&Net->Registration);
    return status;
}

/* Through a helper. */

static BOOLEAN Probe(PWSK_REGISTRATION Where)
{
    WSK_PROVIDER_NPI npi;

    return NT_SUCCESS(WskCaptureProviderNPI(Where, WSK_NO_WAIT, &npi));
}

VOID helper_bad(VOID)
{
    if (Probe(&Registration))
        DbgPrint("WSK is there\n");
} // expected-warning {{[wsk.capture-without-release]}}

VOID helper_ok(VOID)
{
    if (Probe(&Registration))
        WskReleaseProviderNPI(&Registration);
}

static NTSTATUS Capture(PWSK_REGISTRATION Where, PWSK_PROVIDER_NPI Provider)
{
    return WskCaptureProviderNPI(Where, WSK_NO_WAIT, Provider);
}

VOID helper_fills_in_bad(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(Capture(&Net->Registration, &npi)))
        DbgPrint("no WSK\n");
} // expected-warning {{[wsk.capture-without-release]}}

/* Kept: by the caller, in an object, in a copy. */

NTSTATUS filled_in_ok(PWSK_PROVIDER_NPI Provider)
{
    return WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, Provider);
}

VOID member_ok(NET *Net)
{
    Net->Captured = NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &Net->Provider));
}

VOID copied_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        Kept = npi;
}

VOID copied_as_memory_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
        RtlCopyMemory(&Net->Provider, &npi, sizeof(npi));
}

VOID client_copied_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
        Net->Client = npi.Client;
}

WSK_PROVIDER_NPI returned_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (!NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        npi.Client = NULL;
    return npi;
}

PWSK_CLIENT client_returned_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    return NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)) ? npi.Client : NULL;
}

/* Others may release it. */

VOID handed_over_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Registration, WSK_NO_WAIT, &npi)))
        NetUse(&npi);
}

VOID registration_handed_over_ok(NET *Net)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Net->Registration, WSK_NO_WAIT, &npi)))
        NetForget(&Net->Registration);
}

VOID shared_registration_ok(VOID)
{
    WSK_PROVIDER_NPI npi;

    if (NT_SUCCESS(WskCaptureProviderNPI(&Shared, WSK_NO_WAIT, &npi)))
        NetIdle(); /* can name it */
}
